"""Ways to a draft that others or accidents have touched: notes left behind, damaged files, files remembered."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from gui.history.damaged import DamagedDialog
from model.disk.files import private_name
from model.disk.settings import load_settings, save_settings
from model.disk.store import read_draft, write_draft
from tests.acceptance.driver import answering, button
from tests.gui.hands import click
from tests.gui.history.conftest import SAVED, background, with_background


@pytest.fixture
def left_behind(drafts, saved):
    """The note of another computer that never came back."""
    note = {"host": "别的电脑", "pid": 7, "since": "2026-03-02T14:01:00+08:00", "name": "李晓"}
    private_name(drafts.path_of(saved), ".holder").write_text(json.dumps(note), encoding="utf-8")
    return saved


def test_a_note_left_by_another_computer_can_be_overridden(window, drafts, left_behind, said):
    made = window()
    said.answers = [2]
    made.open_draft(left_behind)

    assert said.asked[0].startswith("这份报告正在另一台电脑上编辑。李晓（别的电脑）")
    assert "如果那台电脑已经关机" in said.asked[0]
    assert not made.editor.session.read_only


@pytest.mark.parametrize(("answer", "opens"), [(0, True), (3, False)])
def test_a_note_left_is_otherwise_heeded(window, left_behind, said, answer, opens):
    made = window()
    said.answers = [answer]
    made.open_draft(left_behind)

    assert (made.editor is not None) is opens
    assert not opens or made.editor.session.read_only


def test_who_is_at_work_cannot_be_overridden(window, drafts, saved, said):
    elsewhere = drafts.open(saved)
    made = window()
    said.answers = [2]
    made.open_draft(saved)

    assert "仍然打开" not in said.asked[0]
    assert made.editor is None
    elsewhere.close()


def test_a_damaged_file_anywhere_is_mended_from_its_backup(window, drafts, tmp_path):
    path = tmp_path / "同事的报告.json"
    write_draft(path, with_background("甲"))
    for text in (SAVED, "最后的。"):
        opened = drafts.open(path)
        opened.save(with_background(text))
        opened.close()
    path.write_bytes(path.read_bytes()[:-9])
    made = window()

    with answering(DamagedDialog, lambda dialog: click(button(dialog, "用这份恢复"))):
        made.take(path)
    assert background(made.editor.session.state) == SAVED
    assert "损坏的文件改名为" in made.editor.history.banner.text()


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)


@pytest.mark.parametrize("name", ["去年的报告.docx", "去年的报告.DOC", "去年的报告.wps"])
def test_a_word_file_dropped_is_told_what_to_do(window, tmp_path, said, name):
    path = tmp_path / name
    path.write_bytes(b"PK")
    dropped(window(), path)

    assert said.told == [f"还不能读取“{name}”。请先在Word或WPS里把它另存为纯文本（*.txt），再导入。"]


@pytest.fixture
def elsewhere(tmp_path):
    path = tmp_path / "同事的报告.json"
    write_draft(path, with_background("甲"))
    return path


def test_no_file_is_remembered_unless_wanted(window, folder, elsewhere):
    made = window()
    made.take(elsewhere)
    made.leave_draft()

    assert load_settings(folder).recent == ()
    assert str(elsewhere) not in (folder / "settings.json").read_text(encoding="utf-8")


def test_files_outside_the_data_folder_are_remembered_if_wanted(window, folder, saved, elsewhere):
    save_settings(folder, replace(load_settings(folder), keep_recent=True))
    made = window()
    made.open_draft(saved)
    made.take(elsewhere)
    made.leave_draft()

    assert load_settings(folder).recent == (str(elsewhere),)
    assert made.library.recent == (str(elsewhere),)
    made.library.recent_asked.emit(str(elsewhere))
    assert made.editor.opened.path == elsewhere
    made.leave_draft()
    made.library.recent_asked.emit("")
    assert load_settings(folder).recent == ()
    assert read_draft(elsewhere)
