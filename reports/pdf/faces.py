"""The bundled faces: widths, coverage, and what stands in for a character that a face lacks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from model.errors import Trouble

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FALLBACK = ("fangsong", "songti", "heiti", "kaiti")
SUBSTITUTE = "〓"

# Controls, surrogates, non-characters, zero-width and directional marks: they have no look, and some break readers.
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_SPACES = re.compile("[\t\v\f\xa0\u1680\u2000-\u200a\u202f\u205f]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")


@dataclass(frozen=True)
class Face:
    """One face: the width of each character it has, in thousandths of the size."""

    name: str
    widths: dict[str, float]
    covered: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
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


@cache
def face(name: str) -> Face:
    """Load a bundled face and register it with ReportLab under its name.

    Raises Trouble where the file is missing or damaged: boxes instead of characters would be worse.
    """
    path = FOLDER / f"{name}.ttf"
    try:
        font = TTFont(name, str(path), asciiReadable=0)
    except Exception as problem:  # ReportLab raises anything from OSError to struct.error here
        raise Trouble(f"字体文件“{path}”缺失或已损坏，无法排版。请重新安装本程序。") from problem
    registerFont(font)
    widths = {chr(code): width for code, width in font.face.charWidths.items()}
    return Face(name, widths, frozenset(widths))


def clean(text: str) -> str:
    """Return the text with one kind of line end and of space, and without characters that have no look."""
    if text.isprintable():
        return text
    return _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))


def pieces(text: str, name: str, path: str, missing: Missing) -> Iterator[Piece]:
    """Yield one line of clean text in pieces: the face asked for, another one, or 〓 where no face has the character."""
    if face(name).covered.issuperset(text):
        if text:
            yield Piece(text, name, path)
        return
    for chosen, group in groupby(text, lambda character: _face_of(character, name)):
        run = "".join(group)
        if chosen:
            yield Piece(run, chosen, path)
        else:
            missing.add(run, path)
            yield Piece(SUBSTITUTE * len(run), name, path)


@lru_cache(maxsize=4096)
def _face_of(character: str, name: str) -> str:
    for candidate in (name, *FALLBACK):
        if character in face(candidate).covered:
            return candidate
    return ""
