"""What is known of the pages: their sizes, where fields stand on them, and their images."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from model.paths import is_below

MOST_BYTES = 96 << 20  # of images that are kept


@dataclass(frozen=True)
class Area:
    """A line of a field, or a cell, on a page: in points from the upper left corner of the page as it is read."""

    rect: QRectF
    field: str
    is_cell: bool = False


@dataclass
class Picture:
    """The image of a page; `data` holds its bytes, which the image only looks at."""

    image: QImage
    width: float  # of the page, in points
    height: float
    scale: float  # points of the image to a point of the page
    data: bytearray


@dataclass
class Sheet:
    """One page: its size in points, its look (the number of its image) and its areas, once they have come."""

    width: float
    height: float
    look: int = -1
    areas: tuple[Area, ...] = ()
    is_new: bool = False  # look and areas are those of the newest layout


@dataclass
class Sheets:
    """The pages of the newest layout."""

    pages: list[Sheet] = field(default_factory=list)
    places: dict[str, tuple[int, float]] = field(
        default_factory=dict
    )  # field → number of the page, distance from its top
    stretches: dict[str, list[list[float]]] = field(
        default_factory=dict
    )  # field of several lines → for each of its pages: number, top, bottom, how many lines
    pictures: dict[int, Picture] = field(default_factory=dict)  # by look, those used last at the end

    def take_layout(self, header: Mapping[str, Any]) -> None:
        """Take a new layout in; what was on the pages stays until their new images come."""
        old = self.pages
        self.pages = [Sheet(float(width), float(height)) for width, height in header["sizes"]]
        for new, before in zip(self.pages, old, strict=False):
            new.look, new.areas = before.look, before.areas
        self.places = {path: (int(page), float(top)) for path, (page, top) in header["places"].items()}
        self.stretches = header["stretches"]

    def take_page(self, header: Mapping[str, Any], body: bytearray) -> int:
        """Take a page in, its image too if it came; return its number, -1 where there is no such page."""
        number, look = int(header["page"]), int(header["look"])
        if not 0 <= number < len(self.pages):
            return -1
        sheet = self.pages[number]
        sheet.look, sheet.is_new = look, True
        sheet.areas = tuple(Area(QRectF(x, y, w, h), path, bool(cell)) for x, y, w, h, path, cell in header["areas"])
        if body:
            width, height, stride = int(header["width"]), int(header["height"]), int(header["stride"])
            if min(width, height) < 1 or stride < width or len(body) < stride * height:
                return -1
            image = QImage(body, width, height, stride, QImage.Format.Format_Grayscale8)
            self.pictures.pop(look, None)
            self.pictures[look] = Picture(image, sheet.width, sheet.height, float(header["scale"]), body)
            self._forget()
        return number

    def _forget(self) -> None:
        """Give up the images used longest ago, but not the last one."""
        held = sum(len(picture.data) for picture in self.pictures.values())
        for look in list(self.pictures)[:-1]:
            if held <= MOST_BYTES:
                return
            held -= len(self.pictures.pop(look).data)

    def picture(self, number: int) -> Picture | None:
        """Return the image of a page, of whatever scale."""
        look = self.pages[number].look
        found = self.pictures.pop(look, None)
        if found:
            self.pictures[look] = found  # used last
        return found

    def forget_looks(self) -> None:
        """Begin anew with the numbers of looks, which another process gives; what is on the screen stays there."""
        for number, sheet in enumerate(self.pages):
            picture = self.pictures.pop(sheet.look, None)
            sheet.look = -2 - number
            if picture:
                self.pictures[sheet.look] = picture
        self.pictures = {look: picture for look, picture in self.pictures.items() if look < 0}

    # From the fields to the paper, and back

    def line_of(self, path: str, share: float) -> tuple[int, float]:
        """Return the place of the line of a field on paper that has a share of its text, 0 to 1, before it."""
        parts = self.stretches.get(path, [])
        line = share * (sum(lines for *_, lines in parts) - 1)
        for page, top, bottom, lines in parts:
            if line < lines:
                return int(page), top + (bottom - top) * int(line) / lines
            line -= lines
        return self.places[path]

    def share_at(self, path: str, number: int, top: float) -> float:
        """Return how much of a field's text, 0 to 1, stands before a place on paper, by its lines."""
        parts, before = self.stretches.get(path, []), 0.0
        for page, first, bottom, lines in parts:
            if page == number:
                before += lines * min(max((top - first) / (bottom - first), 0.0), 1.0)
                return math.floor(before) / sum(lines for *_, lines in parts)
            before += lines
        return 0.0

    def field_at(self, number: int, point: QPointF) -> str:
        """Return the field at a point of a page: the area there, else the next one below, else the last above; or ""."""
        areas = self.pages[number].areas
        hit = [area for area in areas if area.rect.contains(point)]
        if hit:
            return min(hit, key=lambda area: area.rect.width() * area.rect.height()).field
        row = [area for area in areas if area.rect.top() <= point.y() <= area.rect.bottom()]
        if row:
            return min(row, key=lambda area: abs(area.rect.center().x() - point.x())).field
        below = [area for area in areas if area.rect.top() > point.y()]
        if below:
            return min(below, key=lambda area: (area.rect.top(), area.rect.left())).field
        return max(areas, key=lambda area: area.rect.bottom()).field if areas else ""

    def shown_for(self, path: str) -> set[str]:
        """Return the fields on paper that stand for a field of the form.

        It is there itself or in parts; else its row is, or its list.
        """
        if not path or path in self.places:
            return {path} if path else set()
        row = path.rpartition(".")[0] if "[" in path else ""
        return (
            {place for place in self.places if is_below(place, path)}
            or {place for place in self.places if row and is_below(place, row)}
            or {place for place in self.places if is_below(path, place)}
        )
