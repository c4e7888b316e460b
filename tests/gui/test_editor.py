"""The editor as a whole: steps, keys, undo across pages, saving, leaving, reading only."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from gui import parting
from gui.inputs.texts import LineInput, ProseInput
from gui.inputs.values import ChoiceInput
from gui.table import RowsView
from model.draft import FINAL
from model.errors import Trouble
from model.report import STEPS, Item
from model.store import read_draft
from tests.gui.hands import ALT, CTRL, NONE, SHIFT, Key, click, commit, compose, paste, press, settle, type_ascii, write

IDS = [step.id for step in STEPS]


def field(editor, path):
    """The input of a field on the page in view."""
    found = next(box.input for box in editor.page.all_boxes() if box.path == path)
    found.setFocus()
    return found


def on_disk(editor):
    return read_draft(editor.opened.path)[0]


def head(editor, name):
    return editor.findChild(QPushButton, f"action:{name}")


def save_state(editor):
    return editor.findChild(QWidget, "save-state").text()


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


def test_typing_goes_to_disk(edit, qtbot):
    editor = edit()
    field(editor, "cover.contact")
    write("李晓")
    assert save_state(editor) == "有改动未保存"
    qtbot.waitUntil(lambda: save_state(editor).startswith("已保存 "))
    assert on_disk(editor).report.cover.contact == "李晓"


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


# Half-typed words


@pytest.mark.parametrize("way", ["step", "key", "shut", "save", "check", "list"])
def test_half_typed_words_are_never_lost(edit, way):
    editor = edit()
    field(editor, "cover.contact")
    write("李")
    compose("xiao")
    if way == "step":
        editor.show_step("goals")
    elif way == "key":
        press(Key.Key_PageDown, CTRL)
    elif way == "shut":
        assert editor.shut()
    elif way == "save":
        press(Key.Key_S, CTRL)
    elif way == "check":
        press(Key.Key_F7)
    else:
        click(head(editor, "list"))
    assert editor.session.report.cover.contact == "李xiao"
    if way in ("shut", "save"):
        assert on_disk(editor).report.cover.contact == "李xiao"


def test_half_typed_words_in_a_cell_are_never_lost(edit):
    editor = edit()
    editor.show_step("funding")
    click(editor.findChild(QPushButton, "add:funding.uses"))
    compose("shu jia")
    assert editor.shut()
    assert on_disk(editor).report.funding.uses[0].name == "shu jia"


# Coming back


@pytest.mark.parametrize(
    ("step", "path"),
    [
        ("goals", "overview.annual_goal"),
        ("cover", "cover.phone"),
        ("funding", "funding.sources[carryover].spent"),
        ("problems", "conclusion.other"),
    ],
)
@pytest.mark.parametrize("button", [False, True])
def test_reopening_returns_to_the_step_and_field_left(edit, store, step, path, button):
    editor = edit()
    editor.go_to(path)
    if button:
        head(editor, "list").setFocus()
    settle()
    assert editor.shut()
    again = edit(opened=store.open(editor.opened.id))
    settle()
    assert again.step == step
    assert again.page.current_field() == path


def test_a_place_that_is_gone_is_no_error(edit, blank_state):
    beside = replace(blank_state.session, step="nowhere", field="funding.uses[rgone].name")
    editor = edit(replace(blank_state, session=beside))
    settle()
    assert editor.step == "cover"
    beside = replace(blank_state.session, step="funding", field="funding.uses[rgone].name")
    editor = edit(replace(blank_state, session=beside))
    settle()
    assert editor.step == "funding"


def test_refused_input_is_still_there_after_reopening(edit, store):
    editor = edit()
    editor.go_to("funding.sources[fiscal].budget")
    type_ascii("x")
    write("一百余")
    press(Key.Key_Return)
    editor.show_step("cover")
    field(editor, "cover.year")
    write("去年")
    assert editor.shut()
    again = edit(opened=store.open(editor.opened.id))
    assert field(again, "cover.year").text() == "去年"
    assert again.session.shown("funding.sources[fiscal].budget") == "x一百余"
    assert sorted(one.field for one in again.checker.findings if one.rule == "R2") == [
        "cover.year",
        "funding.sources[fiscal].budget",
    ]
    field(again, "cover.year").selectAll()
    type_ascii("2025")
    assert again.session.report.cover.year == Decimal(2025)
    assert again.shut()
    assert "cover.year" not in on_disk(again).session.rejected


# Saving


class Disk:
    """The disk of a draft in hand; it fails while `trouble` is set."""

    def __init__(self, editor, monkeypatch):
        self.trouble, self._save = None, editor.opened.save
        self.waits = threading.Event()
        self.waits.set()
        monkeypatch.setattr(editor.opened, "save", self.save)
        monkeypatch.setattr("gui.saver.RETRY_MS", (20,))

    def save(self, state):
        self.waits.wait(5)
        if self.trouble:
            raise self.trouble
        return self._save(state)


def test_a_failed_save_is_shouted_and_stays(edit, monkeypatch, qtbot):
    editor = edit()
    disk = Disk(editor, monkeypatch)
    disk.trouble = Trouble("磁盘已满。请腾出空间。")
    field(editor, "cover.contact")
    write("李")
    qtbot.waitUntil(lambda: "保存失败" in save_state(editor))
    write("晓")
    assert "保存失败" in save_state(editor)
    elsewhere = next(one for one in editor.findChildren(QPushButton) if one.text() == "另存为")
    assert elsewhere.isVisible()
    disk.trouble = None
    qtbot.waitUntil(lambda: save_state(editor).startswith("已保存 "))
    assert not elsewhere.isVisible()
    assert on_disk(editor).report.cover.contact == "李晓"


def test_saving_elsewhere(edit, monkeypatch, said, tmp_path):
    editor = edit()
    field(editor, "cover.contact")
    write("李晓")
    target = tmp_path / "另存.json"
    monkeypatch.setattr(parting.QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    editor.save_elsewhere()
    assert read_draft(target)[0].report.cover.contact == "李晓"
    assert "已另存一份" in said.told[0]
    monkeypatch.setattr(parting.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "没有" / "a.json"), ""))
    editor.save_elsewhere()
    assert "没有存成" in said.told[1]
    monkeypatch.setattr(parting.QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    editor.save_elsewhere()
    assert len(said.told) == 2


def test_leaving_with_a_failing_disk_is_the_officers_choice(edit, monkeypatch, said):
    editor = edit()
    Disk(editor, monkeypatch).trouble = Trouble("磁盘已满。")
    field(editor, "cover.contact")
    write("李晓")
    said.answers = [2]
    assert not editor.shut()
    said.answers = [1]
    assert editor.shut()
    assert "没有保存成功" in said.asked[0]
    assert on_disk(editor).report.cover.contact == ""


def test_an_unforeseen_error_does_not_keep_the_officer_from_leaving(edit, monkeypatch, said, qtbot):
    editor = edit()
    Disk(editor, monkeypatch).trouble = ZeroDivisionError()
    monkeypatch.setattr("gui.saver.PAUSE_MS", 60_000)
    field(editor, "cover.contact")
    write("李晓")
    said.answers = [1]
    with qtbot.captureExceptions() as caught:
        assert editor.shut()
    assert ZeroDivisionError in [kind for kind, *_ in caught]


def test_shutting_twice_is_once(edit):
    editor = edit()
    assert editor.shut()
    assert editor.shut()


def test_the_list_button_asks_to_leave(edit, qtbot):
    editor = edit()
    with qtbot.waitSignal(editor.leave_requested):
        click(head(editor, "list"))


def test_the_title_follows_the_project(edit):
    editor = edit()
    titles = []
    editor.title_changed.connect(titles.append)
    entry = field(editor, "cover.project")
    entry.selectAll()
    write("新项目")
    field(editor, "cover.year")
    type_ascii("2025")
    assert titles[-1] == "新项目（2025年度）"


def test_typing_the_title_does_not_pile_up_menus(edit):
    from PySide6.QtWidgets import QMenu

    editor = edit()
    field(editor, "cover.project")
    type_ascii("a" * 20)
    settle()
    assert len(editor.head.more.findChildren(QMenu)) == 1


# Findings


def list_of(editor):
    return {(item.finding.rule, item.finding.field) for item in editor.findings._items}


def test_a_finding_on_the_field_being_typed_in_waits_until_it_is_left(edit):
    editor = edit()
    field(editor, "cover.year")
    type_ascii("20x")
    editor.checker.run()
    box = next(box for box in editor.page.boxes if box.path == "cover.year")
    assert box.finding is None
    assert ("R2", "cover.year") not in list_of(editor)
    field(editor, "cover.contact")
    settle()
    assert box.finding.rule == "R2"
    assert ("R2", "cover.year") in list_of(editor)


def test_a_mended_finding_vanishes_at_once(edit):
    editor = edit()
    field(editor, "cover.year")
    type_ascii("20x")
    field(editor, "cover.contact")
    settle()
    field(editor, "cover.year").selectAll()
    type_ascii("2025")
    editor.checker.run()
    box = next(box for box in editor.page.boxes if box.path == "cover.year")
    assert box.finding is None
    assert box.input.hasFocus()
    assert not {place for place in list_of(editor) if place[1] == "cover.year"}


def test_a_known_finding_stays_while_it_is_worked_on(edit):
    editor = edit()
    field(editor, "cover.year")
    type_ascii("20x")
    field(editor, "cover.contact")
    settle()
    field(editor, "cover.year")
    type_ascii("y")
    editor.checker.run()
    box = next(box for box in editor.page.boxes if box.path == "cover.year")
    assert "“20xy”" in box.finding.message


def test_what_is_missing_waits_until_the_officer_has_been_there(edit):
    editor = edit()
    boxes = {box.path: box for box in editor.page.boxes}
    assert boxes["cover.department"].finding is None
    field(editor, "cover.department")
    field(editor, "cover.contact")
    settle()
    assert boxes["cover.department"].finding.rule == "R1"
    assert boxes["cover.prepared_on"].finding is None


def test_a_check_says_everything_on_every_page(edit):
    editor = edit()
    press(Key.Key_F7)
    assert editor.findings.isAncestorOf(QApplication.focusWidget())
    assert next(box for box in editor.page.boxes if box.path == "cover.prepared_on").finding.rule == "R1"
    editor.show_step("goals")
    assert all(box.finding for box in editor.page.boxes if box.spec.required)


def test_a_click_on_a_finding_goes_to_its_field(edit):
    editor = edit()
    field(editor, "cover.year")
    type_ascii("20x")
    item = next(item for item in editor.findings._items if item.finding.field == "overview.background")
    editor.findings._area.ensureWidgetVisible(item)
    settle()
    click(item)
    settle()
    assert editor.step == "overview"
    assert editor.page.current_field() == "overview.background"


def test_findings_by_key(edit):
    editor = edit()
    first, second = (finding.field for finding in editor.checker.findings[:2])
    press(Key.Key_F8)
    assert editor.page.current_field() == first
    press(Key.Key_F8)
    assert editor.page.current_field() == second
    press(Key.Key_F8, SHIFT)
    assert editor.page.current_field() == first
    editor.show_step("goals")
    press(Key.Key_F8)
    assert (editor.step, editor.page.current_field()) == ("cover", second)


def test_every_finding_leads_somewhere(edit, sample_state, blank_state):
    spoiled = replace(sample_state, session=replace(sample_state.session, rejected={"cover.year": "x"}))
    for state in (blank_state, spoiled):
        editor = edit(state)
        press(Key.Key_F7)
        for finding in editor.checker.findings:
            editor.go_to(finding.field)
            assert editor.page.isAncestorOf(QApplication.focusWidget()), finding.field


def test_the_steps_show_their_status(edit):
    editor = edit()
    from gui.steps import STATE

    def status(step):
        return editor.steps.view.model().index(IDS.index(step), 0).data(STATE).status

    assert status("goals") == "未开始"
    editor.show_step("goals")
    write("总目标")
    editor.checker.run()
    assert status("goals") == "进行中"
    click(editor.bottom.tick)
    editor.checker.run()
    assert status("goals") == "错误"
    press(Key.Key_Z, CTRL)
    editor.checker.run()
    assert status("goals") == "进行中"


# Keys


def test_f6_goes_round(edit):
    editor = edit()
    areas = []
    for _ in range(6):
        press(Key.Key_F6)
        focus = QApplication.focusWidget()
        areas.append(
            next(n for n, area in enumerate((editor.steps, editor.page, editor.findings)) if area.isAncestorOf(focus))
        )
    assert areas == [2, 0, 1, 2, 0, 1]


def test_f6_goes_round_without_findings_too(edit, sample_state):
    editor = edit(sample_state)
    editor.findings.show_findings([], "")
    for area in (editor.findings, editor.steps, editor.page):
        press(Key.Key_F6)
        assert area.isAncestorOf(QApplication.focusWidget())


def test_f9_folds_the_pane(edit):
    editor = edit()
    assert editor.findings.isVisible()
    press(Key.Key_F9)
    assert not editor.findings.isVisible()
    editor.show_step("goals")
    assert not editor.findings.isVisible()
    press(Key.Key_F9)
    assert editor.findings.isVisible()


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


# Reading only


def assert_nothing_can_be_edited(editor):
    before = editor.session.state.report
    for step in IDS:
        editor.show_step(step)
        settle()
        for entry in editor.page.findChildren(QWidget):
            if isinstance(entry, LineInput | ProseInput) and entry.objectName() != "cell":
                assert entry.isReadOnly(), entry.objectName()
            elif isinstance(entry, ChoiceInput):
                assert not entry.isEnabled(), entry.objectName()
            elif isinstance(entry, RowsView):
                entry.setFocus()
                for line in range(entry.model().rowCount()):
                    entry.setCurrentIndex(entry.model().index(line, 1))
                    commit("字")
                    type_ascii("1")
                    press(Key.Key_Delete)
                    press(Key.Key_Delete, CTRL)
            elif isinstance(entry, QPushButton) and entry.objectName().startswith("add:"):
                assert not entry.isEnabled()
        if step != "export":
            assert not editor.bottom.tick.isEnabled()
    press(Key.Key_Z, CTRL)
    assert editor.session.state.report == before


def test_a_draft_somebody_else_has_cannot_be_edited(edit, store, sample_state):
    mine = store.create(replace(sample_state, leftovers=("未归入的一段",)))
    theirs = store.open(mine.id, read_only=True)
    editor = edit(opened=theirs)
    assert save_state(editor) == "只读"
    assert editor.banner.isVisible()
    assert_nothing_can_be_edited(editor)
    assert editor.session.stack.count() == 0
    assert editor.shut()
    assert read_draft(mine.path)[0].session == sample_state.session
    mine.close()


def test_a_final_report_cannot_be_edited_until_it_is_reopened(edit, sample_state):
    editor = edit(replace(sample_state, leftovers=("未归入的一段",)))
    field(editor, "cover.contact")
    write("某")
    for step in IDS:
        editor.show_step(step)
    editor.session.set_status(FINAL)
    settle()
    assert not head(editor, "undo").isEnabled()
    assert "定稿" in editor.banner.text()
    assert_nothing_can_be_edited(editor)
    editor.session.set_status("填写中")
    assert not editor.banner.isVisible()
    editor.show_step("cover")
    field(editor, "cover.contact")
    write("甲")
    assert "甲" in editor.session.report.cover.contact


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
