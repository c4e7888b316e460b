"""Values carried over: marked until touched or confirmed, last year's beside them, warnings explained."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from gui.editor.last_year import last_year_text
from gui.editor.session import Session
from gui.editor.waivers import IgnoredItem
from gui.inputs.field_box import FieldBox
from gui.pages.form_page import FormPage
from gui.tables.cells import Role
from gui.tables.delegate import CellDelegate
from gui.tables.table_card import TableCard
from model.beginnings import sample
from model.carry import carry_forward
from model.draft import Waiver, with_value
from model.report import STEPS
from tests.gui.hands import CTRL, Key, click, paste, press, settle, type_ascii, write

GOAL, CATEGORY, BUDGET = "overview.goal", "funding.category", "funding.sources[fiscal].initial_budget"
NAME, TARGET = "funding.uses[books].name", "indicators.rows[i01].target"
FUNDING = STEPS[3]


@pytest.fixture
def carried(preset):
    return carry_forward(sample(), preset).state


@pytest.fixture
def session(app, carried, preset):
    return Session(carried, preset)


def marked(session):
    return set(session.state.marks)


# The one door


def test_an_edit_takes_the_mark_away_and_one_undo_brings_it_back(session):
    before = session.state
    session.enter(GOAL, "另写的目标")
    assert GOAL not in marked(session)
    assert "overview.annual_goal" in marked(session)
    session.stack.undo()
    assert session.state == before


def test_a_burst_of_typing_is_still_one_step(session):
    before = session.state
    for text in ("目", "目标", "目标三"):
        session.enter(GOAL, text, cause="typing")
    assert session.stack.count() == 1
    session.stack.undo()
    assert session.state == before
    session.stack.redo()
    assert GOAL not in marked(session)


def test_refused_input_is_a_touch_too(session):
    session.enter(BUDGET, "约两百万")
    assert BUDGET not in marked(session)


def test_confirming_keeps_the_value_and_is_undone_in_one_step(session):
    before = session.state
    session.confirm([GOAL, NAME, "cover.year"])
    assert marked(session) == set(before.marks) - {GOAL, NAME}
    assert session.report == before.report
    assert session.stack.undoText() == "确认沿用2处"
    session.stack.undo()
    assert session.state == before


def test_there_is_nothing_to_confirm_where_nothing_is_marked(session):
    session.confirm(["cover.year", "nowhere"])
    assert session.stack.count() == 0


def test_saying_that_a_page_is_done_confirms_nothing(session):
    session.edit("session.done", ("funding",), "本页已完成", "edit")
    assert set(session.state.marks) == set(carry_forward(sample(), session.preset).state.marks)


def test_a_draft_open_elsewhere_is_not_confirmed(app, carried, preset):
    locked = Session(carried, preset, read_only=True)
    locked.confirm([GOAL])
    assert GOAL in marked(locked)


# Fields


@pytest.fixture
def box(session, show):
    def make(path):
        made = FieldBox(session, path)
        show(made)
        return made

    return make


def test_a_field_says_that_it_is_last_years_and_offers_to_confirm(session, box):
    made = box(GOAL)
    assert (made.origin.text(), made.input.property("origin")) == ("上年内容，请确认", "carried")
    assert "上年内容，请确认" in made.input.accessibleName()
    assert made.last_year.look.isHidden()  # it is the same
    click(made.last_year.confirm)
    assert GOAL not in marked(session)
    assert made.origin.isHidden()
    assert made.last_year.confirm.isHidden()
    assert made.input.property("origin") == ""


def test_typing_takes_the_mark_away_at_once(session, box):
    made = box(GOAL)
    made.take_focus()
    write("新")
    assert GOAL not in marked(session)
    assert made.origin.isHidden()
    session.stack.undo()
    assert made.origin.isVisible()


def test_what_came_from_another_report_is_named_so(app, preset, show):
    state = carry_forward(sample(), preset, sample().report.cover).state
    made = FieldBox(Session(state, preset), GOAL)
    show(made)
    assert made.origin.text() == "沿用内容，请确认"


def test_a_changed_prose_has_last_years_behind_a_link(session, box):
    made = box(GOAL)
    session.enter(GOAL, "另写的目标")
    assert made.last_year.look.isVisible()
    click(made.last_year.look)
    assert made.last_year.panel.isVisible()
    assert made.last_year.panel.text() == sample().report.overview.goal
    assert made.last_year.look.text() == "收起上年"
    click(made.last_year.look)
    assert made.last_year.panel.isHidden()
    session.stack.undo()
    assert made.last_year.look.isHidden()


def test_a_short_value_stands_beside_its_field(session, box):
    made = box("cover.contact")
    assert made.last_year.said.isHidden()
    session.enter("cover.contact", "李晓")
    assert made.last_year.said.text() == "上年：周晓岚"
    day = box("cover.prepared_on")
    assert day.last_year.said.text() == "上年：2026年3月6日"


def test_figures_have_their_unit(session):
    assert last_year_text(session, BUDGET) == "180.00万元"
    assert last_year_text(session, TARGET) == "100%"
    assert last_year_text(session, "indicators.rows[i01].points") == "12.00分"
    session.edit("session.money_unit", "元")
    assert last_year_text(session, BUDGET) == "1,800,000.00元"


def test_what_last_year_did_not_have_has_nothing_beside_it(session, filled):
    session.edit("cover.year", Decimal(2030))
    assert last_year_text(session, "cover.year") == ""
    assert last_year_text(session, "funding.uses[fresh].name") == ""
    assert last_year_text(filled, GOAL) == ""


def test_derived_prose_has_last_years_wording(session):
    assert "201.40万元" in last_year_text(session, "funding.narrative").replace("201.4万元", "201.40万元")


# Tables


@pytest.fixture
def table(session, show):
    def make(path="funding.uses"):
        card = TableCard(session, path)
        show(card)
        card.view.setFocus()
        return card

    return make


def data(card, path, role):
    return card.model.data(card.model.index_of(path), role)


def test_carried_cells_are_painted_and_spoken_as_such(session, table):
    card = table()
    assert data(card, NAME, Role.ORIGIN) == "carried"
    assert data(card, NAME, Role.TAG) == "上年"
    assert data(card, NAME, Qt.ItemDataRole.AccessibleTextRole) == "支出内容，图书购置与编目，上年内容，请确认"
    assert "上年内容，请确认" in data(card, NAME, Qt.ItemDataRole.ToolTipRole)
    assert data(card, "funding.uses[books].spent", Role.ORIGIN) == ""
    assert card.grab().width() > 0  # the delegate paints tags and corners
    assert isinstance(card.view.itemDelegate(), CellDelegate)


def test_typing_and_deleting_take_the_mark_of_the_cell_away(session, table):
    card = table()
    card.go_to(NAME)
    press(Key.Key_Delete)
    assert session.value(NAME) == ""
    assert NAME not in marked(session)
    budget = "funding.uses[books].budget"
    card.go_to(budget)
    type_ascii("88")
    press(Key.Key_Return)
    assert session.value(budget) == Decimal(88)
    assert budget not in marked(session)
    assert "funding.uses[rooms].name" in marked(session)


def test_a_pasted_block_takes_the_marks_of_its_cells_away(session, table):
    card = table()
    card.go_to("funding.uses[rooms].name")
    paste("场地改造\n购书")
    assert not {"funding.uses[rooms].name", NAME} & marked(session)
    assert "funding.uses[shelves].name" in marked(session)


def test_the_selected_cells_are_confirmed_together(session, table):
    card = table()
    card.view.setCurrentIndex(card.model.index_of(NAME))
    below = card.model.index_of("funding.uses[shelves].name")
    card.view.selectionModel().select(below, QItemSelectionModel.SelectionFlag.Select)
    assert card.notes.confirm.text() == "确认沿用（2格）"
    assert card.notes.tag.text() == "上年内容，请确认"
    click(card.notes.confirm)
    assert not {NAME, "funding.uses[shelves].name"} & marked(session)
    assert card.notes.confirm.isHidden()
    session.stack.undo()
    assert NAME in marked(session)


def test_last_years_figure_stands_below_the_table(session, table):
    card = TableCard(session, "funding.uses")
    assert card.notes.said.whole_text() == "选中一格，这里显示它上年的内容。"
    spent, card = "funding.uses[books].spent", table()
    card.go_to(spent)
    assert card.notes.said.whole_text() == "上年：74.16万元"
    assert data(card, spent, Qt.ItemDataRole.ToolTipRole).endswith("上年：74.16万元")
    session.edit(spent, Decimal("74.16"))
    assert card.notes.said.whole_text() == "与上年相同。"


def test_a_table_of_a_report_of_its_own_has_no_line_below(filled, show):
    card = TableCard(filled, "funding.uses")
    show(card)
    assert card.notes.isHidden()


def test_a_new_row_bears_no_mark_and_a_deleted_one_leaves_none(session, table):
    card = table()
    card.go_to(NAME)
    press(Key.Key_D, CTRL)
    assert len(session.report.funding.uses) == 6
    card.go_to(NAME)
    press(Key.Key_Delete, CTRL)
    assert not any(path.startswith("funding.uses[books]") for path in marked(session))
    session.stack.undo()
    assert NAME in marked(session)


# Pages


def test_a_page_confirms_all_it_carried_in_one_step(session, show):
    page = FormPage(session, FUNDING)
    show(page)
    before = session.state
    assert page.confirm.text() == "确认本页沿用内容（15处）"
    click(page.confirm)
    assert not any(path.startswith("funding") for path in marked(session))
    assert GOAL in marked(session)
    assert page.confirm.isHidden()
    session.stack.undo()
    assert session.state == before
    assert page.confirm.isVisible()


def test_the_page_counts_down(session, show):
    page = FormPage(session, FUNDING)
    show(page)
    session.enter(CATEGORY, "其他")
    assert page.confirm.text() == "确认本页沿用内容（14处）"


def test_indicators_and_their_details_are_confirmed_with_their_page(edit, carried):
    editor = edit(carried)
    editor.show_step("indicators")
    standard = "indicators.rows[i01].standard"
    editor.go_to(standard)
    fields = {made.path: made for made in editor.page.all_boxes()}
    assert fields[standard].origin.text() == "上年内容，请确认"
    editor.page.confirm.click()
    assert not any(path.startswith("indicators") for path in marked(editor.session))
    assert fields[standard].origin.isHidden()


# Findings


def items(editor, rule):
    return [item for item in editor.findings._items if item.finding.rule == rule]


def test_unconfirmed_pages_are_listed_and_lead_to_the_first_place(edit, carried):
    editor = edit(carried)
    editor.checker.run()
    found = {item.finding.message: item for item in items(editor, "Y1")}
    item = found["资金情况还有15处沿用上年的内容没有确认。"]
    assert item.reason is None  # is confirmed, not explained away
    item.go.emit(item.finding.field)
    assert editor.step == "funding"
    assert "处沿用上年的内容" not in {made.message.text() for made in editor.page.all_boxes()}


@pytest.fixture
def moved(edit, carried):
    """An editor on a draft with one figure far from last year's."""
    return edit(replace(with_value(carried, BUDGET, Decimal(300)), marks={}))


def test_a_far_figure_stands_at_its_cell(moved):
    moved.show_step("funding")
    card = moved.page.tables[0]
    assert data(card, BUDGET, Role.SEVERITY) == "warning"
    assert "比上年增加66.67%" in data(card, BUDGET, Qt.ItemDataRole.ToolTipRole)


def test_a_warning_is_ignored_only_with_a_reason(moved):
    moved.check()
    (item,) = items(moved, "Y2")
    click(item.ignore)
    assert item.reason.input.hasFocus()
    assert not item.reason.ok.isEnabled()
    press(Key.Key_Return)
    assert moved.session.state.waivers == ()
    write("新增两个分馆")
    press(Key.Key_Return)
    assert moved.session.state.waivers == (Waiver("Y2", BUDGET, "新增两个分馆"),)
    moved.checker.run()
    settle()
    assert items(moved, "Y2") == []
    (ignored,) = moved.findings.findChildren(IgnoredItem)
    assert "新增两个分馆" in ignored.accessibleName()


def test_an_explanation_can_be_left_and_begun_again(moved):
    moved.check()
    (item,) = items(moved, "Y2")
    click(item.ignore)
    write("新增")
    press(Key.Key_Escape)
    assert item.reason.isHidden()
    assert item.ignore.isVisible()
    assert moved.session.stack.count() == 0


def test_an_explanation_begun_survives_another_list(moved):
    moved.check()
    click(items(moved, "Y2")[0].ignore)
    write("新增两个")
    moved.session.edit("cover.contact", "")
    moved.checker.run()
    settle()
    (item,) = items(moved, "Y2")
    assert item.reason.input.text() == "新增两个"
    assert item.reason.input.hasFocus()


def test_what_was_ignored_is_taken_back_and_both_are_undone(moved):
    moved.session.edit("waivers", (Waiver("Y2", BUDGET, "新增两个分馆"),), "忽略提醒", "edit")
    moved.check()
    step = moved.step
    (ignored,) = moved.findings.findChildren(IgnoredItem)
    ignored.back.click()
    moved.checker.run()
    settle()
    assert len(items(moved, "Y2")) == 1
    assert moved.findings.findChildren(IgnoredItem) == []
    moved.undo()
    moved.checker.run()
    assert items(moved, "Y2") == []
    moved.undo()
    moved.checker.run()
    assert len(items(moved, "Y2")) == 1
    assert moved.step == step


def test_errors_offer_no_way_round(edit, carried):
    assert {item.reason for item in items(edit(carried), "R1")} == {None}


def test_a_final_report_is_explained_no_further(edit, carried):
    state = with_value(replace(with_value(carried, BUDGET, Decimal(300)), marks={}), "session.status", "已定稿")
    state = replace(state, waivers=(Waiver("Y2", "funding.uses[books].spent", "见说明"),))
    editor = edit(with_value(state, "funding.uses[books].spent", Decimal(1)))
    assert [item.reason for item in items(editor, "Y2")] == [None]
    (ignored,) = editor.findings.findChildren(IgnoredItem)
    assert ignored.back.isHidden()
