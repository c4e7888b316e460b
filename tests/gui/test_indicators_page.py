"""The indicator page: sums, budget execution, the table with its bands, the details of the current row."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton

from gui.editor.session import Session
from gui.pages.indicators_page import IndicatorsPage
from gui.tables.indicator_model import PATH, allotment, loss_words
from gui.widgets import Link
from model.draft import FINAL
from model.facts import families
from model.fields import Target
from model.presets import catalogue
from model.report import STEPS, Indicator
from model.scoring import score_of
from tests.gui.hands import ALT, Key, click, press, settle, type_ascii, write

STEP = next(step for step in STEPS if step.id == "indicators")
ROWS = (
    Indicator("ra", "产出", "数量", "图书", "定量", Target("≥", Decimal(100), "册"), "100", Decimal(20)),
    Indicator("rb", "效益", "社会", "满意", "定性", Target(text="明显"), "明显", Decimal(30)),
    Indicator("rc", "产出", "质量", "合格", "定量", Target("≥", Decimal(100), "%"), "50%", Decimal(20)),
)


@pytest.fixture
def page(session, show):
    session.edit(PATH, ROWS, cause="edit")
    session.stack.clear()
    made = IndicatorsPage(session, STEP)
    window = show(made)
    window.resize(1300, 900)
    settle()
    return made


def stand(page, row, name="name"):
    page.view.setFocus()
    page.view.setCurrentIndex(page.view.rows.index_of(f"{PATH}[{row}].{name}"))


def details(page):
    return {box.path.rpartition(".")[2]: box for box in page.details.boxes}


def row_of(page, row):
    return next(one for one in page.session.report.indicators.rows if one.id == row)


def tool(page, words):
    return next(one for one in page.details.findChildren(QPushButton) if one.text() == words and not one.isHidden())


def test_sums_follow_the_rows(page):
    summary = page.column.itemAt(1).widget()
    assert (summary._total.text(), summary._points.text(), summary._grade.text()) == ("30.00", "70.00", "—")
    page.session.enter(f"{PATH}[rb].score", "27")
    page.session.enter(f"{PATH}[ra].points", "50")
    assert summary._points.text() == "100.00"
    assert summary._total.text() == "87.00"
    assert summary._grade.text() not in ("", "—")
    assert summary._icon.toolTip() == "分值合计为100"
    page.session.stack.undo()
    assert summary._points.text() == "70.00"


def test_bands_span_the_names(page):
    bands = [n for n, line in enumerate(page.view.rows.lines) if line.kind != "row"]
    assert all(page.view.columnSpan(n, 0) == 5 for n in bands)
    page.view.rows.add_row(bands[1])
    bands = [n for n, line in enumerate(page.view.rows.lines) if line.kind != "row"]
    rows = set(range(page.view.rows.rowCount())) - set(bands)
    assert all(page.view.columnSpan(n, 0) == 5 for n in bands)
    assert all(page.view.columnSpan(n, 0) == 1 for n in rows)


def test_what_a_family_lacks_is_said(session, preset):
    session.edit(PATH, ROWS, cause="edit")
    said = {family.name: allotment(family, preset) for family in families(session.report, preset)}
    assert said["产出"] == ("规定分值40.00，已分配完", "")
    assert said["过程"] == ("规定分值20.00，还差20.00", "warning")
    assert said["效益"] == ("规定分值30.00，已分配完", "")
    session.enter(f"{PATH}[ra].points", "21")
    more = next(family for family in families(session.report, preset) if family.name == "产出")
    assert allotment(more, preset) == ("规定分值40.00，超出1.00", "warning")
    session.edit(f"{PATH}[ra].family", "另外", cause="edit")
    other = next(family for family in families(session.report, preset) if family.name == "另外")
    assert "不在本类型报告的规定之内" in allotment(other, preset)[0]


def test_lost_points_are_counted(session, preset):
    session.edit(PATH, ROWS, cause="edit")
    assert loss_words(session.report) == "扣10.00分，涉及1项指标，其中1项未说明原因"
    session.enter(f"{PATH}[rc].deviation_reason", "采购推迟")
    assert "未说明" not in loss_words(session.report)
    session.enter(f"{PATH}[rc].actual", "100%")
    assert loss_words(session.report) == ""


# Details


def test_the_details_follow_the_current_row(page):
    assert page.details.isHidden()
    stand(page, "rc")
    assert page.details.isVisible()
    assert set(details(page)) == {"kind", "override", "override_reason", "standard", "deviation_reason"}
    assert page.details._name.text() == "合格"
    stand(page, "rb")
    assert set(details(page)) == {"kind", "score", "standard", "deviation_reason"}
    page.view.setCurrentIndex(page.view.rows.index(0, 0))
    assert page.details.isHidden()


def test_an_override_is_typed_and_restored_in_the_details(page):
    stand(page, "rc")
    restore = next(one for one in page.details.findChildren(Link) if one.text() == "恢复自动计算")
    assert not restore.isVisible()
    details(page)["override"].take_focus()
    type_ascii("12")
    assert row_of(page, "rc").override == Decimal(12)
    assert restore.isVisible()
    click(restore)
    assert row_of(page, "rc").override is None
    assert score_of(row_of(page, "rc")) == Decimal(10)
    page.session.stack.undo()
    assert row_of(page, "rc").override == Decimal(12)
    assert details(page)["override"].input.text() == "12.00"


def test_writing_in_the_details(page):
    stand(page, "rc")
    details(page)["standard"].take_focus()
    write("按比例计分")
    assert row_of(page, "rc").standard == "按比例计分"
    names = [box.input.objectName() for box in page.details.boxes]
    assert "indicators.rows[2].standard" in names


def test_a_row_that_becomes_computed_changes_its_details_and_keeps_the_cursor(page):
    stand(page, "rb")
    details(page)["kind"].take_focus()
    page.session.edit_all([(f"{PATH}[rb].target", Target("≥", Decimal(90), "%")), (f"{PATH}[rb].actual", "81%")])
    page.session.enter(f"{PATH}[rb].kind", "定量")
    assert "override" in details(page)
    assert details(page)["kind"].input.hasFocus()


def test_alt_enter_opens_the_details(page):
    stand(page, "rc")
    type_ascii("New")
    press(Key.Key_Return, ALT)
    assert row_of(page, "rc").name == "New"
    assert details(page)["kind"].input.hasFocus()


def test_the_family_can_be_changed(page):
    stand(page, "rc")
    box = page.details._family
    box.setCurrentIndex(box.findData("过程"))
    box.activated.emit(box.currentIndex())
    assert row_of(page, "rc").family == "过程"
    assert page.view.currentIndex().isValid()
    assert page.view.rows.lines[page.view.currentIndex().row()].row.id == "rc"
    assert page.details.isVisible()
    page.session.stack.undo()
    assert row_of(page, "rc").family == "产出"
    assert page.details._family.text() == "产出"


def test_no_row_is_without_a_family(page):
    stand(page, "rc")
    page.details._family.setCurrentIndex(0)
    page.details._family.activated.emit(0)
    assert row_of(page, "rc").family == "产出"
    assert page.details._family.text() == "产出"


def test_the_tools_of_the_details(page):
    stand(page, "rc")
    tool(page, "上移").click()
    assert [row.id for row in page.session.report.indicators.rows] == ["rc", "rb", "ra"]
    tool(page, "下移").click()
    assert [row.id for row in page.session.report.indicators.rows] == ["ra", "rb", "rc"]
    tool(page, "复制本行").click()
    assert len(page.session.report.indicators.rows) == 4
    copied = page.session.report.indicators.rows[3]
    assert replace(copied, id="rc") == row_of(page, "rc")
    tool(page, "删除本行").click()
    assert [row.id for row in page.session.report.indicators.rows] == ["ra", "rb", "rc"]
    settle()
    page.session.enter("cover.year", "今年")


def test_the_cursor_stays_in_the_table_when_the_details_delete_its_row(page):
    stand(page, "rb", "actual")
    tool(page, "删除本行").setFocus()
    tool(page, "删除本行").click()
    settle()
    assert page.view.hasFocus()
    assert page.current_field() == f"{PATH}[rc].actual"


def test_the_page_begins_in_the_table_each_time(page):
    page.begin()
    first = page.current_field()
    assert page.details.boxes
    page.details.boxes[0].take_focus()
    page.begin()
    assert page.view.hasFocus()
    assert page.current_field() == first


def test_the_details_close_with_their_row(page):
    stand(page, "rc")
    boxes = list(page.details.boxes)
    page.view.act(page.view.delete_rows)
    settle()
    assert f"{PATH}[rc]" not in {box.path.rpartition(".")[0] for box in page.details.boxes}
    page.session.enter("cover.year", "今年")
    page.session.stack.undo()
    page.session.stack.undo()
    stand(page, "rc")
    assert page.details._name.text() == "合格"
    assert boxes


def test_an_undone_deletion_does_not_raise_anywhere(page):
    for row in ("rb", "rc", "ra"):
        stand(page, row)
        page.view.act(page.view.delete_rows)
        page.session.edit("session.money_unit", "元", cause="edit")
        page.session.edit("session.money_unit", "万元", cause="edit")
    while page.session.stack.canUndo():
        page.session.stack.undo()
    assert page.session.report.indicators.rows == ROWS


def test_editing_the_score_in_the_table(page):
    stand(page, "rc", "score")
    type_ascii("9")
    press(Key.Key_Return)
    assert row_of(page, "rc").override == Decimal(9)
    stand(page, "rc", "score")
    press(Key.Key_Delete)
    assert row_of(page, "rc").override is None


def test_going_to_what_has_no_column(page):
    page.go_to(f"{PATH}[rc].override")
    assert details(page)["override"].input.hasFocus()
    page.go_to(f"{PATH}[rb].score")
    assert page.view.hasFocus()
    assert page.view.rows.cell_path(page.view.currentIndex()) == f"{PATH}[rb].score"
    page.go_to(PATH)
    assert page.view.hasFocus()


# Budget execution


def test_budget_execution_where_the_kind_has_it(app, show, session):
    national = catalogue()["self-evaluation"]
    other = Session(session.state, national)
    page = IndicatorsPage(other, STEP)
    show(page)
    assert "填写资金情况后自动计算" in page._computed.text()
    other.enter("funding.sources[fiscal].budget", "100")
    other.enter("funding.sources[fiscal].spent", "95")
    assert page._computed.text() == "自动计算9.50"
    paths = [box.path for box in page.boxes]
    assert "indicators.execution.override" in paths


def test_no_budget_execution_where_the_kind_has_none(page):
    assert page.boxes == []


# Reading only


def test_nothing_changes_a_locked_page(app, show, sample_state, preset):
    session = Session(sample_state, preset, read_only=True)
    page = IndicatorsPage(session, STEP)
    show(page)
    row = session.report.indicators.rows[0].id
    stand(page, row)
    assert all(
        box.input.isReadOnly() if hasattr(box.input, "isReadOnly") else not box.input.isEnabled()
        for box in page.details.boxes
    )
    assert not page.details._family.isEnabled()
    for words in ("上移", "下移", "复制本行", "删除本行"):
        assert not tool(page, words).isEnabled()
    page.view.act(page.view.delete_rows)
    type_ascii("9")
    assert session.state == sample_state


def test_a_final_report_closes_the_details_in_view(page):
    stand(page, "rc")
    page.session.set_status(FINAL)
    assert details(page)["standard"].input.isReadOnly()
    assert not page.details._family.isEnabled()
    assert not tool(page, "删除本行").isEnabled()
    page.session.set_status("填写中")
    assert tool(page, "删除本行").isEnabled()
    assert page.details._family.isEnabled()
