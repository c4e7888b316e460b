"""What is drawn over a page: the block being edited, and findings. Paper is white in every theme: so are the colours."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from gui import theme
from gui.widgets import SEVERITY_ICONS

SIGN, FROM_EDGE = 14, 8  # size of a mark in the margin, and its distance from the edge of the paper
BAR, AIR = 3, 6  # width of the bar in the margin, and what the tint goes beyond its text
LEADING = 0.38  # of the height of a line: half of what is between two lines
SEVERITIES = ("error", "warning", "note")  # the gravest first

Note = tuple[str, str]  # severity, sentence
Placed = Sequence[tuple[QRectF, str]]  # areas of a page in pixels, with their fields
Notes = Mapping[str, list[Note]]  # by field


def draw_block(painter: QPainter, lines: Sequence[QRectF], left: float) -> None:
    """Tint a text from line to line, with a bar in the margin, which ends at `left`."""
    for block in blocks(lines):
        leading = LEADING * min(line.height() for line in lines)
        _tint(painter, block.adjusted(-AIR, -leading, AIR, leading), left)


def draw_cells(painter: QPainter, cells: Sequence[QRectF], left: float) -> None:
    """Tint cells, with a bar in the margin beside each."""
    for cell in cells:
        _tint(painter, cell, left)


def _tint(painter: QPainter, place: QRectF, left: float) -> None:
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(place, QColor(theme.LIGHT["accent_soft"]))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    bar = QRectF(left - AIR - BAR, place.top(), BAR, place.height())
    painter.fillRect(bar, QColor(theme.LIGHT["accent"]))


def blocks(rects: Sequence[QRectF]) -> list[QRectF]:
    """Join the lines of a text, each below the other, into one block."""
    joined: list[QRectF] = []
    for rect in rects:
        last = joined[-1] if joined else None
        if last is not None and abs(rect.top() - last.bottom()) < rect.height() and _overlap(rect, last):
            joined[-1] = last.united(rect)
        else:
            joined.append(QRectF(rect))
    return joined


def _overlap(one: QRectF, other: QRectF) -> bool:
    return one.left() < other.right() and other.left() < one.right()


def draw_notes(painter: QPainter, page: QRect, areas: Placed, notes: Notes) -> None:
    """Underline what has a finding, and put a mark into the margin beside its first line."""
    for place, path in areas:
        if path in notes:
            painter.setPen(QPen(_ink(worst(notes[path])), 1.5))
            painter.drawLine(QPointF(place.left(), place.bottom() + 1), QPointF(place.right(), place.bottom() + 1))
    for sign, severity, _ in signs(page, areas, notes):
        theme.icon(SEVERITY_ICONS[severity], severity).paint(painter, sign)


def signs(page: QRect, areas: Placed, notes: Notes) -> list[tuple[QRect, str, str]]:
    """Return the marks in the margin of a page: where, the severity, and all that they stand for."""
    first: dict[str, QRectF] = {}
    for place, path in areas:
        if path in notes:
            first.setdefault(path, place)
    rows: dict[int, list[str]] = {}
    for path, place in first.items():
        rows.setdefault(round(place.center().y()), []).append(path)
    made = []
    for middle, paths in rows.items():
        said = [note for path in paths for note in notes[path]]
        sign = QRect(page.right() - SIGN - FROM_EDGE, middle - SIGN // 2, SIGN, SIGN)
        made.append((sign, worst(said), "\n".join(dict.fromkeys(words for _, words in said))))
    return made


def worst(notes: Sequence[Note]) -> str:
    """Return the gravest severity."""
    return min((severity for severity, _ in notes), key=SEVERITIES.index)


def _ink(severity: str) -> QColor:
    return QColor(theme.LIGHT[severity])
