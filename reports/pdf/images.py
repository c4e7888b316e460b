"""Pages as images: what PDFium makes of the very file an export would write."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from reports import gongwen as g
from reports.document import Document
from reports.pdf.page import Layout
from reports.pdf.write import draw

MOST_POINTS = 36_000_000  # of one image: A4 at 600 dpi; what is asked for in a higher scale gets a lower one


@dataclass(frozen=True, slots=True)
class Image:
    """One page in grey, a byte a point, rows of `stride` bytes from the top; `scale` in points of it per typographic point."""

    width: int
    height: int
    stride: int
    scale: float
    data: bytes


def images(
    document: Document,
    result: Layout,
    numbers: Sequence[int],
    scale: float,
    upright: bool = True,
    faces: g.Faces = g.FACES,
) -> Iterator[Image]:
    """Yield the images of some pages (from 0) of what has been laid out in these faces.

    `upright`: a page that is read sideways is shown as it is read; otherwise as it lies on the paper.
    """
    buffer = io.BytesIO()
    pages = tuple(result.pages[number] for number in numbers)
    draw(document, result._replace(pages=pages, bookmarks=()), buffer, faces)
    with pypdfium2.PdfDocument(buffer.getvalue()) as pdf:
        for page in pdf:
            yield _image(page, scale, upright)
            page.close()


def _image(page: pypdfium2.PdfPage, scale: float, upright: bool) -> Image:
    width, height = page.get_size()
    scale = min(scale, (MOST_POINTS / (width * height)) ** 0.5)
    rotation = 0 if upright else -page.get_rotation() % 360
    bitmap = page.render(scale=scale, rotation=rotation, grayscale=True)
    try:
        return Image(bitmap.width, bitmap.height, bitmap.stride, scale, bytes(bitmap.buffer))
    finally:
        bitmap.close()
