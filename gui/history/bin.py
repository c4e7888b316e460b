"""The recycle bin: what was deleted, how long it is kept at least, taken back or deleted for good on request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTableWidgetItem, QWidget

from gui import messages
from gui.buttons import button, flat_button, primary_button
from gui.dialogs import body_of, fit
from gui.history.lists import STRETCH, cell, framed_table
from gui.widgets import label
from gui.words import moment_text
from model.disk.store import Store, Trashed

SIZE, EMPTY_SIZE = (860, 520), (460, 150)
HEADS, WIDTHS = ("项目名称", "单位", "年度", "删除时间", "保留期"), (STRETCH, 200, 64, 150, 110)
ABOUT = "删除的报告至少保留30天。到期也不会自动清除，需要时请自己清空。"
EMPTY = "回收站是空的。"
GONE = "历史版本和佐证材料也一起删除，不能再找回。"


class RecycleBin(QDialog):
    """Works on the store at once; `restored` carries the id of each report taken back."""

    restored = Signal(str)

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bin")
        self.setWindowTitle("回收站")
        self._store = store
        self.entries: list[Trashed] = []
        column = body_of(self)
        column.addWidget(label("回收站", "project"))
        self._about = label("", "muted")
        column.addWidget(self._about)
        self.table = framed_table("回收站里的报告", HEADS, WIDTHS)
        self.table.currentCellChanged.connect(lambda *_: self._allow())
        self.table.cellDoubleClicked.connect(lambda *_: self.take_back())
        column.addWidget(self.table, 1)
        column.addLayout(self._buttons())
        self.refresh()
        fit(self, SIZE if self.entries else EMPTY_SIZE, parent)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.empty_button = button("清空回收站", "trash")
        self.restore_button = primary_button("恢复")
        self.purge_button = button("彻底删除")
        close = flat_button("关闭")
        self.empty_button.clicked.connect(self.empty)
        self.restore_button.clicked.connect(self.take_back)
        self.purge_button.clicked.connect(self.purge)
        close.clicked.connect(self.reject)
        row.addWidget(self.empty_button)
        row.addStretch(1)
        for made in (self.restore_button, self.purge_button, close):
            row.addWidget(made)
        return row

    def refresh(self) -> None:
        """Read what lies in the bin; the row chosen stays where it is."""
        row = max(0, self.table.currentRow())
        self.entries = self._store.trashed()
        now = datetime.now().astimezone()
        self._about.setText(ABOUT if self.entries else EMPTY)
        self.table.setVisible(bool(self.entries))
        self.table.setRowCount(len(self.entries))
        for number, entry in enumerate(self.entries):
            for place, item in enumerate(_cells(entry, now)):
                self.table.setItem(number, place, item)
        self.table.setCurrentCell(min(row, len(self.entries) - 1), 0)
        self._allow()
        self.table.setFocus()

    def _allow(self) -> None:
        chosen = self._chosen() is not None
        self.restore_button.setEnabled(chosen)
        self.purge_button.setEnabled(chosen)
        self.empty_button.setEnabled(bool(self.entries))

    def _chosen(self) -> Trashed | None:
        row = self.table.currentRow()
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def take_back(self) -> None:
        """Put the chosen report back into the list."""
        entry = self._chosen()
        if entry is None:
            return
        with messages.telling(self, "没有恢复。"):
            self._store.restore(entry.key)
            self.restored.emit(entry.id)
            self.refresh()

    def purge(self) -> None:
        """Delete the chosen report for good, if the officer means it."""
        entry = self._chosen()
        if entry is None:
            return
        if messages.ask(self, f"要彻底删除“{_project(entry)}”吗？", GONE, "彻底删除"):
            self._purge("没有删除。", [entry])

    def empty(self) -> None:
        """Delete everything in the bin for good, if the officer means it."""
        count = len(self.entries)
        if count and messages.ask(self, f"要彻底删除回收站里的{count}份报告吗？", GONE, "清空回收站"):
            self._purge("回收站没有清空。", self.entries)

    def _purge(self, failed: str, entries: Sequence[Trashed]) -> None:
        with messages.telling(self, failed):
            self._store.purge([entry.key for entry in entries])
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes for good, after asking."""
        if event.key() == Qt.Key.Key_Delete:
            self.purge()
        else:
            super().keyPressEvent(event)


def _project(entry: Trashed) -> str:
    if entry.summary is None:
        return "读不出来的报告"
    return entry.summary.project or "未填写项目名称"


def _cells(entry: Trashed, now: datetime) -> list[QTableWidgetItem]:
    row = entry.summary
    days = entry.days_left(now)
    return [
        cell(_project(entry), token="error" if row is None else "", said=entry.problem),
        cell((row.unit if row else "") or "—"),
        cell(str(row.year) if row and row.year else "—"),
        cell(moment_text(entry.deleted_at)),
        cell(f"还有{days}天" if days else "已满30天", token="" if days > 3 else "warning"),
    ]
