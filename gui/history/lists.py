"""What the lists of this package share: their look, and a text to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui import theme
from gui.dialogs import answers, body_of, fit
from gui.widgets import label, tip
from model.draft import State
from model.presets import Preset

READING = (760, 640)
STRETCH = 0  # as the width of a column: what is left


def framed_table(name: str, heads: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    """A list of which one row is chosen; widths of the columns at the standard type size, STRETCH for the rest."""
    made = QTableWidget(0, len(heads))
    made.setProperty("framed", True)
    made.setAccessibleName(name)
    made.setHorizontalHeaderLabels(list(heads))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setStyleSheet("QTableWidget::item { padding-left: 7px; }")  # in line with the head
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(theme.metrics().row)
    head = made.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for number, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        head.setSectionResizeMode(number, mode)
        made.setColumnWidth(number, width * theme.metrics().base // 14)
    return made


def cell(text: str, *, token: str = "", said: str = "") -> QTableWidgetItem:
    """A cell of a list; its whole text, or what is said in its place, is the tooltip."""
    made = QTableWidgetItem(text)
    made.setToolTip(tip(said or text))
    if token:
        made.setForeground(theme.colour(token))
    return made


class Reading(QDialog):
    """The text of a report as it would be printed, to be looked at."""

    def __init__(self, state: State, preset: Preset, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from reports.compose import document_of
        from reports.text import render

        self.setObjectName("reading")
        self.setWindowTitle("查看全文")
        column = body_of(self)
        heading = label(title, "project")
        heading.setWordWrap(True)
        column.addWidget(heading)
        self.text = QPlainTextEdit(render(document_of(state, preset)))
        self.text.setReadOnly(True)
        self.text.setAccessibleName("报告全文")
        column.addWidget(self.text, 1)
        column.addLayout(answers(self, leave="关闭"))
        fit(self, READING, parent)


def read(state: State, preset: Preset, title: str, parent: QWidget | None = None) -> None:
    """Show the text of a report."""
    dialog = Reading(state, preset, title, parent)
    dialog.exec()
    dialog.deleteLater()
