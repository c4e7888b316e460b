"""Whether a finished PDF holds what it was made from; asked before it takes the place of an older file.

It is read by another library than the one that wrote it. Compared are the pages and, space apart, their text with what
was laid out; the text of the blocks, in order, with the document; and that every font is embedded and leads to Unicode.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from reports import gongwen as g
from reports.document import Annex, AttachmentNote, Block, Chart, Document, Heading, Paragraph, Signature, Table, Title
from reports.pdf.faces import SUBSTITUTE, Missing, clean, pieces
from reports.pdf.page import Layout, Page
from reports.pdf.reading import Unreadable, fonts, texts

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # PDFium's sign for a hyphen at the end of a line
_SHOWN = 12  # characters of a block named in a message


class Damaged(Exception):
    """Raised for a file that does not hold what it should; says in Chinese what is wrong."""


def verify(
    data: bytes,
    document: Document,
    layout: Layout,
    faces: g.Faces = g.FACES,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Raise Damaged unless the bytes are a whole PDF of the document as it was laid out."""
    try:
        _check_fonts(data)
        found = [_plain(text) for text in texts(data, progress)]
    except Unreadable as problem:
        raise Damaged("文件读不出") from problem
    if len(found) != len(layout.pages):
        raise Damaged(f"应有{len(layout.pages)}页，实有{len(found)}页")
    mark = _plain(
        "".join(piece.text for piece in pieces(_one_line(document.watermark), faces["watermark"], "", Missing()))
    )
    bodies = [_body(number, *pair, mark) for number, pair in enumerate(zip(found, layout.pages, strict=True), 1)]
    _check_blocks(document, "".join(bodies), {character for character, _ in layout.missing})


def _check_fonts(data: bytes) -> None:
    for font in fonts(data):
        if not (font.embedded and font.has_unicode):
            raise Damaged(f"字体“{font.name}”没有完整嵌入")


def _plain(text: str) -> str:
    """The text without any kind of space."""
    return "".join(text.split()).translate(_HYPHENS)


def _one_line(text: str) -> str:
    return clean(text).replace("\n", "")


def _body(number: int, found: str, page: Page, mark: str) -> str:
    """Compare one page with its layout, and return its text without watermark and page number."""
    *body, last = [_plain(run.text) for run in page.runs]
    expected = "".join([mark, *body, last])
    if found != expected and not _same(found, expected):
        raise Damaged(f"第{number}页的文字不完整")
    return found.removeprefix(mark).removesuffix(last)


def _same(one: str, other: str) -> bool:
    """Whether the characters are the same. Their order may differ, and marks upon others may be missing.

    A reader puts what runs from right to left in its order, and takes a mark drawn twice in one place for one.
    """
    return Counter(_without_marks(one)) == Counter(_without_marks(other))


def _without_marks(text: str) -> str:
    return "".join(character for character in text if not unicodedata.category(character).startswith("M"))


# The blocks, in order


def _check_blocks(document: Document, text: str, missing: set[str]) -> None:
    """Raise Damaged unless the text is that of the blocks, one after the other."""
    substitutes = str.maketrans(dict.fromkeys(missing, SUBSTITUTE))
    parts = [(loose, [_printed(block, substitutes) for block in group]) for loose, group in _groups(document)]
    joined = [(loose, "".join(each)) for loose, each in parts if any(each)]
    text = text.translate(substitutes)
    if not _in_order(joined, 0, text, 0) and not _only_reordered(joined, text):
        raise Damaged(f"“{_first_lost(parts, text)}”的文字不完整")


def _groups(document: Document) -> Iterator[tuple[bool, Iterator[Block]]]:
    """Blocks of running text, and blocks of tables and charts: their parts stand in no order, and some repeatedly."""
    return groupby(document.blocks, lambda block: isinstance(block, Table | Chart))


def _printed(block: Block, substitutes: dict[int, str]) -> str:
    return _plain("".join(map(clean, _words(block)))).translate(substitutes)


def _words(block: Block) -> Sequence[str]:
    match block:
        case Heading():
            return [block.number, block.text]
        case Title() | Paragraph():
            return [block.text]
        case AttachmentNote():
            return _note(block)
        case Signature():
            return [block.issuer.text, block.date.text]
        case Annex():
            return [block.mark, block.title]
        case Table():
            return [block.note, *(cell.text for row in (*block.header, *block.body) for cell in row)]
        case Chart():
            return []


def _note(block: AttachmentNote) -> list[str]:
    if len(block.names) <= 1:
        return [word for span in block.names for word in ("附件：", span.text)]
    return ["附件：", *(f"{number}.{span.text}" for number, span in enumerate(block.names, 1))]


Parts = Sequence[tuple[bool, str]]


def _in_order(parts: Parts, at: int, text: str, place: int) -> bool:
    """Whether the parts from `at` on make up the text from `place` on."""
    if at == len(parts):
        return place == len(text)
    loose, words = parts[at]
    if not loose:
        return text.startswith(words, place) and _in_order(parts, at + 1, text, place + len(words))
    following = parts[at + 1][1] if at + 1 < len(parts) else ""
    end = text.find(following, place + len(words)) if following else len(text)
    while end >= 0:
        if not Counter(words) - Counter(text[place:end]) and _in_order(parts, at + 1, text, end):
            return True
        end = text.find(following, end + 1) if following else -1
    return False


def _only_reordered(parts: Parts, text: str) -> bool:
    """Whether nothing is lost of a text that a reader puts in another order, or whose marks it takes together."""
    strange = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    words = "".join(words for _, words in parts)
    if not strange and len(_without_marks(words)) == len(words):
        return False
    return not Counter(_without_marks(words)) - Counter(_without_marks(text))


def _first_lost(parts: Sequence[tuple[bool, list[str]]], text: str) -> str:
    """The beginning of the first block that is not found, for the message."""
    place, is_exact = 0, True
    for loose, group in parts:
        for words in [] if loose else group:
            found = text.find(words, place)
            if found < 0 or (is_exact and found > place):
                return words[:_SHOWN]
            place, is_exact = found + len(words), True
        is_exact = not loose
    return "附件表格"
