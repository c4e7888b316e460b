"""The line breaker: text to lines of a given measure, by the rules of Chinese setting.

A line takes as many characters as it can hold. Where that leaves it loose, the ways out are weighed against each other:
marks of punctuation give up their empty half, the line before ends elsewhere, or, at worst, a unit is parted from its
number. The slack is spread between characters, so that a full line ends at the margin; its last mark may hang over it by
its empty half. Places are indexes between characters; lengths within are thousandths of the size.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby, pairwise
from math import inf
from typing import NamedTuple

from reports.pdf.faces import Piece, face
from reports.pdf.words import Breaks, trimmed

_RIGHT = "，。、；：）》」』”’］】〕〉〗"  # ink in the left half: the right half may go
_LEFT = "（《「『“‘［【〔〈〖"  # ink in the right half: the left half may go
_HALF_RIGHT, _HALF_LEFT = frozenset(_RIGHT), frozenset(_LEFT)
# Two marks side by side leave a whole empty square between them, or within a bracket: half of it is taken away.
_SIDE_BY_SIDE = re.compile(f"[{_RIGHT}](?=[{_RIGHT}{_LEFT}])|[{_LEFT}](?=[{_LEFT}])")
_UNSPREAD = re.compile("[!-~\u00c0-\u024f≥≤≈±－＋−％‰℃]{2,}|—{2,}|…{2,}")  # no space is spread within

MAX_STRETCH = 0.5  # of the size: more slack than this between characters, and the line stays ragged
_EM = 1000.0
_HANG = 500.0
_GIVE = 250.0  # what a mark within a line may give
_TOLERANCE = 0.5
_ROW = 4  # so many marks side by side are set as one segment
_EVEN = 20.0  # so little slack goes between the characters of a number as well: nobody sees it

# What a line costs. A slack of one character in a line of 26 costs 1, of two 4, of three 9; a line of few characters more.
_EASY = 1000.0  # no more slack than this: nothing better is looked for
_UNIT_SLACK = _EM / 26
_HANGING = 0.4
_SQUEEZED = 2.0  # all marks give all they can
_FORCED = 60.0  # within a number or a word
_RAGGED = 300.0  # more than any loose line, and than a parted word beside it
_RAGGED_ALLOWED = 4.0  # where lines are not spread anyway
_SHORT_LAST = 6.0  # one character alone on the last line: the line before rather lacks two
_MARKS = 4  # characters that are looked at for that
_BAD = 4.0  # a line that costs more is worth another look at the line before

_REMEMBERED = 256  # paragraphs: of a report that is set again, most are what they were
_LONG = 1_000  # characters; a longer paragraph is not remembered, so that what is remembered stays within 40 MB


class Segment(NamedTuple):
    """A run within a line: its start from the left end of the line, and the space added after each character."""

    x: float
    text: str
    face: str
    spacing: float
    width: float
    field: str


class Line(NamedTuple):
    """One line; `indent` from the left end of the measure, `width` without it and without spaces at the end.

    A line whose last mark hangs is wider than the measure by as much, at most half a character without ink.
    """

    segments: tuple[Segment, ...]
    indent: float
    width: float

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)


class Setting(NamedTuple):
    """How a text is set: the size and the measure, the indents of the first and the other lines (all in points).

    `stretch` is the most space, in points, that a full line may get between two characters; where it is given, ragged
    lines are nothing to be avoided.
    """

    size: float
    measure: float
    first: float = 0.0
    rest: float = 0.0
    stretch: float = -1.0

    @property
    def most(self) -> float:
        """The stretch, or its usual value where none is given."""
        return self.stretch if self.stretch >= 0 else MAX_STRETCH * self.size


def break_lines(text: Sequence[Piece], setting: Setting) -> list[Line]:
    """Break one paragraph into lines; the characters of the lines, joined, are those of the pieces."""
    if sum(len(piece.text) for piece in text) > _LONG:
        return _broken(text, setting)
    return list(_remembered(tuple(text), setting))


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: tuple[Piece, ...], setting: Setting) -> tuple[Line, ...]:
    return tuple(_broken(text, setting))


def _broken(text: Sequence[Piece], setting: Setting) -> list[Line]:
    whole = text[0].text if len(text) == 1 else "".join(piece.text for piece in text)
    return _Paragraph(text, whole, setting).lines() if whole else []


def width_of(text: Sequence[Piece], size: float) -> float:
    """The natural width of pieces set on one line."""
    return sum(sum(map(face(piece.face).widths.__getitem__, piece.text)) for piece in text) * size / 1000


def widest_word(text: Sequence[Piece], size: float) -> float:
    """The width of the widest number or Latin word: less than this, and a column breaks it."""
    whole = "".join(piece.text for piece in text)
    if not any("0" <= character <= "ɏ" for character in whole):
        return size
    ends, words = list(accumulate(_advances(text), initial=0.0)), Breaks(whole)
    widest = max((ends[end] - ends[start] for start, end in zip(words.starts, words.ends, strict=True)), default=_EM)
    return widest * size / _EM


def _advances(text: Sequence[Piece]) -> list[float]:
    found: list[float] = []
    for piece in text:
        found += map(face(piece.face).widths.__getitem__, piece.text)
    return found


class _Paragraph:
    """One paragraph while it is broken; `ends` are the distances of the places from its start."""

    def __init__(self, text: Sequence[Piece], whole: str, setting: Setting) -> None:
        self.pieces = text
        self.whole = whole
        self.setting = setting
        self.scale = setting.size / _EM
        self.most = setting.most / self.scale
        self.rooms = [(setting.measure - indent) / self.scale for indent in (setting.first, setting.rest)]
        self.closed_up: list[int] = []
        self.ends = list(accumulate(self._close_up(_advances(text)), initial=0.0))
        self.borders = list(accumulate((len(piece.text) for piece in text), initial=0))

    def _close_up(self, advances: list[float]) -> list[float]:
        """Take half a square away between marks side by side, if both have a whole one."""
        for match in _SIDE_BY_SIDE.finditer(self.whole):
            place = match.end()
            if advances[place - 1] >= _EM and advances[place] >= _EM:
                advances[place - 1] -= _HANG
                self.closed_up.append(place)
        return advances

    def lines(self) -> list[Line]:
        """Return the lines from first to last."""
        places = [0, len(self.whole)]
        if self.ends[-1] > self.rooms[0] + _TOLERANCE:
            self.breaks = Breaks(self.whole)
            places = self._places()
        return [self._line(start, end) for start, end in pairwise(places)]

    # Where the lines end

    def _places(self) -> list[int]:
        places, all_of_it = [0], len(self.whole)
        while places[-1] < all_of_it:
            end, cost = self._end(places[-1])
            if cost > _BAD and len(places) > 1:
                places[-1], end = self._second_look(places[-2], places[-1], end, cost)
            places.append(end)
        return places

    def _second_look(self, start: int, middle: int, end: int, cost: float) -> tuple[int, int]:
        """Return other ends of a line and of the bad one after it, where the two are better together."""
        best = (self._cost(start, middle) + cost, middle, end)
        for other in (self.breaks.before(middle - 1, start), self.breaks.after(middle + 1, self._limit(start, _HANG))):
            if other > start and (here := self._cost(start, other)) < best[0]:
                there, cost = self._end(other) if other < len(self.whole) else (other, 0.0)
                best = min(best, (here + cost, other, there))
        return best[1], best[2]

    def _room(self, start: int) -> float:
        return self.rooms[start > 0]

    def _is_closed_up(self, place: int) -> bool:
        number = bisect_left(self.closed_up, place)
        return number < len(self.closed_up) and self.closed_up[number] == place

    def _natural(self, start: int, end: int) -> float:
        """The width of a line that is neither stretched nor squeezed: at its end no mark is closed up with the next."""
        return self.ends[end] - self.ends[start] + _HANG * self._is_closed_up(end)

    def _limit(self, start: int, more: float = 0.0) -> int:
        """The last place a line can reach without squeezing, or with so much more room."""
        return bisect_right(self.ends, self.ends[start] + self._room(start) + more + _TOLERANCE, start) - 1

    def _end(self, start: int) -> tuple[int, float]:
        """Where the line that begins at `start` ends, and what that costs."""
        limit = self._limit(start)
        while limit < len(self.whole) and self.whole[limit] == " ":
            limit += 1
        best = self.breaks.before(limit, start)
        if best == len(self.whole):
            return best, 0.0
        if best > start and not self._leaves_one(best) and self._room(start) - self._natural(start, best) <= _EASY:
            return best, 1.0
        return self._weighed(start, limit, best)

    def _weighed(self, start: int, limit: int, best: int) -> tuple[int, float]:
        """The cheapest of the places where a line may end."""
        found = [(self._cost(start, best), best)] if best > start else []
        if self._leaves_one(best) and (earlier := self.breaks.before(best - 1, start)) > start:
            found.append((self._cost(start, earlier), earlier))  # so that the last line gets company
        reach = self._limit(start, 2 * _EM)
        following = self.breaks.after(max(limit, start) + 1, reach)
        if following and (cost := self._cost(start, following)) < inf:
            found.append((cost, following))
        low = max(start, best)
        soft = [(self._cost(start, place) + cost, place) for place, cost in self.breaks.soft(low, limit)]
        if not soft and (best <= start or not self._holds(best)):
            place = self.breaks.forced(low, limit)
            soft = [(self._cost(start, place) + _FORCED, place)] if place else []
        cost, place = min([*found, *soft], default=(inf, 0))
        return (place, cost) if cost < inf else (self._cut(start, limit), _FORCED)

    def _cut(self, start: int, limit: int) -> int:
        """Where a line ends between marks that allow no end at all: as far as it reaches."""
        is_full = limit > start + 1 and self._natural(start, limit) > self._room(start) + _TOLERANCE
        return max(limit - is_full, start + 1)

    def _leaves_one(self, end: int) -> bool:
        """Whether a single character would stand on the last line, with nothing but marks after it."""
        return 0 < len(self.whole) - end <= _MARKS and len(self.whole[end:].rstrip(_RIGHT)) <= 1

    def _holds(self, start: int) -> bool:
        """Whether a line that begins here can end without cutting a number or a word."""
        limit = bisect_right(self.ends, self.ends[start] + self.rooms[1] + _TOLERANCE, start) - 1
        return self.breaks.before(limit, start) > start or bool(self.breaks.soft(start, limit))

    def _cost(self, start: int, end: int) -> float:
        """What a line costs that is stretched or squeezed to its room; infinite where that is impossible."""
        shown = trimmed(self.whole, start, end)
        slack = self._room(start) - self._natural(start, shown)
        last = end == len(self.whole)
        short = _SHORT_LAST if self._leaves_one(end) else 0.0
        if slack < -_TOLERANCE:
            return self._cost_of_squeezing(start, shown, -slack) + short
        if last:
            return 0.0
        gaps = shown - start - 1 - sum(b - a - 1 for a, b in self._unspread(start, shown))
        loose = slack / max(gaps, 1)
        cost = (loose / _UNIT_SLACK) ** 2
        if self.setting.stretch >= 0:
            return min(cost, _RAGGED_ALLOWED) + short
        return (cost if loose <= self.most else _RAGGED + slack / _EM) + short

    def _cost_of_squeezing(self, start: int, end: int, excess: float) -> float:
        hang = self._hang(end)
        inner = excess - hang
        if inner <= _TOLERANCE:
            return _HANGING
        most = len(self._givers(start, end)) * _GIVE
        return _HANGING * bool(hang) + _SQUEEZED * (inner / most) ** 2 if inner <= most else inf

    def _hang(self, end: int) -> float:
        is_full = self._natural(end - 1, end) >= _EM
        return _HANG if is_full and self.whole[end - 1] in _HALF_RIGHT else 0.0

    def _givers(self, start: int, end: int) -> list[int]:
        """The places within a line where a punctuation mark can give up some of its empty half."""
        whole = self.whole
        return [
            place
            for place in range(start + 1, end)
            if (whole[place - 1] in _HALF_RIGHT or (whole[place] in _HALF_LEFT and place > start + 1))
            and not self._is_closed_up(place)
        ]

    def _unspread(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a line within which no space is spread: numbers, words, dashes."""
        return [match.span() for match in _UNSPREAD.finditer(self.whole, start, end)]

    # The lines themselves

    def _line(self, start: int, end: int) -> Line:
        shown = trimmed(self.whole, start, end)
        natural = self._natural(start, shown)
        slack = self._room(start) - natural
        if slack < -_TOLERANCE:
            return self._squeezed(start, end, shown, natural)
        last = end == len(self.whole)
        gaps = shown - start - 1
        tight: list[tuple[int, int]] = []
        if slack > _EVEN * gaps and not last:
            tight = self._unspread(start, shown)
            gaps -= sum(b - a - 1 for a, b in tight)
        spread = slack / gaps if gaps > 0 and not last else 0.0
        if spread > self.most:
            spread, tight = 0.0, []
        cuts = {place: 0.0 for span in tight for place in span if place < end}
        inside = {a for a, _ in tight}
        return self._made(start, end, spread, cuts, inside, natural + spread * gaps)

    def _squeezed(self, start: int, end: int, shown: int, natural: float) -> Line:
        """A line whose last mark gives up its empty half, and then the marks within, evenly, what is still needed."""
        inner = max(0.0, natural - self._room(start) - self._hang(shown))
        givers = self._givers(start, shown) if inner else []
        given = {place: -inner / len(givers) for place in givers}
        return self._made(start, end, 0.0, given, set(), natural - inner * bool(givers))

    def _made(
        self, start: int, end: int, spread: float, cuts: dict[int, float], inside: set[int], width: float
    ) -> Line:
        """Lay out a line in segments of one face, field and spacing; `cuts` move what follows, `inside` is not spread."""
        low, high = bisect_right(self.borders, start), bisect_left(self.borders, end)
        scale, ends = self.scale, self.ends
        rows, beside = self._side_by_side(start, end) if self.closed_up else ({}, [])
        cuts = dict.fromkeys(beside, 0.0) | cuts
        if not cuts and low == high:
            piece = self.pieces[low - 1]
            length = (ends[end] - ends[start] + spread * (end - start - 1)) * scale
            segment = Segment(0.0, self.whole[start:end], piece.face, spread * scale, length, piece.field)
            return Line((segment,), self._indent(start), width * scale)
        places = sorted({start, *cuts, *self.borders[low:high]})
        segments: list[Segment] = []
        x, owner = 0.0, low - 1
        for at, stop in zip(places, [*places[1:], end], strict=True):
            x += cuts.get(at, 0.0)
            while self.borders[owner + 1] <= at:
                owner += 1
            piece = self.pieces[owner]
            spacing = 0.0 if at in inside else spread
            length = ends[stop] - ends[at] + spacing * (stop - at - 1)
            text = self.whole[at:stop]
            closer = _HANG if at in rows else 0.0
            segments.append(
                Segment(x * scale, text, piece.face, (spacing - closer) * scale, length * scale, piece.field)
            )
            x += length + spread
        return Line(tuple(segments), self._indent(start), width * scale)

    def _side_by_side(self, start: int, end: int) -> tuple[dict[int, int], list[int]]:
        """The rows of marks side by side in a line, begin and end of each, and where segments begin on account of marks."""
        closed_up = self.closed_up[bisect_right(self.closed_up, start) : bisect_left(self.closed_up, end)]
        rows = dict(self._rows_of_marks(closed_up)) if len(closed_up) >= _ROW else {}
        within = {place for begin, stop in rows.items() for place in range(begin + 1, stop)}
        beside = [place for place in (*closed_up, *rows, *rows.values()) if place not in within and place < end]
        return rows, beside

    def _rows_of_marks(self, closed_up: list[int]) -> Iterator[tuple[int, int]]:
        """Where many marks of one piece stand side by side: each row is set as one segment."""
        for _, group in groupby(enumerate(closed_up), lambda entry: entry[1] - entry[0]):
            places = [place for _, place in group]
            begin, end = places[0] - 1, places[-1] + 1
            if len(places) >= _ROW and bisect_right(self.borders, begin) == bisect_left(self.borders, end):
                yield begin, end

    def _indent(self, start: int) -> float:
        return self.setting.rest if start else self.setting.first
