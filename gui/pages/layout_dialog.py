"""版式自检: each clause of the official page with what was measured in this report, and whether it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import messages
from gui.background import Background
from gui.buttons import button
from gui.dialogs import answers, body_of, fit, save_text
from gui.widgets import Banner, Icon, label, rule, set_property
from model.draft import State
from model.presets import Preset
from reports.layout_report import Clause, LayoutReport, as_text, layout_report

COLUMNS = (("项目和条款", 4), ("要求", 9), ("实测", 11), ("结论", 0))  # with their shares of the width
VERDICTS = {
    "不符合": ("error", "error"),
    "请核对": ("warning", "warning"),
    "符合": ("done", "ok"),
    "不适用": ("ring", "field"),
}  # icon and its colour, in order
REASONED = ("不符合", "请核对")  # whose reason is shown in their colour
SUGGESTED = "版式自检.txt"
SIZE = (1040, 900)


class LayoutDialog(QDialog):
    """Measures when shown; what is not kept stands first."""

    measured = Signal()

    def __init__(
        self,
        state: State,
        preset: Preset,
        draft_mark: bool,
        typefaces: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("layout-report")
        self.setWindowTitle("版式自检")
        self._wanted = (state, preset, draft_mark, typefaces)
        self.report: LayoutReport | None = None
        self._work = Background(self)
        self._work.told.connect(self._say_progress)
        self._work.finished.connect(self._take)
        column = body_of(self)
        self.banner = Banner("note", "")
        column.addWidget(self.banner)
        self._area = self._scroll()
        column.addWidget(self._area, 1)
        column.addLayout(self._buttons())
        fit(self, SIZE, parent)

    def _scroll(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        return area

    def _buttons(self) -> QHBoxLayout:
        self.save = button("另存为文本")
        self.save.clicked.connect(self.save_text)
        self.save.setEnabled(False)
        return answers(self, leave="关闭", before=(self.save,))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to measure."""
        super().showEvent(event)
        if self.report is None and not self._work.is_busy:
            self.banner.set("note", "正在排版并逐项测量…")
            wanted = self._wanted
            self._work.start(lambda tell: layout_report(*wanted, lambda done, total: tell(100 * done // max(total, 1))))

    def _say_progress(self, share: int) -> None:
        self.banner.set("note", f"正在排版并逐项测量…{share}%")

    def _take(self, future: Future[LayoutReport]) -> None:
        with messages.telling(self, "没有测量。"):
            self.report = future.result()
        if self.report is None:
            self.reject()
            return
        self.banner.set(severity_of(self.report), self.report.verdict)
        self._fill(sorted(self.report.clauses, key=lambda clause: list(VERDICTS).index(clause.verdict)))
        self.save.setEnabled(True)
        self.measured.emit()

    def _fill(self, clauses: list[Clause]) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        for column, (head, share) in enumerate(COLUMNS):
            grid.addWidget(label(head, "hint"), 0, column)
            grid.setColumnStretch(column, share)
        for number, clause in enumerate(clauses):
            grid.addWidget(rule(), 2 * number + 1, 0, 1, len(COLUMNS))
            for column, widget in enumerate(_cells(clause)):
                grid.addWidget(widget, 2 * number + 2, column, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(2 * len(clauses) + 1, 1)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def save_text(self) -> None:
        """Ask where, and write the report as text."""
        if self.report and (name := save_text(self, "另存为文本", SUGGESTED, as_text(self.report))):
            self.banner.set("ok", f"已存为“{name}”。")

    def done(self, result: int) -> None:
        """Nobody waits for the measuring any more."""
        self._work.stop()
        super().done(result)


def severity_of(report: LayoutReport) -> str:
    """How the whole is to be shown: by the worst verdict, a step milder than that one, for the report can be handed in."""
    found = {clause.verdict for clause in report.clauses}
    return "warning" if "不符合" in found else "note" if "请核对" in found else "ok"


def _cells(clause: Clause) -> tuple[QWidget, ...]:
    """The widgets of one row: the item with its clause, what is asked for, what was measured, the verdict."""
    measured = clause.reason if clause.verdict == "不适用" else clause.measured
    return (
        _stacked(_words(clause.item, "label"), _words(clause.number or "惯例", "hint")),
        _words(clause.required, "muted"),
        _stacked(_words(measured, "muted" if clause.verdict == "不适用" else ""), *_reason(clause)),
        _verdict(clause.verdict),
    )


def _reason(clause: Clause) -> list[QLabel]:
    if clause.verdict not in REASONED:
        return []
    words = _words(clause.reason)
    set_property(words, "severity", VERDICTS[clause.verdict][0])
    return [words]


def _words(text: str, role: str = "") -> QLabel:
    words = label(text, role)
    words.setWordWrap(True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return words


def _stacked(*labels: QLabel) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for one in labels:
        column.addWidget(one)
    return widget


def _verdict(verdict: str) -> QWidget:
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Icon(*VERDICTS[verdict]))
    row.addWidget(label(verdict))
    return widget
