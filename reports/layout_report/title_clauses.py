"""Clauses about the title: its face, the shape of its lines, whether its words stay whole."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from reports.layout_report.clause import SIZES, Clause, absent, judged, mm, set_in, short, unsure
from reports.layout_report.elements import Elements, Line
from reports.layout_report.line_clauses import torn
from reports.layout_report.measures import CENTRED, end, off_centre
from reports.pdf.titles import told_places

_SHORTEST = 1 / 3  # of the longest line
_SAME_WIDTH = 1.0  # points
_ALIKE = 3  # lines of one width make a block
_AROUND = 4  # characters on both sides of a place


def title_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about the title."""
    titles = elements.of("title")
    lines = titles[0].lines if titles else ()
    yield _title(elements)
    yield _shape(lines)
    yield _words(lines, elements.source)


def _title(elements: Elements) -> Clause:
    required = "2号小标宋，居中"
    titles = elements.of("title")
    if not titles:
        return absent("7.3.1", "标题", required, "没有标题")
    measured, problems = set_in(titles, "小标宋", "2号")
    offs = [off_centre(elements, line) for line in titles[0].lines]
    problems += [
        f"“{short(line.text)}”偏离中线{mm(abs(off))}"
        for line, off in zip(titles[0].lines, offs, strict=True)
        if abs(off) > CENTRED
    ]
    return judged("7.3.1", "标题", required, f"{measured}，偏离中线{mm(max(map(abs, offs)))}", problems[:2])


def _shape(lines: Sequence[Line]) -> Clause:
    required = "排列对称，长短适宜，成梯形或菱形"
    if len(lines) < 2:
        return _one_line("标题回行", required, lines)
    widths = [end(line) - line.left for line in lines]
    counts = "、".join(f"{round(width / SIZES['2号'])}" for width in widths)
    return judged("7.3.1", "标题回行", required, f"{len(lines)}行，各宽{counts}字", _shape_faults(widths))


def _one_line(item: str, required: str, lines: Sequence[Line]) -> Clause:
    return absent("7.3.1", item, required, "标题只有一行" if lines else "没有标题")


def _shape_faults(widths: Sequence[float]) -> Iterator[str]:
    rises = [b > a + _SAME_WIDTH for a, b in pairwise(widths)]
    falls = [b < a - _SAME_WIDTH for a, b in pairwise(widths)]
    if any(fall and any(rises[at:]) for at, fall in enumerate(falls)):
        yield "中间的行比上下都短"
    steps = [rise or fall for rise, fall in zip(rises, falls, strict=True)]
    alike = max((len(list(run)) + 1 for differs, run in groupby(steps) if not differs), default=1)
    if alike == len(widths) or alike >= _ALIKE:
        yield f"{alike}行一样长，成了长方形"
    if min(widths) < _SHORTEST * max(widths):
        yield "最短的行不到最长的三分之一"


def _words(lines: Sequence[Line], source: str) -> Clause:
    """Whether words stay whole: known words tell it at some places, at the others only a reader can."""
    required = "词意完整"
    if len(lines) < 2:
        return _one_line("标题词意", required, lines)
    text = "".join(line.text for line in lines)
    places = list(accumulate(len(line.glyphs) for line in lines))[:-1]
    problems = [f"“{found}”被拆在两行" for found in torn(lines, source)]
    told = told_places(text)
    problems += [f"“{_around(text, place)}”处拆开了词" for place in places if told[place] is False]
    unknown = [f"“{_around(text, place)}”" for place in places if told[place] is None]
    measured = "／".join(line.text for line in lines)
    if problems or not unknown:
        return judged("7.3.1", "标题词意", required, measured, problems)
    return unsure("7.3.1", "标题词意", required, measured, f"请人工核对词意：{'、'.join(unknown)}")


def _around(text: str, place: int) -> str:
    return f"{text[max(0, place - _AROUND) : place]}／{text[place : place + _AROUND]}"
