"""Sets the newest draft and answers with its pages. Knows nothing of pipes."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from model import paths, presets
from model.codec import state_from_tables
from model.presets import Preset
from model.report import Report
from reports import gongwen as g
from reports.compose import document_of
from reports.document import Document, Heading, Paragraph, Span, Title
from reports.pdf.images import images
from reports.pdf.layout import layout
from reports.pdf.page import Layout, Page
from reports.pdf.typefaces import chosen
from reports.preview.frames import Header
from reports.preview.places import Places, shown_size
from reports.wording import effective

MOST_LOOKS = 2_000  # pages remembered by their look
MOST_PAGES = 40  # in one request
LEAST_SCALE, MOST_SCALE = 0.05, 20.0
WARM_UP = "一二三，预算绩效评价〔2025〕1号。"

Answer = tuple[Header, bytes]


class Superseded(Exception):
    """A newer request has come; nobody waits for this answer any more."""


class Typesetter:
    """Keeps the newest layout and numbers the looks of pages: a page with a known look needs no new image."""

    def __init__(self) -> None:
        self._document = Document("", "", ())
        self._layout = Layout((), (), ())
        self._places = Places(self._document, self._layout, str, lambda: None)
        self._faces = g.FACES
        self._looks: dict[Page, int] = {}
        self._last_look = 0
        self.revision = -1

    def warm_up(self) -> None:
        """Load what the first draft will need: faces, their indexes, and the libraries behind them."""
        words = (Span(WARM_UP), *(Span(WARM_UP, style) for style in ("level1", "level2", "level3", "level4")))
        document = Document("", "", (Title(WARM_UP), Heading(1, "一、", WARM_UP), Paragraph(words)))
        for _ in images(document, layout(document), [0], 1.0):
            pass

    def take(self, request: Header, is_stale: Callable[[], bool]) -> Answer:
        """Set the draft of a request; return its pages' sizes, where fields begin and their lines. Raise Superseded."""

        def look_up(_done: int, _all: int) -> None:
            if is_stale():
                raise Superseded

        state = state_from_tables(request["draft"])
        preset = _preset(str(request["preset"]), str(request.get("presets", "")))
        document = document_of(state, preset, bool(request.get("draft_mark", True)))
        faces = chosen(request.get("typefaces", {})).faces
        result = layout(document, look_up, faces)
        if document.watermark != self._document.watermark or faces != self._faces:
            self._looks.clear()
        self._faces = faces
        self._places = Places(document, result, partial(_text_of, state.report, preset), lambda: look_up(0, 0))
        self._document, self._layout, self.revision = document, result, int(request["revision"])
        sizes = [shown_size(page) for page in result.pages]
        found = {"sizes": sizes, "places": self._places.first, "lines": self._places.lines}
        return {"kind": "layout", "revision": self.revision} | found, b""

    def pages(self, request: Header) -> Iterator[Answer]:
        """Yield the pages of a request, each with its scale; without an image where it has the look (`have`)."""
        wanted = [(int(number), float(scale)) for number, scale in request["pages"]][:MOST_PAGES]
        have = set(request.get("have", ()))
        for number, asked in wanted:
            scale = min(max(asked, LEAST_SCALE), MOST_SCALE)
            if 0 <= number < len(self._layout.pages):
                yield self._page(number, scale, have, bool(request.get("upright", True)))

    def _page(self, number: int, scale: float, have: set[Any], upright: bool) -> Answer:
        page = self._layout.pages[number]
        look = self._look(page)
        header = {"kind": "page", "revision": self.revision, "page": number, "look": look}
        header |= {"areas": self._places.areas(number, page), "leads": self._places.leads(number, page)}
        if look in have:
            return header, b""
        (image,) = images(self._document, self._layout, [number], scale, upright, self._faces)
        size = {"width": image.width, "height": image.height, "stride": image.stride, "scale": image.scale}
        return header | size, image.data

    def _look(self, page: Page) -> int:
        """The number of what a page looks like; its areas are not seen."""
        if len(self._looks) > MOST_LOOKS:
            self._looks.clear()
        seen = page._replace(areas=())
        if seen not in self._looks:
            self._last_look += 1
            self._looks[seen] = self._last_look
        return self._looks[seen]


@cache
def _presets(folder: str) -> dict[str, Preset]:
    return dict(presets.catalogue(Path(folder)) if folder else presets.catalogue())


def _preset(name: str, folder: str) -> Preset:
    known = _presets(folder)
    return known[name] if name in known else next(iter(known.values()))


def _text_of(report: Report, preset: Preset, path: str) -> str:
    """The text of a field as the officer sees it in the form, "" for what is no text."""
    try:
        spec = paths.spec_of(path)
        if spec.derived:
            return effective(report, preset, path)
        return str(paths.get(report, path)) if spec.kind in ("line", "prose") else ""
    except KeyError:
        return ""
