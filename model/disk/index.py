"""What the start window shows of each draft, remembered in one file, so that a list of drafts is not read from them.

`index.json` in the data folder: a checksum line, then JSON. It can be deleted at any time; what is missing, damaged or
of another version, and every draft whose file has changed (by its time, size and number), is made anew from the drafts.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.disk.envelope import APP_VERSION, digest
from model.disk.files import read_limited, write_atomically
from model.disk.places import DRAFTS, PRESETS
from model.disk.store_file import moment, read_draft
from model.draft import State, Status
from model.errors import Damaged, Trouble
from model.fields import is_blank, walk
from model.report import Report

if TYPE_CHECKING:
    from model.presets import Preset

FILE = "index.json"
LIMIT = 50_000_000  # bytes
VERSION = 3  # of the index; another one is made anew
ORIGINS = ("复制", "恢复为副本", "导入")
_FRESH = 3.0  # seconds; a file changed just now may change again within the same tick of a coarse clock
_WORK = (*(path for path, spec in walk(Report) if spec.kind == "prose" and not spec.derived), "funding.uses")

Stamp = list[int]  # time of change in ns, size, file number


@dataclass(frozen=True, slots=True)
class Row:
    """A draft in one line; the figures are None (grade "") where this computer does not have the kind of report."""

    preset: str
    unit: str
    department: str
    project: str
    year: int | None
    kind: str
    status: Status
    step: str  # where the officer stopped
    begun: bool  # whether any work has gone into it
    completion: int | None  # percent
    total_score: Decimal | None
    grade: str
    errors: int | None  # without what is only not filled yet, which is `unfilled`
    warnings: int | None
    unfilled: int | None
    rate: Decimal | None  # execution rate, 1 = all
    origin: str  # what made it of another draft, where nothing is on record since: 复制, 恢复为副本, 导入; else ""


@dataclass(frozen=True)
class Listed:
    """A draft of the store as the list shows it: its summary, or the problem why it cannot be read."""

    id: str
    path: Path
    saved_at: datetime | None
    summary: Row | None
    problem: str = ""
    is_damaged: bool = False  # the file itself is wrong, and not only the way to it

    @cached_property
    def state(self) -> State | None:
        """The whole draft, read from disk when first asked for; None where that fails."""
        with suppress(Trouble):
            return read_draft(self.path)[0]
        return None


Tell = Callable[[list[Listed], int], None]  # the drafts found so far, the number of all


class Index:
    """The index of a data folder; one that does not remember reads every draft and writes nothing."""

    def __init__(self, folder: Path, *, remembers: bool = True) -> None:
        self._folder = folder
        self._remembers = remembers
        self._entries: dict[str, list[Any]] | None = None  # id → stamp, saved_at, values of a Row; as in the file
        self._shown: dict[str, tuple[list[Any], Listed]] = {}  # id → entry, and what was made of it

    def listed(self, tell: Tell = lambda _found, _total: None) -> list[Listed]:
        """Return all drafts whose name is an id, newest first.

        `tell` hears of each: those found so far, newest file first, and how many there are. What it raises ends the
        listing; what was read until then stays known.
        """
        known, entries, found = self._known(), dict[str, list[Any]](), list[Listed]()
        drafts = sorted(_drafts(self._folder / DRAFTS), key=lambda draft: draft[1], reverse=True)
        try:
            for id_, stamp in drafts:
                found.append(self._find(id_, stamp, known, entries))
                tell(found, len(drafts))
        except BaseException:
            self._remember({id_: known[id_] for id_, _ in drafts if id_ in known} | entries)
            raise
        self._remember(entries)
        return sorted(found, key=lambda one: one.saved_at.timestamp() if one.saved_at else 0.0, reverse=True)

    def unread(self) -> int:
        """Return how many drafts would have to be read for the list."""
        known = self._known()
        return sum(id_ not in known or known[id_][0] != stamp for id_, stamp in _drafts(self._folder / DRAFTS))

    def _find(self, id_: str, stamp: Stamp, known: Mapping[str, list[Any]], entries: dict[str, list[Any]]) -> Listed:
        entry = known.get(id_)
        try:
            entries[id_] = entry if entry and entry[0] == stamp else self._entry(id_, stamp)
            return self._listed(id_, entries[id_])
        except Trouble as trouble:
            damaged = isinstance(trouble, Damaged)
            return Listed(id_, self._path(id_), _modified(stamp), None, str(trouble), damaged)

    def row_of(self, state: State) -> Row:
        """Return what the list shows of a state."""
        return row_of(state, self._presets.get(state.report.preset))

    @cached_property
    def _presets(self) -> Mapping[str, "Preset"]:
        from model.presets import catalogue

        try:
            return catalogue(self._folder / PRESETS)
        except Trouble:
            return catalogue()

    def _path(self, id_: str) -> Path:
        return self._folder / DRAFTS / f"{id_}.json"

    def _listed(self, id_: str, entry: list[Any]) -> Listed:
        known = self._shown.get(id_)
        if known is None or known[0] is not entry:
            known = self._shown[id_] = entry, Listed(id_, self._path(id_), moment(entry[1]), _row(entry[2]))
        return known[1]

    def _entry(self, id_: str, stamp: Stamp) -> list[Any]:
        state, envelope = read_draft(self._path(id_))
        settled = abs(time.time() - stamp[0] / 1e9) > _FRESH
        return [stamp if settled else [], envelope["saved_at"], _plain(self.row_of(state))]

    def _known(self) -> dict[str, list[Any]]:
        if self._entries is None:
            self._key = _key(self._folder)
            self._entries = _read(self._folder / FILE, self._key) if self._remembers else {}
        elif self._key != (key := _key(self._folder)):
            self._key, self._entries = key, {}
            self.__dict__.pop("_presets", None)
        return self._entries

    def _remember(self, entries: dict[str, list[Any]]) -> None:
        if entries == self._entries or not self._remembers:
            return
        self._entries = entries
        self._shown = {id_: shown for id_, shown in self._shown.items() if id_ in entries}
        content = {"version": VERSION, "key": self._key, "drafts": entries}
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(Trouble):  # made anew next time
            write_atomically(self._folder / FILE, digest(body).encode() + b"\n" + body)


def row_of(state: State, preset: "Preset | None") -> Row:
    """Return what the list shows of a state of a kind of report, None for an unknown one."""
    from model.facts import execution_rate
    from model.progress import summary

    report, session = state.report, state.session
    figures = summary(state, preset) if preset else None
    return Row(
        preset=report.preset,
        unit=report.cover.unit,
        department=report.cover.department,
        project=report.cover.project,
        year=None if report.cover.year is None else int(report.cover.year),
        kind=report.cover.kind,
        status=session.status,
        step=session.step,
        begun=_is_begun(report),
        completion=figures.completion if figures else None,
        total_score=figures.total_score if figures else None,
        grade=figures.grade if figures else "",
        errors=figures.errors if figures else None,
        warnings=figures.warnings if figures else None,
        unfilled=figures.unfilled if figures else None,
        rate=execution_rate(report),
        origin=next((event.what for event in session.record[-1:] if event.what in ORIGINS), ""),
    )


def _is_begun(report: Report) -> bool:
    from model import paths

    if any(not is_blank(paths.get(report, path)) for path in _WORK):
        return True
    return any(row.actual for row in report.indicators.rows)


_DECIMALS = [number for number, name in enumerate(Row.__slots__) if name in ("total_score", "rate")]


def _plain(row: Row) -> list[Any]:
    values = list(astuple(row))
    for place in _DECIMALS:
        values[place] = None if values[place] is None else str(values[place])
    return values


def _row(values: list[Any]) -> Row:
    values = list(values)
    for place in _DECIMALS:
        values[place] = None if values[place] is None else Decimal(values[place])
    return Row(*values)


def _drafts(folder: Path) -> Iterator[tuple[str, Stamp]]:
    from model.disk.attachments import DRAFT_ID

    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                id_, dot, extension = entry.name.partition(".")
                if dot and extension == "json" and DRAFT_ID.fullmatch(id_):
                    with suppress(OSError):  # gone since
                        found = entry.stat()
                        yield id_, [found.st_mtime_ns, found.st_size, found.st_ino]
    except FileNotFoundError:
        return
    except OSError as error:
        from model.disk.files import read_trouble

        raise read_trouble(error, folder.name) from error


def _modified(stamp: Stamp) -> datetime | None:
    with suppress(OSError, OverflowError, ValueError):
        return datetime.fromtimestamp(stamp[0] / 1e9).astimezone()
    return None


def _key(folder: Path) -> str:
    """Return what the rows depend on beside the drafts: the program and the kinds of report."""
    from model.presets import BUILTIN

    parts = [APP_VERSION]
    for place in (BUILTIN, folder / PRESETS):
        with suppress(OSError):
            for path in sorted(place.glob("*.toml")):
                found = path.stat()
                parts.append(f"{path.name}:{found.st_mtime_ns}:{found.st_size}")
    return digest("\n".join(parts).encode())


def _read(path: Path, key: str) -> dict[str, list[Any]]:
    """Return the entries of an index file; none where it is missing, damaged or made for something else."""
    try:
        checksum, _, body = read_limited(path, LIMIT).partition(b"\n")
        content = json.loads(body) if checksum.decode("latin-1") == digest(body) else {}
    except (Trouble, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or content.get("version") != VERSION or content.get("key") != key:
        return {}
    return dict(content["drafts"])
