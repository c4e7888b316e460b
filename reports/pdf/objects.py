"""The file and what its pages are made of, as objects of ReportLab (ISO 32000-1, 7.3, 7.5 and 7.7.3)."""

import zlib
from functools import lru_cache
from typing import Any, BinaryIO

from reports.pdf.library import (
    PDFCrossReferenceTable,
    PDFDictionary,
    PDFDocument,
    PDFFile,
    PDFIndirectObject,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFTrailer,
)

FONTS = "BasicFonts"  # ReportLab's name for the dictionary of the fonts of all pages
_RESOURCES = PDFDictionary({"Font": PDFObjectReference(FONTS)})
_VERSION = (1, 7)  # ISO 32000-1
_KEPT = 32  # pages


class File(PDFDocument):  # type: ignore[misc]  # ReportLab has no types
    """A document of ReportLab that writes what is finished to the target at once, and keeps only where it stands.

    ReportLab itself keeps all objects and joins them at the end, which takes several times the size of the file.
    """

    def __init__(self, target: BinaryIO, language: str) -> None:
        super().__init__(invariant=1, pdfVersion=_VERSION, lang=language)
        self._target = target
        self._length = 0
        self.Catalog.Outlines = None  # but what outline.py adds
        self._put(PDFFile(_VERSION).format(self))

    def add_page(self, size: tuple[float, float], is_turned: bool, content: str) -> PDFObjectReference:
        """Add a page of upright paper; one that is turned is shown turned clockwise by a quarter."""
        page = {
            "Type": "/Page",
            "Parent": self.Reference(self.Pages),
            "MediaBox": "[0 0 {:g} {:g}]".format(*size),
            "Resources": _RESOURCES,
            "Contents": self.add(Stream(_compressed(content))),
        }
        reference = self.add(PDFDictionary(page | ({"Rotate": 90} if is_turned else {})))
        self.Pages.addPage(reference)
        return reference

    def add(self, thing: PDFObject, reserved: PDFObjectReference | None = None) -> PDFObjectReference:
        """Write an object that will not change, under a new number or the one reserved; return what refers to it."""
        reference = reserved or self.Reference(thing)
        self.idToObject[reference.name] = thing
        self._write(reference.name)
        self.idToObject[reference.name] = None
        return reference

    def reserve(self) -> PDFObjectReference:
        """Return what refers to an object that is added later."""
        return self.Reference(None, f"R{self.objectcounter + 1}")

    def close(self) -> None:
        """Write what is left, and the table of objects."""
        self.info.digest(self.signature)
        for thing in (self.Catalog, self.info):
            self.Reference(thing)
        count = 1
        while count in self.numberToId:  # writing an object may number further ones
            self._write(self.numberToId[count])
            count += 1
        table = PDFCrossReferenceTable()
        table.addsection(0, [self.numberToId[number] for number in range(1, count)])
        trailer = PDFTrailer(
            startxref=self._put(table.format(self)),
            Size=count,
            Root=self.Reference(self.Catalog),
            Info=self.Reference(self.info),
            ID=self.ID(),
        )
        self._put(trailer.format(self))

    def _write(self, name: str) -> None:
        if name not in self.idToOffset:
            self.idToOffset[name] = self._put(PDFIndirectObject(name, self.idToObject[name]).format(self))

    def _put(self, data: bytes) -> int:
        """Write to the target; return where that stands. The identifier of the file follows from all of it."""
        place = self._length
        self._target.write(data)
        self._length += len(data)
        self.updateSignature(data)
        return place


@lru_cache(maxsize=_KEPT)
def _compressed(content: str) -> bytes:
    """Return what shows a page, compressed (7.4.4); of a report that is set again, most pages are what they were."""
    return zlib.compress(content.encode("ascii"))


class Stream(PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """A stream of data compressed beforehand, or of plain data (7.3.8), with further entries of its dictionary.

    ReportLab's own leaves out the line end before its last word, which archives ask for (ISO 19005-2, 6.1.7.1).
    """

    __RefOnly__ = 1  # ReportLab: never part of another object

    def __init__(self, data: bytes, is_compressed: bool = True, **entries: Any) -> None:
        filtered = {"Filter": PDFName("FlateDecode")} if is_compressed else {}
        self._head = PDFDictionary({**filtered, **entries, "Length": len(data)})
        self._data = data

    def format(self, document: PDFDocument) -> bytes:
        """Return the stream as it stands in the file."""
        return b"%b\nstream\n%b\nendstream\n" % (self._head.format(document), self._data)
