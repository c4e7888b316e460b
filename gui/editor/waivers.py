"""Warnings the officer explains instead of mending: the reason asked for in place, and the explained ones listed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.inputs.texts import LineInput
from gui.widgets import Icon, Link, button, label
from model.checks import Finding
from model.checks.carried import UNCONFIRMED_RULE
from model.draft import Waiver
from model.finalising import Place, with_reasons
from model.text import clean


def may_be_ignored(finding: Finding, session: Session) -> bool:
    """Tell whether a finding may be explained away: a warning, but not that something waits to be confirmed."""
    return finding.severity == "warning" and finding.rule != UNCONFIRMED_RULE and not session.read_only


def place_of(finding: Finding) -> Place:
    """Return what a waiver of a finding names."""
    return finding.rule, finding.field


def ignore(session: Session, finding: Finding, reason: str) -> None:
    """Keep the reason why a warning stays; one step of undo."""
    after = with_reasons(session.state.waivers, {place_of(finding): reason})
    session.edit("waivers", after, "忽略提醒", "edit")


def take_back(session: Session, waiver: Waiver) -> None:
    """Have a warning shown again; one step of undo."""
    after = with_reasons(session.state.waivers, {(waiver.rule, waiver.field): ""})
    session.edit("waivers", after, "撤回忽略", "edit")


class ReasonForm(QWidget):
    """One line for the reason; nothing is ignored without one. Enter takes it in, Esc leaves it."""

    given = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 2)
        row.setSpacing(8)
        self.input = LineInput()
        self.input.setText(text)
        self.input.setObjectName("waiver-reason")
        self.input.setAccessibleName("忽略的理由")
        self.input.setPlaceholderText("请写明理由")
        self.input.textChanged.connect(self._follow)
        self.ok, leave = button("忽略", small=True), button("取消", small=True)
        self.ok.clicked.connect(self._give)
        leave.clicked.connect(self.left)
        row.addWidget(self.input, 1)
        row.addWidget(self.ok)
        row.addWidget(leave)
        self._follow()

    def _reason(self) -> str:
        return clean(self.input.text())[0].strip()

    def _follow(self) -> None:
        self.ok.setEnabled(bool(self._reason()))
        self.ok.setToolTip("" if self._reason() else "请先写明理由")
        self.typed.emit(self.input.text())

    def _give(self) -> None:
        self.input.commit()
        if self._reason():
            self.given.emit(self._reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc belong to the reason, not to the finding around it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class IgnoredItem(QFrame):
    """A warning that was explained: its sentence, the reason, and the way back."""

    def __init__(self, finding: Finding, waiver: Waiver, session: Session, place: QWidget) -> None:
        super().__init__()
        self.setObjectName("finding")
        self.setAccessibleName(f"已忽略，{finding.message}，理由：{waiver.reason}")
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 9, 16, 9)
        row.setSpacing(8)
        row.addWidget(Icon("tick", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        for words, role in ((finding.message, "muted"), (f"理由：{waiver.reason}", "")):
            said = label(words, role)
            said.setWordWrap(True)
            column.addWidget(said)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(place)
        self.back = Link("撤回", small=True, parent=self)
        self.back.setToolTip("不再忽略，重新列为提醒")
        self.back.setVisible(not session.read_only)
        self.back.clicked.connect(lambda: take_back(session, waiver))
        links.addWidget(self.back)
        links.addStretch()
        column.addLayout(links)
        row.addLayout(column, 1)
