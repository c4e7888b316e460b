"""Paints and edits the cells of every table of the form: one look for all of them."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui import theme
from gui.inputs.texts import LineInput
from gui.inputs.values import ChoiceInput
from gui.tables.cells import Cell, Index, Role
from gui.tables.rows_model import LEFT, RowsModel
from gui.widgets import SEVERITY_ICONS

PAD = 10
BANDS = ("family", "total")
UNTOUCHED = "untouched"  # property of a cell's input that an input method opened and gave no words to
GROUND = {"computed": "sunken", "family": "band", "total": "sunken"}  # others: surface


class CellDelegate(QStyledItemDelegate):
    """Paints cells from their roles; edits in place with the inputs of the form."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, grid, tag or icon, text and focus."""
        rect, state = option.rect, option.state
        model: RowsModel = index.model()  # type: ignore[assignment]
        cell = model.cell(index)
        painter.save()
        self._ground(painter, rect, cell, bool(state & QStyle.StateFlag.State_Selected))
        self._grid(painter, rect, cell, index)
        left = self._mark(painter, rect, cell)
        self._words(painter, rect.adjusted(left, 0, -PAD, 0), cell)
        self._frame(painter, rect, cell, self._is_current(index))
        painter.restore()

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        return isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index

    def _ground(self, painter: QPainter, rect: QRect, cell: Cell, selected: bool) -> None:
        token = GROUND.get(cell.look, "surface")
        if cell.origin:
            token = f"{cell.origin}_soft"
        if cell.severity in ("error", "warning") and cell.look not in BANDS:
            token = f"{cell.severity}_soft"
        elif selected and cell.look not in BANDS:
            token = "accent_soft"
        painter.fillRect(rect, theme.colour(token))

    def _grid(self, painter: QPainter, rect: QRect, cell: Cell, index: Index) -> None:
        if index.row() < index.model().rowCount() - 1:  # the card has a border below the last
            painter.setPen(theme.colour("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if cell.look not in BANDS and index.column() < index.model().columnCount() - 1:
            painter.setPen(theme.colour("grid"))
            painter.drawLine(rect.topRight(), rect.bottomRight())

    def _mark(self, painter: QPainter, rect: QRect, cell: Cell) -> int:
        """Draw the icon of a severity that has words to say, or the tag of an origin; return where the text begins."""
        if cell.severity and (cell.message or cell.look in BANDS):
            icon = "tick" if cell.severity == "ok" else SEVERITY_ICONS[cell.severity]
            square = QRect(rect.left() + PAD, rect.center().y() - 6, 14, 14)
            theme.icon(icon, cell.severity).paint(painter, square)
            return PAD + 20
        return self._tag(painter, rect, cell) if cell.origin else PAD

    def _tag(self, painter: QPainter, rect: QRect, cell: Cell) -> int:
        """Draw the word for an origin, a corner where it has no room; return where the text begins."""
        word = "手工" if cell.origin == "override" else cell.tag
        if not word:
            return PAD
        painter.setFont(_font(theme.metrics().hint))
        left = PAD + painter.fontMetrics().horizontalAdvance(word) + 6
        text = QFontMetrics(_font(theme.metrics().base)).horizontalAdvance(cell.text)
        painter.setPen(theme.colour(cell.origin))
        if cell.origin == "carried" and left + text + PAD > rect.width():
            painter.setBrush(theme.colour(cell.origin))
            painter.drawPolygon([rect.topLeft(), rect.topLeft() + QPoint(6, 0), rect.topLeft() + QPoint(0, 6)])
            return PAD
        painter.drawText(rect.adjusted(PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return left

    def _words(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        verdict = cell.look in BANDS and bool(cell.severity)
        text = (cell.message or cell.text).replace("\n", " ")
        if not text:
            return
        size = theme.metrics().head if cell.message or verdict else theme.metrics().base
        strong = cell.strong and not verdict
        painter.setFont(_font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal))
        painter.setPen(theme.colour(_ink(cell)))
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, LEFT if cell.message else cell.alignment, fitted)

    def _frame(self, painter: QPainter, rect: QRect, cell: Cell, current: bool) -> None:
        if current:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        elif cell.severity in ("error", "warning") and cell.look not in BANDS:
            painter.setPen(theme.colour(cell.severity))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the input of a cell: a box of choices or a line."""
        choices = index.data(Role.CHOICES)
        editor: LineInput | ChoiceInput = ChoiceInput(choices, parent) if choices else LineInput(parent)
        editor.setObjectName("cell")
        if isinstance(editor, ChoiceInput):
            editor.activated.connect(lambda _index: self._finish(editor))
        else:
            editor.setAlignment(index.data(Qt.ItemDataRole.TextAlignmentRole))
        return editor

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the text of the cell in its input, but never over what is being typed."""
        if isinstance(editor, LineInput) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole) or "")
            editor.selectAll()
        elif isinstance(editor, ChoiceInput):
            editor.show_text(index.data(Qt.ItemDataRole.EditRole) or "")

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take in what was typed."""
        if isinstance(editor, LineInput | ChoiceInput):
            editor.commit()
            if editor.text() or not editor.property(UNTOUCHED):
                model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes the cell in and goes down, as in a spreadsheet."""
        if isinstance(editor, LineInput) and _is_enter(event):
            self._finish(editor)
            view: Any = self.parent()
            view.step_down()
            return True
        return super().eventFilter(editor, event)


def _is_enter(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _ink(cell: Cell) -> str:
    if cell.severity and (cell.message or cell.look in BANDS):
        return cell.severity
    quiet = cell.look == "muted" or (cell.look in BANDS and not cell.strong)
    return "muted" if quiet else "text"


@lru_cache(maxsize=16)
def _font(size: int, weight: int = QFont.Weight.Normal) -> QFont:
    """Return the interface face; made once, because a table asks hundreds of times."""
    return theme.font(size, weight)
