"""Inputs for figures, dates and choices."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QFrame, QVBoxLayout, QWidget

from gui import theme
from gui.inputs.texts import LineInput
from gui.widgets import label
from model.typed import date_text, read_date


class NumberInput(LineInput):
    """A figure with its unit inside at the right. It keeps what was typed until it is left."""

    def __init__(self, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if unit:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = label("", "muted", self)
        self.set_unit(unit)

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        self._unit.setText(unit)
        self._unit.adjustSize()
        self.setTextMargins(0, 0, self._unit.width() + 6 if unit else 0, 0)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self._unit.size()
        self._unit.move(self.width() - size.width() - 10, (self.height() - size.height()) // 2)


class DateInput(LineInput):
    """A date, typed in any usual form or picked from a calendar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("例如2025年3月5日")
        pick = self.addAction(theme.icon("calendar", "muted"), LineInput.ActionPosition.TrailingPosition)
        pick.setToolTip("打开日历")
        pick.triggered.connect(self._open_calendar)

    def _open_calendar(self) -> None:
        if self.isReadOnly():
            return
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(popup)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setSelectedDate(_qdate(self.text()))
        calendar.clicked.connect(self._pick)
        calendar.activated.connect(self._pick)
        calendar.clicked.connect(popup.close)
        calendar.activated.connect(popup.close)
        column = QVBoxLayout(popup)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self.setText(date_text(date(day.year(), day.month(), day.day())))
        self.typed.emit(self.text())
        self.left.emit()


def _qdate(text: str) -> QDate:
    try:
        day = read_date(text)
    except ValueError:
        return QDate.currentDate()
    return QDate(day.year, day.month, day.day)


class ChoiceInput(QComboBox):
    """One among several words; the first entry means that nothing is chosen, or what that stands for."""

    typed = Signal(str)
    left = Signal()

    def __init__(
        self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None, unchosen: str = "请选择"
    ) -> None:
        """choices: pairs of value and words."""
        super().__init__(parent)
        self._unchosen = unchosen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(choices)
        self.activated.connect(self._tell)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices and keep what is chosen."""
        chosen = self.text()
        self.clear()
        self.addItem(self._unchosen, "")
        for value, words in choices:
            self.addItem(words, value)
        self.show_text(chosen)

    def text(self) -> str:
        """Return the chosen value, "" for none."""
        return self.currentData() or ""

    def show_text(self, text: str) -> None:
        """Choose without telling; a value that is not offered is added as it stands."""
        index = self.findData(text)
        if index < 0:
            self.addItem(text, text)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def commit(self) -> None:
        """Nothing is ever half-typed here."""

    def setReadOnly(self, read_only: bool) -> None:  # noqa: N802
        """Forbid or allow another choice."""
        self.setEnabled(not read_only)

    def _tell(self, _index: int) -> None:
        self.typed.emit(self.text())
        self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the box was left, but not when its own list opens."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page: a wheel over a closed box must not change what is chosen."""
        event.ignore()
