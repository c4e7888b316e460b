"""What a laid-out document is: pages of placed text, rules and areas. Points, from the lower left corner of the page."""

from collections.abc import Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """Text on one baseline, in one face and size; `spacing` is added after each character.

    On a page that is turned it runs upwards from its place, unless `is_upright`.
    """

    x: float
    y: float
    text: str
    face: str
    size: float
    spacing: float = 0.0
    is_upright: bool = False


class Box(NamedTuple):
    """A ruled rectangle: the outline of a table cell."""

    x: float
    y: float
    width: float
    height: float


class Fill(NamedTuple):
    """A rectangle filled with a grey, 0 black to 1 white."""

    x: float
    y: float
    width: float
    height: float
    grey: float


class Area(NamedTuple):
    """Where a field stands on the page: one line of text of it, or one cell."""

    x: float
    y: float
    width: float
    height: float
    field: str


class Page(NamedTuple):
    """One page, ready to be drawn.

    One that is turned is a page of the same upright paper, all places measured on it, whose content stands sideways with
    its head at the left edge; a screen shows it turned clockwise by a quarter.
    """

    width: float
    height: float
    runs: tuple[Run, ...]
    boxes: tuple[Box, ...]
    areas: tuple[Area, ...]
    fills: tuple[Fill, ...] = ()
    turned: bool = False


class Bookmark(NamedTuple):
    """An entry of the outline: its level from 1, and its place (`page` counts from 0)."""

    level: int
    text: str
    page: int
    y: float


class Layout(NamedTuple):
    """The whole document, laid out; `missing` lists (character, field) where 〓 stands for the character."""

    pages: Sequence[Page]
    bookmarks: tuple[Bookmark, ...]
    missing: tuple[tuple[str, str], ...]
