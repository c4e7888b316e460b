"""The evidence files of a draft: kept beside the drafts, named by the rows, never looked into."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from model.disk.files import read_limited, reading, write_atomically, write_trouble
from model.disk.places import DRAFTS, make_private
from model.draft import State
from model.errors import Trouble
from model.names import clean_file_name
from model.report import Report

FILES = "files"  # folder of the data folder, with one folder for each draft
LIMIT = 50_000_000  # bytes of one file
DRAFT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a system runs instead of showing it.
_PROGRAM = re.compile(
    r".*\.(app|appimage|bat|cmd|com|cpl|desktop|exe|gadget|hta|inf|jar|jse?|lnk|ms[ci]|msp|pif|ps1|pyw?|reg|run|sc[fr]|sh"
    r"|url|vb[es]?|ws[fh]?)",
    re.IGNORECASE | re.DOTALL,
)


class Attachments:
    """The evidence files of one draft. A file stays until the draft is purged, so that every undo finds it."""

    def __init__(self, data: Path, draft_id: str) -> None:
        name = draft_id if DRAFT_ID.fullmatch(draft_id) else sha256(draft_id.encode("utf-8", "replace")).hexdigest()
        self.folder = data / FILES / name

    def names(self) -> frozenset[str]:
        """Return the names of all files there."""
        try:
            return frozenset(path.name for path in self.folder.iterdir() if self.path_of(path.name))
        except OSError:
            return frozenset()

    def path_of(self, name: str) -> Path | None:
        """Return where a file lies; None where there is none, or the name leads elsewhere."""
        path = self.folder / name
        if not name or clean_file_name(name) != name or path.is_symlink() or not path.is_file():
            return None
        return path

    def read(self, name: str) -> bytes:
        """Return the content of a file; raise Trouble."""
        path = self.path_of(name)
        if path is None:
            raise Trouble(f"找不到附件文件“{name}”。请重新添加，或在表格里清空这一格。")
        return read_limited(path, LIMIT)

    def add(self, source: Path) -> str:
        """Copy a file in and return the name it has here; raise Trouble."""
        with suppress(OSError):
            if source.stat().st_size > LIMIT:
                raise Trouble(f"“{source.name}”超过{LIMIT // 1_000_000}MB，不能作为附件。请压缩或拆分后再添加。")
        return self.put(source.name, read_limited(source, LIMIT))

    def put(self, name: str, data: bytes) -> str:
        """Write a file, beside others of its name, and return the name it has here; raise Trouble.

        The same content under the same name is one file.
        """
        free = clean_file_name(name)
        taken = {other.casefold() for other in self.names()}
        number = 1
        while free.casefold() in taken:
            if self._holds(free, data):
                return free
            number += 1
            free = _numbered(clean_file_name(name), number)
        try:
            make_private(self.folder)
        except OSError as error:
            raise write_trouble(error, free) from error
        write_atomically(self.folder / free, data)
        return free

    def _holds(self, name: str, data: bytes) -> bool:
        path = self.path_of(name)
        try:
            return path is not None and path.stat().st_size == len(data) and path.read_bytes() == data
        except OSError:
            return False

    @contextmanager
    def kept_if_done(self) -> Iterator[None]:
        """Have the files put here in a block removed again where it fails; those of a draft that was here before stay."""
        with reading(self.folder.name):
            fresh = not self.folder.exists()
        try:
            yield
        except BaseException:
            if fresh:
                self.remove()
            raise

    def copy_to(self, other: "Attachments") -> None:
        """Give another draft, a new one, the same files; raise Trouble."""
        for name in sorted(self.names()):
            other.put(name, self.read(name))

    def remove(self) -> None:
        """Delete all files. Only for a draft that exists no longer."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                path.unlink()
            self.folder.rmdir()


def purge(data: Path, draft_id: str) -> None:
    """Delete the evidence files of a draft that was deleted for good; without effect while the store has the draft."""
    if not (data / DRAFTS / f"{draft_id}.json").exists():
        Attachments(data, draft_id).remove()


def file_names(report: Report) -> tuple[str, ...]:
    """Return the file names the evidence of a report refers to, each once, in the order of the rows."""
    return tuple(dict.fromkeys(row.file for row in report.evidence.rows if row.file.strip()))


def renamed(state: State, names: dict[str, str]) -> State:
    """Return a state whose evidence refers to files by other names (old → new)."""
    evidence = state.report.evidence
    rows = tuple(replace(row, file=names.get(row.file, row.file)) for row in evidence.rows)
    if rows == evidence.rows:
        return state
    return replace(state, report=replace(state.report, evidence=replace(evidence, rows=rows)))


def is_program(name: str) -> bool:
    """Tell whether opening a file of this name would run it."""
    return _PROGRAM.fullmatch(name.rstrip(". ")) is not None


def _numbered(name: str, number: int) -> str:
    """Return a name with a number before its extension: 验收单-2.pdf."""
    stem, dot, extension = name.rpartition(".")
    return clean_file_name(f"{stem}-{number}.{extension}") if dot else f"{name}-{number}"
