"""The editor as a whole: steps, undo across pages, keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from gui.widgets import Link
from model.report import STEPS, Item
from tests.gui.hands import (
    ALT,
    CTRL,
    NONE,
    SHIFT,
    Key,
    click,
    compose,
    field,
    head,
    paste,
    press,
    settle,
    type_ascii,
    write,
)

IDS = [step.id for step in STEPS]


# Steps


def test_every_step_opens_and_goes_on(edit):
    editor = edit()
    for step in IDS:
        assert editor.step == step
        assert editor.findChild(QWidget, f"page:{step}").isVisible()
        if step != IDS[-1]:
            click(head(editor, "next"))
    assert "导出" in head(editor, "next").text()
    for step in reversed(IDS[:-1]):
        click(head(editor, "back"))
        assert editor.step == step


def test_steps_by_key(edit):
    editor = edit()
    press(Key.Key_PageUp, CTRL)
    assert editor.step == "cover"
    for step in IDS[1:]:
        press(Key.Key_PageDown, CTRL)
        assert editor.step == step
    press(Key.Key_PageDown, CTRL)
    assert editor.step == "export"
    press(Key.Key_PageUp, CTRL)
    assert editor.step == "attachments"


def test_pages_are_built_when_first_shown(edit):
    editor = edit()
    assert list(editor.pages) == ["cover"]
    editor.show_step("goals")
    assert list(editor.pages) == ["cover", "goals"]


def test_the_cursor_is_in_the_first_field(edit):
    editor = edit()
    type_ascii("X")
    assert editor.session.report.cover.unit.endswith("X")
    editor.show_step("goals")
    write("总目标")
    assert editor.session.report.overview.goal == "总目标"


def test_every_page_is_shown_on_a_full_report_too(edit, sample_state):
    editor = edit(sample_state)
    for step in IDS:
        editor.show_step(step)
        settle()
        assert editor.page.findChildren(QLabel)
    assert editor.session.report == sample_state.report
    assert editor.session.stack.count() == 0


class Windows(QObject):
    """Counts the windows that come up."""

    def __init__(self):
        super().__init__()
        self.seen = []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(repr(watched))
        return False


def test_no_part_of_a_page_flashes_up_as_a_window(edit, sample_state):
    editor = edit(replace(sample_state, leftovers=("未归入的一段",)))
    windows = Windows()
    for step in IDS:
        editor.show_step(step)
        for table in editor.page.tables:
            for line in range(min(table.model.rowCount(), 3)):
                table.view.setCurrentIndex(table.model.index(line, 0))
        if editor.page.cards:
            editor.page.cards[0].add()
        settle()
    press(Key.Key_F7)
    QApplication.instance().removeEventFilter(windows)
    assert windows.seen == []


# Writing, undo and redo


@pytest.mark.parametrize("path", ["cover.contact", "cover.prepared_on", "cover.year"])
def test_undo_keys_inside_an_input_reach_the_form(edit, path):
    editor = edit()
    entry = field(editor, path)
    type_ascii("2025")
    press(Key.Key_Z, CTRL)
    assert entry.text() == ""
    press(Key.Key_Y, CTRL)
    assert entry.text() == "2025"
    press(Key.Key_Z, CTRL)
    press(Key.Key_Z, CTRL | SHIFT)
    assert entry.text() == "2025"
    assert entry.hasFocus()


def test_undo_in_prose(edit):
    editor = edit()
    editor.show_step("goals")
    entry = field(editor, "overview.goal")
    write("一")
    press(Key.Key_Return)
    write("二")
    press(Key.Key_Z, CTRL)
    assert entry.text() == editor.session.report.overview.goal == ""
    press(Key.Key_Y, CTRL)
    assert entry.text() == editor.session.report.overview.goal == "一\n二"


def test_undo_brings_the_page_of_the_change_into_view(edit):
    editor = edit()
    field(editor, "cover.contact")
    write("李晓")
    editor.show_step("goals")
    write("目标")
    editor.show_step("attachments")
    press(Key.Key_Z, CTRL)
    assert (editor.step, editor.session.report.overview.goal) == ("goals", "")
    assert field(editor, "overview.goal").text() == ""
    press(Key.Key_Z, CTRL)
    assert (editor.step, editor.session.report.cover.contact) == ("cover", "")
    assert editor.page.current_field() == "cover.contact"
    press(Key.Key_Y, CTRL)
    press(Key.Key_Y, CTRL)
    assert (editor.step, editor.session.report.overview.goal) == ("goals", "目标")


def test_undo_of_rows_brings_their_page_into_view(edit):
    editor = edit()
    editor.show_step("problems")
    click(editor.findChild(QPushButton, "add:conclusion.problems"))
    editor.show_step("funding")
    click(editor.findChild(QPushButton, "add:funding.uses"))
    paste("书架\t\t1\t1")
    editor.show_step("cover")
    press(Key.Key_Z, CTRL)
    assert editor.step == "funding"
    press(Key.Key_Z, CTRL)
    assert editor.session.report.funding.uses == ()
    press(Key.Key_Z, CTRL)
    assert (editor.step, editor.session.report.conclusion.problems) == ("problems", ())
    for _ in range(3):
        press(Key.Key_Y, CTRL)
    assert editor.session.report.funding.uses[0].name == "书架"
    assert editor.step == "funding"


def test_undo_goes_to_the_row_that_comes_back(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("funding")
    editor.go_to("funding.uses[shelves].spent")
    press(Key.Key_Delete, CTRL)
    assert editor.page.current_field() == "funding.uses[kiosks].spent"
    press(Key.Key_Z, CTRL)
    assert editor.page.current_field() == "funding.uses[shelves].spent"
    press(Key.Key_Y, CTRL)
    assert editor.page.current_field() == "funding.uses[kiosks].spent"
    editor.show_step("problems")
    first, second, *_ = (row.id for row in editor.session.report.conclusion.problems)
    before = editor.session.value("conclusion.problems")
    editor.session.edit("conclusion.problems", (before[0], *before[2:]), cause="edit")
    field(editor, f"conclusion.problems[{first}].text")
    press(Key.Key_Z, CTRL)
    assert editor.page.current_field() == f"conclusion.problems[{second}].text"


def test_undo_of_a_pasted_block_goes_to_a_row_that_changed(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("funding")
    editor.go_to("funding.uses[books].name")
    paste("甲\t\n乙\t")
    editor.go_to("funding.sources")
    press(Key.Key_Z, CTRL)
    assert editor.page.current_field().startswith("funding.uses[books]")


def test_the_cursor_stays_when_the_unit_of_money_is_undone(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("funding")
    editor.session.edit("session.money_unit", "元", "改用金额单位", "edit")
    editor.go_to("funding.uses[shelves].spent")
    press(Key.Key_Z, CTRL)
    assert editor.session.state.session.money_unit == "万元"
    assert editor.page.current_field() == "funding.uses[shelves].spent"


def test_undo_of_what_stands_beside_the_report(edit):
    editor = edit()
    click(editor.bottom.tick)
    editor.session.edit("session.money_unit", "元", "改用金额单位", "edit")
    editor.show_step("goals")
    press(Key.Key_Z, CTRL)
    assert (editor.step, editor.session.state.session.money_unit) == ("funding", "万元")
    press(Key.Key_Z, CTRL)
    assert (editor.step, editor.session.state.session.done) == ("cover", ())
    assert not editor.bottom.tick.isChecked()
    press(Key.Key_Y, CTRL)
    assert editor.bottom.tick.isChecked()


def test_the_cursor_stays_where_undo_happens(edit):
    editor = edit()
    entry = field(editor, "cover.project")
    entry.setCursorPosition(2)
    type_ascii("x")
    press(Key.Key_Z, CTRL)
    assert entry.cursorPosition() == 2
    assert entry.hasFocus()


def test_the_undo_button_takes_half_typed_words_in_first(edit):
    editor = edit()
    field(editor, "cover.contact")
    write("李")
    field(editor, "cover.phone")
    compose("yi")
    click(head(editor, "undo"))
    assert (editor.session.report.cover.contact, editor.session.report.cover.phone) == ("李", "")
    click(head(editor, "redo"))
    assert editor.session.report.cover.phone == "yi"
    assert not head(editor, "redo").isEnabled()


def test_undo_while_a_cell_is_open(edit):
    editor = edit()
    editor.show_step("funding")
    click(editor.findChild(QPushButton, "add:funding.uses"))
    type_ascii("abc")
    press(Key.Key_Z, CTRL)
    assert [use.name for use in editor.session.report.funding.uses] == [""]
    press(Key.Key_Z, CTRL)
    assert editor.session.report.funding.uses == ()


def test_everything_is_undone_and_done_again(edit):
    editor = edit()
    before = editor.session.report
    field(editor, "cover.contact")
    write("李晓")
    field(editor, "cover.year")
    type_ascii("20x")
    box = field(editor, "cover.kind")
    press(Key.Key_Down)
    assert box.text() == "部门评价"
    field(editor, "cover.title")
    write("（稿）")
    editor.show_step("funding")
    click(editor.findChild(QPushButton, "add:funding.uses"))
    type_ascii("Books")
    press(Key.Key_D, CTRL)
    press(Key.Key_Up, ALT)
    press(Key.Key_Delete, CTRL)
    click(editor.bottom.tick)
    after = editor.session.state
    while editor.session.stack.canUndo():
        press(Key.Key_Z, CTRL)
    assert editor.session.report == before
    assert (editor.session.state.session.done, editor.session.state.session.rejected) == ((), {})
    while editor.session.stack.canRedo():
        press(Key.Key_Y, CTRL)
    assert editor.session.report == after.report
    assert editor.session.state.session.rejected == after.session.rejected
    assert editor.session.state.session.done == after.session.done


# Keys


def test_f6_goes_round(edit):
    editor = edit()
    areas = []
    for _ in range(6):
        press(Key.Key_F6)
        focus = QApplication.focusWidget()
        areas.append(
            next(
                n
                for n, area in enumerate((editor.steps, editor.page, editor.preview, editor.findings))
                if area.isAncestorOf(focus)
            )
        )
    assert areas == [2, 3, 0, 1, 2, 3]


def test_f6_goes_round_without_findings_too(edit, sample_state):
    editor = edit(sample_state)
    editor.findings.show_findings([], "")
    for area in (editor.preview, editor.findings, editor.steps, editor.page):
        press(Key.Key_F6)
        assert area.isAncestorOf(QApplication.focusWidget())


def test_f9_folds_the_pane(edit):
    editor = edit()
    assert editor.preview.isVisible()
    press(Key.Key_F9)
    assert not editor.preview.isVisible()
    editor.show_step("goals")
    assert not editor.preview.isVisible()
    press(Key.Key_F9)
    assert editor.preview.isVisible()


def test_f1_shows_the_guidance(edit):
    edit()
    before = set(QApplication.topLevelWidgets())
    press(Key.Key_F1)
    opened = [one for one in set(QApplication.topLevelWidgets()) - before if one.isVisible()]
    assert len(opened) == 1
    opened[0].close()


def test_the_steps_are_walked_by_key(edit):
    editor = edit()
    editor.steps.view.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert editor.step == "goals"
    assert editor.steps.view.hasFocus()
    press(Key.Key_Return)
    write("总目标")
    assert editor.session.report.overview.goal == "总目标"


def test_a_click_on_a_step_begins_its_page(edit):
    editor = edit()
    view = editor.steps.view
    place = view.visualRect(view.model().index(2, 0)).center()
    window = editor.window().windowHandle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, NONE, view.viewport().mapTo(editor.window(), place))
    assert editor.step == "goals"
    assert editor.page.isAncestorOf(QApplication.focusWidget())


# The rest


def test_followers_survive_rows_that_go_on_pages_out_of_view(edit):
    editor = edit()
    for step in ("problems", "indicators", "funding"):
        editor.show_step(step)
    editor.session.edit("conclusion.problems", (Item("ra", "甲"), Item("rb", "乙")), cause="edit")
    editor.show_step("problems")
    editor.show_step("cover")
    editor.session.edit("conclusion.problems", (Item("rb", "乙"),), cause="edit")
    editor.session.edit("indicators.rows", (), cause="edit")
    settle()
    field(editor, "cover.year")
    type_ascii("20x")
    editor.session.edit("session.money_unit", "元", cause="edit")
    while editor.session.stack.canUndo():
        press(Key.Key_Z, CTRL)
    settle()


def test_alt_tabbing_away_counts_as_leaving(edit):
    editor = edit()
    entry = field(editor, "cover.prepared_on")
    type_ascii("2026-3-5")
    QApplication.sendEvent(editor, QEvent(QEvent.Type.WindowDeactivate))
    field(editor, "cover.contact")
    assert entry.text() == "2026年3月5日"


def test_the_last_step_prints(edit, monkeypatch):
    printed = []
    monkeypatch.setattr("gui.editor.editor.Editor.print_report", lambda *_: printed.append(1))
    editor = edit()
    assert not head(editor, "print").isVisible()
    editor.show_step("export")
    click(head(editor, "print"))
    assert printed == [1]


@pytest.mark.parametrize("path", ["overview.background", "cover.project", "funding.uses[rooms].remark"])
def test_a_character_that_will_not_print_is_selected_where_it_stands(edit, sample_state, qtbot, path):
    editor = edit(sample_state)
    text = "书架🚀三台，🚁一台"
    editor.session.edit(path, text, "typing")
    editor.show_step("export")
    page = editor.page
    qtbot.waitUntil(lambda: bool(page.lacking.found))
    ways = [
        link for link in page.lacking.findChildren(Link) if link.accessibleName().startswith("转到：字库中没有“🚁”")
    ]
    ways[0].click()
    settle()
    focus = QApplication.focusWidget()
    selected = focus.selectedText() if isinstance(focus, QLineEdit) else focus.textCursor().selectedText()
    assert selected == "🚁"
    write("车")
    editor.page.commit()
    assert editor.session.value(path) == "书架🚀三台，车一台"


def test_the_last_step_counts_the_pages_of_the_preview(edit, sample_state, qtbot):
    editor = edit(sample_state)
    editor.show_step("export")
    figures = editor.page._figures
    assert "页" not in figures.text()
    with qtbot.waitSignal(editor.preview.refreshed, timeout=20_000):
        editor.preview.retry()
    assert figures.text().endswith("共13页")
    editor.session.edit("overview.background", "新建分馆。")
    assert "页" not in figures.text()
    qtbot.waitUntil(lambda: "页" in figures.text(), timeout=20_000)
