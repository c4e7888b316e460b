"""Who has which draft open, looked at from outside: nothing is taken over and nothing removed."""

import json
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from model.disk.files import PRIVATE_FILE, private_name
from model.disk.lock import UNKNOWN, described

_NOTE_LIMIT = 4_000  # bytes


@dataclass(frozen=True, slots=True)
class Held:
    """The traces of a draft being open, or of having been left without closing."""

    holder: str  # 李晓（主机名）14:01
    since: datetime | None
    locked: bool  # a living process has it
    here: bool  # the note was written on this computer


def held(path: Path) -> Held | None:
    """Return who has a draft open or left it without closing, None where nobody did."""
    note = _note(private_name(path, ".holder"))
    locked = _is_locked(private_name(path, ".lock"))
    if note is None and not locked:
        return None
    note = note or {}
    return Held(described(note) or UNKNOWN, _since(note), locked, note.get("host") == socket.gethostname())


def _note(path: Path) -> dict[str, Any] | None:
    """Return the note of the holder, {} for a garbled one, None where there is none."""
    try:
        with path.open("rb") as file:
            note = json.loads(file.read(_NOTE_LIMIT) or b"null")
    except OSError:
        return None
    except (ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) or note is None else {}


def _is_locked(path: Path) -> bool:
    from filelock import FileLock, Timeout

    if not path.exists():
        return False
    lock = FileLock(path, mode=PRIVATE_FILE, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # a folder where nobody can lock
        return False
    lock.release()
    return False


def _since(note: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(note.get("since"))).astimezone()
    except (ValueError, OverflowError):
        return None
