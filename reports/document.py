"""The Document: the printed page as blocks, independent of any file format.

Every piece of text knows the field it came from (a path of the form, or "" for fixed words), so that
the preview can go from the paper to the field and back.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Style = Literal["body", "level1", "level2", "level3", "level4"]
Align = Literal["left", "center", "right"]


class Span(NamedTuple):
    """A run of text in one style; the text holds no line breaks."""

    text: str
    style: Style = "body"
    field: str = ""


class Title(NamedTuple):
    """The title of the report (GB/T 9704 7.3.1)."""

    text: str
    field: str = ""


class Heading(NamedTuple):
    """A heading on a line of its own; `number` is "一、", "（一）", "1." or "（1）"."""

    level: int
    number: str
    text: str
    field: str = ""


class Paragraph(NamedTuple):
    """A body paragraph, first line indented two characters; a numbered lead may open it."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The whole text, without styles."""
        return "".join(span.text for span in self.spans)


class Cell(NamedTuple):
    """One table cell; it may cover several columns and rows. Its text may hold line breaks."""

    text: str
    field: str = ""
    align: Align = "left"
    columns: int = 1
    rows: int = 1
    strong: bool = False


Row = tuple[Cell, ...]


class Table(NamedTuple):
    """A ruled table. `header` rows are repeated on each page.

    Columns are as wide as their content needs; `widths` say how many there are and how they share what is left over.

    Rows list only the cells that begin in them: a place covered by a cell above or to the left is left out.
    """

    widths: tuple[int, ...]
    header: tuple[Row, ...]
    body: tuple[Row, ...]
    note: str = ""  # stands above the table at the right, such as 单位：万元


class Bar(NamedTuple):
    """One bar of a chart. The texts are the figures as the tables print them; a value that is missing has no bar.

    `whole` is what the value is a part of, such as the points a score is out of.
    """

    name: str
    value: Decimal | None
    text: str
    field: str = ""
    whole: Decimal | None = None
    whole_text: str = ""


class Chart(NamedTuple):
    """A chart of bars, one below the other, from zero; `value` and `whole` say what its lengths are, `whole` may be ""."""

    mark: str  # 图1
    title: str
    bars: tuple[Bar, ...]
    value: str
    unit: str
    whole: str = ""


class AttachmentNote(NamedTuple):
    """The list of attachments below the text (7.3.4)."""

    names: tuple[Span, ...]


class Signature(NamedTuple):
    """Issuer and date below the text, without a seal (7.3.5.2)."""

    issuer: Span
    date: Span


class Annex(NamedTuple):
    """Begins an attachment on a new page: its mark (附件1) and its title (7.3.7).

    What it holds stands sideways on the paper or upright; without a choice, as its tables need it.
    """

    mark: str
    title: str
    sideways: bool | None = None


Block = Title | Heading | Paragraph | Table | Chart | AttachmentNote | Signature | Annex


class Document(NamedTuple):
    """A whole document. `watermark` is a visible mark on each page (草稿), or ""; `digest` that of a final report, or "".

    `dated` is the date below its text, which the file bears as well.
    """

    title: str
    author: str
    blocks: tuple[Block, ...]
    watermark: str = ""
    digest: str = ""
    dated: date | None = None
