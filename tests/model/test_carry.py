"""Last year's report as a beginning: every field decided, nothing of the old year survives unseen."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from model import paths
from model.beginnings import blank, sample
from model.carry import CARRY, EMPTY, FATE, FATES, FRAME, carry_forward
from model.checks import check
from model.codec import state_from_tables, state_to_tables
from model.draft import State, Waiver
from model.fields import Override, is_blank, specs, walk
from model.marks import CARRIED, REUSED
from model.presets import catalogue
from model.report import Cover, Report
from model.years import apply_years
from tests.strategies import states

PRESETS = catalogue()
KEY = PRESETS["key-project"]


def earlier() -> State:
    """The sample as it stands at the end of its year, with everything a year leaves behind."""
    state = sample()
    report = state.report
    overrides = {
        "cover.title": Override("2025年度另起的标题", "0"),
        "cover.issuer": Override("青屏区图书馆总馆"),
        "funding.narrative": Override("全年支出201.40万元。"),
        "conclusion.overall": Override("得分97.14分。"),
    }
    for path, value in overrides.items():
        report = paths.put(report, path, value)
    session = replace(state.session, status="已定稿", done=("cover",), step="export", rejected={"cover.phone": "x"})
    return replace(
        state,
        report=report,
        session=session,
        waivers=(Waiver("A9", "funding.rate_reason", "见说明"),),
        leftovers=("余",),
    )


def test_every_field_is_decided_once_and_with_a_reason() -> None:
    declared = set()
    for path, spec in walk(Report):
        cells = {f"{path}.{name}" for name in specs(spec.row)} if spec.row else {path}
        declared |= {path} if path in FATE else cells
    named = [name for _, _, names in FATES for name in names.split()]
    assert sorted(named) == sorted(declared)
    assert {fate for fate, _, _ in FATES} == {CARRY, FRAME, EMPTY}
    assert all(reason for _, reason, _ in FATES)


def test_the_year_is_raised_and_what_the_old_year_brought_is_gone() -> None:
    report = carry_forward(earlier(), KEY).state.report
    assert report.cover.year == 2026
    assert report.cover.prepared_on is None
    assert (report.overview.annual_result, report.funding.documents, report.funding.rate_reason) == ("", "", "")
    assert {source.spent for source in report.funding.sources} == {None}
    assert {(use.spent, use.remark) for use in report.funding.uses} == {(None, "")}
    assert {(row.actual, row.score, row.override, row.deviation_reason) for row in report.indicators.rows} == {
        ("", None, None, "")
    }
    assert {(item.dated, item.page, item.file) for item in report.evidence.rows} == {(None, "", "")}


def test_structure_targets_and_texts_stay_under_the_same_ids() -> None:
    old, new = earlier().report, carry_forward(earlier(), KEY).state.report
    assert [(row.id, row.name, row.target, row.points) for row in new.indicators.rows] == [
        (row.id, row.name, row.target, row.points) for row in old.indicators.rows
    ]
    assert [(use.id, use.name, use.budget) for use in new.funding.uses] == [
        (use.id, use.name, use.budget) for use in old.funding.uses
    ]
    assert new.overview.annual_goal == old.overview.annual_goal
    assert new.conclusion.achievements == old.conclusion.achievements
    assert [item.subject for item in new.evidence.rows] == [item.subject for item in old.evidence.rows]


def test_no_override_with_the_old_year_or_its_figures_survives() -> None:
    report = carry_forward(earlier(), KEY).state.report
    assert (report.cover.title, report.funding.narrative, report.conclusion.overall) == (None, None, None)
    assert report.cover.issuer == Override("青屏区图书馆总馆")


def test_documents_of_the_old_year_lose_their_number_and_older_ones_keep_it() -> None:
    old, new = earlier().report.overview.basis_documents, carry_forward(earlier(), KEY).state.report
    documents = new.overview.basis_documents
    assert documents[0] == old[0]
    assert [(row.title, row.number, row.issued_on) for row in documents[1:]] == [
        (row.title, "", None) for row in old[1:]
    ]


def test_what_stands_beside_the_report_begins_anew() -> None:
    state = carry_forward(earlier(), KEY).state
    session = state.session
    assert (state.waivers, state.leftovers, dict(state.extra)) == ((), (), {})
    assert (session.status, session.done, session.step, dict(session.rejected)) == ("填写中", (), "cover", {})
    assert session.previous == earlier().report
    (event,) = session.record
    assert event.what == "沿用上年"
    assert event.detail == "澜川市青屏区图书馆“社区图书分馆建设项目”（2025年度）"


def test_everything_carried_is_marked_and_nothing_else() -> None:
    state = carry_forward(earlier(), KEY).state
    assert set(state.marks.values()) == {CARRIED}
    for path in state.marks:
        assert not is_blank(paths.get(state.report, path))
        assert paths.get(state.report, path) == paths.get(state.session.previous, path)
    for path, spec in walk(Report):
        if path not in KEY.fields or spec.row:
            continue
        assert (path in state.marks) == (FATE[path] == CARRY and not is_blank(paths.get(state.report, path)))
    assert "indicators.rows[i01].target" in state.marks
    assert "indicators.rows[i01].family" not in state.marks
    assert "funding.sources[fiscal].initial_budget" in state.marks


def test_fields_this_kind_does_not_show_are_kept_without_a_mark() -> None:
    kind = replace(KEY, outline=())
    assert "overview.background" not in kind.fields
    carried = carry_forward(earlier(), kind)
    assert carried.state.report.overview.background == earlier().report.overview.background
    assert "overview.background" not in carried.state.marks
    assert "overview.background" not in {change.path for change in carried.year_changes}


def test_no_year_is_raised_in_a_text_before_it_is_approved() -> None:
    carried = carry_forward(earlier(), KEY)
    report = carried.state.report
    assert report.overview.annual_goal.startswith("2025年")
    chosen = [change for change in carried.year_changes if change.suggested]
    raised = apply_years(carried.state, chosen)
    assert raised.report.overview.annual_goal.startswith("2026年")
    assert raised.report.overview.basis_documents[0] == report.overview.basis_documents[0]
    assert raised.marks == carried.state.marks


def test_what_was_typed_at_the_beginning_counts_and_is_not_marked() -> None:
    cover = Cover(unit="澜川市青屏区文化馆", project="流动图书车项目", year=Decimal(2026), contact="李晓")
    state = carry_forward(earlier(), KEY, cover).state
    assert (state.report.cover.unit, state.report.cover.project, state.report.cover.contact) == (
        "澜川市青屏区文化馆",
        "流动图书车项目",
        "李晓",
    )
    assert state.report.cover.department == earlier().report.cover.department
    assert not {"cover.unit", "cover.project", "cover.contact"} & set(state.marks)
    assert "cover.department" in state.marks
    assert state.session.previous is not None


@pytest.mark.parametrize("year", [2025, 2024, 2028])
def test_another_year_takes_the_pattern_but_pairs_nothing(year: int) -> None:
    carried = carry_forward(earlier(), KEY, Cover(year=Decimal(year)))
    state = carried.state
    assert state.report.cover.year == year
    assert set(state.marks.values()) == {REUSED}
    assert state.session.previous is None
    assert state.session.record[0].what == "沿用"
    assert bool(carried.year_changes) == (year != 2025)


def test_a_report_without_a_year_is_carried_too() -> None:
    state = earlier()
    carried = carry_forward(replace(state, report=paths.put(state.report, "cover.year", None)), KEY)
    assert carried.state.report.cover.year is None
    assert carried.year_changes == ()


def test_another_kind_of_report_keeps_its_own_framework_unmarked() -> None:
    kind = PRESETS["self-evaluation"]
    state = carry_forward(earlier(), kind).state
    begun = blank(kind, Cover()).report
    names = [row.name for row in state.report.indicators.rows]
    assert names == [row.name for row in begun.indicators.rows]
    assert state.report.indicators.execution.points == 10
    assert state.report.preset == kind.id
    assert not any(path.startswith(("indicators", "conclusion.analysis")) for path in state.marks)
    assert "funding.sources[fiscal].initial_budget" in state.marks


def test_a_report_carried_twice_holds_one_year_only() -> None:
    once = carry_forward(earlier(), KEY).state
    twice = carry_forward(once, KEY).state
    assert twice.report.cover.year == 2027
    assert twice.session.previous == once.report
    assert len(twice.session.record) == 1


@given(states())
def test_any_state_can_be_carried_saved_and_checked(state: State) -> None:
    carried = carry_forward(state, KEY)
    made = apply_years(carried.state, carried.year_changes)
    assert state_from_tables(json.loads(json.dumps(state_to_tables(made)))) == made
    check(made, KEY)
    for path in made.marks:
        paths.get(made.report, path)
