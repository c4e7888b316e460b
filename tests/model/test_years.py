"""Years inside texts: every form found, nothing else taken for one, raised only where approved."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.draft import State, with_value
from model.fields import Target
from model.report import BasisDocument, Indicator, Report
from model.years import YearChange, apply_years, last_year, year_changes

FIELD = "overview.background"
SHOWN = (FIELD, "overview.period_start", "overview.period_end", "overview.basis_documents", "indicators.rows")


def state_with(text: str) -> State:
    return with_value(State(), FIELD, text)


def found(text: str, by: int = 1) -> list[YearChange]:
    return list(year_changes(state_with(text).report, SHOWN, 2024, by))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("2024年度预算", "2024年度", "2025年度"),
        ("于2024年3月启动", "2024年3月", "2025年3月"),
        ("于2024年3月15日启动", "2024年3月15日", "2025年3月15日"),
        ("青财预〔2024〕18号", "〔2024〕", "〔2025〕"),
        ("青财预(2024)18号", "(2024)", "(2025)"),
        ("自2024.3.5起", "2024.3.5", "2025.3.5"),
        ("自2024-03-05起", "2024-03-05", "2025-03-05"),
        ("２０２４年底", "２０２４年", "２０２５年"),
        ("二〇二四年底", "二〇二四年", "二〇二五年"),
        ("二○二四年底", "二○二四年", "二○二五年"),
        ("2024财年", "2024财年", "2025财年"),
        ("2024 年", "2024 年", "2025 年"),
        ("于2024年2月29日", "2024年2月29日", "2025年2月28日"),
        ("自2024.02.29起", "2024.02.29", "2025.02.28"),
        ("自2024.3起", "2024.3", "2025.3"),
    ],
)
def test_every_form_of_a_year_is_found(text: str, before: str, after: str) -> None:
    (change,) = found(text)
    assert (change.before, change.after) == (before, after)
    assert text[change.offset :].startswith(before)


@pytest.mark.parametrize(
    "text",
    [
        "购书2024册",
        "合同价2024.35万元",
        "共2024.5万元",
        "占2024.5%",
        "12024年",
        "1,2024年",
        "2022年",
        "2027年",
        "电话0000-20241234",
        "第2024号",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_both_ends_of_a_range_are_found() -> None:
    assert [change.before for change in found("2023—2024年")] == ["2023", "2024年"]
    assert [change.before for change in found("2023、2024和2025年")] == ["2023", "2024", "2025年"]
    assert [change.before for change in found("2024和2025两年")] == ["2024", "2025"]
    assert [change.before for change in found("2024.1—2024.12")] == ["2024.1", "2024.12"]


def test_what_may_be_a_figure_is_not_suggested() -> None:
    assert [change.suggested for change in found("自2024.3起，自2024.3.5起")] == [False, True]


def test_what_is_suggested_is_the_year_itself_but_no_number_of_a_document() -> None:
    text = "2023年立项，2024年实施，2025年验收，依据青财预〔2024〕18号。"
    assert [(change.before, change.suggested) for change in found(text)] == [
        ("2023年", False),
        ("2024年", True),
        ("2025年", False),
        ("〔2024〕", False),
    ]


def test_the_words_around_are_given() -> None:
    (change,) = found("前面有很多很多很多很多很多字，项目于2024年启动，后面也有很多很多很多很多字。")
    assert change.lead.endswith("项目于")
    assert change.trail.startswith("启动")
    assert len(change.lead) == len(change.trail) == 14


def test_only_what_is_approved_is_raised() -> None:
    state = state_with("2024年启动，2024年6月开放，2024年12月验收。")
    first, _, last = year_changes(state.report, SHOWN, 2024, 1)

    raised = apply_years(state, [last, first])

    assert raised.report.overview.background == "2025年启动，2024年6月开放，2025年12月验收。"


def test_words_that_are_no_longer_there_are_left_alone() -> None:
    changes = found("2024年启动")
    state = state_with("项目在2024年启动")
    assert apply_years(state, changes) == state


def test_dates_of_the_period_are_offered_but_not_those_of_documents() -> None:
    report = replace(
        State().report,
        overview=replace(
            Report().overview,
            period_start=date(2024, 2, 29),
            period_end=date(2025, 1, 31),
            basis_documents=(BasisDocument("d1", "方案", "青府办〔2024〕31号", date(2024, 6, 18)),),
        ),
    )
    changes = year_changes(report, SHOWN, 2024, 1)
    assert [(change.path, change.after, change.suggested) for change in changes] == [
        ("overview.basis_documents[d1].number", "〔2025〕", False),
        ("overview.period_start", "2025年2月28日", True),
        ("overview.period_end", "2026年1月31日", False),
    ]
    raised = apply_years(State(report), changes[1:2]).report.overview
    assert (raised.period_start, raised.period_end) == (date(2025, 2, 28), date(2025, 1, 31))


def test_targets_in_words_are_searched_too() -> None:
    row = Indicator("i1", target=Target(text="2024年9月底前"))
    state = with_value(State(), "indicators.rows", (row,))
    (change,) = year_changes(state.report, SHOWN, 2024, 1)
    assert change.path == "indicators.rows[i1].target.text"
    assert apply_years(state, [change]).report.indicators.rows[0].target.text == "2025年9月底前"


def test_fields_that_are_not_shown_are_not_listed() -> None:
    assert year_changes(state_with("2024年").report, ["cover.unit"], 2024, 1) == ()


@given(st.text("2024年度月日〔〕.-—1 二〇三四底", max_size=40))
def test_raising_and_lowering_again_restores_the_text(text: str) -> None:
    state = state_with(text)
    changes = year_changes(state.report, SHOWN, 2024, 1)
    for change in changes:
        assert text[change.offset :].startswith(change.before)
        assert change.before != change.after
    raised = apply_years(state, changes)
    back = [replace(change, before=change.after, after=change.before) for change in changes]
    assert apply_years(raised, back) == state


def test_the_year_of_a_report_is_usually_the_last_one():
    assert last_year(date(2026, 3, 6)) == 2025
