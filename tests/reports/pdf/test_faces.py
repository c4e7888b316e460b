import hashlib
from pathlib import Path

import pytest

from model.errors import Trouble
from reports.pdf import faces
from reports.pdf.faces import FOLDER, Missing, clean, face, pieces

NAMES = ("fangsong", "heiti", "kaiti", "songti", "songti-bold")


def test_the_faces_are_those_that_were_built() -> None:
    for line in (FOLDER / "SHA256SUMS").read_text("ascii").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", NAMES)
def test_each_face_has_all_of_gb2312(name: str) -> None:
    table = {
        bytes([high, low]).decode("gb2312")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA) or high >= 0xD8
    }
    assert table <= face(name).covered
    assert set("〓①②③ⅠⅡ％‰℃≥≤×÷±²³㎡㎏㎜㎞—…·“”‘’〔〕【】０１２ＡＢＣ") <= face(name).covered


def test_a_missing_face_is_told_to_the_officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    (tmp_path / "damaged.ttf").write_bytes(b"\0" * 100)
    for name in ("absent", "damaged"):
        with pytest.raises(Trouble, match="字体文件"):
            face(name)


def test_clean_keeps_what_can_be_seen() -> None:
    assert clean("国 A①") == "国 A①"
    assert clean("a\tb\u3000c\xa0d") == "a b\u3000c d"
    assert clean("甲\r\n乙\r丙\u2028丁") == "甲\n乙\n丙\n丁"
    assert clean("\x00a\ud800\u200b\u202e\ufeff\ufe0f\uffff") == "a"


def test_missing_characters_are_found_once_for_each_field() -> None:
    missing = Missing()
    for path in ("a", "b", "a"):
        list(pieces("文😀😀", "kaiti", path, missing))
    assert list(missing.found) == [("😀", "a"), ("😀", "b")]
