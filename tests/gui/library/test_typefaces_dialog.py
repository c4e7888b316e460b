"""Choosing typefaces of the computer for the printed report."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from gui import theme
from gui.library import typefaces_dialog
from gui.library.settings_dialog import SettingsDialog
from gui.library.typefaces_dialog import TypefaceChoice, TypefacesDialog
from model.disk.settings import Settings
from reports.pdf.typefaces import CLASSES, installed
from tests.reports.pdf.fontfiles import OTTO, font, tables


@pytest.fixture
def fonts(qapp, tmp_path, monkeypatch):
    """A folder with 仿宋_GB2312, 仿宋 and a 黑体 that cannot be used."""
    theme.apply(qapp)
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name, data in {
        "a.ttf": font(tables()),
        "b.ttf": font(tables("仿宋", "FangSong")),
        "c.otf": font(tables("黑体", "SimHei"), OTTO),
    }.items():
        (folder / name).write_bytes(data)
    monkeypatch.setattr(typefaces_dialog, "installed", lambda **options: installed([folder], **options))
    return folder


def opened(qtbot, typefaces):
    dialog = TypefacesDialog(typefaces)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.searched):
        dialog.show()
    return dialog


def box(dialog, own):
    return dialog.findChild(QComboBox, f"typefaces.{own}")


def offered(dialog, own):
    return [box(dialog, own).itemText(number) for number in range(box(dialog, own).count())]


def test_what_was_found_is_offered_for_each_class(fonts, qtbot):
    dialog = opened(qtbot, {})
    assert offered(dialog, "fangsong") == ["自带的仿宋", "仿宋_GB2312", "仿宋"]
    assert offered(dialog, "heiti") == ["自带的黑体", "黑体（是OTF字体，不能嵌入）"]
    assert offered(dialog, "songti-bold") == ["自带的宋体加粗（代用）"]
    assert not box(dialog, "heiti").model().item(1).isEnabled()
    assert dialog.banner.text() == "本机有2种可用的字体。"
    assert dialog.typefaces() == {}


def test_one_is_chosen_and_taken_back(fonts, qtbot):
    dialog = opened(qtbot, {})
    box(dialog, "fangsong").setCurrentIndex(2)
    assert dialog.typefaces() == {"fangsong": f"{fonts / 'b.ttf'}#0"}
    qtbot.mouseClick(dialog.all_bundled, Qt.MouseButton.LeftButton)
    assert dialog.typefaces() == {}
    qtbot.mouseClick(dialog.all_here, Qt.MouseButton.LeftButton)
    assert dialog.typefaces() == {"fangsong": f"{fonts / 'a.ttf'}#0"}


def test_what_was_chosen_stays_even_where_it_is_gone(fonts, qtbot):
    before = {"kaiti": "C:\\Windows\\Fonts\\simkai.ttf#0", "fangsong": f"{fonts / 'b.ttf'}#0"}
    dialog = opened(qtbot, before)
    assert box(dialog, "kaiti").currentText() == "simkai.ttf（不能用，用自带的）"
    assert box(dialog, "fangsong").currentText() == "仿宋"
    assert dialog.typefaces() == before


def test_a_computer_without_any(fonts, qtbot):
    for path in fonts.iterdir():
        path.unlink()
    dialog = opened(qtbot, {})
    assert dialog.banner.text() == "本机没有可用的公文字体，请用自带的字体。"
    assert not dialog.all_here.isEnabled()
    assert all(box(dialog, own).count() == 1 for own in CLASSES)


def test_closing_does_not_wait_for_the_search(fonts, qtbot):
    dialog = TypefacesDialog({})
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    assert not dialog.isVisible()


def test_the_choice_is_said_in_a_sentence_and_kept_in_the_settings(fonts, qtbot, tmp_path, monkeypatch):
    typefaces = {"fangsong": f"{fonts / 'a.ttf'}#0"}
    dialog = SettingsDialog(Settings(typefaces=typefaces), tmp_path)
    qtbot.addWidget(dialog)
    choice = dialog.findChild(TypefaceChoice)
    assert choice.text() == "仿宋用本机字体，其余用自带字体"
    assert dialog.settings().typefaces == typefaces

    def choose(asked):
        asked.take_bundled()
        return TypefacesDialog.DialogCode.Accepted

    monkeypatch.setattr(TypefacesDialog, "exec", choose)
    choice.choose()
    assert choice.text() == "自带字体"
    assert dialog.settings().typefaces == {}
