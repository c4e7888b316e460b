"""Clauses about the text: body, paragraphs, headings, characters."""

from collections.abc import Iterator, Sequence

from reports.layout_report.clause import Clause, absent, judged, set_in, short
from reports.layout_report.elements import Elements, Line
from reports.layout_report.measures import EM, INDENT_TOLERANCE, edges
from reports.pdf.faces import SUBSTITUTE
from reports.pdf.printed import Role

_LEVELS: dict[Role, tuple[str, str]] = {
    "level1": ("“一、”", "黑体"),
    "level2": ("“（一）”", "楷体"),
    "level3": ("“1.”", "仿宋"),
    "level4": ("“（1）”", "仿宋"),
}
_NAMED = 8  # missing characters named one by one


def text_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about the body and the headings."""
    yield _body(elements)
    yield _indent(elements)
    for role, (form, face) in _LEVELS.items():
        yield _heading(elements, role, form, face)
    yield _headings_kept(elements)


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
            indent = (line.left - edges(elements, line)[0]) / EM
            indents += [indent] if line.is_first else []
            if abs(indent - (2 if line.is_first else 0)) > INDENT_TOLERANCE:
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
    if not elements.headings:
        return absent("", "标题与下文", required, "没有标题")
    rest = [(_rows_below(elements, heading.lines[-1]), heading) for heading in elements.headings]
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


def _rows_below(elements: Elements, line: Line) -> int:
    return len({round(glyph.y) for glyph in elements.sheets[line.page].glyphs if glyph.y > line.y + 1})


def missing_clause(elements: Elements, named: Sequence[str]) -> Clause:
    """The characters that no face has; `named` says each with its field."""
    count = sum(glyph.text == SUBSTITUTE for sheet in elements.sheets for glyph in sheet.glyphs)
    measured = f"〓{count}处" if count else "没有缺字"
    return judged("", "缺字", "所有的字都有字形", measured, [words.rstrip("。") for words in named[:_NAMED]])
