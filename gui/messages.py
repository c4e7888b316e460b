"""The only door for message boxes. Title = question or fact, buttons = verbs, Esc = the safe choice."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from gui import theme
from gui.widgets import SEVERITY_ICONS, set_property
from model.errors import Trouble


def ask(parent: QWidget | None, question: str, text: str = "", yes: str = "确定", no: str = "取消") -> bool:
    """Ask a question; return True if the officer chose `yes` (Enter), False for `no` (Esc)."""
    return choose(parent, question, text, (yes, no)) == 0


def tell(parent: QWidget | None, title: str, text: str = "", *, details: str = "", severity: str = "warning") -> None:
    """Say something that needs reading; `details` can be unfolded and copied. severity: error warning note ok."""
    box, _ = _box(parent, title, text, ("知道了",))
    _set_icon(box, severity)
    if details:
        box.setDetailedText(details)
    box.exec()


@contextmanager
def telling(parent: QWidget | None, title: str) -> Iterator[None]:
    """Have what cannot be done in a block told, and the rest of the block left undone."""
    try:
        yield
    except Trouble as trouble:
        tell(parent, title, str(trouble), severity="error")


def choose(parent: QWidget | None, title: str, text: str, buttons: Sequence[str]) -> int:
    """Offer several ways on; return the number of the button chosen. The first is for Enter, the last for Esc."""
    box, made = _box(parent, title, text, buttons)
    _set_icon(box, "note")
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(made) if button is clicked), len(made) - 1)


def _box(
    parent: QWidget | None, title: str, text: str, buttons: Sequence[str]
) -> tuple[QMessageBox, list[QPushButton]]:
    box = QMessageBox(parent)
    box.setWindowTitle("绩效评价报告")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(title)
    box.setInformativeText(text)
    roles = [QMessageBox.ButtonRole.AcceptRole, *[QMessageBox.ButtonRole.ActionRole] * (len(buttons) - 1)]
    made = [box.addButton(words, role) for words, role in zip(buttons, roles, strict=True)]
    set_property(made[0], "kind", "primary")
    box.setStyleSheet("QLabel#qt_msgbox_label { font-weight: 600; min-width: 420px; }")
    box.setDefaultButton(made[0])
    box.setEscapeButton(made[-1])
    return box, made


def _set_icon(box: QMessageBox, severity: str) -> None:
    box.setIconPixmap(theme.icon(SEVERITY_ICONS[severity], severity).pixmap(24, 24))
