"""What is known of the pages: their sizes, where fields stand on them, and their images."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from model.paths import is_below
from reports import gongwen as g

MOST_BYTES = 96 << 20  # of images that are kept


BEFORE_ALL = (math.inf,)  # ends of fixed words: a click there is before the first character of the field
BETWEEN = 0.45  # of the height of a line: half of what is between two, where a click counts for the nearer one

Place = tuple[int, QRectF]  # page, and where on it in points
CellLine = tuple[float, float, int, Sequence[float]]  # lower edge and left end on the page, first character, the ends
Line = tuple[int, int, float, float]  # page, number of its first character in the field, left and top on the page


def in_order(place: Place) -> tuple[int, float, float]:
    """Return what places are sorted by, from the first page to the last."""
    number, rect = place
    return number, rect.top(), rect.left()


@dataclass(frozen=True)
class Area:
    """A line of a field, or a cell, on a page: in points from the upper left corner of the page as it is read."""

    rect: QRectF
    field: str
    is_cell: bool = False
    start: int = 0  # number of its first character in the text of the field
    ends: Sequence[float] = ()  # of the characters, from the left; none where they are not those of the field
    lines: Sequence[CellLine] = ()  # of a cell, from the top

    def character_at(self, point: QPointF) -> int:
        """Return the number of the character of the field at a point of the page, 0 where that is not known."""
        left, start, ends = self.rect.left(), self.start, self.ends
        if self.lines:
            at = bisect_left(self.lines, point.y(), hi=len(self.lines) - 1, key=lambda line: line[0])
            _, left, start, ends = self.lines[at]
        return max(start + bisect_right(ends, point.x() - left), 0)


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
    """One page: its size in points, its look (the number of its image), its areas and leads, once they have come."""

    width: float
    height: float
    look: int = -1
    areas: tuple[Area, ...] = ()
    leads: tuple[Area, ...] = ()  # fixed words, with the fields they lead to
    is_new: bool = False  # look and areas are those of the newest layout


@dataclass
class Sheets:
    """The pages of the newest layout."""

    pages: list[Sheet] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)  # field → where it begins
    lines: dict[str, list[Line]] = field(default_factory=dict)  # of the fields that have several
    pictures: dict[int, Picture] = field(default_factory=dict)  # by look, those used last at the end

    def take_layout(self, header: Mapping[str, Any]) -> None:
        """Take a new layout in; what was on the pages stays until their new images come."""
        old = self.pages
        self.pages = [Sheet(float(width), float(height)) for width, height in header["sizes"]]
        for new, before in zip(self.pages, old, strict=False):
            new.look, new.areas, new.leads = before.look, before.areas, before.leads
        self.places = {path: (page, QRectF(*rect)) for path, (page, rect) in header["places"].items()}
        self.lines = header["lines"]

    def take_page(self, header: Mapping[str, Any], body: bytearray, is_sharp: Callable[[Picture], bool]) -> int:
        """Take a page in, its image too if it came; return its number, -1 where there is no such page.

        A sharp image stays: what comes may have been asked for in a scale that is no longer wanted.
        """
        number, look = int(header["page"]), int(header["look"])
        if not 0 <= number < len(self.pages):
            return -1
        sheet = self.pages[number]
        sheet.look, sheet.is_new = look, True
        sheet.areas = tuple(Area(QRectF(x, y, w, h), *more) for x, y, w, h, *more in header["areas"])
        sheet.leads = tuple(Area(QRectF(x, y, w, h), path, ends=BEFORE_ALL) for x, y, w, h, path in header["leads"])
        held = self.pictures.get(look)
        if body and not (held and is_sharp(held)):
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

    def place_of(self, path: str, character: int) -> Place:
        """Return where a character of a field stands: its line, and nearly where in the line."""
        number, rect = self.places[path]
        lines = self.lines.get(path)
        if not lines:
            return number, rect
        page, start, left, top = lines[max(bisect_right(lines, character, key=lambda line: line[1]) - 1, 0)]
        size = rect.height()
        return page, QRectF(left + max(character - start, 0) * size, top, size, size)

    def begins_at(self, area: Area, number: int) -> bool:
        """Whether a field, or a line of it, is found on paper where an area is: not where it stands once more."""
        if area.field not in self.places:
            return False
        page, rect = self.place_of(area.field, area.start)
        return page == number and abs(rect.top() - area.rect.top()) < 1

    def area_at(self, number: int, point: QPointF) -> Area | None:
        """Return the area at a point of a page, that of its line beside the words, or the fixed words there."""
        page = self.pages[number]
        for areas in (page.areas, page.leads):
            hit = [area for area in areas if _near(area).contains(point)]
            if hit:
                return min(hit, key=lambda area: area.rect.width() * area.rect.height())
        within = g.TYPE_WIDTH if page.width < page.height else g.TYPE_HEIGHT
        if not 0 <= point.x() - left_of(page) <= within:
            return None
        row = [area for area in (*page.areas, *page.leads) if _near(area).top() <= point.y() <= _near(area).bottom()]
        return min(row, key=lambda area: _aside(area, point), default=None)

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


def _near(area: Area) -> QRectF:
    """An area, and half of what is between it and the lines above and below."""
    between = 0.0 if area.is_cell else BETWEEN * area.rect.height()
    return area.rect.adjusted(0, -between, 0, between)


def _aside(area: Area, point: QPointF) -> float:
    """How far a point is from an area to the left or to the right."""
    return max(area.rect.left() - point.x(), point.x() - area.rect.right())


def left_of(page: Sheet) -> float:
    """Return where the type area of a page begins at the left; a page read sideways begins at the foot of its paper."""
    return g.LEFT_MARGIN if page.width < page.height else g.BOTTOM_MARGIN
