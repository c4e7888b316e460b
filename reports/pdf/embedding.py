"""One face in one PDF: a CID font with the characters of the document, each found again by copy and search.

Codes are glyph numbers of the embedded subset (Identity-H), given in the order of the characters, so that the subset
depends on the set of characters alone and its compressed program can be kept for the next document (ISO 32000-1, 9.7).
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from reports.pdf.faces import face
from reports.pdf.library import PDFArray, PDFDictionary, PDFName
from reports.pdf.objects import FONTS, Stream

_SYMBOLIC = 4  # flag of a font whose codes are its own
_DEFAULT_WIDTH = 1000
_BLOCK = 100  # characters at most in one block of a CMap
_KEPT_PROGRAMS = 24
_KEPT_PARTS = 256
_LEVEL = 4  # outlines hardly get smaller above, and take a third longer
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{blocks}
endcmap CMapName currentdict /CMap defineresource pop end end
"""


class EmbeddedFont:
    """A face with those characters that one document needs of it; raises Trouble if its file is damaged."""

    def __init__(self, file: str, characters: str) -> None:
        self.characters = characters
        self.face = face(file)
        self._codes = {character: f"{code:04X}" for code, character in enumerate(self.characters, 1)}
        tag = hashlib.sha256(self.characters.encode()).digest()[:6]
        self._base_font = "".join(chr(ord("A") + byte % 26) for byte in tag) + "+" + self.face.font.name

    def codes(self, text: str) -> str:
        """Return the text as the hexadecimal string that shows it."""
        return "".join(map(self._codes.__getitem__, text))

    def add_to(self, document: Any) -> str:
        """Add the font to a document of ReportLab and return the name its pages call it by."""
        descendant = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": PDFName(self._base_font),
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "CIDToGIDMap": "/Identity",
                "DW": _DEFAULT_WIDTH,
                "W": self._widths,
                "FontDescriptor": document.Reference(self._descriptor(document)),
            }
        )
        font = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": PDFName(self._base_font),
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(Stream(self._to_unicode)),
            }
        )
        of_all_pages = document.idToObject[FONTS].dict
        name = f"F{len(of_all_pages) + 1}"
        of_all_pages[name] = document.Reference(font, name)
        return name

    def _descriptor(self, document: Any) -> PDFDictionary:
        font = self.face.font
        length, program = compressed_program(self.face.file, self.characters)
        return PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": PDFName(self._base_font),
                "Flags": _SYMBOLIC,
                "FontBBox": PDFArray(font.box),
                "ItalicAngle": 0,
                "Ascent": font.ascent,
                "Descent": font.descent,
                "CapHeight": font.ascent,
                "StemV": 50 + (font.weight // 65) ** 2,
                "FontFile2": document.Reference(Stream(program, Length1=length)),
            }
        )

    @cached_property
    def _to_unicode(self) -> bytes:
        return zlib.compress(to_unicode(self.characters))

    @cached_property
    def _widths(self) -> str:
        """The widths that are not the default one, each run of codes after its first."""
        found = ""
        before = 0
        for code, character in enumerate(self.characters, 1):
            width = self.face.widths[character]
            if width != _DEFAULT_WIDTH:
                found += f" {width:g}" if before and code == before + 1 else f"{']' if before else ''}{code} [{width:g}"
                before = code
        return f"[{found}]]" if found else "[]"


@lru_cache(maxsize=_KEPT_PROGRAMS)
def embedded(file: str, characters: str) -> EmbeddedFont:
    """Return a face with the characters that a document needs of it, in their order; raise Trouble as EmbeddedFont."""
    return EmbeddedFont(file, characters)


@lru_cache(maxsize=_KEPT_PROGRAMS)
def compressed_program(file: str, characters: str) -> tuple[int, bytes]:
    """Return the length of a font program and the program compressed, for exactly these characters of a face."""
    parts = face(file).program(characters)
    return sum(map(len, parts)), deflated(parts)


def deflated(parts: Iterable[bytes]) -> bytes:
    """Return the stream (RFC 1950) of parts compressed each by itself: parts that come again are not compressed again."""
    checksum = 1
    found = [b"\x78\x9c"]
    for part in parts:
        found.append(_deflated(part))
        checksum = zlib.adler32(part, checksum)
    return b"".join([*found, b"\x03\x00", checksum.to_bytes(4, "big")])


@lru_cache(maxsize=_KEPT_PARTS)
def _deflated(part: bytes) -> bytes:
    press = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    return press.compress(part) + press.flush(zlib.Z_FULL_FLUSH)


def to_unicode(characters: str) -> bytes:
    """Return the CMap that leads from the codes 1, 2, 3 … to the characters, in UTF-16 for every plane."""
    return _CMAP.format(blocks="\n".join(_blocks(characters))).encode("ascii")


def _blocks(characters: str) -> Iterator[str]:
    for start in range(0, len(characters), _BLOCK):
        block = characters[start : start + _BLOCK]
        lines = (f"<{code:04X}> <{mark.encode('utf-16-be').hex()}>" for code, mark in enumerate(block, start + 1))
        yield f"{len(block)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar"
