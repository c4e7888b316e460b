"""Draw a laid-out document as PDF; `render` is the door to this package."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from reports import gongwen as g
from reports.document import Document
from reports.pdf.archive import add_output_intent
from reports.pdf.embedding import embedded
from reports.pdf.faces import Missing, clean, face, pieces
from reports.pdf.layout import layout
from reports.pdf.lines import width_of
from reports.pdf.metadata import LANGUAGE, describe
from reports.pdf.objects import File
from reports.pdf.outline import add_outline
from reports.pdf.page import Layout, Page, Run
from reports.progress import Progress


@dataclass(frozen=True, slots=True)
class Rendering:
    """What was written: the number of pages, and (character, field) for each character that prints as 〓."""

    pages: int
    missing: tuple[tuple[str, str], ...]


def render(
    document: Document,
    target: BinaryIO,
    progress: Progress | None = None,
    faces: g.Faces = g.FACES,
) -> Rendering:
    """Lay out a document and write it to `target` as PDF; the same document in the same faces makes the same bytes.

    `progress(done, all)` is called after each block and may raise to cancel; then nothing is written.
    Raises Trouble if a bundled face is missing or damaged.
    """
    result = layout(document, progress, faces)
    draw(document, result, target, faces)
    return Rendering(len(result.pages), result.missing)


def draw(document: Document, result: Layout, target: BinaryIO, faces: g.Faces = g.FACES) -> None:
    """Write what has been laid out of a document, or only some of its pages, to `target` as PDF."""
    file = File(target, LANGUAGE)
    describe(file, document)
    add_output_intent(file)
    mark = _watermark(document.watermark, faces["watermark"])
    fonts = _Fonts(file, chain(mark, (run for page in result.pages for run in page.runs)))
    shown = list(_marked(mark, fonts))
    pages = [
        file.add_page((page.width, page.height), page.turned, "\n".join([*shown, *_drawn(page, fonts)]))
        for page in result.pages
    ]
    add_outline(file, result.bookmarks, pages)
    file.close()


class _Fonts:
    """The faces embedded in one file, with the characters of its runs."""

    def __init__(self, file: File, runs: Iterable[Run]) -> None:
        characters: dict[str, set[str]] = defaultdict(set)
        for run in runs:
            characters[face(run.face).file].update(run.text)
        self._fonts = {name: embedded(name, "".join(sorted(wanted))) for name, wanted in characters.items()}
        self._names = {name: font.add_to(file) for name, font in self._fonts.items()}

    def operators(self, runs: Iterable[Run], turned: bool = False) -> Iterator[str]:
        """Yield what shows runs of text: face, space between characters, place and codes (ISO 32000-1, 9.4)."""
        style: tuple[str, float] | None = None
        spacing = 0.0
        yield "BT"
        for run in runs:
            name = face(run.face).file
            if style != (run.face, run.size):
                style = (run.face, run.size)
                yield f"/{self._names[name]} {run.size:g} Tf"
                yield _weight(run)
            if spacing != run.spacing:
                spacing = run.spacing
                yield f"{spacing:.4f} Tc"
            direction = "0 1 -1 0" if turned and not run.is_upright else "1 0 0 1"
            yield f"{direction} {run.x:.3f} {run.y:.3f} Tm <{self._fonts[name].codes(run.text)}> Tj"
        yield "ET"


def _weight(run: Run) -> str:
    """Fill the outlines, or fill and stroke them."""
    heavier = face(run.face).heavier
    return f"2 Tr {heavier * run.size / 1000:.3f} w" if heavier else "0 Tr"


def _drawn(page: Page, fonts: _Fonts) -> Iterator[str]:
    """Yield what shows a page: grey fields, rules, text."""
    yield f"{g.TABLE_RULE:g} w"
    for fill in page.fills:
        yield f"{fill.grey:g} g {fill.x:.3f} {fill.y:.3f} {fill.width:.3f} {fill.height:.3f} re f"
    yield "0 g"
    for box in page.boxes:
        yield f"{box.x:.3f} {box.y:.3f} {box.width:.3f} {box.height:.3f} re S"
    yield from fonts.operators(page.runs, page.turned)


def _watermark(text: str, name: str) -> list[Run]:
    """The watermark on a baseline whose middle is the origin; nothing where there is no text."""
    found = list(pieces(clean(text).replace("\n", ""), name, "", Missing()))
    ems = width_of(found, 1.0)
    if not ems:
        return []
    size = min(g.WATERMARK_SIZE, g.WATERMARK_LENGTH / ems)
    runs: list[Run] = []
    x = -ems * size / 2
    for piece in found:
        runs.append(Run(x, -0.38 * size, piece.text, piece.face, size))
        x += width_of([piece], size)
    return runs


def _marked(watermark: Sequence[Run], fonts: _Fonts) -> Iterator[str]:
    """Yield what shows the watermark, light and large, from the lower left to the upper right, below everything else."""
    if not watermark:
        return
    cos, sin = (turn(math.radians(g.WATERMARK_ANGLE)) for turn in (math.cos, math.sin))
    yield f"q {g.WATERMARK_GREY:g} g {g.WATERMARK_GREY:g} G"
    yield f"{cos:.6f} {sin:.6f} {-sin:.6f} {cos:.6f} {g.PAGE_WIDTH / 2:.3f} {g.PAGE_HEIGHT / 2:.3f} cm"
    yield from fonts.operators(watermark)
    yield "Q"
