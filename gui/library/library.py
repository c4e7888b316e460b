"""The start window: the list of drafts, what can be begun, and the pane beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import messages, theme
from gui.buttons import Link, button, primary_button
from gui.history.recovery import RecoveryBanner
from gui.library.deeds import Deeds
from gui.library.draft_details import DraftDetails
from gui.library.drafts_table import DraftsTable, scaled
from gui.library.filter import Filter, TextSearch, Years
from gui.library.frame import Empty, Head, flexible, foot
from gui.library.listing import AT_ONCE, Listing
from gui.library.model import DraftsModel, DraftsView, counts_text
from gui.widgets import Banner, Card, ElidedLabel, ProgressBar
from model.disk.settings import Settings
from model.presets import Preset

if TYPE_CHECKING:
    from concurrent.futures import Future

    from model.disk.store import Listed, Store

UNREADABLE = "报告列表读不出来。"
EMPTY = "还没有报告。可以新建一份，或导入去年的报告。"
EMPTY_HEIGHT = 260
SIDE = 16  # margin of the list
PROGRESS = 160  # pixels at the standard type size
DETAILS_MS = 50  # after a row was chosen
CARD_EDGES = 4  # border and margin of a card, above and below
DETAILS_FROM = 1115  # at the standard type size; a narrower window has no room for the pane


class Library(QWidget):
    """Lists the drafts of the store. What leads out of the list is only told."""

    open_asked = Signal(str, str)  # id, step to open at ("": the one left)
    new_asked = Signal()
    next_year_asked = Signal(str)  # id of the report it begins on
    import_asked = Signal()
    file_asked = Signal()
    sample_asked = Signal()
    settings_asked = Signal()
    manual_asked = Signal()
    versions_asked = Signal(object)  # DraftRow
    damaged_asked = Signal(object)  # DraftRow
    bin_asked = Signal()
    recent_asked = Signal(str)  # path of a file opened before, "" to forget them all

    def __init__(
        self, store: Store, presets: Mapping[str, Preset], settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._hits: frozenset[str] = frozenset()  # ids of drafts whose texts hold the words looked for
        self._texts = TextSearch(store.search, self)
        self._reading, self._wanted = "", ""  # how far the list is read; the draft to choose then
        self._listing = Listing(store, self)
        self.narrower = Filter(self)
        self._soon = QTimer(self, interval=DETAILS_MS, singleShot=True)
        self._soon.timeout.connect(self._tell_chosen)
        self.model = DraftsModel(presets)
        self.view = DraftsView(self.model, self)
        self.deeds = Deeds(self, store)
        self._build()
        self._add_keys()
        self.adopt(settings)

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = Head()
        column.addWidget(self.head)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._list(), 1)
        self.details = DraftDetails(lambda id_: self._store.history(id_).last_kept())
        body.addWidget(self.details)
        column.addLayout(body, 1)
        column.addWidget(foot(self._store.folder))
        self._connect()

    def _list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(SIDE, 14, SIDE, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addSpacing(12)
        self.recovery, self._below_recovery = RecoveryBanner(), _gap()
        self.banner, self._below_banner = Banner("note", "", "撤销"), _gap()
        self.banner.hide()
        for made in (self.recovery, self._below_recovery, self.banner, self._below_banner):
            column.addWidget(made)
        self.card, self.table, self.empty = Card(flush=True), DraftsTable(self.view), Empty()
        self.card.body.addWidget(self.table)
        self.card.body.addWidget(self.empty)
        column.addWidget(self.card, 1000)
        column.addLayout(self._below())
        column.addStretch(1)
        return column

    def _below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(2, 10, 2, 10)
        row.setSpacing(12)
        self.counts = ElidedLabel("", "purpose")
        self.clear_filter = Link("清除筛选", small=True)
        self.progress = ProgressBar()
        self.progress.setAccessibleName("读取报告列表")
        self.progress.setFixedWidth(scaled(PROGRESS))
        row.addWidget(flexible(self.counts), 0)
        row.addWidget(self.progress)
        row.addWidget(self.clear_filter)
        row.addStretch(1)
        return row

    def _tools(self) -> QHBoxLayout:
        row = self._tool_row = QHBoxLayout()
        row.setSpacing(8)
        for made, name, told in (
            (primary_button("新建报告", "plus"), "action:new", self.new_asked),
            (button("导入旧报告", "import"), "action:import", self.import_asked),
            (button("打开文件", "folder"), "action:open", self.file_asked),
        ):
            made.setObjectName(name)
            made.clicked.connect(told)
            row.addWidget(made)
        row.addStretch(1)
        self.years = Years()
        row.addWidget(self.years)
        row.addWidget(self.narrower.button)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setAccessibleName("搜索报告")
        self.search.setPlaceholderText("搜索项目、单位或正文")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(236)
        self.search.setMinimumWidth(160)
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        row.addWidget(self.search, 3)
        self.row_more = button("更多", "more")
        self.row_more.setObjectName("action:more")
        self.row_more.setToolTip("对所选报告：继续填写、导出、复制、历史版本")
        row.addWidget(self.row_more)
        return row

    def _connect(self) -> None:
        deeds, details = self.deeds, self.details
        self.head.settings_asked.connect(self.settings_asked)
        self.head.manual_asked.connect(self.manual_asked)
        self.head.more_asked.connect(deeds.show_more)
        self.empty.sample_asked.connect(self.sample_asked)
        for told in (self.empty.all_asked, self.clear_filter.clicked):
            told.connect(self._show_all)
        self.row_more.clicked.connect(lambda: deeds.show_below(self.row_more))
        self.table.opened.connect(deeds.open)
        self.table.removed.connect(deeds.remove)
        self.table.chosen.connect(lambda _row: self._soon.start())
        self.table.menu_asked.connect(lambda _row, place: deeds.menu().popup(place))
        self.search.textChanged.connect(self._look_for)
        self._texts.found.connect(self._take_hits)
        self._listing.came.connect(self._take_some)
        self._listing.finished.connect(self._take_all)
        self.years.changed.connect(self._ask_for)
        self.narrower.changed.connect(self._ask_for)
        self.banner.activated.connect(deeds.take_back)
        self.recovery.shown.connect(self._below_recovery.setVisible)
        details.versions_asked.connect(deeds.chosen(deeds.versions))
        details.open_asked.connect(deeds.chosen(deeds.open))
        details.export_asked.connect(deeds.chosen(deeds.export))
        details.copy_asked.connect(deeds.chosen(deeds.copy))
        details.next_year_asked.connect(deeds.chosen(deeds.next_year))
        details.menu_asked.connect(deeds.show_above)

    def _add_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+N", self.new_asked.emit),
            ("Ctrl+O", self.file_asked.emit),
            ("Ctrl+I", self.import_asked.emit),
            ("Ctrl+F", self._go_to_search),
            ("F1", self.manual_asked.emit),
            ("F5", self.refresh),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act)

    # Showing

    def adopt(self, settings: Settings) -> None:
        """Show the officer's unit."""
        self.recent = settings.recent if settings.keep_recent else ()
        self.head.show_unit(settings.unit)

    def refresh(self, choose: str = "") -> None:
        """Read the list from disk again; choose a draft by id, else the one chosen before, else the first.

        Where many drafts are to be read, a thread does it and the rows appear as they come.
        """
        self._wanted = choose
        with messages.telling(self, UNREADABLE):
            if self._listing.is_busy or self._store.unread() > AT_ONCE:
                self._reading = "正在读取报告列表…"
                self._listing.start()
            else:
                self.model.show(self._store.listed())
        if self._listing.is_busy:
            self._ask_for()
        else:
            self._complete()

    def _take_some(self, found: list[Listed], total: int) -> None:
        self.model.show(found)
        self._reading = f"正在读取报告列表：已读{len(found)}份，共{total}份…"
        self.progress.set_ratio(len(found) / total)
        place = self.table.verticalScrollBar().value()
        self._ask_for()
        self.table.verticalScrollBar().setValue(place)  # the officer may be looking further down

    def _take_all(self, listed: Future[list[Listed]]) -> None:
        with messages.telling(self, UNREADABLE):
            self.model.show(listed.result())
        self._complete()

    def _complete(self) -> None:
        """Offer what there is to choose among once the whole list is there."""
        self._reading = ""
        self.progress.set_ratio(0)
        self.narrower.offer(self.model.rows)
        self.narrower.button.setVisible(len(self.model.rows) > 1)
        self._ask_for()
        if self._wanted and not self.table.choose(self._wanted):
            self.table.choose("")
        self._tell_chosen()

    def _look_for(self) -> None:
        words = self.search.text().strip()
        if not self._texts.look_for(words):  # what was found holds for longer words, too, until they are looked for
            self._hits = frozenset()
        self._ask_for()

    def _take_hits(self, ids: set[str]) -> None:
        self._hits = frozenset(ids)
        self._ask_for()

    def _show_all(self) -> None:
        self.years.choose_all()
        self.narrower.clear()

    def _ask_for(self) -> None:
        self._offer_years()
        words = self.search.text().strip()
        years, before = self.years.chosen(), self.table.row()
        self.view.ask_for(words, years, self.narrower.accepts, self._hits)
        shown = self.view.rowCount()
        self.empty.setVisible(not shown)
        narrowed = bool(self.model.rows) and (self.narrower.is_on or years is not None)
        self.empty.say(self._why_empty(words), sample=not (self.model.rows or self._reading), unfilter=narrowed)
        self.counts.setVisible(bool(self.model.rows) or bool(self._reading))
        self.counts.set_text(self._reading or self._shown_text(shown) + counts_text(self.model.rows))
        self.progress.setVisible(bool(self._reading))
        self.clear_filter.setVisible(self.narrower.is_on and bool(shown))
        wanted = self.table.wanted_height()
        self.table.setMinimumHeight(self.table.horizontalHeader().height() + 2)
        self.table.setMaximumHeight(wanted)
        self.card.setMaximumHeight(wanted + CARD_EDGES if shown else EMPTY_HEIGHT)
        if self.table.row() is None and not (before and self.table.choose(before.listed.id)):
            self.table.choose("")
        self._show_details()

    def _shown_text(self, shown: int) -> str:
        """Say how many drafts are in view, where that is not all of them."""
        if shown == len(self.model.rows):
            return ""
        return f"显示{shown}份（{self.narrower.words}）。" if self.narrower.is_on else f"显示{shown}份。"

    def _why_empty(self, words: str) -> str:
        if self._reading:
            return self._reading
        if not self.model.rows:
            return EMPTY
        if not words:
            return "没有符合筛选条件的报告。"
        return f"正在正文中查找“{words}”。" if self._texts.is_busy else f"没有找到“{words}”。请换一个词。"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the list where the window is narrow; the button 更多 offers the same."""
        super().resizeEvent(event)
        self._show_details()
        before = self.years.chosen()
        self._offer_years()
        if self.years.chosen() != before:
            self._ask_for()

    def _tell_chosen(self) -> None:
        """Show the chosen draft beside the list; while rows run by under a held key, nothing is read."""
        self._soon.stop()
        self.details.show_row(self.table.row())

    def _offer_years(self) -> None:
        """Offer the years once the whole list is there, as many as there is room for beside the other tools."""
        if self._reading:
            return
        row = self._tool_row
        made = [found for place in range(row.count()) if (item := row.itemAt(place)) and (found := item.widget())]
        beside = [one for one in made if one is not self.years and (one is not self.row_more or not self._is_wide)]
        taken = sum(max(one.minimumWidth(), one.minimumSizeHint().width()) for one in beside)
        pane = self.details.width() if self._is_wide else 0
        self.years.offer(self.model.rows, self.width() - pane - 2 * SIDE - taken - row.spacing() * (len(beside) + 1))

    @property
    def _is_wide(self) -> bool:
        return self.width() >= scaled(DETAILS_FROM)

    def _show_details(self) -> None:
        wide = self._is_wide
        self.details.setVisible(bool(self.model.rows) and wide)
        self.row_more.setVisible(bool(self.model.rows) and not wide)
        self.row_more.setEnabled(self.table.row() is not None)

    def say(self, severity: str, text: str, action: str = "") -> None:
        """Tell above the list what was done."""
        self.banner.set(severity, text, action)
        self.banner.show()
        self._below_banner.show()

    def hide_banner(self) -> None:
        """What was told is over."""
        self.banner.hide()
        self._below_banner.hide()

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _gap() -> QFrame:
    """Return the room below a banner, shown with it."""
    made = QFrame()
    made.setFixedHeight(8)
    made.hide()
    return made
