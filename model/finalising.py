"""The report's way to its final form and back: what stands in the way, what is fixed, what stays recorded."""

from collections.abc import Iterable, Mapping, Sequence

from model.checks import SEVERITIES, Finding, counts
from model.draft import FINAL, Event, State, Status, Waiver, recorded
from model.paths import label_of
from model.seal import FINALISED, report_digest

GROUPS = ("A", "B", "C")  # funds, points, scores (domain.md §4): final figures are right or explained
UNFILLED = frozenset({"R1", "R2", "D1", "F4"})  # what is required is there, or it is said why not
REOPENED = "重新打开"
MOVES: Mapping[Status, str] = {"待复核": "提交复核", "已退回": "退回", "填写中": "继续填写"}

Place = tuple[str, str]  # rule and field, as a waiver names what it explains


# What stands in the way


def obstacles(findings: Iterable[Finding], waivers: Iterable[Waiver] = ()) -> list[Finding]:
    """Return the errors in figures and required content that no waiver explains; they bar the way to 已定稿."""
    explained = {(waiver.rule, waiver.field) for waiver in waivers if waiver.reason.strip()}
    return [found for found in findings if needs_reason(found) and (found.rule, found.field) not in explained]


def needs_reason(finding: Finding) -> bool:
    """Tell whether a finding must be mended or explained before the report is final."""
    return finding.severity == "error" and (finding.rule.startswith(GROUPS) or finding.rule in UNFILLED)


def with_reasons(waivers: Sequence[Waiver], reasons: Mapping[Place, str]) -> tuple[Waiver, ...]:
    """Return the waivers with other reasons for some places; a blank reason takes the waiver back."""
    kept = [waiver for waiver in waivers if (waiver.rule, waiver.field) not in reasons]
    given = [Waiver(*place, reason.strip()) for place, reason in reasons.items() if reason.strip()]
    return (*kept, *given)


# The decisions


def finalised(state: State, findings: Sequence[Finding]) -> State:
    """Return the final draft; its digest, findings and waivers of this moment are recorded.

    Raise ValueError while an obstacle is neither mended nor explained.
    """
    if obstacles(findings, state.waivers):
        raise ValueError("errors that bar stand in the way")
    notes = (*_findings(state, findings), *_waivers(state))
    return recorded(state, Event.now(FINALISED, _summed_up(findings), report_digest(state), notes), FINAL)


def reopened(state: State, reason: str) -> State:
    """Return a final draft opened for editing again; raise ValueError without a reason or where it is not final."""
    if state.session.status != FINAL or not reason.strip():
        raise ValueError("only a final report is reopened, and for a reason")
    return recorded(state, Event.now(REOPENED, reason.strip()), "填写中")


def moved(state: State, status: Status) -> State:
    """Return the draft moved on to any other status; raise ValueError to or from 已定稿."""
    if FINAL in (status, state.session.status):
        raise ValueError("finalising and reopening are decisions of their own")
    return recorded(state, Event.now(MOVES[status]), status)


def _summed_up(findings: Iterable[Finding]) -> str:
    found = [f"{SEVERITIES[severity]}{count}处" for severity, count in counts(findings).items() if count]
    return "，".join(found) or "没有发现问题"


def _findings(state: State, findings: Iterable[Finding]) -> list[str]:
    return [
        f"{SEVERITIES[found.severity]}{found.rule}（{_place(state, found.field)}）：{found.message}"
        for found in findings
    ]


def _waivers(state: State) -> list[str]:
    return [f"说明{waiver.rule}（{_place(state, waiver.field)}）：{waiver.reason}" for waiver in state.waivers]


def _place(state: State, field: str) -> str:
    try:
        return label_of(state.report, field)
    except KeyError:  # a waiver outlives the row it explained
        return field
