"""Zip files from elsewhere: judged by their directory before anything is inflated, read by name, never extracted."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from model.errors import Trouble

MOST_ENTRIES, MOST_BYTES, MOST_RATIO = 2_000, 100_000_000, 200
_BEGINNING = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")  # end of central directory: disks, entries, size and place of the directory, comment
_MOST_DIRECTORY = MOST_ENTRIES * 300  # bytes; a longer one is not even parsed
_HARMLESS_FLAGS = 0x800 | 0x8 | 0x6  # names in UTF-8, sizes behind the data, how hard the packer tried
_FOLDER = 0x10  # of the attributes of DOS
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)


def is_zip(data: bytes) -> bool:
    """Tell whether a file begins as a zip file does."""
    return data.startswith(_BEGINNING)


class Archive:
    """The members of a zip file in memory. Raise Trouble for whatever is not plain files of allowed names and sizes."""

    def __init__(self, data: bytes, name: str, allowed: re.Pattern[str]) -> None:
        """`name` is the file's in messages; every member's name must match `allowed` as a whole."""
        self._name = name
        count = self._entries(data)
        with self._judging():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        members = self._zip.infolist()
        if len(members) != count or sum(member.compress_size for member in members) > len(data):
            raise self._broken()
        for member in members:
            self._judge(member, allowed)
        if len({member.filename.casefold() for member in members}) != count:
            raise self._broken()
        if sum(member.file_size for member in members) > MOST_BYTES:
            raise self._excessive()
        self.sizes = {member.filename: member.file_size for member in members}

    def read(self, member: str) -> bytes:
        """Return the content of a member, its checksum compared."""
        with self._judging(), self._zip.open(member) as file:
            data = file.read(self.sizes[member] + 1)
        if len(data) != self.sizes[member]:
            raise self._broken()
        return data

    def _entries(self, data: bytes) -> int:
        """Return how many entries the end of the file announces: nothing in front of them, nothing behind."""
        if not is_zip(data) or len(data) < _END.size:
            raise self._broken()
        magic, disk, start, here, count, size, offset, comment = _END.unpack(data[-_END.size :])
        if magic != b"PK\x05\x06" or disk or start or comment or here != count:
            raise self._broken()
        if count > MOST_ENTRIES or size > _MOST_DIRECTORY:
            raise self._excessive()
        if offset + size + _END.size != len(data):
            raise self._broken()
        return int(count)

    def _judge(self, member: zipfile.ZipInfo, allowed: re.Pattern[str]) -> None:
        if member.filename != member.orig_filename or not allowed.fullmatch(member.filename):
            raise self._broken()
        if member.flag_bits & ~_HARMLESS_FLAGS or member.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise self._broken()
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or member.external_attr & _FOLDER:
            raise self._broken()
        if member.file_size > MOST_RATIO * member.compress_size:
            raise self._excessive()

    @contextmanager
    def _judging(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN:
            raise self._broken() from None

    def _broken(self) -> Trouble:
        return Trouble(f"“{self._name}”不完整，或不是本程序导出的草稿包，没有导入。请向交来文件的人重新索取。")

    def _excessive(self) -> Trouble:
        most = f"{MOST_ENTRIES}个文件、{MOST_BYTES // 1_000_000}MB"
        return Trouble(f"“{self._name}”里的内容超过{most}，没有导入。请核对是否选错了文件。")
