"""Where values came from: marks by field path, and which of them the officer has not looked at yet."""

from collections.abc import Iterable, Mapping

from model import paths
from model.draft import Change, State, applied, value_at
from model.report import Report, Step

CARRIED = "上年"  # from last year's report of the project
REUSED = "沿用"  # from another report
UNCONFIRMED = frozenset({CARRIED, REUSED})  # to be touched or confirmed; 导入 needs neither


def is_unconfirmed(state: State, path: str) -> bool:
    """Tell whether the value at a path was carried over and neither touched nor confirmed since."""
    return state.marks.get(path) in UNCONFIRMED


def unconfirmed(state: State, step: Step) -> list[str]:
    """Return the places on a step that were carried over and not confirmed, in page order."""
    found: list[tuple[int, int, str]] = []
    positions: dict[str, dict[str, int]] = {}
    order = {field: number for number, field in enumerate(step.fields)}
    for path, origin in state.marks.items():
        field = order.get(path.partition("[")[0])
        if origin in UNCONFIRMED and field is not None:
            row = _position(state.report, path, positions)
            if row is not None:
                found.append((field, row, path))
    return [path for _, _, path in sorted(found, key=lambda place: place[:2])]


def _position(report: Report, path: str, positions: dict[str, dict[str, int]]) -> int | None:
    """Return the position of the row a path lies in, -1 for a field that is in no row, None if its row is gone."""
    field, bracket, rest = path.partition("[")
    if not bracket:
        return -1
    if field not in positions:
        positions[field] = {row.id: index for index, row in enumerate(paths.get(report, field))}
    return positions[field].get(rest.partition("]")[0])


def without(marks: Mapping[str, str], confirmed: Iterable[str]) -> dict[str, str]:
    """Return the marks less those of some paths."""
    gone = frozenset(confirmed)
    return {path: origin for path, origin in marks.items() if path not in gone}


def overtaken(state: State, change: Change) -> list[str]:
    """Return the marked paths whose value a change replaces or takes away."""
    edited = [path for path, _ in change.values]
    touched = [mark for mark in state.marks if any(_meet(mark, path) for path in edited)]
    after = applied(state, change) if touched else state
    return [mark for mark in touched if mark in edited or not _same(state, after, mark)]


def _meet(one: str, other: str) -> bool:
    return paths.is_below(one, other) or paths.is_below(other, one)


def _same(before: State, after: State, path: str) -> bool:
    try:
        return bool(value_at(before, path) == value_at(after, path))
    except KeyError:
        return False
