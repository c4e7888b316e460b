"""Clauses about the elements of the text: title, headings, body, attachments, issuer and date, lines, characters."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reports.layout_report.clause import SIZES, Clause, absent, face_words, judged, mm, set_in, short, size_words
from reports.layout_report.elements import Element, Elements, Glyph, Line
from reports.layout_report.page_clauses import HEIGHT, LEFT, PAPER, TOP, WIDTH
from reports.pdf.faces import SUBSTITUTE
from reports.pdf.printed import Role

NO_START = frozenset("，。、；：？！）》」』”’…—·％")
NO_END = frozenset("（《「『“‘")
EM = SIZES["3号"]
_CENTRED = 2.0  # points by which the middle may be off
_INDENT_TOLERANCE = 0.1  # characters
_LEVELS: dict[Role, tuple[str, str]] = {
    "level1": ("“一、”", "黑体"),
    "level2": ("“（一）”", "楷体"),
    "level3": ("“1.”", "仿宋"),
    "level4": ("“（1）”", "仿宋"),
}
_DATE = re.compile(r"[0-9]{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日")
_BLANK = "＿"
_WORD = re.compile(r"[0-9A-Za-z.,%％‰]+")
_ENDING = re.compile(r"[0-9A-Za-z.,%％‰]{1,100}\Z")
_NAMED = 8  # missing characters named one by one


def text_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about the elements of the text."""
    yield _title(elements)
    yield _title_shape(elements)
    yield _body(elements)
    yield _indent(elements)
    for role, (form, face) in _LEVELS.items():
        yield _heading(elements, role, form, face)
    yield _headings_kept(elements)
    yield _note(elements)
    yield from _signature(elements)
    yield from _annexes(elements)
    yield _tables(elements)
    yield _line_ends(elements)
    yield _words(elements)


def _pitch_below(elements: Elements, line: Line) -> float:
    """Rows from the line that stands above another one on its page; 0 where none does."""
    above = [glyph.y for glyph in elements.sheets[line.page].glyphs if glyph.y < line.y - 1]
    return (line.y - max(above)) / (EM * 15 / 8) if above else 0.0


def _measure(elements: Elements, line: Line) -> tuple[float, float]:
    """The left and the right edge of the type area as the page of a line is read."""
    if elements.sheets[line.page].is_sideways:
        bottom = PAPER[1] - TOP - HEIGHT
        return bottom, bottom + HEIGHT
    return LEFT, LEFT + WIDTH


# Title


def _title(elements: Elements) -> Clause:
    required = "2号小标宋，居中"
    titles = elements.of("title")
    if not titles:
        return absent("7.3.1", "标题", required, "没有标题")
    measured, problems = set_in(titles, "小标宋", "2号")
    offs = [_off_centre(elements, line) for line in titles[0].lines]
    problems += [
        f"“{short(line.text)}”偏离中线{mm(abs(off))}"
        for line, off in zip(titles[0].lines, offs, strict=True)
        if abs(off) > _CENTRED
    ]
    return judged("7.3.1", "标题", required, f"{measured}，偏离中线{mm(max(map(abs, offs)))}", problems[:2])


def _off_centre(elements: Elements, line: Line) -> float:
    """How far the middle of a line is from the middle of the type area, by its advances."""
    return (line.left + line.glyphs[-1].x + _advance(line) - sum(_measure(elements, line))) / 2


def _advance(line: Line) -> float:
    """The width of the last character of a line: its size, less where it is no Chinese one."""
    last = line.glyphs[-1]
    return last.size if ord(last.text) > 0x2000 else last.right - last.x


def _title_shape(elements: Elements) -> Clause:
    required = "回行时词意完整，排列对称，长短适宜，成梯形或菱形"
    lines = elements.of("title")[0].lines if elements.of("title") else ()
    if len(lines) < 2:
        return absent("7.3.1", "标题回行", required, "标题只有一行" if lines else "没有标题")
    widths = [line.glyphs[-1].x + _advance(line) - line.left for line in lines]
    counts = "、".join(f"{round(width / SIZES['2号'])}" for width in widths)
    rises = [b > a + 1 for a, b in pairwise(widths)]
    falls = [b < a - 1 for a, b in pairwise(widths)]
    problems = ["中间的行比上下都短"] if any(fall and any(rises[at:]) for at, fall in enumerate(falls)) else []
    problems += [f"“{found}”被拆在两行" for found in _torn(lines, elements.source)]
    return judged(
        "7.3.1",
        "标题回行",
        required,
        f"{len(lines)}行，各宽{counts}字：" + "／".join(line.text for line in lines),
        problems,
    )


# Body and headings


def _body(elements: Elements) -> Clause:
    required = "3号仿宋"
    if not elements.of("body"):
        return absent("5.2.2", "正文", required, "没有正文")
    return judged("5.2.2", "正文", required, *set_in(elements.of("body"), "仿宋", "3号"))


def _indent(elements: Elements) -> Clause:
    """The first line of each paragraph, and of each heading, two characters in; the others flush left."""
    required = "每个自然段左空二字，回行顶格"
    if not elements.paragraphs:
        return absent("7.3.3", "段首", required, "没有正文")
    problems, indents = [], []
    for lines in elements.paragraphs:
        for line in lines:
            indent = (line.left - _measure(elements, line)[0]) / EM
            indents += [indent] if line.is_first else []
            if abs(indent - (2 if line.is_first else 0)) > _INDENT_TOLERANCE:
                problems.append(f"第{line.page + 1}页“{short(line.text)}”左空{indent:.1f}字")
    return judged(
        "7.3.3", "段首", required, f"{len(indents)}段，左空{min(indents):.1f}～{max(indents):.1f}字", problems[:1]
    )


def _heading(elements: Elements, role: Role, form: str, face: str) -> Clause:
    item, required = f"{form}层次", f"3号{face}，不加粗"
    found = elements.of(role)
    if not found:
        return absent("7.3.3", item, required, "没有这一层次")
    measured, problems = set_in(found, face, "3号")
    return judged("7.3.3", item, required, f"{len(found)}处，{measured}", problems)


def _headings_kept(elements: Elements) -> Clause:
    """A heading is followed by text on its page; `rest` are the lines below its own there."""
    required = "不单独排在页末"
    headings = [
        element for element in elements.of("level1", "level2", "level3", "level4") if _is_alone(elements, element)
    ]
    if not headings:
        return absent("", "标题与下文", required, "没有标题")
    rest = [(_rows_below(elements, heading.lines[-1]), heading) for heading in headings]
    problems = [
        f"第{heading.lines[-1].page + 1}页末是标题“{short(heading.text)}”" for below, heading in rest if not below
    ]
    return judged(
        "",
        "标题与下文",
        required,
        f"{len(rest)}处标题，其下同页至少{min(rest, key=lambda pair: pair[0])[0]}行",
        problems[:2],
    )


def _is_alone(elements: Elements, element: Element) -> bool:
    """Whether a heading is a block of its own, not the beginning of a paragraph."""
    return sum(each.order == element.order for each in elements.found) == 1


def _rows_below(elements: Elements, line: Line) -> int:
    return len({round(glyph.y) for glyph in elements.sheets[line.page].glyphs if glyph.y > line.y + 1})


# Below the text


def _note(elements: Elements) -> Clause:
    required = "正文下空一行，左空二字，名称后不加标点"
    notes = elements.of("note")
    if not notes:
        return absent("7.3.4", "附件说明", required, "没有附件")
    first = notes[0].lines[0]
    rows, indent = _pitch_below(elements, first), (first.left - LEFT) / EM
    problems = [] if abs(rows - 2) < _INDENT_TOLERANCE else [f"与上文相距{rows - 1:.1f}行"]
    problems += [] if abs(indent - 2) < _INDENT_TOLERANCE else [f"左空{indent:.1f}字"]
    problems += [f"“{short(note.text)}”后有标点" for note in notes if note.text[-1] in "。；，、.;,"]
    problems += set_in(notes, "仿宋", "3号")[1]
    return judged(
        "7.3.4", "附件说明", required, f"空{rows - 1:.1f}行，左空{indent:.1f}字，{len(notes)}个附件", problems
    )


def _signature(elements: Elements) -> Iterator[Clause]:
    required = "正文下空一行，署名右空二字；日期在下一行，首字比署名首字右移二字，日期长时日期右空二字"
    issuers, dates = elements.of("issuer"), elements.of("date")
    if not (issuers and dates):
        yield absent("7.3.5.2", "署名和日期", required, "没有署名或日期")
        return
    issuer, date = issuers[0].lines[-1], dates[0].lines[0]
    rows = _pitch_below(elements, issuers[0].lines[0])
    gaps = [(LEFT + WIDTH - line.glyphs[-1].x - _advance(line)) / EM for line in (issuer, date)]
    shift = (date.left - issuer.left) / EM
    problems = ["署名单独排在一页"] if not rows else []
    problems += [f"署名与上文相距{rows - 1:.1f}行"] if rows and abs(rows - 2) > _INDENT_TOLERANCE else []
    problems += ["日期不在署名的下一页或下一行"] if date.page != issuer.page else []
    if len(issuers[0].lines) == 1:
        problems += [f"右边空{min(gaps):.1f}字"] if abs(min(gaps) - 2) > 2 * _INDENT_TOLERANCE else []
        problems += [f"日期首字右移{shift:.1f}字"] if abs(shift - 2) > _INDENT_TOLERANCE else []
    measured = f"空{max(rows - 1, 0):.1f}行，署名右空{gaps[0]:.1f}字，日期右空{gaps[1]:.1f}字，首字右移{shift:.1f}字"
    yield judged("7.3.5.2", "署名和日期", required, measured, problems)
    yield _date_form(dates[0].text)


def _date_form(text: str) -> Clause:
    required = "阿拉伯数字，年、月、日全，月、日不编虚位"
    if _BLANK in text or not text:
        return absent("7.3.5.4", "成文日期", required, "日期没有填")
    return judged(
        "7.3.5.4", "成文日期", required, text, [] if _DATE.fullmatch(text) else [f"“{short(text, 20)}”不是这种形式"]
    )


def _annexes(elements: Elements) -> Iterator[Clause]:
    required = "另面编排；“附件”及序号3号黑体，顶格在第一行；附件标题居中在第三行"
    marks, titles = elements.of("annex_mark"), elements.of("annex_title")
    if not marks:
        yield absent("7.3.7", "附件", required, "没有附件")
        return
    measured, problems = set_in(marks, "黑体", "3号")
    for mark in marks:
        problems += _mark_faults(elements, mark)
    rows = []
    for mark, title in zip(marks, titles, strict=False):
        line = title.lines[0]
        row = (line.y - mark.lines[0].y) / (EM * 15 / 8) + 1
        rows.append(row)
        problems += (
            [f"“{short(title.text)}”在第{row:.1f}行"] if line.page != mark.lines[0].page or round(row) != 3 else []
        )
        if abs(_off_centre(elements, line)) > _CENTRED:
            problems.append(f"“{short(title.text)}”没有居中")
    said = f"，标题在第{'、'.join(sorted({f'{row:.0f}' for row in rows}))}行" if rows else ""
    yield judged("7.3.7", "附件", required, f"{len(marks)}个附件，{measured}{said}", problems[:2])


def _mark_faults(elements: Elements, mark: Element) -> Iterator[str]:
    line = mark.lines[0]
    sheet = elements.sheets[line.page]
    if any(glyph.y < line.y - 1 for glyph in sheet.glyphs):
        yield f"“{mark.text}”不在新的一页"
    if abs(line.left - _measure(elements, line)[0]) > _INDENT_TOLERANCE * EM:
        yield f"“{mark.text}”没有顶格"


def _tables(elements: Elements) -> Clause:
    required = "标准未作规定；一般5号或小4号仿宋，表头黑体"
    glyphs = [glyph for element in elements.of("loose") for glyph in element.glyphs]
    if not glyphs:
        return absent("", "表格", required, "没有表格")
    return judged("", "表格", required, f"{face_words(glyphs)}，{size_words(glyphs)}")


# Lines


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
    torn = [f"“{found}”被拆在两行" for lines in elements.paragraphs for found in _torn(lines, elements.source)]
    return judged("", "数字和外文", "数和它的符号、外文单词不拆在两行", f"{len(torn)}处拆开", torn[:2])


def _torn(lines: Sequence[Line], source: str) -> Iterator[str]:
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


def missing_clause(elements: Elements, named: Sequence[str]) -> Clause:
    """The characters that no face has; `named` says each with its field."""
    count = sum(glyph.text == SUBSTITUTE for sheet in elements.sheets for glyph in sheet.glyphs)
    measured = f"〓{count}处" if count else "没有缺字"
    return judged("", "缺字", "所有的字都有字形", measured, [words.rstrip("。") for words in named[:_NAMED]])
