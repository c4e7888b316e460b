"""What a finished PDF holds, read by another library than the one that wrote it (PDFium). Points, from the lower left.

`texts` and `fonts` are cheap enough for every export; `read` measures every character. PDFium serves one thread at a
time: whoever reads here waits for the reader before. What cannot be read raises Unreadable.
"""

import ctypes
import math
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, NamedTuple

from reports.progress import Progress

_LOCK = threading.Lock()
_TAG = re.compile(r"^[A-Z]{6}\+")  # marks a font of which only the used characters are there (ISO 32000-1, 9.6.4)
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})  # what PDFium gives for a hyphen at the end of a line
_PATH = 2  # kind of page object: FPDF_PAGEOBJ_PATH


class Unreadable(Exception):
    """Raised for what is no PDF, or a damaged one."""


class Character(NamedTuple):
    """One character: its place on the baseline, its font and size, its ink from left and bottom to right and top.

    `angle` is that of the baseline against the paper in degrees, counter-clockwise, `grey` from 0 (black) to 1.
    """

    text: str
    x: float
    y: float
    size: float
    font: str
    angle: float
    grey: float
    left: float
    bottom: float
    right: float
    top: float

    @property
    def has_ink(self) -> bool:
        """Whether anything of it is to be seen."""
        return self.right > self.left and self.top > self.bottom


class Shape(NamedTuple):
    """The outline of a drawn rule or figure; `line` is the width of its line, 0 where it is only filled."""

    left: float
    bottom: float
    right: float
    top: float
    line: float = 0.0


class ReadPage(NamedTuple):
    """One page: its paper in points, its rotation on screen in degrees, what stands on it in the order of writing."""

    width: float
    height: float
    rotation: int
    characters: tuple[Character, ...]
    shapes: tuple[Shape, ...]

    @property
    def text(self) -> str:
        """The characters, without the line ends that a reader adds."""
        return "".join(character.text for character in self.characters)


class Font(NamedTuple):
    """A font of the file: its name, whether its program is embedded, its encoding, whether its codes lead to Unicode."""

    name: str
    kind: str
    embedded: bool
    encoding: str
    has_unicode: bool


class Entry(NamedTuple):
    """An entry of the outline: its depth from 1, and its page from 0."""

    level: int
    text: str
    page: int


class Reading(NamedTuple):
    """All that can be read from a finished PDF."""

    pages: tuple[ReadPage, ...]
    fonts: tuple[Font, ...]
    outline: tuple[Entry, ...]
    metadata: dict[str, str]  # Title, Author, …, and Language

    @property
    def text(self) -> str:
        """The characters of all pages."""
        return "".join(page.text for page in self.pages)


def read(data: bytes, progress: Progress | None = None) -> Reading:
    """Read everything; `progress(done, all)` is called after each page and may raise to end the work."""
    with _opened(data) as (pdfium, document):
        count = pdfium.FPDF_GetPageCount(document)
        pages = []
        for index in range(count):
            with _page(pdfium, document, index) as (page, text):
                pages.append(_read_page(pdfium, page, text))
            if progress:
                progress(index + 1, count)
        return Reading(tuple(pages), fonts(data), tuple(_outline(pdfium, document)), _metadata(pdfium, document))


def texts(data: bytes, progress: Progress | None = None) -> list[str]:
    """Return the text of each page as copying it would give, with the line ends that the reader adds."""
    with _opened(data) as (pdfium, document):
        count = pdfium.FPDF_GetPageCount(document)
        found = []
        for index in range(count):
            with _page(pdfium, document, index) as (_, text):
                found.append(_text(pdfium, text))
            if progress:
                progress(index + 1, count)
        return found


@cache
def _library() -> Any:
    """Start PDFium without the fonts of the computer: what is read here brings its own."""
    import pypdfium2_raw as pdfium  # without the helpers of pypdfium2: half the time to load

    none = (ctypes.POINTER(ctypes.c_char) * 1)()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=none)
    pdfium.FPDF_InitLibraryWithConfig(ctypes.byref(config))
    return pdfium


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    pdfium = _library()
    with _LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            raise Unreadable("no document")
        try:
            yield pdfium, document
        finally:
            pdfium.FPDF_CloseDocument(document)


@contextmanager
def _page(pdfium: Any, document: Any, index: int) -> Iterator[tuple[Any, Any]]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise Unreadable(f"page {index + 1}")
    text = pdfium.FPDFText_LoadPage(page)
    try:
        if not text:
            raise Unreadable(f"text of page {index + 1}")
        yield page, text
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _text(pdfium: Any, text: Any) -> str:
    count = pdfium.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    return bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace").translate(_HYPHENS)


# Every character of a page


def _read_page(pdfium: Any, page: Any, text: Any) -> ReadPage:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    rotation = 90 * pdfium.FPDFPage_GetRotation(page)
    if rotation % 180:  # PDFium measures the page as a screen shows it
        width, height = height, width
    return ReadPage(width, height, rotation, tuple(_characters(pdfium, text)), tuple(_shapes(pdfium, page)))


def _characters(pdfium: Any, text: Any) -> Iterator[Character]:
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
    styles: dict[int, tuple[float, str, float, float]] = {}
    for index in range(pdfium.FPDFText_CountChars(text)):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        owner = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(owner, ctypes.c_void_p).value or 0
        if key not in styles:
            styles[key] = _style(pdfium, text, index, owner)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        mark = _mark(pdfium, text, index)
        if mark:
            yield Character(mark, x.value, y.value, *styles[key], left.value, bottom.value, right.value, top.value)


def _mark(pdfium: Any, text: Any, index: int) -> str:
    """Return the character at an index, nothing for the second half of a pair: PDFium counts units of UTF-16."""
    code = pdfium.FPDFText_GetUnicode(text, index)
    if 0xDC00 <= code < 0xE000:
        return ""
    if 0xD800 <= code < 0xDC00:
        code = 0x10000 + (code - 0xD800 << 10) + (pdfium.FPDFText_GetUnicode(text, index + 1) - 0xDC00)
    return chr(code).translate(_HYPHENS)


def _style(pdfium: Any, text: Any, index: int, owner: Any) -> tuple[float, str, float, float]:
    """Return size, font, angle and grey of what one operator shows."""
    size, red = ctypes.c_float(), ctypes.c_uint()
    pdfium.FPDFTextObj_GetFontSize(owner, size)
    font = pdfium.FPDFTextObj_GetFont(owner)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(max(length, 1))
    pdfium.FPDFFont_GetBaseFontName(font, name, length)
    pdfium.FPDFText_GetFillColor(text, index, red, ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
    angle = round(-math.degrees(pdfium.FPDFText_GetCharAngle(text, index)), 1) % 360  # PDFium counts clockwise
    return size.value, plain_name(name.value.decode("utf-8", "replace")), angle, red.value / 255


def _shapes(pdfium: Any, page: Any) -> Iterator[Shape]:
    left, bottom, right, top, width = (ctypes.c_float() for _ in range(5))
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) == _PATH:
            pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
            over = 0.0
            if _is_stroked(pdfium, drawn) and pdfium.FPDFPageObj_GetStrokeWidth(drawn, width):
                over = width.value / 2  # PDFium adds the whole width of a line to each side
            yield Shape(left.value + over, bottom.value + over, right.value - over, top.value - over, 2 * over)


def _is_stroked(pdfium: Any, drawn: Any) -> bool:
    stroked = ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, ctypes.c_int(), stroked)
    return bool(stroked.value)


def plain_name(name: str) -> str:
    """Return the name of a font without the tag of its subset."""
    return _TAG.sub("", name)


# Outline and metadata


def _wide(call: Callable[[Any, int], int]) -> str:
    """Return what a function of PDFium writes into a buffer as UTF-16."""
    length = call(None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    call(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _outline(pdfium: Any, document: Any, above: Any = None, level: int = 1) -> Iterator[Entry]:
    mark = pdfium.FPDFBookmark_GetFirstChild(document, above)
    while mark:
        place = pdfium.FPDFBookmark_GetDest(document, mark)
        page = pdfium.FPDFDest_GetDestPageIndex(document, place)
        yield Entry(level, _wide(partial(pdfium.FPDFBookmark_GetTitle, mark)), page)
        yield from _outline(pdfium, document, mark, level + 1)
        mark = pdfium.FPDFBookmark_GetNextSibling(document, mark)


def _metadata(pdfium: Any, document: Any) -> dict[str, str]:
    def meta(key: str) -> str:
        return _wide(lambda into, size: pdfium.FPDF_GetMetaText(document, key.encode(), into, size))

    keys = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
    found = {key: meta(key) for key in keys}
    found["Language"] = _wide(lambda into, size: pdfium.FPDFCatalog_GetLanguage(document, into, size))
    return found


# Fonts, from the objects of the file: PDFium tells neither encoding nor the way to Unicode


def fonts(data: bytes) -> tuple[Font, ...]:
    """Return the fonts of a file whose objects are not packed away in streams; Unreadable without such objects."""
    objects = _Objects(data)
    found = {number: entries for number, entries in objects.each() if re.search(rb"/Type\s*/Font\b", entries)}
    parts = {int(number) for entries in found.values() for number in _DESCENDANT.findall(entries)}
    return tuple(_font(objects, entries) for number, entries in sorted(found.items()) if number not in parts)


_DESCENDANT = re.compile(rb"/DescendantFonts\s*\[\s*(\d+)\s+0\s+R")


def _font(objects: "_Objects", entries: bytes) -> Font:
    below = objects.referred(entries, rb"/DescendantFonts\s*\[") or entries
    descriptor = objects.referred(below, rb"/FontDescriptor")
    return Font(
        plain_name(_named(entries, b"BaseFont")),
        "/".join(dict.fromkeys(_named(each, b"Subtype") for each in (entries, below))),
        objects.has_stream(descriptor, rb"/FontFile[23]?"),
        _named(entries, b"Encoding"),
        objects.has_stream(entries, rb"/ToUnicode"),
    )


def _named(entries: bytes, key: bytes) -> str:
    match = re.search(rb"/" + key + rb"\s*/([^\s/<>\[\]()]*)", entries)
    return match[1].decode("latin-1") if match else ""


class _Objects:
    """The objects of a file by the table at its end (ISO 32000-1, 7.5.4)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        begin = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data[-64:])
        table = re.compile(rb"xref\s+0 \d+\s+((?:\d{10} \d{5} [nf]\s{1,2})+)").match(
            data, int(begin[1]) if begin else 0
        )
        if not table:
            raise Unreadable("no table of objects")
        rows = re.findall(rb"(\d{10}) \d{5} ([nf])", table[1])
        self._places = {number: int(place) for number, (place, state) in enumerate(rows) if state == b"n"}

    def each(self) -> Iterator[tuple[int, bytes]]:
        """Yield every object up to its stream, by its number."""
        return ((number, self._entries(number)) for number in self._places)

    def referred(self, entries: bytes, key: bytes) -> bytes:
        """Return the object that an entry refers to, empty if there is none."""
        match = re.search(key + rb"\s*(\d+)\s+0\s+R", entries)
        return self._entries(int(match[1])) if match else b""

    def has_stream(self, entries: bytes, key: bytes) -> bool:
        """Whether an entry refers to a stream that holds something."""
        stream = self.referred(entries, key)
        length = re.search(rb"/Length (\d+)", stream)
        return stream.endswith(b"stream") and length is not None and int(length[1]) > 0

    def _entries(self, number: int) -> bytes:
        place = self._places.get(number)
        head = b"%d 0 obj" % number
        if place is None or not self._data.startswith(head, place):
            return b""
        end = self._data.find(b"endobj", place)
        stream = self._data.find(b"stream", place, max(end, place))
        return self._data[place : stream + 6] if stream >= 0 else self._data[place : max(end, place)]
