"""Rules of group B: the points. They add up to a hundred, level by level."""

import re
from collections.abc import Iterator
from decimal import Decimal

from model.amounts import table_text
from model.checks.finding import Finding
from model.checks.words import listed, quoted
from model.facts import FamilySum, add, execution_points, families, points_total
from model.presets import Preset
from model.report import Indicator, Report

ROWS, SYSTEM, EXECUTION = "indicators.rows", "evaluation.indicator_system", "indicators.execution.points"
FULL = Decimal(100)


def points_make_a_hundred(report: Report, preset: Preset) -> Iterator[Finding]:
    """B1: all points, those of the budget execution included, add up to 100 (ui.md §9, error 8).

    Silent while points are blank (D1 says so). Without indicators the points that the text states are added up.
    """
    rows = report.indicators.rows
    if not rows:
        yield from _stated_points_make_a_hundred(report, preset)
        return
    total = points_total(report, preset)
    if total == FULL or any(row.points is None for row in rows):
        return
    gap = f"还差{table_text(FULL - total)}分" if total < FULL else f"多出{table_text(total - FULL)}分"
    message = f"分值合计{table_text(total)}，{gap}。请调整指标分值。"
    related = (EXECUTION,) if execution_points(report, preset) else ()
    yield Finding("B1", "error", ROWS, message, related, "各项分值合计应为100分。", table_text(total))


def _stated_points_make_a_hundred(report: Report, preset: Preset) -> Iterator[Finding]:
    stated = stated_points(_own_text(report), preset)
    if len(stated) < len(preset.families):
        return
    total = execution_points(report, preset) + sum(points for points, _ in stated.values())
    if total != FULL:
        message = f"评价指标体系所写的分值合计{table_text(total)}，应为100.00。请核对各类分值。"
        yield Finding("B1", "error", SYSTEM, message, excerpt="；".join(words for _, words in stated.values()))


def families_as_prescribed(report: Report, preset: Preset) -> Iterator[Finding]:
    """B2: every first-level indicator has the points the report kind prescribes (ui.md §9, error 9)."""
    if not report.indicators.rows:
        return
    for family in families(report, preset):
        prescribed = preset.family(family.name)
        if prescribed is None:
            yield from _unknown_family(family, preset)
        elif not family.rows:
            message = f"“{family.name}”没有指标，规定{table_text(prescribed.points)}分。请添加指标。"
            yield Finding("B2", "warning", ROWS, message)
        elif _is_pointed(family) and family.points != prescribed.points:
            yield _differs(family, prescribed.points)
    yield from _execution_as_prescribed(report, preset)


def _differs(family: FamilySum, prescribed: Decimal) -> Finding:
    points = table_text(family.points)
    first, *others = _points_paths(family.rows)
    message = f"“{family.name}”分值{points}，规定{table_text(prescribed)}。请调整本类指标。"
    return Finding("B2", "warning", first, message, tuple(others), excerpt=points)


def _unknown_family(family: FamilySum, preset: Preset) -> Iterator[Finding]:
    if not family.name.strip():
        return  # D1 asks for it
    first, *others = (f"{ROWS}[{row.id}].family" for row in family.rows)
    names = listed([known.name for known in preset.families])
    message = f"{quoted(family.name)}不是这类报告的一级指标。请改正。"
    yield Finding("B2", "warning", first, message, tuple(others), f"规定的一级指标有{names}。", family.name)


def _execution_as_prescribed(report: Report, preset: Preset) -> Iterator[Finding]:
    points = execution_points(report, preset)
    if points != preset.execution_points:
        message = f"“预算执行”分值{table_text(points)}，规定{table_text(preset.execution_points)}。请改正。"
        yield Finding("B2", "warning", EXECUTION, message, excerpt=table_text(points))


def children_make_their_parent(report: Report, preset: Preset) -> Iterator[Finding]:
    """B3: the points of the indicators add up to what the text says of their first-level indicator.

    The text is the officer's own on the indicator system; the generated one follows the table.
    """
    text = _own_text(report)
    sums = {family.name: family for family in families(report, preset)}
    for name, (points, words) in stated_points(text, preset).items():
        family = sums[name]
        if family.rows and _is_pointed(family) and family.points != points:
            message = (
                f"“{name}”各项分值合计{table_text(family.points)}，评价指标体系写{table_text(points)}。请改成同一个数。"
            )
            yield Finding("B3", "error", SYSTEM, message, _points_paths(family.rows), excerpt=words)
    yield from _listed_points(text, preset)


def _listed_points(text: str, preset: Preset) -> Iterator[Finding]:
    """Compare "…占40%，…分值分别为12、8" within one part of a sentence."""
    for part in re.split(r"[；;。\n]", text):
        stated = stated_points(part, preset)
        match = re.search(r"分值?分别[为是]\s*((?:\d+(?:\.\d+)?\s*分?\s*[、，和]\s*)+\d+(?:\.\d+)?)", part)
        if len(stated) != 1 or not match:
            continue
        [(name, (points, _))] = stated.items()
        total = sum(map(Decimal, re.findall(r"\d+(?:\.\d+)?", match[1])), Decimal(0))
        if total != points:
            message = f"评价指标体系写“{name}”{table_text(points)}分，所列分值合计{table_text(total)}。请核对。"
            yield Finding("B3", "error", SYSTEM, message, excerpt=part.strip())


def stated_points(text: str, preset: Preset) -> dict[str, tuple[Decimal, str]]:
    """Read what a text says of the points of each family ("产出指标占总权重的40%", "过程20分"): points and words."""
    found = {}
    for family in preset.families:
        core = re.escape(family.name.removesuffix("指标"))
        match = re.search(rf"{core}[^，。；、：,;:\d得扣]{{0,12}}(\d+(?:\.\d+)?)\s*(?:[%％]|分(?![别值]))", text)
        if match:
            found[family.name] = (Decimal(match[1]), match[0])
    return found


def _own_text(report: Report) -> str:
    override = report.evaluation.indicator_system
    return override.text if override else ""


def _is_pointed(family: FamilySum) -> bool:
    return add(row.points for row in family.rows) is not None and all(row.points is not None for row in family.rows)


def _points_paths(rows: tuple[Indicator, ...]) -> tuple[str, ...]:
    return tuple(f"{ROWS}[{row.id}].points" for row in rows)


RULES = (points_make_a_hundred, families_as_prescribed, children_make_their_parent)
