"""The list of the twelve steps: any of them at any time, each with its status."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import ProgressBar, label, rule
from model.progress import StepState
from model.report import STEPS

ICONS = {
    "未开始": ("ring", "field"),
    "进行中": ("half", "accent"),
    "待确认": ("half", "accent"),
    "提醒": ("warning", "warning"),
    "错误": ("error", "error"),
    "已完成": ("done", "ok"),
}
WORD_COLOURS = {"错误": "error", "提醒": "warning", "已完成": "ok"}
STATE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class _StepDelegate(QStyledItemDelegate):
    """Paints one step: bar of the current one, status icon, name, status words."""

    compact = False
    height = 36

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every step the same height; the last stands apart."""
        return QSize(40, self.height + (15 if index.row() == len(STEPS) - 1 else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row."""
        painter.save()
        rect: QRect = option.rect
        state = option.state
        if index.row() == len(STEPS) - 1:
            painter.setPen(theme.colour("line"))
            painter.drawLine(rect.left() + 14, rect.top() + 7, rect.right() - 14, rect.top() + 7)
            rect = rect.adjusted(0, 15, 0, 0)
        current = bool(state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(rect, theme.colour("accent_soft"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent"))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(theme.colour("accent"))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))
        self._draw(painter, rect, index, current)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, index: Index, current: bool) -> None:
        found: StepState | None = index.data(STATE)
        last = index.row() == len(STEPS) - 1
        icon, token = ("export", "field") if last else ICONS[found.status if found else "未开始"]
        left = rect.left() + (20 if self.compact else 14)
        theme.icon(icon, token).paint(painter, QRect(left, rect.center().y() - 8, 16, 16))
        if self.compact:
            return
        words = "" if last or not found else found.text
        painter.setFont(theme.font(theme.metrics().hint))
        painter.setPen(theme.colour(WORD_COLOURS.get(found.status, "muted") if found else "muted"))
        room = rect.adjusted(0, 0, -12, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(theme.font(theme.metrics().base, QFont.Weight.DemiBold if current else QFont.Weight.Normal))
        painter.setPen(theme.colour("text"))
        painter.drawText(
            rect.adjusted(left - rect.left() + 25, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            index.data(Qt.ItemDataRole.DisplayRole),
        )


class StepList(QFrame):
    """Completion, the steps, and the promise that nothing leaves this machine."""

    chosen = Signal(str)
    entered = Signal()  # the officer wants to write on the page of the current step

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "right")
        self._compact = False
        self._model = QStandardItemModel(len(STEPS), 1, self)
        for row, step in enumerate(STEPS):
            self._model.setItem(row, QStandardItem(step.title))
            self._model.item(row).setEditable(False)
        self._delegate = _StepDelegate(self)
        self.view = QListView()
        self.view.setObjectName("steps")
        self.view.setAccessibleName("步骤")
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self.view.clicked.connect(lambda _index: self.entered.emit())
        self.view.activated.connect(lambda _index: self.entered.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 1, 0)
        column.setSpacing(6)
        self._progress = QWidget()
        top = QVBoxLayout(self._progress)
        top.setContentsMargins(14, 2, 14, 6)
        top.setSpacing(5)
        self._percent = label("完成度", "hint")
        self._bar = ProgressBar()
        top.addWidget(self._percent)
        top.addWidget(self._bar)
        column.addWidget(self._progress)
        column.addWidget(self.view, 1)
        column.addLayout(self._make_foot())

    def _make_foot(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(0)
        self._foot = label("离线运行，数据只存本机", "hint")
        self._foot.setContentsMargins(14, 0, 0, 0)
        self._foot.setFixedHeight(47)  # with the rule as high as the bar of buttons beside it
        made.addWidget(rule())
        made.addWidget(self._foot)
        return made

    def set_compact(self, compact: bool, row_height: int = 36) -> None:
        """Show icons alone, names as tooltips."""
        self._compact = self._delegate.compact = compact
        self._delegate.height = row_height
        self._progress.setVisible(not compact)
        self._foot.setText("" if compact else "离线运行，数据只存本机")
        for row, step in enumerate(STEPS):
            item = self._model.item(row)
            item.setToolTip((item.data(Qt.ItemDataRole.AccessibleTextRole) or step.title) if compact else "")
        self._model.layoutChanged.emit()

    def show_step(self, step_id: str) -> None:
        """Mark the current step without telling."""
        row = [step.id for step in STEPS].index(step_id)
        self.view.selectionModel().blockSignals(True)
        self.view.setCurrentIndex(self._model.index(row, 0))
        self.view.selectionModel().blockSignals(False)
        self.view.viewport().update()

    def show_states(self, states: dict[str, StepState], completion: float) -> None:
        """Show the status of every step and how much is filled (0 to 1)."""
        for row, step in enumerate(STEPS):
            state = states.get(step.id)
            item = self._model.item(row)
            if item.data(STATE) != state:
                item.setData(state, STATE)
            words = f"{step.title}，{state.text}" if state else step.title
            item.setData(words, Qt.ItemDataRole.AccessibleTextRole)
            item.setToolTip(words if self._compact else "")
        self._show_completion(completion, sum(state.errors for state in states.values()))

    def _show_completion(self, completion: float, errors: int) -> None:
        """All filled is not yet all right: green and 完成 are for a report without errors."""
        faulty = completion >= 1 and errors > 0
        words = f"已填写100%，{errors}处错误待改" if faulty else f"完成度 {int(completion * 100)}%"
        self._percent.setText(words)
        self._bar.set_ratio(completion, "ok" if completion >= 1 and not errors else "")

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(STEPS[current.row()].id)
