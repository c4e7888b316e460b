"""The years in a report carried over, listed one by one: only what the officer ticks is raised."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gui import theme
from gui.buttons import Link, primary_button
from gui.dialogs import answers, body_of
from gui.widgets import label, tip
from model.carry import Carried
from model.draft import State
from model.paths import label_of
from model.years import AROUND, YearChange, apply_years

PLACE, WORDS, AFTER = range(3)
CHANGE = Qt.ItemDataRole.UserRole
PAD = 10


class YearDialog(QDialog):
    """Asks which years to raise; `state()` is the draft with those that were ticked."""

    def __init__(self, carried: Carried, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._carried = carried
        self.setWindowTitle("新建报告")
        self.resize(880, 560)
        column = body_of(self)
        column.addWidget(label("下面这些年份要改吗？", "project"))
        said = label(
            "打勾的会改，没有打勾的保持原样，以后都能在页面上修改。上一年之前的事和旧文件的文号一般不改。", "purpose"
        )
        said.setWordWrap(True)
        column.addWidget(said)
        self.list = self._list()
        column.addWidget(self.list, 1)
        column.addLayout(self._bottom())
        self._count()

    def _list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setObjectName("year-changes")
        made.setAccessibleName("文字里的年份")
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        made.setHeaderLabels(["位置", "原文", "改为"])
        made.setItemDelegate(_WordsDelegate(made))
        made.setStyleSheet(
            f"QTreeWidget {{ show-decoration-selected: 1; border: 1px solid {theme.colour('line').name()}; border-radius: 6px; }}"
            f"QTreeWidget::item {{ height: {theme.metrics().row}px; padding: 0 6px; }}"
            f"QTreeWidget::item:selected {{ background: {theme.colour('accent_soft').name()}; color: palette(text); }}"
        )
        for change in self._carried.year_changes:
            made.addTopLevelItem(_item(change, self._carried.state))
        head = made.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        made.setColumnWidth(PLACE, 290)
        made.setColumnWidth(AFTER, 130)
        first = made.topLevelItem(0)
        if first is not None:
            made.setCurrentItem(first)
        made.itemChanged.connect(lambda _item, _column: self._count())
        return made

    def _bottom(self) -> QHBoxLayout:
        all_, none = Link("全部打勾", small=True), Link("全部不勾", small=True)
        all_.clicked.connect(lambda: self.tick_all(True))
        none.clicked.connect(lambda: self.tick_all(False))
        self._said = label("", "hint")
        self.accept_button = primary_button("建立报告")
        self.accept_button.clicked.connect(self.accept)
        return answers(self, self.accept_button, before=(all_, none, self._said))

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(number) for number in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def tick_all(self, on: bool) -> None:
        """Tick every year, or none."""
        for item in self._items():
            item.setCheckState(PLACE, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def approved(self) -> list[YearChange]:
        """The changes that are ticked."""
        return [item.data(PLACE, CHANGE) for item in self._items() if item.checkState(PLACE) == Qt.CheckState.Checked]

    def state(self) -> State:
        """The draft with the approved years raised."""
        return apply_years(self._carried.state, self.approved())

    def _count(self) -> None:
        self._said.setText(f"改{len(self.approved())}处，共{len(self._carried.year_changes)}处")


def _item(change: YearChange, state: State) -> QTreeWidgetItem:
    place = label_of(state.report, change.path)
    words = f"{change.lead}{change.before}{change.trail}"
    made = QTreeWidgetItem([place, words, change.after])
    made.setData(PLACE, CHANGE, change)
    made.setCheckState(PLACE, Qt.CheckState.Checked if change.suggested else Qt.CheckState.Unchecked)
    made.setToolTip(PLACE, tip(place))
    made.setToolTip(WORDS, tip(words))
    return made


class _WordsDelegate(QStyledItemDelegate):
    """Paints the words that name the year on the ground of quoted figures, what stands around them quietly."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell of the words; the others as usual."""
        if index.column() != WORDS:
            super().paint(painter, option, index)
            return
        change: YearChange = index.model().index(index.row(), PLACE, index.parent()).data(CHANGE)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.colour("accent_soft"))
        rect = option.rect.adjusted(PAD, 0, -PAD, 0)
        rect = self._run(painter, rect, f"…{change.lead}" if change.offset > len(change.lead) else change.lead, False)
        rect = self._run(painter, rect, change.before, True)
        self._run(painter, rect, change.trail if len(change.trail) < AROUND else f"{change.trail}…", False)
        painter.restore()

    def _run(self, painter: QPainter, rect: QRect, text: str, marked: bool) -> QRect:
        font = theme.font(theme.metrics().base, QFont.Weight.DemiBold if marked else QFont.Weight.Normal)
        painter.setFont(font)
        line = " ".join(text.split("\n"))
        width = min(QFontMetrics(font).horizontalAdvance(line), rect.width())
        if marked:
            height = painter.fontMetrics().height() + 2
            painter.fillRect(rect.left(), rect.center().y() - height // 2, width, height, theme.colour("mark"))
        painter.setPen(theme.colour("text" if marked else "muted"))
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return rect.adjusted(width, 0, 0, 0)
