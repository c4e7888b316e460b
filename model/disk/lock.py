"""Who has a draft open: a lock of the system beside the draft, and a note that names the holder."""

import json
import logging
import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from model.disk.files import PRIVATE_FILE, private_name
from model.text import clean

_PATIENCE = 0.2  # seconds; a holder that is just leaving takes the lock file with it
_log = logging.getLogger(__name__)
_NOTE_LIMIT = 4_000  # bytes
UNKNOWN = "另一个窗口"


class Lock:
    """The lock of one draft file. The system frees it with its process, so that a dead one's is taken over."""

    def __init__(self, path: Path, name: str) -> None:
        from filelock import FileLock

        self.name = name
        self.is_stale = False  # nobody holds the lock, only the note of another computer, or a garbled one, says so
        self._note = private_name(path, ".holder")
        self._file = private_name(path, ".lock")
        self._lock = FileLock(self._file, mode=PRIVATE_FILE, thread_local=False)

    def acquire(self, take_over: bool = False) -> str:
        """Take the lock and return "", or return who has it; raise OSError where no lock can be made.

        The note of another computer counts as held even where the system grants the lock (a network drive, a stick
        that was pulled out), and so does a garbled one, unless `take_over`; `is_stale` says so. What a dead process
        of this computer left is taken over silently.
        """
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=_PATIENCE, poll_interval=0.02)
        except Timeout:
            return described(self._read() or {}) or UNKNOWN
        note = self._read()
        if note is not None and note.get("host") != socket.gethostname() and not take_over:
            self._lock.release()
            self.is_stale = True
            return described(note) or UNKNOWN
        if note:
            _log.info("lock left by process %s taken over", note.get("pid"))
        try:
            self._write()
        except OSError:
            self.release()  # and the note, which may be half-written
            raise
        return ""

    def release(self) -> None:
        """Give the lock back and remove its files; without effect where it is not held."""
        if not self._lock.is_locked:
            return
        for file in (self._note, self._file):  # still locked: nobody can hold either
            with suppress(OSError):
                file.unlink(missing_ok=True)
        with suppress(OSError):  # a disk that is gone
            self._lock.release()

    def _read(self) -> dict[str, Any] | None:
        """Return the note, {} for a garbled one, None where there is none."""
        try:
            with self._note.open("rb") as file:
                data = file.read(_NOTE_LIMIT)
            note = json.loads(data) if data else None
        except OSError:
            return None
        except (ValueError, RecursionError):
            return {}
        return note if isinstance(note, dict) or note is None else {}

    def _write(self) -> None:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        note = {"host": socket.gethostname(), "pid": os.getpid(), "since": since, "name": self.name}
        handle = os.open(self._note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(note, ensure_ascii=False).encode())


def described(note: dict[str, Any]) -> str:
    """Return the holder in words: 李晓（主机名）14:01; "" for an empty note."""
    if not note:
        return ""
    name, host = (clean(str(note.get(key) or ""))[0][:40] for key in ("name", "host"))
    return f"{name or UNKNOWN}（{host}）{_clock(note.get('since'))}"


def _clock(since: object) -> str:
    try:
        moment = datetime.fromisoformat(str(since)).astimezone()
    except (ValueError, OverflowError):
        return ""
    today = moment.date() == datetime.now().astimezone().date()
    return moment.strftime("%H:%M") if today else f"{moment.month}月{moment.day}日 {moment:%H:%M}"
