"""A draft in hand: its state as read, its lock, its history and its journal; saving never overwrites anybody."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from model.disk.attachments import Attachments
from model.disk.files import backup_of, write_trouble
from model.disk.history import History
from model.disk.lock import Lock
from model.disk.places import DRAFTS
from model.disk.recovery import Journal
from model.disk.store_file import ChangedOutside, DraftFile, moment, write_draft
from model.draft import State
from model.errors import Trouble
from model.names import draft_id


class OpenDraft:
    """A draft in hand. `state` is as read; who may save holds its lock until `close`."""

    def __init__(
        self, folder: Path, path: Path, file: DraftFile, lock: Lock | None, second: Path | None = None
    ) -> None:
        """`folder` is the data folder, `second` the officer's second folder of versions."""
        self.path = path
        self.folder = folder
        self.holder = ""  # who else has it: 李晓（主机名）14:01
        self.is_stale = False  # the holder's note is all there is of it: `Store.open(…, take_over=True)` may be offered
        self.reason = ""  # why it is read-only, in a sentence
        self.remark = ""  # what the officer should know although the draft was opened, or saved
        self._file = file
        self._lock = lock
        self._second = second
        self.state = file.load()
        self._attach()

    def _attach(self) -> None:
        self.history = History(self.folder, self.id, self._second)
        self.journal = Journal(self.folder, self.id, self.path)

    @property
    def id(self) -> str:
        """The id in the draft's envelope."""
        return str(self._file.storage.envelope["id"])

    @property
    def counter(self) -> int:
        """How often the draft was saved."""
        return int(self._file.storage.envelope["counter"])

    @property
    def base_sha(self) -> str:
        """The checksum of the version on disk that what is typed now builds on."""
        return self._file.storage.base

    @property
    def read_only(self) -> bool:
        """Whether saving is refused."""
        return self._lock is None

    @property
    def saved_at(self) -> datetime | None:
        """When the draft was last on disk."""
        return moment(self._file.storage.envelope.get("saved_at"))

    def save(self, state: State) -> datetime:
        """Write a state and return the moment its version bears when it is on disk; raise Trouble and leave the old file.

        Where somebody else changed the file, it is left as it is and this draft goes on as a new one beside it, told
        in `remark`.
        """
        if self.read_only:
            raise Trouble(self.reason or f"“{self.path.name}”以只读方式打开，没有保存。请复制一份再修改。")
        try:
            at = self._file.save(state)
            self.remark = self._file.storage.remark
        except ChangedOutside:
            self._go_on_beside(state)
            return datetime.now().astimezone()
        return at

    def close(self) -> None:
        """Let others have the draft, and what its journal holds."""
        if self._lock:
            self._lock.release()
            self._lock = None
        self.journal.close()

    def _go_on_beside(self, state: State) -> None:
        """Save as a new draft, and be that one from now on; raise Trouble and leave nothing."""
        id_, old = draft_id(), self.path
        in_store = os.path.realpath(old.parent) == os.path.realpath(self.folder / DRAFTS)
        path = old.with_name(f"{id_}.json") if in_store else _free(old)
        write_draft(path, state, id_)
        try:
            lock = Lock(path, self._lock.name if self._lock else "")
            lock.acquire()
            file = DraftFile(path)
            file.load()
        except (OSError, Trouble) as error:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise write_trouble(error, path.name) if isinstance(error, OSError) else error from None
        where = "列表中的新草稿" if in_store else f"“{path.name}”"
        self.remark = f"“{old.name}”在打开之后被其他程序改动过，没有覆盖它。这里的内容已另存为{where}，请核对两份内容。"
        try:
            Attachments(self.folder, self.id).copy_to(Attachments(self.folder, id_))
        except Trouble as trouble:
            self.remark += f"附件文件没有全部带过来。{trouble}"
        self.journal.clear()
        if self._lock:
            self._lock.release()
        self.path, self._file, self._lock = path, file, lock
        self._attach()


def link_remark(path: Path) -> str:
    """Return what is told of a file that has a second name on disk, which cannot survive saving; "" for others."""
    try:
        found = path.stat()
        if found.st_nlink < 2:
            return ""
        backup = backup_of(path)
        if found.st_nlink == 2 and backup.exists() and backup.samefile(path):
            return ""  # a save that failed half-way left it so
    except OSError:
        return ""
    return f"“{path.name}”在磁盘上还有另一个名称（硬链接）。保存之后，另一个名称下仍是原来的内容。"


def _free(path: Path) -> Path:
    """Return a free name beside a draft file."""
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.stem}（另存{number}）{path.suffix}")):
        number += 1
    return free
