"""The draft while it is being written: immutable states, changes, and the one notification everything follows."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from model import paths
from model.report import Report

Status = Literal["填写中", "待复核", "已退回", "已定稿"]
FINAL: Status = "已定稿"
MONEY_UNITS = ("万元", "元")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the draft and stays known: begun, carried over, restored, finalised."""

    at: str  # ISO 8601 with the offset from UTC
    what: str  # 复制, 导入, 沿用上年, 沿用, 恢复, 恢复为副本, 提交复核, 退回, 继续填写, 定稿, 重新打开
    detail: str = ""
    digest: str = ""  # SHA-256 of the report at that moment, where it matters (model.seal.report_digest)
    notes: tuple[str, ...] = ()

    @classmethod
    def now(cls, what: str, detail: str = "", digest: str = "", notes: tuple[str, ...] = ()) -> "Event":
        """Return something that happens at this moment."""
        return cls(datetime.now().astimezone().isoformat(timespec="seconds"), what, detail, digest, notes)


@dataclass(frozen=True, slots=True)
class Session:
    """Where the officer stopped and what is only about the work on the draft."""

    step: str = "cover"
    field: str = ""
    done: tuple[str, ...] = ()  # steps marked 本页已完成
    status: Status = "填写中"
    money_unit: str = "万元"
    rejected: Mapping[str, str] = dataclasses.field(
        default_factory=dict
    )  # path → text typed that is no value of its field
    previous: Report | None = None  # last year's report, shown beside the fields; rows carried over keep its ids
    record: tuple[Event, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding the officer has explained: its rule, its place and the reason."""

    rule: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class State:
    """One immutable state of a draft; the names are the tables of the draft file."""

    report: Report = dataclasses.field(default_factory=Report)
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)  # path → where the value came from (model.marks)
    waivers: tuple[Waiver, ...] = ()
    session: Session = dataclasses.field(default_factory=Session)
    leftovers: tuple[str, ...] = ()  # imported paragraphs that fitted nowhere
    extra: Mapping[str, Mapping[str, Any]] = dataclasses.field(
        default_factory=dict
    )  # path of its owner → keys of the draft file that this version does not know


BESIDE_REPORT = frozenset({"marks", "waivers", "session", "leftovers"})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: new values by path, why (`cause`) and its name in the undo list (`label`)."""

    values: tuple[tuple[str, object], ...]
    cause: str = "typing"
    label: str = "修改"


@dataclass(frozen=True, slots=True)
class Changed:
    """What followers are told after a change."""

    before: State
    after: State
    paths: tuple[str, ...]
    cause: str
    revision: int

    def touches(self, path: str) -> bool:
        """Tell whether the value at a path, or one above or below it, may differ."""
        return any(paths.is_below(changed, path) or paths.is_below(path, changed) for changed in self.paths)


def recorded(state: State, event: Event, status: Status | None = None) -> State:
    """Return the state with an event at the end of its record and, where one is given, another status."""
    session = state.session
    return replace(state, session=replace(session, status=status or session.status, record=(*session.record, event)))


def value_at(state: State, path: str) -> Any:
    """Return the value at a path of the form, or of what stands beside it (`session.step`)."""
    return paths.get(_root(state, path), path)


def with_value(state: State, path: str, value: object) -> State:
    """Return the state with another value at a path."""
    if _root(state, path) is state:
        return paths.put(state, path, value)  # type: ignore[no-any-return]
    return replace(state, report=paths.put(state.report, path, value))


def _root(state: State, path: str) -> Any:
    return state if paths.segments(path)[0][0] in BESIDE_REPORT else state.report


def applied(state: State, change: Change) -> State:
    """Return the state after a change."""
    for path, value in change.values:
        state = with_value(state, path, value)
    return state


def inverse(state: State, change: Change) -> Change:
    """Return the change that takes `change` back when applied to the state after it."""
    before = []
    for path, value in change.values:
        before.append((path, value_at(state, path)))
        state = with_value(state, path, value)
    return Change(tuple(reversed(before)), change.cause, change.label)


class Draft:
    """The current state and its followers."""

    def __init__(self, state: State, revision: int = 0) -> None:
        self.state = state
        self.revision = revision
        self._followers: list[Callable[[Changed], None]] = []
        self._telling = False

    def subscribe(self, follower: Callable[[Changed], None]) -> Callable[[], None]:
        """Have a follower told of every change from now on; return what ends that."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)

    def apply(self, change: Change) -> Changed:
        """Take a change in and tell every follower; raise RuntimeError when a follower itself changes the draft."""
        if self._telling:
            raise RuntimeError("a follower must not change the draft")
        before, self.state = self.state, applied(self.state, change)
        self.revision += 1
        told = tuple(path for path, _ in change.values)
        changed = Changed(before, self.state, told, change.cause, self.revision)
        self._telling = True
        try:
            for follower in tuple(self._followers):
                follower(changed)
        finally:
            self._telling = False
        return changed
