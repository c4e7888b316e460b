"""Clauses about lines: what they begin and end with, that they are full, that nothing is printed over anything."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reports.layout_report.clause import Clause, absent, judged, mm, short
from reports.layout_report.elements import Elements, Glyph, Line, Sheet
from reports.layout_report.measures import EM, WIDE, WIDTH, edges

NO_START = frozenset("，。、；：？！）》」』”’…—·％")
NO_END = frozenset("（《「『“‘")
_NAMED = 8  # characters shown of the end of a line
_WORD = re.compile(r"[0-9A-Za-z.,%％‰]+")
_ENDING = re.compile(r"[0-9A-Za-z.,%％‰]{1,100}\Z")
_FULL = 2.0  # points that the end of a full line may be off
_LOOSEST = 0.5  # characters of space between two within a full line
_BEFORE, _BEHIND = 3, 4  # characters quoted around one
_OVER = 0.5  # points of ink over ink that are no slip of a curve


def line_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about lines."""
    yield _line_ends(elements)
    yield _words(elements)
    yield _full_lines(elements)
    yield _overprinted(elements.sheets)


def _line_ends(elements: Elements) -> Clause:
    required = "行首没有，。、；：？！）》」』”’…—·％，行末没有（《「『“‘"
    problems, count = [], 0
    for lines in elements.paragraphs:
        count += len(lines)
        for line in lines:
            if not line.is_first and line.text[0] in NO_START:
                problems.append(f"第{line.page + 1}页有一行以“{line.text[0]}”开头：{short(line.text)}")
            if not line.is_last and line.text[-1] in NO_END:
                problems.append(f"第{line.page + 1}页有一行以“{line.text[-1]}”结尾：{line.text[-_NAMED:]}")
    return judged("", "行首和行末", required, f"{count}行，{len(problems)}处不符", problems[:2])


def _words(elements: Elements) -> Clause:
    found = [
        f"第{pair[1].page + 1}页“{found}”被拆在两行"
        for lines in elements.paragraphs
        for pair in pairwise(lines)
        for found in torn(pair, elements.source)
    ]
    return judged("", "数字和外文", "数和它的符号、外文单词不拆在两行", f"{len(found)}处拆开", found[:2])


def torn(lines: Sequence[Line], source: str) -> Iterator[str]:
    """Yield each number or word that begins on one line and ends on the next, unless it is longer than a line."""
    for before, after in pairwise(lines):
        head, tail = _at_end(before.text), _WORD.match(after.text)
        if not (head and tail) or tail[0] == after.text or head + tail[0] not in source:
            continue
        if _length(before.glyphs[-len(head) :]) + _length(after.glyphs[: len(tail[0])]) < WIDTH:
            yield head + tail[0]


def _length(glyphs: Sequence[Glyph]) -> float:
    return glyphs[-1].right - glyphs[0].x


def _at_end(text: str) -> str:
    found = _ENDING.search(text)
    return found[0] if found else ""


# Full lines


def _full_lines(elements: Elements) -> Clause:
    """Lines that are not the last of their paragraph end at the margin; their slack is spread over the line."""
    required = "除段末外，各行撑满版心，余量匀到字间"
    full = [line for lines in elements.paragraphs for line in lines if not line.is_last]
    if not full:
        return absent("5.2.3", "行末对齐", required, "没有满行")
    ends = [_from_margin(elements, line) for line in full]
    gaps = [max(_gaps(line), default=0.0) / EM for line in full]
    problems = [
        f"第{line.page + 1}页“{short(line.text)}”离版心右边{mm(abs(off))}"
        for line, off in zip(full, ends, strict=True)
        if abs(off) > _FULL
    ]
    problems += [
        f"第{line.page + 1}页“{short(line.text)}”字间空{gap:.1f}字"
        for line, gap in zip(full, gaps, strict=True)
        if gap > _LOOSEST
    ]
    measured = f"{len(full)}行，行末相差{mm(max(map(abs, ends)))}，字间最多加{max(gaps):.2f}字"
    return judged("5.2.3", "行末对齐", required, measured, problems[:2])


def _from_margin(elements: Elements, line: Line) -> float:
    """How far the end of a line is from the margin, which is to lie between the ink of its last character and its end.

    A mark may hang over the margin by its empty half; and not every character is as wide as it is high.
    """
    margin, last = edges(elements, line)[1], line.glyphs[-1]
    nearest, farthest = sorted((last.right, last.x + last.size))
    return max(0.0, nearest - margin) + min(0.0, farthest - margin)


def _gaps(line: Line) -> Iterator[float]:
    """Yield the space added between two Chinese characters."""
    for one, other in pairwise(line.glyphs):
        if one.text >= WIDE and other.text >= WIDE and not other.spaced:
            yield other.x - one.x - one.size


# Text over text


def _overprinted(sheets: Sequence[Sheet]) -> Clause:
    found = [(sheet, *pair) for sheet in sheets for pair in _overlaps(_on_paper(sheet))]
    problems = [
        f"第{one.page + 1}页“{_around(sheet, one)}”压着“{_around(sheet, other)}”" for sheet, one, other in found[:2]
    ]
    count = sum(len(sheet.glyphs) for sheet in sheets)
    return judged("", "文字重叠", "文字不压文字", f"{count}字，{len(found)}处重叠", problems)


def _on_paper(sheet: Sheet) -> tuple[Glyph, ...]:
    """All that stands on a page but the number where the page is read in another direction."""
    return sheet.glyphs if sheet.is_sideways else sheet.glyphs + sheet.number


def _around(sheet: Sheet, glyph: Glyph) -> str:
    glyphs = _on_paper(sheet)
    at = glyphs.index(glyph)
    return "".join(each.text for each in glyphs[max(0, at - _BEFORE) : at + _BEHIND] if each.y == glyph.y)


def _overlaps(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Yield the characters whose ink lies over that of another, in one sweep down the page."""
    near: list[Glyph] = []
    for glyph in sorted((each for each in glyphs if not _stands_upon(each)), key=lambda each: each.top):
        near = [each for each in near if each.bottom - glyph.top > _OVER]
        for other in near if glyph.bottom - glyph.top > _OVER else ():
            if min(glyph.right, other.right) - max(glyph.left, other.left) > _OVER:
                yield other, glyph
        near.append(glyph)


def _stands_upon(glyph: Glyph) -> bool:
    """Whether a mark is meant to stand upon another character."""
    return unicodedata.category(glyph.text).startswith("M")
