"""The line below a table: what the current cell was last year, and 确认沿用 for the selected cells."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui import theme
from gui.editor.last_year import is_as_last_year, last_year_text
from gui.tables.table import RowsView
from gui.widgets import ElidedLabel, Link, Tag
from model.draft import Changed


class CellNotes(QFrame):
    """Follows the selection of a table; there only where something was carried over or last year's report is known."""

    def __init__(self, view: RowsView, parent: QWidget) -> None:
        super().__init__(parent)  # shown while it is made, it must not be a window
        self.setObjectName("bar")
        self.setProperty("edge", "top")
        self.setFixedHeight(theme.metrics().small + 1)
        self._view, self._session = view, view.rows.session
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 0, 8, 0)
        row.setSpacing(8)
        self.tag = Tag("", "carried", parent=self)
        self.said = ElidedLabel("", "hint")
        self.confirm = Link("确认沿用", small=True)
        self.confirm.clicked.connect(view.confirm_cells)
        row.addWidget(self.tag)
        row.addWidget(self.said, 1)
        row.addWidget(self.confirm)
        view.selectionModel().selectionChanged.connect(lambda *_: self.refresh())
        view.selectionModel().currentChanged.connect(lambda *_: self.refresh())
        view.rows.modelReset.connect(self.refresh)
        self._session.changed.connect(self._follow)
        self.refresh()

    def _follow(self, changed: Changed) -> None:
        if changed.cause != "note":
            self.refresh()

    def refresh(self) -> None:
        """Say what there is to say of the selected cells."""
        rows, index = self._view.rows, self._view.currentIndex()
        marked = self._view.carried_cells()
        known = self._session.state.session.previous is not None
        self.setVisible(bool(rows.lines) and (known or rows.has_carried()))
        mark = rows.carried_path(index) if index.isValid() and index.row() < len(rows.lines) else ""
        self.tag.setVisible(bool(mark))
        if mark:
            self.tag.set(f"{self._session.state.marks[mark]}内容，请确认", "carried")
        self.said.set_text("" if mark else self._last_year(known))
        self.confirm.setVisible(bool(marked) and not self._session.read_only)
        self.confirm.setText("确认沿用" if len(marked) == 1 else f"确认沿用（{len(marked)}格）")

    def _last_year(self, known: bool) -> str:
        rows, index = self._view.rows, self._view.currentIndex()
        if not known:
            return ""
        if not index.isValid() or index.row() >= len(rows.lines):
            return "选中一格，这里显示它上年的内容。"
        path = rows.cell_path(index)
        text = last_year_text(self._session, path) if path else ""
        if not text:
            return ""
        return "与上年相同。" if is_as_last_year(self._session, path) else f"上年：{text}"
