"""The seal of a final report: the digest of what was made final, and whether the report still is that."""

from collections.abc import Mapping
from typing import Any

from model.codec import state_to_tables
from model.disk.envelope import canonical, digest
from model.draft import FINAL, State

FINALISED = "定稿"  # the event that carries the digest

_EMPTY: tuple[object, ...] = ("", {}, [])


def report_digest(state: State) -> str:
    """Return the SHA-256 of the report in canonical JSON, what is not filled left out (docs/draft-format.md).

    What is left out may be declared by a later version only; its coming must not make a final report look altered.
    """
    return digest(canonical(_filled(state_to_tables(state)["report"][0])))


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _filled(item) for key, item in value.items()}
    return {key: item for key, item in kept.items() if item is not None and item is not False and item not in _EMPTY}


def recorded_digest(state: State) -> str:
    """Return the digest recorded when the report was last made final, "" if it never was."""
    return next((event.digest for event in reversed(state.session.record) if event.what == FINALISED), "")


def is_altered(state: State) -> bool:
    """Tell whether a final report differs from what was made final, as far as that was recorded."""
    fixed = recorded_digest(state)
    return state.session.status == FINAL and fixed not in ("", report_digest(state))
