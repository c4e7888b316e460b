"""Sets the newest draft and answers with its pages. Knows nothing of pipes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model import presets
from model.codec import state_from_tables
from model.presets import Preset
from reports import gongwen as g
from reports.compose import document_of
from reports.document import Document, Heading, Paragraph, Span, Title
from reports.pdf.images import images
from reports.pdf.layout import layout
from reports.pdf.page import Area, Layout, Page
from reports.pdf.typefaces import chosen
from reports.preview.frames import Header

MOST_LOOKS = 2_000  # pages remembered by their look
MOST_PAGES = 40  # in one request
LEAST_SCALE, MOST_SCALE = 0.05, 20.0
WARM_UP = "一二三，预算绩效评价〔2025〕1号。"

Answer = tuple[Header, bytes]


class Superseded(Exception):
    """A newer request has come; nobody waits for this answer any more."""


@dataclass(slots=True)
class _Stretch:
    """The lines of a field on one page."""

    page: int
    first: Area
    last: Area
    lines: int = 1

    def told(self, page: Page) -> list[float]:
        """Page, top, bottom, number of lines."""
        (_, top, _, _), (_, last, _, height) = _shown(page, self.first), _shown(page, self.last)
        return [self.page, top, last + height, self.lines]


class Typesetter:
    """Keeps the newest layout and numbers the looks of pages: a page with a known look needs no new image."""

    def __init__(self) -> None:
        self._document = Document("", "", ())
        self._layout = Layout((), (), ())
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
        """Set the draft of a request; return its pages' sizes and where each field begins. Raise Superseded."""

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
        self._document, self._layout, self.revision = document, result, int(request["revision"])
        sizes = [_shown_size(page) for page in result.pages]
        found = {"sizes": sizes, "places": self._places(), "stretches": self._stretches()}
        return {"kind": "layout", "revision": self.revision} | found, b""

    def _places(self) -> dict[str, list[float]]:
        """Where each field begins: the number of the page and the distance from its top."""
        places: dict[str, list[float]] = {}
        for number, page in enumerate(self._layout.pages):
            for area in page.areas:
                if area.field not in places:
                    places[area.field] = [number, _shown(page, area)[1]]
        return places

    def _stretches(self) -> dict[str, list[list[float]]]:
        """What each field of several lines takes up of its pages: page, top, bottom, number of lines; in order.

        Where it is printed once more, further on, it is left out.
        """
        found: dict[str, list[_Stretch]] = {}
        for number, page in enumerate(self._layout.pages):
            for area in page.areas:
                parts = found.setdefault(area.field, [])
                if parts and parts[-1].page == number:
                    parts[-1].last = area
                    parts[-1].lines += 1
                elif not parts or parts[-1].page == number - 1:
                    parts.append(_Stretch(number, area, area))
        long = {path: parts for path, parts in found.items() if len(parts) > 1 or parts[0].lines > 1}
        return {path: [part.told(self._layout.pages[part.page]) for part in parts] for path, parts in long.items()}

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
        cells = {(round(box.x), round(box.y)) for box in page.boxes}
        areas = [[*_shown(page, area), area.field, int((round(area.x), round(area.y)) in cells)] for area in page.areas]
        header = {"kind": "page", "revision": self.revision, "page": number, "look": look, "areas": areas}
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


# From the paper, measured from its lower left corner, to the page as it is read, measured from its upper left one.


def _shown_size(page: Page) -> tuple[float, float]:
    return (page.height, page.width) if page.turned else (page.width, page.height)


def _shown(page: Page, area: Area) -> tuple[float, float, float, float]:
    """Left, top, width, height of an area on the page as it is read: a turned one is turned clockwise."""
    if page.turned:
        return round(area.y, 2), round(area.x, 2), round(area.height, 2), round(area.width, 2)
    return round(area.x, 2), round(page.height - area.y - area.height, 2), round(area.width, 2), round(area.height, 2)
