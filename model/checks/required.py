"""R1: what must be filled and is not. Also the list of all such places, from which the completion is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from model import paths
from model.checks.finding import Finding
from model.checks.words import cells_of, listed, row_words
from model.fields import Spec, is_blank, specs, walk
from model.presets import Preset
from model.report import Report, Source

INDICATORS = "indicators.rows"  # rule D1 speaks of these
SOURCES = "funding.sources"
AMOUNTS = ("initial_budget", "budget", "spent")  # at least one source must have each of them
USED_FOR = {
    "cover.unit": "它用在报告标题和落款中",
    "cover.project": "它用在报告标题中",
    "cover.year": "它用在报告标题中",
    "cover.prepared_on": "它印在落款单位下面",
    "funding.sources.budget": "执行率由它计算",
    "funding.sources.spent": "执行率由它计算",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that must be filled; cells of one row share its `row` path ("" outside of rows)."""

    path: str
    spec: Spec
    filled: bool
    row: str = ""


@cache
def _form() -> tuple[tuple[str, Spec], ...]:
    return tuple(walk(Report))


def required_places(report: Report, preset: Preset) -> Iterator[Place]:
    """Yield every place the report kind shows that must be filled, in the order of the declaration."""
    for path, spec in _form():
        if path not in preset.fields:
            continue
        value = paths.get(report, path)
        if spec.required:
            yield Place(path, spec, not is_blank(value))
        if path == SOURCES:
            yield from _amounts(value)
        elif spec.kind == "rows":
            yield from _cells(path, value)


def _amounts(sources: tuple[Source, ...]) -> Iterator[Place]:
    for name in AMOUNTS if sources else ():
        filled = any(getattr(source, name) is not None for source in sources)
        yield Place(f"{SOURCES}[{sources[0].id}].{name}", specs(Source)[name], filled)


def _cells(path: str, rows: tuple[Any, ...]) -> Iterator[Place]:
    for row in rows:
        row_path = f"{path}[{row.id}]"
        for name, spec in cells_of(row).items():
            if spec.required:
                yield Place(f"{row_path}.{name}", spec, not is_blank(getattr(row, name)), row_path)


def required_fields(report: Report, preset: Preset) -> Iterator[Finding]:
    """R1: one finding for each blank field, one for each row with blank cells (ui.md §9, errors 1 and 12)."""
    told: set[str] = set()
    for place in required_places(report, preset):
        if place.filled or place.row in told or place.path.startswith(f"{INDICATORS}["):
            continue
        if place.row:
            told.add(place.row)
            yield _row_finding(report, place.row)
        else:
            yield _field_finding(place)


def _field_finding(place: Place) -> Finding:
    if place.spec.kind == "rows":
        message = f"“{place.spec.label}”还没有内容。请添加一行。"
    else:
        use = USED_FOR.get(_declared(place.path), "")
        message = f"请填写“{place.spec.label}”{'，' if use else ''}{use}。"
    return Finding("R1", "error", place.path, message, remedy=place.spec.hint)


def _declared(path: str) -> str:
    return ".".join(name for name, _ in paths.segments(path))


def _row_finding(report: Report, row_path: str) -> Finding:
    list_path = row_path.partition("[")[0]
    rows = paths.get(report, list_path)
    row = paths.get(report, row_path)
    words = row_words(paths.spec_of(list_path), rows.index(row), row)
    blank = blank_cells(row)
    first, *others = (f"{row_path}.{name}" for name in blank)
    if _is_empty(row):
        message = f"{words}是空行。请填写，或删除这一行。"
    else:
        message = f"{words}没有填{listed([cells_of(row)[name].label for name in blank])}。请填写。"
    return Finding("R1", "error", first, message, tuple(others), cells_of(row)[blank[0]].hint)


def blank_cells(row: Any) -> list[str]:
    """Return the names of the required cells of a row that are blank."""
    return [name for name, spec in cells_of(row).items() if spec.required and is_blank(getattr(row, name))]


def _is_empty(row: Any) -> bool:
    return all(is_blank(getattr(row, name)) for name in cells_of(row))
