"""What happened to a report: when it was sent on, sent back, made final and opened again, and why."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.dialogs import answers, body_of
from gui.widgets import Banner, label
from model.draft import FINAL, Event, State
from model.seal import is_altered, recorded_digest

EMPTY = "还没有记录。提交复核、退回、定稿和重新打开都会记在这里。"
TIME_WIDTH, WHAT_WIDTH = 170, 100


class RecordDialog(QDialog):
    """Lists the record of a draft, newest first; the entry chosen is told in full below."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record")
        self.setWindowTitle("报告记录")
        self._events = tuple(reversed(state.session.record))
        self.resize(*(720, 520) if self._events else (480, 150))
        column = body_of(self)
        column.addWidget(label("这份报告的记录", "project"))
        self._add_verdict(column, state)
        if self._events:
            self._add_list(column)
        else:
            empty = label(EMPTY, "muted")
            empty.setWordWrap(True)
            column.addWidget(empty)
            column.addStretch(1)
        column.addLayout(answers(self, leave="关闭"))

    def _add_verdict(self, column: QVBoxLayout, state: State) -> None:
        if state.session.status != FINAL or not recorded_digest(state):
            return
        altered = is_altered(state)
        words = "内容与定稿时不一致，定稿后被改动过。请核对。" if altered else "内容与定稿时一致，没有改动。"
        self.verdict = Banner("warning" if altered else "ok", words)
        column.addWidget(self.verdict)

    def _add_list(self, column: QVBoxLayout) -> None:
        self.table = QTableWidget(len(self._events), 3)
        self.table.setProperty("framed", True)
        self.table.setAccessibleName("报告记录")
        self.table.setHorizontalHeaderLabels(["时间", "事项", "说明"])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setStyleSheet("QTableWidget::item { padding-left: 7px; }")  # in line with the head
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.metrics().row)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in enumerate((TIME_WIDTH, WHAT_WIDTH)):
            self.table.setColumnWidth(number, width * theme.metrics().base // 14)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for row, event in enumerate(self._events):
            for place, text in enumerate((time_text(event.at), event.what, event.detail)):
                self.table.setItem(row, place, QTableWidgetItem(text))
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setAccessibleName("所选记录的内容")
        self.table.currentCellChanged.connect(lambda row, *_: self._tell(row))
        column.addWidget(self.table, 3)
        column.addWidget(self.details, 2)
        self.table.setCurrentCell(0, 0)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self._events):
            self.details.setPlainText(told(self._events[row]))


def told(event: Event) -> str:
    """Return everything an entry says."""
    lines = [f"{event.what}，{time_text(event.at)}"]
    if event.detail:
        lines.append(event.detail)
    if event.digest:
        lines.append(f"校验码：{event.digest}")
    return "\n".join([*lines, *event.notes])


def time_text(at: str) -> str:
    """Return a recorded moment in the workstation's time, as it stands where it is none."""
    try:
        when = datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError):
        return at
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"
