"""What follows from the data, on the sample: every figure of the mock-ups."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model import facts
from model.beginnings import sample
from model.paths import put
from model.presets import Preset
from model.report import Execution, Report


@pytest.fixture
def report() -> Report:
    return sample().report


def test_sources_uses_and_rate(report: Report) -> None:
    totals = facts.funding_totals(report)
    assert (totals.initial_budget, totals.budget, totals.spent) == (192, 208, Decimal("201.40"))
    assert facts.uses_total(report) == Decimal("201.40")
    assert facts.execution_rate(report) == Decimal("201.40") / 208


def test_sums_are_open_while_nothing_is_filled() -> None:
    assert facts.funding_totals(Report()) == facts.FundingTotals(None, None, None)
    assert facts.uses_total(Report()) is None
    assert facts.execution_rate(Report()) is None
    assert facts.add([None, Decimal(0)]) == 0
    assert facts.rate(Decimal(1), Decimal(0)) is None


def test_families_scores_total_and_grade(report: Report, preset: Preset) -> None:
    found = {family.name: (family.points, family.score) for family in facts.families(report, preset)}
    assert found == {
        "过程": (Decimal(20), Decimal("19.62")),
        "产出": (Decimal(40), Decimal("38.17")),
        "效益": (Decimal(30), Decimal("29.35")),
        "满意度": (Decimal(10), Decimal(10)),
    }
    assert facts.points_total(report, preset) == 100
    assert facts.total_score(report, preset) == Decimal("97.14")
    assert facts.grade(report, preset) == "优"
    assert facts.indicator_counts(report) == facts.IndicatorCounts(4, 9, 11)


def test_there_is_no_total_before_everything_is_scored(report: Report, preset: Preset) -> None:
    begun = put(report, "indicators.rows[i02].score", None)
    assert facts.total_score(begun, preset) is None
    assert facts.grade(begun, preset) == ""
    assert facts.score_so_far(begun, preset) == Decimal("89.14")
    assert facts.total_score(Report(), preset) is None


def test_the_execution_counts_only_where_the_kind_of_report_has_it(
    report: Report, preset: Preset, national: Preset
) -> None:
    assert facts.execution_points(report, preset) == 0
    assert facts.execution_score(report, preset) is None
    assert facts.execution_points(report, national) == 10
    assert facts.execution_score(report, national) == Decimal("9.68")


def test_the_execution_score_is_capped_and_may_be_overridden(report: Report, national: Preset) -> None:
    over = put(report, "funding.sources[fiscal].spent", Decimal(400))
    assert facts.execution_score(over, national) == 10
    set_by_hand = put(report, "indicators.execution.override", Decimal(9))
    assert facts.execution_score(set_by_hand, national) == 9
    without = put(report, "indicators.execution", Execution())
    assert facts.execution_points(without, national) == 10


def test_unknown_families_follow_those_of_the_preset(report: Report, preset: Preset) -> None:
    odd = put(report, "indicators.rows[i01].family", "成本")
    assert facts.family_names(odd, preset) == ["过程", "产出", "效益", "满意度", "成本"]
    assert facts.points_total(odd, preset) == sum(family.points for family in facts.families(odd, preset))


def test_rows_of_a_family_and_group_stand_together(report: Report, preset: Preset) -> None:
    rows = report.indicators.rows
    mixed = replace(report, indicators=replace(report.indicators, rows=(*rows[1::2], *rows[::2])))
    ordered = facts.in_family_order(mixed, preset)
    assert sorted(row.id for row in ordered) == sorted(row.id for row in rows)
    assert [name for name, _ in facts.runs(ordered, lambda row: row.family)] == ["过程", "产出", "效益", "满意度"]
    groups = [name for name, _ in facts.runs(ordered, lambda row: row.group)]
    assert len(groups) == len(set(groups))


def test_evidence_may_refer_to_named_indicators_and_uses(report: Report) -> None:
    subjects = dict(facts.evidence_subjects(report))
    assert subjects["i03"] == "指标：新建图书分馆数"
    assert subjects["books"] == "支出：图书购置与编目"
    assert facts.evidence_subjects(put(report, "funding.uses[books].name", "")).__len__() == len(subjects) - 1
    assert facts.OPTIONS["evidence_subjects"] is facts.evidence_subjects
