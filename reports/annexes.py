"""The tables of the annexes: money, indicators, evidence. One function for each name in model.presets.PASSAGES.

Widths are millimetres of the 156 mm of the type area.
"""

from decimal import Decimal

from model.amounts import percent_text, table_text
from model.facts import (
    FundingTotals,
    add,
    evidence_subjects,
    execution_points,
    execution_rate,
    execution_score,
    funding_totals,
    grade,
    in_family_order,
    points_total,
    rate,
    runs,
    score_so_far,
    uses_total,
)
from model.report import EvidenceItem, Indicator, Source, Use
from model.scoring import score_of
from reports.charts import score_chart, uses_chart
from reports.document import Align, Cell, Heading, Row, Table
from reports.scene import Blocks, Scene
from reports.wording import BLANK, actual_text, date_text, one_line, target_text

NOTHING = "—"
MONEY_NOTE = "单位：万元"
INDICATOR_HEADINGS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施")


def label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    """Return a cell of fixed words, strong and centred."""
    return Cell(text, "", "center", columns, rows, strong=True)


def value(text: str, field: str, columns: int = 1, align: Align = "left") -> Cell:
    """Return a cell with what a field holds."""
    return Cell(text, field, align, columns)


def figure(number: Decimal | None, field: str, missing: str = BLANK, strong: bool = False) -> Cell:
    """Return a cell with an amount of two decimals, or with what stands for a missing one."""
    return Cell(missing if number is None else table_text(number), field, "right", strong=strong)


def score(number: Decimal | None, field: str, columns: int = 1, strong: bool = False) -> Cell:
    """Return a cell with points or a score, centred as the forms have it."""
    return Cell(BLANK if number is None else table_text(number), field, "center", columns, strong=strong)


def share(
    part: Decimal | None,
    field: str,
    missing: str = NOTHING,
    columns: int = 1,
    strong: bool = False,
    align: Align = "right",
) -> Cell:
    """Return a cell with a rate as a percentage."""
    return Cell(missing if part is None else percent_text(part), field, align, columns, strong=strong)


# Money


def funding_tables(scene: Scene) -> Blocks:
    """Where the money came from, and where it went."""
    uses = uses_table(scene)
    sources = sources_table(scene)
    if not uses:
        return sources
    return (
        Heading(1, "一、", "资金来源和执行情况"),
        *sources,
        Heading(1, "二、", "资金支出明细"),
        *uses,
        *uses_chart(scene),
    )


def spending(scene: Scene) -> Blocks:
    """What the money was spent on, as an annex of its own."""
    return (*uses_table(scene), *uses_chart(scene))


def sources_table(scene: Scene) -> Blocks:
    """The sources with their totals and execution rates."""
    names = ("资金来源", "年初预算数", "全年预算数", "全年执行数", "预算执行率")
    totals, field = funding_totals(scene.report), "funding.sources"
    body = [_source_row(scene, source) for source in scene.report.funding.sources]
    total = (
        label("合计"),
        figure(totals.initial_budget, field, strong=True),
        figure(totals.budget, field, strong=True),
        figure(totals.spent, field, strong=True),
        share(execution_rate(scene.report), field, BLANK, strong=True),
    )
    return (Table((40, 29, 29, 29, 29), (tuple(map(label, names)),), (*body, total), MONEY_NOTE),)


def _source_row(scene: Scene, source: Source) -> Row:
    path = f"funding.sources[{source.id}]"
    return (value(one_line(source.name), f"{path}.name"), *source_figures(scene, source), source_rate(source))


def source_figures(scene: Scene, source: Source) -> Row:
    """Return the three amounts of a source; one that was not used, while others were, has a dash for each."""
    amounts = {"initial_budget": source.initial_budget, "budget": source.budget, "spent": source.spent}
    unused = all(amount is None for amount in amounts.values())
    missing = NOTHING if unused and funding_totals(scene.report) != FundingTotals(None, None, None) else BLANK
    return tuple(figure(amount, f"funding.sources[{source.id}].{name}", missing) for name, amount in amounts.items())


def source_rate(source: Source, columns: int = 1, align: Align = "right") -> Cell:
    """Return the execution rate of one source."""
    field = f"funding.sources[{source.id}].spent"
    return share(rate(source.spent, source.budget), field, columns=columns, align=align)


def uses_table(scene: Scene) -> Blocks:
    """What the money was spent on, with sums and shares."""
    uses = scene.report.funding.uses
    if not uses:
        return ()
    spent, field = uses_total(scene.report), "funding.uses"
    body = [_use_row(number, use, spent) for number, use in enumerate(uses, 1)]
    total = (
        label("合计", columns=2),
        figure(add(use.budget for use in uses), field, NOTHING, strong=True),
        figure(spent, field, strong=True),
        share(rate(spent, spent), field, strong=True),
        value("", field),
    )
    names = ("序号", "支出内容", "预算数", "实际支出", "占比", "备注")
    return (Table((10, 42, 24, 24, 18, 38), (tuple(map(label, names)),), (*body, total), MONEY_NOTE),)


def _use_row(number: int, use: Use, spent: Decimal | None) -> Row:
    path = f"funding.uses[{use.id}]"
    return (
        value(str(number), path + ".name", align="center"),
        value(one_line(use.name), path + ".name"),
        figure(use.budget, path + ".budget", NOTHING),
        figure(use.spent, path + ".spent"),
        share(rate(use.spent, spent), path + ".spent"),
        value(one_line(use.remark), path + ".remark"),
    )


# Indicators


def indicator_table(scene: Scene) -> Blocks:
    """The indicators with points and scores, sums by family, the total, and who filled the form."""
    body = [*_execution_rows(scene), *indicator_rows(scene, subtotals=True), _total_row(scene), *_foot(scene)]
    header = (tuple(map(label, INDICATOR_HEADINGS)),)
    table = Table((14, 18, 29, 21, 21, 14, 14, 25), header, tuple(body), year_note(scene))
    return (table, *score_chart(scene), *standards(scene))


def year_note(scene: Scene) -> str:
    """Return the year as it stands above a form: （2025年度）."""
    year = scene.report.cover.year
    return f"（{BLANK if year is None else f'{year:f}'}年度）"


def _execution_rows(scene: Scene) -> list[Row]:
    full = execution_points(scene.report, scene.preset)
    if not full:
        return []
    path = "indicators.execution"
    row = (
        label("预算执行", columns=2),
        value("预算执行率", "funding.sources"),
        value("100%", "", align="center"),
        share(execution_rate(scene.report), "funding.sources", BLANK),
        score(full, f"{path}.points"),
        score(execution_score(scene.report, scene.preset), f"{path}.override"),
        value(one_line(scene.report.indicators.execution.deviation_reason), f"{path}.deviation_reason"),
    )
    return [row]


def indicator_rows(scene: Scene, spans: tuple[int, ...] = (1,) * 8, subtotals: bool = False) -> list[Row]:
    """Return a row for each indicator, families and groups merged; `spans` are the columns each of the 8 cells covers."""
    if not scene.report.indicators.rows:
        return [(value(BLANK, "indicators.rows", sum(spans), "center"),)]
    found: list[Row] = []
    for _, rows in runs(in_family_order(scene.report, scene.preset), lambda row: row.family):
        lines = [line for _, group in runs(rows, lambda row: row.group) for line in _group_lines(group, spans)]
        if subtotals and len(rows) > 1:
            lines.append(_subtotal(rows, spans))
        path = f"indicators.rows[{rows[0].id}].family"
        family = Cell(one_line(rows[0].family) or BLANK, path, "center", spans[0], len(lines))
        found += [(family, *lines[0]), *lines[1:]]
    return found


def _group_lines(group: list[Indicator], spans: tuple[int, ...]) -> list[Row]:
    path = f"indicators.rows[{group[0].id}].group"
    first = Cell(one_line(group[0].group) or BLANK, path, "center", spans[1], len(group))
    lines = [_indicator_cells(row, spans) for row in group]
    return [(first, *lines[0]), *lines[1:]]


def _indicator_cells(row: Indicator, spans: tuple[int, ...]) -> Row:
    path = f"indicators.rows[{row.id}]"
    scored = "score" if row.override is None else "override"
    return (
        value(one_line(row.name) or BLANK, f"{path}.name", spans[2]),
        value(target_text(row.target) or BLANK, f"{path}.target", spans[3], "center"),
        value(actual_text(row) or BLANK, f"{path}.actual", spans[4], "center"),
        score(row.points, f"{path}.points", columns=spans[5]),
        score(score_of(row), f"{path}.{scored}", columns=spans[6]),
        value(one_line(row.deviation_reason), f"{path}.deviation_reason", spans[7]),
    )


def _subtotal(rows: list[Indicator], spans: tuple[int, ...]) -> Row:
    field = "indicators.rows"
    return (
        label("小计", columns=sum(spans[1:5])),
        score(add(row.points for row in rows), field, columns=spans[5], strong=True),
        score(add(map(score_of, rows)), field, columns=spans[6], strong=True),
        value("", field, spans[7]),
    )


def _total_row(scene: Scene) -> Row:
    return (label("总分", columns=5), *total_cells(scene))


def total_cells(scene: Scene, columns: int = 1) -> Row:
    """Return points, score so far and grade; the last cell covers `columns`."""
    field, grading = "indicators.rows", grade(scene.report, scene.preset)
    return (
        score(points_total(scene.report, scene.preset) or None, field, strong=True),
        score(score_so_far(scene.report, scene.preset), field, strong=True),
        Cell(f"等级：{grading}" if grading else "", field, "center", columns, strong=True),
    )


def _foot(scene: Scene) -> list[Row]:
    cover = scene.report.cover
    return [
        (
            label("填报单位", columns=2),
            value(one_line(cover.unit) or BLANK, "cover.unit", 2),
            label("评价类型"),
            value(cover.kind or BLANK, "cover.kind", 3),
        ),
        (
            label("填报人", columns=2),
            value(one_line(cover.contact), "cover.contact", 2),
            label("联系电话"),
            value(one_line(cover.phone), "cover.phone", 3),
        ),
    ]


def standards(scene: Scene, with_execution_reason: bool = False) -> Blocks:
    """How each indicator is scored and why a score was changed; nothing where nobody wrote anything of it.

    `with_execution_reason`: the form above has no place for why the budget was not spent as planned.
    """
    ordered = in_family_order(scene.report, scene.preset)
    foot = _execution_reason(scene) if with_execution_reason else []
    execution = _execution_standard(scene)
    said = any(row.standard.strip() or row.override_reason.strip() for row in ordered)
    if not (said or execution or foot):
        return ()
    body = (*execution, *map(_standard_row, ordered), *foot)
    names = ("三级指标", "指标性质", "评分标准", "得分修改说明")
    header = (tuple(map(label, names)),)
    return (Heading(1, "", "评分标准和说明"), Table((30, 19, 72, 35), header, body))


def _execution_standard(scene: Scene) -> list[Row]:
    """How the execution rate is scored, where its score was changed."""
    reason, path = scene.report.indicators.execution.override_reason.strip(), "indicators.execution"
    if not reason or not execution_points(scene.report, scene.preset):
        return []
    return [
        (
            value("预算执行率", f"{path}.points"),
            value("定量", "", align="center"),
            value("分值×预算执行率", ""),
            value(reason, f"{path}.override_reason"),
        )
    ]


def _execution_reason(scene: Scene) -> list[Row]:
    reason = one_line(scene.report.indicators.execution.deviation_reason)
    if not reason or not execution_points(scene.report, scene.preset):
        return []
    return [(label("预算执行偏差原因及改进措施", columns=2), value(reason, "indicators.execution.deviation_reason", 2))]


def _standard_row(row: Indicator) -> Row:
    path = f"indicators.rows[{row.id}]"
    return (
        value(one_line(row.name) or BLANK, f"{path}.name"),
        value(row.kind or BLANK, f"{path}.kind", align="center"),
        value(row.standard.strip(), f"{path}.standard"),
        value(row.override_reason.strip(), f"{path}.override_reason"),
    )


# Evidence


def evidence_table(scene: Scene) -> Blocks:
    """The supporting material, each with what it supports."""
    rows = scene.report.evidence.rows
    if not rows:
        return ()
    subjects = dict(evidence_subjects(scene.report))
    names = ("序号", "材料名称", "日期", "页码", "存放位置", "佐证对象", "附件文件")
    body = tuple(_evidence_row(number, row, subjects) for number, row in enumerate(rows, 1))
    if not any(row.file.strip() for row in rows):
        body = tuple(cells[:-1] for cells in body)
        return (Table((10, 44, 28, 15, 27, 32), (tuple(map(label, names[:-1])),), body),)
    return (Table((10, 35, 28, 12, 22, 25, 24), (tuple(map(label, names)),), body),)


def _evidence_row(number: int, row: EvidenceItem, subjects: dict[str, str]) -> Row:
    path = f"evidence.rows[{row.id}]"
    return (
        value(str(number), f"{path}.title", align="center"),
        value(one_line(row.title) or BLANK, f"{path}.title"),
        value(date_text(row.dated) if row.dated else "", f"{path}.dated", align="center"),
        value(one_line(row.page), f"{path}.page", align="center"),
        value(one_line(row.place), f"{path}.place"),
        value(subjects.get(row.subject, ""), f"{path}.subject"),
        value(one_line(row.file), f"{path}.file"),
    )
