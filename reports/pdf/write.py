"""Draw a laid-out document as PDF; `render` is the door to this package."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from reports import gongwen as g
from reports.document import Document
from reports.pdf.faces import Missing, clean, face, pieces
from reports.pdf.layout import layout
from reports.pdf.page import Bookmark, Layout, Page

# Settings of the environment and of the home folder must not loosen what a text may do.
rl_config.trustedHosts = None
rl_config.trustedSchemes = []
rl_config.toColorCanUse = "rl_extended_literal_eval"
rl_config.invariant = 1

DIGEST_LABEL = "定稿校验码 "  # before the SHA-256 among the keywords of the file
_FAMILY = "绩效报告"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What was written: the number of pages, and (character, field) for each character that prints as 〓."""

    pages: int
    missing: tuple[tuple[str, str], ...]


def render(document: Document, target: BinaryIO, progress: Callable[[int, int], None] | None = None) -> Rendering:
    """Lay out a document and write it to `target` as PDF; the same document makes the same bytes.

    `progress(done, all)` is called after each block and may raise to cancel; then nothing is written.
    Raises Trouble if a bundled face is missing or damaged.
    """
    result = layout(document, progress)
    first = face(g.FACES["body"]).name  # any other first font would be listed in the file, and not embedded
    size = (g.PAGE_WIDTH, g.PAGE_HEIGHT)
    canvas = Canvas(target, size, pageCompression=1, invariant=1, initialFontName=first, lang="zh-CN")
    canvas.setTitle(clean(document.title))
    canvas.setAuthor(clean(document.author))
    canvas.setSubject("")
    canvas.setKeywords(f"{DIGEST_LABEL}{document.digest}" if document.digest else "")
    canvas.setCreator(_FAMILY)
    for number, page in enumerate(result.pages):
        _mark(canvas, document.watermark)
        _draw(canvas, page)
        _bookmarks(canvas, result, number)
        canvas.showPage()
    canvas.save()
    return Rendering(len(result.pages), result.missing)


def _draw(canvas: Any, page: Page) -> None:
    canvas.setPageSize((page.width, page.height))
    canvas.setLineWidth(g.TABLE_RULE)
    for box in page.boxes:
        canvas.rect(box.x, box.y, box.width, box.height)
    text = canvas.beginText()
    style: tuple[str, float] | None = None
    spacing = 0.0
    for run in page.runs:
        face(run.face)
        if style != (run.face, run.size):
            style = (run.face, run.size)
            text.setFont(*style)
        if spacing != run.spacing:
            spacing = run.spacing
            text.setCharSpace(spacing)
        text.setTextOrigin(run.x, run.y)
        text.textOut(run.text)
    canvas.drawText(text)


def _mark(canvas: Any, watermark: str) -> None:
    """The watermark, light and large, from the lower left to the upper right, below everything else."""
    found = list(pieces(clean(watermark).replace("\n", ""), g.FACES["watermark"], "", Missing()))
    ems = sum(face(piece.face).widths[mark] for piece in found for mark in piece.text) / 1000
    if not ems:
        return
    size = min(g.WATERMARK_SIZE, g.WATERMARK_LENGTH / ems)
    canvas.saveState()
    canvas.setFillGray(g.WATERMARK_GREY)
    canvas.translate(g.PAGE_WIDTH / 2, g.PAGE_HEIGHT / 2)
    canvas.rotate(g.WATERMARK_ANGLE)
    text = canvas.beginText(-ems * size / 2, -0.38 * size)
    for piece in found:
        text.setFont(piece.face, size)
        text.textOut(piece.text)
    canvas.drawText(text)
    canvas.restoreState()


def _bookmarks(canvas: Any, result: Layout, page: int) -> None:
    """The outline entries of one page; a level is never more than one below the entry before it."""
    depth = -1
    for number, mark in enumerate(result.bookmarks):
        depth = min(mark.level - 1, depth + 1)
        if mark.page == page:
            _bookmark(canvas, mark, f"h{number}", depth)


def _bookmark(canvas: Any, mark: Bookmark, key: str, depth: int) -> None:
    canvas.bookmarkPage(key, fit="XYZ", left=0, top=mark.y + g.BODY_SIZE, zoom=0)
    canvas.addOutlineEntry(mark.text, key, depth)
