"""The recycle bin: deleted drafts with the moment of deletion in their name; they leave it only on request."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

from model.disk.files import backup_of, sync_folder, write_trouble
from model.disk.index import Index, Row
from model.disk.places import TRASH, make_private
from model.disk.store_file import moment, read_draft
from model.errors import Trouble

KEPT = timedelta(days=30)
_NAME = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.(\d{8}-\d{6})(?:-\d+)?)?\.json")


@dataclass(frozen=True, slots=True)
class Trashed:
    """A deleted draft; `key` names it among several deletions of one draft."""

    key: str
    id: str
    path: Path
    deleted_at: datetime | None
    saved_at: datetime | None
    summary: Row | None
    problem: str = ""

    def days_left(self, now: datetime) -> int:
        """Return how many days are left of the 30 a deleted draft is kept at least; 0 when they are over."""
        if self.deleted_at is None:
            return KEPT.days
        return min(KEPT.days, max(0, ceil((self.deleted_at + KEPT - now) / timedelta(days=1))))


class Trash:
    """The recycle bin of a data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / TRASH

    def entries(self, index: Index) -> list[Trashed]:
        """Return the deleted drafts, the last deleted first."""
        found = [_trashed(path, index) for path in self._files()]
        return sorted(found, key=lambda one: one.path.name.partition(".")[2], reverse=True)

    def ids(self) -> set[str]:
        """Return the ids of the deleted drafts."""
        return {path.name.partition(".")[0] for path in self._files()}

    def find(self, id_or_key: str) -> Path:
        """Return the file of a deleted draft, the last deleted of its id; raise Trouble where there is none."""
        found = [path for path in self._files() if id_or_key in (path.stem, path.name.partition(".")[0])]
        if not found:
            raise Trouble("回收站里找不到这份草稿。请刷新列表。")
        return max(found, key=lambda path: path.name.partition(".")[2])

    def take(self, path: Path) -> None:
        """Move a draft in; raise Trouble."""
        move(path, self._free(path.stem))

    def purge(self, path: Path) -> None:
        """Delete a draft for good; raise Trouble."""
        try:
            backup_of(path).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(f"“{path.name}”没有删除。请检查文件夹的权限。") from error

    def _files(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]

    def _free(self, id_: str) -> Path:
        stamp = f"{datetime.now():%Y%m%d-%H%M%S}"
        free, number = self._folder / f"{id_}.{stamp}.json", 1
        while os.path.lexists(free):  # unlike Path: no error
            number += 1
            free = self._folder / f"{id_}.{stamp}-{number}.json"
        return free


def move(source: Path, target: Path) -> None:
    """Move a draft and its backup to another folder of the store; raise Trouble."""
    try:
        if not source.is_file():
            raise Trouble(f"找不到草稿“{source.name}”。请刷新列表。")
        make_private(target.parent)
        source.replace(target)
        if backup_of(source).exists():
            backup_of(source).replace(backup_of(target))
        sync_folder(target.parent)
        sync_folder(source.parent)
    except OSError as error:
        raise write_trouble(error, source.name) from error


def _trashed(path: Path, index: Index) -> Trashed:
    match = _NAME.fullmatch(path.name)
    id_, stamp = (match[1], match[2]) if match else (path.stem, None)
    deleted = None
    with suppress(ValueError, OSError, OverflowError):
        deleted = datetime.strptime(stamp or "", "%Y%m%d-%H%M%S").astimezone()
    try:
        state, envelope = read_draft(path)
    except Trouble as trouble:
        return Trashed(path.stem, id_, path, deleted, None, None, str(trouble))
    return Trashed(path.stem, id_, path, deleted, moment(envelope["saved_at"]), index.row_of(state))
