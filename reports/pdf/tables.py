"""Ruled tables: cells wrap, span and split over pages; the header is repeated (practice, GB/T 9704 is silent)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from reports import gongwen as g
from reports.document import Cell, Row, Table
from reports.pdf.faces import Missing, Piece, clean, pieces
from reports.pdf.lines import Line, Setting, break_lines, widest_word
from reports.pdf.page import Area, Box
from reports.pdf.pages import Pages, page_y
from reports.pdf.titles import balanced_lines

_STRETCH = 0.12  # of the size: a full line in a cell is spread no further
_LEAST_CHARACTERS = 4  # a column narrower than that calls for a smaller size
_ROUNDING = 0.01
_MOST_BOUND = 6  # rows kept together for the text of a merged cell
_EMPTY = Line((), 0.0, 0.0)
_HALF_PAGE = g.TYPE_HEIGHT / 2  # a header higher than that is not repeated


@dataclass
class _Place:
    """A cell with its place in the grid, its text, and what of it is still to be drawn."""

    cell: Cell
    row: int
    column: int
    text: list[list[Piece]]
    lines: list[Line] = field(default_factory=list)
    height: float = 0.0  # of its part on the current page
    begun: bool = False  # a part of the text stands on an earlier page
    repeats: bool = False  # the whole text stands on an earlier page, and again on each that its rows reach

    @property
    def last_row(self) -> int:
        """The last row the cell covers."""
        return self.row + self.cell.rows - 1


_Grid = list[list[_Place]]


def place_table(table: Table, pages: Pages, missing: Missing, faces: g.Faces) -> None:
    """Place a table below what stands on the page; a table without cells is left out."""
    header = _grid(table.header, 0, missing, faces, is_header=True)
    body = _grid(table.body, len(header), missing, faces, is_header=False)
    if any([*header, *body]):
        note = list(pieces(clean(table.note).replace("\n", ""), faces["table"], "", missing))
        _Setter(_borders(table.widths, [*header, *body]), header, body, pages).place(note)


def _grid(rows: Sequence[Row], first: int, missing: Missing, faces: g.Faces, is_header: bool) -> _Grid:
    """Give each cell its column: the first place of its row that no cell covers yet. Spans end with the rows."""
    covered: set[tuple[int, int]] = set()
    found: _Grid = []
    for number, row in enumerate(rows):
        column = 0
        line: list[_Place] = []
        for given in row:
            while (number, column) in covered:
                column += 1
            cell = replace(given, columns=max(1, given.columns), rows=min(max(1, given.rows), len(rows) - number))
            covered.update(
                (number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            )
            name = faces["table_strong" if cell.strong or is_header else "table"]
            line.append(_Place(cell, first + number, column, _text(cell, missing, name)))
            column += cell.columns
        found.append(line)
    return found


def _text(cell: Cell, missing: Missing, name: str) -> list[list[Piece]]:
    return [list(pieces(line, name, cell.field, missing)) for line in clean(cell.text).split("\n")]


def _borders(widths: Sequence[int], rows: _Grid) -> list[float]:
    """The left edges of the columns and the right edge of the last, from the left of the type area.

    A column that has cells but no width gets an average one.
    """
    count = max(len(widths), *(place.column + place.cell.columns for row in rows for place in row))
    given = [float(max(1, width)) for width in widths]
    usual = sum(given) / len(given) if given else 1.0
    shares = given + [usual] * (count - len(given))
    scale = g.TYPE_WIDTH / sum(shares)
    return [0.0, *(edge * scale for edge in accumulate(shares))]


class _Setter:
    """Sets one table: row after row, page after page."""

    def __init__(self, borders: list[float], header: _Grid, body: _Grid, pages: Pages) -> None:
        self.borders, self.header, self.body, self.pages = borders, header, body, pages
        self.size = self._best_size()
        self.leading = self.size * g.TABLE_LEADING
        self.open: list[_Place] = []
        for place in self._places():
            place.lines = [line for text in place.text for line in self._lines(place, text) or [_EMPTY]]
        self.header_height = self._total(header, 0)
        if self.header_height > _HALF_PAGE:
            self.header, self.body, self.header_height = [], [*header, *body], 0.0

    def _lines(self, place: _Place, text: list[Piece]) -> list[Line]:
        measure = self._inner(place, self.size)
        if place.cell.align == "center":
            return balanced_lines(text, self.size, measure)
        return break_lines(text, Setting(self.size, measure, stretch=_STRETCH * self.size))

    def _places(self) -> Iterator[_Place]:
        return (place for row in (*self.header, *self.body) for place in row)

    def _width(self, place: _Place) -> float:
        return self.borders[place.column + place.cell.columns] - self.borders[place.column]

    def _inner(self, place: _Place, size: float) -> float:
        return max(self._width(place) - 2 * g.CELL_PADDING, size)

    def _best_size(self) -> float:
        """The largest size at which no number is broken; the very largest needs room for a few characters a column."""
        narrowest = min(self._width(place) for place in self._places()) - 2 * g.CELL_PADDING
        largest, *smaller = g.TABLE_SIZES
        sizes = g.TABLE_SIZES if narrowest >= _LEAST_CHARACTERS * largest else smaller
        return next((size for size in sizes if self._words_fit(size)), smaller[-1])

    def _words_fit(self, size: float) -> bool:
        return all(
            widest_word(line, size) <= self._inner(place, size) for place in self._places() for line in place.text
        )

    def _height(self, lines: int) -> float:
        return lines * self.leading + 2 * g.CELL_PADDING_TALL

    def _total(self, rows: _Grid, first: int) -> float:
        """The height of rows, numbered from `first`, on one page."""
        kept, self.open, total = self.open, [], 0.0
        for number, row in enumerate(rows, first):
            self.open += [replace(place) for place in row]
            height = self._needed(number)
            total += height
            for place in self.open:
                place.height += height
        self.open = kept
        return total

    def place(self, note: list[Piece]) -> None:
        """Place the note, the header and the body; note and header never stand without a row below them."""
        lines = break_lines(note, Setting(self.size, g.TYPE_WIDTH))
        first = self._total(self.body[:1], len(self.header))
        least = min(len(lines) * self.leading + self.header_height + first, _HALF_PAGE)
        self.pages.flush(reserve=least)
        self._make_room(least)
        for line in lines:
            self._make_room(self.leading)
            self.pages.draw_line(line, g.LEFT_MARGIN + g.TYPE_WIDTH - line.width, self.pages.y, self.size)
            self.pages.y += self.leading
        self._make_room(self.header_height)
        self._head()
        for number, row in enumerate(self.body, len(self.header)):
            self._row(number, row)
        self.pages.y += g.TABLE_GAP

    def _make_room(self, height: float) -> None:
        if self.pages.room < height:
            self.pages.new_sheet()

    def _head(self) -> None:
        """Place the header; what is open in the body stays open."""
        kept, self.open = self.open, []
        for number, row in enumerate(self.header):
            self.open += [replace(place) for place in row]
            self._finish(number, self._needed(number))
        self.open = kept

    def _row(self, number: int, row: list[_Place]) -> None:
        """Place one row; one that is higher than a page fills page after page with whole lines."""
        whole = g.TYPE_HEIGHT - self.header_height
        if self.pages.room < self._bound(number, row) <= whole:
            self._turn()
        self.open += row
        while (needed := self._needed(number)) > self.pages.room + _ROUNDING:
            if needed > whole and self.pages.room >= self._height(1):
                lines = math.floor((self.pages.room - 2 * g.CELL_PADDING_TALL) / self.leading)
                self._advance(self._height(lines))
            self._turn()
        self._finish(number, needed)

    def _turn(self) -> None:
        """Go on at the top of the next page."""
        for place in self.open:
            self._draw(place)
        self.pages.new_sheet()
        self._head()

    def _bound(self, number: int, row: list[_Place]) -> float:
        """The height of the rows that hold the texts of the merged cells beginning here, so that no page parts them."""
        wanted = max((self._height(len(place.lines)) for place in row if place.cell.rows > 1), default=0.0)
        first = number - len(self.header)
        for count in range(1, _MOST_BOUND + 1 if wanted else 1):
            total = self._total(self.body[first : first + count], number)
            if total >= wanted:
                return total
        return 0.0

    def _needed(self, number: int) -> float:
        """The height a row needs so that each cell that ends in it has room for the rest of its text."""
        ending = [place for place in self.open if place.last_row == number and not place.repeats]
        return max([self._height(1), *(self._height(len(place.lines)) - place.height for place in ending)])

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

    def _draw(self, place: _Place) -> None:
        """Draw the part of a cell that ends at the current height: its outline, and as many lines as it holds."""
        height, place.height = place.height, 0.0
        if not height:
            return
        sheet = self.pages.sheets[-1]
        x, bottom = g.LEFT_MARGIN + self.borders[place.column], page_y(self.pages.y)
        sheet.boxes.append(Box(x, bottom, self._width(place), height))
        if place.cell.field:
            sheet.areas.append(Area(x, bottom, self._width(place), height, place.cell.field))
        lines = self._part(place, height)
        free = height - len(lines) * self.leading
        top = self.pages.y - height + (g.CELL_PADDING_TALL if place.begun else free / 2)
        for number, line in enumerate(lines):
            self._draw_line(place, line, top + number * self.leading + (self.leading - self.size) / 2)

    def _part(self, place: _Place, height: float) -> list[Line]:
        """Take the lines that fit into a part; a merged cell whose text fits whole shows it on each page it reaches."""
        count = max(0, math.floor((height - 2 * g.CELL_PADDING_TALL) / self.leading + _ROUNDING))
        if place.repeats:
            return place.lines if len(place.lines) <= count else []
        if len(place.lines) <= count and place.cell.rows > 1 and not place.begun:
            place.repeats = True
            return place.lines
        shown, place.lines = place.lines[:count], place.lines[count:]
        place.begun = place.begun or bool(place.lines)
        return shown

    def _draw_line(self, place: _Place, line: Line, top: float) -> None:
        x = g.LEFT_MARGIN + self.borders[place.column] + g.CELL_PADDING
        free = self._inner(place, self.size) - line.width
        shift = {"left": 0.0, "center": free / 2, "right": free}[place.cell.align]
        self.pages.draw_line(line, x + shift, top, self.size, has_area=False)
