"""Damaged drafts: set aside, never deleted, and replaced by the newest copy that can be read."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from model.disk.files import (
    BINARY,
    PRIVATE_FILE,
    backup_of,
    patiently,
    private_name,
    read_trouble,
    write_atomically,
    write_trouble,
)
from model.disk.history import History
from model.disk.store_file import DraftFile, moment, read_draft
from model.draft import State
from model.errors import Trouble

BACKUP = "上一次保存的备份"


@dataclass(frozen=True, slots=True)
class Copy:
    """A readable copy of a draft: where it lies, what it is in words, the save and the moment it is of."""

    path: Path
    what: str
    counter: int
    saved_at: datetime | None
    state: State


def good_copies(path: Path, history: History) -> list[Copy]:
    """Return the copies of a draft that can be read, newest first by its saves."""
    found = []
    for file, what in [(backup_of(path), BACKUP), *_versions(history)]:
        try:
            state, envelope = read_draft(file)
        except Trouble:
            continue
        found.append(Copy(file, what, envelope["counter"], moment(envelope["saved_at"]), state))
    return sorted(found, key=lambda copy: -copy.counter)


def _versions(history: History) -> Iterable[tuple[Path, str]]:
    for version in history.versions():
        if not version.problem:
            yield version.path, f"版本“{version.name}”" if version.name else f"历史版本（{version.occasion}）"


def replace_damaged(path: Path, copy: Copy, counter: int) -> Path | None:
    """Put a copy in the place of a damaged draft; return where that was set aside, None where there was none.

    `counter` is the highest of the draft known: the new version stands after it. Raise Trouble, the damaged file
    untouched.
    """
    file = DraftFile(copy.path)
    file.load()
    file.storage.envelope = {
        key: value for key, value in file.storage.envelope.items() if key not in ("kept", "journal")
    } | {"counter": counter}
    data = file.storage.sealed(datetime.now().astimezone())[1]
    aside = _set_aside(path)
    write_atomically(path, data)
    return aside


def _set_aside(path: Path) -> Path | None:
    """Give a damaged file a second name that will be its only one when the new draft takes the first."""
    try:
        path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise read_trouble(error, path.name) from error
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S}")
    number = 1
    while os.path.lexists(aside):
        number += 1
        aside = aside.with_name(f"{aside.name.partition('#')[0]}#{number}")
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        _copy(path, aside)
    return aside


def _copy(path: Path, aside: Path) -> None:
    """Copy a file of any size, all or nothing, durable before the damaged one is replaced."""
    staged = private_name(path, f"-{os.urandom(4).hex()}.tmp")
    try:
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as copy, path.open("rb") as damaged:
            shutil.copyfileobj(damaged, copy)
            copy.flush()
            os.fsync(copy.fileno())
        patiently(lambda: os.replace(staged, aside))  # noqa: PTH105
    except OSError as error:
        with suppress(OSError):
            staged.unlink()
        raise write_trouble(error, aside.name) from error
