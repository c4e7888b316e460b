"""What a page is made of in a PDF, as objects of ReportLab (ISO 32000-1, 7.3 and 7.7.3)."""

import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObjectReference, PDFStream

FONTS = "BasicFonts"  # ReportLab's name for the dictionary of the fonts of all pages
_RESOURCES = PDFDictionary({"Font": PDFObjectReference(FONTS)})


def add_page(document: Any, size: tuple[float, float], is_turned: bool, content: str) -> None:
    """Add a page of upright paper to a document of ReportLab; one that is turned is shown turned clockwise by a quarter.

    The content is compressed at once, so that a long document does not have all of it in memory.
    """
    page = {
        "Type": "/Page",
        "Parent": document.Reference(document.Pages),
        "MediaBox": "[0 0 {:g} {:g}]".format(*size),
        "Resources": _RESOURCES,
        "Contents": document.Reference(compressed(zlib.compress(content.encode("ascii")))),
    }
    document.addPage(PDFDictionary(page | ({"Rotate": 90} if is_turned else {})))


def compressed(data: bytes, **entries: int) -> PDFStream:
    """Return a stream of data that has been compressed (7.4.4)."""
    return PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode"), **entries}), data)
