"""Page building: rows of text go onto the grid of 22 rows, tables into the space between; every page gets its number."""

import marshal
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, repeat
from typing import Any, NamedTuple, TypeVar, overload

from reports import gongwen as g
from reports.pdf.faces import face
from reports.pdf.lines import Line
from reports.pdf.page import Area, Bookmark, Box, Fill, Page, Run

_SNAP = 0.5  # points by which a table may overrun a row before the next row is taken


_Shape = TypeVar("_Shape", Box, Area, Fill)
_Thing = TypeVar("_Thing", Run, Box, Area, Fill)


class Row(NamedTuple):
    """A row of the grid: a line, or blank; `dx`, `dy` move the line right and down.

    `binds` is the number of following rows that must stand on the same page.
    """

    line: Line | None = None
    size: float = g.BODY_SIZE
    binds: int = 0
    dx: float = 0.0
    dy: float = 0.0
    bookmark: tuple[int, str] | None = None


@dataclass
class Sheet:
    """A page while it is filled. One that is turned is filled as if its paper lay sideways."""

    turned: bool = False
    runs: list[Run] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)


def _packed(sheet: Sheet) -> bytes:
    """Return what is on a full sheet, on upright paper, in a third of the memory: most of what a long report takes."""
    if sheet.turned:
        sheet = _upright(sheet)
    shapes = (sheet.runs, sheet.boxes, sheet.areas, sheet.fills)
    return marshal.dumps((sheet.turned, *(list(map(tuple, each)) for each in shapes)))


class FullPages(Sequence[Page]):
    """Pages out of packed sheets, each with its number; one that is asked for is unpacked."""

    def __init__(self, sheets: Sequence[bytes], number_face: str) -> None:
        self._sheets, self._number_face = sheets, number_face

    def __len__(self) -> int:
        return len(self._sheets)

    @overload
    def __getitem__(self, at: int) -> Page: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Page, ...]: ...

    def __getitem__(self, at: int | slice) -> Page | tuple[Page, ...]:
        """Return one page, or some."""
        if isinstance(at, slice):
            return tuple(self[index] for index in range(len(self))[at])
        return self._page(range(len(self))[at])

    def _page(self, index: int) -> Page:
        turned, runs, boxes, areas, fills = marshal.loads(self._sheets[index])
        number = page_number(index + 1, self._number_face)
        return Page(
            g.PAGE_WIDTH,
            g.PAGE_HEIGHT,
            (*_made(Run, runs), number),
            tuple(_made(Box, boxes)),
            tuple(_made(Area, areas)),
            tuple(_made(Fill, fills)),
            turned,
        )


def _made(kind: type[_Thing], values: Iterable[tuple[Any, ...]]) -> Iterator[_Thing]:
    """Yield what was packed; a third of the time of `_make`."""
    return map(tuple.__new__, repeat(kind), values)


class Pages:
    """Fills pages from top to bottom. `y` is the distance from the top of the type area to the next free place."""

    def __init__(self) -> None:
        self.sheet = Sheet()  # that is being filled
        self._full: list[bytes] = []
        self.bookmarks: list[Bookmark] = []
        self.y = 0.0
        self._queue: list[Row] = []

    @property
    def count(self) -> int:
        """The number of pages up to the current one."""
        return len(self._full) + 1

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the current page yet."""
        return self.y == 0.0

    @property
    def width(self) -> float:
        """The measure of the current page."""
        return g.TYPE_HEIGHT if self.sheet.turned else g.TYPE_WIDTH

    @property
    def height(self) -> float:
        """The height of the type area of the current page."""
        return g.TYPE_WIDTH if self.sheet.turned else g.TYPE_HEIGHT

    @property
    def rows(self) -> int:
        """How many rows of the grid the current page holds."""
        return g.ROWS_SIDEWAYS if self.sheet.turned else g.ROWS

    @property
    def room(self) -> float:
        """The height left on the current page."""
        return self.height - self.y

    def add(self, rows: list[Row]) -> None:
        """Queue rows; they are placed once it is known what follows them."""
        self._queue += rows

    def bind_last(self) -> None:
        """Keep the last queued row together with what is queued next."""
        if self._queue:
            self._queue[-1] = self._queue[-1]._replace(binds=max(1, self._queue[-1].binds))

    def flush(self, reserve: float = 0.0) -> None:
        """Place the queued rows; those bound to what follows stay on one page with `reserve` points after them."""
        rows, self._queue = self._queue, []
        real = len(rows)
        if real and rows[-1].binds:
            rows += [Row(binds=1)] * min(math.ceil(reserve / g.PITCH), self.rows // 2)
        at = 0
        while at < real:
            if self.fresh and self._full and rows[at].line is None:
                at += 1  # a blank row at the top of a page would look like a fault
                continue
            first = math.ceil((self.y - _SNAP) / g.PITCH)
            count = _fitting(rows, at, self.rows - first) or (min(self.rows, real - at) if self.fresh else 0)
            if not count:
                self.new_sheet()
                continue
            placed = rows[at : min(at + count, real)]
            for number, row in enumerate(placed, first):
                self._draw(row, number)
            self.y = (first + len(placed)) * g.PITCH
            at += count

    def break_page(self, turned: bool = False) -> None:
        """Place what is queued and begin a new page, unless the current one is still empty; from here on it is turned."""
        self.flush()
        if not self.fresh:
            self.new_sheet()
        self.sheet.turned = turned

    def mark(self) -> tuple[int, int]:
        """Return where the pages are, at the beginning of a page."""
        return len(self._full), len(self.bookmarks)

    def reset(self, mark: tuple[int, int]) -> None:
        """Take back everything since the page that began at a mark."""
        full, bookmarks = mark
        self._full[full:] = []
        self.bookmarks[bookmarks:] = []
        self.sheet = Sheet(self.sheet.turned)
        self._queue = []
        self.y = 0.0

    def append(self, sheets: Sequence[bytes], bookmarks: Iterable[Bookmark]) -> None:
        """Take over pages that were set by themselves; what follows begins a new page."""
        self.break_page()
        first = len(self._full)
        self._full += sheets
        self.bookmarks += [bookmark._replace(page=first + bookmark.page) for bookmark in bookmarks]

    def new_sheet(self) -> None:
        """Go on at the top of the next page."""
        self._full.append(_packed(self.sheet))
        self.sheet = Sheet(self.sheet.turned)
        self.y = 0.0

    def _draw(self, row: Row, number: int) -> None:
        top = number * g.PITCH + row.dy
        if row.bookmark:
            level, text = row.bookmark
            y = page_y(0.0 if self.sheet.turned else top)  # a turned page is shown from its upper edge
            self.bookmarks.append(Bookmark(level, text, len(self._full), y))
        if row.line:
            self.draw_line(row.line, g.LEFT_MARGIN + row.dx, top, row.size)

    def draw_line(self, line: Line, x: float, top: float, size: float, has_area: bool = True) -> None:
        """Draw a line whose em box begins `top` below the top of the type area; `x` is the left end of its measure."""
        sheet = self.sheet
        baseline = page_y(top + g.BASELINE * size)
        x += line.indent
        for segment in line.segments:
            sheet.runs.append(Run(x + segment.x, baseline, segment.text, segment.face, size, segment.spacing))
        if has_area:
            sheet.areas += _areas(line, x, page_y(top + size), size)

    def finish(self) -> tuple[bytes, ...]:
        """Place what is left and return the sheets, packed; there is at least one."""
        self.flush()
        if not self.fresh or not self._full:
            self.new_sheet()
        return tuple(self._full)


def _upright(sheet: Sheet) -> Sheet:
    """Take everything on a sheet from the paper lying sideways to the upright paper: its head goes to the left edge."""
    runs = [run._replace(x=_across(run.y), y=_up(run.x)) for run in sheet.runs]
    boxes, areas = list(map(_turned, sheet.boxes)), list(map(_turned, sheet.areas))
    return Sheet(sheet.turned, runs, boxes, areas, list(map(_turned, sheet.fills)))


def _across(y: float) -> float:
    return g.LEFT_MARGIN + page_y(0) - y


def _up(x: float) -> float:
    return g.BOTTOM_MARGIN + x - g.LEFT_MARGIN


def _turned(shape: _Shape) -> _Shape:
    x, y = _across(shape.y + shape.height), _up(shape.x)
    return shape._replace(x=x, y=y, width=shape.height, height=shape.width)


def page_y(y: float) -> float:
    """From a distance below the top of the type area to a height on the page."""
    return g.PAGE_HEIGHT - g.TOP_MARGIN - y


def page_number(number: int, name: str) -> Run:
    """“— 1 —”: the dash 7 mm below the type area, odd pages right, even pages left, one character in (7.5)."""
    text = f"— {number} —"
    widths = face(name).widths
    width = sum(widths[character] for character in text) * g.NUMBER_SIZE / 1000
    inset = g.NUMBER_INDENT * g.NUMBER_SIZE
    x = g.LEFT_MARGIN + (g.TYPE_WIDTH - inset - width if number % 2 else inset)
    baseline = page_y(g.TYPE_HEIGHT + g.NUMBER_DROP + g.DASH_HEIGHT * g.NUMBER_SIZE)
    return Run(x, baseline, text, name, g.NUMBER_SIZE, is_upright=True)


def _areas(line: Line, x: float, y: float, height: float) -> list[Area]:
    """One area for each stretch of a line that comes from one field."""
    found = []
    for path, group in groupby(line.segments, lambda segment: segment.field):
        if path:
            stretch = list(group)
            start, end = stretch[0].x, stretch[-1].x + stretch[-1].width
            found.append(Area(x + start, y, end - start, height, path))
    return found


def _fitting(rows: list[Row], at: int, free: int) -> int:
    """How many of the rows from `at` fit into `free` rows, none parted from a row it is bound to."""
    for count in range(min(free, len(rows) - at), 0, -1):
        end = at + count
        if end == len(rows) or all(place + rows[place].binds < end for place in range(at, end)):
            return count
    return 0
