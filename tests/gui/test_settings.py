"""The settings dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from gui import theme
from gui.settings_dialog import PROFILE, SettingsDialog
from model.settings import Settings

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


def test_escape_leaves_everything(dialog, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert dialog.result() == SettingsDialog.DialogCode.Rejected
