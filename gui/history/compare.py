"""Two states of a draft side by side: what differs, place by place, and word by word inside the texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextEdit, QWidget

from gui import theme
from gui.buttons import button, primary_button
from gui.dialogs import answers, body_of, fit
from gui.widgets import label
from model.compare import Difference, differences
from model.draft import State
from model.paths import spec_of
from model.word_diff import Piece, pieces, shortened

SAME = "两份内容相同。"
OTHERS = "其他"
NOTHING = "（空）"
LABEL_PERCENT = 30
LINE_PERCENT = 140
SIZE = (880, 600)
CLOSED = -1


class DifferencesView(QTextEdit):
    """Shows differences: what is gone is struck through, what is new underlined; the colours only say it again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("differences")
        self.setReadOnly(True)
        self.setAccessibleName("不同之处")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(12)
        self.say(SAME)

    def say(self, text: str) -> None:
        """Show a sentence in place of differences."""
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(_lines(LINE_PERCENT))
        cursor.insertText(text, _format("muted"))

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show differences in groups, one group a page of the form."""
        if not found:
            self.say(SAME)
            return
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, (step, group) in enumerate(groupby(found, _step)):
            _heading(cursor, step, first=not number)
            _rows(cursor, list(group))
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _step(found: Difference) -> str:
    step, middle, _ = found.label.partition(" · ")
    return step if middle else OTHERS


def _place(found: Difference) -> str:
    step, middle, rest = found.label.partition(" · ")
    return rest if middle else step


def _heading(cursor: QTextCursor, text: str, *, first: bool) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.End)
    lines = _lines(LINE_PERCENT)
    lines.setTopMargin(0 if first else 12)
    lines.setBottomMargin(4)
    cursor.setBlockFormat(lines)
    form = _format("text")
    form.setFontWeight(QFont.Weight.Bold)
    cursor.insertText(text, form)


def _rows(cursor: QTextCursor, group: Sequence[Difference]) -> None:
    table = cursor.insertTable(len(group), 2, _table_format())
    for number, found in enumerate(group):
        _style_row(table, number)
        _write(table, number, 0, [("text", _place(found))])
        _write(table, number, 1, told(found))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _table_format() -> QTextTableFormat:
    form = QTextTableFormat()
    form.setBorder(0)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints(
        [
            QTextLength(QTextLength.Type.PercentageLength, LABEL_PERCENT),
            QTextLength(QTextLength.Type.PercentageLength, 100 - LABEL_PERCENT),
        ]
    )
    return form


def _style_row(table: QTextTable, number: int) -> None:
    """Give a row air, and a thin line above it."""
    for column in (0, 1):
        form = QTextTableCellFormat()
        form.setPadding(6)
        form.setTopBorder(1)
        form.setTopBorderStyle(form.topBorderStyle().BorderStyle_Solid)
        form.setTopBorderBrush(theme.colour("line"))
        table.cellAt(number, column).setFormat(form)


def _write(table: QTextTable, row: int, column: int, said: Sequence[tuple[str, str]]) -> None:
    cursor = table.cellAt(row, column).firstCursorPosition()
    cursor.setBlockFormat(_lines(LINE_PERCENT))
    for kind, text in said:
        for number, line in enumerate(text.split("\n")):
            if number:
                cursor.insertBlock(_lines(LINE_PERCENT))
            cursor.insertText(line, _format(kind))


def told(found: Difference) -> list[tuple[str, str]]:
    """Return what is written for a difference: runs of (kind, text); kinds gone, new, same, and muted for our words."""
    if _is_text(found.path):
        runs = [(piece.kind, _seen(piece)) for piece in shortened(pieces(found.before, found.after))]
        return [(str(kind), text) for kind, text in runs]
    unit = _unit(found.path)
    sides = [("gone", found.before), ("new", found.after)]
    before, after = [(kind, text + unit) if text else ("muted", NOTHING) for kind, text in sides]
    return [before, ("muted", "  →  "), after]


def _unit(path: str) -> str:
    try:
        return spec_of(path).unit
    except KeyError:
        return ""


def _is_text(path: str) -> bool:
    """Tell whether a place holds prose or a whole row; a figure, a date or a choice is seen best as a whole."""
    try:
        return spec_of(path).kind in ("line", "prose", "rows")
    except KeyError:
        return path == "leftovers"


def _seen(piece: Piece) -> str:
    """Show line ends that came or went, which nothing could be drawn through."""
    return piece.text if piece.kind == "same" else piece.text.replace("\n", "↵\n")


def _format(kind: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(theme.colour({"gone": "error", "new": "ok", "muted": "muted"}.get(kind, "text")))
    if kind == "gone":
        form.setBackground(theme.colour("error_soft"))
        form.setFontStrikeOut(True)
    if kind == "new":
        form.setBackground(theme.colour("ok_soft"))
        form.setFontUnderline(True)
    return form


def _lines(percent: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return form


def legend() -> QWidget:
    """A line that tells how differences are shown."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for words, kind, line in (("删去的文字", "error", "line-through"), ("新增的文字", "ok", "underline")):
        sample = label(words)
        size, ink, ground = theme.metrics().hint, theme.colour(kind).name(), theme.colour(f"{kind}_soft").name()
        sample.setStyleSheet(f"font-size: {size}px; color: {ink}; background: {ground}; text-decoration: {line};")
        row.addWidget(sample, 0, Qt.AlignmentFlag.AlignVCenter)
    return made


def counted(found: Sequence[Difference]) -> str:
    """Say how many places differ."""
    return f"共{len(found)}处不同。" if found else SAME


class CompareDialog(QDialog):
    """What leads from an earlier state of a draft to a later one.

    `chosen` is the number of the action taken, CLOSED for none; actions are buttons at the right, the first one primary.
    """

    def __init__(
        self,
        before: State,
        after: State,
        names: tuple[str, str],
        parent: QWidget | None = None,
        *,
        actions: Sequence[str] = (),
        title: str = "比较",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self.setWindowTitle(title)
        self.chosen = CLOSED
        found = differences(before, after)
        column = body_of(self)
        heading = label(f"从{names[0]}到{names[1]}", "project")
        heading.setWordWrap(True)
        column.addWidget(heading)
        head = QHBoxLayout()
        head.addWidget(label(counted(found), "muted"), 1)
        head.addWidget(legend())
        column.addLayout(head)
        self.view = DifferencesView()
        self.view.show_differences(found)
        column.addWidget(self.view, 1)
        column.addLayout(self._buttons(actions))
        fit(self, SIZE, parent)

    def _buttons(self, actions: Sequence[str]) -> QHBoxLayout:
        made = [button(words) if number else primary_button(words) for number, words in enumerate(actions)]
        for number, one in enumerate(made):
            one.clicked.connect(lambda _checked=False, number=number: self._choose(number))
        return answers(self, *made, leave="关闭")

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.accept()
