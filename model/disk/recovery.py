"""Journals: where a draft cannot be written, what is typed goes to a file of its own until the draft is saved again.

A journal is an ordinary draft file; its envelope also has `journal` (path of the draft, checksum of the version that
was worked on). It lies in the data folder, or in the user's state folder where even that cannot be written. While the
program that writes it lives, a lock tells that it is not for others.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from model.codec import Encoder
from model.disk.envelope import LIMIT, head
from model.disk.files import (
    PRIVATE_FILE,
    private_name,
    read_limited,
    sweep,
    sweep_abandoned,
    write_atomically,
    write_trouble,
)
from model.disk.history import content_digest, folder_name
from model.disk.places import FOLDER_NAME, RECOVERY, make_private
from model.disk.store_file import moment, packed, read_draft
from model.draft import State
from model.errors import Trouble


@dataclass(frozen=True, slots=True)
class Recovered:
    """Words that did not get into their draft; `is_older`: the draft has been saved since, so only as a copy."""

    draft_id: str
    draft_path: Path
    state: State | None  # None with a problem
    at: datetime | None
    is_older: bool = False
    problem: str = ""
    path: Path = field(default=Path())  # of the journal

    def discard(self) -> None:
        """Remove the journal: its words are in a draft again, or the officer does not want them."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


class Journal:
    """The journal of one draft in hand. It never touches the journals that earlier sessions left."""

    def __init__(self, folder: Path, draft_id: str, draft_path: Path) -> None:
        self.draft_id = draft_id
        self.draft_path = draft_path
        self._data = folder
        self._turn = RLock()  # of one thread at a time
        self._name = f"{folder_name(draft_id)}.{os.urandom(4).hex()}.json"
        self._folders = places(folder)
        self._path: Path | None = None  # once written
        self._lock: Any = None

    def write(self, state: State, base_sha: str) -> None:
        """Put a state on disk, tied to the version of the draft it was made from; raise Trouble where nothing can be."""
        note = {"path": str(self.draft_path), "inside": self._inside(), "base": base_sha}
        data = packed(Encoder().tables(state), {"id": self.draft_id, "counter": 0, "journal": note})
        with self._turn:
            self._write_somewhere(data)

    def _inside(self) -> str:
        """Return where the draft lies within the data folder, "" for one that lies elsewhere."""
        draft, data = (Path(os.path.realpath(path)) for path in (self.draft_path, self._data))
        return draft.relative_to(data).as_posix() if draft.is_relative_to(data) else ""

    def _write_somewhere(self, data: bytes) -> None:
        trouble: Trouble | None = None
        for folder in [self._path.parent] if self._path else []:
            with suppress(Trouble):
                return self._write(folder, data)
        for folder in self._folders:
            try:
                return self._write(folder, data)
            except Trouble as failed:
                trouble = trouble or failed
        raise trouble or Trouble("恢复文件没有写成。请尽快另存到其他位置。")

    def read(self) -> Recovered | None:
        """Return what stands in this journal, None where nothing was written."""
        path = self._path
        return _read(path, self._data) if path and os.path.lexists(path) else None

    def clear(self) -> None:
        """Remove the journal: the draft is saved."""
        with self._turn:
            if self._path:
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
            self.close()

    def close(self) -> None:
        """Leave the journal, where there is one, to whoever looks for it next."""
        with self._turn:
            if self._lock:
                with suppress(OSError):
                    Path(self._lock.lock_file).unlink(missing_ok=True)
                self._lock.release()
            self._lock, self._path = None, None

    def _write(self, folder: Path, data: bytes) -> None:
        path = folder / self._name
        try:
            make_private(folder)
            if self._path != path:
                self.close()
                self._lock = _taken(path)
        except OSError as error:
            raise write_trouble(error, path.name) from error
        write_atomically(path, data)
        self._path = path


def places(folder: Path) -> list[Path]:
    """Return where journals may lie: in the data folder, then in the user's state folder."""
    from platformdirs import user_state_path

    return [folder / RECOVERY, user_state_path(FOLDER_NAME, appauthor=False) / RECOVERY]


def pending(folder: Path) -> list[Recovered]:
    """Return what earlier sessions left, newest first; what its draft holds already is cleared away.

    Journals of programs that are still running are left out.
    """
    found = [recovered for path in _journals(folder) if (recovered := _left(path, folder))]
    return sorted(found, key=lambda one: one.at.timestamp() if one.at else 0.0, reverse=True)


def _journals(folder: Path) -> Iterator[Path]:
    for place in places(folder):
        with suppress(OSError):
            _tidy(place)
        with suppress(OSError):
            yield from sorted(path for path in place.iterdir() if path.suffix == ".json")


def _tidy(place: Path) -> None:
    """Remove what programs left that were killed before their journal had its name."""
    for file in place.glob(".jixiao-*.lock"):
        _unlock(place, file)
    sweep_abandoned(place)


def _unlock(place: Path, file: Path) -> None:
    """Remove a lock that nobody holds, and what was written under it."""
    from filelock import FileLock, Timeout

    lock = FileLock(file, mode=PRIVATE_FILE, thread_local=False)
    with suppress(Timeout), lock.acquire(timeout=0):
        for left in (*place.glob(f"{file.stem}-*.tmp*"), file):
            left.unlink(missing_ok=True)


def _left(path: Path, data: Path) -> Recovered | None:
    if _is_in_use(path):
        return None
    recovered = _read(path, data)
    if recovered.state is not None and _is_in_draft(recovered.state, recovered.draft_path):
        recovered.discard()
        return None
    return recovered


def _read(path: Path, data: Path) -> Recovered:
    try:
        envelope = head(read_limited(path, LIMIT), path)
        state = read_draft(path)[0]
    except Trouble as trouble:
        return Recovered(path.name.partition(".")[0], Path(), None, None, problem=str(trouble), path=path)
    note = envelope.get("journal")
    note = note if isinstance(note, dict) else {}
    draft = _draft_of(note, data)
    older = _has_moved_on(draft, str(note.get("base", "")))
    return Recovered(envelope["id"], draft, state, moment(envelope["saved_at"]), older, path=path)


def _draft_of(note: dict[str, Any], data: Path) -> Path:
    """Return the draft a journal belongs to; one in the data folder is found there when the folder was moved."""
    draft, inside = Path(str(note.get("path", ""))), str(note.get("inside", ""))
    moved = data / inside
    is_moved = inside and not os.path.exists(draft) and os.path.exists(moved)  # noqa: PTH110  # these raise nothing
    return moved if is_moved and moved.is_relative_to(data) else draft


def _has_moved_on(draft: Path, base: str) -> bool:
    """Tell whether a draft is another version than a journal was made from; one that cannot be read is not."""
    try:
        return bool(head(read_limited(draft, LIMIT), draft)["sha256"] != base)
    except Trouble:
        return False


def _is_in_draft(state: State, draft: Path) -> bool:
    try:
        return content_digest(read_draft(draft)[0]) == content_digest(state)
    except Trouble:
        return False


def _taken(path: Path) -> Any:
    from filelock import FileLock

    lock = FileLock(private_name(path, ".lock"), mode=PRIVATE_FILE, thread_local=False)
    lock.acquire(timeout=0)
    return lock


def _is_in_use(path: Path) -> bool:
    from filelock import Timeout

    try:
        lock = _taken(path)
    except Timeout:
        return True
    except OSError:  # nobody can write here, so nobody does
        return False
    sweep(path)
    with suppress(OSError):
        Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
    return False
