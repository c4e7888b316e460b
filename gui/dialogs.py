"""What dialogs share: their margins, a size that fits the window, the row of answers, a text to save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui import messages, theme
from gui.buttons import button
from gui.file_dialogs import file_filter, to_save
from model.disk.files import write_atomically


def body_of(dialog: QDialog) -> QVBoxLayout:
    """The column a dialog is filled in, with the margins of all dialogs."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(12)
    return column


def fit(dialog: QDialog, size: tuple[int, int], parent: QWidget | None) -> None:
    """Give a dialog a size (at the standard type size), no larger than the window it stands before."""
    width, height = (side * theme.metrics().base // 14 for side in size)
    if parent is not None:
        width, height = min(width, parent.window().width() - 40), min(height, parent.window().height() - 40)
    dialog.resize(width, height)


def answers(dialog: QDialog, *made: QPushButton, leave: str = "取消", before: Sequence[QWidget] = ()) -> QHBoxLayout:
    """The row at the foot of a dialog: its buttons at the right, the last of which leaves it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for one in before:
        row.addWidget(one)
    row.addStretch(1)
    last = button(leave)
    last.clicked.connect(dialog.reject)
    for one in (*made, last):
        row.addWidget(one)
    return row


def save_text(dialog: QDialog, title: str, suggested: str, text: str) -> str:
    """Ask where, and write a text; return the name of the file, "" where none was written (trouble is told)."""
    path = to_save(dialog, title, suggested, file_filter("文本", (".txt",)))
    if path:
        with messages.telling(dialog, "没有存成。"):
            write_atomically(path, text.encode())
            return path.name
    return ""
