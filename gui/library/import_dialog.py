"""Shows what an old report became before a draft is made of it: what went where, what was joined, what was left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from gui.buttons import primary_button
from gui.dialogs import answers, body_of
from gui.widgets import Banner, label, tip
from model.draft import State
from model.intake import Intake, Placed, read_report, unfilled_figures
from model.paths import label_of
from model.presets import Preset
from model.report import Report


class ImportDialog(QDialog):
    """Accepted: the officer wants a draft with `intake.state`."""

    def __init__(self, path: Path, presets: Mapping[str, Preset], parent: QWidget | None = None) -> None:
        """Read the file as the first kind of report; raise Trouble where it cannot be read."""
        super().__init__(parent)
        self._path, self._presets = path, list(presets.values())
        self.intake = read_report(path, self._presets[0])
        self.setWindowTitle("导入旧报告")
        self.resize(760, 560)
        column = body_of(self)
        title = label(f"用“{path.name}”的内容建一份报告吗？", "project")
        title.setWordWrap(True)
        column.addWidget(title)
        column.addLayout(self._kind())
        self.verdict = Banner("ok", "")
        column.addWidget(self.verdict)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        column.addWidget(self.tabs, 1)
        column.addLayout(self._buttons())
        self._show()

    @property
    def state(self) -> State:
        """The draft the file became."""
        return self.intake.state

    def _kind(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.kind = QComboBox()
        self.kind.setAccessibleName("报告类型")
        self.kind.setMinimumWidth(260)
        self.kind.addItems([preset.name for preset in self._presets])
        self.kind.currentIndexChanged.connect(self._read_as)
        title = label("报告类型", "label")
        title.setBuddy(self.kind)
        row.addWidget(title)
        row.addWidget(self.kind)
        row.addWidget(label("按这一类型的章节放置内容。", "hint"))
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.accept_button = primary_button("建立报告")
        self.accept_button.clicked.connect(self.accept)
        return answers(self, self.accept_button)

    def _read_as(self, number: int) -> None:
        self.intake = read_report(self._path, self._presets[number])
        self._show()

    def _show(self) -> None:
        intake = self.intake
        unfilled = unfilled_figures(intake.state.report)
        self.verdict.set("warning" if intake.leftovers or unfilled else "ok", verdict(intake) + unfilled)
        before = [self.tabs.widget(number) for number in range(self.tabs.count())]
        self.tabs.clear()
        for page in filter(None, before):
            page.deleteLater()
        placed = [one for one in intake.placed if one.field]
        self.tabs.addTab(_placed(placed, intake.state.report), f"已放好 {len(placed)}")
        for title, paragraphs in (("没有归位", intake.leftovers), ("接好的段落", intake.joined)):
            if paragraphs:
                self.tabs.addTab(_paragraphs(paragraphs), f"{title} {len(paragraphs)}")


def verdict(intake: Intake) -> str:
    """Say in a sentence what became of the file."""
    parts = [f"{sum(bool(one.field) for one in intake.placed)}段内容放进了表单"]
    if intake.joined:
        parts.append(f"{len(intake.joined)}处被分页截断的段落已接好，请核对")
    if intake.leftovers:
        parts.append(f"{len(intake.leftovers)}段没有归位，会保留在报告里")
    if intake.removed:
        parts.append(f"去掉了{intake.removed}个不能打印的字符")
    return "，".join(parts) + "。"


def _placed(placed: Sequence[Placed], report: Report) -> QTableWidget:
    made = QTableWidget(len(placed), 2)
    made.setAccessibleName("内容和位置")
    made.setHorizontalHeaderLabels(["原文", "放在"])
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for number, one in enumerate(placed):
        for place, text in enumerate((one.text, label_of(report, one.field))):
            item = QTableWidgetItem(text.replace("\n", " "))
            item.setToolTip(tip(text[:400]))
            made.setItem(number, place, item)
    return made


def _paragraphs(paragraphs: Sequence[str]) -> QPlainTextEdit:
    made = QPlainTextEdit("\n\n".join(paragraphs))
    made.setReadOnly(True)
    return made
