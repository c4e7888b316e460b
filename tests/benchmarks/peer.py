"""The peer: a Document as a source for typst, set on the same page in the same faces, and its compiler.

What is equal: the text, the bundled faces, paper, margins, row height, justified lines, headings with bookmarks, tables
with merged cells and a repeated header, page numbers, the mark of a draft. Tags are off: our file has none either.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports import gongwen as g
from reports.document import (
    Annex,
    AttachmentNote,
    Bar,
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
    Title,
)
from reports.pdf.faces import FOLDER

HOW_TO_GET_IT = "typst is missing: uv run --group peers tests/benchmarks/typesetting.py"
FAMILIES = {
    "fangsong": "FandolFang R",
    "heiti": "FandolHei",
    "kaiti": "FandolKai",
    "songti": "FandolSong",
    "songti-bold": "FandolSong",
}
FALLBACK = ("FandolSong", "JixiaoSong Rare", "JixiaoSong Rarest")
COLD = (
    "import sys, typst; "
    "typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], ignore_system_fonts=True, pdf_tags=False)"
)


def compiler(source: Path) -> Any:
    """Return a compiler of one file, which keeps what it knows from one compile to the next."""
    import typst

    return typst.Compiler(str(source), font_paths=[str(FOLDER)], ignore_system_fonts=True)


def recompiled(keeping: Any) -> bytes:
    """Compile once more with a compiler."""
    pdf: bytes = keeping.compile(pdf_tags=False)
    return pdf


def source_of(document: Document) -> str:
    """Return a document as a source."""
    return "\n\n".join([_preamble(document), *map(_block, document.blocks)]) + "\n"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _font(role: str) -> str:
    name = g.FACES[role]
    families = ", ".join(map(_string, (FAMILIES[name], *FALLBACK)))
    weight = ', weight: "bold"' if name.endswith("bold") else ""
    return f"font: ({families}){weight}"


def _preamble(document: Document) -> str:
    headings = "\n".join(
        f"#show heading.where(level: {level}): it => block(above: gap, below: gap, text({_font(f'level{level}')}, "
        'weight: "regular", size: body, h(2em) + it.body))'
        for level in range(1, 5)
    )
    return f"""
#let body = {g.BODY_SIZE}pt
#let gap = {g.ROW_GAP}pt
#set document(title: {_string(document.title)}, author: {_string(document.author)}, date: none)
#set page(
  width: {g.PAGE_WIDTH}pt, height: {g.PAGE_HEIGHT}pt,
  margin: (top: {g.TOP_MARGIN}pt, left: {g.LEFT_MARGIN}pt, bottom: {g.BOTTOM_MARGIN - 1}pt,
    right: {g.PAGE_WIDTH - g.LEFT_MARGIN - g.TYPE_WIDTH}pt),
  footer: context {{
    let number = counter(page).get().first()
    let side = if calc.odd(number) {{ right }} else {{ left }}
    align(side, pad(x: {g.NUMBER_SIZE}pt, text({_font("page_number")}, size: {g.NUMBER_SIZE}pt)[— #number —]))
  }},
  footer-descent: {g.NUMBER_DROP - g.NUMBER_SIZE / 2}pt,
  background: rotate(-{g.WATERMARK_ANGLE}deg, text({_font("watermark")}, size: {g.WATERMARK_SIZE}pt,
    fill: luma({100 * g.WATERMARK_GREY}%), {_string(document.watermark)})),
)
#set text({_font("body")}, size: body, lang: "zh", region: "cn", cjk-latin-spacing: none,
  top-edge: {g.BASELINE}em, bottom-edge: -{1 - g.BASELINE:.2f}em)
#set par(justify: true, leading: gap, spacing: gap, first-line-indent: (amount: 2em, all: true))
#set table(stroke: {g.TABLE_RULE}pt, inset: (x: {g.CELL_PADDING}pt, y: {g.CELL_PADDING_TALL}pt))
#show table: it => {{
  set text({_font("table")}, size: {g.TABLE_SIZES[0]}pt)
  set par(leading: {(g.TABLE_LEADING - 1) * g.TABLE_SIZES[0]:.2f}pt, first-line-indent: 0pt, justify: false)
  it
}}
{headings}
#let k(it) = text({_font("level2")}, it)
#let s(it) = text({_font("table_strong")}, it)
#let name(it) = align(center, text({_font("title")}, size: {g.TITLE_SIZE}pt, it))"""


def _block(block: Block) -> str:
    match block:
        case Title():
            return f"#name({_string(block.text)})"
        case Heading():
            return f"#heading(level: {block.level}, {_string(block.number + block.text)})"
        case Paragraph():
            return "".join(_span(span.text, span.style) for span in block.spans)
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case AttachmentNote():
            return "\n\n".join(
                f"#{_string(f'附件：{number}.{span.text}')}" for number, span in enumerate(block.names, 1)
            )
        case Signature():
            return f"#align(right)[#{_string(block.issuer.text)} \\ #{_string(block.date.text)}]"
        case Annex():
            mark = f"#par(first-line-indent: 0pt, text({_font('annex_mark')}, {_string(block.mark)}))"
            return f"#pagebreak(weak: true)\n\n{mark}\n\n#name({_string(block.title)})"


def _span(text: str, style: str) -> str:
    return f"#k({_string(text)})" if style == "level2" else f"#{_string(text)}"


def _table(table: Table) -> str:
    columns = ", ".join(f"{width}fr" for width in table.widths)
    header = "".join(_cells(row, True) for row in table.header)
    body = "\n".join("".join(_cells(row, False)) for row in table.body)
    note = f"#align(right, {_string(table.note)})\n\n" if table.note else ""
    head = f"table.header({header})," if header else ""
    return f"{note}#table(columns: ({columns}),\n{head}\n{body})"


def _chart(chart: Chart) -> str:
    longest = max((bar.whole or bar.value or 0 for bar in chart.bars), default=0) or 1
    bars = "\n".join(_bar(bar, float(longest)) for bar in chart.bars)
    return f"#grid(columns: (1fr, 2fr, 1fr), row-gutter: 4pt,\n{bars})\n\n#{_string(f'{chart.mark}　{chart.title}')}"


def _bar(bar: Bar, longest: float) -> str:
    lengths = [float(value or 0) / longest * 100 for value in (bar.whole, bar.value)]
    shapes = "".join(
        f"place(rect(width: {length:.2f}%, height: 10pt, fill: luma({grey}%))), "
        for length, grey in zip(lengths, (85, 45), strict=True)
    )
    return f"{_string(bar.name)}, {{ {shapes.replace(', place', '; place').removesuffix(', ')} }}, {_string(bar.text + bar.whole_text)},"


def _cells(row: tuple[Cell, ...], is_header: bool) -> str:
    return "".join(_cell(cell, is_header) for cell in row)


def _cell(cell: Cell, is_header: bool) -> str:
    text = f"s({_string(cell.text)})" if cell.strong or is_header else _string(cell.text)
    return f"table.cell({''.join(_spans(cell))}align: {cell.align} + horizon, {text}), "


def _spans(cell: Cell) -> Iterator[str]:
    if cell.columns > 1:
        yield f"colspan: {cell.columns}, "
    if cell.rows > 1:
        yield f"rowspan: {cell.rows}, "
