"""What follows from the data: sums, rates, shares, counts, total and grade. Always computed, never typed."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from model.amounts import rounded
from model.presets import Preset
from model.report import Indicator, Report
from model.scoring import score_of


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the exact sum of the filled values, None where none is filled."""
    filled = [value for value in values if value is not None]
    return sum(filled, Decimal(0)) if filled else None


class FundingTotals(NamedTuple):
    """Sums over the sources, in 万元; None while no source has the figure."""

    initial_budget: Decimal | None
    budget: Decimal | None
    spent: Decimal | None


def funding_totals(report: Report) -> FundingTotals:
    """Add up the sources of money."""
    sources = report.funding.sources
    return FundingTotals(
        add(source.initial_budget for source in sources),
        add(source.budget for source in sources),
        add(source.spent for source in sources),
    )


def rate(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return part ÷ whole (1 = all), None where it does not exist."""
    if part is None or not whole:
        return None
    return part / whole


def execution_rate(report: Report) -> Decimal | None:
    """Return spent ÷ adjusted budget, never ÷ initial budget (rule A3)."""
    totals = funding_totals(report)
    return rate(totals.spent, totals.budget)


def uses_total(report: Report) -> Decimal | None:
    """Add up what was spent by use, in 万元."""
    return add(use.spent for use in report.funding.uses)


def execution_points(report: Report, preset: Preset) -> Decimal:
    """Return the points of the budget execution itself: the officer's, else the preset's, 0 where it has none."""
    if not preset.execution_points:
        return Decimal(0)
    typed = report.indicators.execution.points
    return preset.execution_points if typed is None else typed


def computed_execution_score(report: Report, preset: Preset) -> Decimal | None:
    """Return points × rate, capped at the points, to two decimals (rule C1)."""
    done, points = execution_rate(report), execution_points(report, preset)
    if not points or done is None:
        return None
    return min(points, rounded(points * done))


def execution_score(report: Report, preset: Preset) -> Decimal | None:
    """Return the score of the budget execution that counts, None where there is none."""
    if not execution_points(report, preset):
        return None
    override = report.indicators.execution.override
    return computed_execution_score(report, preset) if override is None else override


class FamilySum(NamedTuple):
    """One first-level indicator: its rows and their sums; the score is None until a row has one."""

    name: str
    rows: tuple[Indicator, ...]
    points: Decimal
    score: Decimal | None


def family_names(report: Report, preset: Preset) -> list[str]:
    """Return the families in the order of the preset, then those only the rows name."""
    names = [family.name for family in preset.families]
    return list(dict.fromkeys([*names, *(row.family for row in report.indicators.rows)]))


def families(report: Report, preset: Preset) -> list[FamilySum]:
    """Return every family of the preset or of the rows with its sums."""
    return [_family_sum(report, name) for name in family_names(report, preset)]


def _family_sum(report: Report, name: str) -> FamilySum:
    rows = tuple(row for row in report.indicators.rows if row.family == name)
    return FamilySum(name, rows, add(row.points for row in rows) or Decimal(0), add(score_of(row) for row in rows))


def points_total(report: Report, preset: Preset) -> Decimal:
    """Add up all points, those of the budget execution included."""
    return execution_points(report, preset) + (add(row.points for row in report.indicators.rows) or Decimal(0))


def all_scored(report: Report, preset: Preset) -> bool:
    """Tell whether every indicator, and the budget execution where it counts, has a score."""
    rows = report.indicators.rows
    scored = bool(rows) and all(score_of(row) is not None for row in rows)
    return scored and (not execution_points(report, preset) or execution_score(report, preset) is not None)


def score_so_far(report: Report, preset: Preset) -> Decimal | None:
    """Add up the scores there are."""
    return add([execution_score(report, preset), *(score_of(row) for row in report.indicators.rows)])


def total_score(report: Report, preset: Preset) -> Decimal | None:
    """Return the total score, None until everything is scored."""
    return score_so_far(report, preset) if all_scored(report, preset) else None


def grade(report: Report, preset: Preset) -> str:
    """Return the grade, "" until everything is scored."""
    total = total_score(report, preset)
    return "" if total is None else preset.grade(total)


class IndicatorCounts(NamedTuple):
    """How many indicators there are on each level."""

    families: int
    groups: int
    rows: int


def indicator_counts(report: Report) -> IndicatorCounts:
    """Count the indicators by level; a second-level indicator counts once within its family."""
    rows = report.indicators.rows
    return IndicatorCounts(len({row.family for row in rows}), len({(row.family, row.group) for row in rows}), len(rows))


def in_family_order(report: Report, preset: Preset) -> tuple[Indicator, ...]:
    """Return the indicator rows with the rows of a family (and of a group within it) standing together."""
    ordered: list[Indicator] = []
    for family in families(report, preset):
        groups = list(dict.fromkeys(row.group for row in family.rows))
        ordered += sorted(family.rows, key=lambda row: groups.index(row.group))
    return tuple(ordered)


def runs(rows: Iterable[Indicator], key: Callable[[Indicator], str]) -> list[tuple[str, list[Indicator]]]:
    """Group neighbouring rows with the same key, for merged cells."""
    return [(name, list(group)) for name, group in groupby(rows, key)]


def evidence_subjects(report: Report) -> list[tuple[str, str]]:
    """Return what evidence may refer to: (row id, words) of every indicator and use that has a name."""
    found = [(row.id, f"指标：{row.name}") for row in report.indicators.rows if row.name]
    return found + [(use.id, f"支出：{use.name}") for use in report.funding.uses if use.name]


OPTIONS: dict[str, Callable[[Report], list[tuple[str, str]]]] = {"evidence_subjects": evidence_subjects}
