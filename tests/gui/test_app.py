"""The window as a whole: from the list to a draft and back, locks, imports, settings, unforeseen errors."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWizard

from gui import messages, theme
from gui.app import log_off, reference, window_icon
from gui.faults import TITLE, Faults, described
from gui.library.new_report import NewReport
from gui.manual import Manual
from model.beginnings import sample
from model.disk.settings import Settings, load_settings, save_settings
from model.disk.store import Store, write_draft

OLD_REPORT = """2024年度澜川市青屏区图书馆重点项目绩效评价报告

一、“流动图书车项目”项目概述

（一）项目背景

山区三个乡镇没有图书分馆，读者借书不便。
"""


@pytest.fixture
def folder(tmp_path):
    save_settings(tmp_path, Settings(unit="澜川市青屏区图书馆", department="青屏区文化广电和旅游局", holder="周晓岚"))
    Store(tmp_path).create(sample()).close()
    return tmp_path


@pytest.fixture
def window(start, folder):
    return start(folder)


@pytest.fixture
def answer(qtbot):
    """Press a button of the next modal dialog, and keep what the dialog said."""
    said = []

    def plan(words):
        def press():
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(20, press)
                return
            if isinstance(dialog, QMessageBox):
                said.append((dialog.text(), dialog.informativeText()))
            buttons = [made for made in dialog.findChildren(QPushButton) if made.isVisible()]
            next(made for made in buttons if made.text() == words).click()

        QTimer.singleShot(0, press)
        return said

    return plan


def first(window):
    return window.library.model.rows[0].listed.id


def test_pane_and_scale_are_as_the_officer_left_them_also_after_a_restart(window, start, folder, qtbot):
    qtbot.keyClick(window.library.table, Qt.Key.Key_Return)
    window.editor.preview.paper.set_zoom(1.5)
    window.editor.areas.choose_pane(False)
    window.editor.leave_requested.emit()
    assert load_settings(folder).view["zoom"] == "1.5"

    again = start(folder)
    qtbot.keyClick(again.library.table, Qt.Key.Key_Return)
    assert again.editor.preview.paper.zoom == 1.5
    assert not again.editor.areas.pane_is_open()


def test_a_draft_opens_and_the_list_comes_back(window, qtbot):
    assert window.windowTitle() == "绩效评价报告"

    qtbot.keyClick(window.library.table, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.editor
    assert window.windowTitle() == "社区图书分馆建设项目（2025年度）— 绩效评价报告"

    window.editor.leave_requested.emit()
    assert window.editor is None
    assert window.stack.currentWidget() is window.library
    assert window.windowTitle() == "绩效评价报告"
    assert window.library.table.hasFocus()


def test_export_opens_the_last_step(window):
    window.open_draft(first(window), "export")

    assert window.editor.step == "export"


def test_closing_saves_and_frees_the_draft(window, folder):
    draft = first(window)
    window.open_draft(draft)
    window.editor.session.edit("overview.background", "社区离总馆远。")

    window.close()

    opened = Store(folder).open(draft)
    assert (opened.state.report.overview.background, opened.read_only) == ("社区离总馆远。", False)
    opened.close()


def test_at_log_off_words_go_to_the_journal_before_anything_else(window, monkeypatch):
    done = []
    window.open_draft(first(window))
    window.editor.session.edit("overview.background", "社区离总馆远。")
    rescue = window.editor.saver.rescue
    monkeypatch.setattr(window.editor.saver, "rescue", lambda: (done.append("rescue"), rescue()))
    monkeypatch.setattr(window.editor.page, "commit", lambda: done.append("commit"))
    monkeypatch.setattr(messages, "choose", lambda *_, **__: pytest.fail("nobody is there to be asked"))

    log_off(window)

    assert done[:2] == ["rescue", "commit"]
    assert not window.editor.saver.is_dirty


def test_the_wizard_ends_in_the_editor(window, qtbot, folder):
    def fill():
        wizard = window.findChild(NewReport)
        wizard.next()
        wizard.unit_page._inputs["project"].setText("流动图书车项目")
        wizard.next()
        qtbot.mouseClick(wizard.button(QWizard.WizardButton.FinishButton), Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, fill)
    qtbot.keyClick(window.library, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert window.editor is not None
    assert window.editor.session.report.cover.project == "流动图书车项目"
    assert len(Store(folder).ids()) == 2


@pytest.mark.parametrize(
    ("words", "opens", "read_only", "drafts"),
    [("只读打开", True, True, 1), ("复制一份", True, False, 2), ("取消", False, False, 1)],
)
def test_a_draft_open_elsewhere(window, folder, answer, words, opens, read_only, drafts):
    elsewhere = Store(folder, "李晓").open(first(window))
    said = answer(words)

    window.open_draft(first(window))

    assert said[0][0] == "这份报告正在另一个窗口里编辑。"
    assert said[0][1].startswith("李晓")
    assert (window.editor is not None) is opens
    assert not opens or window.editor.session.read_only is read_only
    assert len(Store(folder).ids()) == drafts
    elsewhere.close()


def test_a_file_is_opened_in_place(window, tmp_path):
    path = tmp_path / "同事的报告.json"
    write_draft(path, sample())

    window.take(path)
    window.editor.session.edit("overview.background", "社区离总馆远。")
    window.leave_draft()

    assert Store(tmp_path).open(path, read_only=True).state.report.overview.background == "社区离总馆远。"
    assert len(window.library.model.rows) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"{}"])
def test_a_wrong_file_is_told_and_nothing_opens(window, tmp_path, answer, content):
    path = tmp_path / "坏文件.json"
    path.write_bytes(content)
    said = answer("知道了")

    window.take(path)

    assert window.editor is None
    assert said[0][0] == "这份报告打不开。"
    assert "坏文件.json" in said[0][1]


def test_an_old_report_is_imported_after_asking(window, tmp_path, answer):
    path = tmp_path / "去年的报告.txt"
    path.write_text(OLD_REPORT, encoding="utf-8")
    answer("建立报告")

    window.import_path(path)

    assert window.editor is not None
    assert "山区三个乡镇" in window.editor.session.report.overview.background


def test_an_import_can_be_refused(window, tmp_path, folder, answer):
    path = tmp_path / "去年的报告.md"
    path.write_text(OLD_REPORT, encoding="utf-8")
    answer("取消")

    window.import_path(path)

    assert window.editor is None
    assert len(Store(folder).ids()) == 1


def test_what_cannot_be_imported_is_told(window, tmp_path, answer):
    said = answer("知道了")

    window.import_path(tmp_path / "没有这个文件.txt")

    assert said[0][0] == "这个文件没有导入。"
    assert "没有这个文件.txt" in said[0][1]


def test_a_dropped_file_opens(window, tmp_path):
    path = tmp_path / "同事的报告.json"
    write_draft(path, sample())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])

    window.dropEvent(
        QDropEvent(
            QPointF(20, 20),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )

    assert window.editor.opened.path == path


def test_settings_hold_at_once_and_next_time(window, qapp, folder):
    window._take_settings(replace(window.settings, unit="青屏区文化馆", type_size="大"))

    assert theme.metrics().base == 16
    assert window.library.head.unit.whole_text() == "青屏区文化馆"
    assert load_settings(folder).type_size == "大"
    window._take_settings(replace(window.settings, type_size="标准"))
    assert theme.metrics().base == 14


def test_a_report_of_an_unknown_kind_opens_with_a_word(window, folder, answer):
    state = sample()
    other = Store(folder).create(replace(state, report=replace(state.report, preset="village")))
    other.close()
    said = answer("知道了")

    window.open_draft(other.id)

    assert said[0][0] == "这台电脑没有这份报告的类型。"
    assert window.editor is not None


def test_references_of_the_command_line(window, tmp_path):
    assert reference(first(window), window) == first(window)
    assert reference(str(tmp_path / "a.json"), window) == tmp_path / "a.json"


def test_the_window_has_a_mark(qapp):
    assert not window_icon().pixmap(32, 32).isNull()


def test_escape_is_the_safe_choice(qapp, qtbot):
    QTimer.singleShot(0, lambda: qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))

    assert messages.choose(None, "要怎么办？", "", ("恢复", "查看", "不恢复")) == 2


def test_an_unforeseen_error_is_told_and_logged_without_text(qapp, qtbot, tmp_path, answer, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    faults = Faults(tmp_path / "logs")
    faults.log.parent.mkdir()
    said = answer("知道了")
    try:
        raise ValueError("报告里的一句话")
    except ValueError as error:
        faults.catch(ValueError, error, error.__traceback__)

    qtbot.waitUntil(lambda: bool(said))

    log = faults.log.read_text(encoding="utf-8")
    assert said[0][0] == TITLE
    assert "ValueError" in log
    assert "test_app.py" in log
    assert "一句话" not in log


def test_an_error_without_a_place_is_described():
    assert described(KeyError, None) == "KeyError"


def test_the_guidance_of_a_page_is_shown(window, qtbot):
    window.open_draft(first(window))
    window.editor.show_help()

    shown = window.editor.findChild(Manual)
    assert shown.isVisible()
    assert shown.text.toPlainText()
    shown.close()
