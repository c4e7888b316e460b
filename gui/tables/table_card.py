"""A card that holds one list as a table, with its tools in the head."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from gui.editor.session import Session
from gui.tables.cell_notes import CellNotes
from gui.tables.columns import FORMS
from gui.tables.paste_dialog import PasteDialog
from gui.tables.rows_model import RowsModel
from gui.tables.table import RowsView
from gui.widgets import Card, Segmented, flat_button, icon_button, label
from gui.words import keys_text
from model.checks import Finding
from model.draft import MONEY_UNITS, Changed
from model.paths import spec_of
from model.typed import is_money


class TableCard(Card):
    """A table with 从表格粘贴, 添加一行 and the row tools; money tables of the sources carry the unit switch."""

    left = Signal(str)
    pasted = Signal(str)  # path of the first row taken in

    def __init__(self, session: Session, path: str, model: RowsModel | None = None) -> None:
        spec = spec_of(path)
        super().__init__(spec.label, spec.hint, flush=True)
        self.session, self.path = session, path
        self._unit: Segmented | None = None
        self.model = model or RowsModel(session, path, FORMS[path])
        self.model.setParent(self)  # it goes with the card: what it calls holds it
        self.view = RowsView(self.model)
        self.view.left.connect(lambda: self.left.emit(self.current_cell() or path))
        self._empty = label(self.model.form.empty, "muted")
        self._empty.setContentsMargins(12, 6, 12, 12)
        self.body.addWidget(self._empty)
        self.body.addWidget(self.view)
        self.notes = CellNotes(self.view, self)
        self.body.addWidget(self.notes)
        self._tools: list[QWidget] = []
        self._growing: list[QWidget] = []  # of the tools, those that add rows
        if not spec.fixed:
            self._add_row_tools()
        if spec.fixed and any(is_money(cell) for cell in self.model.specs.values()):
            self._add_unit_switch()
        session.changed.connect(self._follow)
        self._dress()

    def _add_row_tools(self) -> None:
        actions = self.view.actions_for_rows()
        self.view.addActions(actions)
        add, *others = actions
        for action in others:
            tool = icon_button("", action.text(), small=True)
            tool.setIcon(action.icon())
            tool.setToolTip(f"{action.text()}（{keys_text(action.shortcut().toString())}）")
            tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            tool.clicked.connect(action.trigger)
            self._tools.append(tool)
        paste = flat_button("从表格粘贴", "paste", small=True)
        paste.clicked.connect(self._paste)
        plus = flat_button(add.text(), "plus", small=True)
        plus.setObjectName(f"add:{self.path}")
        plus.setToolTip("Ctrl+回车")
        plus.clicked.connect(add.trigger)
        self._growing = [self._tools[0], paste, plus]
        self._tools += [paste, plus]
        for widget in self._tools:
            self.tools.addWidget(widget)

    def _add_unit_switch(self) -> None:
        self.tools.addWidget(label("金额单位", "hint"))
        self._unit = Segmented([(unit, unit) for unit in MONEY_UNITS])
        self._unit.choose(self.session.state.session.money_unit)
        self._unit.chosen.connect(lambda unit: self.session.edit("session.money_unit", unit, "改用金额单位", "edit"))
        self.tools.addWidget(self._unit)

    def _paste(self) -> None:
        self.view.finish_editing()
        dialog = PasteDialog(self.view, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.pasted.emit(dialog.first_row)
        dialog.deleteLater()

    def _follow(self, changed: Changed) -> None:
        self._dress()
        if self._unit is not None and changed.touches("session.money_unit"):
            self._unit.choose(self.session.state.session.money_unit)
            self.view.horizontalHeader().viewport().update()

    def _dress(self) -> None:
        filled = bool(self.model.lines)
        if not filled and self._growing and self.view.has_cursor():
            self._growing[-1].setFocus()
        self._empty.setVisible(not filled)
        self.view.setVisible(filled)
        for tool in self._tools:
            tool.setEnabled(not self.session.read_only)
        for tool in self._growing:
            tool.setEnabled(not self.session.read_only and bool(self.model.room))
        if self._unit is not None:
            self._unit.setEnabled(not self.session.read_only)

    def show_findings(self, findings: dict[str, Finding]) -> None:
        """Paint the findings on their cells."""
        self.model.show_findings(findings)

    def go_to(self, path: str) -> None:
        """Put the cursor into the cell of a path, of a row into the column it is in, or into the first cell."""
        index = self.model.index_of(path)
        if path.endswith("]") and self.view.currentIndex().isValid():
            index = index.siblingAtColumn(self.view.currentIndex().column())
        self.view.setFocus()
        self.view.setCurrentIndex(index if index.isValid() else self.view.first_editable())

    def current_cell(self) -> str:
        """Return the path of the current cell, "" for none or a computed one."""
        index = self.view.currentIndex()
        return self.model.cell_path(index) if index.isValid() else ""

    def row_at_work(self) -> str:
        """Return the path of the row that has the cursor, "" for none."""
        row, bracket, _ = self.current_cell().rpartition("].")
        return row + "]" if bracket and self.view.has_cursor() else ""

    def commit(self) -> None:
        """Take in what stands in an open cell editor."""
        self.view.finish_editing()
