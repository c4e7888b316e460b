from dataclasses import replace
from decimal import Decimal

from model import presets
from model.report import Evidence, EvidenceItem, Execution, Report
from reports import annexes
from reports.document import Cell, Table
from reports.scene import Blocks, Scene
from reports.self_evaluation import self_evaluation_form
from reports.text import places
from reports.wording import BLANK
from tests.reports.filled import indicators, library

CATALOGUE = presets.catalogue()
KEY, SELF = CATALOGUE["key-project"], CATALOGUE["self-evaluation"]


def tables(blocks: Blocks) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def cells(table: Table) -> list[Cell]:
    return [cell for row in (*table.header, *table.body) for cell in row]


def with_rows(report: Report, *rows: object) -> Report:
    return replace(report, indicators=replace(report.indicators, rows=rows))


def test_sources_have_totals_and_rates() -> None:
    (table,) = tables(annexes.sources_table(Scene(library(), KEY)))
    assert table.note == "单位：万元"
    assert places(table)[1:] == [
        ["当年财政拨款", "200.00", "200.00", "191.40", "95.70%"],
        ["上年结转资金", "0.00", "8.00", "8.00", "100.00%"],
        ["其他资金", "—", "—", "—", "—"],
        ["合计", "200.00", "208.00", "199.40", "95.87%"],
    ]
    assert table.body[0][3].field == "funding.sources[fiscal].spent"


def test_a_missing_amount_of_a_used_source_is_a_blank() -> None:
    report = library()
    first, *others = report.funding.sources
    report = replace(report, funding=replace(report.funding, sources=(replace(first, spent=None), *others)))
    (table,) = tables(annexes.sources_table(Scene(report, KEY)))
    assert places(table)[1] == ["当年财政拨款", "200.00", "200.00", BLANK, "—"]


def test_uses_have_sums_and_shares() -> None:
    (table,) = tables(annexes.uses_table(Scene(library(), KEY)))
    assert places(table)[1:] == [
        ["1", "图书购置", "110.00", "108.40", "54.36%", ""],
        ["2", "书架和设备", "98.00", "91.00", "45.64%", "含安装"],
        ["合计", "", "208.00", "199.40", "100.00%", ""],
    ]
    assert annexes.uses_table(Scene(Report(), KEY)) == ()


def test_amounts_smaller_than_two_decimals_stay_exact() -> None:
    report = library()
    use = replace(report.funding.uses[0], spent=Decimal("108.400001"))
    report = replace(report, funding=replace(report.funding, uses=(use,)))
    assert "108.400001" in [cell.text for cell in cells(tables(annexes.uses_table(Scene(report, KEY)))[0])]


def test_families_and_groups_are_merged_and_added_up() -> None:
    table = tables(annexes.indicator_table(Scene(library(), KEY)))[0]
    rows = places(table)
    assert rows[4] == ["产出", "数量指标", "新建分馆数", "≥6家", "6家", "20.00", "20.00", ""]
    assert rows[5] == ["", "", "新购图书数", "≥40000册", "35000册", "20.00", "17.50", ""]
    assert rows[6] == ["", "小计", "", "", "", "40.00", "37.50", ""]
    assert rows[9] == ["总分", "", "", "", "", "100.00", "97.50", "等级：优"]
    family, group = table.body[3][:2]
    assert (family.rows, group.rows) == (3, 2)
    assert family.field == "indicators.rows[i3].family"


def test_rows_of_a_family_stand_together_whatever_their_order() -> None:
    rows = indicators()
    report = with_rows(library(), rows[2], rows[0], rows[3], rows[1], rows[5], rows[4])
    table = tables(annexes.indicator_table(Scene(report, KEY)))[0]
    assert [row[0] for row in places(table)[1:] if row[0]][:4] == ["过程", "产出", "效益", "满意度"]


def test_the_score_that_counts_is_printed_and_leads_to_its_field() -> None:
    first, second, *others = indicators()
    first = replace(first, override=Decimal("11.5"), override_reason="核减")
    second = replace(second, actual="按期", score=Decimal(7))
    report = with_rows(library(), first, second, *others)
    found = {cell.field: cell.text for cell in cells(tables(annexes.indicator_table(Scene(report, KEY)))[0])}
    assert found["indicators.rows[i1].override"] == "11.50"
    assert found["indicators.rows[i2].score"] == "7.00"


def test_reasons_and_standards_follow_in_a_second_table() -> None:
    assert len(tables(annexes.indicator_table(Scene(library(), KEY)))) == 1
    first, *others = indicators()
    report = with_rows(library(), replace(first, standard="按比例计分。", override_reason="核减"), *others)
    second = tables(annexes.indicator_table(Scene(report, KEY)))[1]
    assert places(second)[1] == ["资金支出率", "定量", "按比例计分。", "核减"]


def test_an_empty_indicator_table_shows_a_blank() -> None:
    table = tables(annexes.indicator_table(Scene(Report(), KEY)))[0]
    assert places(table)[1][0] == BLANK


def test_the_national_form_holds_its_blocks() -> None:
    table = tables(self_evaluation_form(Scene(library(), SELF)))[0]
    rows = places(table)
    assert table.note == "（2025年度）"
    assert table.body[0][0].text == "项目名称"
    assert [cell.text for cell in table.body[3]] == [
        "项目资金",
        "（万元）",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
    ]
    assert [cell.text for cell in table.body[4]] == [
        "年度资金总额",
        "200.00",
        "208.00",
        "199.40",
        "10.00",
        "95.87%",
        "9.59",
    ]
    assert [cell.text for cell in table.body[5]][4:] == ["—", "95.70%", "—"]
    assert [row[0] for row in rows if row[0]] == [
        "项目名称",
        "主管部门",
        "填报单位",
        "项目资金",
        "年度总体目标",
        "绩效指标",
        "总分",
        "填报人",
    ]


def test_the_execution_score_of_the_officer_counts_with_its_reason() -> None:
    report = library()
    execution = Execution(Decimal(10), Decimal(9), "结转扣分", "尾款未付")
    report = replace(report, indicators=replace(report.indicators, execution=execution))
    form, second = tables(self_evaluation_form(Scene(report, SELF)))
    found = {cell.field: cell.text for cell in (*cells(form), *cells(second))}
    assert found["indicators.execution.override"] == "9.00"
    assert found["indicators.execution.override_reason"] == "结转扣分"
    assert found["indicators.execution.deviation_reason"] == "尾款未付"


def test_the_form_without_execution_points_has_dashes() -> None:
    form = tables(self_evaluation_form(Scene(library(), KEY)))[0]
    assert [cell.text for cell in form.body[4]][4:] == ["—", "95.87%", "—"]


def test_the_execution_is_a_row_of_the_indicator_table_where_it_has_points() -> None:
    table = tables(annexes.indicator_table(Scene(library(), SELF)))[0]
    assert places(table)[1] == ["预算执行", "", "预算执行率", "100%", "95.87%", "10.00", "9.59", ""]


def test_evidence_names_what_it_supports() -> None:
    report = library()
    rows = (
        EvidenceItem("e1", "验收单", subject="i3"),
        EvidenceItem("e2", "", subject="u1"),
        EvidenceItem("e3", subject="x"),
    )
    report = replace(report, evidence=replace(report.evidence, rows=rows))
    (table,) = tables(annexes.evidence_table(Scene(report, KEY)))
    assert [row[-1] for row in places(table)[1:]] == ["指标：新建分馆数", "支出：图书购置", ""]
    assert [row[1] for row in places(table)[1:]] == ["验收单", BLANK, BLANK]


def test_the_files_of_evidence_have_a_column_where_there_are_any() -> None:
    rows = (EvidenceItem("e1", "验收单", file="验收单.pdf"), EvidenceItem("e2", "合同"))
    report = library()
    (table,) = tables(annexes.evidence_table(Scene(replace(report, evidence=Evidence(rows)), KEY)))
    assert [row[-1] for row in places(table)] == ["附件文件", "验收单.pdf", ""]
    without = replace(report, evidence=Evidence(rows[1:]))
    (table,) = tables(annexes.evidence_table(Scene(without, KEY)))
    assert places(table)[0][-1] == "佐证对象"
