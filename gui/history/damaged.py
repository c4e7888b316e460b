"""A draft that cannot be read: the copies that can are offered, the newest first; nothing is done unasked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QWidget

from gui.buttons import button, primary_button
from gui.dialogs import answers, body_of, fit
from gui.history.lists import STRETCH, cell, framed_table, read
from gui.widgets import label
from gui.words import moment_text
from model.disk.repair import Copy
from model.presets import Preset

SIZE = (720, 420)
ASIDE = "损坏的文件不会删除，会改名留在原来的文件夹里。"


class DamagedDialog(QDialog):
    """Accepted: the copy `chosen()` is to take the place of the damaged file."""

    def __init__(self, problem: str, copies: Sequence[Copy], preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("damaged")
        self.setWindowTitle("文件损坏")
        self._copies, self._preset = list(copies), preset
        column = body_of(self)
        column.addWidget(label("这份报告的文件损坏了。要用完好的备份恢复吗？", "project"))
        what, _, _ = problem.partition("。")  # the way out follows here
        for text, role in ((f"{what}。", ""), (f"下面是读得出来的备份，新的在前。{ASIDE}", "muted")):
            words = label(text, role)
            words.setWordWrap(True)
            column.addWidget(words)
        self.table = framed_table("完好的备份", ("保存时间", "项目名称", "来源"), (160, STRETCH, 210))
        self.table.setRowCount(len(self._copies))
        for row, copy in enumerate(self._copies):
            project = copy.state.report.cover.project or "未填写项目名称"
            for place, text in enumerate((moment_text(copy.saved_at), project, copy.what)):
                self.table.setItem(row, place, cell(text))
        self.table.setCurrentCell(0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(self._buttons())
        fit(self, SIZE, parent)

    def _buttons(self) -> QHBoxLayout:
        use, look = primary_button("用这份恢复"), button("查看")
        use.clicked.connect(self.accept)
        look.clicked.connect(self.look)
        return answers(self, use, look)

    def chosen(self) -> Copy:
        """The copy the officer has chosen."""
        return self._copies[max(0, self.table.currentRow())]

    def look(self) -> None:
        """Show the text of the chosen copy."""
        copy = self.chosen()
        read(copy.state, self._preset, f"{copy.what}，{moment_text(copy.saved_at)}", self)
