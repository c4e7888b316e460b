"""Faults 50–58: pictures, fonts, long and failing exports, spreadsheets, and files that come from elsewhere."""

import io
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gui.editor import exporting
from model.beginnings import sample
from model.codec import state_to_tables
from model.disk.attachments import Attachments
from model.disk.package import read_incoming
from model.disk.store import OpenDraft, Store, read_draft
from model.draft import with_value
from model.errors import Trouble
from model.intake import read_report
from model.presets import catalogue
from reports.document import Heading
from reports.export import export
from reports.pdf import faces, layout
from reports.preview.frames import read_frame
from reports.preview.server import Server
from reports.progress import Cancelled
from tests.gui.conftest import Said
from tests.model.disk.test_package import Office
from tests.model.hostile_zips import HOSTILE
from tests.torture.test_failures import CLEAR

ROOT = Path(__file__).parents[2]
PRESET = catalogue()["key-project"]
PICTURES = {
    "bomb": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x06\x00\x00\x00",
    "broken": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00broken",
}
UNDECODED = """
import sys
from pathlib import Path
from model.disk.attachments import Attachments
from model.disk.package import read_incoming, write_package
from model.disk.store import Store
folder, id_ = Path(sys.argv[1]), sys.argv[2]
Attachments(folder, id_).add(Path(sys.argv[3]))
write_package(Store(folder).path_of(id_), folder / "包.zip", folder)
print("PIL" in sys.modules)
"""


@pytest.mark.parametrize("kind", PICTURES)
def test_fault_50_pictures_are_kept_as_files_and_never_decoded(
    store: Store, draft: OpenDraft, home: Path, kind: str
) -> None:
    """The report prints no pictures; evidence travels as it is."""
    photo = home / "照片.png"
    photo.write_bytes(PICTURES[kind])
    draft.close()
    command = [sys.executable, "-c", UNDECODED, str(store.folder), draft.id, str(photo)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
    assert Attachments(store.folder, draft.id).read("照片.png") == PICTURES[kind]


@pytest.mark.parametrize("damage", ["missing", "corrupt"])
def test_fault_51_a_missing_font_stops_the_export_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(faces, "FOLDER", tmp_path)
    faces.face.cache_clear()
    if damage == "corrupt":
        for path in (ROOT / "resources" / "fonts").glob("*.ttf"):
            (tmp_path / path.name).write_bytes(b"\0" * 1_000)
    (tmp_path / "out").mkdir()
    try:
        with pytest.raises(Trouble, match="字体文件") as caught:
            export(sample(), PRESET, [tmp_path / "out" / "报告.pdf"])
        assert CLEAR.fullmatch(str(caught.value))
    finally:
        faces.face.cache_clear()
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("damage", ["missing", "corrupt"])
def test_fault_51_a_typeface_of_the_computer_that_is_gone_is_told_and_replaced(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "方正仿宋.ttf"
    if damage == "corrupt":
        place.write_bytes((ROOT / "resources" / "fonts" / "fangsong.ttf").read_bytes()[:5_000])
    remarks = export(sample(), PRESET, [tmp_path / "报告.pdf"], typefaces={"fangsong": f"{place}#0"})
    assert [remark for remark in remarks if "自带的仿宋" in remark and "方正仿宋.ttf" in remark]
    export(sample(), PRESET, [tmp_path / "自带.pdf"])
    assert (tmp_path / "报告.pdf").read_bytes() == (tmp_path / "自带.pdf").read_bytes()


def test_fault_52_an_export_stops_at_the_next_block_and_leaves_no_file(tmp_path: Path) -> None:
    """Progress is told after each block, of which none takes long; there the officer's wish is heard."""
    asked: list[int] = []

    def stop(done: int, _total: int) -> None:
        asked.append(done)
        if len(asked) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(sample(), PRESET, [tmp_path / "报告.txt", tmp_path / "报告.pdf"], stop)
    assert len(asked) == 5
    assert list(tmp_path.iterdir()) == []


def break_pages(patch: pytest.MonkeyPatch, at: str) -> None:
    """Let the program fail at a heading with an error nobody thought of."""
    real = layout._Setter._heading

    def heading(setter: Any, block: Heading) -> None:
        if block.text == at:
            raise IndexError("社区图书分馆建设项目")
        real(setter, block)

    patch.setattr(layout._Setter, "_heading", heading)


def test_fault_53_an_error_in_the_pages_is_told_with_its_section_and_without_text(
    tmp_path: Path, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_pages(monkeypatch, "项目背景")
    before = draft.path.read_bytes()
    with pytest.raises(Trouble, match=r"排到“（一）项目背景”时程序出错（IndexError，") as caught:
        export(sample(), PRESET, [tmp_path / "报告.pdf"])
    assert CLEAR.fullmatch(str(caught.value))
    assert "社区" not in str(caught.value)
    assert (draft.path.read_bytes(), (tmp_path / "报告.pdf").exists()) == (before, False)


def test_fault_53_the_window_tells_it_and_goes_on(
    edit: Callable[..., Any], said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = edit(sample())
    with monkeypatch.context() as patch:
        break_pages(patch, "项目背景")
        made = exporting.export_with_progress(editor, sample(), PRESET, [tmp_path / "报告.pdf"], True)
    assert not made
    assert "项目背景" in said.told[-1]
    assert threading.current_thread() is threading.main_thread()
    assert editor.saver.save_now()


def test_fault_53_the_preview_tells_kind_and_place_and_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    break_pages(monkeypatch, "项目背景")
    answers = io.BytesIO()
    server = Server(io.BytesIO(), answers)
    asked = {"revision": 3, "draft": state_to_tables(sample()), "preset": PRESET.id, "pages": [[0, 1.0]]}
    server._try(server._answer, asked, asked)
    answers.seek(0)
    answer = read_frame(answers)
    assert answer
    assert (answer[0]["kind"], answer[0]["revision"]) == ("error", 3)
    assert "社区" not in str(answer)


def test_fault_54_no_spreadsheet_is_written_or_read(tmp_path: Path) -> None:
    """There is none in this version; formulas in texts stay texts in what is written."""
    state = with_value(sample(), "overview.background", "=1+1")
    for name in ("报告.xlsx", "报告.csv", "报告.docx"):
        with pytest.raises(Trouble, match="不知道“报告"):
            export(state, PRESET, [tmp_path / name])
    export(state, PRESET, [tmp_path / "报告.txt"])
    assert "=1+1" in (tmp_path / "报告.txt").read_text("utf-8")


def test_fault_55_no_text_is_cut_whatever_its_length(tmp_path: Path) -> None:
    text = "图书馆" * 20_000  # a cell of a spreadsheet would hold half of it
    export(with_value(sample(), "overview.background", text), PRESET, [tmp_path / "报告.txt", tmp_path / "报告.json"])
    assert text in (tmp_path / "报告.txt").read_text("utf-8")
    assert read_draft(tmp_path / "报告.json")[0].report.overview.background == text


OLD_REPORT = (
    "2024年度澜川市青屏区图书馆重点项目绩效评价报告\n\n一、项目概述\n\n（一）项目背景\n\n山区的读者借书不便。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_fault_56_texts_in_known_encodings_are_read_strictly(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "旧报告.txt").write_bytes(OLD_REPORT.encode(encoding))
    found = read_report(tmp_path / "旧报告.txt", PRESET)
    assert "山区的读者借书不便。" in found.state.report.overview.background


@pytest.mark.parametrize(
    "data", [OLD_REPORT.encode("utf-16"), OLD_REPORT.encode("big5", "ignore"), b"\xff\xfe\x00" * 50]
)
def test_fault_56_other_encodings_are_refused_not_guessed(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "旧报告.txt").write_bytes(data)
    with pytest.raises(Trouble) as caught:
        read_report(tmp_path / "旧报告.txt", PRESET)
    assert CLEAR.fullmatch(str(caught.value))


@pytest.mark.parametrize("name", ["旧报告.docx", "旧报告.xlsx", "旧报告.xml"])
def test_fault_57_documents_of_office_programs_are_refused_before_they_are_opened(tmp_path: Path, name: str) -> None:
    """None is read in this version, so that no entity in them can be expanded."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    (tmp_path / name).write_bytes(bomb if name.endswith("xml") else b"PK\x03\x04" + bomb)
    with pytest.raises(Trouble) as caught:
        read_report(tmp_path / name, PRESET)
    assert CLEAR.fullmatch(str(caught.value))


@pytest.fixture
def package(home: Path) -> Path:
    """A good package of a draft with two files."""
    office = Office(home / "单位", sample(), {"验收单.pdf": b"%PDF-1.7", "照片.jpg": b"\xff\xd8\xff"})
    return office.package()


BOMBS = tuple(name for name in HOSTILE if "bomb" in name or "large" in name or "members" in name)
TRAPS = tuple(name for name in HOSTILE if name not in BOMBS)


@pytest.mark.parametrize("name", BOMBS)
def test_fault_58_a_bomb_is_refused_from_its_directory(package: Path, name: str) -> None:
    package.write_bytes(HOSTILE[name](package.read_bytes()))
    with pytest.raises(Trouble) as caught:
        read_incoming(package)
    assert CLEAR.fullmatch(str(caught.value))


@pytest.mark.parametrize("name", TRAPS)
def test_fault_59_members_that_lead_elsewhere_are_refused(package: Path, home: Path, name: str) -> None:
    before = sorted(path for path in home.rglob("*"))
    package.write_bytes(HOSTILE[name](package.read_bytes()))
    with pytest.raises(Trouble) as caught:
        read_incoming(package)
    assert CLEAR.fullmatch(str(caught.value))
    assert sorted(path for path in home.rglob("*")) == before
