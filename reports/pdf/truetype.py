"""A TrueType face as a PDF needs it: the characters, their widths, and subsets of its outlines (ISO/IEC 14496-22)."""

import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import BinaryIO

from reports.pdf import sfnt

_WORDS, _SCALE, _MORE, _PAIR, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80  # flags of a part of a composite outline
_HINTS = ("cvt ", "fpgm", "prep")
_UNICODE = {(0, encoding) for encoding in range(7)} | {
    (3, 1),
    (3, 10),
}  # platform and encoding of a table of characters
_LONGEST_NAME = 63
_CHECKED = 0xB1B0AFBA  # what the sums over a whole font and its own entry add up to
_MOST_OUTLINES = 40_000_000  # bytes of a subset: more than a damaged file may ask for, less than every ideograph takes


class TrueType:
    """One face: its tables are read at once but looked up character by character, outlines when they are embedded.

    Lengths are thousandths of the size; `index` counts the faces of a collection. Raises OSError, KeyError, ValueError,
    IndexError or struct.error where the file is missing or damaged.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self._path = path
        with path.open("rb") as file:
            kind, self._places = sfnt.directory(file, sfnt.starts(file)[index])
            if kind not in sfnt.OUTLINES:
                raise ValueError("no TrueType outlines")
            self._head, self._hhea, self._maxp = (self._table(file, tag) for tag in ("head", "hhea", "maxp"))
            names = sfnt.names(self._table(file, "name"), sfnt.POSTSCRIPT_NAME)
            self._lookup = _characters(self._table(file, "cmap"))
            self._metrics = self._table(file, "hmtx")
            self.weight, self.permissions, self.style = struct.unpack_from(">4xH2xH52xH", self._table(file, "OS/2"))
            loca = self._table(file, "loca")
        self.name = re.sub("[^0-9A-Za-z_-]", "", "".join(names[:1]))[:_LONGEST_NAME] or "Face"
        units, *box = struct.unpack_from(">H16x4h", self._head, 18)
        self._scale = 1000 / units
        self.box = [round(edge * self._scale) for edge in box]
        self.ascent, self.descent = (round(end * self._scale) for end in struct.unpack_from(">2h", self._hhea, 4))
        (self._wide,) = struct.unpack_from(">H", self._hhea, 34)
        self._offsets = (
            _numbers("I", loca) if self._head[51] else array("I", (2 * word for word in _numbers("H", loca)))
        )
        (count,) = struct.unpack_from(">H", self._maxp, 4)
        self._count = count
        if not len(self._offsets) > count >= self._wide > 0 or len(self._metrics) < 2 * (self._wide + count):
            raise ValueError("the tables do not fit together")

    def glyph(self, character: str) -> int:
        """Return the number of the glyph of a character, 0 where the face lacks it."""
        try:
            glyph = self._lookup(ord(character))
        except IndexError:  # a list of a damaged file
            return 0
        return glyph if glyph < self._count else 0

    def advance(self, glyph: int) -> float:
        """Return the advance of a glyph; the last one of the table holds for all glyphs after it."""
        (units,) = struct.unpack_from(">H", self._metrics, 4 * min(glyph, self._wide - 1))
        return float(round(units * self._scale, 3))

    def subset(self, glyphs: Sequence[int], cuts: Sequence[int] = ()) -> list[bytes]:
        """Return a font program of the glyphs in the order given, after .notdef and before what they are made of.

        It comes in parts, to be joined: outlines are cut before the glyphs whose places `cuts` names, so that one more
        glyph changes one of them, and the first and the last part, which hold the other tables.
        """
        order = [0, *glyphs]
        parts: dict[int, int] = {}
        with self._path.open("rb", buffering=0) as file:
            hints = {tag: self._table(file, tag) for tag in _HINTS if tag in self._places}
            outlines: list[bytes] = []
            room = _MOST_OUTLINES
            for glyph in order:  # which grows
                outlines.append(_renumbered(self._outline(file, glyph, room), parts, order))
                room -= len(outlines[-1])
        padded = [outline + bytes(-len(outline) % 4) for outline in outlines]
        places = list(accumulate(map(len, padded), initial=0))
        font, start = _font(hints | self._tables(order, b"".join(padded), places))
        edges = [0, *(start + places[place] for place in (0, *(cut + 1 for cut in cuts), len(order))), len(font)]
        return [font[begin:end] for begin, end in pairwise(edges)]

    def _table(self, file: BinaryIO, tag: str) -> bytes:
        return sfnt.table(file, self._places, tag)

    def _outline(self, file: BinaryIO, glyph: int, room: int) -> bytes:
        start, end = self._offsets[glyph], self._offsets[glyph + 1]
        offset, length = self._places["glyf"]
        if not start <= end <= min(length, start + room):
            raise ValueError("an outline outside its table, or too long")
        return sfnt.read(file, offset + start, end - start)

    def _metric(self, glyph: int) -> bytes:
        if glyph < self._wide:
            return self._metrics[4 * glyph : 4 * glyph + 4]
        bearing = 2 * (self._wide + glyph)
        return self._metrics[4 * self._wide - 4 : 4 * self._wide - 2] + self._metrics[bearing : bearing + 2]

    def _tables(self, order: Sequence[int], outlines: bytes, places: Sequence[int]) -> dict[str, bytes]:
        count = struct.pack(">H", len(order))
        return {
            "glyf": outlines,
            "head": self._head[:8] + bytes(4) + self._head[12:50] + b"\0\1" + self._head[52:54],
            "hhea": self._hhea[:34] + count,
            "hmtx": b"".join(map(self._metric, order)),
            "loca": struct.pack(f">{len(places)}I", *places),
            "maxp": self._maxp[:4] + count + self._maxp[6:],
        }


def _numbers(kind: str, data: bytes) -> "array[int]":
    """Unsigned numbers of two bytes (“H”) or four (“I”)."""
    found = array(kind, data[: len(data) // 4 * 4] if kind == "I" else data[: len(data) // 2 * 2])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _characters(data: bytes) -> Callable[[int], int]:
    """The lookup from code points to glyph numbers, in the table that reaches all planes where there is one."""
    (count,) = struct.unpack_from(">H", data, 2)
    entries = struct.iter_unpack(">2HI", data[4 : 4 + 8 * count])
    forms = {data[at : at + 2]: at for platform, encoding, at in entries if (platform, encoding) in _UNICODE}
    if b"\0\x0c" in forms:
        return _all_planes(data[forms[b"\0\x0c"] :])
    return _basic_plane(data[forms[b"\0\4"] :])


def _all_planes(table: bytes) -> Callable[[int], int]:
    """Table of form 12: groups of first character, last character, glyph of the first."""
    (count,) = struct.unpack_from(">I", table, 12)
    words = _numbers("I", table[16 : 16 + 12 * count])
    first, last, glyph = words[0::3], words[1::3], words[2::3]

    def lookup(code: int) -> int:
        group = bisect_left(last, code)
        return glyph[group] + code - first[group] if group < len(last) and first[group] <= code else 0

    return lookup


def _basic_plane(table: bytes) -> Callable[[int], int]:
    """Table of form 4: segments of last and first character; glyphs follow from a difference or stand in a list."""
    words = _numbers("H", table)
    count = words[3] // 2
    last, first, delta, shift = (words[start : start + count] for start in (7, 8 + count, 8 + 2 * count, 8 + 3 * count))

    def lookup(code: int) -> int:
        segment = bisect_left(last, code)
        if segment == count or first[segment] > code:
            return 0
        if not shift[segment]:
            return (code + delta[segment]) & 0xFFFF
        glyph = words[8 + 3 * count + segment + shift[segment] // 2 + code - first[segment]]
        return glyph and (glyph + delta[segment]) & 0xFFFF

    return lookup


def _renumbered(outline: bytes, parts: dict[int, int], order: list[int]) -> bytes:
    """Return an outline; a composite one names its parts by their places in `order`, to which new ones are added."""
    if outline[:1] < b"\x80":
        return outline
    changed = bytearray(outline)
    for place in _part_places(outline):
        (glyph,) = struct.unpack_from(">H", outline, place)
        if glyph not in parts:
            parts[glyph] = len(order)
            order.append(glyph)
        struct.pack_into(">H", changed, place, parts[glyph])
    return bytes(changed)


def _part_places(outline: bytes) -> Iterator[int]:
    """Where the glyph numbers of the parts of a composite outline stand."""
    at, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", outline, at)
        yield at + 2
        matrix = 2 if flags & _SCALE else 4 if flags & _PAIR else 8 if flags & _MATRIX else 0
        at += (8 if flags & _WORDS else 6) + matrix


def _font(tables: Mapping[str, bytes]) -> tuple[bytes, int]:
    """Put tables together to a file with its directory and sums; return also where the outlines begin."""
    power = len(tables).bit_length() - 1
    head = struct.pack(">4s4H", b"\0\1\0\0", len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    offset = len(head) + 16 * len(tables)
    entries, bodies = [head], []
    starts: dict[str, int] = {}
    total = 0  # the sum of the whole is that of the directory and of the sums of the tables
    for tag, data in sorted(tables.items()):
        bodies.append(data + bytes(-len(data) % 4))
        checksum = _sum(bodies[-1])
        entries.append(struct.pack(">4s3I", tag.encode("latin1"), checksum, offset, len(data)))
        total += checksum
        starts[tag] = offset
        offset += len(bodies[-1])
    font = bytearray(b"".join(entries + bodies))
    total += _sum(b"".join(entries))
    struct.pack_into(">I", font, starts["head"] + 8, (_CHECKED - total) & 0xFFFFFFFF)
    return bytes(font), starts["glyf"]


def _sum(data: bytes) -> int:
    return sum(_numbers("I", data)) & 0xFFFFFFFF
