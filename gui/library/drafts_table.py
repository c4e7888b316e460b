"""The table of drafts: rows of two lines, tags and bars, painted by one delegate."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui import theme
from gui.library.model import CLOSED, DAMAGED, ROW, Column, DraftRow, DraftsView, alignment, cell_text

Index = QModelIndex | QPersistentModelIndex
PAD = 10
WIDTHS = {
    Column.YEAR: 60,
    Column.STATUS: 80,
    Column.COMPLETION: 140,
    Column.SCORE: 76,
    Column.GRADE: 56,
    Column.FINDINGS: 118,
    Column.SAVED: 118,
}
SHORT_BAR, ROOM_FOR_NAMES = 104, 200
STATUS_VARIANTS = {
    "填写中": "accent",
    "待复核": "warning",
    "已退回": "error",
    "已定稿": "ok",
    "未开始": "plain",
    DAMAGED: "error",
    CLOSED: "error",
}


def scaled(width: int) -> int:
    """A width for the text size in use, given that for the standard one."""
    return width * theme.metrics().base // 14


def row_height() -> int:
    """Height of a row of two lines."""
    return theme.metrics().base + 40


class DraftDelegate(QStyledItemDelegate):
    """Paints every cell of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines high."""
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then what the column shows."""
        row, column = index.data(ROW), Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index)
        box = option.rect.adjusted(PAD, 0, -PAD, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if column == Column.PROJECT:
            self._project(painter, box, row)
        elif column == Column.STATUS:
            _tag(painter, box, row.status, STATUS_VARIANTS[row.status], selected)
        elif column == Column.COMPLETION and row.summary:
            self._completion(painter, box, row.summary.completion or 0, bool(row.summary.errors))
        elif column == Column.FINDINGS and row.summary and row.status != "未开始":
            self._findings(painter, box, row, selected)
        else:
            self._words(painter, box, row, column)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, theme.colour("accent_soft" if selected else "surface"))
        if index.row() < index.model().rowCount() - 1:  # below the last row stands the frame
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("line"))
        if not selected:
            return
        if index.column() == Column.PROJECT:
            painter.fillRect(box.left(), box.top(), 3, box.height(), theme.colour("accent"))
        if option.widget is not None and option.widget.hasFocus():
            for y in (box.top(), box.bottom()):
                painter.fillRect(box.left(), y, box.width(), 1, theme.colour("accent"))

    def _project(self, painter: QPainter, box: QRect, row: DraftRow) -> None:
        sizes = theme.metrics()
        name = theme.font(sizes.base, QFont.Weight.Medium)
        unit = theme.font(sizes.hint)
        first, second = sizes.base + 6, sizes.hint + 5
        top = box.top() + (box.height() - first - second) // 2
        _line(painter, QRect(box.left(), top, box.width(), first), row.project, name, "text")
        token = "error" if row.problem else "muted"
        _line(painter, QRect(box.left(), top + first, box.width(), second), row.second_line, unit, token)

    def _completion(self, painter: QPainter, box: QRect, percent: int, faulty: bool) -> None:
        """Draw the bar: green when all is filled and nothing of it is wrong."""
        words = theme.font(theme.metrics().base)
        figure = QFontMetrics(words).horizontalAdvance("100%") + 2
        track = QRectF(box.left(), box.center().y() - 2, box.width() - figure - 8, 6)
        _pill(painter, track, "track")
        if percent:
            filled = QRectF(track.left(), track.top(), max(6.0, track.width() * percent / 100), 6)
            _pill(painter, filled, "ok" if percent == 100 and not faulty else "accent")
        painter.setFont(words)
        painter.setPen(theme.colour("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{percent}%")

    def _findings(self, painter: QPainter, box: QRect, row: DraftRow, selected: bool) -> None:
        figures = row.summary
        if figures is None:
            return
        left = box.left()
        for count, severity in ((figures.errors, "error"), (figures.warnings, "warning")):
            if count:
                left += _tag(painter, box, str(count), severity, selected, severity, left) + 4
        if left == box.left() and figures.unfilled:
            self._quiet(painter, box, f"{figures.unfilled}处未填")
        elif left == box.left():
            _tag(painter, box, "无问题", "ok", selected, "tick")

    def _quiet(self, painter: QPainter, box: QRect, words: str) -> None:
        painter.setFont(theme.font(theme.metrics().base))
        painter.setPen(theme.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _words(self, painter: QPainter, box: QRect, row: DraftRow, column: Column) -> None:
        text = cell_text(row, column)
        if column == Column.FINDINGS:
            text = "—"
        quiet = column == Column.SAVED or text in ("—", "未评分")
        painter.setFont(theme.font(theme.metrics().base))
        painter.setPen(theme.colour("muted" if quiet else "text"))
        wide = box.adjusted(0, 0, PAD, 0) if column == Column.SAVED else box
        painter.drawText(wide, alignment(column), text)


def _line(painter: QPainter, box: QRect, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    shown = QFontMetrics(font).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _pill(painter: QPainter, box: QRectF, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(token))
    painter.drawRoundedRect(box, 3, 3)


def _tag(
    painter: QPainter,
    box: QRect,
    text: str,
    variant: str,
    selected: bool,
    icon: str = "",
    left: int | None = None,
) -> int:
    """Paint a tag, at `left` if given, and return its width."""
    sizes = theme.metrics()
    font = theme.font(sizes.hint)
    width = QFontMetrics(font).horizontalAdvance(text) + 14 + (16 if icon else 0)
    frame = QRectF(box.left() if left is None else left, box.center().y() - sizes.tag / 2 + 1, width, sizes.tag)
    _tag_ground(painter, frame, variant, selected)
    ink = "muted" if variant == "plain" else variant
    words = frame.adjusted(7, 0, -7, 0)
    if icon:
        place = QRect(int(words.left()), int(frame.center().y() - 6), 12, 12)
        theme.icon(icon, ink).paint(painter, place)
        words.adjust(16, 0, 0, 0)
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    return width


def _tag_ground(painter: QPainter, frame: QRectF, variant: str, selected: bool) -> None:
    plain = variant == "plain"
    ground = "sunken" if plain else f"{variant}_soft"
    if selected and variant == "accent":
        ground = "surface"
    painter.setBrush(theme.colour(ground))
    painter.setPen(QPen(theme.colour("line")) if plain else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(frame.translated(QPointF(0.5, 0.5)) if plain else frame, 3, 3)


class DraftsTable(QTableView):
    """The list of drafts: one row is chosen; Enter or a double click opens it, Del puts it into the recycle bin."""

    opened = Signal(object)  # DraftRow
    removed = Signal(object)  # DraftRow
    chosen = Signal(object)  # DraftRow or None
    menu_asked = Signal(object, object)  # DraftRow, QPoint on the screen

    def __init__(self, view: DraftsView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drafts")
        self.setAccessibleName("报告列表")
        self._view = view
        self.setModel(view)
        self.setItemDelegate(DraftDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self._prepare_head()
        self.adopt_sizes()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.chosen.emit(now.data(ROW)))

    def _prepare_head(self) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.PROJECT, QHeaderView.ResizeMode.Stretch)
        head.sectionClicked.connect(self._order_by)

    def adopt_sizes(self) -> None:
        """Take over the text size in use."""
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height())
        self.horizontalHeader().setFixedHeight(theme.metrics().base + 21)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, scaled(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the bar of the completion where the names have little room."""
        super().resizeEvent(event)
        rest = event.size().width() - sum(scaled(width) for width in WIDTHS.values())
        short = SHORT_BAR if rest < scaled(ROOM_FOR_NAMES) else WIDTHS[Column.COMPLETION]
        self.setColumnWidth(Column.COMPLETION, scaled(short))

    def wanted_height(self) -> int:
        """The height at which all rows are seen."""
        return self.horizontalHeader().height() + self._view.rowCount() * row_height()

    def row(self) -> DraftRow | None:
        """The chosen draft."""
        row = self.currentIndex().data(ROW)
        return row if isinstance(row, DraftRow) else None

    def neighbour(self) -> DraftRow | None:
        """The draft below the chosen one, else the one above it."""
        place = self.currentIndex().row()
        return self._view.row_at(place + 1) or self._view.row_at(place - 1)

    def choose(self, draft_id: str) -> bool:
        """Choose a draft by id; False where it is not in view. "" chooses the first row."""
        place = 0 if not draft_id and self._view.rowCount() else self._view.place_of(draft_id)
        if place >= 0:
            self.setCurrentIndex(self._view.index(place, 0))
        return place >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Del removes; everything else as in any table."""
        row = self.row()
        if row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif row is not None and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the draft below the pointer, or the chosen one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse and not self.indexAt(event.pos()).isValid():
            return
        if (row := self.row()) is not None:
            self.menu_asked.emit(row, event.globalPos())

    def _order_by(self, section: int) -> None:
        same = section == self._view.sort_column()
        downwards = self._view.sort_order() == Qt.SortOrder.AscendingOrder if same else section == Column.SAVED
        row = self.row()
        self._view.sort(section, Qt.SortOrder.DescendingOrder if downwards else Qt.SortOrder.AscendingOrder)
        if row is not None:
            self.choose(row.listed.id)
        self.horizontalHeader().viewport().update()
