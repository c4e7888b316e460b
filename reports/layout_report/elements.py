"""The elements of the official page, found again in a finished PDF: which characters are the title, a heading, the body.

Places are measured on the page as it is read: on one whose table lies sideways, from the edges the reader sees.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import Literal, NamedTuple

from reports.document import Document
from reports.pdf.matching import match, parts_of, source_of, substituted
from reports.pdf.printed import Role
from reports.pdf.reading import Character, Reading, ReadPage

_NUMBER = re.compile("— *[0-9]+ *—")
_SAME_LINE = 0.5  # points
_CELL_GAP = 0.5  # characters
_AROUND = 6  # characters shown on both sides of what is quoted
FULL_WIDTH = "\u2000"  # from here on most characters of a Chinese face are as wide as the size: quotes and dashes too


class Glyph(NamedTuple):
    """One character as it is read: page from 0, baseline and ink from the left and the top of the page.

    `spaced` tells that a space stands before it.
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    font: str
    grey: float
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool = False

    @property
    def advance(self) -> float:
        """Its width: the size, less where it is no Chinese character."""
        return self.size if self.text > FULL_WIDTH else self.right - self.x


@dataclass(frozen=True)
class Line:
    """Characters on one baseline; `is_last` in its paragraph, `is_first` in it."""

    glyphs: tuple[Glyph, ...]
    is_first: bool
    is_last: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def page(self) -> int:
        """Its page, from 0."""
        return self.glyphs[0].page

    @property
    def y(self) -> float:
        """The distance of its baseline from the top of the page."""
        return self.glyphs[0].y

    @property
    def left(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """The right end of its ink."""
        return max(glyph.right for glyph in self.glyphs)


@dataclass(frozen=True)
class Element:
    """What a block, or a part of one, printed; `order` is that of its paragraph."""

    role: Role | Literal["loose"]
    order: int
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.text for glyph in self.glyphs)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its characters line by line."""
        return lines_of(self.glyphs)


@dataclass(frozen=True)
class Passage:
    """Words that belong together, with their spaces; `glyphs` are their characters, for a space the one after it."""

    text: str
    glyphs: tuple[Glyph, ...]

    @classmethod
    def of(cls, glyphs: Iterable[Glyph]) -> "Passage":
        """Put characters together."""
        marks = [(mark, glyph) for glyph in glyphs for mark in (" " + glyph.text if glyph.spaced else glyph.text)]
        return cls("".join(mark for mark, _ in marks), tuple(glyph for _, glyph in marks))

    def place(self, start: int, end: int) -> str:
        """Name the page of a part, and quote it with what stands around."""
        return f"第{self.glyphs[start].page + 1}页“{self.text[max(0, start - _AROUND) : end + _AROUND].strip()}”"


@dataclass(frozen=True)
class Sheet:
    """One page as it is read: its size, whether it lies sideways, its characters, its page number, what is drawn.

    `lines` are the widths of the lines of its shapes.
    """

    width: float
    height: float
    is_sideways: bool
    glyphs: tuple[Glyph, ...]
    number: tuple[Glyph, ...]  # without spaces
    number_text: str
    shapes: tuple[tuple[float, float, float, float], ...]  # left, top, right, bottom
    lines: tuple[float, ...] = ()


@dataclass(frozen=True)
class Elements:
    """A finished PDF as elements, in their order; `is_complete` unless they could not be told from one another."""

    sheets: tuple[Sheet, ...]
    found: tuple[Element, ...]
    is_complete: bool
    source: str = ""  # the running text with its spaces, which a reader may drop at the end of a line

    def of(self, *roles: Role | Literal["loose"]) -> list[Element]:
        """Return the elements of some roles."""
        return [element for element in self.found if element.role in roles]

    @cached_property
    def paragraphs(self) -> list[tuple[Line, ...]]:
        """The lines of each block of running text."""
        blocks = groupby(self.of("level1", "level2", "level3", "level4", "body"), lambda element: element.order)
        return [lines_of(glyph for each in group for glyph in each.glyphs) for _, group in blocks]

    @cached_property
    def headings(self) -> list[Element]:
        """The headings that are a block of their own, not the beginning of a paragraph."""
        counts = Counter(element.order for element in self.found)
        return [each for each in self.of("level1", "level2", "level3", "level4") if counts[each.order] == 1]

    @cached_property
    def running(self) -> list[Passage]:
        """The paragraphs, titles and headings, and the lines below the text."""
        blocks = groupby((each for each in self.found if each.role != "loose"), lambda element: element.order)
        return [Passage.of(glyph for each in group for glyph in each.glyphs) for _, group in blocks]

    @cached_property
    def tabled(self) -> list[Passage]:
        """The lines of the cells of tables."""
        return [Passage.of(part) for element in self.of("loose") for line in element.lines for part in _cells(line)]


def lines_of(glyphs: Iterable[Glyph]) -> tuple[Line, ...]:
    """Return the characters of one paragraph line by line."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and lines[-1][0].page == glyph.page and abs(lines[-1][0].y - glyph.y) < _SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    last = len(lines) - 1
    return tuple(Line(tuple(line), number == 0, number == last) for number, line in enumerate(lines))


def _cells(line: Line) -> Iterator[list[Glyph]]:
    """Part a line of a table where more than a space is left free."""
    part = [line.glyphs[0]]
    for before, glyph in pairwise(line.glyphs):
        free = glyph.x - before.x - before.advance
        if not -_CELL_GAP < free / glyph.size < _CELL_GAP:
            yield part
            part = []
        part.append(glyph)
    yield part


def elements_of(reading: Reading, document: Document, missing: Iterable[str]) -> Elements:
    """Tell the elements of a document in its PDF; `missing` are the characters that print as 〓."""
    lost = set(missing)
    sheets = tuple(_sheet(number, page) for number, page in enumerate(reading.pages))
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs]
    parts, text = parts_of(document, lost), substituted("".join(glyph.text for glyph in glyphs), lost)
    places = match(parts, text)
    if places is None:
        return Elements(sheets, (Element("loose", 0, tuple(glyphs)),), False)
    found: list[Element] = []
    order = 0
    for part, start, end in zip(parts, places, [*places[1:], len(text)], strict=True):
        order += 1
        if part.is_loose:
            found.append(Element("loose", order, tuple(glyphs[start:end])))
        for words, role, _, begins in () if part.is_loose else chain.from_iterable(part.blocks):
            order += begins
            if words:
                found.append(Element(role, order, tuple(glyphs[start : start + len(words)])))
            start += len(words)
    return Elements(sheets, tuple(found), True, source_of(document))


# Pages


def _sheet(number: int, page: ReadPage) -> Sheet:
    """Take a page as it is read, and its number from the rest."""
    shown = [each for each in page.characters if each.angle % 90 == 0]  # no watermark
    foot = _page_number(shown)
    text = "".join(each.text for each in foot).strip()
    sideways = page.rotation == 90
    width, height = (page.height, page.width) if sideways else (page.width, page.height)
    glyphs = tuple(_glyphs(number, (each for each in shown if each not in foot), page, sideways))
    shapes = tuple(_box(*shape[:4], page, sideways) for shape in page.shapes)
    on_paper = tuple(_glyphs(number, foot, page, False))
    return Sheet(width, height, sideways, glyphs, on_paper, text, shapes, tuple(shape.line for shape in page.shapes))


def _page_number(shown: Iterable[Character]) -> Sequence[Character]:
    """The lowest upright line that is a page number: a reader may give it before other text of its page."""
    lines: dict[tuple[float, float], list[Character]] = {}
    for each in sorted(shown, key=lambda each: (each.y, each.x)):
        if each.angle == 0:  # on paper, even beside a table that lies sideways
            lines.setdefault((round(each.y, 1), each.size), []).append(each)
    found = (line for line in lines.values() if _NUMBER.fullmatch("".join(each.text for each in line).strip()))
    return next(found, ())


def _glyphs(number: int, marks: Iterable[Character], page: ReadPage, sideways: bool) -> Iterator[Glyph]:
    spaced = False
    for mark in marks:
        if not mark.text.isspace():
            x, y = (mark.y, mark.x) if sideways else (mark.x, page.height - mark.y)
            box = _box(mark.left, mark.bottom, mark.right, mark.top, page, sideways)
            yield Glyph(mark.text, number, x, y, mark.size, mark.font, mark.grey, *box, spaced)
        spaced = mark.text.isspace()


def _box(
    left: float, bottom: float, right: float, top: float, page: ReadPage, sideways: bool
) -> tuple[float, float, float, float]:
    """From the lower left of the upright paper to the left and the top of the page as it is read."""
    if sideways:  # its head is at the left edge of the paper
        return bottom, left, top, right
    return left, page.height - top, right, page.height - bottom
