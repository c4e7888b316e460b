"""Blocks of cells as Excel and WPS put them on the clipboard: title lines, headings, units, merged cells, sums."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from gui.tables.rows_model import RowsModel
from model.amounts import MONEY_UNITS
from model.typed import is_money

LINES_ABOVE = 5  # how many lines at most stand above the headings: the title of the sheet, its unit
SUM = re.compile(r"(本页|以上|总)?(合计|总计|小计|共计|总分)([（(].*[)）])?[:：]?")
UNIT_ABOVE = re.compile(r"单位[:：](亿元|万元|元)")
UNIT_IN_HEADING = re.compile(r"[（(](亿元|万元|元)[)）]")
FIGURE = re.compile(r"[\d.,%]+")
ALIKE = 4  # headings that begin with so many characters of a title mean it


@dataclass(frozen=True, slots=True)
class Block:
    """A block read for one table: its lines without headings and sums, and the column each of its columns goes to."""

    model: RowsModel
    lines: list[list[str]]
    columns: list[int | None]
    units: list[str]  # of the amounts of each column where the spreadsheet says so, "" where it does not
    has_heading: bool = False
    sums: int = 0  # how many lines with a spreadsheet's own sum were left out

    def text(self, line: int, at: int, column: int) -> str:
        """Return what a cell says in a column of the table: with its unit; below a merged cell the same again."""
        target, text = self.model.column(column), self.lines[line][at]
        if target.repeats and not text:
            return next((above[at] for above in reversed(self.lines[:line]) if above[at]), "")
        spec, unit = self.model.specs.get(target.name), self.units[at]
        foreign = unit and unit != self.model.session.state.session.money_unit
        if foreign and spec and is_money(spec) and is_good(self.model, column, text + unit) and text:
            return text + unit
        return text


def take_apart(model: RowsModel, text: str) -> Block:
    """Read clipboard text for a table: what is no row of the officer's is left out."""
    block = read_block(text)
    if not block:
        return Block(model, [], [], [])
    at = _heading(model, block)
    columns, has_heading = match_columns(model, block[at:])
    units = _units(block[: at + 1]) if has_heading else [""] * len(columns)
    lines = block[at + 1 :] if has_heading else block
    is_lone = len(block) == len(block[0]) == 1  # one cell is what the officer chose to copy
    kept = lines if is_lone else [cells for cells in lines if not is_sum(cells)]
    return Block(model, kept, columns, units, has_heading, len(lines) - len(kept))


def read_block(text: str) -> list[list[str]]:
    """Split clipboard text into lines of cells: tabs between cells, quotes round cells with line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
    except csv.Error:  # a lone quote in an ordinary text
        lines = [line.split("\t") for line in text.split("\n")]
    lines = [[cell.strip() for cell in line] for line in lines]
    while lines and not any(lines[-1]):
        lines.pop()
    width = max((len(line) for line in lines), default=0)
    return [line + [""] * (width - len(line)) for line in lines]


def block_text(lines: Iterable[list[str]]) -> str:
    """Write lines of cells as spreadsheets and `read_block` read them."""
    return "\n".join("\t".join(map(_quoted, cells)) for cells in lines)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(letter in cell for letter in '"\t\n') else cell


def is_sum(cells: list[str]) -> bool:
    """Tell whether a line is a spreadsheet's own sum, by its first words; this program adds up itself."""
    first = next((cell for cell in cells if cell and not FIGURE.fullmatch(cell)), "")
    return SUM.fullmatch("".join(first.split())) is not None


def is_good(model: RowsModel, column: int, text: str) -> bool:
    """Tell whether a column can hold a text."""
    try:
        model.cell_values(model.row_type(), model.column(column), text)
    except ValueError:
        return False
    return True


# Columns


def targets(model: RowsModel) -> list[int]:
    """Return the numbers of the columns that take what is pasted."""
    return [c for c in range(model.columnCount()) if takes(model, c)]


def takes(model: RowsModel, column: int) -> bool:
    """Tell whether a column takes what is typed or pasted."""
    form = model.column(column)
    return bool(form.name) and not form.compute and not form.fixed


def match_columns(model: RowsModel, block: list[list[str]]) -> tuple[list[int | None], bool]:
    """Guess for each pasted column where it goes; tell whether the first line is a heading."""
    titles, by_title = _titles(model), _by_title(model, block[0])
    if len(block) > 1 and (_known(by_title) > 1 or any(_bare(cell) in titles.values() for cell in block[0])):
        return by_title, True
    found: list[int | None] = [*targets(model), *[None] * len(block[0])]
    if _bare(block[0][0]) in ("序号", "1") and len(block[0]) > 1:  # a leading column of numbers
        return [None, *found][: len(block[0])], _bare(block[0][0]) == "序号"
    return found[: len(block[0])], False


def _heading(model: RowsModel, block: list[list[str]]) -> int:
    """Return the number of the line with the headings, 0 where none is found below the first."""
    for at, cells in enumerate(block[: min(LINES_ABOVE, len(block) - 1)]):
        if _known(_by_title(model, cells)) > 1:
            return at
        if sum(map(bool, cells)) > 2:  # more than a title and a unit: rows begin here
            break
    return 0


def _units(block: list[list[str]]) -> list[str]:
    """Return the unit of each column: of its heading (the last line), else of all amounts by a line above."""
    *above, heading = block
    words = "".join("".join(cell.split()) for cells in above for cell in cells)
    general = UNIT_ABOVE.search(words)
    found = [UNIT_IN_HEADING.search("".join(cell.split())) for cell in heading]
    units = [(one or general) for one in found]
    return [one[1] if one and one[1] in MONEY_UNITS else "" for one in units]


def _titles(model: RowsModel) -> dict[int, str]:
    shown = {c: _bare(model.headerData(c, Qt.Orientation.Horizontal)) for c in targets(model)}
    return shown | {model.columnCount() + n: _bare(one.title) for n, one in enumerate(model.beside)}


def _by_title(model: RowsModel, cells: list[str]) -> list[int | None]:
    titles = _titles(model)
    found = [_named(_bare(cell), titles) for cell in cells]
    return [c if c not in found[:i] else None for i, c in enumerate(found)]


def _known(found: list[int | None]) -> int:
    return sum(one is not None for one in found)


def _named(cell: str, titles: dict[int, str]) -> int | None:
    """Return the column a heading names: spelled out, as a part of its title, with more words, or begun like it."""
    if not cell:
        return None
    for is_meant in (
        lambda title: cell == title,
        lambda title: cell in title,
        lambda title: title in cell and len(cell) <= 2 * len(title),
        lambda title: len(cell) > ALIKE and cell[:ALIKE] == title[:ALIKE],
    ):
        found = [c for c, title in titles.items() if is_meant(title)]
        if found:
            return found[0]
    return None


def _bare(title: str) -> str:
    return "".join(title.split("（")[0].split("(")[0].split())
