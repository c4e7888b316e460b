"""Column widths from content: as few lines as the measure allows, no number broken, at the largest size that sits well.

Widths of text are in ems until a size is chosen, in points after that.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from reports import gongwen as g

_LONGEST_WORD = 14.0  # ems; a longer run of letters or digits may be broken
_TOGETHER = 3.0  # ems; 满意度
_SHORT = 8.0  # ems; text up to this length stands on one line in a good table
_WIDE = 14.0  # ems; no column needs more to sit well
_SPANNING = 10.0  # ems; longer text over several columns is broken and does not widen them
_SAMPLE = 40  # rows looked at; the others are much like them
_STEPS = 32  # shares in which the room is given out
_NORM = 4  # of the cells of a row: the highest counts, nearly alone
_MOVES = (24.0, 12.0, 6.0, 3.0)  # points tried between two columns
_RAGGED = 0.4  # ems lost at the end of a line on average
_BROKEN = 0.5  # lines; what it costs to break a short text
_ROUNDING = 0.01


class Need(NamedTuple):
    """What a cell asks of the columns it covers, in ems: its longest line unbroken, its widest number or word."""

    row: int
    column: int
    rows: int
    columns: int
    natural: float
    word: float
    is_header: bool = False


class Fit(NamedTuple):
    """The size and the width of each column, in points; `is_good` where nothing is squeezed."""

    size: float
    widths: tuple[float, ...]
    is_good: bool


def fit(needs: tuple[Need, ...], shares: tuple[float, ...], measure: float, sizes: tuple[float, ...]) -> Fit:
    """Fit columns into a measure at the first of the sizes at which they sit well, else at the last.

    `shares`: how the columns divide what the content leaves over. The widths add up to the measure.
    """
    return (_fit if len(needs) > _SAMPLE * _SAMPLE else _remembered)(needs, shares, measure, sizes)


def _fit(needs: tuple[Need, ...], shares: tuple[float, ...], measure: float, sizes: tuple[float, ...]) -> Fit:
    most = _most(needs)
    least = _spread(most, len(shares), _least)
    good = _spread(most, len(shares), _comfortable)
    natural = [max(pair) for pair in zip(_spread(most, len(shares), _unbroken), least, strict=True)]
    size = next((size for size in sizes if sum(_points(good, size)) <= measure + _ROUNDING), sizes[-1])
    is_good = sum(_points(good, size)) <= measure + _ROUNDING
    widths = _widths(needs, _points(least, size), _points(natural, size), shares, measure, size)
    return Fit(size, tuple(widths), is_good)


_remembered = lru_cache(maxsize=64)(_fit)  # typing changes one table at a time, at most


def _points(ems: Sequence[float], size: float) -> list[float]:
    return [width * size + 2 * g.CELL_PADDING + _ROUNDING for width in ems]


# What the cells want


def _most(needs: Sequence[Need]) -> list[Need]:
    """The needs of cells of one kind in one column as one: the more a text asks for, the more it gets."""
    found: dict[tuple[int, int, int, bool], tuple[float, float]] = {}
    for _, column, rows, columns, natural, word, is_header in needs:
        key = column, rows, columns, is_header
        known = found.get(key)
        if known is None:
            found[key] = natural, word
        elif natural > known[0] or word > known[1]:
            found[key] = max(natural, known[0]), max(word, known[1])
    return [
        Need(0, column, rows, columns, natural, word, is_header)
        for (column, rows, columns, is_header), (natural, word) in found.items()
    ]


def _spread(needs: Sequence[Need], count: int, want: Callable[[Need], float]) -> list[float]:
    """The width of each column so that every cell has what it wants; cells over several columns widen them evenly."""
    widths = [0.0] * count
    wide: list[Need] = []
    for need in needs:
        if need.columns > 1:
            wide.append(need)
        else:
            widths[need.column] = max(widths[need.column], want(need))
    for need in sorted(wide, key=lambda need: need.columns):
        covered = range(need.column, need.column + need.columns)
        there = sum(widths[column] for column in covered)
        lack = want(need) - there
        if lack > 0:
            for column in covered:
                widths[column] += lack * (widths[column] / there if there else 1 / need.columns)
    return widths


def _least(need: Need) -> float:
    """Three lines, of two to four characters, are the most for a short text, three stay together; no number is broken."""
    share = need.natural / 3 / need.rows
    least = need.natural if need.natural <= _TOGETHER else min(4.0, max(2.0, share))
    return max(min(need.word, _LONGEST_WORD), least)


def _comfortable(need: Need) -> float:
    """Short text on one line, long text on a few; headings may be broken."""
    if need.is_header:
        return _least(need)
    natural = need.natural / need.rows
    wanted = natural if natural <= _SHORT else min(max(_SHORT, natural / 4), _WIDE)
    return max(_least(need), min(wanted, _SPANNING) if need.columns > 1 else wanted)


def _unbroken(need: Need) -> float:
    return min(need.natural, _SPANNING) if need.columns > 1 else need.natural


# Giving out the measure


def _widths(
    needs: Sequence[Need],
    least: list[float],
    natural: list[float],
    shares: Sequence[float],
    measure: float,
    size: float,
) -> list[float]:
    if sum(least) >= measure:
        return [width * measure / sum(least) for width in least]
    widths = _Rows(needs, size).improved(least, natural, measure) if sum(natural) > measure else natural
    spare, whole = measure - sum(widths), sum(shares)
    return [width + spare * share / whole for width, share in zip(widths, shares, strict=True)]


class _Cell(NamedTuple):
    start: int
    end: int
    natural: float  # points


class _Rows:
    """The rows that decide how the columns are best divided, at one size."""

    def __init__(self, needs: Sequence[Need], size: float) -> None:
        self.size = size
        rows: dict[int, list[_Cell]] = {}
        for need in needs:
            natural = need.natural * size / need.rows
            rows.setdefault(need.row, []).append(_Cell(need.column, need.column + need.columns, natural))
        self.rows = list(rows.values())
        if len(self.rows) > _SAMPLE:
            self.rows.sort(key=lambda row: sum(cell.natural for cell in row), reverse=True)
            longest, others = self.rows[: _SAMPLE // 2], self.rows[_SAMPLE // 2 :]
            self.rows = longest + others[:: math.ceil(2 * len(others) / _SAMPLE)]

    def improved(self, least: list[float], natural: list[float], measure: float) -> list[float]:
        """Widen the columns from their least widths, share by share where it saves most height, then trade room."""
        self.rows = [[cell for cell in row if self._is_broken(cell, least)] for row in self.rows]
        widths = list(least)
        share = (measure - sum(widths)) / _STEPS
        for _ in range(_STEPS):
            open_ = [column for column, width in enumerate(widths) if width < natural[column]]
            gains = self._gains(widths)
            best = max(open_, key=gains.__getitem__, default=-1)
            if best < 0 or not gains[best]:
                break
            widths[best] += share
        widths = self._traded([min(pair) for pair in zip(widths, natural, strict=True)], least)
        return [min(pair) for pair in zip(widths, natural, strict=True)]

    def _gains(self, widths: list[float]) -> list[float]:
        """How much lower the rows become for each point a column is widened, nearly."""
        gains = [0.0] * len(widths)
        for row in self.rows:
            broken = []
            norm = 1.0
            for start, end, natural in row:
                room = sum(widths[start:end]) - 2 * g.CELL_PADDING
                if natural > room:
                    lines = natural / room
                    norm += lines**_NORM
                    broken.append((start, end, lines**_NORM / room))
            weight = norm ** (1 / _NORM - 1)
            for start, end, gain in broken:
                for column in range(start, end):
                    gains[column] += weight * gain
        return gains

    def _traded(self, widths: list[float], least: list[float]) -> list[float]:
        """Move room between columns as long as that saves lines."""
        count, wanting = self._lines(widths), self._wanting(widths)
        for move in _MOVES:
            for giver in range(len(widths)):
                for taker in range(len(widths)):
                    if taker not in wanting or giver == taker or widths[giver] - move < least[giver]:
                        continue
                    tried = list(widths)
                    tried[giver] -= move
                    tried[taker] += move
                    found = self._lines(tried)
                    if found < count:
                        widths, count, wanting = tried, found, self._wanting(tried)
        return widths

    def _wanting(self, widths: list[float]) -> set[int]:
        """The columns with a text that is broken: no other gains from more room."""
        broken = (cell for row in self.rows for cell in row if self._is_broken(cell, widths))
        return {column for cell in broken for column in range(cell.start, cell.end)}

    def _is_broken(self, cell: _Cell, widths: Sequence[float]) -> bool:
        return cell.natural > sum(widths[cell.start : cell.end]) - 2 * g.CELL_PADDING

    def _lines(self, widths: list[float]) -> float:
        """The lines of all rows together, each as high as its highest cell; a short text that is broken counts besides."""
        lost, short = 2 * g.CELL_PADDING + _RAGGED * self.size, _SHORT * self.size
        total = 0.0
        for row in self.rows:
            most = 1
            for start, end, natural in row:
                room = sum(widths[start:end]) if end - start > 1 else widths[start]
                if natural > room - 2 * g.CELL_PADDING:
                    most = max(most, math.ceil(natural / max(room - lost, self.size)))
                    total += _BROKEN if natural <= short else 0.0
            total += most
        return total
