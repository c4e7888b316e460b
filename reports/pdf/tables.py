"""Ruled tables: cells wrap, span and split over pages; the header is repeated (practice, GB/T 9704 is silent)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from reports import gongwen as g
from reports.pdf.columns import fit
from reports.pdf.faces import Piece
from reports.pdf.grid import Grid, Place, Rows
from reports.pdf.lines import Line, Segment, Setting, break_lines
from reports.pdf.page import Area, Box
from reports.pdf.pages import Pages, page_y
from reports.pdf.titles import balanced_lines, one_line

_STRETCH = 0.12  # of the size: a full line in a cell is spread no further
_ROUNDING = 0.01
_MOST_BOUND = 6  # rows kept together for the text of a merged cell
_EMPTY = Line((), 0.0, 0.0)
_BALANCED = 0.35  # of a page: what the last one gets instead
_AGAIN = -1  # the number of a row of headings that is repeated


@dataclass(frozen=True, slots=True)
class Fashion:
    """How the tables of an annex are set: in a size no larger than this, with rows as usual or tighter."""

    largest: float = g.TABLE_SIZES[0]
    is_tight: bool = False


def fits_upright(grid: Grid) -> bool:
    """Whether a table sits well on the upright page at one of the usual sizes."""
    return fit(grid.needs, grid.shares, g.TYPE_WIDTH - g.TABLE_RULE, g.TABLE_SIZES).is_good


def size_of(grid: Grid, pages: Pages) -> float:
    """The size at which a table sits well in the measure of the current page."""
    return fit(grid.needs, grid.shares, pages.width - g.TABLE_RULE, g.TABLE_SIZES).size


def place_table(grid: Grid, pages: Pages, fashion: Fashion = Fashion(), is_last: bool = False) -> None:
    """Place a table below what stands on the page; `is_last`: nothing else comes on its last page."""
    _Setter(grid, pages, fashion).place(is_last)


class _Setter:
    """Sets one table: row after row, page after page."""

    def __init__(self, grid: Grid, pages: Pages, fashion: Fashion) -> None:
        self.grid, self.pages = grid, pages
        self.header: Rows = grid.header
        self.body: Rows = grid.body
        self.open: list[Place] = []
        self.forced = -1  # the row that begins a page of its own accord
        self.headings = _headings(grid.rows)
        self.at = 0  # the row being placed
        self.kept = _kept(grid.rows) | self.headings
        self._set(fashion)

    def _set(self, fashion: Fashion) -> None:
        """Choose widths and size, break every text, and find the height of each row."""
        sizes = tuple(size for size in g.TABLE_SIZES if size <= fashion.largest)
        self.size, widths, _ = fit(self.grid.needs, self.grid.shares, self.pages.width - g.TABLE_RULE, sizes)
        self.borders = list(accumulate(widths, initial=g.TABLE_RULE / 2))  # the outer rules, too, in the type area
        self.leading = self.size * (g.TABLE_LEADING_TIGHT if fashion.is_tight else g.TABLE_LEADING)
        self.padding = g.CELL_PADDING_TIGHT if fashion.is_tight else g.CELL_PADDING_TALL
        for place in self._places():
            place.height, place.begun, place.repeats = 0.0, False, False
            place.lines = [line for text in place.text for line in self._lines(place, text) or [_EMPTY]]
        self.heights = self._row_heights()
        self.header, self.body = self.grid.header, self.grid.body
        self.header_height = sum(self.heights[: len(self.header)])
        if self.header_height > self.pages.height / 2:  # it would leave no room for the table
            self.header, self.body, self.header_height = [], self.grid.rows, 0.0

    def _lines(self, place: Place, text: list[Piece]) -> list[Line]:
        measure = self._inner(place)
        if len(place.text) == 1 and place.natural * self.size <= measure:
            return [_short_line(text, place.natural * self.size) or one_line(text, self.size)]
        if place.cell.align == "center":
            return balanced_lines(text, self.size, measure)
        return break_lines(text, Setting(self.size, measure, stretch=_STRETCH * self.size))

    def _places(self) -> Iterator[Place]:
        return (place for row in (*self.grid.header, *self.grid.body) for place in row)

    def _width(self, place: Place) -> float:
        return self.borders[place.column + place.cell.columns] - self.borders[place.column]

    def _inner(self, place: Place) -> float:
        return max(self._width(place) - 2 * g.CELL_PADDING, self.size)

    def _height(self, lines: int) -> float:
        return lines * self.leading + 2 * self.padding

    def _row_heights(self) -> list[float]:
        """The height of each row where no page ends; the last row of a merged cell makes room for its text."""
        heights: list[float] = []
        ending: dict[int, list[Place]] = {}
        for number, row in enumerate(self.grid.rows):
            most = 1
            for place in row:
                if place.cell.rows == 1:
                    most = max(most, len(place.lines))
                else:
                    ending.setdefault(place.last_row, []).append(place)
            heights.append(self._height(most))
            for place in ending.pop(number, ()):
                heights[-1] += max(0.0, self._height(len(place.lines)) - sum(heights[place.row :]))
        return heights

    # How the rows fall onto pages

    @property
    def _whole(self) -> float:
        free = self.pages.height - g.TABLE_RULE - self.header_height
        return free - sum(self.heights[row] for row in self._going_on())

    def _going_on(self) -> list[int]:
        """The rows of headings above, whose merged cell is not at its end yet: the next page begins with them again."""
        begun = [place.row for place in self.open if place.row in self.headings and place.row < self.at]
        return [row for row in begun if self.heights[row] < self.pages.height / 4]

    @property
    def _free(self) -> float:
        """The height left on the page for rows and the lower half of their last rule."""
        return self.pages.room - g.TABLE_RULE / 2

    def _room(self) -> float:
        """The room for rows on the page on which the table begins."""
        note = self.leading if self.grid.note else 0.0
        room = self._free - note - self.header_height
        first = len(self.grid.rows) - len(self.body)
        return room if room >= self.heights[first] else self._whole - note

    def _falls(self) -> tuple[int, float]:
        """How many pages end within the table, and how much of the last one its rows take up."""
        room, whole = self._room(), self._whole
        first, turns = len(self.grid.rows) - len(self.body), 0
        filled = 0.0
        for number, row in enumerate(self.body, first):
            height = self.heights[number]
            if max(height, self._bound(number, row)) > room + _ROUNDING and height <= whole:
                turns, room, filled = turns + 1, whole, 0.0
            room, filled = room - height, filled + height
            if room < 0:  # higher than a page
                turns, filled = turns + math.ceil(-room / whole), -room % whole
                room = whole - filled
        return turns, filled

    def _balance(self) -> None:
        """Leave no couple of rows alone on the last page: let more rows go there."""
        turns, filled = self._falls()
        if turns and filled < g.STRAY * self._whole:
            self.forced = self._balanced_start()

    def _balanced_start(self) -> int:
        """The row from which on the last page holds enough; best the first of a family."""
        total = 0.0
        best = -1
        for number in range(len(self.heights) - 1, len(self.grid.rows) - len(self.body), -1):
            total += self.heights[number]
            if total > self._whole * 2 * _BALANCED:
                break
            if total >= self._whole * _BALANCED and number - 1 not in self.kept:
                begins = any(place.column == 0 for place in self.grid.rows[number])
                if best < 0 or begins:
                    best = number
                if begins:
                    break
        return best

    def _bound(self, number: int, row: list[Place]) -> float:
        """The height of the rows from here on that no page parts: those that hold the text of a merged cell, or its end."""
        last = number
        while last in self.kept:
            last += 1
        least = sum(self.heights[number : last + 1]) if last > number else 0.0
        wanted = max((self._height(len(place.lines)) for place in row if place.cell.rows > 1), default=0.0)
        total = 0.0
        for height in self.heights[number : number + _MOST_BOUND if wanted else number]:
            total += height
            if total >= wanted:
                return max(least, total)
        return least

    # Placing

    def place(self, is_last: bool) -> None:
        """Place the note, the header and the body; note and header never stand without a row below them."""
        first = self.heights[len(self.grid.rows) - len(self.body)] if self.body else 0.0
        note = break_lines(self.grid.note, Setting(self.size, self.pages.width))
        least = min(len(note) * self.leading + self.header_height + first, self.pages.height / 2)
        self.pages.flush(reserve=least)
        self._make_room(least)
        if is_last:
            self._balance()
        for line in note:
            self._make_room(self.leading)
            self.pages.draw_line(line, g.LEFT_MARGIN + self.pages.width - line.width, self.pages.y, self.size)
            self.pages.y += self.leading
        self._make_room(self.header_height)
        self._head()
        for number, row in enumerate(self.body, len(self.grid.rows) - len(self.body)):
            self._row(number, row)
        self.pages.y += g.TABLE_GAP

    def _make_room(self, height: float) -> None:
        if self._free < height:
            self.pages.new_sheet()

    def _head(self) -> None:
        """Place the header; what is open in the body stays open."""
        kept, self.open = self.open, []
        self.pages.y = max(self.pages.y, g.TABLE_RULE / 2)
        for number, row in enumerate(self.header):
            self.open += [replace(place) for place in row]
            self._finish(number, self._needed(number))
        self.open = kept

    def _row(self, number: int, row: list[Place]) -> None:
        """Place one row; one that is higher than a page fills page after page with whole lines."""
        self.at = number
        whole = self._whole  # of the page on which this row goes on, with the headings above it
        if number == self.forced or self._free < self._bound(number, row) <= whole:
            self._turn()
        self.open += [row[0], *map(replace, row[1:])] if number in self.headings else row
        while (needed := self._needed(number)) > self._free + _ROUNDING:
            if needed > whole and self._free >= self._height(1):
                lines = math.floor((self._free - 2 * self.padding) / self.leading)
                self._advance(self._height(lines))
            self._turn()
        self._finish(number, needed)

    def _turn(self) -> None:
        """Go on at the top of the next page."""
        for place in self.open:
            self._draw(place)
        self.pages.new_sheet()
        self._head()
        kept = self.open
        for row in self._going_on():
            beside = [place for place in kept if place.row <= row]  # the others begin below the headings
            self.open = beside + [replace(place, row=_AGAIN) for place in self.grid.rows[row][1:]]
            self._finish(_AGAIN, self.heights[row])
        self.open = kept

    def _needed(self, number: int) -> float:
        """The height a row needs so that each cell that ends in it has room for the rest of its text."""
        needed = self._height(1)
        for place in self.open:
            if place.last_row == number and not place.repeats:
                needed = max(needed, self._height(len(place.lines)) - place.height)
        return needed

    def _advance(self, height: float) -> None:
        for place in self.open:
            place.height += height
        self.pages.y += height

    def _finish(self, number: int, height: float) -> None:
        self._advance(height)
        for place in self.open:
            if place.last_row == number:
                self._draw(place)
        self.open = [place for place in self.open if place.last_row != number]

    def _draw(self, place: Place) -> None:
        """Draw the part of a cell that ends at the current height: its outline, and as many lines as it holds."""
        height, place.height = place.height, 0.0
        if not height:
            return
        sheet = self.pages.sheet
        x, bottom, width = g.LEFT_MARGIN + self.borders[place.column], page_y(self.pages.y), self._width(place)
        sheet.boxes.append(Box(x, bottom, width, height))
        if place.cell.field:
            sheet.areas.append(Area(x, bottom, width, height, place.cell.field))
        lines = self._part(place, height)
        free = height - len(lines) * self.leading
        top = self.pages.y - height + (self.padding if place.begun else free / 2)
        for number, line in enumerate(lines):
            self._draw_line(place, line, top + number * self.leading + (self.leading - self.size) / 2)

    def _part(self, place: Place, height: float) -> list[Line]:
        """Take the lines that fit into a part; a merged cell whose text fits whole shows it on each page it reaches."""
        count = max(0, math.floor((height - 2 * self.padding) / self.leading + _ROUNDING))
        if place.repeats:
            return place.lines if len(place.lines) <= count else []
        if len(place.lines) <= count and place.cell.rows > 1 and not place.begun:
            place.repeats = True
            return place.lines
        shown, place.lines = place.lines[:count], place.lines[count:]
        place.begun = place.begun or bool(place.lines)
        return shown

    def _draw_line(self, place: Place, line: Line, top: float) -> None:
        x = g.LEFT_MARGIN + self.borders[place.column] + g.CELL_PADDING
        self.pages.draw_line(line, x + self._shift(place, line), top, self.size, has_area=False)

    def _shift(self, place: Place, line: Line) -> float:
        """How far a line begins from the left of its cell: figures of a column stand point below point."""
        free = self._inner(place) - line.width
        figures = self.grid.figures.get(place.column)
        if figures and place.point >= 0 and len(place.lines) <= 1:
            spare = self._inner(place) - (figures.before + figures.after) * self.size
            left = spare if place.cell.align == "right" else spare / 2
            return max(0.0, min(free, left + (figures.before - place.point) * self.size))
        return {"left": 0.0, "center": free / 2, "right": free}[place.cell.align]


def _headings(rows: Rows) -> frozenset[int]:
    """The rows that hold nothing but headings beside a merged cell, which says what they are headings of."""
    return frozenset(
        row[0].row
        for row in rows
        if len(row) > 1
        and row[0].cell.rows > 1
        and all(place.cell.strong and not place.cell.field for place in row)
        and all(place.cell.rows == 1 for place in row[1:])
    )


def _kept(rows: Rows) -> frozenset[int]:
    """The rows before the sum of a family, and before the last row of the table: a page does not begin with a sum alone.

    The sum and what stands below it, rows whose first words reach over columns, stay together.
    """
    lasts = {place.last_row for row in rows for place in row if place.cell.rows > 2}
    families = {last - 1 for last in lasts if rows[last] and rows[last][0].cell.strong}
    last = len(rows) - 2
    while last > 0 and _is_below_all(rows[last]) and _is_below_all(rows[last + 1]):
        last -= 1
    return frozenset(families | set(range(last, len(rows) - 1) if len(rows) > 2 else ()))


def _is_below_all(row: list[Place]) -> bool:
    return bool(row) and row[0].column == 0 and row[0].cell.columns > 1 and row[0].cell.strong


def _short_line(text: list[Piece], width: float) -> Line | None:
    """The line of a text in one face, for most cells hold no more."""
    if len(text) != 1 or text[0].text.endswith(" "):
        return None
    piece = text[0]
    return Line((Segment(0.0, piece.text, piece.face, 0.0, width, piece.field),), 0.0, width)
