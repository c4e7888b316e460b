"""How a draft begins."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.beginnings import CARRIED, blank, copy_of, from_existing, sample
from model.draft import State
from model.presets import Preset, catalogue
from model.report import Activity, Attachment, Cover, Report, Use

PRESETS = catalogue()
COVER = Cover(unit="澜川市青屏区图书馆", department="青屏区文化广电和旅游局", project="社区图书分馆建设项目")


def earlier(preset: Preset) -> State:
    """A draft of last year with figures and texts."""
    report = blank(preset, COVER).report
    rows = tuple(replace(row, actual="6个", score=Decimal(9), override_reason="核减") for row in report.indicators.rows)
    return State(
        replace(
            report,
            cover=replace(report.cover, attachments=(Attachment("a1", "验收单"),)),
            overview=replace(report.overview, background="社区离总馆远。", annual_result="已建成6个分馆。"),
            funding=replace(
                report.funding, category="一般公共预算", uses=(Use("u1", "图书购置", Decimal(50), Decimal(48)),)
            ),
            implementation=replace(
                report.implementation, activities=(Activity("w1", "新建分馆", Decimal(6), "个", "2024年9月"),)
            ),
            indicators=replace(report.indicators, rows=rows),
        )
    )


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS.keys())
def test_a_blank_draft_has_the_framework_of_its_kind(preset: Preset) -> None:
    report = blank(preset, COVER).report

    points = sum((row.points or Decimal(0) for row in report.indicators.rows), preset.execution_points)
    assert points == 100
    assert {row.family for row in report.indicators.rows} == {family.name for family in preset.families}
    assert [row.families for row in report.conclusion.analysis] == [family.name for family in preset.families]
    assert report.preset == preset.id
    assert report.implementation.implementer == COVER.unit
    assert [source.id for source in report.funding.sources] == ["fiscal", "carryover", "other"]


def test_execution_points_are_there_only_where_the_kind_has_them() -> None:
    points = {id_: blank(preset, COVER).report.indicators.execution.points for id_, preset in PRESETS.items()}

    assert points == {"key-project": None, "self-evaluation": Decimal(10)}


def test_row_ids_are_all_different() -> None:
    report = blank(PRESETS["key-project"], COVER).report

    ids = [row.id for row in (*report.indicators.rows, *report.conclusion.analysis)]
    assert len(set(ids)) == len(ids)
    assert all(ids)


def test_an_existing_draft_gives_its_structure_without_the_figures_of_its_year() -> None:
    preset = PRESETS["key-project"]

    state = from_existing(earlier(preset), preset, replace(COVER, year=Decimal(2025)))

    report = state.report
    assert report.cover.year == 2025
    assert [(use.name, use.budget, use.spent) for use in report.funding.uses] == [("图书购置", None, None)]
    work = report.implementation.activities[0]
    assert (work.name, work.quantity, work.unit, work.finished) == ("新建分馆", None, "个", "")
    assert {(row.actual, row.score, row.override_reason) for row in report.indicators.rows} == {("", None, "")}
    assert report.cover.attachments[0].name == "验收单"
    assert report.overview.annual_result == ""


def test_standing_texts_are_carried_over_and_marked() -> None:
    preset = PRESETS["key-project"]

    state = from_existing(earlier(preset), preset, COVER)

    assert state.report.overview.background == "社区离总馆远。"
    assert state.marks == {"overview.background": CARRIED}


def test_another_kind_of_report_keeps_its_own_framework() -> None:
    state = from_existing(earlier(PRESETS["key-project"]), PRESETS["self-evaluation"], COVER)

    families = [family.name for family in PRESETS["self-evaluation"].families]
    assert list(dict.fromkeys(row.family for row in state.report.indicators.rows)) == families
    assert state.report.indicators.execution.points == 10


def test_a_copy_is_open_for_work_again() -> None:
    final = State(Report(cover=COVER))
    final = replace(final, session=replace(final.session, status="已定稿", step="funding"))

    copy = copy_of(final)

    assert (copy.session.status, copy.session.step, copy.report) == ("填写中", "funding", final.report)


def test_the_sample_is_a_whole_report_of_a_known_kind() -> None:
    report = sample().report

    assert report.preset in PRESETS
    assert report.cover.project
    assert report.indicators.rows
