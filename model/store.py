"""The officer's drafts on disk: listed, opened by one at a time, saved so that nothing written is ever lost."""

import errno
import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from model.attachments import Attachments
from model.draft import State
from model.errors import Trouble
from model.files import backup_of, sweep, sync_folder, write_trouble
from model.lock import Lock
from model.places import DRAFTS, TRASH, make_private
from model.store_file import DraftFile, moment

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft of the store as the list shows it: its state, or the problem why it cannot be read."""

    id: str
    path: Path
    saved_at: datetime | None
    state: State | None
    problem: str = ""


class OpenDraft:
    """A draft in hand. `state` is as read; who may save holds its lock until `close`."""

    def __init__(self, path: Path, state: State, file: DraftFile, lock: Lock | None) -> None:
        self.path = path
        self.state = state
        self.folder = path.parent  # the data folder it was opened from, or where its file lies
        self.holder = ""  # who else has it: 李晓（主机名）14:01
        self.reason = ""  # why it is read-only, in a sentence
        self._file = file
        self._lock = lock

    @property
    def id(self) -> str:
        """The id in the draft's envelope."""
        return str(self._file.storage.envelope["id"])

    @property
    def read_only(self) -> bool:
        """Whether saving is refused."""
        return self._lock is None

    @property
    def saved_at(self) -> datetime | None:
        """When the draft was last on disk."""
        return moment(self._file.storage.envelope.get("saved_at"))

    def save(self, state: State) -> datetime:
        """Write a state and return when it was on disk; raise Trouble and leave the old file."""
        if self.read_only:
            raise Trouble(self.reason or f"“{self.path.name}”以只读方式打开，没有保存。请复制一份再修改。")
        self._file.save(state)
        return datetime.now().astimezone()

    def close(self) -> None:
        """Let others have the draft."""
        if self._lock:
            self._lock.release()
            self._lock = None


class Store:
    """The drafts in a data folder. `holder` is the name others see while one is open here."""

    def __init__(self, folder: Path, holder: str = "") -> None:
        self.folder = folder
        self.holder = holder

    def ids(self) -> list[str]:
        """Return the ids of all drafts."""
        return sorted(path.stem for path in self._drafts.glob("*.json") if _ID.fullmatch(path.stem))

    def listed(self) -> list[Listed]:
        """Return all drafts, newest first; those that cannot be read with their problem."""
        found = [_listed(id_, self.path_of(id_)) for id_ in self.ids()]
        return sorted(found, key=lambda one: one.saved_at.timestamp() if one.saved_at else 0.0, reverse=True)

    def create(self, state: State, id: str = "") -> OpenDraft:
        """Write a new draft, under a free id of its own if given, and open it."""
        return self.open(self._write_new(state, id))

    def open(self, ref: str | Path, read_only: bool = False, take_over: bool = False) -> OpenDraft:
        """Open a draft by its id or the path of its file; read-only where somebody else has it or it is protected.

        `take_over` disregards the note of another computer. Raise Trouble for every wrong file.
        """
        path = self._found(ref)
        lock, holder, reason = (None, "", "") if read_only else self._locked(path, take_over)
        try:
            file = DraftFile(path)
            opened = OpenDraft(path, file.load(), file, lock)
        except BaseException:
            if lock:
                lock.release()
            raise
        opened.folder, opened.holder, opened.reason = self.folder, holder, reason
        return opened

    def duplicate(self, id: str) -> str:
        """Copy a draft under a new id, to be filled in again, and return the id."""
        state, _ = read_draft(self._found(id))
        copy = self._write_new(replace(state, session=replace(state.session, status="填写中")))
        Attachments(self.folder, id).copy_to(Attachments(self.folder, copy))
        return copy

    def delete(self, id: str) -> None:
        """Move a draft to the recycle bin; raise Trouble while somebody has it open."""
        path = self._found(id)
        lock, holder, reason = self._locked(path, take_over=False)
        if lock is None:
            raise Trouble(f"草稿正由{holder}打开，不能删除。请先关闭。" if holder else reason)
        try:
            _move(path, self._trash / path.name)
        finally:
            lock.release()

    def restore(self, id: str) -> None:
        """Take a draft back from the recycle bin."""
        path = self.path_of(id)
        if path.exists():
            raise Trouble(f"草稿“{path.name}”已经在列表中，没有恢复。请先改名或移走其中一份。")
        _move(self._trash / path.name, path)

    def path_of(self, id: str) -> Path:
        """Return where a draft of this store lies."""
        return self._drafts / f"{id}.json"

    @property
    def _drafts(self) -> Path:
        return self.folder / DRAFTS

    @property
    def _trash(self) -> Path:
        return self.folder / TRASH

    def _found(self, ref: str | Path) -> Path:
        if isinstance(ref, str) and _ID.fullmatch(ref):
            path = self.path_of(ref)
            if not path.exists():
                raise Trouble(f"没有编号为{ref}的草稿。请用list命令查看编号。")
            return path
        try:
            return Path(os.path.realpath(ref))
        except ValueError:
            raise Trouble("文件名里有不能用的字符。请检查文件名。") from None

    def _write_new(self, state: State, id: str = "") -> str:
        id_ = id or str(uuid4())
        try:
            make_private(self._drafts)
        except OSError as error:
            raise write_trouble(error, DRAFTS) from error
        write_draft(self.path_of(id_), state, id_)
        return id_

    def _locked(self, path: Path, take_over: bool) -> tuple[Lock | None, str, str]:
        """Return the lock of a draft, or None with who has it and why."""
        if not path.is_file():
            return None, "", ""  # reading it tells what is wrong
        if not os.access(path, os.W_OK):
            return None, "", _why_read_only(PermissionError(errno.EACCES, "protected"), path.name)
        lock = Lock(path, self.holder)
        try:
            holder = lock.acquire(take_over)
        except OSError as error:
            return None, "", _why_read_only(error, path.name)
        if holder:
            return None, holder, f"草稿正由{holder}打开，这里只能查看。请等对方关闭后再打开，或复制一份。"
        sweep(path)
        return lock, "", ""


def read_draft(path: Path) -> tuple[State, dict[str, Any]]:
    """Return the state in a draft file and its envelope without the tables; raise Trouble for every wrong file."""
    file = DraftFile(path)
    state = file.load()
    return state, dict(file.storage.envelope)


def write_draft(path: Path, state: State, id: str = "") -> None:
    """Write a new draft file at a chosen place, over what is there; raise Trouble and leave what was there."""
    DraftFile(path).export(state, id)


def _why_read_only(error: OSError, name: str) -> str:
    if error.errno == errno.ENOSPC:
        return f"磁盘已满，“{name}”已以只读方式打开。请腾出空间后重新打开。"
    return f"“{name}”或它所在的文件夹不能写入，已以只读方式打开。请另存到其他位置再修改。"


def _listed(id_: str, path: Path) -> Listed:
    try:
        state, envelope = read_draft(path)
    except Trouble as trouble:
        return Listed(id_, path, _modified(path), None, str(trouble))
    return Listed(id_, path, moment(envelope["saved_at"]), state)


def _modified(path: Path) -> datetime | None:
    with suppress(OSError):
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return None


def _move(source: Path, target: Path) -> None:
    """Move a draft and its backup to another folder of the store."""
    if not source.is_file():
        raise Trouble(f"找不到草稿“{source.name}”。请刷新列表。")
    try:
        make_private(target.parent)
        source.replace(target)
        if backup_of(source).exists():
            backup_of(source).replace(backup_of(target))
        sync_folder(target.parent)
        sync_folder(source.parent)
    except OSError as error:
        raise write_trouble(error, source.name) from error
