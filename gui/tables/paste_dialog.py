"""The preview of a paste: what is on the clipboard, the column each of its columns goes to, then 粘贴N行."""

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QTableWidget, QTableWidgetItem, QWidget

from gui import theme
from gui.dialogs import answers, body_of
from gui.tables.blocks import is_good, take_apart, targets
from gui.tables.paste import joined, over_words, sums_words
from gui.widgets import label, primary_button
from model.fields import MAX_ROWS

if TYPE_CHECKING:
    from gui.tables.table import RowsView


class PasteDialog(QDialog):
    """Columns to match at the top, bad cells marked. What is taken in joins the table as new rows."""

    def __init__(self, view: "RowsView", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从表格粘贴")
        self.resize(820, 480)
        self._model = view.rows
        self._near = view.currentIndex().row()
        block = take_apart(self._model, QGuiApplication.clipboard().text())
        lines = [cells for cells in block.lines if any(cells)]
        self._over = max(len(lines) - self._model.room, 0)
        self._block = dataclasses.replace(block, lines=lines[: self._model.room])
        self._matches = list(block.columns)
        self._items: dict[tuple[int, int], QTableWidgetItem] = {}
        self.first_row = ""  # path of the first row taken in
        self._lay_out()
        self._fill()

    def _lay_out(self) -> None:
        column = body_of(self)
        self._say = label("", "purpose")
        self._say.setWordWrap(True)
        column.addWidget(self._say)
        self._table = QTableWidget(len(self._block.lines) + 1, len(self._matches))
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.horizontalHeader().hide()
        self._table.verticalHeader().hide()
        self._table.setProperty("framed", True)
        column.addWidget(self._table, 1)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self._ok = primary_button(f"粘贴{len(self._block.lines)}行")
        self._ok.setObjectName("action:paste-rows")
        self._ok.clicked.connect(self._take)
        return answers(self, self._ok)

    def _fill(self) -> None:
        for at, match in enumerate(self._matches):
            self._table.setCellWidget(0, at, self._choices(at, match))
            self._table.setColumnWidth(at, max(120, 780 // max(len(self._matches), 1) - 2))
            for line in range(len(self._block.lines)):
                self._items[line, at] = QTableWidgetItem()
                self._table.setItem(line + 1, at, self._items[line, at])
        self._table.setRowHeight(0, theme.metrics().control + 2)
        self._mark()

    def _choices(self, at: int, match: int | None) -> QComboBox:
        box = QComboBox()
        box.addItem("不粘贴", "")
        offered = [*targets(self._model), *range(self._model.columnCount(), self._model.all_columns())]
        for column in offered:
            box.addItem(self._model.title(self._model.column(column)), str(column))
        box.setCurrentIndex(box.findData("" if match is None else str(match)))
        box.currentIndexChanged.connect(lambda _i: self._rematch(at, box.currentData()))
        return box

    def _rematch(self, at: int, value: str) -> None:
        self._matches[at] = int(value) if value else None
        self._mark()

    def _mark(self) -> None:
        bad = 0
        for (line, at), item in self._items.items():
            match = self._matches[at]
            item.setText(self._block.lines[line][at] if match is None else self._block.text(line, at, match))
            good = match is None or is_good(self._model, match, item.text())
            bad += not good
            item.setBackground(QBrush() if good else theme.colour("error_soft"))
            item.setForeground(theme.colour("muted" if match is None else "text" if good else "error"))
            item.setToolTip("" if good else "这一格不能填入对应的列，粘贴后请改正")
        self._ok.setEnabled(bool(self._block.lines) and any(match is not None for match in self._matches))
        self._joined = joined(self._block, self._matches, self._near)
        self._say.setText(self._words(bad))

    def _words(self, bad: int) -> str:
        count, skipped = len(self._block.lines), sums_words(self._block)
        if self._over and not count:
            return f"一张表最多{MAX_ROWS}行，现在已经放满。请先删除不用的行。"
        if skipped and not count:
            return f"{skipped}剪贴板里没有其他内容。"
        if not count:
            return "剪贴板里没有表格内容。请先在Excel或WPS表格中选中单元格并复制，再回到这里。"
        words = f"剪贴板里有{count}行。{skipped}请核对每一列放到哪里，粘贴后可以撤销。"
        if all(match is None or match < self._model.columnCount() for match in self._matches):
            words += self._model.place_words(self._near)
        words += f"没有填写的{self._joined.replaced}行会去掉。" if self._joined.replaced else ""
        words += over_words(self._model, self._over) if self._over else ""
        return words + (f"有{bad}格内容与所在列不符，已标红，粘贴后请改正。" if bad else "")

    def _take(self) -> None:
        self._model.session.edit_all(self._joined.changes, f"粘贴{len(self._block.lines)}行", "paste")
        self.first_row = f"{self._model.path}[{self._joined.rows[0].id}]"
        self.accept()
