"""An earlier state that takes the place of the present one: what of it belongs to the content, and what stays."""

from typing import Any

from model.draft import State, value_at
from model.fields import walk
from model.report import Report

BEFORE, RESTORED = "恢复前", "恢复"  # the occasion of the version kept of the present state; the event on record
# What belongs to the content although it stands beside the report. Where the officer is, the status and the record stay.
BESIDE = (
    "marks",
    "waivers",
    "leftovers",
    "session.rejected",
    "session.done",
    "session.money_unit",
    "session.previous",
)


def changes(present: State, wanted: State) -> list[tuple[str, Any]]:
    """Return the new values by path that lead from one state to another, field by field, lists as a whole."""
    places = (*(path for path, _ in walk(Report)), *BESIDE)
    return [(path, after) for path in places if (after := value_at(wanted, path)) != value_at(present, path)]
