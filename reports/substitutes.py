"""The characters that no face has, before anything is set: each with the field where it stands and its place there."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from model import paths
from model.draft import State
from model.fields import Override, Target
from model.presets import Preset
from model.report import Report
from reports.compose import document_of
from reports.document import Annex, AttachmentNote, Block, Chart, Document, Heading, Paragraph, Signature, Table, Title

_PRIVATE = (("\ue000", "\uf8ff"), ("\U000f0000", "\U0010ffff"))


class Substitute(NamedTuple):
    """A character that prints as 〓: its field, "" for fixed words, and where in the field it first stands, from 1.

    The place is 0 where the field does not hold it itself: its text is made from others.
    """

    character: str
    field: str
    place: int

    @property
    def name(self) -> str:
        """The character, or its code where it has no look here."""
        code = f"U+{ord(self.character):04X}"
        if any(first <= self.character <= last for first, last in _PRIVATE):
            return f"{code}（自造字）"
        return f"{self.character}（{code}）" if self.character.isprintable() else code


def substitutes(state: State, preset: Preset, typefaces: Mapping[str, str] | None = None) -> list[Substitute]:
    """Return every character of a draft's document that prints as 〓, field by field in the order of the document.

    `typefaces` are those of this computer to set in. Raises Trouble if a bundled face is missing or damaged.
    """
    from reports.pdf.faces import Missing, clean, pieces
    from reports.pdf.typefaces import chosen

    faces, missing = chosen(typefaces or {}).faces, Missing()
    for text, role, field in _texts(document_of(state, preset)):
        for _ in pieces(clean(text).replace("\n", ""), faces[role], field, missing):
            pass
    return [Substitute(character, field, _place(state.report, field, character)) for character, field in missing.found]


def _texts(document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield each text of a document, the role whose face it is set in, and its field."""
    for block in document.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[tuple[str, str, str]]:
    match block:
        case Title():
            yield block.text, "title", block.field
        case Heading():
            yield block.text, f"level{min(max(block.level, 1), 4)}", block.field
        case Paragraph():
            yield from ((span.text, span.style, span.field) for span in block.spans)
        case AttachmentNote():
            yield from ((span.text, "body", span.field) for span in block.names)
        case Signature():
            yield from ((span.text, "body", span.field) for span in (block.issuer, block.date))
        case Annex():
            yield block.mark, "annex_mark", ""
            yield block.title, "annex_title", ""
        case Table():
            yield block.note, "table", ""
            yield from _cells(block)
        case Chart():
            yield block.title, "table", ""
            yield from ((text, "table", bar.field) for bar in block.bars for text in (bar.name, bar.text))


def _cells(table: Table) -> Iterator[tuple[str, str, str]]:
    for rows, is_header in ((table.header, True), (table.body, False)):
        for row in rows:
            yield from (
                (cell.text, "table_strong" if is_header or cell.strong else "table", cell.field) for cell in row
            )


def _place(report: Report, field: str, character: str) -> int:
    try:
        value = paths.get(report, field)
    except (KeyError, IndexError):
        return 0
    if isinstance(value, Override | Target):
        value = value.text
    return value.find(character) + 1 if isinstance(value, str) else 0
