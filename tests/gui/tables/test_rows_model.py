"""The rows of a list as a table: what cells show, and every edit through the session as one step of undo."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.editor.session import Session
from gui.tables.cells import Role
from gui.tables.columns import FORMS
from gui.tables.indicator_model import IndicatorModel
from gui.tables.rows_model import RowsModel
from model.checks import Finding
from model.draft import FINAL
from model.fields import MAX_ROWS, Target
from model.report import Indicator, Use
from model.scoring import computed_score, score_of

USES, SOURCES, INDICATORS = "funding.uses", "funding.sources", "indicators.rows"


def model_of(session, path=USES):
    made = RowsModel(session, path, FORMS[path])
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return made


def grid(model):
    return [[model.text(model.index(r, c)) for c in range(model.columnCount())] for r in range(model.rowCount())]


def column(model, name):
    return [column.name for column in model.form.columns].index(name)


def cell(model, line, name):
    return model.index(line, column(model, name))


def put(model, line, name, text):
    assert model.setData(cell(model, line, name), text)


@pytest.fixture
def two(session):
    """A session with two uses."""
    uses = (Use("ra", "设备", Decimal(60), Decimal("58.5")), Use("rb", "图书", Decimal(40), Decimal("39.5")))
    session.edit(USES, uses, cause="edit")
    session.stack.clear()
    return session


# What cells show


def test_rows_and_totals(two):
    assert grid(model_of(two)) == [
        ["设备", "", "60.00", "58.50", "59.7%"],
        ["图书", "", "40.00", "39.50", "40.3%"],
        ["合计", "", "100.00", "98.00", "100.0%"],
    ]


def test_an_empty_list_has_no_totals(session):
    model = model_of(session)
    assert model.rowCount() == 0
    session.enter("cover.contact", "李晓")


def test_the_sources_are_always_there(session):
    model = model_of(session, SOURCES)
    assert [line[0] for line in grid(model)] == ["当年财政拨款", "上年结转资金", "其他资金", "合计"]
    put(model, 0, "budget", "200")
    put(model, 0, "spent", "１９０")
    assert grid(model)[0] == ["当年财政拨款", "", "200.00", "190.00", "95.00%"]
    assert grid(model)[3] == ["合计", "", "200.00", "190.00", "95.00%"]


def test_the_verdict_of_the_totals(two):
    model = model_of(two)
    two.enter("funding.sources[fiscal].spent", "98")
    verdict = model.index(2, 1)
    assert (model.text(verdict), model.data(verdict, Role.SEVERITY)) == ("与全年执行数一致", "ok")
    two.enter("funding.sources[fiscal].spent", "100")
    assert (model.text(verdict), model.data(verdict, Role.SEVERITY)) == ("比全年执行数少2.00万元", "error")


def test_the_unit_switch_changes_cells_and_headings(two):
    model = model_of(two)
    title = model.headerData(column(model, "spent"), Qt.Orientation.Horizontal)
    assert title == "实际支出（万元）"
    two.edit("session.money_unit", "元", cause="edit")
    assert model.headerData(column(model, "spent"), Qt.Orientation.Horizontal) == "实际支出（元）"
    assert grid(model)[0][3] == "585,000.00"
    put(model, 0, "spent", "600000")
    assert two.report.funding.uses[0].spent == Decimal(60)


def test_what_a_screen_reader_says(two):
    model = model_of(two)
    assert model.data(cell(model, 0, "spent"), Qt.ItemDataRole.AccessibleTextRole) == "实际支出（万元），58.50"
    assert model.data(cell(model, 0, "remark"), Qt.ItemDataRole.AccessibleTextRole) == "备注，未填"


def test_figures_stand_at_the_right(two):
    model = model_of(two)
    for name, side in (("name", Qt.AlignmentFlag.AlignLeft), ("spent", Qt.AlignmentFlag.AlignRight)):
        assert model.data(cell(model, 0, name), Qt.ItemDataRole.TextAlignmentRole) & side.value


def test_only_typed_cells_can_be_edited(two):
    model = model_of(two)
    editable = [model.is_editable(model.index(0, c)) for c in range(model.columnCount())]
    assert editable == [True, True, True, True, False]
    assert not any(model.is_editable(model.index(2, c)) for c in range(model.columnCount()))
    sources = model_of(two, SOURCES)
    assert not sources.is_editable(sources.index(0, 0))


def test_computed_cells_say_how(two):
    model = model_of(two, SOURCES)
    two.enter("funding.sources[fiscal].budget", "200")
    two.enter("funding.sources[fiscal].spent", "190")
    assert "190.00÷200.00" in model.tooltip(model.index(0, 4))


def test_findings_colour_their_cells(two):
    model = model_of(two)
    found = Finding("D9", "error", "funding.uses[ra].remark", "请填写说明。")
    model.show_findings({found.field: found})
    faulty = cell(model, 0, "remark")
    assert (model.data(faulty, Role.SEVERITY), model.data(faulty, Role.MESSAGE)) == ("error", "请填写说明。")
    missing = Finding("R1", "error", found.field, "“支出明细”第1行没有填支出内容、备注和实际支出。请填写。")
    model.show_findings({found.field: missing})
    assert model.data(faulty, Role.MESSAGE) == "请填写"  # a cell is too narrow for a sentence about its row
    model.show_findings({found.field: found})
    assert model.data(cell(model, 1, "remark"), Role.SEVERITY) == ""
    model.show_findings({})
    assert model.data(faulty, Role.SEVERITY) == ""


def test_a_path_leads_to_its_cell(two):
    model = model_of(two)
    assert model.index_of("funding.uses[rb].spent") == cell(model, 1, "spent")
    assert model.index_of("funding.uses[rb]") == model.index(1, 0)
    assert not model.index_of("funding.uses[rgone].spent").isValid()
    assert not model.index_of("funding.uses").isValid()
    assert model.cell_path(cell(model, 1, "spent")) == "funding.uses[rb].spent"
    assert model.cell_path(model.index(1, 4)) == model.cell_path(model.index(2, 0)) == ""


# Edits of cells


def test_a_cell_is_one_step_of_undo(two):
    model = model_of(two)
    put(model, 0, "name", "书架")
    put(model, 0, "spent", "61,000元")
    assert two.report.funding.uses[0].spent == Decimal("6.1")
    assert two.stack.count() == 2
    two.stack.undo()
    assert grid(model)[0][3] == "58.50"
    two.stack.undo()
    assert grid(model)[0][0] == "设备"
    two.stack.redo()
    assert grid(model)[0][0] == "书架"


def test_the_same_text_is_no_edit(two):
    model = model_of(two)
    put(model, 0, "spent", "58.50")
    put(model, 0, "spent", "58.5")
    assert two.stack.count() == 0


def test_nonsense_stays_in_its_cell(two):
    model = model_of(two)
    put(model, 0, "spent", "约六十")
    assert grid(model)[0][3] == "约六十"
    assert two.report.funding.uses[0].spent is None
    assert dict(two.state.session.rejected) == {"funding.uses[ra].spent": "约六十"}
    put(model, 0, "spent", "60")
    assert two.state.session.rejected == {}
    two.stack.undo()
    assert grid(model)[0][3] == "约六十"
    two.stack.undo()
    assert grid(model)[0][3] == "58.50"


def test_several_cells_are_cleared_as_one_step(two):
    model = model_of(two)
    model.enter([(0, 0, ""), (0, 3, ""), (1, 3, "")], "清空单元格")
    assert [use.spent for use in two.report.funding.uses] == [None, None]
    assert two.stack.count() == 1
    two.stack.undo()
    assert grid(model)[1][3] == "39.50"


# Rows


def ids(session):
    return [use.id for use in session.report.funding.uses]


def test_rows_are_added_copied_moved_and_deleted(two):
    model = model_of(two)
    added = model.add_row(0)
    assert ids(two) == ["ra", added, "rb"]
    copied = model.copy_row(2)
    assert ids(two) == ["ra", added, "rb", copied]
    assert replace(two.report.funding.uses[3], id="rb") == two.report.funding.uses[2]
    model.move_row(3, -1)
    assert ids(two) == ["ra", added, copied, "rb"]
    model.move_row(0, -1)
    model.move_row(3, 1)
    assert ids(two) == ["ra", added, copied, "rb"]
    model.delete_rows([0, 3, 4])
    assert ids(two) == [added, copied]
    for step in range(4):
        assert two.stack.canUndo(), step
        two.stack.undo()
    assert ids(two) == ["ra", "rb"]
    for _ in range(4):
        two.stack.redo()
    assert ids(two) == [added, copied]
    assert [len(line) for line in grid(model)] == [5, 5, 5]


def test_a_row_added_from_nowhere_or_the_totals_comes_last(two):
    model = model_of(two)
    last = [model.add_row(-1), model.add_row(model.rowCount() - 1)]
    assert ids(two) == ["ra", "rb", *last]


def test_a_full_list_takes_no_more_and_loses_none(session):
    session.edit(USES, tuple(Use(f"r{n}", f"第{n}项") for n in range(MAX_ROWS)), cause="edit")
    model = model_of(session)
    before = session.report.funding.uses
    assert model.add_row(3) == ""
    assert model.copy_row(3) == ""
    assert session.report.funding.uses == before
    assert model.room == 0


def test_refused_text_of_a_deleted_row_comes_back_with_it(two):
    model = model_of(two)
    put(model, 0, "spent", "约六十")
    model.delete_rows([0])
    assert grid(model)[0][0] == "图书"
    two.stack.undo()
    assert grid(model)[0][3] == "约六十"


def test_nobody_edits_a_locked_table(sample_state, preset, app):
    session = Session(sample_state, preset, read_only=True)
    for model in (model_of(session), model_of(session, SOURCES), IndicatorModel(session)):
        for line in range(model.rowCount()):
            for number in range(model.columnCount()):
                index = model.index(line, number)
                assert not model.flags(index) & Qt.ItemFlag.ItemIsEditable
                assert not model.setData(index, "1")
        model.add_row(0)
        model.move_row(0, 1)
        model.delete_rows([0, 1, 2])
    assert session.state == sample_state


def test_a_final_report_is_locked_too(filled):
    model = model_of(filled)
    filled.set_status(FINAL)
    assert not model.setData(model.index(0, 0), "x")


# Indicators


@pytest.fixture
def scored(session):
    """Two families with rows whose order in the list is not the order in the table."""
    rows = (
        Indicator("ra", "产出", "数量", "图书", "定量", Target("≥", Decimal(100), "册"), "100", Decimal(20)),
        Indicator("rb", "效益", "社会", "满意", "定性", Target(text="明显"), "明显", Decimal(30)),
        Indicator("rc", "产出", "质量", "合格", "定量", Target("≥", Decimal(100), "%"), "50%", Decimal(20)),
    )
    session.edit(INDICATORS, rows, cause="edit")
    session.stack.clear()
    return session


def lines(model):
    return [(line.kind, line.row.id if line.row else line.family) for line in model.lines]


def test_rows_stand_under_their_family(scored):
    model = IndicatorModel(scored)
    assert lines(model) == [
        ("family", "过程"),
        ("family", "产出"),
        ("row", "ra"),
        ("row", "rc"),
        ("family", "效益"),
        ("row", "rb"),
        ("family", "满意度"),
        ("total", ""),
    ]
    assert model.text(model.index(1, 0)) == "产出　2项"
    assert model.text(cell(model, 1, "points")) == "40.00"
    assert model.text(cell(model, 1, "score")) == "30.00"
    assert "还差20.00" in model.text(cell(model, 0, "deviation_reason"))
    assert model.text(cell(model, 7, "points")) == "70.00"


def test_a_computed_score_can_be_overridden_and_restored(scored):
    model = IndicatorModel(scored)
    row = scored.report.indicators.rows[2]
    assert computed_score(row) == Decimal(10)
    score = cell(model, 3, "score")
    assert (model.data(score, Role.LOOK), model.data(score, Role.ORIGIN)) == ("computed", "")
    put(model, 3, "score", "12.5")
    row = scored.report.indicators.rows[2]
    assert (row.override, row.score, score_of(row)) == (Decimal("12.5"), None, Decimal("12.5"))
    assert model.data(score, Role.ORIGIN) == "override"
    assert "自动计算10.00" in model.tooltip(score)
    put(model, 3, "score", "10")
    assert scored.report.indicators.rows[2].override is None
    put(model, 3, "score", "9")
    put(model, 3, "score", "")
    assert scored.report.indicators.rows[2].override is None
    assert model.text(score) == "10.00"
    scored.stack.undo()
    assert model.text(score) == "9.00"


def test_a_score_that_cannot_be_computed_is_typed(scored):
    model = IndicatorModel(scored)
    put(model, 5, "score", "28")
    row = scored.report.indicators.rows[1]
    assert (row.score, row.override, score_of(row)) == (Decimal(28), None, Decimal(28))


def test_a_refused_score_stays_in_its_cell(scored):
    model = IndicatorModel(scored)
    for line in (3, 5):
        put(model, line, "score", "十分")
        assert model.text(cell(model, line, "score")) == "十分"
        put(model, line, "score", "101")
        assert model.text(cell(model, line, "score")) == "101"
    assert len(scored.state.session.rejected) == 2
    put(model, 3, "score", "")
    assert model.text(cell(model, 3, "score")) == "10.00"


def test_the_unit_has_a_column_of_its_own(scored):
    model = IndicatorModel(scored)
    unit = cell(model, 2, "target.unit")
    assert model.text(unit) == "册"
    assert model.setData(unit, "本")
    assert scored.report.indicators.rows[0].target == Target("≥", Decimal(100), "本")
    put(model, 2, "target", "≥120")
    assert scored.report.indicators.rows[0].target == Target("≥", Decimal(120), "本")
    assert scored.stack.count() == 2


def test_a_new_row_joins_the_family_of_its_place(scored):
    model = IndicatorModel(scored)
    families = {}
    for line in (0, 2, 6):
        row_id = model.add_row(line)
        row = next(row for row in scored.report.indicators.rows if row.id == row_id)
        families[line] = (row.family, row.group)
        scored.stack.undo()
    assert families == {0: ("过程", ""), 2: ("产出", "数量"), 6: ("满意度", "")}
    below = model.add_row(2)
    assert [row.id for row in scored.report.indicators.rows][1] == below
    assert lines(model)[3] == ("row", below)


def test_rows_move_within_their_family(scored):
    model = IndicatorModel(scored)
    model.move_row(2, 1)
    assert [key for kind, key in lines(model) if kind == "row"] == ["rc", "ra", "rb"]
    model.move_row(2, -1)
    model.move_row(3, 1)
    assert scored.stack.count() == 1


def test_a_family_outside_the_framework_keeps_its_rows(scored):
    scored.edit(f"{INDICATORS}[rb].family", "影响", cause="edit")
    model = IndicatorModel(scored)
    assert ("family", "影响") in lines(model)
    at = lines(model).index(("family", "影响"))
    assert model.data(cell(model, at, "deviation_reason"), Role.SEVERITY) == "warning"


def test_a_full_score_needs_no_reason(scored):
    model = IndicatorModel(scored)
    assert model.text(cell(model, 2, "deviation_reason")) == "无需填写"
    assert model.text(cell(model, 2, "deviation_reason"), display=False) == ""
    assert model.text(cell(model, 3, "deviation_reason")) == ""
    put(model, 2, "deviation_reason", "另有说明")
    assert model.text(cell(model, 2, "deviation_reason")) == "另有说明"


def test_indicator_lines_obey_the_rules_of_qt(scored):
    model = IndicatorModel(scored)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.add_row(2)
    model.delete_rows([2])
    put(model, 2, "name", "新名")
    assert tester.model() is model
