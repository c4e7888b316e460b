"""The pages one below another on the desk: drawing, scrolling, zoom, and the mouse on the paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from gui import theme
from gui.preview import marks
from gui.preview.marks import Note
from gui.preview.sheets import Picture, Sheet, Sheets
from gui.widgets import tip

GAP, MARGIN = 15, 15  # between pages and around them
PIXELS = 96 / 72  # of a point at 100 %
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
WIDTH, PAGE = "width", "page"  # zoom that follows the window
ABOVE = 60  # pixels left above what is brought into view
LEAST = 0.1  # scale in a window that has no room
SAME = 1e-6  # scales closer than this are one


class Paper(QAbstractScrollArea):
    """Shows sheets. Knows points of paper and pixels of the window, nothing of the draft."""

    chosen = Signal(str, float)  # the field that was clicked, and how much of its text stands before that line, 0 to 1
    moved = Signal()  # another part of the pages is in view, or another scale

    def __init__(self, sheets: Sheets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = sheets
        self.zoom: float | str = WIDTH
        self.words = ""  # what is said in place of the pages
        self.marked: set[str] = set()
        self.notes: dict[str, list[Note]] = {}  # field → findings
        self._tops: list[int] = []  # of the pages, from the top of the first gap
        self._scales: list[float] = []  # in which they were laid out
        self._grip: QPointF | None = None
        self.setObjectName("paper")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)
        self.setAccessibleName("页面预览")

    # Sizes

    def scale_for(self, width: float, height: float) -> float:
        """Pixels of the window to a point of a page of a size: each page fits by itself, one read sideways too."""
        if isinstance(self.zoom, float):
            return self.zoom * PIXELS
        scale = (self._room().width() - 2 * MARGIN) / width
        if self.zoom == PAGE:
            scale = min(scale, (self._room().height() - 2 * GAP) / height)
        return max(scale, LEAST)

    def image_scale_for(self, width: float, height: float) -> float:
        """Points of an image to a point of a page of a size: as many as the screen has."""
        return round(self.scale_for(width, height) * self.devicePixelRatioF(), 4)

    def scale_of(self, number: int) -> float:
        """Pixels of the window to a point of a page."""
        page = self.sheets.pages[number]
        return self.scale_for(page.width, page.height)

    def _room(self) -> QSize:
        """The viewport as if the vertical bar were there, so that it does not come and go with the width of the pages."""
        bar = self.verticalScrollBar()
        gone = 0 if bar.isVisible() else bar.sizeHint().width()
        return QSize(self.viewport().width() - gone, self.viewport().height())

    def _size(self, page: Sheet) -> QSize:
        scale = self.scale_for(page.width, page.height)
        return QSize(round(page.width * scale), round(page.height * scale))

    def arrange(self) -> None:
        """Lay the pages out anew; the place in view stays."""
        page, below = self.place()
        self._lay()
        self.return_to(page, below)
        self.viewport().update()

    def _lay(self) -> None:
        self._tops, self._scales, y, wide = [], [], GAP, 0
        for page in [] if self.words else self.sheets.pages:
            size = self._size(page)
            self._tops.append(y)
            self._scales.append(self.scale_for(page.width, page.height))
            y += size.height() + GAP
            wide = max(wide, size.width() + 2 * MARGIN)
        port = self.viewport().size()
        for bar, whole, seen in (
            (self.verticalScrollBar(), y, port.height()),
            (self.horizontalScrollBar(), wide if isinstance(self.zoom, float) else 0, port.width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)

    def say(self, words: str) -> None:
        """Say something in place of the pages, "" to show them."""
        self.words = words
        self.arrange()

    def place(self) -> tuple[int, float]:
        """Return the page at the top of the view and how far down it is cut, in points."""
        y = self.verticalScrollBar().value()
        page = max(0, bisect_right(self._tops, y + GAP) - 1)
        return page, (y - self._tops[page]) / self._scales[page] if self._tops else -GAP / PIXELS

    def return_to(self, page: int, below: float) -> None:
        """Scroll to a place."""
        if self._tops:
            page = min(page, len(self._tops) - 1)
            self.verticalScrollBar().setValue(round(self._tops[page] + below * self._scales[page]))

    def rect_of(self, number: int) -> QRect:
        """Where a page is in the viewport now."""
        size = self._size(self.sheets.pages[number])
        wide = max(self.viewport().width(), self.horizontalScrollBar().maximum() + self.viewport().width())
        left = (wide - size.width()) // 2 - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[number] - self.verticalScrollBar().value()), size)

    def visible_pages(self) -> list[int]:
        """The numbers of the pages in view, the one with most of the view first."""
        port = self.viewport().rect()
        seen = {n: self.rect_of(n).intersected(port).height() for n in self._near() if self.rect_of(n).intersects(port)}
        return sorted(seen, key=lambda number: (-seen[number], number))

    def _near(self) -> range:
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, min(last, len(self.sheets.pages), len(self._tops)))

    def current_page(self) -> int:
        """The number of the page with most of the view, 0 where there is none."""
        return next(iter(self.visible_pages()), 0)

    # Zoom

    def set_zoom(self, zoom: float | str) -> None:
        """Show the pages in another size: WIDTH, PAGE, or a factor from 0.5 to 3."""
        page = self.current_page()
        self.zoom = min(max(zoom, STEPS[0]), STEPS[-1]) if isinstance(zoom, float) else zoom
        self.arrange()
        if zoom == PAGE:  # the whole of one, not the halves of two
            self.return_to(page, -GAP / PIXELS)
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        self.moved.emit()

    def zoom_by(self, by: int) -> None:
        """Go to the next size in or out."""
        now = self.scale_of(self.current_page()) / PIXELS if self.sheets.pages else 1.0
        steps = [step for step in STEPS if (step > now + 0.01 if by > 0 else step < now - 0.01)]
        if steps:
            self.set_zoom(steps[0] if by > 0 else steps[-1])

    # Bringing into view

    def show_place(self, number: int, top: float, height: float = 16.0) -> None:
        """Scroll so that something on a page is in view; nothing moves if it is."""
        if not 0 <= number < len(self._tops):
            return
        scale = self.scale_of(number)
        y = self._tops[number] + top * scale
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        if not bar.value() <= y <= bar.value() + seen - height * scale:
            bar.setValue(round(y - min(ABOVE + seen / 8, seen / 3)))

    def is_in_view(self, number: int, top: float) -> bool:
        """Whether something on a page is in view."""
        if not 0 <= number < len(self._tops):
            return False
        y = self._tops[number] + top * self.scale_of(number) - self.verticalScrollBar().value()
        return 0 <= y <= self.viewport().height()

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("desk"))
        painter.setPen(theme.colour("muted"))
        middle = self.viewport().rect().adjusted(24, 48, -24, -24)
        painter.drawText(middle, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self.words)
        for number in self._near():
            rect = self.rect_of(number)
            if rect.intersects(event.rect()):
                self._draw_page(painter, number, rect)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _draw_page(self, painter: QPainter, number: int, rect: QRect) -> None:
        painter.fillRect(rect, Qt.GlobalColor.white)
        picture = self.sheets.picture(number)
        if picture:
            sharp = self.is_sharp(picture)
            image, ratio = picture.image, self.devicePixelRatioF()
            place = QRectF(rect.left(), rect.top(), image.width() / ratio, image.height() / ratio)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
            painter.drawImage(place if sharp else QRectF(rect), image)
        painter.setPen(theme.colour("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        marked = [area for area in self.sheets.pages[number].areas if area.field in self.marked]
        marks.draw_block(painter, [self._on(number, rect, area.rect) for area in marked if not area.is_cell])
        marks.draw_cells(painter, [self._on(number, rect, area.rect) for area in marked if area.is_cell])
        marks.draw_notes(painter, rect, self._placed(number, rect), self.notes)

    def _placed(self, number: int, rect: QRect) -> list[tuple[QRectF, str]]:
        return [(self._on(number, rect, area.rect), area.field) for area in self.sheets.pages[number].areas]

    def is_sharp(self, picture: Picture) -> bool:
        """Whether an image has as many points as the screen has where it is shown."""
        return abs(picture.scale - self.image_scale_for(picture.width, picture.height)) < SAME

    def _on(self, number: int, rect: QRect, area: QRectF) -> QRectF:
        scale = self.scale_of(number)
        place = QRectF(area.left() * scale, area.top() * scale, area.width() * scale, area.height() * scale)
        return place.translated(QPointF(rect.topLeft()))

    # Hands

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages into the new width."""
        super().resizeEvent(event)
        self.arrange()
        self.moved.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Draw what has come into view."""
        self.viewport().update()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End, Ctrl+plus and minus; the other keys scroll by themselves."""
        bar, key = self.verticalScrollBar(), event.key()
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif held and key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif held and key == Qt.Key.Key_0:
            self.set_zoom(WIDTH)
        elif key == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_in_view()
        else:
            super().keyPressEvent(event)

    def _choose_in_view(self) -> None:
        """Go to the field that is marked, else to the first one in view."""
        port, found = self.viewport().rect(), []
        for number in sorted(self.visible_pages()):
            rect = self.rect_of(number)
            areas = self.sheets.pages[number].areas
            found += [area.field for area in areas if self._on(number, rect, area.rect).intersects(QRectF(port))]
        chosen = next((path for path in found if path in self.marked), next(iter(found), ""))
        if chosen:
            self.chosen.emit(chosen, 0.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; the click counts when the button is let go."""
        self._grip = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the field that was clicked."""
        grip, self._grip = self._grip, None
        if (
            grip is not None
            and (event.position() - grip).manhattanLength() < 6
            and (path := self.field_at(event.position()))
        ):
            number, place = next(self._under(event.position()))
            self.chosen.emit(path, self.sheets.share_at(path, number, place.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand where a click leads somewhere."""
        leads = bool(self.field_at(event.position()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def field_at(self, point: QPointF) -> str:
        """Return the field at a point of the viewport, "" beside the paper."""
        return next((self.sheets.field_at(number, place) for number, place in self._under(point)), "")

    def _under(self, point: QPointF) -> Iterator[tuple[int, QPointF]]:
        """Yield the page at a point of the viewport, and the place on that page."""
        for number in self._near():
            rect = self.rect_of(number)
            if QRectF(rect).contains(point):
                yield number, (point - QPointF(rect.topLeft())) / self.scale_of(number)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a mark in the margin means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self.words_at(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def words_at(self, point: QPoint) -> str:
        """Return what the mark in the margin at a point of the viewport stands for, "" for none."""
        for number in self._near():
            rect = self.rect_of(number)
            for sign, _, words in marks.signs(rect, self._placed(number, rect), self.notes):
                if sign.adjusted(-4, -4, 4, 4).contains(point):
                    return words
        return ""

    def show_notes(self, notes: Mapping[str, list[Note]]) -> None:
        """Mark the fields that have findings."""
        if notes != self.notes:
            self.notes = dict(notes)
            self.viewport().update()

    def mark(self, fields: set[str]) -> None:
        """Mark what is being edited."""
        if fields != self.marked:
            self.marked = fields
            self.viewport().update()
