"""How far a draft is: the status of each step, the completion and the line in the list of drafts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from model import facts, paths
from model.beginnings import blank
from model.checks import MISSING, SEVERITIES, Finding, Severity, check
from model.checks.carried import UNCONFIRMED_RULE
from model.checks.required import SOURCES, Place, required_places
from model.draft import FINAL, State, Status
from model.marks import UNCONFIRMED, unconfirmed
from model.presets import Preset
from model.report import STEPS, Cover, Report, Step

Weight = Severity | Literal["unfilled"]
UNFILLED: Weight = "unfilled"
StepStatus = Literal["未开始", "进行中", "待确认", "提醒", "错误", "已完成"]


@dataclass(frozen=True, slots=True)
class StepState:
    """The status of a step, its words in the step list, and how many errors and warnings stand on its page."""

    status: StepStatus
    text: str
    errors: int = 0
    warnings: int = 0


def step_states(state: State, preset: Preset, findings: Sequence[Finding]) -> dict[str, StepState]:
    """Return the status of every step by its id; the worst state wins (ui.md §2).

    What is only not filled yet counts against a step once the officer has marked it 本页已完成.
    """
    fresh = _fresh(state, preset)
    on_step: dict[str, list[Finding]] = {step.id: [] for step in STEPS}
    for finding in findings:
        on_step[paths.step_of(finding.field).id].append(finding)
    return {step.id: _step_state(state, step, on_step[step.id], fresh) for step in STEPS}


def is_unfilled(finding: Finding, done: Collection[str]) -> bool:
    """Tell whether a finding only says that something is 尚未填写, on a step the officer has not called done (`done`).

    Such findings are counted and listed apart from the errors.
    """
    return finding.rule in MISSING and paths.step_of(finding.field).id not in done


def weight_of(finding: Finding, done: Collection[str]) -> Weight:
    """Return what a finding counts as: its severity, or that something is only not filled yet."""
    return UNFILLED if is_unfilled(finding, done) else finding.severity


def tally(findings: Iterable[Finding], done: Collection[str]) -> dict[Weight, int]:
    """Count findings by what they count as."""
    found = Counter(weight_of(finding, done) for finding in findings)
    return {weight: found[weight] for weight in (*SEVERITIES, UNFILLED)}


def _step_state(state: State, step: Step, findings: list[Finding], fresh: Report) -> StepState:
    found = tally(findings, state.session.done)
    status, text = _status(state, step, findings, fresh)
    words = {"错误": f"{found['error']}处错误", "提醒": f"{found['warning']}处提醒"}
    return StepState(status, words.get(status, text), found["error"], found["warning"])


def _status(state: State, step: Step, findings: list[Finding], fresh: Report) -> tuple[StepStatus, str]:
    if not step.fields:
        return ("已完成", "已完成") if state.session.status == FINAL else ("未开始", "")
    done = step.id in state.session.done
    if not done and _is_untouched(state, step, fresh):
        return "未开始", "未开始"
    if tally(findings, state.session.done)["error"]:
        return "错误", ""
    if any(finding.severity == "warning" and finding.rule != UNCONFIRMED_RULE for finding in findings):
        return "提醒", ""
    if carried := len(unconfirmed(state, step)):
        return "待确认", f"待确认{carried}处"
    return ("已完成", "已完成") if done else ("进行中", "进行中")


def _fresh(state: State, preset: Preset) -> Report:
    """Return the report as it was before the officer began: the framework's rows, no cover."""
    return replace(blank(preset, Cover(unit=state.report.cover.unit)).report, cover=Cover())


def _is_untouched(state: State, step: Step, fresh: Report) -> bool:
    if any(_is_on(path, step) for path in state.session.rejected):
        return False
    return all(_is_as_begun(state.report, path, fresh) for path in step.fields)


def _is_as_begun(report: Report, path: str, fresh: Report) -> bool:
    value = _without_ids(paths.get(report, path))
    return value in (_without_ids(paths.get(fresh, path)), paths.get(Report(), path))


def _without_ids(value: Any) -> Any:
    return tuple(replace(row, id="") for row in value) if isinstance(value, tuple) else value


def _is_on(path: str, step: Step) -> bool:
    return any(paths.is_below(path, field) for field in step.fields)


def completion(state: State, preset: Preset) -> Fraction:
    """Return filled ÷ visible required places, 0 to 1; a row counts once, filled when all its required cells are.

    A list that has rows does not count itself: the rows a new report begins with would make it look half done.
    What was carried over counts as filled once it is touched or confirmed.
    """
    awaiting = {path for path, origin in state.marks.items() if origin in UNCONFIRMED}
    places: dict[str, bool] = {}
    for place in required_places(state.report, preset):
        if place.spec.kind != "rows" or not place.filled:
            key = place.row or place.path
            filled = place.filled and awaiting.isdisjoint(_marked_at(state.report, place))
            places[key] = places.get(key, True) and filled
    return Fraction(sum(places.values()), len(places)) if places else Fraction(1)


def _marked_at(report: Report, place: Place) -> tuple[str, ...]:
    """Return the paths under which the origin of a place is kept: its own, its row's, its list's.

    An amount of the sources is one place for all of them.
    """
    field, bracket, rest = place.path.partition("[")
    if field == SOURCES and bracket:
        cell = rest.partition("].")[2]
        return field, *(f"{field}[{source.id}].{cell}" for source in report.funding.sources)
    return place.path, place.row, field


@dataclass(frozen=True, slots=True)
class Summary:
    """A draft in one line; completion is a whole percentage, 100 only when nothing is missing.

    `errors` leaves out what is only not filled yet; those are `unfilled`.
    """

    unit: str
    project: str
    year: int | None
    status: Status
    total_score: Decimal | None
    grade: str
    completion: int
    errors: int
    warnings: int
    unfilled: int


def summary(state: State, preset: Preset) -> Summary:
    """Return what the list of drafts shows."""
    report, found = state.report, tally(check(state, preset), state.session.done)
    return Summary(
        report.cover.unit,
        report.cover.project,
        None if report.cover.year is None else int(report.cover.year),
        state.session.status,
        facts.total_score(report, preset),
        facts.grade(report, preset),
        int(completion(state, preset) * 100),
        found["error"],
        found["warning"],
        found["unfilled"],
    )
