"""The drafts of the start window as rows: what each cell says, how rows are found and ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCollator, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.widgets import tip
from gui.words import moment_text
from model.disk.files import backup_of
from model.disk.store_file import read_draft
from model.errors import Trouble
from model.presets import Preset

if TYPE_CHECKING:
    from model.disk.index import Listed, Row

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole  # the DraftRow itself
STATUS_ORDER = ("填写中", "已退回", "待复核", "未开始", "已定稿")
DAMAGED, CLOSED = "文件损坏", "打不开"
ORIGINS = {"复制": "复制的", "恢复为副本": "恢复的副本", "导入": "导入的"}  # of drafts that look like another


class Column(IntEnum):
    """Columns of the table in order."""

    PROJECT = 0
    YEAR = 1
    STATUS = 2
    COMPLETION = 3
    SCORE = 4
    GRADE = 5
    FINDINGS = 6
    SAVED = 7


HEADS = ("项目名称", "年度", "状态", "完成度", "得分", "等级", "检查结果", "最后修改")
NUMERIC = {Column.SCORE}
CENTRED = {Column.GRADE}


@dataclass(frozen=True)
class DraftRow:
    """One draft of the list."""

    listed: Listed
    preset: Preset | None  # None: a kind of report this computer does not have
    is_twin: bool = False  # another draft of the list has the same project, unit and year

    @property
    def problem(self) -> str:
        """Why the file cannot be opened, "" where it can."""
        return self.listed.problem

    @property
    def summary(self) -> Row | None:
        """The figures of the draft, None for a file that cannot be read and for an unknown kind of report."""
        known = self.listed.summary is not None and self.listed.summary.completion is not None
        return self.listed.summary if known else None

    @property
    def project(self) -> str:
        """The project's name; what to say where there is none."""
        if self.listed.summary is None:
            return self._known_before or "读不出来的报告"
        return self.listed.summary.project or "未填写项目名称"

    @cached_property
    def _known_before(self) -> str:
        """The project in the backup of a damaged file, "" where that says nothing."""
        try:
            return read_draft(backup_of(self.listed.path))[0].report.cover.project if self.listed.is_damaged else ""
        except Trouble:
            return ""

    @property
    def unit(self) -> str:
        """The unit; what is wrong where the file cannot be read, whose name says nothing to the officer."""
        if self.listed.summary is None:
            told = self.problem.removeprefix(f"“{self.listed.path.name}”")
            subject = "" if told == self.problem else "文件"
            return f"{subject}{told.partition('。')[0]}。"
        return self.listed.summary.unit or "未填写单位"

    @property
    def second_line(self) -> str:
        """What stands below the project: the unit, and where the draft comes from if it has a twin."""
        origin = ORIGINS.get(self.listed.summary.origin) if self.listed.summary and self.is_twin else None
        return f"{self.unit} · {origin}" if origin else self.unit

    @property
    def year(self) -> str:
        """The year as it stands in the table and in the filter, "" while open."""
        year = self.listed.summary.year if self.listed.summary else None
        return "" if year is None else str(year)

    @cached_property
    def status(self) -> str:
        """The status in the officer's words; a draft nobody has begun to fill in is 未开始."""
        if self.listed.summary is None:
            return DAMAGED if self.listed.is_damaged else CLOSED
        status = self.listed.summary.status
        return "未开始" if status == "填写中" and not self.listed.summary.begun else status

    @property
    def rate(self) -> Decimal | None:
        """The execution rate (1 = all)."""
        return self.listed.summary.rate if self.listed.summary else None

    @cached_property
    def _said(self) -> str:
        department = self.listed.summary.department if self.listed.summary else ""
        return " ".join((self.project, self.unit, department, self.year, self.status)).casefold()

    def matches(self, words: str) -> bool:
        """Tell whether every word occurs in project, unit, department, year or status."""
        return not words or all(word in self._said for word in words.casefold().split())


def counts_text(rows: Sequence[DraftRow]) -> str:
    """Say how many drafts there are by status: 共8份报告：填写中3份，待复核1份。."""
    counts = Counter(row.status for row in rows)
    parts = "，".join(f"{status}{counts[status]}份" for status in (*STATUS_ORDER, DAMAGED, CLOSED) if counts[status])
    return f"共{len(rows)}份报告：{parts}。双击或按回车键打开。"


class DraftsModel:
    """All drafts, in the order of the store."""

    def __init__(self, presets: Mapping[str, Preset]) -> None:
        self._presets = presets
        self.rows: list[DraftRow] = []

    def show(self, listed: Sequence[Listed]) -> None:
        """Take in a fresh list; rows of unchanged files keep what was computed for them."""
        known = {(row.listed.id, row.listed.saved_at): row for row in self.rows}
        alike = Counter(_subject(item) for item in listed)
        self.rows = [self._row(item, known.get((item.id, item.saved_at)), alike[_subject(item)] > 1) for item in listed]

    def _row(self, item: Listed, known: DraftRow | None, is_twin: bool) -> DraftRow:
        if known is not None and known.listed == item and known.is_twin == is_twin:
            return known
        return DraftRow(item, self._presets.get(item.summary.preset) if item.summary else None, is_twin)


def _subject(item: Listed) -> tuple[str, str, int | None] | str:
    """Return what the officer knows a draft by."""
    return (item.summary.project, item.summary.unit, item.summary.year) if item.summary else item.id


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Figures stand at the right, the grade in the middle, everything else at the left."""
    side = Qt.AlignmentFlag.AlignLeft
    if column in NUMERIC:
        side = Qt.AlignmentFlag.AlignRight
    elif column in CENTRED:
        side = Qt.AlignmentFlag.AlignHCenter
    return side | Qt.AlignmentFlag.AlignVCenter


def cell_text(row: DraftRow, column: Column) -> str:
    """The words of a cell; — where there is nothing to say."""
    if column == Column.PROJECT:
        return f"{row.project}\n{row.second_line}"
    if column == Column.YEAR:
        return row.year or "—"
    if column == Column.STATUS:
        return row.status
    if column == Column.SAVED:
        return moment_text(row.listed.saved_at, exact=False)
    return _figure_text(row.summary, column)


def _figure_text(figures: Row | None, column: Column) -> str:
    if figures is None:
        return "—"
    if column == Column.COMPLETION:
        return f"{figures.completion}%"
    if column == Column.SCORE:
        return "未评分" if figures.total_score is None else f"{figures.total_score:.2f}"
    if column == Column.GRADE:
        return figures.grade or "—"
    return findings_text(figures)


def findings_text(figures: Row) -> str:
    """The outcome of the checks in words: 2处错误，4处提醒，12处未填."""
    counts = ((figures.errors, "错误"), (figures.warnings, "提醒"), (figures.unfilled, "未填"))
    found = [f"{count}处{word}" for count, word in counts if count]
    return "，".join(found) or "无问题"


def order_of(row: DraftRow, column: Column) -> Any:
    """A value that orders the rows of one column; unreadable files stand below all others."""
    if column == Column.PROJECT:
        return row.project
    if column == Column.YEAR:
        return row.year
    if column == Column.STATUS:
        return STATUS_ORDER.index(row.status) if row.status in STATUS_ORDER else len(STATUS_ORDER)
    if column == Column.SAVED:
        return row.listed.saved_at.timestamp() if row.listed.saved_at else 0.0
    return _order_of_figures(row.summary, column)


def _order_of_figures(figures: Row | None, column: Column) -> float:
    if figures is None:
        return -1.0
    if column == Column.COMPLETION:
        return float(figures.completion or 0)
    if column == Column.FINDINGS:
        return float((figures.errors or 0) * 1_000_000 + (figures.warnings or 0) * 1_000 + (figures.unfilled or 0))
    return -0.5 if figures.total_score is None else float(figures.total_score)


class DraftsView(QAbstractTableModel):
    """The drafts that are asked for (year, words), newest first until another column is chosen.

    Found and ordered here, in one go: asked row by row, as Qt's own does it, a thousand drafts are not fluid.
    """

    def __init__(self, drafts: DraftsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._shown: list[DraftRow] = []
        self._places: dict[str, int] = {}  # by id
        self._asked: Callable[[DraftRow], bool] = lambda _row: True
        self._column, self._order = Column.SAVED, Qt.SortOrder.DescendingOrder
        self._collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))

    def ask_for(
        self,
        words: str,
        years: frozenset[str] | None,
        accepts: Callable[[DraftRow], bool] = lambda _row: True,
        hits: Set[str] = frozenset(),
    ) -> None:
        """Show only the drafts of some years (None: all) that are accepted and match the words.

        `hits`: ids of those whose texts hold the words.
        """

        def asked(row: DraftRow) -> bool:
            wanted = (years is None or row.year in years) and accepts(row)
            return wanted and (row.matches(words) or row.listed.id in hits)

        self._asked = asked
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column."""
        self._column, self._order = Column(column), order
        self._arrange()

    def _arrange(self) -> None:
        found = [row for row in self._drafts.rows if self._asked(row)]
        found.sort(key=self._key, reverse=self._order == Qt.SortOrder.DescendingOrder)
        if [id(row) for row in found] == [id(row) for row in self._shown]:
            return
        self.beginResetModel()
        self._shown = found
        self._places = {row.listed.id: place for place, row in enumerate(found)}
        self.endResetModel()

    def _key(self, row: DraftRow) -> Any:
        if self._column == Column.PROJECT:
            return self._collator.sortKey(row.project)
        return order_of(row, self._column)

    def sort_column(self) -> Column:
        """The column that orders the rows."""
        return self._column

    def sort_order(self) -> Qt.SortOrder:
        """Upwards or downwards."""
        return self._order

    def row_at(self, place: int) -> DraftRow | None:
        """Return the draft at a place, None where there is none."""
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def place_of(self, id_: str) -> int:
        """Return where a draft stands, -1 where it is not in view."""
        return self._places.get(id_, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many drafts are in view."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of the columns; an arrow at the one that orders the rows."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            arrow = " ↓" if self._order == Qt.SortOrder.DescendingOrder else " ↑"
            return HEADS[section] + (arrow if section == self._column else "")
        return alignment(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says (screen readers read it too) and its row."""
        row = self._shown[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_text(row, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.PROJECT:
            return tip(f"{row.project}\n{row.problem or row.second_line}")
        return None
