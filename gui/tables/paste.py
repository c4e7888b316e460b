"""Writing a block of cells into a table, as one step of undo."""

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gui import messages
from gui.tables.blocks import Block, take_apart, takes
from gui.tables.rows_model import RowsModel
from model.fields import MAX_ROWS
from model.paths import spec_of
from model.text import clean

if TYPE_CHECKING:
    from gui.tables.table import RowsView


def paste_block(view: "RowsView", text: str) -> None:
    """Write a block into the table from the current cell on, adding rows; one step of undo.

    Cells fall where a spreadsheet puts them; those over a computed or fixed column are passed by. Under headings of
    its own the block goes to the columns they name. Headings and sums are left out, which is told.
    """
    model, start = view.rows, view.currentIndex()
    block = take_apart(model, text)
    if not block.lines or not start.isValid() or model.session.read_only:
        return
    columns = block.columns if block.has_heading else [*range(start.column(), model.columnCount())]
    places = [c if c is not None and c < model.columnCount() and takes(model, c) else None for c in columns]
    values, over = block_changes(block, start.row(), places)
    model.session.edit_all(values, f"粘贴{len(block.lines) - over}行", "paste")
    if over:
        messages.tell(view, "没有全部粘贴。", over_words(model, over))
    elif block.sums:
        model.session.remarked.emit(f"{sums_words(block)}合计由程序自动计算。")


def sums_words(block: Block) -> str:
    """Say how many lines with sums were left out, "" for none."""
    return f"已略过合计行{block.sums}行。" if block.sums else ""


def over_words(model: RowsModel, over: int) -> str:
    """Say why the last lines of a block found no row."""
    if spec_of(model.path).fixed:
        return f"这张表的行数是固定的，剪贴板里多出的{over}行没有放入。"
    return f"一张表最多{MAX_ROWS}行，剪贴板里最后{over}行放不下。"


def block_changes(block: Block, line: int, columns: list[int | None]) -> tuple[list[tuple[str, object]], int]:
    """Return the changes that write a block from a line on into some columns, and how many lines found no row.

    The rows are those that stand below in the table, within one family; missing ones are added to it.
    """
    model = block.model
    rows = {row.id: row for row in model.rows}
    family = model.lines[line].family if line < len(model.lines) else ""
    targets = [one.row.id for one in model.lines[line:] if one.kind == "row" and one.family == family]
    for _ in range(min(len(block.lines) - len(targets), model.room)):
        row = model.new_row(line)
        rows[row.id] = row
        targets.append(row.id)
    rejected = dict(model.session.state.session.rejected)
    for number, row_id in enumerate(targets[: len(block.lines)]):
        rows[row_id] = _filled(block, rows[row_id], number, columns, rejected)
    return _changes(model, rows.values(), rejected), max(len(block.lines) - len(targets), 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Joined:
    """What it means to add a block to a list: its rows, the spare ones they replace, and all changes of the draft."""

    rows: list[Any]
    replaced: int
    changes: list[tuple[str, object]]


def joined(block: Block, columns: list[int | None], near: int) -> Joined:
    """Return what comes of adding a block below the rows there are, in the family of the line `near`.

    Rows nobody has written into give way, in the families that get others.
    """
    model = block.model
    rejected = dict(model.session.state.session.rejected)
    new = [_filled(block, model.new_row(near), number, columns, rejected) for number in range(len(block.lines))]
    families = {getattr(row, "family", "") for row in new}
    kept = [row for row in model.rows if getattr(row, "family", "") not in families or not model.is_spare(row)]
    return Joined(new, len(model.rows) - len(kept), _changes(model, [*kept, *new], rejected))


def _changes(model: RowsModel, rows: Iterable[Any], rejected: dict[str, str]) -> list[tuple[str, object]]:
    values: list[tuple[str, object]] = [(model.path, tuple(rows))]
    if rejected != model.session.state.session.rejected:
        values.append(("session.rejected", rejected))
    return values


def _filled(block: Block, row: Any, number: int, columns: list[int | None], rejected: dict[str, str]) -> Any:
    for at, column in zip(range(len(block.lines[number])), columns, strict=False):
        if column is not None:
            text = clean(block.text(number, at, column))[0]
            row = dataclasses.replace(row, **block.model.taken(row, block.model.column(column), text, rejected))
    return row
