"""The window's hold on the draft: one undo stack, one notification, every edit through one door."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from model.disk.attachments import Attachments
from model.draft import FINAL, Change, Changed, Draft, Event, State, Status, inverse, value_at
from model.fields import Spec
from model.marks import is_unconfirmed, overtaken, without
from model.paths import spec_of
from model.presets import Preset
from model.report import STEPS, Report
from model.text import clean
from model.typed import read, shown

TYPING_PAUSE = 1.5  # seconds; edits of one field closer together than this are undone together


class _Edit(QUndoCommand):
    """One edit on the undo stack."""

    def __init__(self, session: "Session", change: Change) -> None:
        super().__init__(change.label)
        self._session = session
        self.change = change
        self.back = inverse(session.state, change)
        self.at = time.monotonic()
        self._first = True

    def redo(self) -> None:
        self._session.take(self.change, self.change.cause if self._first else "redo")
        self._first = False

    def undo(self) -> None:
        self._session.take(self.back, "undo")

    def takes_in(self, change: Change) -> bool:
        """Make one step of undo with an edit that goes on typing in the same field; return whether it does.

        Qt's own merging is not used: the binding never frees the commands that it merges.
        """
        now = time.monotonic()
        if not (self.change.cause == change.cause == "typing"):
            return False
        if _field(self.change) != _field(change) or now - self.at > TYPING_PAUSE:
            return False
        back = inverse(self._session.state, change)
        self._session.take(change, change.cause)
        self.change, self.back, self.at = _together(self.change, change), _together(back, self.back), now
        return True


def _field(change: Change) -> str:
    return change.values[0][0]


def _together(first: Change, then: Change) -> Change:
    return Change(tuple((dict(first.values) | dict(then.values)).items()), then.cause, then.label)


class Session(QObject):
    """The one adapter between the draft and the widgets."""

    changed = Signal(object)  # Changed
    cleaned = Signal(int)  # how many characters that cannot be seen were removed from a text
    look_changed = Signal()  # the report looks otherwise on paper, though it says the same
    remarked = Signal(str)  # what an edit left out, in words for the officer

    def __init__(self, state: State, preset: Preset, *, read_only: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = Draft(state)
        self.preset = preset
        self.typefaces: Mapping[str, str] = {}  # those of this computer to set in, as the settings hold them
        self.draft_mark = True  # whether what is not final carries the mark 草稿
        self.locked = read_only  # the draft file belongs to somebody else just now
        self.attachments: Callable[[], Attachments] | None = None  # where the evidence files of the draft lie
        self.stack = QUndoStack(self)
        self.draft.subscribe(self.changed.emit)

    @property
    def state(self) -> State:
        """The current state."""
        return self.draft.state

    @property
    def report(self) -> Report:
        """The report in the current state."""
        return self.draft.state.report

    @property
    def read_only(self) -> bool:
        """Whether the officer may not edit: locked elsewhere, or final until reopened."""
        return self.locked or self.state.session.status == FINAL

    def value(self, path: str) -> Any:
        """Return the value at a path."""
        return value_at(self.state, path)

    def edit(self, path: str, value: object, label: str = "", cause: str = "typing") -> None:
        """Change one value; nothing happens where it is the same already."""
        self.edit_all([(path, value)], label, cause)

    def edit_all(self, values: Sequence[tuple[str, object]], label: str = "", cause: str = "edit") -> None:
        """Change several values as one step of undo. Text is cleaned here, once."""
        both = [(path, clean(value) if isinstance(value, str) else (value, 0)) for path, value in values]
        cleaned = [(path, value) for path, (value, _) in both]
        removed = sum(count for _, (_, count) in both)
        if removed and not self.read_only:
            self.cleaned.emit(removed)
        if self.read_only or all(self.value(path) == value for path, value in cleaned):
            return
        change = Change(tuple(cleaned), cause, label or _label(cleaned[0][0]))
        self._push(self._marked(change))

    def _push(self, change: Change) -> None:
        """Do a change as a step of undo, or as a part of the last one."""
        last = None if self.stack.canRedo() else self.stack.command(self.stack.count() - 1)
        if not (isinstance(last, _Edit) and last.takes_in(change)):
            self.stack.push(_Edit(self, change))

    def _marked(self, change: Change) -> Change:
        """Add to an edit that the values it touches are no longer as they came."""
        gone = () if any(path == "marks" for path, _ in change.values) else overtaken(self.state, change)
        if not gone:
            return change
        return replace(change, values=(*change.values, ("marks", without(self.state.marks, gone))))

    def confirm(self, places: Iterable[str]) -> None:
        """Take away the marks of values carried over that the officer lets stand; one step of undo."""
        found = [path for path in places if is_unconfirmed(self.state, path)]
        if found:
            label = "确认沿用" if len(found) == 1 else f"确认沿用{len(found)}处"
            self.edit("marks", without(self.state.marks, found), label, "confirm")

    def note(self, path: str, value: object) -> None:
        """Change something that is not the officer's work (the step in view); it cannot be undone."""
        if not self.locked and self.value(path) != value:
            self.take(Change(((path, value),), "note"), "note")

    def set_draft_mark(self, is_wanted: bool) -> None:
        """Have 草稿 on every page that is shown, printed or exported, or not."""
        self.draft_mark = is_wanted
        self.look_changed.emit()

    def set_status(self, status: Status, record: tuple[Event, ...] | None = None) -> None:
        """Move the draft on in its life. Not undone by 撤销: reopening a final report is a decision of its own.

        A final report has nothing to undo: what was fixed must stay as it is.
        """
        if self.locked:
            return
        kept = self.state.session.record if record is None else record
        self.take(Change((("session.status", status), ("session.record", kept)), "status", f"改为{status}"), "status")
        if status == FINAL:
            self.stack.clear()

    def take(self, change: Change, cause: str) -> Changed:
        """Apply a change as it is."""
        return self.draft.apply(Change(change.values, cause, change.label))

    def shown(self, path: str, spec: Spec | None = None) -> str:
        """Return the text that stands in the input of a field: its value, or what was typed and refused."""
        refused = self.state.session.rejected.get(path)
        if refused is not None:
            return refused
        return shown(self.value(path), spec or spec_of(path), self.state.session.money_unit)

    def enter(self, path: str, text: str, label: str = "", cause: str = "edit") -> None:
        """Take in text typed for a field of any kind; what it cannot hold is kept as refused."""
        self.enter_all([(path, text)], label, cause)

    def enter_all(self, texts: Sequence[tuple[str, str]], label: str = "", cause: str = "edit") -> None:
        """Take in typed texts for several fields as one step of undo."""
        self.edit_all(self.reading(texts), label, cause)

    def reading(self, texts: Sequence[tuple[str, str]]) -> list[tuple[str, object]]:
        """Return the changes that typed texts stand for; refused text empties its field and is kept aside."""
        values: list[tuple[str, object]] = []
        rejected = dict(self.state.session.rejected)
        for path, text in texts:
            spec = spec_of(path)
            if text == self.shown(path, spec):
                continue
            rejected.pop(path, None)
            try:
                values.append((path, read(text, spec, self.state.session.money_unit, self.value(path))))
            except ValueError:
                rejected[path] = clean(text)[0]
                values.append((path, None if spec.kind != "choice" else ""))
        if rejected != self.state.session.rejected:
            values.append(("session.rejected", rejected))
        return values


def place_of(changed: Changed) -> str:
    """Return the path to look at after a change: of its first value, else of what stands beside the report."""
    for path in changed.paths:
        if not path.startswith(("session", "marks", "waivers")):
            return _row_of(changed, path)
    before, after = changed.before, changed.after
    done = set(before.session.done) ^ set(after.session.done)
    if done:
        return next((step.fields[0] for step in STEPS if step.id in done and step.fields), "")
    if before.session.money_unit != after.session.money_unit:
        return "funding.sources"
    return min((path for path, _ in before.marks.items() ^ after.marks.items()), default="")


def _row_of(changed: Changed, path: str) -> str:
    """Return the row of a list to look at: one that came, else one that is another now, else the neighbour of one gone."""
    if spec_of(path).kind != "rows":
        return path
    before = {row.id: row for row in value_at(changed.before, path)}
    after = tuple(value_at(changed.after, path))
    came = [row.id for row in after if row.id not in before]
    other = [row.id for row in after if row != before.get(row.id)]
    gone = set(before) - {row.id for row in after}
    place = min((at for at, row_id in enumerate(before) if row_id in gone), default=0)
    beside = [row.id for row in after[max(0, min(place, len(after) - 1)) :]] if gone else []
    moved = [row.id for row, row_id in zip(after, before, strict=False) if row.id != row_id]
    found = [*came, *other, *beside, *moved]
    return f"{path}[{found[0]}]" if found else path


def _label(path: str) -> str:
    try:
        return f"修改{spec_of(path).label}"
    except KeyError:
        return "修改"
