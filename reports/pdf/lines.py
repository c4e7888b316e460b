"""The line breaker: text to lines of a given measure, by the rules of Chinese setting.

One regular expression cuts the text into units that a line cannot be broken inside: what may not begin a line sticks to
what stands before it, what may not end one to what follows, and numbers with sign, decimals, unit and Latin words hold
together. A line takes as many units as it can hold; the slack is spread between characters.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from reports.pdf.faces import Piece, face

NO_START = "，。、；：？！）》」』”’…—·％%］】〕〉〗〞｝～,.;:?!)]}℃‰°′″"
NO_END = "（《「『“‘［【〔〈〖〝｛([{￥¥$№＃#"
_HALF_RIGHT = frozenset("，。、；：？！）》」』”’］】〕〉〗")  # ink in the left half: the right half may go
_HALF_LEFT = frozenset("（《「『“‘［【〔〈〖")  # ink in the right half: the left half may go

_NUMBER = r"[≥≤＞＜><=≈±＋+－−-]?[0-9]+(?:[.,:/][0-9]+)*(?:%|％|‰|℃)?"
_LATIN = r"[0-9A-Za-z\u00c0-\u024f]+(?:[-.,'/_:@&+=?#%~]+[0-9A-Za-z\u00c0-\u024f]+)*"
_COUNTERS = (
    "年度|年|月|日|号|[万亿]?(?:元|人次|人|平方米|公里|米|个|次|场|项|家|户|册|台|套|件|份|分|天|小时|岁|期|类|条|篇|名|位|座|处|间|所|"
    "吨|亩|本|张|辆|种|批|倍|周|季度|时)|[万亿]"
)
_UNIT = re.compile(
    f"(?P<open>[{re.escape(NO_END)}]*)"
    f"(?:(?P<tight>[0-9]{{4}}〕[0-9]+(?=号)|(?:{_NUMBER}(?:[～~—–-]{_NUMBER})?)(?![A-Za-z])|{_LATIN}|——|……)(?:{_COUNTERS})?|.)"
    f"[{re.escape(NO_START)}]*[ ]*",
    re.DOTALL,
)

MAX_STRETCH = 0.5  # of the size: more slack than this between characters, and the line stays ragged
_INNER_SQUEEZE = 0.25  # of the size: what a punctuation mark inside a line may give
_END_SQUEEZE = 0.5
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Segment:
    """A run within a line: its start from the left end of the line, and the space added after each character."""

    x: float
    text: str
    face: str
    spacing: float
    width: float
    field: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `indent` from the left end of the measure, `width` without it and without spaces at the end."""

    segments: tuple[Segment, ...]
    indent: float
    width: float

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: the size and the measure, the indents of the first and the other lines (all in points).

    `stretch` is the most space, in points, that a full line may get between two characters.
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
    whole = "".join(piece.text for piece in text)
    if not whole:
        return []
    return list(_Paragraph(text, whole, setting).lines())


def width_of(text: Sequence[Piece], size: float) -> float:
    """The natural width of pieces set on one line."""
    return sum(sum(map(face(piece.face).widths.__getitem__, piece.text)) for piece in text) * size / 1000


def widest_word(text: Sequence[Piece], size: float) -> float:
    """The width of the widest number or Latin word: less than this, and a column breaks it."""
    whole = "".join(piece.text for piece in text)
    if not any("0" <= character <= "ɏ" for character in whole):
        return size
    ends = _ends(text, size)
    found = [match.span("tight") for match in _UNIT.finditer(whole) if match["tight"]]
    return max((ends[end] - ends[start] for start, end in found), default=size)


def _ends(text: Sequence[Piece], size: float) -> list[float]:
    """The natural distance from the start of the text to each place between characters."""
    advances: list[float] = []
    for piece in text:
        widths = face(piece.face).widths
        advances += [widths[character] for character in piece.text]
    scale = size / 1000
    return [0.0, *(end * scale for end in accumulate(advances))]


class _Paragraph:
    """One paragraph while it is broken: places are indexes between characters, `ends` their distances."""

    def __init__(self, text: Sequence[Piece], whole: str, setting: Setting) -> None:
        self.pieces = text
        self.whole = whole
        self.setting = setting
        self.ends = _ends(text, setting.size)
        self.borders = list(accumulate((len(piece.text) for piece in text), initial=0))
        self.breaks: list[int] = []
        self.tight: list[tuple[int, int]] = []
        if self.ends[-1] <= setting.measure - setting.first + _TOLERANCE:
            self.breaks = [len(whole)]
        else:
            self._cut()

    def _cut(self) -> None:
        for match in _UNIT.finditer(self.whole):
            self.breaks.append(match.end())
            if match["tight"] and match.end("tight") - match.start("tight") > 1:
                self.tight.append(match.span("tight"))

    def lines(self) -> Iterator[Line]:
        """Yield the lines from first to last."""
        start, indent = 0, self.setting.first
        while start < len(self.whole):
            room = self.setting.measure - indent
            end = self._end(start, room)
            yield self._line(start, end, indent, room)
            start, indent = end, self.setting.rest

    def _end(self, start: int, room: float) -> int:
        """Where the line that begins at `start` ends: after the last unit that fits, squeezed if need be."""
        limit = bisect_right(self.ends, self.ends[start] + room + _TOLERANCE) - 1
        index = bisect_right(self.breaks, limit)
        best = self.breaks[index - 1] if index else 0
        if index < len(self.breaks):
            following = self.breaks[index]
            trimmed = self._trimmed(start, following)
            if trimmed <= limit or (self._loose(start, best, room) and self._squeezes(start, trimmed, room)):
                return following
        if best > start:
            return best
        return max(limit, start + 1)  # one unit wider than the line: it must be broken

    def _trimmed(self, start: int, end: int) -> int:
        while end > start + 1 and self.whole[end - 1] == " ":
            end -= 1
        return end

    def _loose(self, start: int, end: int, room: float) -> bool:
        """Whether a line that ends at `end` would have more than a character of slack."""
        return end <= start or self.ends[start] + room - self.ends[end] > self.setting.size

    def _squeezes(self, start: int, end: int, room: float) -> bool:
        excess = self.ends[end] - self.ends[start] - room
        if excess > 2 * self.setting.size:
            return False
        return excess <= self._end_give(end) + len(self._givers(start, end)) * _INNER_SQUEEZE * self.setting.size

    def _end_give(self, end: int) -> float:
        return _END_SQUEEZE * self.setting.size if self.whole[end - 1] in _HALF_RIGHT else 0.0

    def _givers(self, start: int, end: int) -> list[int]:
        """The places within a line where a punctuation mark can give up some of its empty half."""
        whole = self.whole
        return [
            place
            for place in range(start + 1, end)
            if whole[place - 1] in _HALF_RIGHT or (whole[place] in _HALF_LEFT and place > start + 1)
        ]

    def _line(self, start: int, end: int, indent: float, room: float) -> Line:
        shown = self._trimmed(start, end)
        natural = self.ends[shown] - self.ends[start]
        if natural > room + _TOLERANCE:
            return self._squeezed(start, end, indent, room)
        last = end == len(self.whole)
        tight = self._tight_within(start, shown)
        gaps = shown - start - 1 - sum(b - a - 1 for a, b in tight)
        slack = (room - natural) / gaps if gaps > 0 and not last else 0.0
        if slack > self.setting.most:
            slack = 0.0
        return Line(self._segments(start, end, slack, {}, tight), indent, natural + slack * gaps)

    def _squeezed(self, start: int, end: int, indent: float, room: float) -> Line:
        """A line whose last mark gives up its empty half, and then the marks within, evenly, what is still needed."""
        shown = self._trimmed(start, end)
        natural = self.ends[shown] - self.ends[start]
        inner = max(0.0, natural - room - self._end_give(shown))
        givers = self._givers(start, shown) if inner else []
        given = {place: -inner / len(givers) for place in givers}
        return Line(self._segments(start, end, 0.0, given, []), indent, natural + sum(given.values()))

    def _tight_within(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of numbers and words on a line; nothing is spread inside them."""
        low = bisect_right(self.tight, (start, start))
        if low and self.tight[low - 1][1] > start:
            low -= 1
        high = bisect_left(self.tight, (end, end))
        return [(max(a, start), min(b, end)) for a, b in self.tight[low:high]]

    def _segments(
        self, start: int, end: int, slack: float, given: dict[int, float], tight: list[tuple[int, int]]
    ) -> tuple[Segment, ...]:
        """Lay out the characters from `start` to `end` in segments of one face, field and spacing."""
        inside = {a for a, _ in tight} if slack else set()
        cuts = {start, *given, *self.borders[bisect_right(self.borders, start) : bisect_left(self.borders, end)]}
        if slack:
            cuts.update(place for span in tight for place in span if place < end)
        places = sorted(cuts)
        segments: list[Segment] = []
        x = 0.0
        owner = bisect_right(self.borders, start) - 1
        for at, stop in zip(places, [*places[1:], end], strict=True):
            x += given.get(at, 0.0)
            while self.borders[owner + 1] <= at:
                owner += 1
            piece = self.pieces[owner]
            spacing = 0.0 if at in inside else slack
            width = self.ends[stop] - self.ends[at] + spacing * (stop - at - 1)
            segments.append(Segment(x, self.whole[at:stop], piece.face, spacing, width, piece.field))
            x += width + slack
        return tuple(segments)
