"""Blocks of cells from Excel or WPS: read from the clipboard, shown before they are taken in."""

import csv
import dataclasses
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from gui import messages, theme
from gui.tables.rows_model import RowsModel
from gui.widgets import button, label, primary_button
from model.fields import MAX_ROWS
from model.paths import spec_of
from model.text import clean

if TYPE_CHECKING:
    from gui.tables.table import RowsView


def read_block(text: str) -> list[list[str]]:
    """Split clipboard text into lines of cells: tabs between cells, quotes round cells with line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
    except csv.Error:  # a lone quote in an ordinary text
        lines = [line.split("\t") for line in text.split("\n")]
    lines = [[cell.strip() for cell in line] for line in lines]
    while lines and not any(lines[-1]):
        lines.pop()
    width = max((len(line) for line in lines), default=0)
    return [line + [""] * (width - len(line)) for line in lines]


def block_text(lines: Iterable[list[str]]) -> str:
    """Write lines of cells as spreadsheets and `read_block` read them."""
    return "\n".join("\t".join(map(_quoted, cells)) for cells in lines)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(letter in cell for letter in '"\t\n') else cell


SUM_WORDS = frozenset({"合计", "总计", "小计"})


def is_sum(cells: list[str]) -> bool:
    """Tell whether a line is a spreadsheet's own sum, by its first cell that is not blank; this program adds up itself."""
    first = next((cell for cell in cells if cell), "")
    return "".join(first.split()).rstrip("：:") in SUM_WORDS


def paste_block(view: "RowsView", text: str) -> None:
    """Write a block into the table from the current cell on, adding rows; one step of undo.

    Cells fall where a spreadsheet puts them; those over a computed or fixed column are passed by.
    """
    block, model, start = read_block(text), view.rows, view.currentIndex()
    if not block or not start.isValid() or model.session.read_only:
        return
    columns = [c if _takes(model, c) else None for c in range(start.column(), model.columnCount())]
    values, over = block_changes(model, block, start.row(), columns)
    model.session.edit_all(values, f"粘贴{len(block) - over}行", "paste")
    if over:
        messages.tell(view, "没有全部粘贴。", over_words(model, over))


def over_words(model: RowsModel, over: int) -> str:
    """Say why the last lines of a block found no row."""
    if spec_of(model.path).fixed:
        return f"这张表的行数是固定的，剪贴板里多出的{over}行没有放入。"
    return f"一张表最多{MAX_ROWS}行，剪贴板里最后{over}行放不下。"


def _takes(model: RowsModel, column: int) -> bool:
    form = model.form.columns[column]
    return bool(form.name) and not form.compute and not form.fixed


def block_changes(
    model: RowsModel, block: list[list[str]], line: int, columns: list[int | None], near: int = -1
) -> tuple[list[tuple[str, object]], int]:
    """Return the changes that write a block from a line on into some columns, and how many lines found no row.

    The rows are those that stand below in the table, within one family; missing ones are added, in the family of
    the line `near` (-1: of the line itself).
    """
    rows = {row.id: row for row in model.rows}
    family = model.lines[line].family if line < len(model.lines) else ""
    targets = [one.row.id for one in model.lines[line:] if one.kind == "row" and one.family == family]
    for _ in range(min(len(block) - len(targets), model.room)):
        row = model.new_row(line if near < 0 else near)
        rows[row.id] = row
        targets.append(row.id)
    rejected = dict(model.session.state.session.rejected)
    for row_id, cells in zip(targets, block, strict=False):
        rows[row_id] = _filled(model, rows[row_id], cells, columns, rejected)
    values: list[tuple[str, object]] = [(model.path, tuple(rows.values()))]
    if rejected != model.session.state.session.rejected:
        values.append(("session.rejected", rejected))
    return values, max(len(block) - len(targets), 0)


def _filled(model: RowsModel, row: Any, cells: list[str], columns: list[int | None], rejected: dict[str, str]) -> Any:
    for text, column in zip(cells, columns, strict=False):
        if column is None:
            continue
        row = dataclasses.replace(row, **model.taken(row, model.form.columns[column], clean(text)[0], rejected))
    return row


def is_good(model: RowsModel, column: int, text: str) -> bool:
    """Tell whether a column can hold a text."""
    try:
        model.cell_values(model.row_type(), model.form.columns[column], text)
    except ValueError:
        return False
    return True


def match_columns(model: RowsModel, block: list[list[str]]) -> tuple[list[int | None], bool]:
    """Guess for each pasted column where it goes; tell whether the first line is a heading."""
    targets = [c for c in range(model.columnCount()) if _takes(model, c)]
    titles = {c: _bare(model.headerData(c, Qt.Orientation.Horizontal)) for c in targets}
    by_title = [_named(_bare(cell), titles) for cell in block[0]]
    known = sum(found is not None for found in by_title)
    if len(block) > 1 and (known > 1 or any(_bare(cell) in titles.values() for cell in block[0])):
        return [c if c not in by_title[:i] else None for i, c in enumerate(by_title)], True
    if _bare(block[0][0]) in ("序号", "1") and len(block[0]) > 1:  # a leading column of numbers
        return [None, *targets, *[None] * len(block[0])][: len(block[0])], _bare(block[0][0]) == "序号"
    return [*targets, *[None] * len(block[0])][: len(block[0])], False


def _named(cell: str, titles: dict[int, str]) -> int | None:
    """Return the column a heading names: the one it spells out, else one it is a part of."""
    if not cell:
        return None
    return next((c for c, title in titles.items() if cell == title), None) or next(
        (c for c, title in titles.items() if cell in title), None
    )


def _bare(title: str) -> str:
    return title.split("（")[0].split("(")[0].replace(" ", "")


class PasteDialog(QDialog):
    """Shows what is on the clipboard: columns to match at the top, bad cells marked, then 粘贴N行."""

    def __init__(self, view: "RowsView", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从表格粘贴")
        self.resize(820, 480)
        self._model = view.rows
        self._near = view.currentIndex().row()
        self._block = [cells for cells in read_block(QGuiApplication.clipboard().text()) if any(cells)]
        self._matches, heading = match_columns(self._model, self._block) if self._block else ([], False)
        if heading:
            self._block = self._block[1:]
        rows = [cells for cells in self._block if not is_sum(cells)]
        self._sums, self._block = len(self._block) - len(rows), rows
        self._over = max(len(self._block) - self._model.room, 0)
        self._block = self._block[: self._model.room]
        self._items: dict[tuple[int, int], QTableWidgetItem] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self._say = label("", "purpose")
        self._say.setWordWrap(True)
        column.addWidget(self._say)
        self._table = QTableWidget(len(self._block) + 1, len(self._matches))
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.horizontalHeader().hide()
        self._table.verticalHeader().hide()
        self._table.setProperty("framed", True)
        column.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.addStretch()
        cancel = button("取消")
        cancel.clicked.connect(self.reject)
        self._ok = primary_button(f"粘贴{len(self._block)}行")
        self._ok.setObjectName("action:paste-rows")
        self._ok.clicked.connect(self._take)
        row.addWidget(self._ok)
        row.addWidget(cancel)
        column.addLayout(row)
        self._fill()

    def _fill(self) -> None:
        titles = [("", "不粘贴")] + [
            (str(c), self._model.headerData(c, Qt.Orientation.Horizontal))
            for c in range(self._model.columnCount())
            if _takes(self._model, c)
        ]
        for at, match in enumerate(self._matches):
            box = QComboBox()
            for value, words in titles:
                box.addItem(words, value)
            box.setCurrentIndex(box.findData("" if match is None else str(match)))
            box.currentIndexChanged.connect(lambda _i, at=at, box=box: self._rematch(at, box.currentData()))
            self._table.setCellWidget(0, at, box)
            self._table.setColumnWidth(at, max(120, 780 // max(len(self._matches), 1) - 2))
            for line, cells in enumerate(self._block):
                self._items[line, at] = QTableWidgetItem(cells[at])
                self._table.setItem(line + 1, at, self._items[line, at])
        self._table.setRowHeight(0, theme.metrics().control + 2)
        self._mark()

    def _rematch(self, at: int, value: str) -> None:
        self._matches[at] = int(value) if value else None
        self._mark()

    def _mark(self) -> None:
        bad = 0
        for at, match in enumerate(self._matches):
            for line in range(len(self._block)):
                item = self._items[line, at]
                good = match is None or is_good(self._model, match, item.text())
                bad += not good
                item.setBackground(QBrush() if good else theme.colour("error_soft"))
                item.setForeground(theme.colour("muted" if match is None else "text" if good else "error"))
                item.setToolTip("" if good else "这一格不能填入对应的列，粘贴后请改正")
        self._ok.setEnabled(bool(self._block) and any(match is not None for match in self._matches))
        self._say.setText(self._words(bad))

    def _words(self, bad: int) -> str:
        if self._over and not self._block:
            return f"一张表最多{MAX_ROWS}行，现在已经放满。请先删除不用的行。"
        skipped = f"已略过合计行{self._sums}行。" if self._sums else ""
        if skipped and not self._block:
            return f"{skipped}剪贴板里没有其他内容。"
        if not self._block:
            return "剪贴板里没有表格内容。请先在Excel或WPS表格中选中单元格并复制，再回到这里。"
        words = f"剪贴板里有{len(self._block)}行。{skipped}请核对每一列放到哪里，粘贴后可以撤销。"
        words += over_words(self._model, self._over) if self._over else ""
        return words + (f"有{bad}格内容与所在列不符，已标红，粘贴后请改正。" if bad else "")

    def _take(self) -> None:
        chosen = [(at, match) for at, match in enumerate(self._matches) if match is not None]
        columns: list[int | None] = [match for _, match in chosen]
        block = [[cells[at] for at, _ in chosen] for cells in self._block]
        model = self._model
        values, _ = block_changes(model, block, len(model.lines), columns, self._near)
        model.session.edit_all(values, f"粘贴{len(block)}行", "paste")
        self.accept()
