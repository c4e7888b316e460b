"""ReportLab, as far as a report needs it: its document and the objects a file is made of.

It loads Pillow for pictures, of which a report has none; without, an export takes a twentieth less time, and 2 MB less.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def _loaded() -> Any:
    """Import what is needed of ReportLab; Pillow, unless somebody has loaded it already, seems to be not there meanwhile."""
    if "PIL" in sys.modules:
        return import_module("reportlab.pdfbase.pdfdoc")
    absent = ModuleType("PIL")
    absent.Image = None  # type: ignore[attr-defined]  # which ReportLab takes for no pictures
    sys.modules["PIL"] = absent
    try:
        return import_module("reportlab.pdfbase.pdfdoc")
    finally:
        del sys.modules["PIL"]


_pdfdoc = _loaded()
_pdfdoc.rl_config.invariant = 1  # whatever the environment says: no comments in the file, no time

PDFArray = _pdfdoc.PDFArray
PDFCatalog = _pdfdoc.PDFCatalog
PDFCrossReferenceTable = _pdfdoc.PDFCrossReferenceTable
PDFDictionary = _pdfdoc.PDFDictionary
PDFDocument = _pdfdoc.PDFDocument
PDFFile = _pdfdoc.PDFFile
PDFIndirectObject = _pdfdoc.PDFIndirectObject
PDFName = _pdfdoc.PDFName
PDFObject = _pdfdoc.PDFObject
PDFObjectReference = _pdfdoc.PDFObjectReference
PDFString = _pdfdoc.PDFString
PDFTrailer = _pdfdoc.PDFTrailer
