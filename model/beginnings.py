"""How a draft begins: blank for a kind of report, on the structure of an existing one, or as a copy."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from model import paths
from model.codec import state_from_tables
from model.draft import State
from model.presets import Family, Preset, Template
from model.report import (
    Activity,
    Analysis,
    Cover,
    Execution,
    Implementation,
    Indicator,
    Indicators,
    Report,
    Use,
)

SAMPLE = Path(__file__).parent.parent / "resources" / "samples" / "library-branches.json"
CARRIED = "上年"
# Texts that describe the project and its rules, not what a year brought: they are carried over and marked.
STANDING = (
    "overview.background",
    "overview.basis",
    "overview.goal",
    "funding.management",
    "implementation.organisation",
    "evaluation.purpose",
    "evaluation.design",
    "evaluation.basis",
    "evaluation.scoring_standard",
)


def blank(preset: Preset, cover: Cover) -> State:
    """Return a new draft of a kind: the given cover, the framework's indicator rows, one analysis for each family."""
    report = Report(
        preset=preset.id,
        cover=cover,
        implementation=Implementation(implementer=cover.unit),
        indicators=Indicators(Execution(points=preset.execution_points or None), _framework(preset)),
    )
    return _with_analysis(State(report), preset)


def _framework(preset: Preset) -> tuple[Indicator, ...]:
    return tuple(_row(family, template) for family in preset.families for template in _templates(family))


def _templates(family: Family) -> tuple[Template, ...]:
    group = family.groups[0] if family.groups else ""
    return family.templates or (Template(group, "", family.points),)


def _row(family: Family, template: Template) -> Indicator:
    return Indicator(
        id=paths.new_id(), family=family.name, group=template.group, name=template.name, points=template.points
    )


def _with_analysis(state: State, preset: Preset) -> State:
    analysis = tuple(Analysis(id=paths.new_id(), families=family.name) for family in preset.families)
    report = state.report
    return replace(state, report=replace(report, conclusion=replace(report.conclusion, analysis=analysis)))


def from_existing(earlier: State, preset: Preset, cover: Cover) -> State:
    """Return a new draft on the structure of an earlier one: its rows without figures, its standing texts marked 上年.

    The indicator rows are taken only where the kind of report is the same.
    """
    state, old = blank(preset, cover), earlier.report
    report = state.report
    if old.preset == preset.id and old.indicators.rows:
        rows = tuple(_as_planned(row) for row in old.indicators.rows)
        report = replace(report, indicators=replace(report.indicators, rows=rows))
    report = replace(
        report,
        cover=replace(report.cover, attachments=_fresh(old.cover.attachments)),
        overview=replace(report.overview, basis_documents=_fresh(old.overview.basis_documents)),
        funding=replace(report.funding, category=old.funding.category, uses=_uses(old)),
        implementation=replace(report.implementation, activities=_activities(old)),
    )
    return _with_standing_texts(replace(state, report=report), old)


def _as_planned(row: Indicator) -> Indicator:
    return replace(
        row, id=paths.new_id(), actual="", score=None, override=None, override_reason="", deviation_reason=""
    )


Row = TypeVar("Row")


def _fresh(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(replace(row, id=paths.new_id()) for row in rows)  # type: ignore[type-var]


def _uses(old: Report) -> tuple[Use, ...]:
    return tuple(Use(id=paths.new_id(), name=use.name) for use in old.funding.uses)


def _activities(old: Report) -> tuple[Activity, ...]:
    return tuple(
        Activity(id=paths.new_id(), name=activity.name, unit=activity.unit)
        for activity in old.implementation.activities
    )


def _with_standing_texts(state: State, old: Report) -> State:
    report, marks = state.report, {}
    for path in STANDING:
        text = paths.get(old, path)
        if text:
            report = paths.put(report, path, text)
            marks[path] = CARRIED
    return replace(state, report=report, marks=marks)


def sample() -> State:
    """Return the complete report of an invented unit that comes with the program."""
    tables = json.loads(SAMPLE.read_text(encoding="utf-8"))["tables"]
    return state_from_tables({name: [document] for name, document in tables.items()})


def copy_of(state: State) -> State:
    """Return the state for a draft of its own: the same content, to be filled in further."""
    return replace(state, session=replace(state.session, status="填写中"))
