"""Paints and edits the cells of every table of the form: one look for all of them."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
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
from gui.rows_model import Role
from gui.widgets import SEVERITY_ICONS

Index = QModelIndex | QPersistentModelIndex
PAD = 10
BANDS = ("family", "total")
GROUND = {"computed": "sunken", "family": "band", "total": "sunken"}  # others: surface


class CellDelegate(QStyledItemDelegate):
    """Paints cells from their roles; edits in place with the inputs of the form."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, grid, tag or icon, text and focus."""
        painter.save()
        rect, state = option.rect, option.state
        self._ground(painter, rect, index, bool(state & QStyle.StateFlag.State_Selected))
        self._grid(painter, rect, index)
        left = self._mark(painter, rect, index)
        self._words(painter, rect.adjusted(left, 0, -PAD, 0), index)
        self._frame(painter, rect, index, self._is_current(index))
        painter.restore()

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        return isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index

    def _ground(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> None:
        severity, look, origin = (index.data(role) for role in (Role.SEVERITY, Role.LOOK, Role.ORIGIN))
        token = GROUND.get(look, "surface")
        if origin:
            token = f"{origin}_soft"
        if severity in ("error", "warning") and look not in BANDS:
            token = f"{severity}_soft"
        elif selected and look not in BANDS:
            token = "accent_soft"
        painter.fillRect(rect, theme.colour(token))

    def _grid(self, painter: QPainter, rect: QRect, index: Index) -> None:
        if index.row() < index.model().rowCount() - 1:  # the card has a border below the last
            painter.setPen(theme.colour("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.data(Role.LOOK) not in BANDS and index.column() < index.model().columnCount() - 1:
            painter.setPen(theme.colour("grid"))
            painter.drawLine(rect.topRight(), rect.bottomRight())

    def _mark(self, painter: QPainter, rect: QRect, index: Index) -> int:
        """Draw the icon of a severity that has words to say, or the tag of an origin; return where the text begins."""
        severity = index.data(Role.SEVERITY)
        if severity and (index.data(Role.MESSAGE) or index.data(Role.LOOK) in BANDS):
            icon = "tick" if severity == "ok" else SEVERITY_ICONS[severity]
            square = QRect(rect.left() + PAD, rect.center().y() - 6, 14, 14)
            theme.icon(icon, severity).paint(painter, square)
            return PAD + 20
        origin = index.data(Role.ORIGIN)
        return self._tag(painter, rect, index, origin) if origin else PAD

    def _tag(self, painter: QPainter, rect: QRect, index: Index, origin: str) -> int:
        """Draw the word for an origin, a corner where it has no room; return where the text begins."""
        word = "手工" if origin == "override" else index.data(Role.TAG)
        if not word:
            return PAD
        painter.setFont(theme.font(theme.metrics().hint))
        left = PAD + painter.fontMetrics().horizontalAdvance(word) + 6
        text = QFontMetrics(theme.font(theme.metrics().base)).horizontalAdvance(index.data() or "")
        painter.setPen(theme.colour(origin))
        if origin == "carried" and left + text + PAD > rect.width():
            painter.setBrush(theme.colour(origin))
            painter.drawPolygon([rect.topLeft(), rect.topLeft() + QPoint(6, 0), rect.topLeft() + QPoint(0, 6)])
            return PAD
        painter.drawText(rect.adjusted(PAD, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, word)
        return left

    def _words(self, painter: QPainter, rect: QRect, index: Index) -> None:
        message, severity, look = (index.data(role) for role in (Role.MESSAGE, Role.SEVERITY, Role.LOOK))
        text = message or index.data(Qt.ItemDataRole.DisplayRole) or ""
        strong = index.data(Role.STRONG) and not (look in BANDS and severity)
        size = theme.metrics().head if message or (look in BANDS and severity) else theme.metrics().base
        painter.setFont(theme.font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal))
        painter.setPen(theme.colour(self._ink(index)))
        fitted = painter.fontMetrics().elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, rect.width())
        alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not message:
            alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.drawText(rect, alignment, fitted)

    def _ink(self, index: Index) -> str:
        severity, look = index.data(Role.SEVERITY), index.data(Role.LOOK)
        if severity and (index.data(Role.MESSAGE) or look in BANDS):
            return str(severity)
        quiet = look == "muted" or (look in BANDS and not index.data(Role.STRONG))
        return "muted" if quiet else "text"

    def _frame(self, painter: QPainter, rect: QRect, index: Index, current: bool) -> None:
        severity = index.data(Role.SEVERITY)
        if current:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        elif severity in ("error", "warning") and index.data(Role.LOOK) not in BANDS:
            painter.setPen(theme.colour(severity))
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
            editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
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
