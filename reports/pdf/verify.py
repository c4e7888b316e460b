"""Whether a finished PDF holds what it was made from; asked before it takes the place of an older file.

It is read by another library than the one that wrote it. Compared are the pages and, space apart, their text with what
was laid out; the text of the blocks, in order, with the document; and that every font is embedded and leads to Unicode.
"""

from reports import gongwen as g
from reports.document import Document
from reports.pdf.faces import Missing, clean, pieces
from reports.pdf.matching import first_lost, is_only_reordered, is_same, match, parts_of, plain, substituted
from reports.pdf.page import Layout, Page
from reports.pdf.reading import Unreadable, fonts, texts
from reports.progress import Progress


class Damaged(Exception):
    """Raised for a file that does not hold what it should; says in Chinese what is wrong."""


def verify(
    data: bytes,
    document: Document,
    layout: Layout,
    faces: g.Faces = g.FACES,
    progress: Progress | None = None,
) -> None:
    """Raise Damaged unless the bytes are a whole PDF of the document as it was laid out.

    `progress(done, all)` is called after each page and may raise to end the work.
    """
    try:
        _check_fonts(data)
        found = [plain(text) for text in texts(data, progress)]
    except Unreadable as problem:
        raise Damaged("文件读不出") from problem
    if len(found) != len(layout.pages):
        raise Damaged(f"应有{len(layout.pages)}页，实有{len(found)}页")
    mark = _printed(document.watermark, faces["watermark"])
    bodies = [_body(number, *pair, mark) for number, pair in enumerate(zip(found, layout.pages, strict=True), 1)]
    _check_blocks(document, "".join(bodies), {character for character, _ in layout.missing})


def _check_fonts(data: bytes) -> None:
    for font in fonts(data):
        if not (font.embedded and font.has_unicode):
            raise Damaged(f"字体“{font.name}”没有完整嵌入")


def _printed(text: str, face: str) -> str:
    return plain("".join(piece.text for piece in pieces(clean(text).replace("\n", ""), face, "", Missing())))


def _body(number: int, found: str, page: Page, mark: str) -> str:
    """Compare one page with its layout, and return its text without watermark and page number."""
    *body, last = [plain(run.text) for run in page.runs]
    expected = "".join([mark, *body, last])
    if found != expected and not is_same(found, expected):
        raise Damaged(f"第{number}页的文字不完整")
    return found.removeprefix(mark).removesuffix(last)


def _check_blocks(document: Document, text: str, missing: set[str]) -> None:
    parts, text = parts_of(document, missing), substituted(text, missing)
    if match(parts, text) is None and not is_only_reordered(parts, text):
        raise Damaged(f"“{first_lost(parts, text)}”的文字不完整")
