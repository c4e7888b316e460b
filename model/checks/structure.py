"""Rules of group F: the structure of the report."""

from collections.abc import Iterator

from model import paths
from model.checks.finding import Finding
from model.fields import is_blank
from model.presets import PASSAGES, Preset, Section
from model.report import Report


def required_sections_speak(report: Report, preset: Preset) -> Iterator[Finding]:
    """F4: every required section of the outline says something.

    Silent where the section has a generated text, or a required field of its own that is blank (R1 says so).
    """
    for section in preset.outline:
        if section.required and (fields := _fields(section)) and _is_silent(report, fields):
            first = paths.spec_of(fields[0])
            message = f"“{section.heading.format(**_words(report))}”一节还没有内容。请填写“{first.label}”。"
            yield Finding("F4", "error", fields[0], message, fields[1:], first.hint)


def _fields(section: Section) -> tuple[str, ...]:
    return tuple(path for name in section.fill for path in PASSAGES.get(name, (name,)))


def _is_silent(report: Report, fields: tuple[str, ...]) -> bool:
    specs = [paths.spec_of(path) for path in fields]
    if any(spec.derived or spec.required for spec in specs):
        return False
    return all(is_blank(paths.get(report, path)) for path in fields)


def _words(report: Report) -> dict[str, object]:
    cover = report.cover
    return {"project": cover.project, "unit": cover.unit, "year": cover.year or ""}


RULES = (required_sections_speak,)
