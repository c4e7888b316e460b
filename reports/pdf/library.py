"""ReportLab, as far as a report needs it: its document and the objects a file is made of.

It loads Pillow for pictures, of which a report has none; without, an export takes a twentieth less time, and 2 MB less.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def _without_pillow() -> Iterator[None]:
    """Let Pillow seem to be not there for a while, unless somebody has loaded it already."""
    absent = ModuleType("PIL")
    absent.Image = None  # type: ignore[attr-defined]  # which ReportLab takes for no pictures
    present = sys.modules.setdefault("PIL", absent)
    try:
        yield
    finally:
        if present is absent:
            del sys.modules["PIL"]


with _without_pillow():
    from reportlab import rl_config
    from reportlab.pdfbase.pdfdoc import PDFArray as PDFArray
    from reportlab.pdfbase.pdfdoc import PDFCatalog as PDFCatalog
    from reportlab.pdfbase.pdfdoc import PDFCrossReferenceTable as PDFCrossReferenceTable
    from reportlab.pdfbase.pdfdoc import PDFDictionary as PDFDictionary
    from reportlab.pdfbase.pdfdoc import PDFDocument as PDFDocument
    from reportlab.pdfbase.pdfdoc import PDFFile as PDFFile
    from reportlab.pdfbase.pdfdoc import PDFIndirectObject as PDFIndirectObject
    from reportlab.pdfbase.pdfdoc import PDFName as PDFName
    from reportlab.pdfbase.pdfdoc import PDFObject as PDFObject
    from reportlab.pdfbase.pdfdoc import PDFObjectReference as PDFObjectReference
    from reportlab.pdfbase.pdfdoc import PDFString as PDFString
    from reportlab.pdfbase.pdfdoc import PDFTrailer as PDFTrailer

rl_config.invariant = 1  # whatever the environment says: no comments in the file, no time
