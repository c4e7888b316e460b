"""From points to scores: how an indicator is scored from its target and its result (domain: 计分)."""

from decimal import Decimal

from model.amounts import parse_measure, rounded
from model.report import QUANTITATIVE, Indicator

DOWNWARD = frozenset({"≤", "＜"})


def measured(row: Indicator) -> Decimal | None:
    """Return the result as a number in the unit of the target, None where it is not one."""
    try:
        return parse_measure(row.actual, row.target.unit)
    except ValueError:
        return None


def computed_score(row: Indicator) -> Decimal | None:
    """Score a quantitative indicator in proportion to its target, capped at its points.

    Met targets earn all points; else points × actual ÷ target, or points × target ÷ actual where less is better.
    None where target, result or points are no numbers.
    """
    goal, result, points = row.target.value, measured(row), row.points
    if row.kind != QUANTITATIVE or goal is None or result is None or points is None:
        return None
    if row.target.operator in DOWNWARD:
        return _share(points, goal, result, met=_meets_low(row.target.operator, result, goal))
    return _share(points, result, goal, met=_meets_high(row.target.operator, result, goal))


def _meets_high(operator: str, result: Decimal, goal: Decimal) -> bool:
    return result > goal if operator == "＞" else result >= goal


def _meets_low(operator: str, result: Decimal, goal: Decimal) -> bool:
    return result < goal if operator == "＜" else result <= goal


def _share(points: Decimal, part: Decimal, whole: Decimal, *, met: bool) -> Decimal:
    if met:
        return points
    if whole <= 0 or part <= 0:
        return Decimal(0)
    return min(points, rounded(points * part / whole))


def score_of(row: Indicator) -> Decimal | None:
    """Return the score that counts: the officer's override, else the computed one, else the typed one."""
    if row.override is not None:
        return row.override
    computed = computed_score(row)
    return row.score if computed is None else computed
