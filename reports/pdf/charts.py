"""Charts of bars, drawn: names at the left, bars from zero, figures beside them, the mark and title below (practice)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports import gongwen as g
from reports.document import Bar, Chart
from reports.pdf.faces import Missing, Piece, clean, pieces
from reports.pdf.lines import Line, Setting, break_lines, width_of
from reports.pdf.page import Area, Box, Fill
from reports.pdf.pages import Pages, page_y
from reports.pdf.titles import balanced_lines

SIZE = g.TABLE_SIZES[1]
LEADING = SIZE * g.TABLE_LEADING
_BAR = 11.0  # thickness, points
_BETWEEN = (7.0, 3.5)  # from bar to bar; less where that saves a page
_GAP = 5.0  # between name, bar and figure
_MOST_NAME, _MOST_FIGURE = 0.3, 0.3  # of the measure
_GREY, _LINE = 0.6, 0.5
_CAPTION_GAP = 4.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A bar with its texts broken; lengths from zero as parts of the whole scale, None for a missing value."""

    bar: Bar
    name: list[Line]
    figure: list[Line]
    value: float | None
    whole: float | None

    @property
    def height(self) -> float:
        """What it takes up without the space to the next bar."""
        return max(_BAR, LEADING * max(len(self.name), len(self.figure)))


def place_chart(chart: Chart, pages: Pages, missing: Missing, faces: g.Faces) -> None:
    """Place a chart below what stands on the page, whole where a page can hold it; one without bars is left out."""
    if chart.bars:
        _Setter(chart, pages, missing, faces).place()


class _Setter:
    """Sets one chart."""

    def __init__(self, chart: Chart, pages: Pages, missing: Missing, faces: g.Faces) -> None:
        self.chart, self.pages, self.missing, self.faces = chart, pages, missing, faces
        self.between = _BETWEEN[0]
        width = pages.width
        names = [self._pieces(bar.name, "table", bar.field) for bar in chart.bars]
        figures = [self._pieces(_figure(bar), "table", bar.field) for bar in chart.bars]
        self.name_width = _column(names, width * _MOST_NAME)
        self.figure_width = _column(figures, width * _MOST_FIGURE)
        self.length = width - self.name_width - self.figure_width - 2 * _GAP
        self.least, self.span = _scale(chart.bars)
        self.bars = [
            _Drawn(bar, self._broken(name, self.name_width), self._broken(figure, self.figure_width),
                   self._part(bar.value), self._part(bar.whole))
            for bar, name, figure in zip(chart.bars, names, figures, strict=True)
        ]  # fmt: skip

    def _pieces(self, text: str, role: str, path: str) -> list[Piece]:
        return list(pieces(clean(text).replace("\n", " "), self.faces[role], path, self.missing))

    def _broken(self, text: Sequence[Piece], measure: float) -> list[Line]:
        return break_lines(text, Setting(SIZE, measure, stretch=0.0))

    def _part(self, value: Decimal | None) -> float | None:
        """A value as a part of the scale; 0 for all where every value is zero."""
        if value is None or not value.is_finite():
            return None
        return float(value / self.span) if self.span else 0.0

    def place(self) -> None:
        """Place the key, the bars and the title; a chart that no page holds goes on over several."""
        caption = self._caption()
        ending = _CAPTION_GAP + len(caption) * LEADING
        self.pages.flush(reserve=self._total(ending))
        if not self.pages.fresh:
            self.pages.y += g.TABLE_GAP
        self._choose_space(ending)
        total = self._total(ending)
        self._make_room(total if total <= self.pages.height else LEADING + 2 * self.between + self.bars[0].height)
        self._key()
        for number, bar in enumerate(self.bars, 1):
            whole = bar.height + self.between + (ending if number == len(self.bars) else 0.0)
            if whole <= self.pages.height:
                self._make_room(whole)
            self._bar(bar)
        self.pages.y += _CAPTION_GAP
        for line in caption:
            self._make_room(LEADING)
            self._text(line, (self.pages.width - line.width) / 2, self.pages.y)
            self.pages.y += LEADING
        self.pages.y += g.TABLE_GAP

    def _total(self, ending: float) -> float:
        return LEADING + self.between + sum(bar.height + self.between for bar in self.bars) + ending

    def _choose_space(self, ending: float) -> None:
        """Move the bars nearer to each other where the page then holds them all."""
        for self.between in _BETWEEN:
            if self._total(ending) <= self.pages.room:
                return
        self.between = _BETWEEN[0]

    def _make_room(self, height: float) -> None:
        if self.pages.room < height and not self.pages.fresh:
            self.pages.new_sheet()

    def _caption(self) -> list[Line]:
        text = "　".join(part for part in (self.chart.mark, self.chart.title) if part)
        return balanced_lines(self._pieces(text, "table_strong", ""), SIZE, self.pages.width)

    def _text(self, line: Line, x: float, top: float) -> None:
        self.pages.draw_line(line, g.LEFT_MARGIN + x, top + (LEADING - SIZE) / 2, SIZE, has_area=False)

    def _key(self) -> None:
        """What the lengths mean, at the right above the bars: 得分 in grey within 分值 in outline, and the unit."""
        words = [(self.chart.value, True), (self.chart.whole, False)] if self.chart.whole else []
        x = self.pages.width
        unit = self._broken(self._pieces(f"单位：{self.chart.unit}" if self.chart.unit else "", "table", ""), x)
        for line in unit[:1]:
            x -= line.width
            self._text(line, x, self.pages.y)
        for word, is_filled in reversed(words):
            for line in self._broken(self._pieces(word, "table", ""), self.pages.width / 4)[:1]:
                x -= line.width + SIZE
                self._text(line, x, self.pages.y)
            x -= _GAP + SIZE
            self._patch(x, self.pages.y + (LEADING - SIZE * 0.8) / 2, SIZE, SIZE * 0.8, is_filled)
        self.pages.y += LEADING + self.between

    def _patch(self, x: float, top: float, width: float, height: float, is_filled: bool) -> None:
        """A rectangle: filled, or in outline."""
        sheet, left, bottom = self.pages.sheet, g.LEFT_MARGIN + x, page_y(top + height)
        if is_filled:
            sheet.fills.append(Fill(left, bottom, width, height, _GREY))
        else:
            sheet.boxes.append(Box(left, bottom, width, height))

    def _bar(self, drawn: _Drawn) -> None:
        """One bar with its name and its figure; texts longer than the page go on on the next."""
        count = max(1, len(drawn.name), len(drawn.figure))
        at = 0
        while at < count:
            self._make_room(LEADING + self.between)
            fitting = max(1, int((self.pages.room - self.between + 0.01) / LEADING))
            part = _Drawn(drawn.bar, drawn.name[at : at + fitting], drawn.figure[at : at + fitting],
                          None if at else drawn.value, None if at else drawn.whole)  # fmt: skip
            self._draw(part)
            at += fitting
            self.pages.y += part.height + self.between

    def _draw(self, part: _Drawn) -> None:
        top, height = self.pages.y, part.height + self.between
        middle = top + height / 2
        left = self.name_width + _GAP
        zero = left - self.least * self.length
        sheet = self.pages.sheet
        ends = [zero]
        for value, is_filled in ((part.value, True), (part.whole, False)):
            if value is not None:
                start, end = sorted((zero, zero + value * self.length))
                self._patch(start, middle - _BAR / 2, end - start, _BAR, is_filled)
                ends.append(end)
        sheet.fills.append(Fill(g.LEFT_MARGIN + zero - _LINE / 2, page_y(top + height), _LINE, height, 0.0))
        first = middle - len(part.name) * LEADING / 2
        for number, line in enumerate(part.name):
            self._text(line, max(0.0, self.name_width - line.width), first + number * LEADING)
        first = middle - len(part.figure) * LEADING / 2
        for number, line in enumerate(part.figure):
            self._text(line, max(ends) + _GAP, first + number * LEADING)
        if part.bar.field:
            box = (g.LEFT_MARGIN, page_y(top + height), self.pages.width, height)
            sheet.areas.append(Area(*box, part.bar.field))


def _figure(bar: Bar) -> str:
    return f"{bar.text}/{bar.whole_text}" if bar.whole_text else bar.text


def _column(texts: Sequence[Sequence[Piece]], most: float) -> float:
    return min(most, max(width_of(text, SIZE) for text in texts) + 0.1)


def _scale(bars: Sequence[Bar]) -> tuple[float, Decimal]:
    """Where the scale begins, as a part of its span from zero, and its span; zero is always on it."""
    values = [value for bar in bars for value in (bar.value, bar.whole) if value is not None and value.is_finite()]
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    span = high - low
    return (float(low / span) if span else 0.0), span
