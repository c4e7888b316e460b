"""Clauses about what stands below the text: attachment note, issuer and date, the annexes and their tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reports.layout_report.clause import (
    Clause,
    absent,
    face_words,
    is_size,
    judged,
    set_in,
    short,
    size_name,
    size_words,
)
from reports.layout_report.elements import Element, Elements, Passage
from reports.layout_report.measures import (
    CENTRED,
    EM,
    INDENT_TOLERANCE,
    LEFT,
    ROW_GAP,
    WIDTH,
    edges,
    end,
    off_centre,
    pitch_below,
)

_DATE = re.compile(r"[0-9]{4}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日")
_BLANK = "＿"
_NOTE = re.compile(r"(?:附件：)?(?:[0-9]+\.)?(.*)")
_TABLE_SIZES = ("小4号", "5号")
_RULES = (0.5, 0.75)
_RULE_TOLERANCE = 0.05


def annex_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about what stands below the text."""
    yield _note(elements)
    yield from _signature(elements)
    yield from _annexes(elements)
    yield _tables(elements)
    yield _rules(elements)


def _note(elements: Elements) -> Clause:
    required = "正文下空一行，左空二字，名称后不加标点，与附件标题一致"
    notes = elements.of("note")
    if not notes:
        return absent("7.3.4", "附件说明", required, "没有附件")
    first = notes[0].lines[0]
    rows, indent = pitch_below(elements, first), (first.left - LEFT) / EM
    problems = [] if abs(rows - 2) < INDENT_TOLERANCE else [f"与上文相距{rows - 1:.1f}行"]
    problems += [] if abs(indent - 2) < INDENT_TOLERANCE else [f"左空{indent:.1f}字"]
    problems += [f"“{short(note.text)}”后有标点" for note in notes if note.text[-1] in "。；，、.;,"]
    problems += set_in(notes, "仿宋", "3号")[1]
    problems += _name_faults(elements)
    said = f"空{rows - 1:.1f}行，左空{indent:.1f}字，{len(notes)}个附件"
    return judged("7.3.4", "附件说明", required, said + _elsewhere(elements), problems)


def _name_faults(elements: Elements) -> Iterator[str]:
    """The note names the annexes as they are headed, in their order."""
    names = [str(_NOTE.sub(r"\1", note.text)) for note in elements.of("note")]
    titles = [title.text for title in elements.of("annex_title")]
    for number, (name, title) in enumerate(zip(names, titles, strict=False), 1):
        if name != title:
            yield f"附件{number}在说明中是“{short(name)}”，标题是“{short(title)}”"
    if len(titles) > len(names):
        yield f"说明中没有附件{'、'.join(map(str, range(len(names) + 1, len(titles) + 1)))}"


def _elsewhere(elements: Elements) -> str:
    """Which of the annexes named are not in the file."""
    here, named = len(elements.of("annex_mark")), len(elements.of("note"))
    if named <= here:
        return ""
    return f"，附件{'、'.join(map(str, range(here + 1, named + 1)))}另附" if named > 1 else "，另附"


def _signature(elements: Elements) -> Iterator[Clause]:
    required = "正文下空一行，署名右空二字；日期在下一行，首字比署名首字右移二字，日期长时日期右空二字"
    issuers, dates = elements.of("issuer"), elements.of("date")
    if not (issuers and dates):
        yield absent("7.3.5.2", "署名和日期", required, "没有署名或日期")
        return
    issuer, date = issuers[0].lines[-1], dates[0].lines[0]
    rows = pitch_below(elements, issuers[0].lines[0])
    gaps = [(LEFT + WIDTH - end(line)) / EM for line in (issuer, date)]
    shift = (date.left - issuer.left) / EM
    problems = ["署名单独排在一页"] if not rows else []
    problems += [f"署名与上文相距{rows - 1:.1f}行"] if rows and abs(rows - 2) > INDENT_TOLERANCE else []
    below = (date.y - issuer.y) / (EM * (1 + ROW_GAP)) if date.page == issuer.page else 0.0
    problems += ["日期不在署名的下一行"] if abs(below - 1) > INDENT_TOLERANCE else []
    if len(issuers[0].lines) == 1:
        problems += [f"右边空{min(gaps):.1f}字"] if abs(min(gaps) - 2) > 2 * INDENT_TOLERANCE else []
        problems += [f"日期首字右移{shift:.1f}字"] if abs(shift - 2) > INDENT_TOLERANCE else []
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
        row = (line.y - mark.lines[0].y) / (EM * (1 + ROW_GAP)) + 1
        rows.append(row)
        problems += (
            [f"“{short(title.text)}”在第{row:.1f}行"] if line.page != mark.lines[0].page or round(row) != 3 else []
        )
        if abs(off_centre(elements, line)) > CENTRED:
            problems.append(f"“{short(title.text)}”没有居中")
    said = f"，标题在第{'、'.join(sorted({f'{row:.0f}' for row in rows}))}行" if rows else ""
    yield judged("7.3.7", "附件", required, f"{len(marks)}个附件，{measured}{said}", problems[:2])


def _mark_faults(elements: Elements, mark: Element) -> Iterator[str]:
    line = mark.lines[0]
    sheet = elements.sheets[line.page]
    if any(glyph.y < line.y - 1 for glyph in sheet.glyphs):
        yield f"“{mark.text}”不在新的一页"
    if abs(line.left - edges(elements, line)[0]) > INDENT_TOLERANCE * EM:
        yield f"“{mark.text}”没有顶格"


# Tables


def _tables(elements: Elements) -> Clause:
    required = "标准未作规定；一般5号或小4号仿宋，表头黑体"
    passages = elements.tabled
    glyphs = [glyph for passage in passages for glyph in passage.glyphs]
    if not glyphs:
        return absent("", "表格", required, "没有表格")
    other: dict[str, list[Passage]] = {}
    for passage in passages:
        glyph = passage.glyphs[0]
        if not any(is_size(glyph, size) for size in _TABLE_SIZES):
            other.setdefault(size_name(round(glyph.size, 2)), []).append(passage)
    problems = [
        f"第{found[0].glyphs[0].page + 1}页“{short(found[0].text)}”等是{size}，共{_pages(found)}页"
        for size, found in other.items()
    ]
    return judged("", "表格", required, f"{face_words(glyphs)}，{size_words(glyphs)}", problems)


def _pages(passages: Sequence[Passage]) -> int:
    return len({passage.glyphs[0].page for passage in passages})


def _rules(elements: Elements) -> Clause:
    required = "标准未作规定；一般0.5磅至0.75磅"
    widths = Counter(round(line, 2) for sheet in elements.sheets for line in sheet.lines if line)
    if not widths:
        return absent("", "表格线", required, "没有表格线")
    lowest, highest = _RULES[0] - _RULE_TOLERANCE, _RULES[1] + _RULE_TOLERANCE
    problems = [
        f"第{page}页有{line:.2f}磅的线"
        for page, sheet in enumerate(elements.sheets, 1)
        for line in sheet.lines
        if line and not lowest <= line <= highest
    ]
    return judged("", "表格线", required, "、".join(f"{width:g}磅" for width in sorted(widths)), problems[:1])
