"""The right pane: the pages and the findings behind two tabs; folded, it is a rail that opens again."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from gui import theme
from gui.editor.findings import FindingList
from gui.preview.preview import Preview
from gui.widgets import Tag, bar, icon_button, label

WIDTH, RAIL = 452, 40
GRIP = 6  # width of the edge that can be pulled
AIR = 4  # between the tabs and the tools of the head
PREVIEW, FINDINGS = 0, 1  # the tabs
NAMES = (("page", "页面预览"), ("check", "检查结果"))


class Grip(QWidget):
    """The left edge of the pane: pulled, it makes the pane wider or narrower; a double click folds it."""

    pulled = Signal(int)  # pixels from the mouse to the right edge of the pane
    folded = Signal()

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setToolTip("拖动改变宽度，双击收起（F9）")
        self.setObjectName("pane-grip")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the mouse, so that what lies below does not."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse with the button held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.pulled.emit(self._pane.width() - round(self.mapTo(self._pane, event.position()).x()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Fold the pane."""
        self.folded.emit()


class Pane(QWidget):
    """Holds preview and findings. Knows what is in view, not what it means."""

    toggled = Signal(bool)
    pulled = Signal(int)  # the width the officer wants

    def __init__(self, preview: Preview, findings: FindingList) -> None:
        super().__init__()
        self.preview, self.findings = preview, findings
        self._width, self._is_over = WIDTH, False
        self.foot = 0  # pixels below it that stay free where it lies over the page
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._open = QFrame()
        self._open.setObjectName("bar")
        self._open.setProperty("edge", "left")
        self._open.setFixedWidth(WIDTH)
        column = QVBoxLayout(self._open)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self._stack = QStackedWidget()
        self._stack.addWidget(preview)
        self._stack.addWidget(findings)
        column.addWidget(self._stack, 1)
        self._grip = Grip(self._open)
        self._grip.pulled.connect(self.pulled)
        self._grip.folded.connect(lambda: self.toggled.emit(False))
        row.addWidget(self._open)
        row.addWidget(self._make_rail())

    def _make_head(self) -> QFrame:
        head, row = bar("bottom", RAIL)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        self.tabs = QTabBar()
        self.tabs.setObjectName("pane-tabs")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setIconSize(QSize(16, 16))
        for _, words in NAMES:
            self.tabs.addTab(words)
        self.tabs.currentChanged.connect(self._show)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch()
        row.addWidget(self.preview.tools)
        self._fold = icon_button("collapse", "收起（F9）", small=True)
        self._fold.clicked.connect(lambda: self.toggled.emit(False))
        row.addWidget(self._fold)
        self._colour_icons()
        return head

    def _make_rail(self) -> QFrame:
        self._rail = QFrame()
        self._rail.setObjectName("bar")
        self._rail.setProperty("edge", "left")
        self._rail.setFixedWidth(RAIL)
        column = QVBoxLayout(self._rail)
        column.setContentsMargins(4, 6, 3, 6)
        column.setSpacing(4)
        unfold = icon_button("back", "展开（F9）", small=True)
        unfold.clicked.connect(lambda: self.toggled.emit(True))
        column.addWidget(unfold, 0, Qt.AlignmentFlag.AlignHCenter)
        for tab, (icon, words) in enumerate(NAMES):
            column.addSpacing(8)
            to_tab = icon_button(icon, f"展开{words}", small=True)
            to_tab.clicked.connect(lambda _checked=False, tab=tab: self._unfold(tab))
            column.addWidget(to_tab, 0, Qt.AlignmentFlag.AlignHCenter)
            standing = label("\n".join(words), "hint")
            standing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(standing)
        self._count = Tag("", "error")
        column.addWidget(self._count, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        return self._rail

    def _unfold(self, tab: int) -> None:
        self.show_tab(tab)
        self.toggled.emit(True)

    def _show(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.preview.tools.setVisible(tab == PREVIEW)
        self._colour_icons()

    def _colour_icons(self) -> None:
        for tab, (icon, _) in enumerate(NAMES):
            self.tabs.setTabIcon(tab, theme.icon(icon, "accent" if tab == self.tabs.currentIndex() else "muted"))

    def show_tab(self, tab: int) -> None:
        """Show PREVIEW or FINDINGS."""
        self.tabs.setCurrentIndex(tab)

    def tab(self) -> int:
        """Return the tab in view, PREVIEW or FINDINGS."""
        return self.tabs.currentIndex()

    def set_open(self, opened: bool, over: bool = False) -> None:
        """Unfold or fold the pane; `over`: it lies over the page, where there is no room beside it."""
        is_over = opened and over
        if is_over and not self._is_over:
            self._row.removeWidget(self._open)
            self._open.setParent(self.parentWidget())
        elif self._is_over and not is_over:
            self._row.insertWidget(0, self._open)
        self._is_over = is_over
        self._open.setVisible(opened)
        self._rail.setVisible(over or not opened)
        self._lay_over()

    def set_width(self, width: int) -> None:
        """Give the open pane a width in pixels."""
        self._width = width
        self._open.setFixedWidth(width)
        self._fit_tools()
        self._lay_over()

    def _fit_tools(self) -> None:
        room = self._width - self.tabs.sizeHint().width() - self._fold.sizeHint().width() - AIR
        self.preview.tell_shortly(self.preview.tools_width() > room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let what lies over the page follow."""
        super().resizeEvent(event)
        self._grip.setGeometry(0, 0, GRIP, self.height())
        self._lay_over()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Let what lies over the page follow."""
        super().moveEvent(event)
        self._lay_over()

    def _lay_over(self) -> None:
        if self._is_over:
            right = self.geometry().right() + 1
            self._open.setGeometry(right - self._width, self.y(), self._width, self.height() - self.foot)
            self._open.raise_()

    def show_count(self, count: int, errors: int) -> None:
        """Show how many findings there are."""
        words = NAMES[FINDINGS][1]
        self.tabs.setTabText(FINDINGS, f"{words} {count}" if count else words)
        self._count.setVisible(count > 0)
        self._count.set(str(count), "error" if errors else "plain")
        self._fit_tools()
