"""What a font file holds: its faces, their tables and names (ISO/IEC 14496-22, clauses 4 and 5). It may be damaged.

Everything here raises ValueError or struct.error where the file is not what it should be, OSError where it is out of
reach.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

FAMILY, POSTSCRIPT_NAME = 1, 6  # name ids
OUTLINES = (b"\0\1\0\0", b"true")  # TrueType; b"OTTO" announces CFF outlines
_COLLECTION = b"ttcf"
_MOST_FACES = 64  # of a collection
_MOST_TABLES = 128
_MOST_NAMES = 2_000
_MOST_BYTES = 4_000_000  # of a table; outlines are read one by one
_CHINESE, _ENGLISH = 0x804, 0x409
_MICROSOFT, _MACINTOSH, _UNICODE = 3, 1, 0
_GBK_OF = {_MICROSOFT: 3, _MACINTOSH: 25}  # platform → encoding that stands for simplified Chinese

Places = dict[str, tuple[int, int]]  # tag of a table → offset and length


def starts(file: BinaryIO) -> tuple[int, ...]:
    """Return where the directories of the faces begin: one face, or several in a collection (.ttc)."""
    kind, count = struct.unpack(">4s4xI", read(file, 0, 12))
    if kind != _COLLECTION:
        return (0,)
    if not 0 < count <= _MOST_FACES:
        raise ValueError("no collection of fonts")
    return struct.unpack(f">{count}I", read(file, 12, 4 * count))


def directory(file: BinaryIO, start: int) -> tuple[bytes, Places]:
    """Return the kind of a face, and where its tables stand."""
    kind, count = struct.unpack(">4sH6x", read(file, start, 12))
    if count > _MOST_TABLES:
        raise ValueError("no font")
    entries = struct.iter_unpack(">4s4x2I", read(file, start + 12, 16 * count))
    return kind, {tag.decode("latin1"): (offset, length) for tag, offset, length in entries}


def table(file: BinaryIO, places: Places, tag: str) -> bytes:
    """Return a table; raise KeyError where there is none."""
    offset, length = places[tag]
    return read(file, offset, length)


def read(file: BinaryIO, offset: int, length: int) -> bytes:
    """Return a part of a file."""
    if length > _MOST_BYTES:
        raise ValueError("a table too long")
    file.seek(offset)
    data = file.read(length)
    if len(data) < length:
        raise ValueError("the file ends too early")
    return data


def names(data: bytes, kind: int) -> list[str]:
    """Return the names of one kind out of a table of names, Chinese ones first, then English ones."""
    found = sorted(_names(data, kind), key=lambda entry: (entry[0] != _CHINESE, entry[0] != _ENGLISH))
    return list(dict.fromkeys(text for _, text in found if text))


def _names(data: bytes, kind: int) -> Iterator[tuple[int, str]]:
    """Yield the language and the text of each name."""
    count, start = struct.unpack_from(">2H", data, 2)
    entries = data[6 : 6 + 12 * min(count, _MOST_NAMES)]
    for platform, encoding, language, id_, length, offset in struct.iter_unpack(
        ">6H", entries[: len(entries) // 12 * 12]
    ):
        if id_ == kind:
            text = data[start + offset : start + offset + length]
            yield language, _decoded(text, platform, encoding).replace("\0", "").strip()


def _decoded(text: bytes, platform: int, encoding: int) -> str:
    if encoding == _GBK_OF.get(platform):
        return text.replace(b"\0", b"").decode("gb18030", "replace")
    if platform in (_UNICODE, _MICROSOFT):
        return text.decode("utf-16-be", "replace")
    return text.decode("mac_roman", "replace")
