"""The faces, bundled or of the workstation: widths, coverage, what stands in for a character that a face lacks.

A bundled face has the name of its file. The name of a typeface of the workstation says what it is chosen for, where it
is and when it was written, so that nothing kept of it outlives it: “fangsong=/usr/share/fonts/simfang.ttf#0@1699…”.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from model.errors import Trouble
from reports.pdf.truetype import TrueType

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FALLBACK = ("songti", "songti-rare", "songti-rarest")  # what 宋体 lacks, the other main faces lack as well
HEAVIER = {"heiti": 40, "songti-bold": 34}  # thousandths of the size by which strokes of the fallback faces grow beside
SUBSTITUTE = "〓"
_KEPT_FACES = 64
_FULL, _WIDEST = 1000, 3000  # widths
_FULL_MARKS = "“”‘’·—…"
_DAMAGED = (OSError, ArithmeticError, LookupError, ValueError, struct.error)

# Controls, surrogates, non-characters, zero-width and directional marks: they have no look, and some break readers.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# What of these Unicode calls printable
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_SPACES = re.compile("[\t\v\f\xa0\u1680\u2000-\u200a\u202f\u205f]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")


class Absent(Trouble):
    """Raised for a typeface of the workstation that is out of reach or damaged; the bundled faces can stand in."""


class Widths(dict[str, float]):
    """The width of each character of a face, in thousandths of the size; it fills as characters are asked for.

    Raises KeyError for a character the face lacks.
    """

    def __init__(self, font: TrueType) -> None:
        self._font = font

    def __missing__(self, character: str) -> float:
        """Look a character up in the file."""
        glyph = 0 if _is_private(character) else self._font.glyph(character)
        if not glyph:
            raise KeyError(character)
        width = self[character] = self._font.advance(glyph)
        return width


class FullWidths(Widths):
    """Those of a typeface that was not made for this page: what does not fill its square counts as lacking."""

    def __missing__(self, character: str) -> float:
        """Look a character up in the file."""
        width = super().__missing__(character)
        if width > _WIDEST or (_is_full(character) and width != _FULL):
            del self[character]
            raise KeyError(character)
        return width


def _is_full(character: str) -> bool:
    """Whether a character takes a place of the grid: Chinese quotes, dashes and ellipses do."""
    return character in _FULL_MARKS or unicodedata.east_asian_width(character) in "WF"


def _is_private(character: str) -> bool:
    """What a character for private use looks like is a matter of the font somebody else has."""
    return "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000"


@dataclass(frozen=True)
class Face:
    """One face: the widths of its characters, and the file it comes from.

    `heavier` is what is added to its strokes, in thousandths of the size: a light character in a bold title looks lost.
    """

    file: str
    widths: Widths
    font: TrueType
    heavier: int = 0

    def has(self, characters: Iterable[str]) -> bool:
        """Tell whether it has every one of some characters."""
        wanted = set(characters)
        try:
            return self.widths.keys() >= wanted or all(self.widths[character] >= 0 for character in wanted)
        except KeyError:
            return False

    def program(self, characters: str) -> list[bytes]:
        """Return a font program with one glyph for each character, in their order, after .notdef.

        It comes in parts, to be joined; those of a stretch of Unicode change only with the characters from there.
        Raises Trouble where the file has gone or changed meanwhile.
        """
        stretch = (1 << 20) >> len(characters).bit_length()  # code points; a part has about twenty characters
        stretches = [ord(character) // stretch for character in characters]
        cuts = [place for place, (one, next_) in enumerate(pairwise(stretches), 1) if one != next_]
        try:
            return self.font.subset([self.font.glyph(character) for character in characters], cuts)
        except _DAMAGED as problem:
            raise _trouble(self.file) from problem


class Piece(NamedTuple):
    """Text that one face can set, and the field it came from."""

    text: str
    face: str
    field: str = ""


@dataclass
class Missing:
    """The characters no face has, each with the field where it was first met."""

    found: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, characters: str, path: str) -> None:
        """Remember the characters of one field."""
        self.found.update(((character, path), None) for character in characters)


@lru_cache(maxsize=_KEPT_FACES)
def face(name: str) -> Face:
    """Load a face by its name; “+40” after a bundled one stands for strokes grown by 40 thousandths.

    Raises Trouble where the file is missing or damaged: boxes instead of characters would be worse.
    """
    own, _, place = name.partition("=")
    file, _, heavier = own.partition("+")
    if heavier:
        return replace(face(file), heavier=int(heavier))
    if own and place:
        return face(f"={place}")  # one font in the PDF, whatever it is chosen for
    try:
        font = TrueType(*located(place.rpartition("@")[0])) if place else TrueType(FOLDER / f"{name}.ttf")
    except _DAMAGED as problem:
        raise _trouble(name) from problem
    return Face(name, FullWidths(font) if place else Widths(font), font)


def located(place: str) -> tuple[Path, int]:
    """Return the file and the number of the face in it, out of “path#number”; raise ValueError."""
    path, _, index = place.rpartition("#")
    return Path(path), int(index)


def name_of(own: str, place: str) -> str:
    """Return the name of a typeface that takes the place of a bundled face, as its file stands now; raise Absent."""
    try:
        found = located(place)[0].stat()
    except _DAMAGED as problem:
        raise _trouble(f"{own}={place}@") from problem
    return f"{own}={place}@{found.st_mtime_ns:x}-{found.st_size:x}"


def _trouble(name: str) -> Trouble:
    place = name.partition("=")[2].rpartition("@")[0]
    if place:
        return Absent(f"本机字体文件“{place.rpartition('#')[0]}”找不到了，或已损坏。请在设置里另选排版字体。")
    return Trouble(f"字体文件“{FOLDER / name}.ttf”缺失或已损坏，无法排版。请重新安装本程序。")


def clean(text: str) -> str:
    """Return the text with one kind of line end and of space, and without characters that have no look."""
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))


def pieces(text: str, name: str, path: str, missing: Missing) -> Iterator[Piece]:
    """Yield one line of clean text in pieces: the face asked for, another one, or 〓 where no face has the character."""
    if face(name).has(text):
        if text:
            yield Piece(text, name, path)
        return
    for chosen, group in groupby(text, lambda character: _face_of(character, name)):
        run = "".join(group)
        if chosen:
            yield Piece(run, chosen, path)
        else:
            missing.add(run, path)
            yield Piece(SUBSTITUTE * len(run), _face_of(SUBSTITUTE, name), path)


@lru_cache(maxsize=4096)
def _face_of(character: str, name: str) -> str:
    """The face that has a character: that of the name, the bundled one of its class, or one for rarer characters."""
    own = name.partition("=")[0]
    found = next((each for each in (name, own, *FALLBACK) if face(each).has(character)), "")
    return f"{found}+{HEAVIER[own]}" if found in FALLBACK and own in HEAVIER else found
