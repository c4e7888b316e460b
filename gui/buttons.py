"""Buttons, links and the small row of choices. Every one is reached and pressed by the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui import theme


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
