"""Points to scores."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.amounts import bare_text
from model.fields import Operator, Target
from model.report import QUALITATIVE, Indicator
from model.scoring import computed_score, measured, score_of

figures = st.decimals(min_value=0, max_value=10**9, places=4)
points = st.decimals(min_value=0, max_value=100, places=2)


def indicator(operator: Operator, goal: str, actual: str, points: str = "10", unit: str = "个") -> Indicator:
    return Indicator(id="r1", target=Target(operator, Decimal(goal), unit), actual=actual, points=Decimal(points))


@pytest.mark.parametrize(
    ("operator", "goal", "actual", "score"),
    [
        ("≥", "6", "6个", "10"),
        ("≥", "6", "7", "10"),
        ("≥", "6", "5.61", "9.35"),
        ("", "6", "5.61", "9.35"),
        ("=", "6", "9", "10"),
        ("＞", "6", "7", "10"),
        ("≥", "6", "0", "0"),
        ("≥", "6", "-1", "0"),
        ("≥", "0", "0", "10"),
        ("≤", "34", "33.57", "10"),
        ("≤", "34", "34", "10"),
        ("≤", "34", "40", "8.5"),
        ("＜", "34", "40", "8.5"),
        ("≤", "0", "0", "10"),
        ("≤", "0", "2", "0"),
        ("≤", "34", "0", "10"),
    ],
)
def test_quantitative_scores_follow_the_target(operator: Operator, goal: str, actual: str, score: str) -> None:
    assert computed_score(indicator(operator, goal, actual)) == Decimal(score)


def test_a_share_is_rounded_to_two_decimals() -> None:
    assert computed_score(indicator("=", "100", "96.83%", "12", "%")) == Decimal("11.62")
    assert computed_score(indicator("=", "100", "83.33%", "8", "%")) == Decimal("6.67")


@given(st.sampled_from(get_args(Operator)), figures, figures, points)
def test_scores_stay_between_nothing_and_the_points(
    operator: Operator, goal: Decimal, actual: Decimal, points: Decimal
) -> None:
    row = Indicator(target=Target(operator, goal), actual=bare_text(actual), points=points)
    score = computed_score(row)
    assert score is not None
    assert 0 <= score <= points


@given(figures.filter(bool), figures, figures, points)
def test_more_never_scores_less_where_more_is_better(
    goal: Decimal, one: Decimal, other: Decimal, points: Decimal
) -> None:
    low, high = (
        computed_score(Indicator(target=Target("≥", goal), actual=bare_text(value), points=points))
        for value in sorted((one, other))
    )
    assert low is not None
    assert high is not None
    assert low <= high


@pytest.mark.parametrize(
    "row",
    [
        Indicator(kind=QUALITATIVE, target=Target("≥", Decimal(6)), actual="6", points=Decimal(8)),
        Indicator(target=Target(text="效果明显"), actual="6", points=Decimal(8)),
        Indicator(target=Target("≥", Decimal(6), "次"), actual="6余次", points=Decimal(8)),
        Indicator(target=Target("≥", Decimal(6), "万册"), actual="6册", points=Decimal(8)),
        Indicator(target=Target("≥", Decimal(6)), actual="", points=Decimal(8)),
        Indicator(target=Target("≥", Decimal(6)), actual="6"),
    ],
)
def test_what_cannot_be_computed_is_left_to_the_officer(row: Indicator) -> None:
    assert computed_score(row) is None


def test_the_officers_override_wins_then_the_computed_then_the_typed_score() -> None:
    row = indicator("≥", "6", "6")
    assert score_of(row) == 10
    assert score_of(Indicator(kind=QUALITATIVE, score=Decimal(7))) == 7
    assert score_of(Indicator(kind=QUALITATIVE)) is None
    overridden = Indicator(target=row.target, actual="6", points=Decimal(10), score=Decimal(3), override=Decimal("7.5"))
    assert score_of(overridden) == Decimal("7.5")


def test_a_result_is_measured_in_the_unit_of_its_target() -> None:
    assert measured(indicator("≥", "6", "5.61万册次", unit="万册次")) == Decimal("5.61")
    assert measured(indicator("≥", "6", "5.61万人次", unit="万册次")) is None
