"""A list of the form whose rows hold long texts: one box of inputs for each row."""

import dataclasses
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.widgets import Card, flat_button, icon_button, label
from model.checks import Finding
from model.draft import Changed
from model.fields import MAX_ROWS, specs
from model.paths import new_id, spec_of


class _Box(QFrame):
    """The inputs of one row, with its number and what can be done with it."""

    def __init__(self, cards: "RowCards", row_path: str, names: list[str]) -> None:
        super().__init__()
        self.setObjectName("row-box")
        self.fields = {name: FieldBox(cards.session, f"{row_path}.{name}", self) for name in names}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        self.number = label("", "head")
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.number, 1)
        self.tools = [
            icon_button("move-up", "上移", small=True),
            icon_button("move-down", "下移", small=True),
            icon_button("copy", "复制本条", small=True),
            icon_button("trash", "删除本条", small=True),
        ]
        for tool, act in zip(self.tools, (cards.up, cards.down, cards.copy, cards.delete), strict=True):
            tool.clicked.connect(lambda _checked=False, act=act: act(row_path))
            head.addWidget(tool)
        column.addLayout(head)
        for field in self.fields.values():
            column.addWidget(field)
            field.left.connect(cards.left)


class RowCards(Card):
    """Shows the rows one below another; rows are added, copied, moved and deleted, each one step of undo."""

    left = Signal(str)

    def __init__(self, session: Session, path: str, parent: QWidget | None = None) -> None:
        spec = spec_of(path)
        super().__init__(spec.label, spec.hint, parent)
        assert spec.row is not None
        self.session, self.path, self.row_type = session, path, spec.row
        self.inside = QWidget()
        self.inside.setObjectName(path)
        self._boxes: dict[str, _Box] = {}
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._empty = label(f"还没有{spec.label}。请添加一条。", "muted")
        self.body.addWidget(self._empty)
        self.body.addWidget(self.inside)
        self.add_button = flat_button("添加一条", "plus", small=True)
        self.add_button.setObjectName(f"add:{path}")
        self.add_button.clicked.connect(self.add)
        self.tools.addWidget(self.add_button)
        session.changed.connect(self._follow)
        self._arrange()

    def _rows(self) -> tuple[Any, ...]:
        return tuple(self.session.value(self.path))

    def _follow(self, changed: Changed) -> None:
        if self.path in changed.paths or changed.touches("session.status"):
            self._arrange()

    def _arrange(self) -> None:
        rows = self._rows()
        for row_id in [row_id for row_id in self._boxes if row_id not in {row.id for row in rows}]:
            box = self._boxes.pop(row_id)
            for field in box.fields.values():
                field.stop_following()
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        for at, row in enumerate(rows):
            box = self._boxes.get(row.id) or self._new_box(row.id)
            if self._column.indexOf(box) != at:
                self._column.removeWidget(box)
                self._column.insertWidget(at, box)
            self._dress(box, at, len(rows))
        self._order_tabs(rows)
        self._empty.setVisible(not rows)
        self.inside.setVisible(bool(rows))
        self.add_button.setEnabled(self._has_room())

    def _has_room(self) -> bool:
        return not self.session.read_only and len(self._rows()) < MAX_ROWS

    def _order_tabs(self, rows: tuple[Any, ...]) -> None:
        """Have Tab follow the order of reading, which moved and added boxes would otherwise break."""
        last: QWidget = self.add_button
        for row in rows:
            for widget in self._boxes[row.id].findChildren(QWidget):
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(last, widget)
                    last = widget

    def _new_box(self, row_id: str) -> _Box:
        box = _Box(self, f"{self.path}[{row_id}]", list(specs(self.row_type)))
        self._boxes[row_id] = box
        return box

    def _dress(self, box: _Box, at: int, count: int) -> None:
        box.number.setText(f"第{at + 1}条")
        may = [at > 0, at < count - 1, count < MAX_ROWS, True]
        for tool, enabled in zip(box.tools, may, strict=True):
            tool.setEnabled(enabled and not self.session.read_only)
        for field in box.fields.values():
            field.rename()

    # Edits of the list

    def _index(self, row_path: str) -> int:
        return next(at for at, row in enumerate(self._rows()) if row_path == f"{self.path}[{row.id}]")

    def add(self) -> None:
        """Add an empty row at the end and begin in it."""
        if not self._has_room():
            return
        row = self.row_type(id=new_id())
        self.session.edit_all([(self.path, (*self._rows(), row))], "添加一条")
        next(iter(self._boxes[row.id].fields.values())).take_focus()

    def copy(self, row_path: str) -> None:
        """Add a copy below a row."""
        if not self._has_room():
            return
        rows, at = self._rows(), self._index(row_path)
        twin = dataclasses.replace(rows[at], id=new_id())
        self.session.edit_all([(self.path, (*rows[: at + 1], twin, *rows[at + 1 :]))], "复制一条")

    def delete(self, row_path: str) -> None:
        """Delete a row and go to the one that stands in its place, else to the one above."""
        rows, at = self._rows(), self._index(row_path)
        left = rows[:at] + rows[at + 1 :]
        self.session.edit_all([(self.path, left)], "删除一条")
        if left:
            next(iter(self._boxes[left[min(at, len(left) - 1)].id].fields.values())).take_focus()
        else:
            self.add_button.setFocus()

    def up(self, row_path: str) -> None:
        """Move a row up."""
        self._move(row_path, -1)

    def down(self, row_path: str) -> None:
        """Move a row down."""
        self._move(row_path, 1)

    def _move(self, row_path: str, by: int) -> None:
        rows, at = list(self._rows()), self._index(row_path)
        if 0 <= at + by < len(rows):
            rows.insert(at + by, rows.pop(at))
            self.session.edit_all([(self.path, tuple(rows))], "移动一条")

    # For the page

    def fields(self) -> list[FieldBox]:
        """Return the inputs of all rows in order."""
        boxes = (self._boxes.get(row.id) for row in self._rows())  # a row just added has none yet
        return [field for box in boxes if box for field in box.fields.values()]

    def show_findings(self, findings: dict[str, Finding]) -> None:
        """Show findings at their fields, and one on the whole list in place of its hint."""
        for field in self.fields():
            field.show_finding(findings.get(field.path))
