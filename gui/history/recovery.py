"""What was typed but never saved: told above the list, never taken back or thrown away in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.buttons import button
from gui.widgets import Icon, label, set_property
from gui.words import moment_text
from model.errors import Trouble

if TYPE_CHECKING:
    from model.disk.recovery import Recovered
    from model.draft import State

ASK = "上次关闭时有改动没有保存。要恢复吗？"
ASK_COPY = "上次关闭时有改动没有保存。要恢复为副本吗？"
OLDER = "这份报告后来又保存过，为免盖掉新的内容，只能恢复为副本。"
UNREADABLE = "有一份没有保存的改动，恢复文件读不出来。"
RESTORE, COPY, COMPARE, REFUSE = "恢复改动", "恢复为副本", "查看差异", "不恢复"
SHOW_FOLDER, FORGET = "打开所在文件夹", "不再提示"


def base_of(recovered: Recovered) -> State | None:
    """Return what the draft holds now, None where it cannot be read."""
    from model.disk.store_file import read_draft

    try:
        return read_draft(recovered.draft_path)[0]
    except Trouble:
        return None


def question(recovered: Recovered) -> str:
    """Return what the officer is asked."""
    if recovered.state is None:
        return UNREADABLE
    return ASK if _fits(recovered) else ASK_COPY


def words_of(recovered: Recovered) -> str:
    """Return recovered words by their moment: 今天 14:03的改动."""
    return f"{moment_text(recovered.at)}的改动"


def told(recovered: Recovered) -> str:
    """Return what the officer should know to answer."""
    if recovered.state is None:
        return recovered.problem
    from model.compare import differences

    project = recovered.state.report.cover.project or "未命名的项目"
    base = base_of(recovered)
    if base is None:
        rest = "原来的文件现在读不出来。"
    else:
        rest = f"与已保存的内容有{len(differences(base, recovered.state))}处不同。"
    reason = OLDER if recovered.is_older else ""
    return f"“{project}”{words_of(recovered)}，{rest}{reason}"


def answers(recovered: Recovered) -> tuple[str, ...]:
    """Return what can be done, the first thing first, the safe one last."""
    if recovered.state is None:
        return SHOW_FOLDER, FORGET
    return (RESTORE if _fits(recovered) else COPY), COMPARE, REFUSE


def _fits(recovered: Recovered) -> bool:
    """Tell whether the words can go back into their draft: it is there, and not newer."""
    return not recovered.is_older and base_of(recovered) is not None


class RecoveryBanner(QFrame):
    """Asks about one recovery after the other, the newest first; hidden where there is none."""

    answered = Signal(object, str)  # Recovered, one of the answers
    shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._waiting: list[Recovered] = []
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 8, 9, 8)
        row.setSpacing(10)
        row.addWidget(Icon("warning", "warning"))
        column = QVBoxLayout()
        column.setSpacing(2)
        self._question, self._about = label("", "head"), label("")
        for words in (self._question, self._about):
            words.setWordWrap(True)
            column.addWidget(words)
        row.addLayout(column, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        row.addLayout(self._row)
        set_property(self, "severity", "warning")
        self.hide()

    def offer(self, waiting: Sequence[Recovered]) -> None:
        """Ask about recoveries; none hides the banner."""
        self._waiting = list(waiting)
        for made in self._buttons:
            made.hide()
            made.deleteLater()
        self._buttons = []
        self.setVisible(bool(self._waiting))
        self.shown.emit(bool(self._waiting))
        if not self._waiting:
            return
        first, more = self._waiting[0], len(self._waiting) - 1
        self._question.setText(question(first))
        self._about.setText(told(first) + (f"之后还有{more}份。" if more else ""))
        for words in answers(first):
            self._add(first, words)

    def _add(self, recovered: Recovered, words: str) -> None:
        made = button(words, small=True)
        made.setObjectName(f"recovery:{words}")
        made.clicked.connect(lambda: self.answered.emit(recovered, words))
        self._row.addWidget(made)
        made.show()
        self._buttons.append(made)

    def text(self) -> str:
        """What is asked and told."""
        return f"{self._question.text()}{self._about.text()}"
