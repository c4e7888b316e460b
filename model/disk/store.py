"""The officer's drafts on disk: listed, opened by one at a time, saved so that nothing written is ever lost."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from model.beginnings import copy_of
from model.disk.attachments import DRAFT_ID, Attachments
from model.disk.attachments import purge as purge_attachments
from model.disk.envelope import LIMIT, head
from model.disk.files import backup_of, read_limited, reading, sweep, sweep_abandoned, write_trouble
from model.disk.history import History
from model.disk.index import Index, Listed, Tell
from model.disk.lock import Lock
from model.disk.open_draft import OpenDraft, link_remark
from model.disk.places import DRAFTS, make_private
from model.disk.recovery import Recovered, pending
from model.disk.repair import Copy, good_copies, replace_damaged
from model.disk.search import Search
from model.disk.settings import load_settings
from model.disk.store_file import DraftFile, read_draft, write_draft
from model.disk.trash import Trash, Trashed, move
from model.draft import State
from model.errors import Trouble
from model.names import draft_id

__all__ = ["Copy", "Listed", "OpenDraft", "Recovered", "Store", "Trashed", "read_draft", "write_draft"]


class Store:
    """The drafts in a data folder. `holder` is the name others see while one is open here."""

    def __init__(self, folder: Path, holder: str = "") -> None:
        self.folder = folder
        self.holder = holder
        self._index = Index(folder)
        self._search = Search()
        self._trash = Trash(folder)

    # The list

    def ids(self) -> list[str]:
        """Return the ids of all drafts."""
        return sorted(path.stem for path in self._drafts.glob("*.json") if DRAFT_ID.fullmatch(path.stem))

    def listed(self) -> list[Listed]:
        """Return all drafts, newest first; those that cannot be read with their problem."""
        return self._index.listed()

    def unread(self) -> int:
        """Return how many drafts `listed` would have to read: all of them without an index."""
        return self._index.unread()

    def list_aside(self, tell: Tell) -> list[Listed]:
        """Return the same as `listed`, for a thread of its own; `tell` hears of each draft and may end it by raising."""
        index = Index(self.folder)
        try:
            return index.listed(tell)
        finally:
            self._index = index  # it knows more; the one before is nobody's in the thread

    def examined(self) -> list[Listed]:
        """Return all drafts as `listed` does, every file read and checked anew."""
        return Index(self.folder, remembers=False).listed()

    def search(self, words: str) -> set[str]:
        """Return the ids of the drafts whose texts hold every word."""
        return {path.stem for path in self._search.find(words, (self.path_of(id_) for id_ in self.ids()))}

    # Drafts in hand

    def create(self, state: State, id: str = "") -> OpenDraft:
        """Write a new draft, under a free id of its own if given, and open it."""
        return self.open(self._write_new(state, id))

    def open(self, ref: str | Path, read_only: bool = False, take_over: bool = False) -> OpenDraft:
        """Open a draft by its id or the path of its file; read-only where somebody else has it or it is protected.

        `take_over` disregards the note of another computer. Raise Trouble for every wrong file.
        """
        path = self._found(ref)
        lock, why = (None, _Refusal()) if read_only else self._locked(path, take_over)
        try:
            opened = OpenDraft(self.folder, path, DraftFile(path), lock, self._second_folder())
        except BaseException:
            if lock:
                lock.release()
            raise
        opened.holder, opened.reason, opened.is_stale = why.holder, why.reason, why.is_stale
        opened.remark = link_remark(path) if lock else ""
        return opened

    def duplicate(self, id: str, state: State | None = None, words: str = "") -> str:
        """Make a draft of its own of a draft with its evidence files, to be filled in again, and return its id.

        It holds what is saved or, where one is given, another state of the draft, which `words` name in its record.
        Raise Trouble, with nothing left behind.
        """
        if state is None:
            state, _ = read_draft(self._found(id))
        copy = draft_id()
        attachments = Attachments(self.folder, copy)
        with attachments.kept_if_done():
            Attachments(self.folder, id).copy_to(attachments)
            return self._write_new(copy_of(state, words), copy)

    # History, recovery, repair

    def history(self, id: str) -> History:
        """Return the versions of a draft."""
        return History(self.folder, id, self._second_folder())

    def pending(self) -> list[Recovered]:
        """Return what was typed in earlier sessions and did not get into its draft; tidy up what kills left."""
        for folder in (self.folder, self._drafts):
            sweep_abandoned(folder)
        return pending(self.folder)

    def good_copies(self, ref: str | Path) -> list[Copy]:
        """Return the readable copies of a draft, newest first: its backup and its versions."""
        path = self._found(ref)
        return good_copies(path, self.history(_id_of(path)))

    def repair(self, ref: str | Path, copy: Copy) -> Path | None:
        """Put a copy in the place of a damaged draft, which is set aside and returned; raise Trouble."""
        path = self._found(ref)
        lock = self._need_lock(path, "修复")
        try:
            known = self.good_copies(ref)
            return replace_damaged(path, copy, max(one.counter for one in (copy, *known)))
        finally:
            lock.release()

    # The recycle bin

    def delete(self, id: str) -> None:
        """Move a draft to the recycle bin, its history left where it is; raise Trouble while somebody has it open."""
        path = self.path_of(id) if os.path.lexists(self.path_of(id)) else self._found(id)
        lock = self._need_lock(self._found(id), "删除")
        try:
            self._trash.take(path)
        finally:
            lock.release()

    def trashed(self) -> list[Trashed]:
        """Return what lies in the recycle bin, the last deleted first."""
        return self._trash.entries(self._index)

    def restore(self, id: str) -> None:
        """Take a draft back from the recycle bin, by its id (the last deleted) or the key of its entry."""
        path = self.path_of(id.partition(".")[0])
        if os.path.lexists(path):
            raise Trouble(f"草稿“{path.name}”已经在列表中，没有恢复。请先改名或移走其中一份。")
        move(self._trash.find(id), path)

    def purge(self, keys: Iterable[str]) -> None:
        """Delete entries of the recycle bin for good, with history and evidence where nothing else is left of a draft.

        Raise Trouble at the first that cannot be deleted.
        """
        for key in keys:
            source = self._trash.find(key)
            id_ = source.name.partition(".")[0]
            self._trash.purge(source)
            if id_ not in self._trash.ids() and not os.path.lexists(self.path_of(id_)):
                self._forget(id_)

    def _forget(self, id_: str) -> None:
        history = self.history(id_)
        for folder in history.folders():
            rmtree(folder, ignore_errors=True)
        purge_attachments(self.folder, id_)
        for path in self._drafts.glob(f"{id_}.json.*"):  # set aside when damaged or upgraded
            with suppress(OSError):
                path.unlink()
        for recovered in self.pending():
            if recovered.draft_id == id_:
                recovered.discard()

    def path_of(self, id: str) -> Path:
        """Return where a draft of this store lies."""
        return self._drafts / f"{id}.json"

    @property
    def _drafts(self) -> Path:
        return self.folder / DRAFTS

    def _second_folder(self) -> Path | None:
        chosen = load_settings(self.folder).backup_folder
        return Path(chosen) if chosen else None

    def _found(self, ref: str | Path) -> Path:
        if isinstance(ref, str) and DRAFT_ID.fullmatch(ref):
            path = self.path_of(ref)
            with reading(path.name):
                exists, is_link = path.exists(), path.is_symlink()
            if not exists:
                raise Trouble(f"没有编号为{ref}的草稿。请用list命令查看编号。")
            if not is_link:
                return path
            ref = path
        try:
            with reading(Path(ref).name):
                return Path(os.path.realpath(ref))
        except ValueError:
            raise Trouble("文件名里有不能用的字符。请检查文件名。") from None

    def _write_new(self, state: State, id: str = "") -> str:
        id_ = id or draft_id()
        try:
            make_private(self._drafts)
        except OSError as error:
            raise write_trouble(error, DRAFTS) from error
        write_draft(self.path_of(id_), state, id_)
        return id_

    def _need_lock(self, path: Path, what: str) -> Lock:
        lock, why = self._locked(path, take_over=False)
        if lock is None:
            raise Trouble(f"草稿正由{why.holder}打开，不能{what}。请先关闭。" if why.holder else why.reason)
        return lock

    def _locked(self, path: Path, take_over: bool) -> "tuple[Lock | None, _Refusal]":
        """Return the lock of a draft, or None with who has it and why."""
        with reading(path.name):
            is_file, is_open = path.is_file(), os.access(path, os.W_OK)
        if not is_file:
            return None, _Refusal(reason=f"找不到草稿“{path.name}”。请刷新列表。")  # reading it tells what is wrong
        if not is_open:
            return None, _Refusal(reason=_why_read_only(PermissionError(errno.EACCES, "protected"), path.name))
        lock = Lock(path, self.holder)
        try:
            holder = lock.acquire(take_over)
        except OSError as error:
            return None, _Refusal(reason=_why_read_only(error, path.name))
        if holder:
            reason = f"草稿正由{holder}打开，这里只能查看。请等对方关闭后再打开，或复制一份。"
            return None, _Refusal(holder, reason, lock.is_stale)
        sweep(path)
        return lock, _Refusal()


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a draft cannot be locked: who has it, in a sentence, and whether only a note says so."""

    holder: str = ""
    reason: str = ""
    is_stale: bool = False


def _why_read_only(error: OSError, name: str) -> str:
    if error.errno == errno.ENOSPC:
        return f"磁盘已满，“{name}”已以只读方式打开。请腾出空间后重新打开。"
    return f"“{name}”或它所在的文件夹不能写入，已以只读方式打开。请另存到其他位置再修改。"


def _id_of(path: Path) -> str:
    """Return the id of a draft that may be damaged: as its backup says, else its name."""
    for file in (path, backup_of(path)):
        with suppress(Trouble):
            return str(head(read_limited(file, LIMIT), file)["id"])
    return path.stem
