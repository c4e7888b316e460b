"""Blocks of cells from Excel or WPS: never an error, never a lost line without a word, one step of undo."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from gui.tables.blocks import block_text, is_good, is_sum, match_columns, take_apart
from gui.tables.columns import FORMS
from gui.tables.indicator_model import IndicatorModel
from gui.tables.paste import paste_block
from gui.tables.paste_dialog import PasteDialog
from gui.tables.rows_model import RowsModel
from gui.tables.table import RowsView
from gui.tables.table_card import TableCard
from model.draft import FINAL
from model.fields import MAX_ROWS
from model.report import Indicator, Use
from tests.gui.hands import CTRL, Key, click, press
from tests.gui.tables.cells import CELL, SOURCES, USES

# Ctrl+V


@pytest.fixture
def table(session, show):
    """Show the table of a list with the cursor in a cell; `line` counts from 0."""
    views = []

    def put_up(path=USES, line=0, column=0, model=None):
        view = RowsView(model or RowsModel(session, path, FORMS[path]))
        views.append(view)
        show(view)
        view.setFocus()
        view.setCurrentIndex(view.model().index(line, column))
        return view

    return put_up


@pytest.fixture
def uses(session):
    session.edit(USES, (Use("ra", "设备", Decimal(60), Decimal("58.5"), "旧"), Use("rb", "图书")), cause="edit")
    session.stack.clear()
    return session


def names(session):
    return [(use.name, use.remark, use.budget, use.spent) for use in session.report.funding.uses]


def put_on_clipboard(text):
    QApplication.clipboard().setText(text)


def test_a_block_is_written_over_cells_and_adds_rows(uses, table):
    table()
    put_on_clipboard("书架\t两米\t1,000元\t0.1\n桌椅\t\t２\t1.9\n门牌\t\t\t0.5\n")
    press(Key.Key_V, CTRL)
    assert names(uses) == [
        ("书架", "两米", Decimal("0.1"), Decimal("0.1")),
        ("桌椅", "", Decimal(2), Decimal("1.9")),
        ("门牌", "", None, Decimal("0.5")),
    ]
    assert [use.id for use in uses.report.funding.uses][:2] == ["ra", "rb"]
    assert uses.stack.count() == 1
    assert uses.stack.undoText() == "粘贴3行"
    uses.stack.undo()
    assert names(uses)[0] == ("设备", "旧", Decimal(60), Decimal("58.5"))
    assert len(names(uses)) == 2
    uses.stack.redo()
    assert len(names(uses)) == 3


def test_blank_cells_keep_their_place(uses, table):
    table(column=3)
    paste_block(table(column=3), "1\n\n3")
    assert [use.spent for use in uses.report.funding.uses] == [Decimal(1), None, Decimal(3)]


def test_refused_cells_are_marked_and_kept(uses, table):
    view = table(column=2)
    paste_block(view, "约一\t2\n3\t四")
    assert [use.budget for use in uses.report.funding.uses] == [None, Decimal(3)]
    assert sorted(uses.state.session.rejected.values()) == ["四", "约一"]
    assert view.rows.text(view.model().index(0, 2)) == "约一"
    paste_block(view, "1\t2\n3\t4")
    assert uses.state.session.rejected == {}
    uses.stack.undo()
    uses.stack.undo()
    assert (uses.state.session.rejected, uses.report.funding.uses[0].budget) == ({}, Decimal(60))


def test_a_table_copied_onto_itself_is_the_same(filled, show):
    for path in (USES, SOURCES, "implementation.activities", "overview.basis_documents"):
        view = RowsView(RowsModel(filled, path, FORMS[path]))
        before = filled.value(path)
        text = block_text([[view.rows.text(view.model().index(line, c)) for c in range(view.model().columnCount())]
                           for line in range(len(before))])  # fmt: skip
        view.setCurrentIndex(view.model().index(0, 0))
        paste_block(view, text)
        assert filled.value(path) == before


def test_the_fixed_sources_take_figures_but_no_rows(session, table, said):
    view = table(SOURCES, 0, 1)
    paste_block(view, "100\t110\t105\n10\t10\t9\n1\t1\t1\n7\t7\t7")
    sources = session.report.funding.sources
    assert [source.budget for source in sources] == [Decimal(110), Decimal(10), Decimal(1)]
    assert [source.name for source in sources] == ["当年财政拨款", "上年结转资金", "其他资金"]
    assert said.told == ["没有全部粘贴。这张表的行数是固定的，剪贴板里多出的1行没有放入。"]


def test_names_over_the_fixed_column_are_passed_by(session, table, said):
    paste_block(table(SOURCES, 1, 0), "结转\t10\t10\t9\t90%")
    source = session.report.funding.sources[1]
    assert (source.name, source.initial_budget, source.spent) == ("上年结转资金", Decimal(10), Decimal(9))
    assert session.state.session.rejected == {}


def test_no_more_rows_than_the_list_holds(session, table, said):
    session.edit(USES, tuple(Use(f"r{n}", f"第{n}项") for n in range(MAX_ROWS - 2)), cause="edit")
    view = table(USES, MAX_ROWS - 3)
    paste_block(view, "\n".join(f"新{n}" for n in range(5)))
    found = session.report.funding.uses
    assert len(found) == MAX_ROWS
    assert [use.name for use in found[-4:]] == ["第496项", "新0", "新1", "新2"]
    assert said.told == ["没有全部粘贴。一张表最多500行，剪贴板里最后2行放不下。"]
    assert session.stack.undoText() == "粘贴3行"


def test_line_breaks_in_a_cell_become_one_line(uses, table):
    paste_block(table(), '"智慧\n图书馆"\t"Smart\nLibrary"')
    assert names(uses)[0][:2] == ("智慧图书馆", "Smart Library")


def test_pasting_from_the_totals_line_adds_rows(uses, table):
    paste_block(table(USES, 2), "门牌\n灯箱")
    assert [use.name for use in uses.report.funding.uses] == ["设备", "图书", "门牌", "灯箱"]


def test_nothing_is_pasted_without_a_cell_a_block_or_the_right(uses, table):
    view = table()
    before = uses.state.report
    paste_block(view, "\t\n")
    view.setCurrentIndex(view.model().index(-1, -1))
    paste_block(view, "甲")
    uses.set_status(FINAL)
    view.setCurrentIndex(view.model().index(0, 0))
    paste_block(view, "甲")
    assert uses.state.report == before


def test_indicators_are_pasted_as_they_stand_in_the_table(session, table):
    rows = (
        Indicator("ra", "产出", "数量", "甲", points=Decimal(10)),
        Indicator("rb", "效益", "社会", "乙", points=Decimal(20)),
        Indicator("rc", "产出", "质量", "丙", points=Decimal(30)),
    )
    session.edit("indicators.rows", rows, cause="edit")
    model = IndicatorModel(session)
    line = model.index_of("indicators.rows[ra].name").row()
    paste_block(table(line=line, column=1, model=model), "甲一\t≥6个\t5个\n丙一\t100%\t98%\n丁一\t效果明显\t明显")
    found = session.report.indicators.rows
    assert [(row.family, row.group, row.name) for row in found] == [
        ("产出", "数量", "甲一"),
        ("效益", "社会", "乙"),
        ("产出", "质量", "丙一"),
        ("产出", "数量", "丁一"),
    ]
    assert found[0].target.value == Decimal(6)
    assert found[3].target.text == "效果明显"


SHEET = (
    "项目支出明细表\t\t\t\n单位：元\t\t\t\n序号\t支出内容\t预算数\t实际支出\n"
    "1\t书架\t385,000.00\t380000\n2\t桌椅\t15,000.00\t约一万\n\t合计\t400,000.00\t\n"
)


def test_a_block_with_headings_goes_to_their_columns_without_sums(uses, table):
    heard = []
    uses.remarked.connect(heard.append)
    table()
    put_on_clipboard(SHEET)
    press(Key.Key_V, CTRL)
    assert names(uses) == [
        ("书架", "旧", Decimal("38.5"), Decimal("38")),
        ("桌椅", "", Decimal("1.5"), None),
    ]
    assert list(uses.state.session.rejected.values()) == ["约一万"]
    assert heard == ["已略过合计行1行。合计由程序自动计算。"]
    assert uses.stack.undoText() == "粘贴2行"


def test_the_word_for_a_sum_alone_is_a_cell_like_any_other(uses, table):
    paste_block(table(), "合计")
    assert names(uses)[0][0] == "合计"


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["合计（万元）", "3"], True),
        (["6", "本页小计", "3"], True),
        (["", "总计：", ""], True),
        (["总分", "100"], True),
        (["合计展板", "3"], False),
        (["书架", "合计"], False),
        (["", ""], False),
    ],
)
def test_lines_with_sums(cells, found):
    assert is_sum(cells) is found


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("支出内容\t实际支出（元）\n书架\t1,234.5", [Decimal("0.12345")]),
        ("支出内容\t实际支出(万元)\n书架\t1,234.5", [Decimal("1234.5")]),
        ("单位：元\n支出内容\t实际支出（万元）\n书架\t12", [Decimal(12)]),
        ("单位：元\n支出内容\t实际支出\n书架\t12万元\n桌椅\t", [Decimal(12), None]),
        ("支出内容\t实际支出\n书架\t1,234.5元", [Decimal("0.12345")]),
    ],
)
def test_amounts_come_in_the_unit_the_spreadsheet_says(session, table, text, amounts):
    session.edit(USES, (Use("ra"),), cause="edit")
    paste_block(table(), text)
    assert [use.spent for use in session.report.funding.uses] == amounts


def test_figures_that_are_no_amounts_have_no_unit(session):
    path = "implementation.activities"
    model = RowsModel(session, path, FORMS[path])
    title, count = (model.title(model.column(c)) for c in (0, 1))
    block = take_apart(model, f"单位：元\n{title}\t{count}\n培训\t12")
    assert (block.lines, block.text(0, 1, 1)) == ([["培训", "12"]], "12")


# The preview


@pytest.fixture
def preview(session, table):
    def run(text, path=USES):
        put_on_clipboard(text)
        view = table(path)
        dialog = PasteDialog(view, view.window())
        dialog.show()
        return dialog

    return run


def ok(dialog):
    return dialog.findChild(QPushButton, "action:paste-rows")


def test_headings_say_where_columns_go(session):
    model = RowsModel(session, USES, FORMS[USES])
    assert match_columns(model, [["实际支出", "备注", "支出内容"], ["1", "a", "b"]]) == ([3, 1, 0], True)
    assert match_columns(model, [["支出内容（项目）", "实际支出(万元)"], ["b", "1"]]) == ([0, 3], True)
    assert match_columns(model, [["序号", "支出内容"], ["1", "b"]]) == ([None, 0], True)
    assert match_columns(model, [["预算", "支出内容"], ["1", "b"]]) == ([2, 0], True)


def test_without_headings_columns_go_in_order(session):
    model = RowsModel(session, USES, FORMS[USES])
    assert match_columns(model, [["书架", "两米", "1", "2", "3", "4"]]) == ([0, 1, 2, 3, None, None], False)
    assert match_columns(model, [["1", "书架"], ["2", "桌椅"]]) == ([None, 0], False)
    assert match_columns(model, [["预算", "两米"], ["桌椅", ""]]) == ([0, 1], False)


@given(block=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=3))
def test_matching_never_fails(block):
    from gui.editor.session import Session
    from model.draft import State
    from model.presets import catalogue

    model = RowsModel(Session(State(), catalogue()["key-project"]), USES, FORMS[USES])
    matches, _ = match_columns(model, block)
    assert len(matches) == 2
    used = [match for match in matches if match is not None]
    assert len(set(used)) == len(used)


def test_the_preview_pastes_by_its_headings(uses, preview):
    dialog = preview("实际支出\t支出内容\n1.5\t书架\n\t\n2\t桌椅\n")
    assert ok(dialog).text() == "粘贴2行"
    click(ok(dialog))
    assert [(use.name, use.spent) for use in uses.report.funding.uses[2:]] == [
        ("书架", Decimal("1.5")),
        ("桌椅", Decimal(2)),
    ]
    assert uses.stack.count() == 1
    assert uses.stack.undoText() == "粘贴2行"


def test_the_preview_marks_what_does_not_fit(uses, preview):
    dialog = preview("书架\t\t约一\t2")
    assert "有1格内容与所在列不符" in dialog._say.text()
    box = dialog._table.cellWidget(0, 2)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(""))
    assert "不符" not in dialog._say.text()
    click(ok(dialog))
    assert uses.report.funding.uses[2].spent == Decimal(2)
    assert uses.state.session.rejected == {}


@pytest.mark.parametrize("words", ["合计", "总计", "小计", "合 计", "合　计", "合计："])
def test_the_sums_of_a_spreadsheet_are_left_out_and_told(uses, preview, words):
    dialog = preview(f"支出内容\t实际支出\n书架\t1.5\n合计展板\t2\n{words}\t3.5\n\t\n")
    assert ok(dialog).text() == "粘贴2行"
    assert "剪贴板里有2行。已略过合计行1行。" in dialog._say.text()
    click(ok(dialog))
    assert [use.name for use in uses.report.funding.uses[2:]] == ["书架", "合计展板"]


def test_a_sum_beside_a_blank_number_is_left_out(uses, preview):
    dialog = preview("序号\t支出内容\t实际支出\n1\t书架\t1.5\n\t小计\t1.5\n\t总 计\t1.5")
    assert ok(dialog).text() == "粘贴1行"
    assert "已略过合计行2行" in dialog._say.text()


def test_a_sum_alone_is_nothing_to_paste(uses, preview):
    dialog = preview("合计\t3.5")
    assert dialog._say.text() == "已略过合计行1行。剪贴板里没有其他内容。"
    assert not ok(dialog).isEnabled()


def test_an_empty_clipboard_is_told(uses, preview):
    dialog = preview("")
    assert "没有表格内容" in dialog._say.text()
    assert not ok(dialog).isEnabled()


def test_the_preview_says_what_does_not_fit_the_list(session, preview):
    session.edit(USES, tuple(Use(f"r{n}") for n in range(MAX_ROWS - 1)), cause="edit")
    dialog = preview("甲\n乙\n丙")
    assert ok(dialog).text() == "粘贴1行"
    assert "最后2行放不下" in dialog._say.text()
    session.edit(USES, tuple(Use(f"r{n}") for n in range(MAX_ROWS)), cause="edit")
    full = preview("甲")
    assert not ok(full).isEnabled()
    assert "放满" in full._say.text()


def test_indicators_join_the_family_of_the_current_row(filled, show):
    model = IndicatorModel(filled)
    view = RowsView(model)
    window = show(view)
    row = filled.report.indicators.rows[0]
    view.setCurrentIndex(model.index_of(f"indicators.rows[{row.id}].name"))
    put_on_clipboard("三级指标\t分值\n新指标\t5")
    dialog = PasteDialog(view, window)
    dialog.show()
    click(ok(dialog))
    added = filled.report.indicators.rows[-1]
    assert (added.family, added.group, added.name, added.points) == (row.family, row.group, "新指标", Decimal(5))


def test_indicators_go_to_the_families_their_sheet_names_and_merged_cells_are_told_again(filled, show):
    model = IndicatorModel(filled)
    view = RowsView(model)
    window = show(view)
    put_on_clipboard(
        "一级指标\t二级指标\t三级指标\t年度指标值\t分值\t偏差原因分析及改进措施\n"
        "产出指标（40分）\t数量指标\t甲\t≥6个\t10\t\n\t\t乙\t≥7个\t10\t\n"
        "满意度指标\t服务对象满意度\t丙\t≥90%\t10\t无\n合计\t\t\t\t30\t"
    )
    dialog = PasteDialog(view, window)
    dialog.show()
    assert "新指标放在" not in dialog._say.text()
    click(ok(dialog))
    added = filled.report.indicators.rows[-3:]
    assert [(row.family, row.group, row.name) for row in added] == [
        ("产出", "数量指标", "甲"),
        ("产出", "数量指标", "乙"),
        ("满意度", "服务对象满意度", "丙"),
    ]
    assert (added[2].target.value, added[2].deviation_reason) == (Decimal(90), "无")


def test_the_preview_says_under_which_family_indicators_come(filled, show):
    model = IndicatorModel(filled)
    view = RowsView(model)
    window = show(view)
    view.setCurrentIndex(model.index_of(f"indicators.rows[{filled.report.indicators.rows[0].id}].name"))
    put_on_clipboard("三级指标\t分值\n甲\t10")
    assert f"新指标放在“{filled.report.indicators.rows[0].family}”下。" in PasteDialog(view, window)._say.text()


def test_the_preview_shows_amounts_with_their_unit(uses, preview):
    dialog = preview(SHEET)
    assert dialog._table.item(1, 3).text() == "380000元"
    assert "有1格内容与所在列不符" in dialog._say.text()
    click(ok(dialog))
    assert uses.report.funding.uses[2].budget == Decimal("38.5")


def test_rows_nobody_has_written_into_give_way(session, show):
    model = IndicatorModel(session)
    view = RowsView(model)
    window = show(view)
    before = session.report.indicators.rows
    spare = [row for row in before if row.family == "产出"]
    assert spare
    assert not any(row.name for row in spare)
    session.enter(f"indicators.rows[{spare[0].id}].actual", "5个")
    put_on_clipboard("一级指标\t三级指标\n产出\t甲\n产出\t乙")
    dialog = PasteDialog(view, window)
    dialog.show()
    assert f"没有填写的{len(spare) - 1}行会去掉。" in dialog._say.text()
    click(ok(dialog))
    after = session.report.indicators.rows
    assert [row.name for row in after if row.family == "产出"] == ["", "甲", "乙"]
    assert [row for row in after if row.family != "产出"] == [row for row in before if row.family != "产出"]
    session.stack.undo()
    assert len(session.report.indicators.rows) == len(before)


def test_a_refused_cell_is_not_spare(uses):
    uses.edit(USES, (Use("ra"), Use("rb")), cause="edit")
    uses.enter("funding.uses[ra].spent", "约一")
    model = RowsModel(uses, USES, FORMS[USES])
    assert [model.is_spare(row) for row in model.rows] == [False, True]


def test_the_card_opens_the_preview(uses, show):
    card = TableCard(uses, USES)
    show(card)
    put_on_clipboard("书架")
    opened = []

    def press_ok():
        dialog = QApplication.activeModalWidget()
        opened.append(type(dialog))
        ok(dialog).click()

    QTimer.singleShot(0, press_ok)
    went = []
    card.pasted.connect(went.append)
    card._paste()
    assert opened == [PasteDialog]
    assert went == [f"{USES}[{uses.report.funding.uses[-1].id}]"]
    assert uses.report.funding.uses[-1].name == "书架"


def test_good_and_bad_cells(session):
    model = RowsModel(session, USES, FORMS[USES])
    assert is_good(model, 3, "1,000元")
    assert not is_good(model, 3, "约一")
    assert is_good(model, 0, "约一")
    indicators = IndicatorModel(session)
    assert all(is_good(indicators, column, "5") for column in range(indicators.columnCount()))
    assert not is_good(indicators, 6, "五")
