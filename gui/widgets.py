"""The small widgets that everything else is built from: labels, buttons, tags, cards, banners."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui import theme

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


class ElidedLabel(QLabel):
    """A line that ends in … where it is too long; the whole text is then its tooltip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
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

    def whole_text(self) -> str:
        """The text as given, never cut."""
        return self._whole

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole), hint.height())

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few characters."""
        return QSize(self.fontMetrics().horizontalAdvance("汉…"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


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


# Buttons


def _button(text: str, icon: str, kind: str, small: bool, token: str, parent: QWidget | None) -> QPushButton:
    made = QPushButton(text.replace("&", "&&"), parent)
    made.setAutoDefault(False)
    made.setProperty("kind", kind)
    if small:
        made.setProperty("small", True)
    if icon:
        made.setIcon(theme.icon(icon, token))
        made.setIconSize(QSize(20 if text else 16, 16))  # 2 px of air beside the words
    return made


def primary_button(text: str, icon: str = "", parent: QWidget | None = None) -> QPushButton:
    """The one button of a window that does what the window is for."""
    made = _button(text, icon, "primary", False, "on_accent", parent)
    made.setDefault(True)
    return made


def button(text: str, icon: str = "", *, small: bool = False, parent: QWidget | None = None) -> QPushButton:
    """An ordinary button with a border."""
    return _button(text, icon, "secondary", small, "text", parent)


def flat_button(text: str, icon: str = "", *, small: bool = False, parent: QWidget | None = None) -> QPushButton:
    """A button without a border, for bars and card heads."""
    return _button(text, icon, "flat", small, "text", parent)


def icon_button(icon: str, name: str, *, small: bool = False, parent: QWidget | None = None) -> QPushButton:
    """A button that shows an icon alone; its name is the tooltip and what a screen reader says."""
    made = _button("", icon, "icon", small, "text", parent)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


class Link(QPushButton):
    """Words in the accent colour that do something, reached by Tab too."""

    def __init__(self, text: str, icon: str = "", *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setAutoDefault(False)
        self.setProperty("kind", "link")
        self.setProperty("small", small)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if icon:
            self.setIcon(theme.icon(icon, "accent"))
            self.setIconSize(QSize(18, 16))


class Segmented(QWidget):
    """A few small buttons of which exactly one is chosen; ← and → move the choice. `chosen` carries its key."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """choices: pairs of key and text; the first is chosen."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (key, text) in enumerate(choices):
            row.addWidget(self._add(key, text, _place(number, len(choices))))
        self._group.buttonClicked.connect(self._tell)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _add(self, key: str, text: str, place: str) -> QPushButton:
        made = QPushButton(text, self)
        made.setAutoDefault(False)
        made.setCheckable(True)
        made.setProperty("segment", place)
        made.setChecked(not self._buttons)
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def current(self) -> str:
        """The key of the chosen button."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """Choose without telling; KeyError for an unknown key."""
        self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Change the words of one button (全部 8)."""
        self._buttons[key].setText(text)

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]

    def _tell(self, _made: QAbstractButton) -> None:
        self.chosen.emit(self.current())


def _place(number: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(number, "inner")


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
