"""Where the fields stand on the pages of a layout, and which characters of a field each of its lines holds."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from reports import gongwen as g
from reports.document import (
    Annex,
    AttachmentNote,
    Block,
    Chart,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
    Title,
)
from reports.pdf.faces import face
from reports.pdf.page import Area, Bookmark, Layout, Page, Run

_REACH = 40  # characters beyond a line in which its text is looked for; blanks before it come on top
_OPENING = ("Ps", "Pi")  # kinds of marks whose ink is in the right half
_BLANK = re.compile(r"\s*")

Rect = tuple[float, float, float, float]  # left, top, width, height on the page as it is read
Line = tuple[int, int, float, float]  # page, number of its first character in the field, left, top
_Rows = dict[float, list[Run]]  # the runs of a page by the height of their lines


class Places:
    """The places of all fields of a layout. Raises whatever `look_up`, called for each page, does."""

    def __init__(
        self, document: Document, layout: Layout, text_of: Callable[[str], str], look_up: Callable[[], None]
    ) -> None:
        self.first: dict[str, tuple[int, Rect]] = {}  # field → where it begins
        self.lines: dict[str, list[Line]] = {}  # by the field, where it has several
        self._starts: list[list[int | None]] = []  # of each area of each page: the number of its first character
        self._tracers: dict[str, _Tracer] = {}
        self._text_of = text_of
        for number, page in enumerate(layout.pages):
            look_up()
            self._take(number, page)
        self.lines = {path: lines for path, lines in self.lines.items() if len(lines) > 1}
        self._leads: dict[int, list[tuple[Rect, str]]] = {}  # page → headings, each with the field that follows
        self._heads: dict[int, list[tuple[Rect, str]]] = {}  # page → headings that stand for a list
        self._take_headings(document.blocks, layout)

    def _take(self, number: int, page: Page) -> None:
        rows, starts = _rows(page), list[int | None]()
        for area in page.areas:
            rect = shown(page, area)
            self.first.setdefault(area.field, (number, rect))
            text = "".join(run.text for run in _runs(rows, area))
            start = self._trace(area.field, text) if text else None
            starts.append(start)
            if start is not None:
                lines = self.lines.setdefault(area.field, [])
                if not lines or lines[-1][1] <= start:  # else it is printed once more
                    lines.append((number, start, rect[0], rect[1]))
        self._starts.append(starts)

    def _trace(self, path: str, line: str) -> int | None:
        if path not in self._tracers:
            self._tracers[path] = _Tracer(self._text_of(path))
        return self._tracers[path].start_of(line)

    # Headings

    def _take_headings(self, blocks: Sequence[Block], layout: Layout) -> None:
        """Say for each heading which field follows it; a list whose items stand in paragraphs is where its heading is."""
        marks = iter(layout.bookmarks)
        waiting: list[Bookmark] = []
        last: Bookmark | None = None  # heading of fixed words
        for block in blocks:
            if isinstance(block, Heading | Annex):
                waiting += [mark] if (mark := next(marks, None)) else []
                last = mark if not _fields(block) else last
            for path in _fields(block):
                for mark in waiting:
                    page = layout.pages[mark.page]
                    if not page.turned:
                        self._leads.setdefault(mark.page, []).append((_heading(page, mark), path))
                waiting = []
                owner, bracket, _ = path.partition("[")
                if bracket and last and isinstance(block, Paragraph) and owner not in self.first:
                    rect = _heading(layout.pages[last.page], last)
                    self.first[owner] = last.page, rect
                    self._heads.setdefault(last.page, []).append((rect, owner))

    # What a page is told with

    def areas(self, number: int, page: Page) -> list[list[Any]]:
        """Left, top, width, height, field, whether it is a cell; for a line: its first character, the ends of all."""
        cells = {(round(box.x), round(box.y)) for box in page.boxes}
        rows, told = _rows(page), list[list[Any]]()
        for area, start in zip(page.areas, self._starts[number], strict=True):
            is_cell = int((round(area.x), round(area.y)) in cells)
            line = [start, _ends(_runs(rows, area), area.x)] if start is not None else []
            told.append([*shown(page, area), area.field, is_cell, *line])
        return told + [[*rect, path, 0] for rect, path in self._heads.get(number, ())]

    def leads(self, number: int, page: Page) -> list[list[Any]]:
        """Left, top, width, height of what bears fixed words, each with the field that follows: headings, heads of columns."""
        fields = {(round(area.x), round(area.y)): area.field for area in page.areas}
        found, waiting = list(self._leads.get(number, ())), list[Rect]()
        for box in page.boxes:
            path = fields.get((round(box.x), round(box.y)), "")
            if path:
                found += [(rect, path) for rect in waiting]
                waiting = []
            else:
                waiting.append(shown(page, box))
        return [[*rect, path] for rect, path in found]


class _Tracer:
    """Follows the text of a field line by line; what is printed may lack characters, or have some of its own."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def start_of(self, line: str) -> int | None:
        """Return the number of the character with which the next line begins, less than 0 before words of its own."""
        if not self._text:
            return None
        if self._at >= len(self._text):  # it is printed once more
            self._at = 0
        found = self._text.find(line, self._at, self._at + len(line) + _REACH)
        if found < 0:
            found = self._nearest(line)
        self._at = max(self._at, found + len(line))
        return found

    def _nearest(self, line: str) -> int:
        start = _BLANK.match(self._text, self._at)
        begin = start.end() if start else self._at
        window = self._text[begin : begin + len(line) + _REACH]
        if window.startswith(line):
            return begin
        match = SequenceMatcher(None, line, window, autojunk=False).find_longest_match()
        return begin + match.b - match.a if match.size else begin


def _rows(page: Page) -> _Rows:
    """The runs of a page by the lower edge of their lines; a page that is turned holds nothing but tables."""
    rows: _Rows = {}
    for run in () if page.turned else page.runs:
        rows.setdefault(round(run.y - (1 - g.BASELINE) * run.size, 2), []).append(run)
    return rows


def _runs(rows: _Rows, area: Area) -> list[Run]:
    end = area.x + area.width - 0.01
    return [run for run in rows.get(round(area.y, 2), ()) if area.x - 0.01 <= run.x < end]


def _ends(runs: Sequence[Run], left: float) -> list[float]:
    """Where each character ends, from the left end of the line."""
    boxes = [box for run in runs for box in _boxes(run)]
    ends = [end for _, _, end in boxes]
    for number, (character, begin, _) in enumerate(boxes[1:]):
        # Of marks closed up the later box covers an empty half: its own before an opening mark, else the one before.
        if begin > ends[number] or unicodedata.category(character) not in _OPENING:
            ends[number] = begin
    return [round(end - left, 1) for end in ends]


def _boxes(run: Run) -> Iterator[tuple[str, float, float]]:
    """Each character of a run, and where its box begins and ends."""
    x, widths = run.x, face(run.face).widths
    for character in run.text:
        width = widths[character] * run.size / 1000
        yield character, x, x + width
        x += width + run.spacing


def _heading(page: Page, mark: Bookmark) -> Rect:
    """The first line of a heading."""
    runs = _rows(page).get(round(mark.y - g.BODY_SIZE, 2), ())
    left = min((run.x for run in runs), default=g.LEFT_MARGIN)
    width = max(_ends(runs, left), default=g.TYPE_WIDTH)
    return round(left, 2), round(page.height - mark.y, 2), width, g.BODY_SIZE


def _fields(block: Block) -> list[str]:
    """The fields of a block, in the order of reading."""
    match block:
        case Title() | Heading():
            found = [block.field]
        case Paragraph():
            found = [span.field for span in block.spans]
        case Table():
            found = [cell.field for row in block.body for cell in row]
        case Chart():
            found = [bar.field for bar in block.bars]
        case AttachmentNote():
            found = [span.field for span in block.names]
        case Signature():
            found = [block.issuer.field, block.date.field]
        case Annex():
            found = []
    return [path for path in found if path]


def shown_size(page: Page) -> tuple[float, float]:
    """Width and height of a page as it is read."""
    return (page.height, page.width) if page.turned else (page.width, page.height)


def shown(page: Page, part: Any) -> Rect:
    """From the paper, measured from its lower left corner, to the page as it is read: a turned one is turned clockwise."""
    if page.turned:
        return round(part.y, 2), round(part.x, 2), round(part.height, 2), round(part.width, 2)
    return round(part.x, 2), round(page.height - part.y - part.height, 2), round(part.width, 2), round(part.height, 2)
