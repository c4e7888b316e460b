"""How a draft begins."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.beginnings import blank, copy_of, profile, sample
from model.disk.settings import Settings
from model.draft import State
from model.fields import Override
from model.presets import Preset, catalogue
from model.report import Cover, Report

PRESETS = catalogue()
COVER = Cover(unit="澜川市青屏区图书馆", department="青屏区文化广电和旅游局", project="社区图书分馆建设项目")


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


def test_a_copy_is_open_for_work_again() -> None:
    final = State(Report(cover=COVER))
    final = replace(final, session=replace(final.session, status="已定稿", step="funding"))

    copy = copy_of(final)

    assert (copy.session.status, copy.session.step, copy.report) == ("填写中", "funding", final.report)
    assert [(event.what, event.detail) for event in copy.session.record] == [("复制", "")]


def test_a_copy_of_an_earlier_state_says_which() -> None:
    (event,) = copy_of(State(), "今天 13:58的版本").session.record

    assert (event.what, event.detail) == ("恢复为副本", "今天 13:58的版本")


def test_the_sample_is_a_whole_report_of_a_known_kind() -> None:
    report = sample().report

    assert report.preset in PRESETS
    assert report.cover.project
    assert report.indicators.rows


SETTINGS = Settings(unit="澜川市青屏区图书馆", department="青屏区文化广电和旅游局", issuer="青屏区文化广电和旅游局")


def test_the_profile_fills_what_a_cover_leaves_open() -> None:
    cover = profile(SETTINGS, Cover(unit="青屏区档案馆", project="档案数字化项目"))

    assert (cover.unit, cover.department, cover.project) == ("青屏区档案馆", SETTINGS.department, "档案数字化项目")
    assert cover.issuer == Override(SETTINGS.issuer)


def test_the_issuer_stays_derived_where_it_is_the_unit() -> None:
    assert profile(replace(SETTINGS, issuer=SETTINGS.unit)).issuer is None
    assert profile(SETTINGS, Cover(unit=SETTINGS.issuer)).issuer is None
