"""Inputs for text. Their own undo is off: the whole form has one undo stack."""

import math
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

LEAST_LINES, MOST_LINES = 4, 12
NEVER_CUT = 100_000_000  # characters; the usual limit of a line would cut longer text silently
PASSING = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_Escape,
)
UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def changed_part(old: str, new: str) -> tuple[int, int, str]:
    """Return (start, end, text): replacing old[start:end] by the text makes `new`, touching as little as possible."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return start, len(old) - tail, new[start : len(new) - tail]


def wants_undo(event: QEvent) -> bool:
    """Tell whether a key wants undo or redo, which belong to the form and not to one input."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return any(event.matches(key) for key in UNDO_KEYS)


class _TextInput:
    """What both text inputs share: half-typed words are never lost, undo is left to the window."""

    preedit = ""
    _waiting: str | None = None  # text from elsewhere that came during composition
    left: Any

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember what is being composed; what came from elsewhere is shown when composing is given up."""
        if self.isReadOnly():  # type: ignore[attr-defined]
            event.ignore()  # QLineEdit itself would take it
            return
        self.preedit = event.preeditString()
        if event.commitString():
            self._waiting = None
        super().inputMethodEvent(event)  # type: ignore[misc]
        if not self.preedit and self._waiting is not None:
            text, self._waiting = self._waiting, None
            self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show text from elsewhere, but never over what is being composed."""
        if self.preedit:
            self._waiting = text
        elif text != self.text():  # type: ignore[attr-defined]
            self._replace(text)

    def _replace(self, text: str) -> None:
        raise NotImplementedError

    def select_text(self, part: str) -> None:
        """Select the first place of a part of the text."""
        before, found, _ = self.text().partition(part)  # type: ignore[attr-defined]
        if found:
            self._select(_units(before), _units(part))

    def _select(self, start: int, length: int) -> None:
        raise NotImplementedError

    def commit(self) -> None:
        """Take what is still being composed in as text; it would vanish with the focus."""
        if not self.preedit:
            return
        QGuiApplication.inputMethod().commit()
        if self.preedit:
            event = QInputMethodEvent()
            event.setCommitString(self.preedit)
            self.inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take half-typed words in before a key that the input method left to us: Qt 6.11 crashes on them later."""
        if event.key() not in PASSING:
            self.commit()
        super().keyPressEvent(event)  # type: ignore[misc]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take half-typed words in where they are before the cursor goes elsewhere."""
        self.commit()
        super().mousePressEvent(event)  # type: ignore[misc]

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if wants_undo(event):
            event.ignore()
            return False
        return bool(super().event(event))  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take half-typed words in before the focus is gone."""
        self.commit()
        super().focusOutEvent(event)  # type: ignore[misc]
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer cut, copy and paste, but not the input's own undo."""
        menu = self.createStandardContextMenu()  # type: ignore[attr-defined]
        for action in menu.actions()[:3]:  # Qt puts undo, redo and a separator first
            menu.removeAction(action)
        menu.exec(event.globalPos())
        menu.deleteLater()


class LineInput(_TextInput, QLineEdit):
    """A text of one line. `typed` carries the text after each edit of the officer; `left` follows the focus."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(NEVER_CUT)
        self.textEdited.connect(self.typed)

    def character(self) -> int:
        """Return how many characters are before the cursor."""
        return _characters(self.text(), self.cursorPosition())

    def go_to(self, character: int) -> None:
        """Put the cursor before a character of the text, counted from 0."""
        self.commit()
        self.setCursorPosition(_units(self.text()[:character]))

    def _replace(self, text: str) -> None:
        """Put other text in, keeping the cursor in its place."""
        at, old = self.cursorPosition(), self.text()
        start, end, new = changed_part(old, text)
        first, last = _units(old[:start]), _units(old[:end])
        self.setText(text)
        self.setCursorPosition(at if at <= first else max(first, at + _units(new) - (last - first)))
        if not self.hasFocus():
            self.setCursorPosition(0)

    def _select(self, start: int, length: int) -> None:
        self.setSelection(start, length)


class ProseInput(_TextInput, QPlainTextEdit):
    """A text of several paragraphs that grows with its content from 4 to 12 lines."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, least_lines: int = LEAST_LINES) -> None:
        super().__init__(parent)
        self._least = least_lines
        self._told = ""
        self._showing = False
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def text(self) -> str:
        """Return the text; paragraphs end with a line feed."""
        # Not toPlainText, which makes no-break spaces ordinary ones.
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def character(self) -> int:
        """Return how many characters are before the cursor."""
        return _characters(self.text(), self.textCursor().position())

    def go_to(self, character: int) -> None:
        """Put the cursor before a character of the text, counted from 0."""
        self.commit()
        cursor = self.textCursor()
        cursor.setPosition(min(_units(self.text()[:character]), self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _select(self, start: int, length: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _replace(self, text: str) -> None:
        """Put other text in by the smallest edit, so that cursor and scrolling survive; showing is no edit."""
        old = self.text()
        start, end, new = changed_part(old, text)
        cursor = QTextCursor(self.document())
        self._showing = True
        cursor.setPosition(_units(old[:start]))
        cursor.setPosition(_units(old[:end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new)
        self._showing = False
        self._told = self.text()

    def _tell(self) -> None:
        if self._showing:
            return
        text = self.text()
        if text != self._told:  # Qt says changed during composition too
            self._told = text
            self.typed.emit(text)

    def _grow(self, _size: Any = None) -> None:
        lines = int(self.document().size().height())
        self.setFixedHeight(self._height(min(max(lines, self._least), MOST_LINES)))

    def _height(self, lines: int) -> int:
        line = math.ceil(QFontMetricsF(self.font()).lineSpacing())  # Qt gives each line whole pixels
        return lines * line + 2 * int(self.document().documentMargin()) + 12

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the lines at another width."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to another type size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def minimumSizeHint(self) -> QSize:
        """Be as high as the text wants."""
        return QSize(120, self._height(self._least))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste the words alone, paragraph by paragraph; a file has none."""
        self.commit()
        if source.hasText() and not any(url.isLocalFile() for url in source.urls()):
            self.insertPlainText(source.text().replace("\r\n", "\n").replace("\r", "\n"))


def _units(text: str) -> int:
    """Return the length in UTF-16 units, which Qt counts cursor positions in."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def _characters(text: str, units: int) -> int:
    """Return how many characters a number of UTF-16 units at the beginning of a text are."""
    if text.isascii() or len(text) == _units(text):
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
