"""Taking an earlier state back into the open draft: one change that 撤销 takes back, the present state kept before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gui.editor.session import Session
from model import paths
from model.draft import Event, State
from model.fields import walk
from model.report import Report

BEFORE = "恢复前"
CAUSE = "restore"


def restore(session: Session, wanted: State, words: str) -> bool:
    """Put an earlier state in place of the present one as one step of undo; False where nothing differs.

    `words` name what is restored: 今天 13:58的版本. Where the officer is, the status and the record stay.
    """
    values = changes(session.state, wanted)
    if not values or session.read_only:
        return False
    event = Event(datetime.now().astimezone().isoformat(timespec="seconds"), "恢复", words)
    record = (*session.state.session.record, event)
    session.edit_all([*values, ("session.record", record)], f"恢复{words}", CAUSE)
    return True


def changes(present: State, wanted: State) -> list[tuple[str, Any]]:
    """Return the new values by path that lead from one state to another, field by field, lists as a whole."""
    before, after = _beside(present), _beside(wanted)
    fields = [path for path, _ in walk(Report) if paths.get(present.report, path) != paths.get(wanted.report, path)]
    return [
        *((path, paths.get(wanted.report, path)) for path in fields),
        *((path, value) for path, value in after.items() if before[path] != value),
    ]


def _beside(state: State) -> dict[str, Any]:
    """What belongs to the content although it stands beside the report."""
    session = state.session
    return {
        "marks": state.marks,
        "waivers": state.waivers,
        "leftovers": state.leftovers,
        "session.rejected": session.rejected,
        "session.done": session.done,
        "session.money_unit": session.money_unit,
        "session.previous": session.previous,
    }
