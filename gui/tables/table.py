"""A list of the form as a table that behaves like a spreadsheet; its cells have no widgets."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView, QWidget

from gui import theme
from gui.inputs.texts import LineInput
from gui.tables.blocks import block_text
from gui.tables.delegate import UNTOUCHED, CellDelegate
from gui.tables.paste import paste_block
from gui.tables.rows_model import RowsModel
from model.paths import spec_of

Trigger = QAbstractItemView.EditTrigger
TYPING = (Trigger.AllEditTriggers, Trigger.AnyKeyPressed, Trigger.EditKeyPressed)


class RowsView(QTableView):
    """The table. Tab and Enter walk through the cells, Ctrl+V takes a block in, an input method may begin at once."""

    left = Signal()  # the table, or a row of it
    cell_left = Signal(str)  # path of the cell the officer has been to
    selected = Signal(str)  # path of the current cell's row, "" for none

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self._place = ("", 0, 0)  # id of the current row, its line, the column
        self.setModel(model)
        self.setObjectName(model.path)
        self.setAccessibleName(spec_of(model.path).label)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.AnyKeyPressed | Trigger.SelectedClicked
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setTabKeyNavigation(True)
        self.setWordWrap(False)
        self.setShowGrid(False)  # the delegate draws it
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.modelAboutToBeReset.connect(self._remember_place)
        model.modelReset.connect(self._fit_height)
        model.modelReset.connect(self._return_to_place)
        model.dataChanged.connect(lambda: self.horizontalHeader().viewport().update())
        self._fit_height()

    def _remember_place(self) -> None:
        index = self.currentIndex()
        line = self.rows.lines[index.row()] if index.isValid() else None
        self._place = (line.row.id, index.row(), index.column()) if line and line.kind == "row" else ("", 0, 0)

    def _return_to_place(self) -> None:
        """Go back to the current row; where it is gone, to the one that stands in its place, or near it."""
        row, at, column = self._place
        left = [number for number, line in enumerate(self.rows.lines) if line.kind == "row"]
        if row and left:
            index = self.rows.index_of(f"{self.rows.path}[{row}]")
            near = min(left, key=lambda number: (abs(number - at), number))
            self.setCurrentIndex(self.model().index(index.row() if index.isValid() else near, column))

    # Sizes

    def row_height(self) -> int:
        """Return the height of a line in pixels."""
        return theme.metrics().row

    def _fit_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + self.row_height() * self.model().rowCount())

    def resizeEvent(self, event: Any) -> None:
        """Share the width out among the columns."""
        super().resizeEvent(event)
        scale = theme.metrics().base / 14
        columns = self.rows.form.columns
        fixed = sum(round(column.width * scale) for column in columns)
        shares = sum(column.share for column in columns if not column.width) or 1
        rest = max(self.viewport().width() - fixed, 0)
        for number, column in enumerate(columns):
            width = round(column.width * scale) or rest * column.share // shares
            self.setColumnWidth(number, width)
        spare = self.viewport().width() - sum(self.columnWidth(number) for number in range(len(columns)))
        flexible = [number for number, column in enumerate(columns) if not column.width]
        if flexible and spare:
            self.setColumnWidth(flexible[-1], self.columnWidth(flexible[-1]) + spare)

    # Typing

    def edit(  # type: ignore[override]  # both forms of Qt in one
        self, index: QModelIndex, trigger: Trigger = Trigger.AllEditTriggers, event: QEvent | None = None
    ) -> bool:
        """Open a cell. After a click into the current cell Qt refuses for half a second, and what is typed is lost."""
        if trigger in TYPING:
            super().edit(index, Trigger.CurrentChanged, QEvent(QEvent.Type.None_))  # ends the waiting, opens nothing
        return bool(super().edit(index, trigger, event))  # type: ignore[arg-type]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor for an input method too; Qt would lose a text committed at once."""
        index = self.currentIndex()
        if self.state() != QAbstractItemView.State.EditingState and (event.commitString() or event.preeditString()):
            if not index.isValid() or not self.rows.is_editable(index) or self.rows.choices(index):
                return
            self.edit(index)
            editor = self._open_editor()
            if isinstance(editor, LineInput):
                editor.selectAll()
                editor.setProperty(UNTOUCHED, True)  # composing replaces what is selected, also when it is given up
                editor.typed.connect(
                    lambda text: editor.setProperty(UNTOUCHED, editor.property(UNTOUCHED) and not text)
                )
                QGuiApplication.sendEvent(editor, event)
            return
        super().inputMethodEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # noqa: N802
        """Tell the input method where the candidates belong."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return True
        if query == Qt.InputMethodQuery.ImCursorRectangle:
            return self.visualRect(self.currentIndex())
        return super().inputMethodQuery(query)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys of a spreadsheet."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear_cells()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.step_down()
        elif self._leaves(event):
            event.ignore()  # Qt asks here first and moves the focus then; moving it here would ask again, for ever
        else:
            super().keyPressEvent(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        """Tell whether a key leads out of the table: Tab in the last cell, its opposite in the first."""
        index = self.currentIndex()
        ends: dict[int, tuple[int, int]] = {
            Qt.Key.Key_Tab: (self.model().rowCount() - 1, self.model().columnCount() - 1),
            Qt.Key.Key_Backtab: (0, 0),
        }
        end = ends.get(event.key())
        return end is not None and (not index.isValid() or (index.row(), index.column()) == end)

    def step_down(self) -> None:
        """Go to the cell below."""
        index = self.currentIndex()
        below = self.model().index(index.row() + 1, index.column())
        if below.isValid():
            self.setCurrentIndex(below)

    def select_text(self, part: str) -> None:
        """Open the current cell and select a part of its text."""
        if self.rows.is_editable(self.currentIndex()):
            self.edit(self.currentIndex())
            editor = self._open_editor()
            if isinstance(editor, LineInput):
                editor.select_text(part)

    def _open_editor(self) -> QWidget | None:
        """Return the input in an open cell; one that was closed lives on, hidden, until Qt finds the time."""
        return next((found for found in self.findChildren(QWidget, "cell") if not found.isHidden()), None)

    def finish_editing(self) -> None:
        """Take in what stands in an open cell editor."""
        editor = self._open_editor()
        if editor is not None:
            commit = getattr(editor, "commit", None)
            if commit:
                commit()
            self.commitData(editor)
            self.closeEditor(editor, self.itemDelegate().EndEditHint.NoHint)

    # Blocks

    def copy(self) -> None:
        """Put the selected cells on the clipboard, as spreadsheets read them."""
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda found: (found.row(), found.column())):
            lines.setdefault(index.row(), []).append(self.rows.text(index))
        if lines:
            QGuiApplication.clipboard().setText(block_text(lines.values()))

    def paste(self) -> None:
        """Take a block of cells in at the current cell, adding rows as needed."""
        paste_block(self, QGuiApplication.clipboard().text())

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        cells = [(index.row(), index.column(), "") for index in self.selectedIndexes() if self.rows.is_editable(index)]
        self.rows.enter(cells, "清空单元格")

    def carried_cells(self) -> list[str]:
        """Return the marks of the selected cells that were carried over and not confirmed."""
        lines = len(self.rows.lines)
        found = (self.rows.carried_path(index) for index in self.selectedIndexes() if index.row() < lines)
        return [place for place in dict.fromkeys(found) if place]

    def confirm_cells(self) -> None:
        """Let the selected cells stand as they were carried over."""
        self.rows.session.confirm(self.carried_cells())

    # Rows

    def actions_for_rows(self) -> list[QAction]:
        """Return what can be done with rows, for menus and tool bars."""
        listed = [
            ("添加一行", "plus", "Ctrl+Return", self.add_row),
            ("复制本行", "copy", "Ctrl+D", self.copy_row),
            ("上移", "move-up", "Alt+Up", lambda: self.move_row(-1)),
            ("下移", "move-down", "Alt+Down", lambda: self.move_row(1)),
            ("删除本行", "trash", "Ctrl+Delete", self.delete_rows),
        ]
        made = []
        for name, icon, keys, act in listed:
            action = QAction(theme.icon(icon), name, self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, act=act: self.act(act))
            made.append(action)
        return made

    def act(self, act: Callable[[], object]) -> None:
        """Do something with rows, after what stands in an open cell was taken in; nothing in a read-only report."""
        self.finish_editing()
        if not self.rows.session.read_only:
            act()

    def add_row(self) -> None:
        """Add a row below the current one and begin in its first cell."""
        self.go_to_row(self.rows.add_row(self.currentIndex().row()))

    def copy_row(self) -> None:
        """Copy the current row."""
        line = self.currentIndex().row()
        if line >= 0 and self.rows.lines[line].kind == "row":
            self.go_to_row(self.rows.copy_row(line), self.currentIndex().column())

    def move_row(self, by: int) -> None:
        """Move the current row."""
        line, column = self.currentIndex().row(), self.currentIndex().column()
        if line >= 0 and self.rows.lines[line].kind == "row":
            row = self.rows.lines[line].row.id
            self.rows.move_row(line, by)
            self.go_to_row(row, column)

    def delete_rows(self) -> None:
        """Delete the selected rows; the cursor stays in the table."""
        lines = {index.row() for index in self.selectedIndexes()} or {self.currentIndex().row()}
        self.setFocus()
        self.rows.delete_rows([line for line in lines if line >= 0])

    def go_to_row(self, row_id: str, column: int = -1) -> None:
        """Put the cursor into a row."""
        index = self.rows.index_of(f"{self.rows.path}[{row_id}]")
        if index.isValid():
            wanted = column if column >= 0 else self._first_editable(index.row())
            self.setFocus()
            self.setCurrentIndex(index.siblingAtColumn(wanted))

    def first_editable(self) -> QModelIndex:
        """Return the first cell the officer may type into, else the first cell."""
        for line in range(self.model().rowCount()):
            index = self.model().index(line, self._first_editable(line))
            if self.rows.is_editable(index):
                return index
        return self.model().index(0, 0)

    def _first_editable(self, line: int) -> int:
        for column in range(self.model().columnCount()):
            if self.rows.is_editable(self.model().index(line, column)):
                return column
        return 0

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with rows and cells."""
        menu = QMenu(self)
        menu.addAction(theme.icon("copy"), "复制单元格", self.copy)
        if not self.rows.session.read_only:
            menu.addAction(theme.icon("paste"), "粘贴", self.paste)
            if self.carried_cells():
                menu.addAction(theme.icon("tick"), "确认沿用", self.confirm_cells)
            menu.addSeparator()
            if not spec_of(self.rows.path).fixed:
                menu.addActions(self.actions())
        menu.exec(event.globalPos() if not event.globalPos().isNull() else self.mapToGlobal(QPoint(0, 0)))
        menu.deleteLater()

    def currentChanged(self, current: Any, previous: Any) -> None:  # noqa: N802
        """Tell which row is current, and where the officer has been."""
        super().currentChanged(current, previous)
        if previous.isValid() and previous.row() < len(self.rows.lines) and self.has_cursor():
            self.cell_left.emit(self.rows.cell_path(previous))
            if current.row() != previous.row():
                self.left.emit()
        line = self.rows.lines[current.row()] if current.isValid() else None
        self.selected.emit(f"{self.rows.path}[{line.row.id}]" if line and line.kind == "row" else "")

    def focusOutEvent(self, event: Any) -> None:
        """Tell that the table was left; an open cell is still of it."""
        super().focusOutEvent(event)
        if self.currentIndex().isValid() and not self.has_cursor():
            self.cell_left.emit(self.rows.cell_path(self.currentIndex()))
        self.left.emit()

    def has_cursor(self) -> bool:
        """Tell whether the officer is in the table, an open cell included."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def minimumSizeHint(self) -> QSize:
        """Shrink with the page."""
        return QSize(200, self.height())
