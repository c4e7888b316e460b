"""One draft file as a TinyDB storage: read once and checked, written only in memory until the one commit."""

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage

from model.codec import Encoder, Tables, state_from_tables
from model.disk.envelope import APP_VERSION, FORMAT, LIMIT, SCHEMA, Sealer, read_envelope, sum_of, unseal
from model.disk.files import BINARY, backup_of, patiently, read_up_to, way_out, write_atomically, write_trouble
from model.disk.upgrades import copy_before, upgraded
from model.draft import State
from model.errors import Damaged, Trouble
from model.names import draft_id


class ChangedOutside(Trouble):
    """Somebody else changed a draft file since it was read or written here."""


class StagedStorage(Storage):
    """TinyDB's view of a draft file: `write` only stages, `commit` writes the disk once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.envelope: dict[str, Any] = {}
        self.base = ""  # checksum of the version on disk that the staged one builds on
        self.remark = ""  # what the last commit could not do beside saving
        self._tables: dict[str, Any] | None = None
        self._before_upgrade: Path | None = None  # where a file of an older schema must be kept first
        self._sealer = Sealer()
        self._ours: bytes | None = None  # the file as it was last read or written here
        self._tried: bytes | None = None  # what a failed save may have left there nevertheless
        self._disk: int | None = None  # the one the file was read from

    def load(self) -> None:
        """Read the file and check it; raise Trouble for every wrong file."""
        self._take(*read_envelope(self.path))

    def load_bytes(self, data: bytes) -> None:
        """Take in the bytes of a draft file that came some other way and check them as load does."""
        self._take(unseal(data, self.path), data)

    def _take(self, envelope: dict[str, Any], data: bytes) -> None:
        self.base, schema = envelope.pop("sha256"), envelope["schema"]
        envelope = upgraded(envelope, self.path)
        self._before_upgrade = copy_before(self.path, schema) if schema != SCHEMA else None
        self._tables = _checked(envelope.pop("tables"), self.path)
        self.envelope, self._ours = envelope, data
        self._disk = _disk_of(self.path.parent)

    def read(self) -> dict[str, Any] | None:
        """Return the tables as they are staged, None for a new file."""
        return self._tables

    def write(self, data: dict[str, Any]) -> None:
        """Stage the tables."""
        self._tables = data

    def sealed(self, at: datetime) -> tuple[dict[str, Any], bytes]:
        """Return the envelope of the next version, which is of a moment, and the bytes of its file; raise Trouble if it is too large."""
        envelope = {
            **self.envelope,
            "id": self.envelope["id"] if "id" in self.envelope else draft_id(),
            "counter": self.envelope.get("counter", 0) + 1,
            "format": FORMAT,
            "schema": SCHEMA,
            "app_version": APP_VERSION,
            "saved_at": at.isoformat(timespec="milliseconds"),
        }
        return envelope, self._sealer.seal({**envelope, "tables": self._tables or {}})

    def commit(self) -> datetime:
        """Write what is staged to disk, verified and durable, the previous version kept as backup; return its moment.

        Raise ChangedOutside, and overwrite nothing, when the file was changed by others since it was read or written
        here; Trouble for every other failure.
        """
        at = datetime.now().astimezone()
        envelope, data = self.sealed(at)
        self._refuse_foreign()
        self._keep_older()
        self._tried = data
        try:
            self.remark = write_atomically(self.path, data, backup=backup_of(self.path))
        except Trouble:
            self._see_what_became(data)
            raise
        self.envelope, self._ours, self._tried, self.base = envelope, data, None, sum_of(data)
        return at

    def _refuse_foreign(self) -> None:
        current = _on_disk(self.path)
        if current not in (None, self._ours, self._tried):
            name = self.path.name
            raise ChangedOutside(f"“{name}”在打开之后被其他程序改动过，没有覆盖它。请另存为新的草稿，再核对两份内容。")
        if current is not None:
            self._ours = current
        elif self._ours is not None and _disk_of(self.path.parent) != self._disk:
            raise write_trouble(FileNotFoundError(errno.ENOENT, "an empty mount point"), self.path.name)

    def _keep_older(self) -> None:
        """Keep a copy of a file of an older schema before it is first saved in today's."""
        if self._before_upgrade and self._ours and not os.path.lexists(self._before_upgrade):
            write_atomically(self._before_upgrade, self._ours)
        self._before_upgrade = None

    def _see_what_became(self, data: bytes) -> None:
        """After a failed commit the new version may stand on disk all the same."""
        with suppress(Trouble):
            if _on_disk(self.path) == data:
                self.base = sum_of(data)


class DraftFile:
    """A draft file and the state in it."""

    def __init__(self, path: Path) -> None:
        self.storage = StagedStorage(path)
        self._encoder = Encoder()
        self._staged: Tables = {}
        self._database = TinyDB(storage=lambda: self.storage)

    def load(self) -> State:
        """Read the state; raise Trouble for every wrong file."""
        self.storage.load()
        return self._state()

    def load_bytes(self, data: bytes) -> State:
        """Read the state in the bytes of a draft file; messages name the path. Raise Trouble as load does."""
        self.storage.load_bytes(data)
        return self._state()

    def _state(self) -> State:
        tables = {name: [dict(document) for document in self._database.table(name)] for name in self._names()}
        return state_from_tables(tables, f"“{self.storage.path.name}”")

    def save(self, state: State) -> datetime:
        """Write a state and return the moment of the version; raise Trouble and leave the old file."""
        self._stage(state)
        return self.storage.commit()

    def export(self, state: State, id_: str = "", counter: int = 0) -> None:
        """Write a state as a new draft, over whatever is there; raise Trouble and leave what was there."""
        self._stage(state)
        self.storage.envelope = {"counter": counter} | ({"id": id_} if id_ else {})
        write_atomically(self.storage.path, self.storage.sealed(datetime.now().astimezone())[1])

    def _names(self) -> list[str]:
        return sorted(self._database.tables())

    def _stage(self, state: State) -> None:
        before, self._staged = self._staged, self._encoder.tables(state)
        if before.keys() != self._staged.keys():
            self._database.drop_tables()
            before = {}
        for name, documents in self._staged.items():
            if documents != before.get(name):
                table = self._database.table(name)
                table.truncate()
                table.insert_multiple(documents)


def read_draft(path: Path) -> tuple[State, dict[str, Any]]:
    """Return the state in a draft file and its envelope without the tables; raise Trouble for every wrong file."""
    file = DraftFile(path)
    state = file.load()
    return state, {**file.storage.envelope, "sha256": file.storage.base}


def write_draft(path: Path, state: State, id: str = "") -> None:
    """Write a new draft file at a chosen place, over what is there; raise Trouble and leave what was there."""
    DraftFile(path).export(state, id)


def packed(tables: Tables, envelope: Mapping[str, Any]) -> bytes:
    """Return the bytes of a draft file that is written once and never opened for work: a version, a journal."""
    numbered = {
        name: {str(number): document for number, document in enumerate(documents, 1)}
        for name, documents in tables.items()
    }
    now = datetime.now().astimezone().isoformat(timespec="milliseconds")
    fixed = {"format": FORMAT, "schema": SCHEMA, "app_version": APP_VERSION, "saved_at": now}
    return Sealer().seal({**envelope, **fixed, "tables": numbered})


def moment(text: object) -> datetime | None:
    """Return the moment an envelope names, None for what is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _disk_of(folder: Path) -> int | None:
    """Return which disk a folder is on. Where one is mounted by hand, an empty folder is left when it goes."""
    with suppress(OSError):
        return os.stat(folder).st_dev  # noqa: PTH116
    return None


def _checked(tables: Mapping[str, Any], path: Path) -> dict[str, Any]:
    for table in tables.values():
        numbered = isinstance(table, dict) and all(key.isascii() and key.isdigit() and len(key) < 10 for key in table)
        if not numbered or not all(isinstance(document, dict) for document in table.values()):
            raise Damaged(f"“{path.name}”的内容不完整，读不出草稿。{way_out(path)}")
    return dict(tables)


def _on_disk(path: Path) -> bytes | None:
    """Return a file's content, None where there is none, b"" for one too large to be ours; raise Trouble where it cannot be read."""
    try:
        handle = patiently(lambda: os.open(path, os.O_RDONLY | BINARY))
        try:
            size = os.fstat(handle).st_size
            return b"" if size > LIMIT else read_up_to(handle, size)
        finally:
            os.close(handle)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise write_trouble(error, path.name) from error
