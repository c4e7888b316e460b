"""Narrowing the list: a button whose menu holds the statuses and the units; and words looked for in the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QActionGroup, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from gui import theme
from gui.background import Background
from gui.buttons import Segmented, icon_button
from gui.library.model import CLOSED, DAMAGED, STATUS_ORDER, DraftRow
from gui.widgets import set_property

MOST_YEARS = 3  # offered one by one
BUTTON_EDGES = 22  # pixels of a button beside its words
PAUSE_MS = 200  # after the last letter
ALL = "全部"
EVERY, OTHER = "all", "other"  # keys of the choices that are no single year


class Years(QWidget):
    """A small row of the newest years with their counts; `changed` when the officer has chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments = Segmented([(EVERY, ALL)])
        self._sets: dict[str, frozenset[str] | None] = {EVERY: None}
        self._choices: list[tuple[str, str]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.segments)

    def offer(self, rows: Sequence[DraftRow], room: int) -> None:
        """Offer the newest years of the drafts as far as they fit (pixels), the rest in one; the choice stays.

        What cannot be read has no year that anybody could fill in; it is among all.
        """
        counts = Counter(row.year for row in rows if not row.problem)
        for most in range(MOST_YEARS, -1, -1):
            years = _newest(counts, most)
            rest = frozenset(counts) - set(years)
            choices = [(EVERY, f"{ALL} {len(rows)}"), *((year, f"{year}年度 {counts[year]}") for year in years)]
            if years and rest:
                name = "其他" if any(rest) else "未填年度"
                choices.append((OTHER, f"{name} {sum(counts[year] for year in rest)}"))
            if self._width_of(choices) <= room:
                break
        self._sets = {EVERY: None, OTHER: rest} | {year: frozenset({year}) for year in years}
        if choices != self._choices:
            self._choices = choices
            self._show(choices)

    def _width_of(self, choices: Sequence[tuple[str, str]]) -> int:
        font = theme.font(theme.metrics().head, 700)  # of the one chosen
        return sum(QFontMetrics(font).horizontalAdvance(text) + BUTTON_EDGES for _, text in choices)

    def _show(self, choices: list[tuple[str, str]]) -> None:
        before = self.segments.current()
        self.segments.hide()
        self.segments.deleteLater()
        self.segments = Segmented(choices)
        self.segments.setAccessibleName("按年度筛选")
        self.segments.setStyleSheet(f"QPushButton {{ min-height: {theme.metrics().control - 2}px; }}")
        self.segments.chosen.connect(lambda _key: self.changed.emit())
        self._row.addWidget(self.segments)
        self.setVisible(len(choices) > 2)
        if before in dict(choices):
            self.segments.choose(before)

    def choose_all(self) -> None:
        """Choose all years without telling."""
        self.segments.choose(EVERY)

    def chosen(self) -> frozenset[str] | None:
        """The years chosen, None for all."""
        return self._sets[self.segments.current()]


def _newest(counts: Counter[str], most: int) -> list[str]:
    years = sorted((year for year in counts if year), reverse=True)
    return (
        years[:most] if len(counts) > most + 1 else years
    )  # “其他” in place of one year would say less than that year


class Filter(QObject):
    """Chooses a status and a unit, "" for all; `changed` when the officer has."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.button = icon_button("filter", "按状态和单位筛选")
        self.button.setProperty("kind", "icon-framed")
        self.button.setObjectName("filter")
        self.status, self.unit = "", ""
        menu = QMenu(self.button)
        self._statuses, self._units = menu.addMenu("状态"), menu.addMenu("单位")
        menu.addSeparator()
        self._clear = menu.addAction("清除筛选")
        self._clear.triggered.connect(self.clear)
        self.button.setMenu(menu)

    def offer(self, rows: Sequence[DraftRow]) -> None:
        """Offer what occurs among the drafts; a choice that occurs no more is given up."""
        statuses = Counter(row.status for row in rows)
        units = Counter(row.unit for row in rows if not row.problem)
        self.status = self.status if self.status in statuses else ""
        self.unit = self.unit if self.unit in units else ""
        ordered = [(one, statuses[one]) for one in (*STATUS_ORDER, DAMAGED, CLOSED) if statuses[one]]
        _fill(self._statuses, ordered, self.status, self._choose_status)
        _fill(self._units, sorted(units.items()), self.unit, self._choose_unit)
        self._dress()

    def _choose_status(self, status: str) -> None:
        self.status = status
        self._tell()

    def _choose_unit(self, unit: str) -> None:
        self.unit = unit
        self._tell()

    def clear(self) -> None:
        """Show all again."""
        self.status, self.unit = "", ""
        for menu in (self._statuses, self._units):
            menu.actions()[0].setChecked(True)
        self._tell()

    def _tell(self) -> None:
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        self.button.setAccessibleName(f"按状态和单位筛选，现在显示{self.words or ALL}")
        self.button.setIcon(theme.icon("filter", "accent" if self.is_on else "text"))
        set_property(self.button, "on", self.is_on)
        self._clear.setEnabled(self.is_on)

    @property
    def words(self) -> str:
        """What is chosen in words, "" for all."""
        return "、".join(part for part in (self.status, self.unit) if part)

    @property
    def is_on(self) -> bool:
        """Whether anything is filtered out."""
        return bool(self.status or self.unit)

    def accepts(self, row: DraftRow) -> bool:
        """Tell whether a draft has the chosen status and unit."""
        return self.status in ("", row.status) and self.unit in ("", row.unit)


class TextSearch(QObject):
    """Looks for words in the texts of all drafts in a thread, a moment after the last letter."""

    found = Signal(object)  # the ids of the drafts that hold all of them

    def __init__(self, search: Callable[[str], set[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._words = ""
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._begin)
        self._work = Background(self)
        self._work.finished.connect(lambda future: self.found.emit(future.result()))

    def look_for(self, words: str) -> bool:
        """Look for words; those looked for before are given up. Tell whether the new ones only go on with those."""
        before, self._words = self._words, words
        if words != before:
            self._work.stop()
            self._pause.start()
        if not words:
            self._pause.stop()
        return bool(before) and words.startswith(before)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._pause.isActive() or self._work.is_busy

    def _begin(self) -> None:
        words = self._words
        self._work.start(lambda _tell: self._search(words))


def _fill(menu: QMenu, counts: Sequence[tuple[str, int]], chosen: str, choose: Callable[[str], None]) -> None:
    """Fill a menu with what may be chosen, anew: all, and each value with how often it occurs."""
    for group in menu.findChildren(QActionGroup):
        group.deleteLater()
    menu.clear()
    group = QActionGroup(menu)
    total = sum(count for _, count in counts)
    for value, count in (("", total), *counts):
        made = menu.addAction(f"{value or ALL}　{count}".replace("&", "&&"))
        made.setCheckable(True)
        made.setChecked(value == chosen)
        made.triggered.connect(lambda _checked=False, value=value: choose(value))
        group.addAction(made)
