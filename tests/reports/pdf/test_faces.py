import hashlib
from functools import cache
from pathlib import Path

import pytest

from model.errors import Trouble
from reports.pdf import faces
from reports.pdf.faces import FALLBACK, FOLDER, SUBSTITUTE, Face, Missing, Widths, clean, face, pieces
from reports.pdf.truetype import TrueType

NAMES = ("fangsong", "heiti", "kaiti", "songti", "songti-bold")
FOR_NAMES = "喆堃玥珺璟瑄祎镕𬭎𠮷㙍䶮𫖯"
MOST_BYTES = 80_000_000  # of all faces together


@cache
def covered(name: str) -> set[str]:
    return {character for character in map(chr, range(0x30000)) if face(name).has(character)}


def faces_of(text: str, name: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.face) for piece in pieces(text, name, "", Missing())]


def test_the_faces_are_those_that_were_built() -> None:
    listed = dict(reversed(line.split()) for line in (FOLDER / "SHA256SUMS").read_text("ascii").splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.ttf")}
    assert found == listed
    assert {f"{name}.ttf" for name in (*NAMES, *FALLBACK)} == found.keys()
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_each_face_has_all_of_gb2312(name: str) -> None:
    table = {
        bytes([high, low]).decode("gb2312")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA) or high >= 0xD8
    }
    assert face(name).has(table)
    assert face(name).has("〓①②③ⅠⅡ％‰℃≥≤×÷±²³㎡㎏㎜㎞—…·“”‘’〔〕【】０１２ＡＢＣ")


@pytest.mark.parametrize("name", NAMES)
def test_songti_has_what_any_main_face_has(name: str) -> None:
    assert covered(name) <= covered("songti")


def test_the_faces_together_have_every_ideograph_up_to_extension_f() -> None:
    together = set().union(*map(covered, FALLBACK))
    for first, last in (
        (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
        (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0xF900, 0xFA6D), (0xFA70, 0xFAD9), (0x2F800, 0x2FA1D), (0x2F00, 0x2FD5),
    ):  # fmt: skip
        assert {chr(code) for code in range(first, last + 1)} <= together
    assert set("⑪⑫⑳☑☒✓✗→∑Ωéü〒") <= together


@pytest.mark.parametrize("name", NAMES)
def test_ideographs_of_every_face_are_one_em_wide(name: str) -> None:
    for each in (name, *FALLBACK):
        marks = [mark for mark in covered(each) if "\u3400" <= mark <= "\u9fff" or mark >= "\U00020000"]
        assert {face(each).widths[mark] for mark in marks} == {1000}


def test_what_a_face_lacks_comes_from_another_one() -> None:
    assert faces_of(f"张{FOR_NAMES[0]}", "fangsong") == [("张", "fangsong"), (FOR_NAMES[0], "songti-rare")]
    assert "".join(text for text, _ in faces_of(FOR_NAMES, "kaiti")) == FOR_NAMES
    assert faces_of("⑪𠀂", "songti") == [("⑪𠀂", "songti-rarest")]


@pytest.mark.parametrize("name", ["heiti", "songti-bold"])
def test_beside_a_heavy_face_the_other_one_is_made_heavier(name: str) -> None:
    ((_, rare),) = faces_of("喆", name)
    assert face(rare).heavier > 0
    assert face(rare).widths is face("songti-rare").widths
    assert face("songti-rare").heavier == 0


@pytest.mark.parametrize("mark", ["\ue000", "\ue815", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_private_use_is_never_taken_for_a_character(mark: str) -> None:
    missing = Missing()
    assert [piece.text for piece in pieces(f"张{mark}", "songti", "cover.title", missing)] == ["张", "〓"]
    assert list(missing.found) == [(mark, "cover.title")]


def test_a_missing_face_is_told_to_the_officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (FOLDER / "songti.ttf").read_bytes()
    damaged = {
        "empty": b"",
        "zeros": b"\0" * 100,
        "short": whole[:1000],
        "cut": whole[:200_000],
        "other": b"OTTO" + whole[4:],
        "tableless": whole.replace(b"loca", b"acol", 1),
        "unitless": whole.replace(b"head", b"hhea", 1),
        "lost": whole[:12] + whole[12:300].replace(b"\0", b"\xff") + whole[300:],
    }
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    for name, data in damaged.items():
        (tmp_path / f"{name}.ttf").write_bytes(data)
    for name in ("absent", *damaged):
        with pytest.raises(Trouble, match="字体文件"):
            face(name)


def test_a_face_that_goes_while_it_is_used_is_told_to_the_officer(tmp_path: Path) -> None:
    path = tmp_path / "gone.ttf"
    path.write_bytes((FOLDER / "songti.ttf").read_bytes())
    font = TrueType(path)
    opened = Face("gone", Widths(font), font)
    opened.program("国")
    path.write_bytes(b"")
    with pytest.raises(Trouble, match="gone"):
        opened.program("国")
    path.unlink()
    with pytest.raises(Trouble, match="gone"):
        opened.program("国")


def test_clean_keeps_what_can_be_seen() -> None:
    assert clean("国 A①") == "国 A①"
    assert clean("a\tb\u3000c\xa0d") == "a b\u3000c d"
    assert clean("甲\r\n乙\r丙\u2028丁") == "甲\n乙\n丙\n丁"
    assert clean("\x00a\ud800\u200b\u202e\ufeff\ufe0f\uffff") == "a"
    assert clean("✂\ufe0f") == "✂"


def test_whatever_has_no_look_goes_whether_unicode_calls_it_printable_or_not() -> None:
    for code in (
        0x034F,
        0x115F,
        0x1160,
        0x17B4,
        0x180B,
        0x180F,
        0x3164,
        0xFE00,
        0xFFA0,
        0xE0100,
        0xE01EF,
        0x200D,
        0xAD,
    ):
        assert clean(f"甲{chr(code)}乙") == "甲乙"


def test_missing_characters_are_found_once_for_each_field() -> None:
    missing = Missing()
    for path in ("a", "b", "a"):
        list(pieces("文😀😀", "kaiti", path, missing))
    assert list(missing.found) == [("😀", "a"), ("😀", "b")]


def test_what_stands_for_a_lacking_character_fills_its_square_in_every_face() -> None:
    for name in ("fangsong", "heiti", "kaiti", "songti", "songti-bold"):
        assert face(name).widths[SUBSTITUTE] == 1000
