"""The settings dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from gui import messages, theme
from gui.buttons import Link
from gui.library.settings_dialog import PROFILE, SettingsDialog
from model.disk.settings import Settings

SETTINGS = Settings(
    "澜川市青屏区图书馆", "青屏区文化广电和旅游局", "", "周晓岚", "0000-12345678", "周晓岚", "大", "/tmp"
)


@pytest.fixture
def dialog(qapp, qtbot, tmp_path):
    theme.apply(qapp)
    made = SettingsDialog(SETTINGS, tmp_path)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_is_set_is_shown_and_comes_back_unchanged(dialog):
    for name, _title, _hint in PROFILE:
        assert dialog.findChild(QLineEdit, f"settings.{name}").text() == getattr(SETTINGS, name)
    assert dialog.size_choice.current() == "大"
    assert dialog.settings() == SETTINGS


def test_changes_are_cleaned_and_kept_with_the_rest(dialog, qtbot):
    field = dialog.findChild(QLineEdit, "settings.issuer")
    event = QInputMethodEvent()
    event.setCommitString(" 青屏区图书馆\u200b总馆 ")
    QApplication.sendEvent(field, event)
    qtbot.mouseClick(dialog.size_choice.button("标准"), Qt.MouseButton.LeftButton)

    made = dialog.settings()

    assert (made.issuer, made.type_size) == ("青屏区图书馆总馆", "标准")
    assert (made.unit, made.last_export_folder) == (SETTINGS.unit, SETTINGS.last_export_folder)


def test_nothing_is_remembered_and_no_second_folder_used_by_default(dialog):
    assert not dialog.recent_choice.isChecked()
    assert (dialog.settings().keep_recent, dialog.settings().backup_folder) == (False, "")


def test_what_was_remembered_goes_when_no_longer_wanted(qapp, qtbot, tmp_path):
    made = SettingsDialog(Settings(keep_recent=True, recent=("/甲.json",)), tmp_path)
    qtbot.addWidget(made)
    assert made.settings().recent == ("/甲.json",)
    made.recent_choice.setChecked(False)
    assert made.settings().recent == ()


def test_a_second_folder_is_chosen_outside_the_data_folder(dialog, qtbot, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(messages, "tell", lambda _parent, title, _text: told.append(title))
    answers = [str(tmp_path / "history"), "", "/mnt/U盘"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: answers.pop(0))
    choose, none = (one for one in dialog._backup.findChildren(Link))
    choose.click()
    assert (told, dialog.settings().backup_folder) == (["请选择数据文件夹以外的位置。"], "")
    choose.click()
    assert dialog.settings().backup_folder == ""
    choose.click()
    assert dialog.settings().backup_folder == "/mnt/U盘"
    none.click()
    assert dialog.settings().backup_folder == ""


def test_escape_leaves_everything(dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert dialog.result() == SettingsDialog.DialogCode.Rejected
