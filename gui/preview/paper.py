"""The pages one below another on the desk: drawing, scrolling, zoom, and the mouse on the paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
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
from gui.preview.sheets import Area, Picture, Place, Sheet, Sheets, left_of
from gui.widgets import tip

GAP, MARGIN = 15, 15  # between pages and around them
PIXELS = 96 / 72  # of a point at 100 %
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
WIDTH, PAGE = "width", "page"  # zoom that follows the window
NOTCH = 120  # units of a wheel to a step
ABOVE = 60  # pixels left above what is brought into view
LEAST = 0.1  # scale in a window that has no room
SLACK = 2  # pixels by which what is in view may be cut
SAME = 1e-6  # scales closer than this are one

Held = tuple[Place, QPointF]  # a place on paper, and the point of the viewport where it is


class Paper(QAbstractScrollArea):
    """Shows sheets. Knows points of paper and pixels of the window, nothing of the draft."""

    chosen = Signal(str, int)  # the field that was clicked, and which character of it, -1 for none
    moved = Signal()  # another part of the pages is in view, or another scale
    zoomed = Signal()  # the officer chose another scale

    def __init__(self, sheets: Sheets, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = sheets
        self.zoom: float | str = WIDTH
        self.words = ""  # what is said in place of the pages
        self.marked: set[str] = set()
        self.edited: Place | None = None  # where what is being edited stands
        self.notes: dict[str, list[Note]] = {}  # field → findings
        self._tops: list[int] = []  # of the pages, from the top of the first gap
        self._scales: list[float] = []  # in which they were laid out
        self._grip: QPointF | None = None
        self._turned = 0  # of the wheel, less than a step
        self._before: tuple[Held, QPoint] | None = None  # one page as a whole was shown, and where that is
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
        self._tops, self._scales, y = [], [], GAP
        for page in [] if self.words else self.sheets.pages:
            size = self._size(page)
            self._tops.append(y)
            self._scales.append(self.scale_for(page.width, page.height))
            y += size.height() + GAP
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, y - seen))
        bar.setPageStep(seen)
        self._fit_across()

    def _fit_across(self) -> None:
        """Let the view go as far to the sides as the pages in view reach; what is in the middle stays there."""
        bar, seen = self.horizontalScrollBar(), self.viewport().width()
        near = self._near(bar.sizeHint().height() if bar.isVisible() else 0)  # as without it, lest it comes and goes
        widths = [self._size(self.sheets.pages[number]).width() + 2 * MARGIN for number in near]
        most = max(0, max(widths, default=0) - seen) if isinstance(self.zoom, float) else 0
        if most != bar.maximum():
            middle = bar.value() + (most - bar.maximum()) // 2
            bar.setRange(0, most)
            bar.setValue(middle)
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

    def _near(self, below: int = 0) -> range:
        """The pages in view, or so many pixels below it."""
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height() + below)
        return range(first, min(last, len(self.sheets.pages), len(self._tops)))

    def current_page(self) -> int:
        """The number of the page with most of the view, 0 where there is none."""
        return next(iter(self.visible_pages()), 0)

    # Zoom

    def set_zoom(self, zoom: float | str, at: QPointF | None = None) -> None:
        """Show the pages in another size: WIDTH, PAGE, or a factor from 0.5 to 3; what is at a point stays there.

        Without a point it is what is marked, if that is in view. After a page as a whole it is what was there before.
        """
        page, held = self.current_page(), self._held(at)
        follows = at is None and self.edited is not None and self.is_in_view(*self.edited)
        if self._before and self._offset() == self._before[1]:
            held = self._before[0]
        self.zoom = min(max(zoom, STEPS[0]), STEPS[-1]) if isinstance(zoom, float) else zoom
        self.arrange()
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        if zoom == PAGE:  # the whole of one, not the halves of two
            self.return_to(page, -GAP / PIXELS)
        elif held:
            self._hold(*held)
            if follows and self.edited:
                self.show_place(*self.edited)
        self._before = (held, self._offset()) if zoom == PAGE and held else None
        self.moved.emit()
        self.zoomed.emit()

    def zoom_by(self, by: int, at: QPointF | None = None) -> None:
        """Go so many sizes in or out."""
        number = next((number for number, _ in self._under(at)), -1) if at else -1
        number = self.current_page() if number < 0 else number
        now = self.scale_of(number) / PIXELS if self.sheets.pages else 1.0
        larger = [step for step in STEPS if step > now + 0.01]
        smaller = [step for step in reversed(STEPS) if step < now - 0.01]
        steps = larger if by > 0 else smaller
        if steps and by:
            self.set_zoom(steps[: abs(by)][-1], at)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()

    def _held(self, at: QPointF | None) -> Held | None:
        """What is to stay where it is: at a point, or marked, or in the middle; and where that is."""
        held = self.edited_in_view()
        if at is None and held is not None:
            at = self._on(*held).center()
        at = at or self._middle()
        near = min(self._near(), key=lambda number: _beyond(self.rect_of(number), at), default=None)
        if near is None:
            return None
        place = (at - QPointF(self.rect_of(near).topLeft())) / self.scale_of(near)
        return (near, QRectF(place, QSizeF())), at

    def _hold(self, place: Place, at: QPointF) -> None:
        """Scroll so that a place is at a point of the viewport."""
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):  # how far aside depends on what is in view
            there = self._on(*place).topLeft() - at
            bar.setValue(bar.value() + round(there.y() if bar is self.verticalScrollBar() else there.x()))

    # Bringing into view

    def show_place(self, number: int, rect: QRectF) -> None:
        """Scroll so that something on a page is in view; nothing moves if it is."""
        if not 0 <= number < len(self._tops):
            return
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        seen = self.viewport().size()
        place = self._on(number, rect)
        if not 0 <= place.top() <= seen.height() - min(place.height(), seen.height()):
            down.setValue(down.value() + round(place.top() - min(ABOVE + seen.height() / 8, seen.height() / 3)))
        place = self._on(number, rect)
        if not 0 <= place.left() <= seen.width() - min(place.width() + MARGIN, seen.width()):
            across.setValue(across.value() + round(place.left() - min(ABOVE, seen.width() / 8)))

    def is_in_view(self, number: int, rect: QRectF) -> bool:
        """Whether something on a page is in view."""
        if not 0 <= number < len(self._tops):
            return False
        place = self._on(number, rect)
        seen = self.viewport().size()
        return place.top() >= -SLACK and place.bottom() <= seen.height() + SLACK and place.left() < seen.width()

    def marked_in_view(self) -> Place | None:
        """Return the first place that is marked on the page in view, or on another one in view."""
        for number in self.visible_pages():
            for area in self.sheets.pages[number].areas:
                if area.field in self.marked and self.is_in_view(number, area.rect):
                    return number, area.rect
        return None

    def edited_in_view(self) -> Place | None:
        """Return where what is being edited stands, else the first place that is marked, if that is in view."""
        return self.edited if self.edited and self.is_in_view(*self.edited) else self.marked_in_view()

    def told_page(self) -> int:
        """The number of the page with what is being edited, if that is in view, else of the one with most of the view."""
        edited = self.edited_in_view()
        return edited[0] if edited else self.current_page()

    def reading(self) -> tuple[str, int, QPointF] | None:
        """Return the first line or cell in view: its field, the character it begins with, where it is in the viewport."""
        for number in self._near():
            for area in self.sheets.pages[number].areas:
                at = self._on(number, area.rect).topLeft()
                if at.y() >= 0 and self.sheets.begins_at(area, number):
                    return area.field, area.start, at
        return None

    def read_on(self, place: Place, at: QPointF) -> None:
        """Scroll down or up so that a place is as high in the viewport as a point."""
        there = self._on(*place).top()
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(there - at.y()))

    def distance_to(self, place: Place) -> float:
        """Return how far from the middle of the view a place is, in pixels."""
        number, rect = place
        if number >= len(self._tops):
            return 0.0
        return abs(self._on(number, rect).center().y() - self._middle().y())

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
        left = rect.left() + left_of(self.sheets.pages[number]) * self.scale_of(number)
        marks.draw_block(painter, [self._on(number, area.rect) for area in marked if not area.is_cell], left)
        marks.draw_cells(painter, [self._on(number, area.rect) for area in marked if area.is_cell], left)
        marks.draw_notes(painter, rect, self._placed(number), self.notes)

    def _placed(self, number: int) -> list[tuple[QRectF, str]]:
        return [(self._on(number, area.rect), area.field) for area in self.sheets.pages[number].areas]

    def is_sharp(self, picture: Picture) -> bool:
        """Whether an image has as many points as the screen has where it is shown."""
        return abs(picture.scale - self.image_scale_for(picture.width, picture.height)) < SAME

    def _on(self, number: int, area: QRectF) -> QRectF:
        """Where something of a page is on the screen."""
        scale, rect = self.scale_of(number), self.rect_of(number)
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
        if dy:
            self._fit_across()
        self.viewport().update()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl round the point under the mouse; fine wheels tell a step bit by bit."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turned += event.angleDelta().y()
            steps = int(self._turned / NOTCH)
            self._turned -= steps * NOTCH
            self.zoom_by(steps, event.position())
            event.accept()
        else:
            self._turned = 0
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
            areas = self.sheets.pages[number].areas
            found += [area.field for area in areas if self._on(number, area.rect).intersects(QRectF(port))]
        chosen = next((path for path in found if path in self.marked), next(iter(found), ""))
        if chosen:
            self.chosen.emit(chosen, -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; the click counts when the button is let go."""
        self._grip = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the field that was clicked."""
        grip, self._grip = self._grip, None
        if grip is not None and (event.position() - grip).manhattanLength() < 6:
            for area, place in self._areas_at(event.position()):
                self.chosen.emit(area.field, area.character_at(place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand where a click leads somewhere."""
        leads = bool(self.field_at(event.position()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def field_at(self, point: QPointF) -> str:
        """Return the field at a point of the viewport, "" for none."""
        return next((area.field for area, _ in self._areas_at(point)), "")

    def _areas_at(self, point: QPointF) -> list[tuple[Area, QPointF]]:
        """The area at a point of the viewport, if there is one, and the point on its page."""
        found = [(self.sheets.area_at(number, place), place) for number, place in self._under(point)]
        return [(area, place) for area, place in found if area is not None]

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
            for sign, _, words in marks.signs(rect, self._placed(number), self.notes):
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


def _beyond(rect: QRect, at: QPointF) -> float:
    """How far a point is above or below a page."""
    return max(rect.top() - at.y(), at.y() - rect.bottom(), 0.0)
