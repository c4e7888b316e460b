"""Works the window as an officer does: keys, mouse, input method and clipboard. Nothing here calls the program."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000


def focused() -> QWidget:
    """Return the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is, and let the window answer."""
    QTest.keyClick(QApplication.activePopupWidget() or focused(), key, modifiers)
    QTest.qWait(0)


def type_text(text: str) -> None:
    """Type where the focus is: what the keyboard has by keys, everything else by the input method."""
    for piece in re.findall(r"\n|[\x20-\x7e]+|[^\x00-\x7f]+", text):
        if piece == "\n":
            press(Qt.Key.Key_Return)
        elif piece.isascii():
            for letter in piece:
                QTest.keyClick(focused(), letter)
        else:
            type_chinese(piece)


def type_chinese(text: str) -> None:
    """Compose a text in two stages, then commit it, as an input method does; the focus may move in between."""
    for half in (text[:1], text[:3]):
        QCoreApplication.sendEvent(focused(), QInputMethodEvent(half, []))
    commit = QInputMethodEvent()
    commit.setCommitString(text)
    QCoreApplication.sendEvent(focused(), commit)


def click(widget: QWidget) -> None:
    """Click into the middle of a widget; a box to tick at its left end."""
    at = widget.rect().center()
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        at.setX(10)
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.qWait(0)


Step = tuple[type[QDialog], Callable[[Any], None]]  # the kind of dialog that comes up, and what is done in it


class _Turns:
    """Deals with dialogs as they come up; what goes wrong there is kept, and the dialog closed."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.left = list(steps)
        self.seen: list[QDialog] = []
        self.wrong: list[BaseException] = []

    def look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not self.left or not isinstance(dialog, self.left[0][0]) or not dialog.isVisible():
            return
        if not dialog.isActiveWindow():  # a window system makes it so by itself
            dialog.activateWindow()
            return
        _, act = self.left.pop(0)
        self.seen.append(dialog)
        try:
            act(dialog)
        except BaseException as error:
            self.wrong.append(error)
            dialog.reject()

    def give_up(self) -> None:
        dialog = QApplication.activeModalWidget()
        self.wrong.append(TimeoutError(f"{dialog} stays open"))
        if isinstance(dialog, QDialog):
            dialog.reject()


@contextmanager
def in_turn(*steps: Step) -> Iterator[list[QDialog]]:
    """Have the dialogs that come up one after another dealt with and yield them; what goes wrong there is raised here."""
    turns, below = _Turns(steps), QApplication.activeWindow()
    timer, guard = QTimer(interval=10), QTimer(interval=PATIENCE_MS)  # again for a dialog below the one given up
    timer.timeout.connect(turns.look)
    guard.timeout.connect(turns.give_up)
    timer.start()
    guard.start()
    try:
        yield turns.seen
    finally:
        timer.stop()
        guard.stop()
    if turns.wrong:
        raise turns.wrong[0]
    if below:  # a window system does this by itself
        below.activateWindow()
        assert QTest.qWaitForWindowActive(below)
    assert not turns.left, f"no {turns.left[0][0].__name__} came up"


@contextmanager
def answering(kind: type[QDialog], act: Callable[[Any], None]) -> Iterator[list[QDialog]]:
    """Have the dialog that comes up dealt with, as `in_turn` does."""
    with in_turn((kind, act)) as seen:
        yield seen


def button(parent: QWidget, words: str) -> QAbstractButton:
    """Return the visible button with some words."""
    found = [one for one in parent.findChildren(QAbstractButton) if one.text() == words and one.isVisible()]
    assert found, f"no button {words}"
    return found[0]


class Officer:
    """One window and what the officer does in it. Fields are found by their paths, with row positions."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def find(self, name: str, kind: type[Any] = QWidget) -> Any:
        """Return the visible widget of a name."""
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert found, f"{name} is not to be seen"
        return found[-1]

    def has(self, name: str) -> bool:
        """Tell whether a widget of a name is to be seen."""
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def says(self, words: str) -> bool:
        """Tell whether some words are to be read on a label."""
        return any(words in one.text() for one in self.window.findChildren(QLabel) if one.isVisible())

    def click(self, name: str) -> None:
        """Click a widget by its name."""
        click(self.find(name))

    def wait(self, condition: Callable[[], bool], why: str) -> None:
        """Let the window live until something is so."""
        for _ in range(PATIENCE_MS // 20):
            if condition():
                return
            QTest.qWait(20)
        raise AssertionError(why)

    # Steps

    def page(self) -> str:
        """Return the name of the page in view."""
        pages = [one.objectName() for one in self.window.findChildren(QWidget) if one.objectName().startswith("page:")]
        return next(name for name in pages if self.has(name)).removeprefix("page:")

    def go_to_step(self, number: int) -> None:
        """Choose a step (from 0) in the list with the keyboard."""
        steps: QListView = self.find("steps", QListView)
        steps.setFocus()
        for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * number):
            press(key)
            steps.setFocus()  # the page in view takes it

    # Fields

    def fill(self, path: str, text: str) -> None:
        """Put a text in place of what stands in a field, and leave the field."""
        if isinstance(self.find(path), QComboBox):
            self.choose(path, text)
        else:
            click(self.find(path))
            press(Qt.Key.Key_A, CTRL)
            type_text(text)
        press(Qt.Key.Key_Tab)

    def choose(self, path: str, words: str) -> None:
        """Choose from a box with the keyboard; the keys must stay with the box."""
        self.find(path).setFocus()
        wanted = self.find(path).findText(words)
        assert wanted >= 0, f"{path} does not offer {words}"
        while (at := self.find(path).currentIndex()) != wanted:
            press(Qt.Key.Key_Down if at < wanted else Qt.Key.Key_Up)
            assert focused() is self.find(path), f"{path} lost the focus"

    def text(self, path: str) -> str:
        """Return what stands in a field."""
        widget = self.find(path)
        if isinstance(widget, QComboBox):
            return widget.currentText()
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        assert isinstance(widget, QLineEdit)
        return widget.text()

    # Lists

    def add_rows(self, path: str, count: int) -> None:
        """Add rows to a list: the first by its button, more in a table by the key."""
        for number in range(count):
            if number and self.has(path) and isinstance(self.find(path), QTableView):
                press(Qt.Key.Key_Return, CTRL)
            else:
                self.click(f"add:{path}")

    def cell(self, path: str, cell_path: str) -> QModelIndex:
        """Return the cell of a table that holds a field (by row id), an invalid index where the table has no such."""
        if not self.has(path) or not isinstance(self.find(path), QTableView):
            return QModelIndex()
        model = self.find(path).model()
        cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
        return next((one for one in cells if model.cell_path(one) == cell_path), QModelIndex())

    def go_to_cell(self, path: str, cell: QModelIndex) -> None:
        """Put the cursor of a table into a cell."""
        view: QTableView = self.find(path)
        if view.currentIndex() != cell or not view.hasFocus():
            place = view.visualRect(cell).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            QTest.qWait(0)

    def fill_cell(self, path: str, cell: QModelIndex, text: str) -> None:
        """Go to a cell and type into it, or choose from its box."""
        self.go_to_cell(path, cell)
        view: QTableView = self.find(path)
        if view.model().choices(cell):
            self._choose_in(view, text)
        else:
            type_text(text)
            press(Qt.Key.Key_Tab)
        if isinstance(focused(), QLineEdit) and focused().objectName() == "cell":
            press(Qt.Key.Key_Escape)  # the next cell opened; it is left as it was

    def _choose_in(self, view: QTableView, words: str) -> None:
        press(Qt.Key.Key_F2)
        box = view.findChild(QComboBox, "cell")
        assert box is not None, "no box in the cell"
        press(Qt.Key.Key_F4)
        wanted = box.findText(words)
        assert wanted >= 0, f"the cell does not offer {words}"
        while box.view().currentIndex().row() < wanted:
            QTest.keyClick(box.view(), Qt.Key.Key_Down)
        QTest.keyClick(box.view(), Qt.Key.Key_Return)

    def paste(self, text: str) -> None:
        """Put a text on the clipboard and paste it where the focus is."""
        QGuiApplication.clipboard().setText(text)
        press(Qt.Key.Key_V, CTRL)
