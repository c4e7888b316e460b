"""The report's way to its final form and back: what stands in the way, what is fixed, what stays recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from model.codec import state_to_tables
from model.disk.envelope import canonical, digest
from model.draft import FINAL, Event, State, Status, Waiver
from model.paths import label_of

if TYPE_CHECKING:  # model.checks asks this module whether a final report was altered
    from model.checks import Finding

GROUPS = ("A", "B", "C")  # funds, points, scores (domain.md §4): final figures are right or explained
UNFILLED = frozenset({"R1", "R2", "D1", "F4"})  # what is required is there, or it is said why not
FINALISED, REOPENED = "定稿", "重新打开"
MOVES: Mapping[Status, str] = {"待复核": "提交复核", "已退回": "退回", "填写中": "继续填写"}
WORDS = {"error": "错误", "warning": "提醒", "note": "提示"}

_EMPTY: tuple[object, ...] = ("", {}, [])

Place = tuple[str, str]  # rule and field, as a waiver names what it explains


def digest_of(state: State) -> str:
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


# What stands in the way


def obstacles(findings: "Iterable[Finding]", waivers: Iterable[Waiver] = ()) -> "list[Finding]":
    """Return the errors in figures and required content that no waiver explains; they bar the way to 已定稿."""
    explained = {(waiver.rule, waiver.field) for waiver in waivers if waiver.reason.strip()}
    return [found for found in findings if needs_reason(found) and (found.rule, found.field) not in explained]


def needs_reason(finding: "Finding") -> bool:
    """Tell whether a finding must be mended or explained before the report is final."""
    return finding.severity == "error" and (finding.rule.startswith(GROUPS) or finding.rule in UNFILLED)


def with_reasons(waivers: Sequence[Waiver], reasons: Mapping[Place, str]) -> tuple[Waiver, ...]:
    """Return the waivers with other reasons for some places; a blank reason takes the waiver back."""
    kept = [waiver for waiver in waivers if (waiver.rule, waiver.field) not in reasons]
    given = [Waiver(*place, reason.strip()) for place, reason in reasons.items() if reason.strip()]
    return (*kept, *given)


# The decisions


def finalised(state: State, findings: "Sequence[Finding]", at: datetime) -> State:
    """Return the final draft; its digest, findings and waivers of that moment are recorded.

    Raise ValueError while an obstacle is neither mended nor explained.
    """
    if obstacles(findings, state.waivers):
        raise ValueError("errors that bar stand in the way")
    notes = (*_findings(state, findings), *_waivers(state))
    event = Event(_iso(at), FINALISED, _counts(findings), digest_of(state), notes)
    return _recorded(state, FINAL, event)


def reopened(state: State, at: datetime, reason: str) -> State:
    """Return a final draft opened for editing again; raise ValueError without a reason or where it is not final."""
    if state.session.status != FINAL or not reason.strip():
        raise ValueError("only a final report is reopened, and for a reason")
    return _recorded(state, "填写中", Event(_iso(at), REOPENED, reason.strip()))


def moved(state: State, status: Status, at: datetime) -> State:
    """Return the draft moved on to any other status; raise ValueError to or from 已定稿."""
    if FINAL in (status, state.session.status):
        raise ValueError("finalising and reopening are decisions of their own")
    return _recorded(state, status, Event(_iso(at), MOVES[status]))


def _recorded(state: State, status: Status, event: Event) -> State:
    session = state.session
    return replace(state, session=replace(session, status=status, record=(*session.record, event)))


def _iso(at: datetime) -> str:
    return at.astimezone().isoformat(timespec="seconds")


def _counts(findings: "Sequence[Finding]") -> str:
    counts = [(word, sum(found.severity == severity for found in findings)) for severity, word in WORDS.items()]
    return "，".join(f"{word}{count}处" for word, count in counts if count) or "没有发现问题"


def _findings(state: State, findings: "Sequence[Finding]") -> list[str]:
    return [
        f"{WORDS[found.severity]}{found.rule}（{_place(state, found.field)}）：{found.message}" for found in findings
    ]


def _waivers(state: State) -> list[str]:
    return [f"说明{waiver.rule}（{_place(state, waiver.field)}）：{waiver.reason}" for waiver in state.waivers]


def _place(state: State, field: str) -> str:
    try:
        return label_of(state.report, field)
    except KeyError:  # a waiver outlives the row it explained
        return field


# What became of it


def recorded_digest(state: State) -> str:
    """Return the digest recorded when the report was last made final, "" if it never was."""
    return next((event.digest for event in reversed(state.session.record) if event.what == FINALISED), "")


def is_altered(state: State) -> bool:
    """Tell whether a final report differs from what was made final, as far as that was recorded."""
    fixed = recorded_digest(state)
    return state.session.status == FINAL and fixed not in ("", digest_of(state))
