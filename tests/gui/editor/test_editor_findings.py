"""The editor and its findings, and reports that may only be read."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.editor.findings import UNFILLED
from gui.editor.pane import FINDINGS
from gui.inputs.texts import LineInput, ProseInput
from gui.inputs.values import ChoiceInput
from gui.tables.table import RowsView
from model.disk.store import read_draft
from model.draft import FINAL
from model.progress import step_states
from model.report import STEPS
from tests.gui.hands import CTRL, SHIFT, Key, click, commit, field, head, press, save_state, settle, type_ascii, write

IDS = [step.id for step in STEPS]


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


def test_badge_list_steps_and_last_page_count_the_same_errors(edit):
    editor = edit()
    field(editor, "cover.year")
    type_ascii("20x")
    editor.show_step("export")
    settle()
    assert editor.head._badge.text() == "1处错误"
    assert editor.findings._filter.button("error").text() == "错误 1"
    assert editor.page.banner.text().startswith("还有1处错误、")
    states = step_states(editor.session.state, editor.session.preset, editor.checker.findings)
    assert sum(state.errors for state in states.values()) == 1
    unfilled = int(editor.findings._filter.button(UNFILLED).text().split()[1])
    assert unfilled > 0
    assert editor.head._badge.toolTip() == f"另有{unfilled}处尚未填写"
    editor.page.finding_wanted.emit()
    assert editor.page.current_field() == "cover.year"


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
    editor.pane.show_tab(FINDINGS)
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
    from gui.editor.steps import STATE

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
