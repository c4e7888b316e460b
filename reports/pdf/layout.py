"""From the Document to placed pages: what each kind of block looks like on the official page (GB/T 9704)."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, takewhile
from typing import NamedTuple

from reports import gongwen as g
from reports.document import (
    Annex,
    AttachmentNote,
    Block,
    Chart,
    Document,
    Heading,
    Paragraph,
    Signature,
    Span,
    Table,
    Title,
)
from reports.pdf.charts import place_chart
from reports.pdf.faces import Missing, Piece, clean, pieces
from reports.pdf.grid import Grid, grid_of
from reports.pdf.lines import Line, Setting, break_lines
from reports.pdf.page import Bookmark, Layout
from reports.pdf.pages import FullPages, Pages, Row
from reports.pdf.tables import Fashion, fits_upright, place_table, size_of
from reports.pdf.titles import balanced_lines, one_line
from reports.progress import Progress

_MANY = 200  # rows; so long an annex is set once
_REMEMBERED = 16  # annexes


def layout(document: Document, progress: Progress | None = None, faces: g.Faces = g.FACES) -> Layout:
    """Lay out a document in the faces given for each role; never fails on what an officer may have typed.

    `progress(done, all)` is called after each block; what it raises ends the work. Raises Trouble if a face is missing.
    """
    setter = _Setter(document.blocks, faces)
    for done in range(1, len(document.blocks) + 1):
        setter.place(done - 1)
        if progress:
            progress(done, len(document.blocks))
    pages = FullPages(setter.pages.finish(), faces["page_number"])
    return Layout(pages, tuple(setter.pages.bookmarks), tuple(setter.missing.found))


class _Setter:
    """Sets block after block onto the pages."""

    def __init__(self, blocks: Sequence[Block], faces: g.Faces) -> None:
        self.blocks, self.faces = blocks, faces
        self.grids: dict[int, Grid | None] = {}
        self.fashion = Fashion()
        self.is_balanced = True
        self.placed = 0  # blocks
        self.pages = Pages()
        self.missing = Missing()

    def place(self, number: int) -> None:
        """Set the block of a number, an annex with all it holds."""
        if number < self.placed:
            return
        self.placed = number + 1
        match block := self.blocks[number]:
            case Title():
                self._title(block.text, block.field)
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case Table():
                self._table(number, block)
            case Chart():
                place_chart(block, self.pages, self.missing, self.faces)
            case AttachmentNote():
                self._attachments(block)
            case Signature():
                self._signature(block)
            case Annex():
                self._annex(block, number)

    def _pieces(self, text: str, role: str, path: str) -> list[Piece]:
        return list(pieces(clean(text).replace("\n", ""), self.faces[role], path, self.missing))

    def _title(self, text: str, path: str, role: str = "title") -> None:
        """A title centred in balanced lines, with a blank row below it (7.3.1)."""
        lines = balanced_lines(self._pieces(text, role, path), g.TITLE_SIZE, self.pages.width)
        step = g.TITLE_PITCH - g.PITCH if len(lines) <= g.TITLE_LINES_SPREAD else 0.0
        taken = (len(lines) - 1) * step  # by the lines, of the blank row below them
        blanks = g.TITLE_BLANK_ROWS + (taken > g.PITCH * g.TITLE_MOST_TAKEN)
        rows = [
            Row(line, g.TITLE_SIZE, binds=1, dx=(self.pages.width - line.width) / 2, dy=number * step)
            for number, line in enumerate(lines)
        ]
        self.pages.add([*rows, *[Row(binds=1)] * blanks])

    def _heading(self, block: Heading) -> None:
        """A heading in the face of its level, indented two characters, kept with what follows (7.3.3)."""
        level = min(max(block.level, 1), 4)
        role = f"level{level}"
        text = [*self._pieces(block.number, role, ""), *self._pieces(block.text, role, block.field)]
        lines = break_lines(text, self._body_setting())
        rows = [Row(line, binds=g.ROWS_AFTER_HEADING) for line in lines]
        if rows:
            name = "".join(piece.text for piece in text)
            below = isinstance(self.blocks[0], Annex)  # in the outline the headings of an annex stand under it
            rows[0] = rows[0]._replace(bookmark=(level + below, name))
        self.pages.add(rows)

    def _paragraph(self, block: Paragraph) -> None:
        """Body text, the first line indented two characters; a line end in the text begins a new paragraph."""
        current: list[Piece] = []
        for span in block.spans:
            first, *others = clean(span.text).split("\n")
            current += self._span(span._replace(text=first))
            for text in others:
                self._body(current)
                current = self._span(span._replace(text=text))
        self._body(current)

    def _span(self, span: Span) -> list[Piece]:
        return list(pieces(span.text, self.faces[span.style], span.field, self.missing))

    def _body(self, text: list[Piece]) -> None:
        rows = [Row(line) for line in break_lines(text, self._body_setting())]
        if len(rows) > 1:  # no single last line at the top of a page
            rows[-2] = rows[-2]._replace(binds=1)
        if len(rows) > g.ROWS_OF_SHORT_PARAGRAPH:  # nor a first line at the foot
            rows[0] = rows[0]._replace(binds=1)
        self.pages.add(rows)

    def _attachments(self, block: AttachmentNote) -> None:
        """One blank row, then the names; further lines begin under the first character of the name (7.3.4).

        The note, and a signature after it, never stand on a page without text.
        """
        if not block.names:
            return
        entries = [self._attachment(block, number) for number in range(1, len(block.names) + 1)]
        entries[0].insert(0, Row(binds=1))
        if sum(map(len, entries)) > g.ROWS_OF_SHORT_NOTE:  # parted between names, but for the last two
            for entry in entries[:-2]:
                entry[-1] = entry[-1]._replace(binds=0)
        entries[-1][-1] = entries[-1][-1]._replace(binds=0)
        self.pages.bind_last()
        self.pages.add(list(chain.from_iterable(entries)))

    def _attachment(self, block: AttachmentNote, number: int) -> list[Row]:
        """The rows of one name of the note, held together."""
        name, mark = block.names[number - 1], f"{number}." if len(block.names) > 1 else ""
        lead = g.ATTACHMENT_INDENT + 3
        head = self._pieces(mark if number > 1 else f"附件：{mark}", "body", "")
        hang = lead * g.BODY_SIZE + one_line(self._pieces(mark, "body", ""), g.BODY_SIZE).width
        first = (g.ATTACHMENT_INDENT if number == 1 else lead) * g.BODY_SIZE
        text = [*head, *self._pieces(name.text, "body", name.field)]
        lines = break_lines(text, Setting(g.BODY_SIZE, g.TYPE_WIDTH, first, hang))
        return [Row(line, binds=1) for line in lines]

    def _signature(self, block: Signature) -> None:
        """One blank row, the issuer two characters from the right, the date on the next row, beginning two further in.

        A date longer than that stands two characters from the right itself, and moves the issuer to the left (7.3.5.2).
        """
        issuer = one_line(self._pieces(block.issuer.text, "body", block.issuer.field), g.BODY_SIZE)
        date = one_line(self._pieces(block.date.text, "body", block.date.field), g.BODY_SIZE)
        two = 2 * g.BODY_SIZE
        right = g.TYPE_WIDTH - g.SIGNATURE_INDENT * g.BODY_SIZE
        x = right - max(issuer.width, date.width + two)
        if x < 0:  # longer than a line
            lines = self._issuer_lines(block)
            widest = max(line.width for line in lines)
            issuer_rows = [Row(line, binds=1, dx=right - (widest + line.width) / 2) for line in lines]
            rows = [*issuer_rows, Row(date, dx=max(0.0, right - date.width))]
        else:
            rows = [Row(issuer, binds=1, dx=x), Row(date, dx=x + two)]
        self.pages.bind_last()
        self.pages.add([*[Row(binds=2)] * g.SIGNATURE_BLANK_ROWS, *rows])

    def _issuer_lines(self, block: Signature) -> list[Line]:
        """A name longer than a line in balanced lines, two characters from both edges."""
        text = self._pieces(block.issuer.text, "body", block.issuer.field)
        return balanced_lines(text, g.BODY_SIZE, g.TYPE_WIDTH - 2 * g.SIGNATURE_INDENT * g.BODY_SIZE)

    def _annex(self, block: Annex, number: int) -> None:
        """An annex with all it holds, on new pages of its own."""
        held = tuple(takewhile(lambda follows: not isinstance(follows, Annex), self.blocks[number + 1 :]))
        part = _annex_set(block, held, tuple(self.faces.items()))
        self.pages.append(part.sheets, part.bookmarks)
        self.missing.found.update(dict.fromkeys(part.missing))
        self.placed = number + 1 + len(held)

    def set_annex(self, block: Annex) -> None:
        """Set the annex these blocks are, upright or sideways; smaller or tighter tables where that saves a page."""
        tables = [self._grid(at, held) for at, held in enumerate(self.blocks) if isinstance(held, Table)]
        grids = [grid for grid in tables if grid is not None]
        turned = not all(map(fits_upright, grids)) if block.sideways is None else block.sideways
        self.pages.break_page(turned)
        size = min((size_of(grid, self.pages) for grid in grids), default=g.TABLE_SIZES[0])
        begin, is_long = self.pages.mark(), sum(len(grid.body) for grid in grids) > _MANY
        usual = self._annexed(block, Fashion(size), is_balanced=is_long)
        if is_long or usual == 1 or self.pages.y >= g.STRAY * self.pages.height:
            return
        for fashion in _denser(size):
            self.pages.reset(begin)
            if self._annexed(block, fashion) < usual:
                return
        self.pages.reset(begin)
        self._annexed(block, Fashion(size), is_balanced=True)

    def _annexed(self, block: Annex, fashion: Fashion, is_balanced: bool = False) -> int:
        """Place an annex in one way; return how many pages it takes."""
        first = self.pages.count
        self.fashion, self.is_balanced = fashion, is_balanced
        self._annex_head(block)
        self.placed = 1
        for at in range(1, len(self.blocks)):
            self.place(at)
        self.pages.flush()
        return self.pages.count - first + 1

    def _annex_head(self, block: Annex) -> None:
        """The mark flush left on the first row, the title centred on the third (7.3.7)."""
        mark = break_lines(self._pieces(block.mark, "annex_mark", ""), Setting(g.BODY_SIZE, self.pages.width))
        blanks = [Row(binds=1)] * max(0, g.ANNEX_TITLE_ROW - max(1, len(mark)))
        rows = [Row(line, binds=2) for line in mark] or [Row(binds=2)]
        rows[0] = rows[0]._replace(bookmark=(1, clean(f"{block.mark} {block.title}").replace("\n", "")))
        self.pages.add([*rows, *blanks])
        self._title(block.title, "", "annex_title")

    def _grid(self, number: int, block: Table) -> Grid | None:
        if number not in self.grids:
            self.grids[number] = grid_of(block, self.missing, self.faces)
        return self.grids[number]

    def _table(self, number: int, block: Table) -> None:
        grid = self._grid(number, block)
        is_last = number + 1 == len(self.blocks) or isinstance(self.blocks[number + 1], Annex)
        if grid is not None:
            place_table(grid, self.pages, self.fashion, is_last and self.is_balanced)

    def _body_setting(self) -> Setting:
        return Setting(g.BODY_SIZE, self.pages.width, first=g.FIRST_INDENT * g.BODY_SIZE)


class _Part(NamedTuple):
    """What belongs together on pages of its own (sheets, packed), and the characters missing there."""

    sheets: tuple[bytes, ...]
    bookmarks: tuple[Bookmark, ...]
    missing: tuple[tuple[str, str], ...]


@lru_cache(maxsize=_REMEMBERED)
def _annex_set(annex: Annex, held: tuple[Block, ...], faces: tuple[tuple[str, str], ...]) -> _Part:
    """Set an annex; of a report that is set again, most are what they were."""
    setter = _Setter((annex, *held), dict(faces))
    setter.set_annex(annex)
    return _Part(setter.pages.finish(), tuple(setter.pages.bookmarks), tuple(setter.missing.found))


def _denser(size: float) -> list[Fashion]:
    smaller = [each for each in g.TABLE_SIZES if g.TABLE_LEAST_USUAL <= each < size][:1]
    return [Fashion(size, is_tight=True), *(Fashion(each, tight) for each in smaller for tight in (False, True))]
