"""What a block prints: its texts one after the other, each with what it is and the field it came from."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from reports.document import Annex, AttachmentNote, Block, Chart, Heading, Paragraph, Signature, Table, Title
from reports.pdf.faces import clean

Role = Literal[
    "title", "level1", "level2", "level3", "level4", "body", "note", "issuer", "date", "annex_mark", "annex_title",
    "table", "table_strong",
]  # fmt: skip
_LEVELS: tuple[Role, ...] = ("level1", "level2", "level3", "level4")


class Printed(NamedTuple):
    """A clean text; `begins` a paragraph, or goes on with one."""

    text: str
    role: Role
    field: str = ""
    begins: bool = True


def printed(block: Block) -> Iterator[Printed]:
    """Yield the texts of a block in the order in which they are read; of a table and a chart in any order."""
    match block:
        case Title():
            yield Printed(clean(block.text), "title", block.field)
        case Heading():
            level = _LEVELS[min(max(block.level, 1), len(_LEVELS)) - 1]
            yield Printed(clean(block.number + block.text), level, block.field)
        case Paragraph():
            for number, span in enumerate(block.spans):
                for at, line in enumerate(clean(span.text).split("\n")):
                    yield Printed(line, span.style, span.field, begins=at > 0 or number == 0)
        case AttachmentNote():
            for number, span in enumerate(block.names, 1):
                mark = f"{number}." if len(block.names) > 1 else ""
                yield Printed(clean(("附件：" if number == 1 else "") + mark + span.text), "note", span.field)
        case Signature():
            yield Printed(clean(block.issuer.text), "issuer", block.issuer.field)
            yield Printed(clean(block.date.text), "date", block.date.field)
        case Annex():
            yield Printed(clean(block.mark), "annex_mark")
            yield Printed(clean(block.title), "annex_title")
        case Table():
            yield from _table(block)
        case Chart():
            yield from _chart(block)


def _table(block: Table) -> Iterator[Printed]:
    yield Printed(clean(block.note), "table")
    for rows, is_header in ((block.header, True), (block.body, False)):
        for row in rows:
            for cell in row:
                yield Printed(clean(cell.text), "table_strong" if is_header or cell.strong else "table", cell.field)


def _chart(block: Chart) -> Iterator[Printed]:
    for text in (block.mark, block.title):
        yield Printed(clean(text), "table_strong")
    yield Printed(clean(block.unit), "table")
    for bar in block.bars:
        for text in (bar.name, bar.text, bar.whole_text):
            yield Printed(clean(text), "table", bar.field)
