"""How a draft begins: blank for a kind of report, as the sample, or as a copy (model.carry: on an earlier report)."""

import json
from dataclasses import replace
from pathlib import Path

from model import paths
from model.codec import state_from_tables
from model.disk.settings import Settings
from model.draft import Event, State, recorded
from model.fields import Override
from model.presets import Family, Preset, Template
from model.report import Analysis, Cover, Execution, Implementation, Indicator, Indicators, Report

SAMPLE = Path(__file__).parent.parent / "resources" / "samples" / "library-branches.json"


def profile(settings: Settings, cover: Cover | None = None) -> Cover:
    """Return a cover as the settings fill it where it is open; the issuer is only said where it is not the unit."""
    begun = cover or Cover()
    unit = begun.unit or settings.unit
    issuer = Override(settings.issuer) if settings.issuer not in ("", unit) else None
    return replace(
        begun,
        unit=unit,
        department=begun.department or settings.department,
        contact=begun.contact or settings.contact,
        phone=begun.phone or settings.phone,
        issuer=begun.issuer or issuer,
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


def sample() -> State:
    """Return the complete report of an invented unit that comes with the program."""
    tables = json.loads(SAMPLE.read_text(encoding="utf-8"))["tables"]
    return state_from_tables({name: [document] for name, document in tables.items()})


def copy_of(state: State, words: str = "") -> State:
    """Return the state for a draft of its own: the same content, to be filled in further.

    `words` name an earlier state that is taken back so: 今天 13:58的版本.
    """
    return recorded(state, Event.now("恢复为副本" if words else "复制", words), "填写中")
