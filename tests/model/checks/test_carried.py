"""Y: what was carried over is confirmed; what moved far from last year's is explained."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.beginnings import sample
from model.carry import carry_forward
from model.checks import Finding, check, examine
from model.draft import State, Waiver, with_value
from model.fields import Target
from model.marks import REUSED
from model.presets import Preset
from model.progress import step_states

BUDGET, TARGET = "funding.sources[fiscal].initial_budget", "indicators.rows[i01].target"


def found(state: State, preset: Preset, rule: str) -> list[Finding]:
    return [finding for finding in check(state, preset) if finding.rule == rule]


@pytest.fixture
def carried(preset: Preset) -> State:
    return carry_forward(sample(), preset).state


def with_marks(state: State, *places: str) -> State:
    return replace(state, marks={path: state.marks[path] for path in places})


def test_each_page_with_something_unconfirmed_is_one_warning(carried: State, preset: Preset) -> None:
    state = with_marks(carried, BUDGET, "funding.management", "overview.goal")
    goals, funding = found(state, preset, "Y1")
    assert (goals.severity, goals.field) == ("warning", "overview.goal")
    assert funding.message == "资金情况还有2处沿用上年的内容没有确认。"
    assert funding.field == BUDGET


def test_what_came_from_another_report_is_not_said_to_be_last_years(carried: State, preset: Preset) -> None:
    state = replace(carried, marks={"overview.goal": REUSED})
    assert found(state, preset, "Y1")[0].message == "绩效目标还有1处沿用的内容没有确认。"


def test_nothing_is_said_once_all_is_confirmed(carried: State, preset: Preset) -> None:
    assert found(replace(carried, marks={}), preset, "Y1") == []


def test_the_step_list_says_how_many_are_to_be_confirmed(carried: State, preset: Preset) -> None:
    state = with_marks(carried, "evaluation.purpose", "evaluation.design")
    assert step_states(state, preset, check(state, preset))["evaluation"].text == "待确认2处"


@pytest.mark.parametrize(
    ("now", "words"), [("234", None), ("234.01", "增加30.01%"), ("126", None), ("90", "减少50.00%")]
)
def test_a_change_beyond_30_per_cent_asks_why(carried: State, preset: Preset, now: str, words: str | None) -> None:
    state = with_value(carried, BUDGET, Decimal(now))
    told = found(state, preset, "Y2")
    assert [finding.field for finding in told] == ([BUDGET] if words else [])
    if words:
        assert told[0].severity == "warning"
        assert words in told[0].message
        assert "上年180.00万元" in told[0].remedy


def test_targets_are_compared_in_the_same_unit_only(carried: State, preset: Preset) -> None:
    old = carried.report.indicators.rows[0].target
    assert old.value is not None
    more = replace(old, value=old.value * 2)
    assert [finding.field for finding in found(with_value(carried, TARGET, more), preset, "Y2")] == [TARGET]
    other = replace(more, unit="万平方米")
    assert found(with_value(carried, TARGET, other), preset, "Y2") == []
    assert found(with_value(carried, TARGET, Target(text="全部建成")), preset, "Y2") == []


def test_blanks_zeros_and_new_rows_are_not_compared(carried: State, preset: Preset) -> None:
    state = with_value(carried, "funding.sources[other].initial_budget", Decimal(50))  # last year 0
    state = with_value(state, "funding.sources[carryover].initial_budget", None)
    row = replace(state.report.funding.uses[0], id="fresh", budget=Decimal(999))
    state = with_value(state, "funding.uses", (row,))
    assert found(state, preset, "Y2") == []


def test_spending_is_compared_too(carried: State, preset: Preset) -> None:
    state = with_value(carried, "funding.uses[books].spent", Decimal(10))
    assert [finding.field for finding in found(state, preset, "Y2")] == ["funding.uses[books].spent"]


def test_without_last_years_report_nothing_is_compared(carried: State, preset: Preset) -> None:
    state = with_value(with_value(carried, BUDGET, Decimal(1)), "session.previous", None)
    assert found(state, preset, "Y2") == []


def test_an_explained_change_is_ignored_and_known(carried: State, preset: Preset) -> None:
    state = with_value(replace(carried, marks={}), BUDGET, Decimal(90))
    waiver = Waiver("Y2", BUDGET, "本年只建3个分馆")
    examined = examine(replace(state, waivers=(waiver,)), preset)
    assert [finding for finding in examined.findings if finding.rule == "Y2"] == []
    assert [(finding.field, given) for finding, given in examined.ignored] == [(BUDGET, waiver)]


def test_errors_are_not_explained_away(state: State, preset: Preset) -> None:
    wrong = with_value(state, "funding.uses[books].spent", Decimal(1))
    (error,) = found(wrong, preset, "A2")
    examined = examine(replace(wrong, waivers=(Waiver(error.rule, error.field, "见说明"),)), preset)
    assert error in examined.findings
    assert examined.ignored == []
