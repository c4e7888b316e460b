"""The start window: the list of drafts, what can be begun, and the pane beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from gui import messages, theme
from gui.buttons import Link, button, flat_button, icon_button, primary_button
from gui.history.recovery import RecoveryBanner
from gui.library.draft_details import DraftDetails
from gui.library.drafts_table import DraftsTable, scaled
from gui.library.filter import Filter, TextSearch, Years
from gui.library.model import DraftRow, DraftsModel, DraftsView, counts_text
from gui.widgets import Banner, Card, ElidedLabel, Icon, bar, label
from model.disk.envelope import APP_VERSION
from model.disk.settings import Settings
from model.errors import Trouble
from model.presets import Preset

if TYPE_CHECKING:
    from model.disk.store import Store

PROGRAM = "绩效评价报告"
EMPTY = "还没有报告。可以新建一份，或导入去年的报告。"
YEARS_SHOWN, YEARS_NARROW = 3, 1  # in a window with and without room for them
EMPTY_HEIGHT = 260
DETAILS_MS = 50  # after a row was chosen
CARD_EDGES = 4  # border and margin of a card, above and below
YEARS_FROM = 1180  # at the standard type size, as the next
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
        self._removed = ""
        self._years_shown = 0
        self._hits: frozenset[str] = frozenset()  # ids of drafts whose texts hold the words looked for
        self._texts = TextSearch(store.search, self)
        self.narrower = Filter(self)
        self._soon = QTimer(self, interval=DETAILS_MS, singleShot=True)
        self._soon.timeout.connect(self._tell_chosen)
        self.model = DraftsModel(presets)
        self.view = DraftsView(self.model, self)
        self._build()
        self._add_keys()
        self.adopt(settings)

    # Building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._list(), 1)
        self.details = DraftDetails(lambda id_: self._store.history(id_).last_kept())
        body.addWidget(self.details)
        column.addLayout(body, 1)
        column.addWidget(self._foot())
        self._connect()

    def _head(self) -> QFrame:
        made, row = bar("bottom", theme.metrics().base + 38)
        row.setContentsMargins(16, 0, 16, 0)
        name = label(PROGRAM)
        name.setStyleSheet(f"font-size: {theme.metrics().base + 4}px; font-weight: 600;")
        self._unit = ElidedLabel("", "purpose")
        self._fill_unit = Link("填写单位信息")
        self._fill_unit.clicked.connect(self.settings_asked)
        row.addWidget(name)
        row.addSpacing(6)
        row.addWidget(self._unit, 1)
        row.addWidget(self._fill_unit)
        row.addStretch(1)
        settings, manual = flat_button("设置", "settings"), flat_button("使用手册", "help")
        self._more = icon_button("more", "更多操作")
        settings.clicked.connect(self.settings_asked)
        manual.clicked.connect(self.manual_asked)
        self._more.clicked.connect(self._show_more)
        for one in (settings, manual, self._more):
            row.addWidget(one)
        return made

    def _list(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 14, 16, 0)
        column.setSpacing(0)
        column.addLayout(self._tools())
        column.addSpacing(12)
        self.recovery = RecoveryBanner()
        column.addWidget(self.recovery)
        self._below_recovery = _gap()
        column.addWidget(self._below_recovery)
        self.banner = Banner("note", "", "撤销")
        self.banner.hide()
        column.addWidget(self.banner)
        self._below_banner = _gap()
        column.addWidget(self._below_banner)
        self.card = Card(flush=True)
        self.table = DraftsTable(self.view)
        self.card.body.addWidget(self.table)
        self.empty = self._empty()
        self.card.body.addWidget(self.empty)
        column.addWidget(self.card, 1000)
        self._counts = ElidedLabel("", "purpose")
        self._clear_filter = Link("清除筛选", small=True)
        self._clear_filter.clicked.connect(self._show_all)
        below = QHBoxLayout()
        below.setContentsMargins(2, 10, 2, 10)
        below.setSpacing(12)
        below.addWidget(_flexible(self._counts), 0)
        below.addWidget(self._clear_filter)
        below.addStretch(1)
        column.addLayout(below)
        column.addStretch(1)
        return column

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
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
        self.row_more.clicked.connect(self._show_actions)
        row.addWidget(self.row_more)
        return row

    def _empty(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(12)
        column.addStretch(1)
        self._empty_text = label("", "muted")
        self._empty_text.setWordWrap(True)
        self._empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sample = button("打开示例", "page")
        self._sample.clicked.connect(self.sample_asked)
        column.addWidget(self._empty_text)
        column.addWidget(self._sample, 0, Qt.AlignmentFlag.AlignHCenter)
        self._unfilter = button("清除筛选")
        self._unfilter.clicked.connect(self._show_all)
        column.addWidget(self._unfilter, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return made

    def _foot(self) -> QFrame:
        made, row = bar("top", theme.metrics().base + 16)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(Icon("folder", "muted"))
        row.addWidget(_flexible(ElidedLabel(f"所有报告保存在：{self._store.folder}", "hint")), 0)
        link = Link("打开文件夹", small=True)
        link.clicked.connect(lambda: open_folder(self._store.folder))
        row.addWidget(link)
        row.addStretch(1)
        row.addWidget(label("离线运行，不连接网络", "hint"))
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedSize(1, 14)
        row.addWidget(line)
        row.addWidget(label(f"版本 {APP_VERSION}", "hint"))
        return made

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        self.table.removed.connect(self._remove)
        self.table.chosen.connect(lambda _row: self._soon.start())
        self.table.menu_asked.connect(lambda _row, place: self._menu().popup(place))
        self.search.textChanged.connect(self._look_for)
        self._texts.found.connect(self._take_hits)
        self.years.changed.connect(self._ask_for)
        self.narrower.changed.connect(self._ask_for)
        self.banner.activated.connect(self._restore)
        self.recovery.shown.connect(self._below_recovery.setVisible)
        self.details.versions_asked.connect(lambda: self._with_row(self.versions_asked.emit))
        self.details.open_asked.connect(lambda: self._with_row(self._open))
        self.details.export_asked.connect(lambda: self._with_row(self._export))
        self.details.copy_asked.connect(lambda: self._with_row(self._copy))
        self.details.next_year_asked.connect(lambda: self._with_row(self._next_year))
        self.details.menu_asked.connect(self._show_menu_above)

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
        self._unit.set_text(settings.unit)
        self._unit.setVisible(bool(settings.unit))
        self._fill_unit.setVisible(not settings.unit)

    def refresh(self, choose: str = "") -> None:
        """Read the list from disk again; choose a draft by id, else the one chosen before, else the first."""
        before = self.table.row()
        try:
            self.model.show(self._store.listed())
        except Trouble as trouble:
            messages.tell(self, "报告列表读不出来。", str(trouble), severity="error")
        self.years.offer(self.model.rows)
        self.narrower.offer(self.model.rows)
        self.narrower.button.setVisible(len(self.model.rows) > 1)
        self._ask_for()
        wanted = choose or (before.listed.id if before else "")
        if not self.table.choose(wanted):
            self.table.choose("")
        self._tell_chosen()

    def _look_for(self) -> None:
        words = self.search.text().strip()
        if not self._texts.look_for(words):  # what was found holds for longer words, too, until they are looked for
            self._hits = frozenset()
        self._ask_for()

    def _take_hits(self, _words: str, ids: set[str]) -> None:
        self._hits = frozenset(ids)
        self._ask_for()

    def _show_all(self) -> None:
        self.years.choose_all()
        self.narrower.clear()

    def _ask_for(self) -> None:
        words = self.search.text().strip()
        years, before = self.years.chosen(), self.table.row()
        self.view.ask_for(words, years, self.narrower.accepts, self._hits)
        shown = self.view.rowCount()
        self.empty.setVisible(not shown)
        self._sample.setVisible(not self.model.rows)
        self._unfilter.setVisible(bool(self.model.rows) and (self.narrower.is_on or years is not None))
        self._empty_text.setText(self._why_empty(words))
        self._counts.setVisible(bool(self.model.rows))
        self._counts.set_text(self._shown_text(shown) + counts_text(self.model.rows))
        self._clear_filter.setVisible(self.narrower.is_on and bool(shown))
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
        if not self.model.rows:
            return EMPTY
        if not words:
            return "没有符合筛选条件的报告。"
        return f"正在正文中查找“{words}”。" if self._texts.is_busy else f"没有找到“{words}”。请换一个词。"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way to the list where the window is narrow; the button 更多 offers the same."""
        super().resizeEvent(event)
        self._show_details()

    def _tell_chosen(self) -> None:
        """Show the chosen draft beside the list; while rows run by under a held key, nothing is read."""
        self._soon.stop()
        self.details.show_row(self.table.row())

    def _show_details(self) -> None:
        most = YEARS_SHOWN if self.width() >= scaled(YEARS_FROM) else YEARS_NARROW
        if most != self._years_shown:
            self._years_shown = most
            self.years.offer(self.model.rows, most)
        wide = self.width() >= scaled(DETAILS_FROM)
        self.details.setVisible(bool(self.model.rows) and wide)
        self.row_more.setVisible(bool(self.model.rows) and not wide)
        self.row_more.setEnabled(self.table.row() is not None)

    # Doing

    def _with_row(self, act: Callable[[DraftRow], None]) -> None:
        if (row := self.table.row()) is not None:
            act(row)

    def _open(self, row: DraftRow) -> None:
        if row.problem:
            self.damaged_asked.emit(row)
            return
        self._hide_banner()
        self.open_asked.emit(row.listed.id, "")

    def _export(self, row: DraftRow) -> None:
        self.open_asked.emit(row.listed.id, "export")

    def _copy(self, row: DraftRow) -> None:
        made: list[str] = []
        if self._try("复制没有完成。", lambda: made.append(self._store.duplicate(row.listed.id))):
            self.refresh(made[0])
            self.say("ok", f"已复制“{row.project}”。")

    def _next_year(self, row: DraftRow) -> None:
        self.next_year_asked.emit(row.listed.id)

    def _remove(self, row: DraftRow) -> None:
        beside = self._neighbour()
        if self._try("没有移到回收站。", lambda: self._store.delete(row.listed.id)):
            self._removed = row.listed.id
            self.refresh(beside)
            self.say("note", f"“{row.project}”已移到回收站。", "撤销")

    def _restore(self) -> None:
        if self._try("没有恢复。", lambda: self._store.restore(self._removed)):
            self._hide_banner()
            self.refresh(self._removed)

    def _try(self, title: str, act: Callable[[], object]) -> bool:
        """Do something with the store; what cannot be done is told."""
        try:
            act()
        except Trouble as trouble:
            messages.tell(self, title, str(trouble), severity="error")
            return False
        return True

    def _neighbour(self) -> str:
        number = self.table.currentIndex().row()
        beside = self.view.row_at(number + 1) or self.view.row_at(number - 1)
        return beside.listed.id if beside else ""

    def say(self, severity: str, text: str, action: str = "") -> None:
        """Tell above the list what was done."""
        self.banner.set(severity, text, action)
        self.banner.show()
        self._below_banner.show()

    def _hide_banner(self) -> None:
        self.banner.hide()
        self._below_banner.hide()

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _menu(self, full: bool = True) -> QMenu:
        """What can be done with the chosen draft; not full: what the pane has no button for."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self.table.row()
        readable = row is not None and not row.problem
        if full:
            for text, icon, act in (
                ("继续填写", "edit", self._open),
                ("导出", "export", self._export),
                ("复制", "copy", self._copy),
            ):
                _add(made, text, icon, partial(self._with_row, act)).setEnabled(readable)
        _add(made, "以此为基础新建下一年度", "plus", partial(self._with_row, self._next_year)).setEnabled(readable)
        made.addSeparator()
        _add(made, "历史版本", "history", lambda: self._with_row(self.versions_asked.emit))
        _add(made, "打开所在文件夹", "folder", lambda: self._with_row(lambda row: open_folder(row.listed.path.parent)))
        _add(made, "移到回收站", "trash", lambda: self._with_row(self._remove))
        return made

    def _show_actions(self) -> None:
        """Offer what the pane does, where there is no room for it."""
        self._menu().popup(self.row_more.mapToGlobal(QPoint(0, self.row_more.height())))

    def _show_menu_above(self, made: QPushButton) -> None:
        menu = self._menu(full=False)
        menu.popup(made.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _show_more(self) -> None:
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        _add(made, "打开示例", "page", self.sample_asked.emit)
        self._add_recent(made)
        _add(made, "回收站", "trash", self.bin_asked.emit)
        _add(made, "重新读取列表", "redo", self.refresh)
        _add(made, "系统自检", "check", self._examine)
        made.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _add_recent(self, menu: QMenu) -> None:
        if not self.recent:
            return
        made = menu.addMenu(theme.icon("history"), "最近打开")
        for path in self.recent:
            _add(made, path.replace("&", "&&"), "page", partial(self.recent_asked.emit, path))
        made.addSeparator()
        _add(made, "清除列表", "close", partial(self.recent_asked.emit, ""))

    def _examine(self) -> None:
        from gui.library.doctor_dialog import DoctorDialog

        dialog = DoctorDialog(self._store.folder, self)
        dialog.exec()
        dialog.deleteLater()


def _add(menu: QMenu, text: str, icon: str, act: Callable[[], object]) -> QAction:
    made = menu.addAction(theme.icon(icon), text)
    made.triggered.connect(lambda: act())
    return made


def _gap() -> QFrame:
    """Return the room below a banner, shown with it."""
    made = QFrame()
    made.setFixedHeight(8)
    made.hide()
    return made


def _flexible(made: QLabel) -> QLabel:
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Preferred)
    made.setSizePolicy(policy)
    return made


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
