"""The small widgets that everything else is built from: labels, tags, cards, banners, and the buttons of gui.buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.buttons import Link, Segmented, button, flat_button, icon_button, primary_button

__all__ = [
    "SEVERITY_ICONS",
    "Banner",
    "Card",
    "ElidedLabel",
    "Icon",
    "Link",
    "ProgressBar",
    "Segmented",
    "Tag",
    "bar",
    "button",
    "flat_button",
    "icon_button",
    "label",
    "primary_button",
    "rule",
    "separator",
    "set_property",
    "tip",
]

SEVERITY_ICONS = {"error": "error", "warning": "warning", "note": "note", "ok": "done"}


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet asks for, and show its effect at once."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    for one in (widget, *widget.findChildren(QLabel)):
        one.style().unpolish(one)
        one.style().polish(one)
    widget.update()


# Text and lines


def label(text: str, role: str = "", parent: QWidget | None = None) -> QLabel:
    """A line of plain text. Roles: page, project, score, head, label, purpose, hint, message, muted, or none for body."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    if role:
        made.setProperty("role", role)
    return made


def tip(text: str) -> str:
    """Return a text for a tooltip as it stands; Qt would read what looks like a tag, even fetch pictures."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<p>{plain}</p>" if "<" in text else text


class ElidedLabel(QLabel):
    """A line that ends in … where it is too long, or has it in its middle; the whole text is then its tooltip."""

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, keeps_end: bool = False
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._mode = Qt.TextElideMode.ElideMiddle if keeps_end else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()  # the cut text on show does not tell how much room the whole one wants

    def whole_text(self) -> str:
        """The text as given, never cut."""
        return self._whole

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 1, hint.height())

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few characters."""
        return QSize(self.fontMetrics().horizontalAdvance("汉…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, self.contentsRect().width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(tip(self._whole) if shown != self._whole else "")


class Icon(QWidget):
    """An icon that stands by itself, sharp on every screen. Give it a tooltip unless text beside it says the same."""

    def __init__(self, name: str, token: str = "text", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.set_icon(name, token)

    def set_icon(self, name: str, token: str = "text") -> None:
        """Show another icon."""
        self._icon = theme.icon(name, token)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        self._icon.paint(QPainter(self), self.rect())


def separator(parent: QWidget | None = None) -> QFrame:
    """A vertical line of 24 px between groups of a bar."""
    made = QFrame(parent)
    made.setObjectName("rule")
    made.setFixedSize(1, 24)
    return made


def rule(parent: QWidget | None = None) -> QFrame:
    """A horizontal line."""
    made = QFrame(parent)
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def bar(edge: str, height: int, parent: QWidget | None = None) -> tuple[QFrame, QHBoxLayout]:
    """A strip of the window with a line at one edge (top, bottom): its frame and the row to fill."""
    made = QFrame(parent)
    made.setObjectName("bar")
    made.setProperty("edge", edge)
    made.setFixedHeight(height)
    row = QHBoxLayout(made)
    row.setContentsMargins(12, 0, 12, 0)
    row.setSpacing(8)
    return made, row


# Marks and groups


class Tag(QFrame):
    """A word on a coloured ground. Variants: plain accent error warning note ok carried override."""

    def __init__(self, text: str, variant: str = "plain", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tag")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.metrics().tag)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(4)
        self._icon = Icon("tick", size=12, parent=self)
        self._text = label("", parent=self)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.set(text, variant, icon)

    def set(self, text: str, variant: str = "plain", icon: str = "") -> None:
        """Show another word, colour and icon."""
        self._text.setText(text)
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon, "muted" if variant == "plain" else variant)
        set_property(self, "variant", variant)

    def text(self) -> str:
        """The word shown."""
        return self._text.text()


class ProgressBar(QProgressBar):
    """A bar of 6 px without words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setRange(0, 1000)
        self.setFixedHeight(6)

    def set_ratio(self, ratio: float, variant: str = "") -> None:
        """Fill it: 0 to 1; variant ok is green."""
        self.setValue(round(1000 * min(max(ratio, 0.0), 1.0)))
        set_property(self, "variant", variant)


class Banner(QFrame):
    """A message across the page: soft ground, icon, sentence, and a link if it leads somewhere (`activated`)."""

    activated = Signal()

    def __init__(self, severity: str, text: str, action: str = "", parent: QWidget | None = None) -> None:
        """severity: error warning note ok."""
        super().__init__(parent)
        self.setObjectName("banner")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(11, 7, 11, 7)
        self.row.setSpacing(8)
        self._icon = Icon("note", parent=self)
        self._text = label("", parent=self)
        self._text.setWordWrap(True)
        self._action = Link("", parent=self)
        self._action.clicked.connect(self.activated)
        self.row.addWidget(self._icon)
        self.row.addWidget(self._text, 1)
        self.row.addWidget(self._action)
        self.set(severity, text, action)

    def set(self, severity: str, text: str, action: str = "") -> None:
        """Say something else."""
        self._icon.set_icon(SEVERITY_ICONS[severity], severity)
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        set_property(self, "severity", severity)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()


class Card(QFrame):
    """A white box of a page: a head with title, hint and `tools` at the right (if it has a title), and a `body`."""

    def __init__(self, title: str = "", hint: str = "", parent: QWidget | None = None, *, flush: bool = False) -> None:
        """flush: the body reaches the edges, as a table does."""
        super().__init__(parent)
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.title = label(title, "head")
        self.hint = ElidedLabel(hint, "hint")
        self.tools = QHBoxLayout()
        self.tools.setSpacing(4)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(*(0, 0, 0, 0) if flush else (12, 0 if title else 10, 12, 12))
        self.body.setSpacing(0 if flush else 8)
        if title:
            column.addLayout(self._head())
        column.addLayout(self.body)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(11, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.hint, 1)
        row.addLayout(self.tools)
        row.addStrut(theme.metrics().small)
        return row


class Pages(QStackedWidget):
    """Pages of which one is shown."""

    def show_page(self, page: QWidget) -> None:
        """Show a page, and have it painted once.

        A stack holds its updates back while it changes pages. When Qt lets them go, it asks for each child by itself on
        top of the page, and what is opaque is painted twice; showing the page asks for all that is needed.
        """
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, True)
        self.setCurrentWidget(page)
        self.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, False)
