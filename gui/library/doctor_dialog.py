"""系统自检: everything examined, each with its verdict and the way out; to be handed on as a text without content."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui import theme
from gui.background import Background, Tell
from gui.buttons import button
from gui.dialogs import answers, body_of, fit, save_text
from gui.widgets import SEVERITY_ICONS, Banner, Icon, label
from reports.doctor import as_text, examine
from reports.examined import Examined, verdict

SEVERITIES = ("error", "warning", "ok")  # in the order shown
SUBJECT_WIDTH = 176
SIZE = (720, 600)
SUGGESTED = "系统自检.txt"
HAND_ON = "存成的文本不含报告内容、单位名称和文件夹位置，可以发给技术人员。"


class DoctorDialog(QDialog):
    """Examines when shown; what is wrong stands first once all is done."""

    finished_examining = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doctor")
        self.setWindowTitle("系统自检")
        fit(self, SIZE, parent)
        self._folder = folder
        self._work = Background(self)
        self._work.told.connect(self._take)
        self._work.finished.connect(self._end)
        self.found: list[Examined] = []
        column = body_of(self)
        self.banner = Banner("note", "")
        column.addWidget(self.banner)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        column.addWidget(self._area, 1)
        hint = label(HAND_ON, "purpose")
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addLayout(self._buttons())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to examine."""
        super().showEvent(event)
        if not self.found:
            self.examine()

    def _buttons(self) -> QHBoxLayout:
        self.again, self.save = button("重新检查"), button("存为文本")
        self.again.clicked.connect(self.examine)
        self.save.clicked.connect(self.save_text)
        return answers(self, leave="关闭", before=(self.again, self.save))

    def examine(self) -> None:
        """Examine everything anew."""
        if self._work.is_busy:
            return
        self.found = []
        self._set_busy(True)
        self._fill()
        self._work.start(partial(_examine, self._folder))

    def _set_busy(self, busy: bool) -> None:
        self.again.setEnabled(not busy)
        self.save.setEnabled(not busy)
        if busy:
            self.banner.set("note", "正在检查…")

    def _take(self, item: Examined) -> None:
        self.found.append(item)
        self.banner.set("note", f"正在检查…已检查{len(self.found)}项")

    def _end(self, future: Future[None]) -> None:
        future.result()
        self.found.sort(key=lambda item: SEVERITIES.index(item.severity))
        worst = self.found[0].severity if self.found else "ok"
        self.banner.set(worst, verdict(self.found))
        self._fill()
        self._set_busy(False)
        self.finished_examining.emit()

    def _fill(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for item in self.found:
            column.addLayout(_row(item))
        column.addStretch()
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def save_text(self) -> None:
        """Ask where, and write the text for handing on."""
        if name := save_text(self, "存为文本", SUGGESTED, as_text(self.found, datetime.now())):
            self.banner.set("ok", f"已存为“{name}”。")

    def done(self, result: int) -> None:
        """Examine nothing more, and go."""
        self._work.stop()
        super().done(result)


def _examine(folder: Path, tell: Tell) -> None:
    """Tell of each thing examined: fonts and drafts are read through, which takes a while on an old disk."""
    for item in examine(str(folder)):
        tell(item)


def _row(item: Examined) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    icon = Icon(SEVERITY_ICONS[item.severity], item.severity)
    icon.setToolTip(item.mark)
    icon.setAccessibleName(item.mark)
    subject, words = label(item.subject, "label"), label(item.words, "muted" if item.severity == "ok" else "")
    subject.setFixedWidth(SUBJECT_WIDTH * theme.metrics().base // 14)
    for one in (subject, words):
        one.setWordWrap(True)
        one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(subject, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
    return row
