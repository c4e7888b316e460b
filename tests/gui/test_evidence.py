"""The evidence table: files are added, opened and missed; undo takes them back and finds them again."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gui.tables.evidence_card import PATH, EvidenceCard
from model.disk.attachments import LIMIT, Attachments
from model.report import Evidence, EvidenceItem
from tests.gui.hands import CTRL, Key, click, press, settle

ROWS = (EvidenceItem("r1", "验收单"), EvidenceItem("r2", "照片", file="照片.jpg"))


class Opener(QObject):
    """Stands in for the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()).name)


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def editor(edit, sample_state):
    editor = edit(replace(sample_state, report=replace(sample_state.report, evidence=Evidence(ROWS))))
    editor.show_step("attachments")
    return editor


@pytest.fixture
def card(editor):
    (card,) = (table for table in editor.page.tables if isinstance(table, EvidenceCard))
    return card


@pytest.fixture
def usb(tmp_path):
    (tmp_path / "usb").mkdir()

    def put(*names, data=b"content"):
        for name in names:
            (tmp_path / "usb" / name).write_bytes(data)
        return [tmp_path / "usb" / name for name in names]

    return put


def files(editor):
    return [row.file for row in editor.session.report.evidence.rows]


def go_to(card, line):
    card.view.setFocus()
    card.view.setCurrentIndex(card.model.index(line, 0))


def there(editor):
    return Attachments(editor.opened.folder, editor.opened.id)


def test_a_file_goes_to_the_current_row_and_undo_takes_it_back(editor, card, usb):
    go_to(card, 0)
    card.add_files(usb("分馆验收单.pdf"))
    assert files(editor) == ["分馆验收单.pdf", "照片.jpg"]
    assert there(editor).read("分馆验收单.pdf") == b"content"
    press(Key.Key_Z, CTRL)
    assert files(editor) == ["", "照片.jpg"]
    assert there(editor).names() == {"分馆验收单.pdf"}
    press(Key.Key_Y, CTRL)
    assert files(editor)[0] == "分馆验收单.pdf"


def test_several_files_make_rows_below_and_one_undo(editor, card, usb):
    go_to(card, 1)
    card.add_files(usb("合同.pdf", "发票.pdf"))
    rows = editor.session.report.evidence.rows
    assert [(row.title, row.file) for row in rows] == [
        ("验收单", ""),
        ("照片", "照片.jpg"),
        ("合同", "合同.pdf"),
        ("发票", "发票.pdf"),
    ]
    editor.undo()
    assert editor.session.report.evidence.rows == ROWS


def test_the_button_asks_for_files(editor, card, usb, monkeypatch):
    """The dialog is the system's."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in usb("合同.pdf")], ""))
    go_to(card, 0)
    click(card.add_button)
    assert files(editor)[0] == "合同.pdf"


def test_files_are_dropped_onto_the_card(editor, card, usb):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in usb("合同.pdf")] + [QUrl("https://example.org/x.pdf")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(card.rect().center(), Qt.DropAction.CopyAction, data, buttons, keys)
    card.dragEnterEvent(enter)
    assert enter.isAccepted()
    card.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))
    assert "合同.pdf" in files(editor)


def test_what_cannot_be_added_is_told_and_the_rest_is_added(editor, card, usb, said):
    good, empty = *usb("合同.pdf"), *usb("空.pdf", data=b"")
    (large,) = usb("大.zip")
    with large.open("wb") as file:
        file.truncate(LIMIT + 1)
    card.add_files([empty, good, large])
    assert "合同.pdf" in files(editor)
    (told,) = said.told
    assert told.startswith("有2个文件没有添加。")
    assert "空文件" in told
    assert "50MB" in told


def test_a_missing_file_is_a_note_that_goes_when_it_is_added(editor, card, usb):
    editor.checker.run()
    note = next(found for found in editor.checker.findings if found.rule == "R4")
    assert (note.severity, note.field) == ("note", f"{PATH}[r2].file")
    there(editor).put("照片.jpg", b"x")
    editor.session.edit("overview.goal", "另一个目标")
    editor.checker.run()
    assert not [found for found in editor.checker.findings if found.rule == "R4"]


def test_the_file_of_the_row_is_opened_by_the_system(editor, card, opener, said):
    there(editor).put("照片.jpg", b"x")
    go_to(card, 0)
    assert not card.open_button.isEnabled()
    go_to(card, 1)
    click(card.open_button)
    assert (opener.opened, said.told) == (["照片.jpg"], [])


def test_a_file_that_is_not_there_is_told(editor, card, opener, said):
    go_to(card, 1)
    click(card.open_button)
    assert opener.opened == []
    assert "“照片.jpg”不在这台电脑上。" in said.told[0]


@pytest.mark.parametrize("name", ["../../settings.json", "/etc/passwd"])
def test_a_name_typed_or_brought_in_opens_nothing_else(editor, card, opener, said, name):
    editor.session.edit(f"{PATH}[r2].file", name)
    go_to(card, 1)
    card.open_file()
    assert opener.opened == []
    assert len(said.told) == 1


def test_a_program_is_not_run(editor, card, opener, said):
    there(editor).put("照片.jpg.exe", b"MZ")
    editor.session.edit(f"{PATH}[r2].file", "照片.jpg.exe")
    go_to(card, 1)
    card.open_file()
    assert opener.opened == [editor.opened.id], "the folder, not the program"
    assert "是程序" in said.told[0]


def test_deleting_a_row_leaves_its_file_for_undo(editor, card):
    there(editor).put("照片.jpg", b"x")
    go_to(card, 1)
    press(Key.Key_Delete, CTRL)
    assert files(editor) == [""]
    assert there(editor).names() == {"照片.jpg"}
    editor.undo()
    assert files(editor) == ["", "照片.jpg"]


def test_the_name_can_be_cleared_in_its_cell(editor, card):
    column = [one.name for one in card.model.form.columns].index("file")
    card.view.setFocus()
    card.view.setCurrentIndex(card.model.index(1, column))
    press(Key.Key_Delete)
    assert files(editor) == ["", ""]


def test_a_report_that_may_only_be_read_takes_no_files_but_opens_them(edit, sample_state, store, usb, opener):
    state = replace(sample_state, report=replace(sample_state.report, evidence=Evidence(ROWS)))
    first = store.create(state)
    there = Attachments(store.folder, first.id)
    there.put("照片.jpg", b"x")
    editor = edit(opened=store.open(first.id))
    editor.show_step("attachments")
    (card,) = (table for table in editor.page.tables if isinstance(table, EvidenceCard))
    go_to(card, 1)
    settle()
    assert not card.add_button.isEnabled()
    card.add_files(usb("合同.pdf"))
    assert there.names() == {"照片.jpg"}
    QTest.mouseClick(card.open_button, Qt.MouseButton.LeftButton)
    assert opener.opened == ["照片.jpg"]
    first.close()
