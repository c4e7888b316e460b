"""Last year's report as the beginning of this year's: what is carried over, what is emptied, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from model import paths
from model.beginnings import blank
from model.draft import Event, Session, State
from model.fields import is_blank, specs, walk
from model.marks import CARRIED, REUSED
from model.presets import Preset
from model.report import BasisDocument, Cover, Report
from model.years import YearChange, year_changes

CARRY = "carry"  # copied and marked until the officer touches or confirms it
FRAME = "frame"  # copied without a mark: it only says where something belongs
EMPTY = "empty"  # begins blank, or as in a new report

# What becomes of every field, and why. Cells of rows are written list.cell; rows keep their ids.
FATES: tuple[tuple[str, str, str], ...] = (
    (CARRY, "who reports on what stays the same until somebody says otherwise", "cover.unit cover.department"),
    (CARRY, "the project goes on under its name", "cover.project cover.kind cover.contact cover.phone"),
    (CARRY, "the issuer's name has no year in it; last year's wording of it counts on", "cover.issuer"),
    (CARRY, "annexes of the same kind are added every year", "cover.attachments.name"),
    (EMPTY, "is raised instead", "cover.year"),
    (EMPTY, "a wording of one's own names the old year; the title is generated anew", "cover.title"),
    (EMPTY, "is the day on which the new report is finished", "cover.prepared_on"),
    (CARRY, "why the project exists, what it rests on and aims at", "overview.background overview.basis overview.goal"),
    (CARRY, "policies last for years; those of the old year lose number and date (below)", "overview.basis_documents"),
    (CARRY, "goals are planned on those of last year", "overview.annual_goal"),
    (CARRY, "the period is offered for raising with the years in texts", "overview.period_start overview.period_end"),
    (EMPTY, "is what the old year brought", "overview.annual_result"),
    (FRAME, "is fixed by the form", "funding.sources.name"),
    (CARRY, "the plan of money is made on last year's", "funding.sources.initial_budget"),
    (CARRY, "the plan of spending is made on last year's", "funding.uses.name funding.uses.budget"),
    (EMPTY, "follows from this year's adjustments and carry-over", "funding.sources.budget"),
    (EMPTY, "is this year's spending", "funding.sources.spent funding.uses.spent"),
    (EMPTY, "says what the old year's money bought", "funding.uses.remark"),
    (EMPTY, "explains figures of the old year", "funding.adjustment_reason funding.rate_reason"),
    (EMPTY, "the money of a year comes with document numbers of that year", "funding.documents"),
    (EMPTY, "a wording of one's own tells last year's figures", "funding.narrative"),
    (CARRY, "rules and kind of the money last", "funding.category funding.management"),
    (CARRY, "who does the work and how", "implementation.implementer implementation.contractor"),
    (CARRY, "texts are written on last year's", "implementation.contract implementation.organisation"),
    (CARRY, "texts are written on last year's", "implementation.narrative"),
    (CARRY, "the same kinds of work are done", "implementation.activities.name implementation.activities.unit"),
    (
        EMPTY,
        "is what was done in the old year",
        "implementation.activities.quantity implementation.activities.finished",
    ),
    (EMPTY, "is what was done in the old year", "implementation.activities.remark"),
    (CARRY, "the way of evaluating lasts", "evaluation.purpose evaluation.design evaluation.basis"),
    (CARRY, "the way of evaluating lasts", "evaluation.scoring_standard"),
    (EMPTY, "follows from the indicators", "evaluation.indicator_system"),
    (FRAME, "says where the indicator stands and how it is scored", "indicators.rows.family indicators.rows.group"),
    (FRAME, "says where the indicator stands and how it is scored", "indicators.rows.kind"),
    (CARRY, "indicators and targets are planned on last year's", "indicators.rows.name indicators.rows.target"),
    (CARRY, "points and standards last", "indicators.execution.points indicators.rows.points indicators.rows.standard"),
    (EMPTY, "is this year's result", "indicators.rows.actual indicators.rows.score indicators.rows.override"),
    (EMPTY, "explains last year's result", "indicators.rows.override_reason indicators.rows.deviation_reason"),
    (EMPTY, "is this year's result", "indicators.execution.override"),
    (
        EMPTY,
        "explains last year's result",
        "indicators.execution.override_reason indicators.execution.deviation_reason",
    ),
    (CARRY, "the same kinds of material are collected", "evidence.rows.title"),
    (FRAME, "says what the material belongs to; rows keep their ids", "evidence.rows.subject"),
    (EMPTY, "last year's material proves nothing of this year", "evidence.rows.dated evidence.rows.page"),
    (EMPTY, "last year's material proves nothing of this year", "evidence.rows.place evidence.rows.file"),
    (EMPTY, "follows from the scores", "conclusion.overall"),
    (FRAME, "says what the analysis is about", "conclusion.analysis.families"),
    (CARRY, "texts are written on last year's", "conclusion.analysis.text conclusion.achievements.heading"),
    (CARRY, "texts are written on last year's", "conclusion.achievements.text conclusion.problems.text"),
    (CARRY, "texts are written on last year's", "conclusion.suggestions.text conclusion.other"),
    (FRAME, "is the officer's habit", "printing.charts printing.orientation"),
)
# These come from the kind of report where last year's was of another kind.
_FRAMEWORK = {"indicators.rows", "indicators.execution.points", "conclusion.analysis"}
FATE: Mapping[str, str] = {name: fate for fate, _, names in FATES for name in names.split()}


@dataclass(frozen=True, slots=True)
class Carried:
    """A new draft, and the years in its texts that may be raised (model.years.apply_years)."""

    state: State
    year_changes: tuple[YearChange, ...] = ()


def carry_forward(earlier: State, preset: Preset, cover: Cover | None = None) -> Carried:
    """Return a new draft on the report of the year before.

    What `cover` says counts instead of what would be carried over; without a year in it the year is raised by one.
    A year other than the next makes it a report on the pattern of another one: nothing is paired as last year's.
    """
    old, begun = earlier.report, cover or Cover()
    year = begun.year if begun.year is not None else _next(old.cover.year)
    report = replace(_with_framework(_emptied(old), old, preset), preset=preset.id)
    report = replace(report, cover=_covered(replace(report.cover, year=year), begun))
    by = int(year - old.cover.year) if year is not None and old.cover.year is not None else 0
    own = {f"cover.{name}" for name in _said(begun)} | (set() if old.preset == preset.id else _FRAMEWORK)
    marks = dict.fromkeys(_carried_places(report, preset.fields - own), CARRIED if by == 1 else REUSED)
    session = Session(
        money_unit=earlier.session.money_unit, previous=old if by == 1 else None, record=(_event(old, by == 1),)
    )
    changes = year_changes(report, preset.fields, int(old.cover.year or 0), by) if by else ()
    return Carried(State(report, marks, session=session), changes)


def _next(year: Decimal | None) -> Decimal | None:
    return None if year is None else year + 1


def _emptied(old: Report) -> Report:
    """Return a report with everything emptied that is not carried over."""
    report, fresh = _without_numbers_of(old), Report()
    for path, spec in walk(Report):
        if spec.row is not None:
            rows = tuple(_emptied_row(path, row) for row in paths.get(report, path))
            report = paths.put(report, path, rows)
        elif FATE[path] == EMPTY:
            report = paths.put(report, path, paths.get(fresh, path))
    return report


def _emptied_row(path: str, row: Any) -> Any:
    kind: type = type(row)
    fresh = kind()
    gone = [name for name in specs(kind) if _fate(path, name) == EMPTY]
    return replace(row, **{name: getattr(fresh, name) for name in gone})


def _fate(path: str, cell: str) -> str:
    """Return what becomes of a cell; a list may decide for all its cells."""
    return FATE[path] if path in FATE else FATE[f"{path}.{cell}"]


def _without_numbers_of(report: Report) -> Report:
    """Take number and date from the documents of the report's year: this year's have others, older ones stay."""
    rows = tuple(
        replace(row, number="", issued_on=None) if _is_of(row, report.cover.year) else row
        for row in report.overview.basis_documents
    )
    return replace(report, overview=replace(report.overview, basis_documents=rows))


def _is_of(row: BasisDocument, year: Decimal | None) -> bool:
    if year is None:
        return False
    return f"{year:f}" in row.number or (row.issued_on is not None and row.issued_on.year == year)


def _with_framework(report: Report, old: Report, preset: Preset) -> Report:
    """Give the report the indicators and analyses of its kind where the old one was of another kind."""
    if old.preset == preset.id:
        return report
    begun = blank(preset, Cover()).report
    conclusion = replace(report.conclusion, analysis=begun.conclusion.analysis)
    return replace(report, indicators=begun.indicators, conclusion=conclusion)


def _covered(carried: Cover, begun: Cover) -> Cover:
    return replace(carried, **{name: getattr(begun, name) for name in _said(begun)})


def _said(begun: Cover) -> set[str]:
    """Return what a cover says beyond its defaults."""
    return {field.name for field in fields(Cover) if getattr(begun, field.name) != field.default}


def _carried_places(report: Report, shown: frozenset[str]) -> Iterator[str]:
    """Yield the places of some fields that hold something carried over."""
    for path, spec in walk(Report):
        if path not in shown:
            continue
        value = paths.get(report, path)
        if spec.row is not None:
            yield from (cell for row in value for cell in _carried_cells(path, row))
        elif FATE[path] == CARRY and not is_blank(value):
            yield path


def _carried_cells(path: str, row: Any) -> list[str]:
    kind: type = type(row)
    carried = [name for name in specs(kind) if _fate(path, name) == CARRY]
    return [f"{path}[{row.id}].{name}" for name in carried if not is_blank(getattr(row, name))]


def _event(old: Report, is_last_year: bool) -> Event:
    year = "" if old.cover.year is None else f"（{old.cover.year:f}年度）"
    detail = f"{old.cover.unit}“{old.cover.project}”{year}"
    return Event.now("沿用上年" if is_last_year else "沿用", detail)
