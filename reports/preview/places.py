"""Where the fields stand on the pages of a layout, and which characters of a field each of its lines holds."""

import re
import unicodedata
from bisect import bisect_right
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
from reports.pdf.page import Area, Bookmark, Box, Layout, Page, Run

_REACH = 40  # characters beyond a line in which its text is looked for; blanks before it come on top
_OPENING = ("Ps", "Pi")  # kinds of marks whose ink is in the right half
_ROUNDING = 0.02
_BLANK = re.compile(r"\s*")

Rect = tuple[float, float, float, float]  # left, top, width, height on the page as it is read
Line = tuple[int, int, float, float]  # page, number of its first character in the field, left, top


class Places:
    """The places of all fields of a layout. Raises whatever `look_up`, called for each page, does."""

    def __init__(
        self, document: Document, layout: Layout, text_of: Callable[[str], str], look_up: Callable[[], None]
    ) -> None:
        self.first: dict[str, tuple[int, Rect]] = {}  # field → where it begins
        self.lines: dict[str, list[Line]] = {}  # by the field, where it has several
        self._starts: list[list[list[int | None]]] = []  # page by page, area by area: the first character of each line
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
        printed, found = _Printed(page), list[list[int | None]]()
        for area in page.areas:
            rect = shown(page, area)
            self.first.setdefault(area.field, (number, rect))
            texts = ("".join(run.text for run in runs) for _, runs in printed.lines_of(area))
            starts = [self._trace(area.field, text) for text in texts]
            found.append(starts)
            if starts and starts[0] is not None and not printed.is_cell(area):
                lines = self.lines.setdefault(area.field, [])
                if not lines or lines[-1][1] <= starts[0]:  # else it is printed once more
                    lines.append((number, starts[0], rect[0], rect[1]))
        self._starts.append(found)

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
        """Left, top, width, height, field, whether it is a cell; then its first character, and the ends of all.

        A cell has these for each of its lines, behind the lower edge and the left end of the line.
        """
        printed, told = _Printed(page), list[list[Any]]()
        for area, starts in zip(page.areas, self._starts[number], strict=True):
            lines = [
                [round(foot, 2), round(runs[0].x, 2), start, _ends(runs, runs[0].x)]
                for (foot, runs), start in zip(printed.lines_of(area), starts, strict=True)
                if start is not None
            ]
            is_cell = printed.is_cell(area)
            more = [0, [], lines] if is_cell else lines[0][2:] if lines else []
            told.append([*shown(page, area), area.field, int(is_cell), *more])
        return told + [[*rect, path, 0] for rect, path in self._heads.get(number, ())]

    def leads(self, number: int, page: Page) -> list[list[Any]]:
        """Left, top, width, height of what bears fixed words, each with the field that follows: headings, heads of columns."""
        fields = {_corner(area): area.field for area in page.areas}
        found, waiting = list(self._leads.get(number, ())), list[Rect]()
        for box in page.boxes:
            path = fields.get(_corner(box), "")
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
        if found < 0 and self._text.startswith(line):  # it is printed once more, and was not printed to its end
            self._at, found = 0, 0
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


class _Printed:
    """The runs of a page line by line: with the lower edges of the lines, and with the left ends, as the page is read."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cells = {_corner(box) for box in page.boxes}
        self._rows: dict[float, list[Run]] = {}
        for run in page.runs:
            if not page.turned:
                self._add(page.height - run.y, run)
            elif not run.is_upright:
                self._add(run.x, run._replace(x=run.y))
        self._feet = sorted(self._rows)

    def _add(self, baseline: float, run: Run) -> None:
        self._rows.setdefault(round(baseline + (1 - g.BASELINE) * run.size, 2), []).append(run)

    def is_cell(self, area: Area) -> bool:
        """Whether an area is that of a cell."""
        return _corner(area) in self._cells

    def lines_of(self, area: Area) -> list[tuple[float, list[Run]]]:
        """The lines in an area, from the top: the lower edge of each, and its runs."""
        left, top, width, height = shown(self._page, area)
        found = []
        for foot in self._feet[bisect_right(self._feet, top) : bisect_right(self._feet, top + height + _ROUNDING)]:
            runs = [run for run in self._rows[foot] if left - _ROUNDING <= run.x < left + width - _ROUNDING]
            found += [(foot, runs)] if runs else []
        return found


def _corner(part: Area | Box) -> tuple[int, int]:
    return round(part.x), round(part.y)


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
    line = Area(0.0, mark.y - g.BODY_SIZE, page.width, g.BODY_SIZE, "")
    runs = next((runs for _, runs in _Printed(page).lines_of(line)), [])
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
