"""The rows of a list of the form, as Qt's tables ask for them; every edit goes through the session."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from gui.editor.last_year import is_as_last_year, last_year_text
from gui.editor.session import Session
from gui.tables.cells import OWN_ROLES, Cell, Index, Line, Role
from gui.tables.columns import Column, TableForm, Total
from gui.widgets import tip
from model.checks import MISSING, Finding
from model.draft import Changed
from model.facts import OPTIONS
from model.fields import MAX_ROWS, Spec, is_blank, specs
from model.marks import UNCONFIRMED, is_unconfirmed
from model.paths import is_below, new_id, spec_of
from model.text import clean
from model.typed import is_money, read, shown

SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
TYPED = SHOWN | Qt.ItemFlag.ItemIsEditable
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """The rows of one list, read from the session and edited through it."""

    beside: tuple[Column, ...] = ()  # fields of a row that have no column but may be pasted

    def __init__(self, session: Session, path: str, form: TableForm) -> None:
        super().__init__()
        self.session, self.path, self.form = session, path, form
        row_type = spec_of(path).row
        assert row_type is not None
        self.row_type = row_type
        self.specs = specs(row_type)
        self.lines: list[Line] = self.build()
        self._findings: dict[str, Finding] = {}
        self._cells: dict[tuple[int, int], Cell] = {}
        session.changed.connect(self.follow)

    # Lines

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows of the list as they are in the draft."""
        return tuple(self.session.value(self.path))

    def build(self) -> list[Line]:
        """Return the lines to show."""
        lines = [Line("row", row) for row in self.rows]
        return [*lines, Line("total")] if self.form.totals and lines else lines

    def follow(self, changed: Changed) -> None:
        """Show the list as it stands after a change; the selection survives unless rows came or went."""
        if changed.cause == "note":
            return
        self._cells.clear()
        lines = self.build()
        if [_key(line) for line in lines] == [_key(line) for line in self.lines]:
            self.lines = lines
            self._paint_anew()
        else:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()

    def show_findings(self, findings: Mapping[str, Finding]) -> None:
        """Paint findings on their cells; findings by path."""
        shown = {place: finding for place, finding in findings.items() if is_below(place, self.path)}
        if shown == self._findings:
            return
        self._cells.clear()
        self._findings = shown
        self._paint_anew()

    def _paint_anew(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(self.form.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column; money names its unit."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        column = self.form.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        return None

    def column(self, number: int) -> Column:
        """Return a column by its number; those `beside` follow the columns shown."""
        shown = len(self.form.columns)
        return self.form.columns[number] if number < shown else self.beside[number - shown]

    def all_columns(self) -> int:
        """Count the columns shown and those beside."""
        return len(self.form.columns) + len(self.beside)

    def title(self, column: Column) -> str:
        """Return the heading of a column; money names its unit."""
        spec = self.specs.get(column.name)
        title = column.title or (spec.label if spec else "")
        unit = self.session.state.session.money_unit
        named = (
            spec is not None and is_money(spec) and not spec_of(self.path).fixed
        )  # a fixed list has the switch above it
        return f"{title}（{unit}）" if named else title

    def alignment(self, column: Column) -> Qt.AlignmentFlag:
        """Return where a column's text stands: figures at the right."""
        spec = self.specs.get(column.name)
        figures = column.compute is not None or (spec is not None and spec.kind in ("number", "target"))
        return RIGHT if figures else LEFT

    def cell_path(self, index: Index) -> str:
        """Return the path of a cell's field, "" for a computed one."""
        line, column = self.lines[index.row()], self.form.columns[index.column()]
        return f"{self.path}[{line.row.id}].{column.name}" if line.kind == "row" and column.name else ""

    def cell_spec(self, index: Index) -> Spec | None:
        """Return the declaration of a cell's field, None for a computed one."""
        return self.specs.get(self.form.columns[index.column()].name)

    def index_of(self, path: str) -> QModelIndex:
        """Return the cell of a field path (or the first cell of its row), an invalid index for none."""
        for number, line in enumerate(self.lines):
            if line.kind == "row" and is_below(path, f"{self.path}[{line.row.id}]"):
                name = path.rpartition("].")[2].split(".")[0]
                columns = [i for i, column in enumerate(self.form.columns) if column.name == name]
                return self.index(number, columns[0] if columns else 0)
        return QModelIndex()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what may be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return TYPED if self.is_editable(index) else SHOWN

    def is_editable(self, index: Index) -> bool:
        """Tell whether the officer may type into a cell."""
        column = self.form.columns[index.column()]
        return self.lines[index.row()].kind == "row" and not (column.compute or column.fixed or self.session.read_only)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column = self.form.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index, role == Qt.ItemDataRole.DisplayRole)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(filter(None, (self.tooltip(index), self.origin_words(index)))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (self.title(column), self.text(index) or "未填", self.origin_words(index))
            return "，".join(filter(None, words))
        return self.own_data(index, role) if role in OWN_ROLES else None

    def origin_words(self, index: Index) -> str:
        """Return what a cell was last year, or that nobody has confirmed it since."""
        mark, path = self.carried_path(index), self.cell_path(index)
        if mark:
            return f"{self.session.state.marks[mark]}内容，请确认"
        text = last_year_text(self.session, path) if path else ""
        return f"上年：{text}" if text and not is_as_last_year(self.session, path) else ""

    def cell(self, index: Index) -> Cell:
        """Return all that is drawn of a cell; worked out once for each state of the draft."""
        key = index.row(), index.column()
        if key not in self._cells:
            self._cells[key] = Cell(
                self.text(index),
                self.own_data(index, Role.LOOK),
                self.own_data(index, Role.SEVERITY),
                self.own_data(index, Role.ORIGIN),
                self.own_data(index, Role.TAG),
                self.own_data(index, Role.MESSAGE),
                self.own_data(index, Role.STRONG),
                self.data(index, Qt.ItemDataRole.TextAlignmentRole),
            )
        return self._cells[key]

    def own_data(self, index: Index, role: int) -> Any:
        """Return what the delegate asks for."""
        line = self.lines[index.row()]
        if role == Role.LOOK:
            column = self.form.columns[index.column()]
            return ("computed" if column.compute else "typed") if line.kind == "row" else line.kind
        if role == Role.SEVERITY:
            total = self._total(index)
            return total.severity if total else getattr(self.finding(index), "severity", "")
        if role == Role.MESSAGE:
            return self.cell_message(index)
        if role == Role.CHOICES:
            return self.choices(index)
        if role == Role.STRONG:
            return line.kind != "row"
        if role in (Role.ORIGIN, Role.TAG):
            return self._origin(index, role)
        return ""

    def _origin(self, index: Index, role: int) -> str:
        mark = self.carried_path(index)
        if not mark or (role == Role.TAG and mark != self.cell_path(index)):  # one tag for a target and its unit
            return ""
        return "carried" if role == Role.ORIGIN else self.session.state.marks[mark]

    def carried_path(self, index: Index) -> str:
        """Return the path by which a cell is marked as carried over and not confirmed, "" where it is not."""
        path = self.cell_path(index)
        state = self.session.state  # of a target the unit stands in a cell of its own
        return next((place for place in (path, path.rpartition(".")[0]) if is_unconfirmed(state, place)), "")

    def has_carried(self) -> bool:
        """Tell whether any cell of the list is carried over and not confirmed."""
        marks = self.session.state.marks
        return any(origin in UNCONFIRMED and is_below(place, self.path) for place, origin in marks.items())

    def finding(self, index: Index) -> Finding | None:
        """Return the finding on a cell."""
        path = self.cell_path(index)
        return self._findings.get(path) if path else None

    def cell_message(self, index: Index) -> str:
        """Return the sentence a faulty empty cell shows in place of text."""
        finding = self.finding(index)
        if not finding or self.text(index):
            return ""
        return "请填写" if finding.rule in MISSING else finding.message  # which tells of all empty cells of the row

    def _total(self, index: Index) -> Total | None:
        if self.lines[index.row()].kind != "total" or not self.form.totals:
            return None
        return self.form.totals(self.session).get(self.form.columns[index.column()].key)

    def text(self, index: Index, display: bool = True) -> str:
        """Return the text of a cell; for display, choices stand in words."""
        line, column = self.lines[index.row()], self.form.columns[index.column()]
        if line.kind == "total":
            total = self._total(index)
            return total.text if total else ""
        if column.compute:
            return column.compute(self.session, line.row)
        text = self._typed(line.row, column)
        return dict(self.choices(index)).get(text, text) if display else text

    def _typed(self, row: Any, column: Column) -> str:
        """Return the text of a field. Read from the lines shown: Qt may ask while the list is being changed."""
        beside = self.session.state.session
        refused = beside.rejected.get(f"{self.path}[{row.id}].{column.name}")
        return (
            shown(getattr(row, column.name), self.specs[column.name], beside.money_unit) if refused is None else refused
        )

    def tooltip(self, index: Index) -> str | None:
        """Return the whole text of a finding, or how a computed cell came about, or a long text."""
        finding, column = self.finding(index), self.form.columns[index.column()]
        if finding:
            return f"{finding.message}{finding.remedy}"
        line = self.lines[index.row()]
        if line.kind == "row" and column.why:
            return column.why(self.session, line.row)
        return self.text(index) or None

    def choices(self, index: Index) -> list[tuple[str, str]]:
        """Return the (value, words) a cell offers, none for free text."""
        spec = self.cell_spec(index)
        if spec is None or spec.kind != "choice":
            return []
        return OPTIONS[spec.options](self.session.report) if spec.options else [(word, word) for word in spec.choices]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take in what was typed into a cell."""
        if role != Qt.ItemDataRole.EditRole or not self.is_editable(index):
            return False
        self.enter([(index.row(), index.column(), str(value))], "")
        return True

    # Edits of the list

    def cell_values(self, row: Any, column: Column, text: str) -> dict[str, object]:
        """Return the attributes of a row that a text typed into a column sets; raise ValueError if it cannot be."""
        unit = self.session.state.session.money_unit
        return {column.name: read(text, self.specs[column.name], unit, getattr(row, column.name))}

    def enter(self, cells: list[tuple[int, int, str]], label: str) -> None:
        """Take texts in for several cells (line, column, text) as one step of undo."""
        values: list[tuple[str, object]] = []
        rejected = dict(self.session.state.session.rejected)
        for line, number, text in cells:
            if text == self.text(self.index(line, number), display=False):
                continue
            row, column = self.lines[line].row, self.form.columns[number]
            new = self.taken(row, column, text, rejected)
            values += [(f"{self.path}[{row.id}].{name}", value) for name, value in new.items()]
        if rejected != self.session.state.session.rejected:
            values.append(("session.rejected", rejected))
        if values:
            self.session.edit_all(values, label)

    def taken(self, row: Any, column: Column, text: str, rejected: dict[str, str]) -> dict[str, object]:
        """Return what a text sets; one the field cannot hold empties it and goes to `rejected`."""
        path = f"{self.path}[{row.id}].{column.name}"
        rejected.pop(path, None)
        try:
            return self.cell_values(row, column, text)
        except ValueError:
            rejected[path] = clean(text)[0]
            return {column.name: "" if self.specs[column.name].kind == "choice" else None}

    def replace_rows(self, rows: tuple[Any, ...], label: str) -> None:
        """Put other rows in place of the list."""
        self.session.edit_all([(self.path, rows)], label)

    @property
    def room(self) -> int:
        """How many more rows the list takes."""
        return 0 if spec_of(self.path).fixed else max(MAX_ROWS - len(self.rows), 0)

    def position(self, line: int) -> int:
        """Return the position in the list of the row on a line; the end of the list for other lines."""
        row = self.lines[line].row if 0 <= line < len(self.lines) else None
        rows = self.rows
        return rows.index(row) if row in rows else len(rows)

    def new_row(self, near: int) -> Any:
        """Return a fresh row to put near a line."""
        return self.row_type(id=new_id())

    def is_spare(self, row: Any) -> bool:
        """Tell whether nothing was written into a row: pasted rows take its place."""
        path = f"{self.path}[{row.id}]"
        refused = any(is_below(place, path) for place in self.session.state.session.rejected)
        return not refused and all(is_blank(getattr(row, name)) for name in self.written)

    @property
    def written(self) -> tuple[str, ...]:
        """The fields of a row that the officer writes."""
        return tuple(self.specs)

    def place_words(self, near: int) -> str:
        """Say where new rows come, "" where it goes without saying."""
        return ""

    def add_row(self, after: int) -> str:
        """Add an empty row below a line; return its id, "" where the list is full."""
        if not self.room:
            return ""
        rows, row = self.rows, self.new_row(after)
        at = min(self.position(after) + 1, len(rows)) if after >= 0 else len(rows)
        self.replace_rows((*rows[:at], row, *rows[at:]), "添加一行")
        return str(row.id)

    def copy_row(self, line: int) -> str:
        """Add a copy of a row below it; return its id, "" where the list is full."""
        if not self.room:
            return ""
        rows, at = self.rows, self.position(line)
        row = dataclasses.replace(rows[at], id=new_id())
        self.replace_rows((*rows[: at + 1], row, *rows[at + 1 :]), "复制一行")
        return str(row.id)

    def delete_rows(self, lines: list[int]) -> None:
        """Delete the rows on some lines."""
        gone = {self.lines[line].row.id for line in lines if self.lines[line].kind == "row"}
        if gone:
            self.replace_rows(tuple(row for row in self.rows if row.id not in gone), f"删除{len(gone)}行")

    def move_row(self, line: int, by: int) -> None:
        """Move a row up (-1) or down (1)."""
        rows, at = list(self.rows), self.position(line)
        if 0 <= at + by < len(rows):
            rows.insert(at + by, rows.pop(at))
            self.replace_rows(tuple(rows), "移动一行")


def _key(line: Line) -> tuple[str, str, str]:
    return line.kind, line.row.id if line.row else "", line.family
