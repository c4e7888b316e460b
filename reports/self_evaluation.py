"""The national self-evaluation form (项目支出绩效自评表) as one table.

Its grid has twelve edges, so that the columns of the money block and of the indicator block may differ.
"""

from model.facts import execution_points, execution_rate, execution_score, funding_totals
from reports.annexes import (
    INDICATOR_HEADINGS,
    NOTHING,
    figure,
    indicator_rows,
    label,
    score,
    share,
    source_figures,
    source_rate,
    standards,
    total_cells,
    value,
    year_note,
)
from reports.charts import score_chart
from reports.document import Cell, Row, Table
from reports.scene import Blocks, Scene
from reports.wording import BLANK, one_line

WIDTHS = (12, 12, 17, 7, 19, 19, 19, 14, 14, 5, 18)
INDICATOR_SPANS = (
    1,
    1,
    2,
    1,
    1,
    1,
    1,
    2,
)  # 一级 二级 三级 指标值 完成值 分值 得分 偏差, to the right of the block label


def self_evaluation_form(scene: Scene) -> Blocks:
    """The form: head, money, goals, indicators, total, who filled it; then how the scores came about."""
    body = (*_head(scene), *_money(scene), *_goals(scene), *_indicators(scene), _total(scene), _foot(scene))
    return (
        Table(WIDTHS, (), body, year_note(scene)),
        *score_chart(scene),
        *standards(scene, with_execution_reason=True),
    )


def _pair(first: str, field: str, text: str, second: str, other_field: str, other: str) -> Row:
    return (label(first, 2), value(text, field, 3), label(second), value(other, other_field, 5))


def _head(scene: Scene) -> list[Row]:
    cover, implementer = scene.report.cover, scene.report.implementation.implementer
    department, unit = one_line(cover.department) or BLANK, one_line(cover.unit) or BLANK
    return [
        (label("项目名称", 2), value(one_line(cover.project) or BLANK, "cover.project", 9)),
        _pair(
            "主管部门",
            "cover.department",
            department,
            "实施单位",
            "implementation.implementer",
            one_line(implementer) or BLANK,
        ),
        _pair("填报单位", "cover.unit", unit, "评价类型", "cover.kind", cover.kind or BLANK),
    ]


def _money(scene: Scene) -> list[Row]:
    sources = scene.report.funding.sources
    header = (
        label("项目资金", rows=len(sources) + 2),  # a narrow cell, in which （万元） would be broken
        label("（万元）", 3),
        label("年初预算数"),
        label("全年预算数"),
        label("全年执行数"),
        label("分值"),
        label("执行率", 2),
        label("得分"),
    )
    rows: list[Row] = [header, _money_total(scene)]
    for number, source in enumerate(sources):
        name = ("其中：" if number == 0 else "　　　") + one_line(source.name)
        cells = (Cell(name, f"funding.sources[{source.id}].name", columns=3), *source_figures(scene, source))
        rows.append((*cells, label(NOTHING), source_rate(source, 2, "center"), label(NOTHING)))
    return rows


def _money_total(scene: Scene) -> Row:
    totals, field = funding_totals(scene.report), "funding.sources"
    full, done = execution_points(scene.report, scene.preset), execution_rate(scene.report)
    return (
        label("年度资金总额", 3),
        figure(totals.initial_budget, field),
        figure(totals.budget, field),
        figure(totals.spent, field),
        score(full, "indicators.execution.points") if full else label(NOTHING),
        share(done, field, BLANK, 2, align="center"),
        _execution_score(scene),
    )


def _execution_score(scene: Scene) -> Cell:
    if not execution_points(scene.report, scene.preset):
        return label(NOTHING)
    return score(execution_score(scene.report, scene.preset), "indicators.execution.override")


def _goals(scene: Scene) -> list[Row]:
    overview = scene.report.overview
    return [
        (label("年度总体目标", rows=2), label("预期目标", 5), label("实际完成情况", 5)),
        (
            value(overview.annual_goal.strip() or BLANK, "overview.annual_goal", 5),
            value(overview.annual_result.strip() or BLANK, "overview.annual_result", 5),
        ),
    ]


def _indicators(scene: Scene) -> list[Row]:
    rows = indicator_rows(scene, INDICATOR_SPANS)
    headings = [label(text, span) for text, span in zip(INDICATOR_HEADINGS, INDICATOR_SPANS, strict=True)]
    return [(label("绩效指标", rows=len(rows) + 1), *headings), *rows]


def _total(scene: Scene) -> Row:
    return (label("总分", 7), *total_cells(scene, 2))


def _foot(scene: Scene) -> Row:
    cover = scene.report.cover
    return _pair("填报人", "cover.contact", one_line(cover.contact), "联系电话", "cover.phone", one_line(cover.phone))
