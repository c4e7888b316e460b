"""Rules of group D: the indicators one by one."""

from collections.abc import Iterator

from model.amounts import table_text
from model.checks.finding import Finding
from model.checks.required import blank_cells
from model.checks.words import gives_reason, indicator_words, listed, quoted
from model.facts import execution_points, execution_score
from model.fields import specs
from model.presets import Preset
from model.report import QUALITATIVE, Indicator, Report
from model.scoring import measured, score_of

ROWS, EXECUTION = "indicators.rows", "indicators.execution"


def indicators_are_filled(report: Report, preset: Preset) -> Iterator[Finding]:
    """D1: name, target with unit, result, points and score are filled (ui.md §9, error 12); one finding a row."""
    for position, row in enumerate(report.indicators.rows):
        blank = _blank(row)
        if not blank:
            continue
        first, *others = (f"{ROWS}[{row.id}].{name}" for name in blank)
        message = f"{indicator_words(row, position)}没有填{listed(list(blank.values()))}。请填写。"
        yield Finding("D1", "error", first, message, tuple(others), _remedy(row, blank))


def _blank(row: Indicator) -> dict[str, str]:
    """Return the cells to fill: attribute → label."""
    blank = {name: specs(Indicator)[name].label for name in blank_cells(row)}
    if row.target.value is not None and not row.target.unit.strip():
        blank["target"] = "指标值的单位"
    if score_of(row) is None and not {"target", "actual", "points"} & set(blank_cells(row)):
        blank["score"] = "得分"
    return blank


def _remedy(row: Indicator, blank: dict[str, str]) -> str:
    if list(blank) != ["score"]:
        return ""
    if row.kind == QUALITATIVE or row.target.value is None:
        return "定性指标的得分由评价小组评定后填写。"
    unreadable = measured(row) is None
    return f"实际完成值{quoted(row.actual)}不是数字，不能自动计算得分。" if unreadable else ""


def lost_points_have_reasons(report: Report, preset: Preset) -> Iterator[Finding]:
    """D9: a score below its points is explained, and not with "无" or "0" (ui.md §9, error 10)."""
    yield from _execution_has_reason(report, preset)
    for position, row in enumerate(report.indicators.rows):
        score = score_of(row)
        if score is None or row.points is None or score >= row.points or gives_reason(row.deviation_reason):
            continue
        path = f"{ROWS}[{row.id}]"
        place = "override" if row.override is not None else "score"
        figures = f"得分{table_text(score)}，分值{table_text(row.points)}"
        yield Finding(
            "D9",
            "error",
            f"{path}.deviation_reason",
            f"{indicator_words(row, position)}得分低于分值。请填写偏差原因。",
            (f"{path}.{place}", f"{path}.points"),
            f"{figures}。请在“偏差原因及改进措施”中说明。",
            row.deviation_reason or figures,
        )


def _execution_has_reason(report: Report, preset: Preset) -> Iterator[Finding]:
    score, points = execution_score(report, preset), execution_points(report, preset)
    reasons = (report.indicators.execution.deviation_reason, report.funding.rate_reason)
    if score is None or score >= points or any(map(gives_reason, reasons)):
        return
    figures = f"得分{table_text(score)}，分值{table_text(points)}"
    place = f"{EXECUTION}.deviation_reason"
    message = "“预算执行”得分低于分值。请填写偏差原因。"
    yield Finding("D9", "error", place, message, ("funding.rate_reason",), f"{figures}。", figures)


RULES = (indicators_are_filled, lost_points_have_reasons)
