"""What an officer's hands do: real keys to the window, an input method, the clipboard, the mouse."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

Key, Held = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, ALT, NONE = Held.ControlModifier, Held.ShiftModifier, Held.AltModifier, Held.NoModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Send a key to the window in front; it goes through shortcuts to the widget with the focus."""
    window = QApplication.focusWindow()
    assert window is not None, "no window has the focus"
    QTest.keyClick(window, key, held)


def type_ascii(text: str) -> None:
    """Type on a keyboard without an input method."""
    for letter in text:
        window = QApplication.focusWindow()
        assert window is not None
        QTest.keyClick(window, letter)


def compose(preedit: str) -> None:
    """Have the input method show half-typed words."""
    _to_focus(QInputMethodEvent(preedit, []))


def commit(text: str) -> None:
    """Have the input method deliver words."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    _to_focus(event)


def write(text: str) -> None:
    """Write Chinese: half-typed first, then delivered."""
    compose("pin yin")
    commit(text)


def _to_focus(event: QInputMethodEvent) -> None:
    receiver = QApplication.focusObject()
    assert receiver is not None, "no widget has the focus"
    QApplication.sendEvent(receiver, event)


def paste(text: str) -> None:
    """Paste plain text into whatever has the focus."""
    QApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click with the mouse, through the window."""
    place = widget.mapTo(widget.window(), at or widget.rect().center())
    window: Any = widget.window().windowHandle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, NONE, place)


def settle() -> None:
    """Let everything that was put off happen."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete


# In the editor


def field(editor: Any, path: str) -> Any:
    """Put the cursor into a field on the page in view and return its input."""
    found = next(box.input for box in editor.page.all_boxes() if box.path == path)
    found.setFocus()
    return found


def head(editor: Any, name: str) -> QPushButton:
    """The button of an action."""
    found = editor.findChild(QPushButton, f"action:{name}")
    assert isinstance(found, QPushButton)
    return found


def save_state(editor: Any) -> str:
    """What the head says about saving."""
    return str(editor.findChild(QWidget, "save-state").text())
