"""Rules of group Y: what was carried over from last year's report, and how far the figures have moved since."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from model import paths
from model.amounts import percent_text, table_text
from model.checks.finding import Finding
from model.checks.words import cell_words
from model.draft import State
from model.fields import Target
from model.marks import CARRIED, unconfirmed
from model.presets import Preset
from model.report import STEPS, Report
from model.typed import is_money, target_text

UNCONFIRMED_RULE = "Y1"  # speaks of a whole page: the step list says 待确认N处 for it, and no field shows it
MOST = Decimal("0.3")  # a change against last year that needs no explanation
FIGURES = {
    "funding.sources": ("initial_budget", "budget", "spent"),
    "funding.uses": ("budget", "spent"),
    "indicators.rows": ("target",),
}


def carried_over(state: State, preset: Preset) -> Iterator[Finding]:
    """Yield what the officer still has to say about values carried over, and about those that moved far."""
    yield from unconfirmed_values(state)
    if state.session.previous is not None:
        yield from far_from_last_year(state.report, state.session.previous, preset)


def unconfirmed_values(state: State) -> Iterator[Finding]:
    """Y1: every value carried over is touched or confirmed; one finding for each page."""
    for step in STEPS:
        left = unconfirmed(state, step)
        if left:
            source = "上年" if CARRIED in {state.marks[path] for path in left} else ""
            message = f"{step.title}还有{len(left)}处沿用{source}的内容没有确认。"
            yield Finding(UNCONFIRMED_RULE, "warning", left[0], message, remedy="请逐处核对，改写或确认沿用。")


def far_from_last_year(report: Report, previous: Report, preset: Preset) -> Iterator[Finding]:
    """Y2: a source, a use or a target that differs by more than 30 % from last year's is explained."""
    for path, names in FIGURES.items():
        if path not in preset.fields:
            continue
        before = {row.id: row for row in paths.get(previous, path)}
        for row in paths.get(report, path):
            if row.id in before:
                cells = (name for name in names if _moved_far(getattr(before[row.id], name), getattr(row, name)))
                yield from (_far(report, f"{path}[{row.id}].{name}", before[row.id], row, name) for name in cells)


def _moved_far(before: Any, now: Any) -> bool:
    change = _change(before, now)
    return change is not None and abs(change) > MOST


def _change(before: Any, now: Any) -> Decimal | None:
    """Return how far a figure has moved (0.5: up by half), None where the two cannot be compared."""
    if isinstance(before, Target) and isinstance(now, Target):
        if before.unit != now.unit:
            return None
        before, now = before.value, now.value
    if not before or now is None:
        return None
    return Decimal((now - before) / abs(before))


def _far(report: Report, path: str, before: Any, row: Any, name: str) -> Finding:
    old, now = getattr(before, name), getattr(row, name)
    change = _change(old, now) or Decimal(0)
    word = "增加" if change > 0 else "减少"
    message = f"{cell_words(report, path)}比上年{word}{percent_text(abs(change))}。请核对，或说明原因。"
    remedy = f"上年{_figure(path, old)}，今年{_figure(path, now)}。"
    return Finding("Y2", "warning", path, message, remedy=remedy, excerpt=_figure(path, now))


def _figure(path: str, value: Any) -> str:
    if isinstance(value, Target):
        return target_text(value)
    return f"{table_text(value)}{'万元' if is_money(paths.spec_of(path)) else ''}"
