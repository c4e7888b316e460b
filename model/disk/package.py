"""A draft that travels: its file and the evidence files in one zip, with a password if wanted.

Members: `draft.json` (the draft file as it is), `manifest.json` (what belongs to it, with checksums) and the evidence
as `files/<row id>-<n>.<extension>`; a locked package is the whole zip in the form of model.disk.secret.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from model.disk import secret
from model.disk.archive import MOST_BYTES, MOST_RATIO, Archive, is_zip
from model.disk.attachments import LIMIT as FILE_LIMIT
from model.disk.attachments import Attachments, file_names
from model.disk.envelope import APP_VERSION, digest, parse
from model.disk.envelope import LIMIT as DRAFT_LIMIT
from model.disk.files import read_limited, write_atomically
from model.disk.store_file import DraftFile, moment
from model.draft import State
from model.errors import Trouble
from model.names import LOCKED_PACKAGE, PACKAGE, clean_file_name

FORMAT, VERSION = "jixiao-package", 1
DRAFT, MANIFEST = "draft.json", "manifest.json"
_MEMBER = re.compile(r"files/[a-z][a-z0-9]{0,39}-[0-9]{1,4}\.[a-z0-9]{1,10}")
_ALLOWED = re.compile(f"{re.escape(DRAFT)}|{re.escape(MANIFEST)}|{_MEMBER.pattern}")
_MANIFEST_LIMIT = 2_000_000  # bytes
_OVERHEAD = 2_000_000  # bytes of directory, header and tag beside the content
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Packed:
    """One evidence file of a package: its name for the officer, its member, size and checksum."""

    name: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a package came to hold: evidence files in it, those that were not there, its size in bytes."""

    files: tuple[str, ...]
    missing: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """A draft that was brought in, checked to its last byte; its evidence files are inflated when asked for."""

    path: Path
    id: str
    saved_at: datetime | None
    state: State
    files: tuple[Packed, ...] = ()
    archive: Archive | None = None

    def data(self, file: Packed) -> bytes:
        """Return the content of one of the evidence files; raise Trouble."""
        assert self.archive is not None
        data = self.archive.read(file.member)
        if digest(data) != file.sha256:
            raise _broken(self.path)
        return data


# Writing


def write_package(draft: Path, target: Path, folder: Path, password: str = "") -> Written:
    """Write the draft file at a path with its evidence files, which lie in the data folder, as a package.

    Raise Trouble and leave what stood at the target.
    """
    data = read_limited(draft, DRAFT_LIMIT)
    file = DraftFile(draft)
    state = file.load_bytes(data)
    attachments = Attachments(folder, str(file.storage.envelope["id"]))
    there = [(row, name) for row, name in _rows_with_files(state) if attachments.path_of(name)]
    _refuse_too_much(attachments, there, len(data), target)
    package = _pack(data, [(row, name, attachments.read(name)) for row, name in there])
    write_atomically(target, secret.lock(package, password) if password else package)
    names = tuple(name for _, name in there)
    missing = tuple(name for name in file_names(state.report) if name not in names)
    return Written(names, missing, len(package))


def _rows_with_files(state: State) -> list[tuple[str, str]]:
    """Return (row id, file name) of every file the evidence refers to, each file once."""
    rows: dict[str, str] = {}
    for row in state.report.evidence.rows:
        rows.setdefault(row.file, row.id)
    return [(rows[name], name) for name in file_names(state.report)]


def _refuse_too_much(attachments: Attachments, there: list[tuple[str, str]], draft: int, target: Path) -> None:
    paths = [path for _, name in there if (path := attachments.path_of(name))]
    if draft + sum(path.stat().st_size for path in paths) > MOST_BYTES - _MANIFEST_LIMIT:
        most = MOST_BYTES // 1_000_000
        raise Trouble(f"附件文件合计超过{most}MB，“{target.name}”没有导出。请压缩附件，或用U盘另外交送大的文件。")


def _pack(draft: bytes, files: list[tuple[str, str, bytes]]) -> bytes:
    """Return the zip of a draft file and evidence files (row id, name, content)."""
    listed = [
        {"member": _member(row, number, name), "name": name, "size": len(data), "sha256": digest(data)}
        for number, (row, name, data) in enumerate(files, 1)
    ]
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "app_version": APP_VERSION,
        "draft": {"size": len(draft), "sha256": digest(draft)},
        "files": listed,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        _add(made, DRAFT, draft, _method(draft))
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        _add(made, MANIFEST, text, _method(text))
        for entry, (_, _, data) in zip(listed, files, strict=True):
            _add(made, str(entry["member"]), data, zipfile.ZIP_STORED)  # scans and office files are compressed already
    return buffer.getvalue()


def _member(row: str, number: int, name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    ending = re.sub("[^a-z0-9]", "", extension.lower())[:10] if stem and dot else ""
    return f"files/{row[:40]}-{number}.{ending or 'bin'}"


def _method(data: bytes) -> int:
    """Return how to store content so that reading it again is allowed: a text of one word over and over is a bomb."""
    return zipfile.ZIP_DEFLATED if len(zlib.compress(data)) * MOST_RATIO > 2 * len(data) else zipfile.ZIP_STORED


def _add(made: zipfile.ZipFile, member: str, data: bytes, method: int) -> None:
    info = zipfile.ZipInfo(member)  # of 1980: the package tells nothing of the computer it was made on
    info.compress_type = method
    info.create_system = 3
    info.external_attr = 0o100600 << 16
    made.writestr(info, data)


# Reading


def needs_password(path: Path) -> bool:
    """Tell whether a file asks for a password; raise Trouble where it cannot be read."""
    if path.suffix.lower() == LOCKED_PACKAGE:
        return True
    return secret.is_locked(read_limited(path, MOST_BYTES + _OVERHEAD))


def read_incoming(path: Path, password: str = "") -> Incoming:
    """Read a package, locked or not, or a draft file. Raise Trouble for every wrong file, with nothing written."""
    data = read_limited(path, MOST_BYTES + _OVERHEAD)
    if secret.is_locked(data) or path.suffix.lower() == LOCKED_PACKAGE:
        data = secret.unlock(data, password)
    if is_zip(data) or path.suffix.lower() in (PACKAGE, LOCKED_PACKAGE):
        return _package(data, path)
    return _draft(read_limited(path, DRAFT_LIMIT), path)


def _draft(data: bytes, path: Path) -> Incoming:
    file = DraftFile(path)
    state = file.load_bytes(data)
    envelope = file.storage.envelope
    return Incoming(path, str(envelope["id"]), moment(envelope["saved_at"]), state)


def _package(data: bytes, path: Path) -> Incoming:
    archive = Archive(data, path.name, _ALLOWED)
    if not {DRAFT, MANIFEST} <= archive.sizes.keys():
        raise _broken(path)
    limits = {DRAFT: DRAFT_LIMIT, MANIFEST: _MANIFEST_LIMIT}
    if any(size > limits.get(member, FILE_LIMIT) for member, size in archive.sizes.items()):
        raise _broken(path)
    manifest = _manifest(archive.read(MANIFEST), path)
    draft = archive.read(DRAFT)
    files = tuple(_files(manifest, archive, path))
    if _entry(manifest.get("draft"), path) != (len(draft), digest(draft)):
        raise _broken(path)
    if sorted(file.member for file in files) != sorted(archive.sizes.keys() - {DRAFT, MANIFEST}):
        raise _broken(path)
    came = _draft(draft, path)
    incoming = Incoming(path, came.id, came.saved_at, came.state, files, archive)
    for file in files:
        incoming.data(file)  # all of it is good, or nothing is taken in
    return incoming


def _manifest(data: bytes, path: Path) -> dict[str, Any]:
    try:
        manifest = parse(data, path)
    except Trouble:
        raise _broken(path) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or type(manifest.get("version")) is not int:
        raise _broken(path)
    if manifest["version"] > VERSION:
        raise Trouble(f"“{path.name}”由更新版本的程序导出，没有导入。请升级本程序后再导入。")
    return manifest


def _files(manifest: dict[str, Any], archive: Archive, path: Path) -> Iterator[Packed]:
    listed = manifest.get("files")
    if not isinstance(listed, list):
        raise _broken(path)
    names: set[str] = set()
    for entry in listed:
        size, sha256 = _entry(entry, path)
        name, member = entry.get("name"), entry.get("member")
        if not isinstance(name, str) or not isinstance(member, str) or not _MEMBER.fullmatch(member):
            raise _broken(path)
        if clean_file_name(name) != name or name.casefold() in names or archive.sizes.get(member) != size:
            raise _broken(path)
        names.add(name.casefold())
        yield Packed(name, member, size, sha256)


def _entry(entry: object, path: Path) -> tuple[int, str]:
    """Return the size and checksum an entry of the manifest states."""
    if isinstance(entry, dict) and type(entry.get("size")) is int:
        sha256 = entry.get("sha256")
        if isinstance(sha256, str) and _SHA.fullmatch(sha256):
            return entry["size"], sha256
    raise _broken(path)


def _broken(path: Path) -> Trouble:
    return Trouble(f"“{path.name}”不完整，或不是本程序导出的草稿包，没有导入。请向交来文件的人重新索取。")
