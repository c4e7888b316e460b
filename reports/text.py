"""Document → plain text: a blank line between blocks, tables with tabs between the cells."""

from itertools import islice

from reports.document import (
    Annex,
    AttachmentNote,
    Bar,
    Block,
    Chart,
    Document,
    Heading,
    Paragraph,
    Signature,
    Table,
    Title,
)


def render(document: Document) -> str:
    """Return the whole document as plain text; a draft says so below its title."""
    title, *blocks = [_block(block) for block in document.blocks]
    mark = [f"【{document.watermark}】"] if document.watermark else []
    return "\n\n".join([title, *mark, *blocks]) + "\n"


def _block(block: Block) -> str:
    match block:
        case Title() | Paragraph():
            return block.text
        case Heading():
            return block.number + block.text
        case Table():
            return table(block)
        case Chart():
            return chart(block)
        case AttachmentNote():
            return _attachments(block)
        case Signature():
            return f"{block.issuer.text}\n{block.date.text}"
        case Annex():
            return f"{block.mark}\n\n{block.title}"


def _attachments(block: AttachmentNote) -> str:
    names = [span.text for span in block.names]
    if len(names) == 1:
        return f"附件：{names[0]}"
    first, *rest = [f"{number}.{name}" for number, name in enumerate(names, 1)]
    return "\n".join([f"附件：{first}", *(f"　　　{name}" for name in rest)])


def table(block: Table) -> str:
    """Return a table with one line a row; a place covered by a merged cell stays empty, so that columns align."""
    lines = ["\t".join(row).rstrip("\t") for row in places(block)]
    return "\n".join([block.note, *lines] if block.note else lines)


def chart(block: Chart) -> str:
    """Return a chart with one line a bar, below what it shows."""
    unit = f"（单位：{block.unit}）" if block.unit else ""
    lines = [f"{' '.join(bar.name.split())}：{_bar(block, bar)}" for bar in block.bars]
    return "\n".join([f"{block.mark}　{block.title}{unit}", *lines])


def _bar(block: Chart, bar: Bar) -> str:
    whole = f"，{block.whole}{bar.whole_text}" if block.whole and bar.whole_text else ""
    return f"{block.value}{bar.text}{whole}"


def places(block: Table) -> list[list[str]]:
    """Return the text at every place of the table's grid, "" where a cell above or to the left covers it."""
    rows = [*block.header, *block.body]
    covered: set[tuple[int, int]] = set()
    found = [[""] * len(block.widths) for _ in rows]
    for number, row in enumerate(rows):
        free = (column for column in range(len(block.widths)) if (number, column) not in covered)
        for cell in row:
            column = next(free)
            list(islice(free, cell.columns - 1))
            found[number][column] = " ".join(cell.text.split())
            covered |= {(number + below, column + right) for below in range(cell.rows) for right in range(cell.columns)}
    return found
