"""Small font files for tests, made of glyphs of the bundled faces."""

import struct
import zlib
from collections.abc import Mapping, Sequence

from reports.pdf.embedding import compressed_program
from reports.pdf.faces import face
from reports.pdf.typefaces import USUAL

TEXT = "".join(sorted(set(USUAL + "澜川市青屏区图书馆二草稿㎡〓….% —")))
TRUETYPE, OTTO = b"\0\1\0\0", b"OTTO"
Tables = dict[str, bytes]


def tables(
    family: str = "仿宋_GB2312",
    english: str = "FangSong_GB2312",
    base: str = "fangsong",
    characters: str = TEXT,
    permissions: int = 0,
    style: int = 0x40,
    all_planes: bool = False,
    glyph_of: Mapping[str, str] | None = None,
) -> Tables:
    """The tables of a face with these characters of a bundled face, some with the glyphs of others (`glyph_of`)."""
    characters = "".join(sorted(set(characters)))
    made = read(zlib.decompress(compressed_program(base, characters)[1]))
    glyphs = {mark: characters.index((glyph_of or {}).get(mark, mark)) + 1 for mark in characters}
    made["cmap"] = cmap(glyphs, all_planes)
    made["name"] = names([(3, 1, 0x409, 1, english), (3, 1, 0x804, 1, family), (3, 1, 0x409, 6, english + "-Test")])
    made["OS/2"] = struct.pack(">HhHHH52xH14x", 3, 1000, face(base).font.weight, 5, permissions, style)
    return made


def read(font: bytes) -> Tables:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = struct.iter_unpack(">4s4x2I", font[12 : 12 + 16 * count])
    return {tag.decode(): font[at : at + length] for tag, at, length in entries}


def cmap(glyphs: Mapping[str, int], all_planes: bool) -> bytes:
    if all_planes:
        groups = b"".join(struct.pack(">3I", ord(mark), ord(mark), glyph) for mark, glyph in sorted(glyphs.items()))
        table = struct.pack(">2H3I", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
        return struct.pack(">4HI", 0, 1, 3, 10, 12) + table
    codes = [*((ord(mark), glyph) for mark, glyph in sorted(glyphs.items()) if mark <= "\uffff"), (0xFFFF, 0)]
    firsts = struct.pack(f">{len(codes)}H", *(code for code, _ in codes))
    deltas = struct.pack(f">{len(codes)}H", *((glyph - code) & 0xFFFF for code, glyph in codes))
    table = struct.pack(">7H", 4, 16 + 8 * len(codes), 0, 2 * len(codes), 0, 0, 0)
    table += firsts + b"\0\0" + firsts + deltas + bytes(2 * len(codes))
    return struct.pack(">4HI", 0, 1, 3, 1, 12) + table


def names(entries: Sequence[tuple[int, int, int, int, str]]) -> bytes:
    records, texts = b"", b""
    for platform, encoding, language, kind, text in entries:
        data = text.encode("utf-16-be")
        records += struct.pack(">6H", platform, encoding, language, kind, len(data), len(texts))
        texts += data
    return struct.pack(">3H", 0, len(entries), 6 + len(records)) + records + texts


def font(made: Tables, kind: bytes = TRUETYPE, start: int = 0) -> bytes:
    """A file of one face; `start` is where it begins within a collection."""
    offset = start + 12 + 16 * len(made)
    entries, bodies = b"", b""
    for tag, data in sorted(made.items()):
        entries += struct.pack(">4s3I", tag.encode(), 0, offset + len(bodies), len(data))
        bodies += data + bytes(-len(data) % 4)
    return struct.pack(">4s4H", kind, len(made), 0, 0, 0) + entries + bodies


def collection(faces: Sequence[Tables]) -> bytes:
    """A .ttc file."""
    start, starts, bodies = 12 + 4 * len(faces), [], b""
    for made in faces:
        starts.append(start + len(bodies))
        bodies += font(made, start=starts[-1])
    return struct.pack(f">4s2I{len(faces)}I", b"ttcf", 0x00010000, len(faces), *starts) + bodies
