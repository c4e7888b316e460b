"""Evidence files: kept under safe names, never lost by an undo, never reached by a name from elsewhere."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.beginnings import sample
from model.disk import attachments, files
from model.disk.attachments import Attachments
from model.disk.store import Store
from model.draft import State
from model.errors import Trouble
from model.names import clean_file_name
from model.report import Evidence, EvidenceItem

ID = "0b5c1f3e-8a57-4b1e-9c3e-2f1a6b7c8d9e"
NAMES = (
    "验收单.pdf",
    "a.b.c.PDF",
    "CON.txt",
    "..",
    "../../x.pdf",
    "/etc/passwd",
    "C:\\x.doc",
    "a\0.pdf",
    ".bashrc",
    "x.pdf.",
    "",
)


@pytest.fixture
def there(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path / "data", ID)


def source(folder: Path, name: str, data: bytes = b"content") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def test_a_file_is_copied_for_its_owner_only(there: Attachments, tmp_path: Path) -> None:
    assert there.add(source(tmp_path / "usb", "验收单.pdf")) == "验收单.pdf"
    path = there.path_of("验收单.pdf")
    assert path
    assert path.parent == tmp_path / "data" / "files" / ID
    assert (path.read_bytes(), path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (
        b"content",
        0o600,
        0o700,
    )


def test_another_file_of_the_same_name_gets_a_number_the_same_file_does_not(there: Attachments, tmp_path: Path) -> None:
    one, other = source(tmp_path / "a", "合同.pdf"), source(tmp_path / "b", "合同.PDF", b"other")
    assert [there.add(one), there.add(other), there.add(one), there.add(other)] == [
        "合同.pdf",
        "合同-2.PDF",
        "合同.pdf",
        "合同-2.PDF",
    ]


@pytest.mark.parametrize("name", ["CON.pdf", "a:b.txt", "x" * 240 + ".pdf", " 报告 .docx", "\u202egnp.exe"])
def test_names_of_other_systems_become_legal(there: Attachments, tmp_path: Path, name: str) -> None:
    kept = there.add(source(tmp_path / "usb", name))
    assert there.path_of(kept)
    assert clean_file_name(kept) == kept


@pytest.mark.parametrize("name", [*NAMES[3:], "\ud800.pdf", "x" * 400, "sub/x.pdf"])
def test_a_name_from_a_draft_never_leads_elsewhere(there: Attachments, tmp_path: Path, name: str) -> None:
    source(tmp_path, "x.pdf")
    there.put("验收单.pdf", b"x")
    assert there.path_of(name) is None
    with pytest.raises(Trouble, match="找不到附件文件"):
        there.read(name)


def test_a_symlink_in_the_folder_is_not_followed(there: Attachments, tmp_path: Path) -> None:
    there.put("a.pdf", b"x")
    (there.folder / "b.pdf").symlink_to(source(tmp_path / "usb", "secret.txt"))
    (there.folder / "sub.pdf").mkdir()
    assert there.names() == {"a.pdf"}


@pytest.mark.parametrize("id", ["../../x", "", "/", "a" * 400, ID.upper()])
def test_the_id_of_a_draft_from_elsewhere_leads_nowhere_else(tmp_path: Path, id: str) -> None:
    there = Attachments(tmp_path / "data", id)
    there.put("a.pdf", b"x")
    assert there.folder.parent == tmp_path / "data" / "files"


def test_what_cannot_be_evidence_is_told(there: Attachments, tmp_path: Path) -> None:
    large = source(tmp_path / "usb", "大.zip")
    with large.open("wb") as file:
        file.truncate(attachments.LIMIT + 1)
    with pytest.raises(Trouble, match="超过50MB"):
        there.add(large)
    with pytest.raises(Trouble, match="是空文件"):
        there.add(source(tmp_path / "usb", "空.pdf", b""))
    with pytest.raises(Trouble, match="是文件夹"):
        there.add(tmp_path / "usb")
    with pytest.raises(Trouble, match="找不到"):
        there.add(tmp_path / "没有.pdf")
    assert there.names() == frozenset()


def test_a_full_disk_leaves_nothing_behind(there: Attachments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(Trouble, match="磁盘已满"):
        there.add(source(tmp_path / "usb", "a.pdf"))
    assert list(there.folder.iterdir()) == []


def test_a_copy_of_a_draft_has_its_files(tmp_path: Path) -> None:
    store = Store(tmp_path)
    opened = store.create(sample())
    opened.close()
    Attachments(tmp_path, opened.id).put("a.pdf", b"x")
    copy = store.duplicate(opened.id)
    assert Attachments(tmp_path, copy).read("a.pdf") == b"x"


@pytest.mark.parametrize("fails", ["a file", "the draft"])
def test_a_copy_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    store = Store(tmp_path)
    opened = store.create(sample())
    opened.close()
    for name in ("a.pdf", "b.pdf"):
        Attachments(tmp_path, opened.id).put(name, b"x")
    before = set(tmp_path.rglob("*"))
    replace = files.os.replace

    def full(source: Path, target: Path) -> None:
        if Path(target).name == "b.pdf" if fails == "a file" else Path(target).suffix == ".json":
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(Trouble, match="磁盘已满"):
        store.duplicate(opened.id)
    assert set(tmp_path.rglob("*")) == before


def test_files_go_when_their_draft_is_purged_and_not_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    opened = store.create(sample())
    opened.close()
    there = Attachments(tmp_path, opened.id)
    there.put("a.pdf", b"x")
    attachments.purge(tmp_path, opened.id)
    assert there.names() == {"a.pdf"}
    store.delete(opened.id)
    assert there.names() == {"a.pdf"}
    attachments.purge(tmp_path, opened.id)
    assert not there.folder.exists()
    attachments.purge(tmp_path, str(uuid4()))


def test_the_names_a_report_refers_to() -> None:
    rows = (
        EvidenceItem("a", file="x.pdf"),
        EvidenceItem("b"),
        EvidenceItem("c", file="y.pdf"),
        EvidenceItem("d", file="x.pdf"),
    )
    state = State(replace(sample().report, evidence=Evidence(rows)))
    assert attachments.file_names(state.report) == ("x.pdf", "y.pdf")
    other = attachments.renamed(state, {"x.pdf": "x-2.pdf"})
    assert [row.file for row in other.report.evidence.rows] == ["x-2.pdf", "", "y.pdf", "x-2.pdf"]
    assert attachments.renamed(state, {}) is state


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("a.exe", True),
        ("a.pdf.EXE", True),
        ("报告.lnk", True),
        ("a.desktop", True),
        ("a.vbs. ", True),
        ("a.js", True),
        ("a.pdf", False),
        ("exe", False),
        ("a.docx", False),
        ("a.json", False),
        ("图.jpg", False),
    ],
)
def test_programs_are_known_by_their_names(name: str, runs: bool) -> None:
    assert attachments.is_program(name) is runs


@given(st.text(max_size=120) | st.sampled_from(NAMES))
def test_a_cleaned_name_is_legal_and_stays(text: str) -> None:
    name = clean_file_name(text)
    assert clean_file_name(name) == name
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name.strip(". ") == name != ""
    assert len(name.encode()) <= 215
