"""Clauses about the page: paper, margins, type area, grid, colour, page number, fonts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reports.layout_report.clause import (
    MM,
    SIZES,
    Clause,
    absent,
    class_of,
    face_words,
    judged,
    mm,
    size_words,
)
from reports.layout_report.elements import Elements, Sheet
from reports.layout_report.measures import (
    BOTTOM,
    CHARACTERS,
    HANGING,
    HEIGHT,
    LEFT,
    PAPER,
    RIGHT,
    ROW_GAP,
    ROWS,
    TOP,
    WIDE,
    WIDTH,
    end,
)
from reports.pdf.reading import Font, Reading

MARGIN_TOLERANCE = 1 * MM
INK_TOLERANCE = 0.3 * MM  # the outer half of a table's rule
DASH_DROP = 7 * MM
DASH_TOLERANCE = 0.5 * MM
NUMBER_INDENT_TOLERANCE = 0.2  # characters
_PITCH_TOLERANCE = 0.1
_GOES_ON = 3  # lines of a paragraph on the next page: the page before was full
_HELD_TOGETHER = 2  # characters that may go over to the next line with a mark that must not end or begin one
_BLACK = 0.02

# A place on a sheet: left, top, right, bottom
Box = tuple[float, float, float, float]


def page_clauses(elements: Elements, reading: Reading) -> Iterator[Clause]:
    """Yield the clauses about the page."""
    yield _paper(elements.sheets)
    boxes = [(number, _inked(sheet)) for number, sheet in enumerate(elements.sheets, 1) if sheet.glyphs or sheet.shapes]
    yield _margins(elements)
    yield _other_margins(elements)
    yield _type_area(boxes)
    yield _rows(elements)
    yield _characters(elements)
    yield _colour(elements)
    yield from _numbers(elements.sheets)
    yield _sideways(elements.sheets, reading)
    yield _embedded(reading.fonts)


def _paper(sheets: Sequence[Sheet]) -> Clause:
    sizes = Counter(tuple(sorted((sheet.width, sheet.height))) for sheet in sheets)
    measured = "、".join(f"{mm(width)}×{mm(height)}，{count}页" for (width, height), count in sizes.items())
    problems = [
        f"第{number}页不是A4纸"
        for number, sheet in enumerate(sheets, 1)
        if any(abs(a - b) > MM for a, b in zip(sorted((sheet.width, sheet.height)), PAPER, strict=True))
    ]
    return judged("5.1", "纸张", "A4，210毫米×297毫米", measured, problems[:1])


def _inked(sheet: Sheet) -> Box:
    """The smallest rectangle on the upright paper that holds all ink but the page number."""
    boxes = [(each.left, each.top, each.right, each.bottom) for each in sheet.glyphs if each.right > each.left]
    boxes += sheet.shapes
    left, top, right, bottom = zip(*boxes, strict=True)
    box = (min(left), min(top), max(right), max(bottom))
    if sheet.is_sideways:  # back to the upright paper: its left is the top as it is read
        return box[1], sheet.width - box[2], box[3], sheet.width - box[0]
    return box


def _margins(elements: Elements) -> Clause:
    """The top margin by the highest ink of a text, the left one by the lines that begin without indent."""
    required = "天头37毫米±1毫米，订口28毫米±1毫米"
    tops = [glyph.top for sheet in elements.sheets for glyph in sheet.glyphs if not sheet.is_sideways]
    if not tops:
        return absent("5.2.1", "页边", required, "没有文字")
    top = min(tops)
    problems = [f"天头是{mm(top)}"] if abs(top - TOP) > MARGIN_TOLERANCE else []
    upright = [lines for lines in elements.paragraphs if not elements.sheets[lines[0].page].is_sideways]
    flush = [line.left for lines in upright for line in lines[1:]]
    if not flush:
        return judged("5.2.1", "页边", required, f"天头{mm(top)}（没有顶格的行，订口未测）", problems)
    left = min(flush)
    problems += [f"订口是{mm(left)}"] if abs(left - LEFT) > MARGIN_TOLERANCE else []
    return judged("5.2.1", "页边", required, f"天头{mm(top)}，订口{mm(left)}", problems)


def _other_margins(elements: Elements) -> Clause:
    """The bottom margin by the lowest line, on full pages no higher than that; the right one by the full lines."""
    required = "地脚35毫米，切口26毫米（由天头、订口和版心推出）"
    upright = [sheet for sheet in elements.sheets if sheet.glyphs and not sheet.is_sideways]
    if not upright:
        return absent("5.2.1", "地脚和切口", required, "没有文字")
    bottom = min(map(_below, upright))
    bottoms = [bottom, *(_below(elements.sheets[page]) for page in _full_pages(elements))]
    problems = [f"地脚是{mm(each)}" for each in bottoms if each < BOTTOM - MARGIN_TOLERANCE]
    problems += [f"排满的页地脚是{mm(each)}" for each in bottoms[1:] if each > BOTTOM + MARGIN_TOLERANCE]
    rights = [
        elements.sheets[line.page].width - end(line)
        for lines in elements.paragraphs
        for line in lines
        if not (line.is_last or elements.sheets[line.page].is_sideways or line.glyphs[-1].text in HANGING)
        and line.glyphs[-1].text >= WIDE
    ]
    if not rights:
        return judged("5.2.1", "地脚和切口", required, f"地脚{mm(bottom)}（没有满行，切口未测）", problems[:1])
    right = min(rights)
    problems += [f"切口是{mm(right)}"] if abs(right - RIGHT) > MARGIN_TOLERANCE else []
    return judged("5.2.1", "地脚和切口", required, f"地脚{mm(bottom)}，切口{mm(right)}", problems[:2])


def _below(sheet: Sheet) -> float:
    return sheet.height - max(glyph.bottom for glyph in sheet.glyphs)


def _type_area(boxes: Sequence[tuple[int, Box]]) -> Clause:
    required = "156毫米×225毫米，内容不出版心"
    if not boxes:
        return absent("5.2.1", "版心", required, "没有内容")
    left, top, right, bottom = zip(*(box for _, box in boxes), strict=True)
    measured = f"内容占{mm(max(right) - min(left))}×{mm(max(bottom) - min(top))}"
    limits = (LEFT - INK_TOLERANCE, TOP - INK_TOLERANCE, LEFT + WIDTH + INK_TOLERANCE, TOP + HEIGHT + INK_TOLERANCE)
    problems = []
    for page, box in boxes:
        over = (limits[0] - box[0], limits[1] - box[1], box[2] - limits[2], box[3] - limits[3])
        names = zip(("左", "上", "右", "下"), over, strict=True)
        problems += [f"第{page}页的内容出版心{name}边{mm(by)}" for name, by in names if by > 0]
    return judged("5.2.1", "版心", required, measured, problems[:1])


# The grid


def _rows(elements: Elements) -> Clause:
    """The pitch between lines of one paragraph, how many rows it leaves room for, and the rows of full pages."""
    required = f"一般每面{ROWS}行，撑满版心"
    steps = [b.y - a.y for lines in elements.paragraphs for a, b in pairwise(lines) if a.page == b.page]
    if not steps:
        return absent("5.2.3", "行数", required, "没有两行以上的段落")
    pitch = Counter(round(step, 2) for step in steps).most_common(1)[0][0]
    room = int((HEIGHT - SIZES["3号"]) / pitch + 0.01) + 1
    lowest = _lowest(elements)
    rows = {page: int((y - TOP) / pitch) + 1 for page, y in lowest.items()}
    full = _full_pages(elements)
    counts = "、".join(sorted({f"{rows[page]}行" for page in full}))
    said = f"，排满的{len(full)}页{counts}" if full else f"，最多的一页排到第{max(rows.values())}行"
    wanted = SIZES["3号"] * (1 + ROW_GAP)
    problems = [f"行距应为{wanted:.2f}磅"] if abs(pitch - wanted) > _PITCH_TOLERANCE else []
    problems += [f"版心只可排{room}行"] if room < ROWS else []
    problems += [f"第{page + 1}页排满时是{rows[page]}行" for page in sorted(full) if rows[page] != ROWS][:1]
    problems += [f"第{page + 1}页有{count}行" for page, count in rows.items() if count > ROWS][:1]
    return judged("5.2.3", "行数", required, f"行距{pitch:.2f}磅，版心可排{room}行{said}", problems)


def _lowest(elements: Elements) -> dict[int, float]:
    """The last baseline of running text on each page that is not sideways."""
    lowest: dict[int, float] = {}
    for lines in elements.paragraphs:
        for line in lines:
            if not elements.sheets[line.page].is_sideways:
                lowest[line.page] = max(lowest.get(line.page, 0.0), line.y)
    return lowest


def _full_pages(elements: Elements) -> set[int]:
    """The pages that are full: a paragraph goes on to at least three more lines on the next one."""
    full = set()
    for lines in elements.paragraphs:
        counts = Counter(line.page for line in lines)
        full |= {page for page in counts if counts.get(page + 1, 0) >= _GOES_ON}
    return full


def _characters(elements: Elements) -> Clause:
    """Lines of full-width characters that end at the margin: neither the first nor the last of a paragraph.

    Punctuation may be set closer, so that a line holds more; only lines without any are held to the number.
    """
    required = f"一般每行{CHARACTERS}个字，撑满版心"
    size = _usual_size(elements)
    if not size:
        return absent("5.2.3", "每行字数", required, "没有正文")
    room = int(WIDTH / size + 0.01)
    inner = [line for lines in elements.paragraphs for line in lines if not (line.is_first or line.is_last)]
    full = [line for line in inner if all(glyph.text >= WIDE for glyph in line.glyphs)]
    counts = Counter(len(line.glyphs) for line in full)
    said = "、".join(f"{count}字的{number}行" for count, number in counts.most_common())
    problems = [f"一行可排{room}字"] if room != CHARACTERS else []
    plain = {len(line.glyphs) for line in full if all("\u4e00" <= glyph.text <= "\u9fff" for glyph in line.glyphs)}
    problems += [f"有一行{count}字" for count in plain if not CHARACTERS - _HELD_TOGETHER <= count <= CHARACTERS][:1]
    measured = f"字宽{size:g}磅，一行可排{room}字，" + (f"全角的满行：{said}" if said else "没有全角的满行")
    return judged("5.2.3", "每行字数", required, measured, problems)


def _usual_size(elements: Elements) -> float:
    sizes = Counter(round(glyph.size, 2) for element in elements.of("body") for glyph in element.glyphs)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _colour(elements: Elements) -> Clause:
    grey = [glyph for sheet in elements.sheets for glyph in (*sheet.glyphs, *sheet.number) if glyph.grey > _BLACK]
    problems = [f"第{grey[0].page + 1}页“{grey[0].text}”不是黑色"] if grey else []
    return judged("5.2.4", "文字颜色", "黑色", "有的不是黑色" if grey else "全部黑色", problems)


# Page numbers


def _numbers(sheets: Sequence[Sheet]) -> Iterator[Clause]:
    glyphs = [glyph for sheet in sheets for glyph in sheet.number]
    required = "4号宋体半角数字，左右各一条一字线，从1起连续"
    lacking = [f"第{page}页没有页码" for page, sheet in enumerate(sheets, 1) if not sheet.number]
    if not glyphs:
        yield judged("7.5", "页码形式", required, "没有页码", lacking[:1])
        return
    measured = f"“{sheets[0].number_text}”至“{sheets[-1].number_text}”，{face_words(glyphs)}，{size_words(glyphs)}"
    yield judged("7.5", "页码形式", required, measured, [*lacking[:1], *_number_faults(sheets)][:2])
    yield _number_places([sheet for sheet in sheets if sheet.number])


def _number_faults(sheets: Sequence[Sheet]) -> Iterator[str]:
    for page, sheet in enumerate(sheets, 1):
        if sheet.number and sheet.number_text != f"— {page} —":
            yield f"第{page}页的页码是“{sheet.number_text}”"
        if any(class_of(glyph.font) != "宋体" for glyph in sheet.number):
            yield f"第{page}页的页码不是宋体"
        if any(abs(glyph.size - SIZES["4号"]) > _PITCH_TOLERANCE for glyph in sheet.number):
            yield f"第{page}页的页码不是4号"


def _number_places(sheets: Sequence[Sheet]) -> Clause:
    """The dash 7 mm below the type area; one character in, on odd pages from the right, on even ones from the left."""
    required = "一字线上距版心下边缘7毫米，单页码居右空一字，双页码居左空一字"
    drops, insets, problems = [], [], []
    for sheet in sheets:
        number = sheet.number[0].page + 1
        drops.append(sheet.number[0].top - TOP - HEIGHT)
        right = LEFT + WIDTH - sheet.number[-1].right
        insets.append((right if number % 2 else sheet.number[0].left - LEFT) / sheet.number[0].size)
        if abs(drops[-1] - DASH_DROP) > DASH_TOLERANCE:
            problems.append(f"第{number}页的一字线上距版心下边缘{mm(drops[-1])}")
        if abs(insets[-1] - 1) > NUMBER_INDENT_TOLERANCE:
            problems.append(f"第{number}页的页码{'右' if number % 2 else '左'}空{insets[-1]:.1f}字")
    measured = f"一字线上距{_span([drop / MM for drop in drops])}毫米，空{_span(insets)}字"
    return judged("7.5", "页码位置", required, measured, problems[:2])


def _span(values: Sequence[float]) -> str:
    ends = f"{min(values):.1f}", f"{max(values):.1f}"
    return ends[0] if ends[0] == ends[1] else "～".join(ends)


# Tables that lie sideways, fonts


def _sideways(sheets: Sequence[Sheet], reading: Reading) -> Clause:
    """On a page whose table lies sideways, the paper stays upright, and so does its page number."""
    required = "横排表格的页，页码位置与其他页一致"
    pages = [page for page, sheet in enumerate(sheets, 1) if sheet.is_sideways]
    if not pages:
        return absent("7.6", "横排表格", required, "没有横排的页")
    problems = [f"第{page}页没有与其他页一致的页码" for page in pages if not sheets[page - 1].number][:1]
    return judged("7.6", "横排表格", required, f"横排{len(pages)}页，表头在纸的左边，页码在原处", problems)


def _embedded(fonts: Sequence[Font]) -> Clause:
    names = "、".join(font.name for font in fonts)
    problems = [f"字体“{font.name}”没有嵌入" for font in fonts if not font.embedded]
    problems += [f"字体“{font.name}”的文字不能复制" for font in fonts if not font.has_unicode]
    return judged("", "字体嵌入", "全部嵌入，文字可以查找和复制", f"{len(fonts)}种字体：{names}", problems[:2])
