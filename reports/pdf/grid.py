"""The grid of a table: each cell in its columns, its text measured, figures of a column set below each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reports import gongwen as g
from reports.document import Cell, Row, Table
from reports.pdf.columns import Need
from reports.pdf.faces import Missing, Piece, clean, pieces
from reports.pdf.lines import Line, widest_word, width_of

_DATE = re.compile("[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", re.ASCII)
_FIGURE = re.compile(r"([+-]?[0-9][0-9,]*)((?:\.[0-9]+)?%?)", re.ASCII)


@dataclass(slots=True)
class Place:
    """A cell with its place in the grid, its text, and what of it is still to be drawn. Widths are in ems."""

    cell: Cell
    row: int
    column: int
    text: list[list[Piece]]
    natural: float  # the longest line, unbroken
    word: float  # the widest number or word
    point: float = -1.0  # of a figure: from its left end to its decimal point
    lines: list[Line] = field(default_factory=list)
    height: float = 0.0  # of its part on the current page
    begun: bool = False  # a part of the text stands on an earlier page
    repeats: bool = False  # the whole text stands on an earlier page, and again on each that its rows reach

    @property
    def last_row(self) -> int:
        """The last row the cell covers."""
        return self.row + self.cell.rows - 1


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a column: ems before and after the decimal point of the longest ones."""

    before: float
    after: float


Rows = list[list[Place]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, measured: the rows of its header and of its body, the figures of its columns, what its columns need."""

    header: Rows
    body: Rows
    note: list[Piece]
    figures: dict[int, Figures]
    needs: tuple[Need, ...]
    shares: tuple[float, ...]

    @property
    def rows(self) -> Rows:
        """All rows, numbered as the cells have it."""
        return [*self.header, *self.body]


def grid_of(table: Table, missing: Missing, faces: g.Faces) -> Grid | None:
    """Measure a table; None for one without cells."""
    measure = _Measure(missing, faces)
    header = _rows(table.header, 0, measure, is_header=True)
    body = _rows(table.body, len(header), measure, is_header=False)
    if not any([*header, *body]):
        return None
    note = list(pieces(clean(table.note).replace("\n", ""), faces["table"], "", missing))
    figures = _figures(body)
    needs = tuple(_needs(header, figures, is_header=True)) + tuple(_needs(body, figures, is_header=False))
    return Grid(header, body, note, figures, needs, _shares(table.widths, [*header, *body]))


class _Measure:
    """Measures the texts of cells; most tables say the same thing many times."""

    def __init__(self, missing: Missing, faces: g.Faces) -> None:
        self.missing, self.faces = missing, faces
        self.known: dict[tuple[str, str], tuple[float, float]] = {}

    def place(self, cell: Cell, row: int, column: int, is_header: bool) -> Place:
        """Return a cell at its place, measured."""
        name = self.faces["table_strong" if cell.strong or is_header else "table"]
        text = [list(pieces(line, name, cell.field, self.missing)) for line in clean(cell.text).split("\n")]
        key = cell.text, name
        if key not in self.known:
            self.known[key] = (
                max(width_of(line, 1.0) for line in text),
                max(widest_word(line, 1.0) if line else 0.0 for line in text),
            )
        natural, word = self.known[key]
        place = Place(cell, row, column, text, natural, natural if _DATE.fullmatch(cell.text) else word)
        figure = None if is_header or cell.columns > 1 else _FIGURE.fullmatch(cell.text)
        if figure and cell.align != "left":
            place.point = width_of([text[0][0]._replace(text=figure[1])], 1.0)
        return place


def _rows(rows: Sequence[Row], first: int, measure: _Measure, is_header: bool) -> Rows:
    """Give each cell its column: the first place of its row that no cell covers yet. Spans end with the rows, and at others."""
    covered: set[tuple[int, int]] = set()
    found: Rows = []
    for number, row in enumerate(rows):
        column = 0
        line: list[Place] = []
        for cell in row:
            while (number, column) in covered:
                column += 1
            if cell.rows != 1 or cell.columns != 1:
                columns = next(
                    (c for c in range(1, cell.columns) if (number, column + c) in covered), max(1, cell.columns)
                )
                cell = cell._replace(columns=columns, rows=min(max(1, cell.rows), len(rows) - number))
                covered.update(_covered(cell, number, column))
            line.append(measure.place(cell, first + number, column, is_header))
            column += cell.columns
        found.append(line)
    return found


def _covered(cell: Cell, row: int, column: int) -> Iterator[tuple[int, int]]:
    return ((row + down, column + right) for down in range(cell.rows) for right in range(cell.columns))


def _figures(body: Rows) -> dict[int, Figures]:
    """The figures of each column that are to stand point below point: where nothing but figures, dashes and blanks is centred."""
    found: dict[int, Figures] = {}
    mixed: set[int] = set()
    for place in (place for row in body for place in row if place.cell.columns == 1):
        if place.point >= 0:
            known = found.get(place.column, Figures(0.0, 0.0))
            after = max(known.after, place.natural - place.point)
            found[place.column] = Figures(max(known.before, place.point), after)
        elif place.cell.align == "center" and any(map(str.isalnum, place.cell.text)):
            mixed.add(place.column)
    return {column: figures for column, figures in found.items() if column not in mixed}


def _needs(rows: Rows, figures: dict[int, Figures], is_header: bool) -> Iterator[Need]:
    for place in (place for row in rows for place in row):
        natural, word = place.natural, place.word
        if place.point >= 0 and place.column in figures:
            natural = word = figures[place.column].before + figures[place.column].after
        yield Need(place.row, place.column, place.cell.rows, place.cell.columns, natural, word, is_header)


def _shares(widths: Sequence[int], rows: Rows) -> tuple[float, ...]:
    """How the columns share what is left over; one that has cells but no width given gets an average one."""
    count = max(len(widths), *(place.column + place.cell.columns for row in rows for place in row))
    given = [float(max(1, width)) for width in widths]
    usual = sum(given) / len(given) if given else 1.0
    return tuple(given + [usual] * (count - len(given)))
