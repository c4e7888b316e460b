"""Versions of a draft: kept beside it, thinned by age, found again when a word is missed.

A version is an ordinary draft file; its envelope also has `kept` (occasion, name, digest of the content). Versions are
ordered by the running number in their file name, never by the clock.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from model.codec import Encoder, Tables
from model.disk.envelope import LIMIT, canonical, digest, head
from model.disk.files import read_limited, sweep_abandoned, write_atomically, write_trouble
from model.disk.places import HISTORY, make_private
from model.disk.store_file import moment, packed, read_draft
from model.draft import State
from model.errors import Trouble

OPENED, PAGE, AUTOMATIC, NAMED = "打开时", "换页时", "自动保存", "存为版本"  # before something risky: 恢复前, 导入前 …
INTERVAL = timedelta(minutes=10)  # at least between automatic versions
ALL_OF = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 14, 8, 12  # days, weeks, months before that of which the newest version stays
LONGEST_NAME = 60  # characters

_FILE = re.compile(r"(\d{8,12})-[0-9a-f]{4}\.json")
_SAFE_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_PAUSED = "paused"  # a file of this name: nothing is thinned


@dataclass(frozen=True, slots=True)
class Version:
    """One version; `counter` is the save of the draft it follows, `problem` why it cannot be read."""

    path: Path
    counter: int
    saved_at: datetime | None
    occasion: str
    name: str  # given by the officer; a named version is never thinned
    size: int  # bytes
    problem: str = ""
    digest: str = ""  # of the content, wherever the officer stopped


class History:
    """The versions of one draft, in the data folder and, by choice, in a second one."""

    def __init__(self, folder: Path, draft_id: str, second: Path | None = None) -> None:
        self.draft_id = draft_id
        self.remark = ""  # what the last `keep` could not do beside keeping
        self.folder = folder / HISTORY / folder_name(draft_id)
        self._second = second / folder_name(draft_id) if second else None
        self._known: dict[tuple[Path, int, int], Version] = {}  # versions never change
        self._last_state: State | None = None

    # Looking

    def versions(self) -> list[Version]:
        """Return all versions, newest first; what cannot be read stands among them with its problem.

        The second folder, which may be slow to reach, is asked only where the first has none or a damaged one.
        """
        found = {path.name: self._version(path) for path in self._files(self.folder)}
        if not found or any(version.problem for version in found.values()):
            for path in self._files(self._second):
                if path.name not in found or found[path.name].problem:
                    found[path.name] = self._version(path)
        return [found[name] for name in sorted(found, key=_number, reverse=True)]

    def last_kept(self) -> datetime | None:
        """Return when the newest version was kept, from the time of its file; None where there is none."""
        for path in sorted(self._files(self.folder), key=lambda path: _number(path.name))[-1:]:
            with suppress(OSError):
                return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        return None

    def state_of(self, version: Version) -> State:
        """Return the state in a version; raise Trouble where it cannot be read."""
        return read_draft(version.path)[0]

    def folders(self) -> list[Path]:
        """Return where the versions lie: in the data folder and, if chosen, in the second one."""
        return [self.folder, self._second] if self._second else [self.folder]

    def _files(self, folder: Path | None) -> Iterator[Path]:
        if folder is None:
            return
        with suppress(OSError):  # not there yet, or a second folder that is not within reach
            yield from [path for path in folder.iterdir() if _FILE.fullmatch(path.name)]

    def _version(self, path: Path) -> Version:
        try:
            found = path.stat()
            key = path, found.st_mtime_ns, found.st_size
            if key not in self._known:
                self._known[key] = _read(path, found.st_size)
            return self._known[key]
        except OSError:
            return Version(path, 0, None, "", "", 0, f"版本文件“{path.name}”读不出。")

    # Keeping

    def keep(self, state: State, occasion: str, name: str = "", counter: int = 0) -> Version | None:
        """Keep a state as a version; None where nothing changed, or for an automatic one too soon after the last.

        A named version is always kept. `counter` is that of the draft's last save. What fails in the second folder or
        while thinning is said in `remark`; raise Trouble where the version itself could not be kept.
        """
        self.remark = ""
        if not name and state is self._last_state:
            return None
        versions = self.versions()
        if occasion == AUTOMATIC and not name and versions and _is_recent(versions[0], datetime.now().astimezone()):
            return None
        tables = Encoder().tables(state)
        content = _digest(tables)
        if not name and versions and versions[0].digest == content:
            self._last_state = state
            return None
        kept = {"occasion": occasion, "name": name[:LONGEST_NAME], "digest": content}
        number = _number(versions[0].path.name) + 1 if versions else 1
        data = packed(tables, {"id": self.draft_id, "counter": counter, "kept": kept})
        path = self._write(f"{number:08d}-{os.urandom(2).hex()}.json", data)
        self._last_state = state
        self.thin(datetime.now().astimezone())
        return self._version(path)

    def _write(self, name: str, data: bytes) -> Path:
        _put(self.folder, name, data)
        if self._second:
            try:
                _put(self._second, name, data)
            except Trouble as trouble:
                self.remark = f"备份文件夹“{self._second.parent}”没有写成。{trouble}"
        return self.folder / name

    # Thinning

    def thin(self, now: datetime) -> None:
        """Remove what age makes superfluous, unless paused; what cannot be removed stays."""
        sweep_abandoned(self.folder)
        if self.is_paused:
            return
        for version in surplus(self.versions(), now):
            for folder in self.folders():
                with suppress(OSError):
                    (folder / version.path.name).unlink()

    @property
    def is_paused(self) -> bool:
        """Whether a restore is fresh, so that nothing is thinned."""
        return os.path.lexists(self.folder / _PAUSED)

    def pause(self) -> None:
        """Thin nothing until `resume`: a version was just restored and others may be wanted."""
        try:
            make_private(self.folder)
            (self.folder / _PAUSED).touch(mode=0o600)
        except OSError as error:
            raise write_trouble(error, self.folder.name) from error

    def resume(self) -> None:
        """Thin again: the officer has saved on purpose since the restore."""
        with suppress(OSError):
            (self.folder / _PAUSED).unlink(missing_ok=True)


def folder_name(draft_id: str) -> str:
    """Return a name for what belongs to a draft; an id that is no safe name is hashed (it comes from a file)."""
    if _SAFE_ID.fullmatch(draft_id):
        return draft_id
    return sha256(draft_id.encode("utf-8", "replace")).hexdigest()[:32]


def content_digest(state: State) -> str:
    """Return the digest of all a draft holds; where the officer stopped makes no difference."""
    return _digest(Encoder().tables(state))


def _digest(tables: Tables) -> str:
    sessions = [{**session, "step": "", "field": ""} for session in tables["session"]]
    return digest(canonical({**tables, "session": sessions}))


def surplus(versions: Sequence[Version], now: datetime) -> list[Version]:
    """Return the versions (given newest first) that may go: all but the newest, the named, those of the last 2 days
    and the newest of each of 14 days, then 8 weeks, then 12 months.

    Days, weeks and months without versions do not count, so that a clock that jumps costs nothing; a version from
    the future counts as new.
    """
    seen: set[tuple[Any, ...]] = set()
    left = {"day": DAILY, "week": WEEKLY, "month": MONTHLY}
    gone = []
    for version in versions[1:]:
        if version.name or version.saved_at is None or now - version.saved_at < ALL_OF:
            continue
        if not _represents(version.saved_at, seen, left):
            gone.append(version)
    return gone


def _represents(at: datetime, seen: set[tuple[Any, ...]], left: dict[str, int]) -> bool:
    """Tell whether a version is the newest of the narrowest span that is still kept, and take the span."""
    spans = {"day": (at.date(),), "week": tuple(at.isocalendar())[:2], "month": (at.year, at.month)}
    for kind, span in spans.items():
        if left[kind]:
            if (kind, *span) in seen:
                return False
            left[kind] -= 1
            seen.update((name, *key) for name, key in spans.items())
            return True
    return False


def _read(path: Path, size: int) -> Version:
    try:
        data = read_limited(path, LIMIT)
        envelope = head(data, path)
    except Trouble as trouble:
        return Version(path, 0, None, "", "", size, str(trouble))
    kept = envelope.get("kept")
    kept = kept if isinstance(kept, dict) else {}
    occasion, name, content = (str(kept.get(key, "")) for key in ("occasion", "name", "digest"))
    return Version(path, envelope["counter"], moment(envelope["saved_at"]), occasion, name, size, "", content)


def _is_recent(version: Version, now: datetime) -> bool:
    """Tell whether a version is less than ten minutes old; a clock that was set back makes none recent for long."""
    return version.saved_at is not None and abs(now - version.saved_at) < INTERVAL


def _number(name: str) -> int:
    return int(name.partition("-")[0])


def _put(folder: Path, name: str, data: bytes) -> None:
    try:
        make_private(folder)
    except OSError as error:
        raise write_trouble(error, folder.name) from error
    write_atomically(folder / name, data)
