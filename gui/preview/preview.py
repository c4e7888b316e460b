"""The page beside the form: follows the draft, asks the helper for its pages, and shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.preview.helper import Helper
from gui.preview.marks import Note
from gui.preview.paper import PAGE, STEPS, WIDTH, Paper
from gui.preview.sheets import Place, Sheet, Sheets, in_order
from gui.preview.sources import fields_beside, same_chapter, text_at, texts_made_from
from gui.widgets import Banner, icon_button, label
from model.checks import Finding
from model.codec import Encoder
from model.disk.places import PRESETS
from model.draft import Changed
from model.progress import is_unfilled
from reports import gongwen as g

PAUSE_MS = 150  # after the last change
START_MS = 60  # after the preview has come into view: the editor is drawn first
VIEW_MS = 10  # after scrolling
LATE_MS = 1_500  # after which it is said that the pages are not the newest
EMPTY = "填写项目名称后，这里显示报告页面。"
COMING = "正在排版…"
PAUSED = "预览暂停。填写的内容都还在，不受影响。"
UNSET = "预览暂停：这一版没有排出来。填写的内容都还在，不受影响。"


class Preview(QWidget):
    """Shows the newest pages of a session's draft while it is in view."""

    field_chosen = Signal(str, int)  # clicked on the paper; which character of it, -1 for none
    print_wanted = Signal()
    refreshed = Signal(int)  # the pages in view are all those of this revision

    def __init__(self, session: Session, folder: Path, parent: QWidget | None = None) -> None:
        """folder: the data folder, in which presets of the officer's own lie."""
        super().__init__(parent)
        self.setObjectName("preview")
        self._session, self._folder = session, folder
        self._encoder = Encoder()
        self.sheets = Sheets()
        self.helper = Helper(self)
        self.field = ""  # of the form, being edited
        self._character = 0  # of its text at the cursor
        self._report = session.report  # as it was when the pages came
        self._newest = session.draft.revision  # of the last change that may be printed
        self._asked = -1  # revision sent last, -1 for none
        self._sent: dict[str, Any] = {}  # the last request, without its draft
        self._shown = -1  # revision of the pages
        self._findings: Sequence[Finding] = ()
        self._is_shut = self._is_short = self._is_late = False
        self._build()
        self._start = self._timer(START_MS, self._begin)
        self._pause = self._timer(PAUSE_MS, self.refresh)
        self._view = self._timer(VIEW_MS, self._ask_pages)
        self._cursor = self._timer(VIEW_MS, self._catch_up)
        self._patience = self._timer(LATE_MS, lambda: self._tell_late(True))
        session.changed.connect(self._follow)
        session.look_changed.connect(self._look_anew)
        self.helper.started.connect(self._ask_anew)
        self.helper.answered.connect(self._take)
        self.helper.gone.connect(self._tell_gone)

    def _timer(self, ms: int, act: Any) -> QTimer:
        made = QTimer(self, interval=ms, singleShot=True)
        made.timeout.connect(act)
        return made

    # Building

    def _build(self) -> None:
        self.paper = Paper(self.sheets)
        self.paper.chosen.connect(self.field_chosen)
        self.paper.moved.connect(self._move)
        self.banner = Banner("warning", PAUSED, "重试")
        self.banner.activated.connect(self.retry)
        self._above = QWidget()
        above = QHBoxLayout(self._above)
        above.setContentsMargins(8, 8, 8, 8)
        above.addWidget(self.banner)
        self._above.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._above)
        column.addWidget(self.paper, 1)
        self.setFocusProxy(self.paper)
        self.tools = self._make_tools()

    def _make_tools(self) -> QWidget:
        """What stands in the bar above the pages."""
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.count = label("", "hint")
        self.count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self.count)
        row.addSpacing(6)
        for icon, words, act in (
            ("zoom-out", "缩小（Ctrl+−）", lambda: self.paper.zoom_by(-1)),
            ("zoom-in", "放大（Ctrl++）", lambda: self.paper.zoom_by(1)),
        ):
            made = icon_button(icon, words, small=True)
            made.setObjectName(f"action:{icon}")
            made.clicked.connect(act)
            row.addWidget(made)
        self.more = icon_button("more", "显示比例和打印", small=True)
        self.more.setObjectName("action:preview-more")
        self.more.setMenu(self._make_menu())
        row.addWidget(self.more)
        return tools

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self._zooms: list[tuple[float | str, QAction]] = []
        choices: list[tuple[str, float | str]] = [("适合宽度", WIDTH), ("整页", PAGE)]
        for words, zoom in [*choices, *((f"{step:.0%}", step) for step in STEPS)]:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, zoom=zoom: self.paper.set_zoom(zoom))
            self._zooms.append((zoom, action))
            if zoom == PAGE:
                menu.addSeparator()
        menu.addSeparator()
        print_it = menu.addAction("打印…\tCtrl+P")
        print_it.triggered.connect(self.print_wanted)
        menu.aboutToShow.connect(self._tick_zoom)
        return menu

    def _tick_zoom(self) -> None:
        for zoom, action in self._zooms:
            action.setChecked(zoom == self.paper.zoom)

    # The helper

    def showEvent(self, event: QShowEvent) -> None:
        """Begin, or catch up with what has changed meanwhile."""
        super().showEvent(event)
        self._start.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks; the helper stays warm."""
        super().hideEvent(event)
        self._start.stop()
        self._pause.stop()

    def _begin(self) -> None:
        """Have a helper, unless there is nothing to show; one that has failed too often waits for 重试."""
        if not self.isVisible() or self._is_shut:
            return
        if self._is_blank():
            self._show_words(EMPTY)
        elif not (self.helper.is_running or self.banner.isVisibleTo(self)):
            self.helper.start()
        else:
            self.refresh()

    def retry(self) -> None:
        """Start the helper again, at once."""
        self._above.hide()
        self.helper.stop()
        self.helper.start()

    def shut(self) -> None:
        """End the helper; nothing is shown any more."""
        self._is_shut = True
        for timer in (self._start, self._pause, self._view, self._cursor, self._patience):
            timer.stop()
        self.helper.stop()

    def _is_blank(self) -> bool:
        return not self._session.report.cover.project.strip()

    def _follow(self, changed: Changed) -> None:
        if changed.cause == "note":
            return
        self._newest = changed.revision
        if self.isVisible():
            self._pause.start()

    def _look_anew(self) -> None:
        self._asked = -1
        if self.isVisible():
            self._pause.start()

    def _ask_anew(self) -> None:
        """Ask a helper that has just been started for everything."""
        self._asked = -1
        self.sheets.forget_looks()
        if not self.sheets.pages:
            self._show_words(COMING)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the pages of the newest draft, unless they have been asked for."""
        if self._is_shut or not self.isVisible():
            return
        if self._is_blank():
            self._show_words(EMPTY)
        elif not self.helper.is_running:
            self._start.start()
        elif self._asked != self._newest:
            self._asked = self._newest
            self._ask(self._request(), self.draft())
        elif self.sheets.pages:
            self._show_words("")
            self._ask_pages()

    def draft(self) -> dict[str, Any]:
        """Return the newest draft as it is sent: what stands beside the report and is not printed is left out."""
        state = self._session.state
        session = replace(state.session, previous=None, record=(), rejected={})
        tables = self._encoder.tables(replace(state, session=session, marks={}, waivers=(), leftovers=(), extra={}))
        folder = str(self._folder / PRESETS)
        look = {"typefaces": dict(self._session.typefaces), "draft_mark": self._session.draft_mark}
        return {"draft": tables, "preset": self._session.preset.id, "presets": folder} | look

    def print_with(self, print_report: Callable[..., bool]) -> bool:
        """Have the newest draft printed by gui.preview.printing; return whether everything was."""
        title = self._session.report.cover.project or "绩效评价报告"
        request = self.draft() | {"revision": self._session.draft.revision}
        return print_report(self.window(), request, title, len(self.sheets.pages))

    def _request(self) -> dict[str, Any]:
        """The pages in view and their neighbours, each in the scale of the screen."""
        seen = self.paper.visible_pages()
        around = [number for number in (max(seen, default=0) + 1, min(seen, default=0) - 1) if number >= 0]
        wanted = [[number, self._scale(number)] for number in [*(seen or [0]), *around]]
        have = [look for look, picture in self.sheets.pictures.items() if self.paper.is_sharp(picture)]
        return {"revision": self._asked, "pages": wanted, "have": have}

    def _scale(self, number: int) -> float:
        pages = self.sheets.pages
        size = (pages[number].width, pages[number].height) if number < len(pages) else (g.PAGE_WIDTH, g.PAGE_HEIGHT)
        return self.paper.image_scale_for(*size)

    def _ask_pages(self) -> None:
        """Ask for the images in view that are not there."""
        if self._asked >= 0 and self.isVisible() and not self.is_complete():
            self._ask(self._request())

    def _ask_what_lacks(self) -> None:
        """Ask for what an answer left out or came too late for, but not for the same in vain."""
        if not self.is_complete() and self._request() != self._sent:
            self._view.start()

    def _ask(self, request: dict[str, Any], draft: dict[str, Any] | None = None) -> None:
        self._sent = request
        self.helper.ask(request | (draft or {}))
        if not (self._is_late or self._patience.isActive()):
            self._patience.start()

    def _tell_late(self, is_late: bool) -> None:
        """Say that the pages are still those of an older draft, or no longer."""
        self._patience.stop()
        if is_late != self._is_late:
            self._is_late = is_late
            self._move()

    def is_complete(self) -> bool:
        """Whether every page in view is the newest one, and as sharp as it can be."""
        return all(self._is_complete(self.sheets.pages[number]) for number in self.paper.visible_pages())

    def _is_complete(self, page: Sheet) -> bool:
        picture = self.sheets.pictures.get(page.look)
        return page.is_new and picture is not None and self.paper.is_sharp(picture)

    def _take(self, header: dict[str, Any], body: bytearray) -> None:
        """Take an answer in; one to an older draft is dropped."""
        kind = header.get("kind")
        if kind == "ready" or header.get("revision") != self._asked or self._is_shut:
            return
        if kind == "layout":
            self._take_layout(header)
        elif kind == "page" and self.sheets.take_page(header, body, self.paper.is_sharp) >= 0:
            self.paper.viewport().update()
            if self.is_complete():
                self.refreshed.emit(self._asked)
        elif kind == "done":
            self._tell_late(False)
            self._above.hide()
            self._ask_what_lacks()
        elif kind == "error":
            self._tell_late(False)
            self.banner.set("warning", UNSET, "重试")
            self._above.show()

    def _tell_gone(self, again: bool) -> None:
        self._tell_late(False)
        self.banner.set("warning", PAUSED, "" if again else "重试")
        self._above.show()

    # The pages

    def _take_layout(self, header: dict[str, Any]) -> None:
        before = self.paper.edited
        was_in_view = before is not None and self.paper.is_in_view(*before)
        reading = self.paper.reading()
        self.sheets.take_layout(header)
        self._show_words("")
        self.paper.arrange()
        if reading and reading[0] in self.sheets.places:
            path, character, at = reading
            self.paper.read_on(self.sheets.place_of(path, self._moved_to(path, character)), at)
        self._report = self._session.report
        self._mark()
        self._mark_findings()
        self.paper.edited = self._place_of_field()
        if self.paper.edited is not None and (was_in_view or self._shown < 0 or before is None):
            self.paper.show_place(*self.paper.edited)
        self._shown = int(header["revision"])
        self._move()

    def _moved_to(self, path: str, character: int) -> int:
        """Return where in a text a character is now: what was typed before it has moved it."""
        before, now = text_at(self._report, path), text_at(self._session.report, path)
        is_moved = before[:character] != now[:character] and now.endswith(before[character:])
        return character + (len(now) - len(before)) * is_moved

    def _show_words(self, words: str) -> None:
        """Say something in place of the pages, "" to show them."""
        if words != self.paper.words:
            self.paper.say(words)
            self._move()

    def tools_width(self) -> int:
        """Return the width of the tools with the page told in full."""
        total = len(self.sheets.pages)
        longest = self.count.fontMetrics().horizontalAdvance(f"第{total}页，共{total}页")
        return self.tools.sizeHint().width() - self.count.sizeHint().width() + longest

    def tell_shortly(self, is_short: bool) -> None:
        """Tell the page as 3/12 where there is no room for more."""
        if is_short != self._is_short:
            self._is_short = is_short
            self._move()

    def _move(self) -> None:
        """Say which page is in view, and ask for it if need be."""
        total = 0 if self.paper.words else len(self.sheets.pages)
        page = self.paper.told_page() + 1
        words = COMING if self._is_late else f"第{page}页，共{total}页"
        words = words if total else ""
        shown = ("…" if self._is_late else f"{page}/{total}") if total and self._is_short else words
        if shown != self.count.text():
            self.count.setText(shown)
            self.count.setToolTip(words)
            self.paper.setAccessibleDescription(words or self.paper.words)
        if total:
            self._view.start()

    # The form

    def show_field(self, path: str, character: int = 0) -> None:
        """Mark what stands on paper for a field of the form, and bring the line with a character of it into view."""
        if not path or path == self.field:
            return
        self.field, self._character = path, character
        self._mark()
        self._show_cursor()

    def show_chapter(self, paths: Sequence[str]) -> None:
        """Mark nothing, and bring the first place of some fields into view unless one of them is."""
        self.field, self.paper.edited = "", None
        self._mark()
        places = [place for path in paths for place in self._places_of(path)]
        if places and not any(self.paper.is_in_view(*place) for place in places):
            self.paper.show_place(*min(places, key=in_order))

    def follow_cursor(self, character: int) -> None:
        """Bring the line of the cursor into view, once it stands; what is being typed comes with the next pages."""
        self._character = character
        self._cursor.start()

    def _catch_up(self) -> None:
        if self._asked == self._newest:
            self._show_cursor()

    def _show_cursor(self) -> None:
        self.paper.edited = self._place_of_field()
        if self.paper.edited is not None:
            self.paper.show_place(*self.paper.edited)
        self._move()

    def _mark(self) -> None:
        self.paper.mark(self._shown_for(self.field))

    def _shown_for(self, path: str) -> set[str]:
        """What stands on paper for a field: its own place, and the texts of its chapter that are made from it."""
        made = texts_made_from(self._session.report, self._session.preset, path) & set(self.sheets.places)
        own = self.sheets.shown_for(path)
        return own | {text for text in made if same_chapter(text, path)} or made

    def _place_of_field(self) -> Place | None:
        """The line of the cursor; else what is marked and in view, or the nearest of it."""
        if self.field in self.sheets.lines:
            return self.sheets.place_of(self.field, self._character)
        if place := self.paper.marked_in_view():
            return place
        marked = self.paper.marked or {self._home_of(self.field)}
        places = [self.sheets.places[path] for path in marked if path in self.sheets.places]
        return min(places, key=self.paper.distance_to, default=None)

    def _places_of(self, path: str) -> list[Place]:
        """Where a field stands, or what stands for it."""
        return [self.sheets.places[shown] for shown in self.sheets.shown_for(path) or {self._home_of(path)} if shown]

    def _home_of(self, path: str) -> str:
        """The field that stands where one that is not printed would be, "" for none."""
        beside = (self.sheets.shown_for(field) for field in fields_beside(self._session.preset, path))
        return next((min(shown, key=self._order) for shown in beside if shown), "")

    def _order(self, path: str) -> tuple[int, float, float]:
        return in_order(self.sheets.places[path])

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark findings at their places; what is only not filled yet is not marked."""
        self._findings = findings
        self._mark_findings()

    def _mark_findings(self) -> None:
        done, notes = self._session.state.session.done, dict[str, list[Note]]()
        for finding in self._findings:
            if not is_unfilled(finding, done):
                for place in dict.fromkeys((finding.field, *finding.related)):
                    first = min(self.sheets.shown_for(place), key=self._order, default="")
                    notes.setdefault(first, []).append((finding.severity, finding.message))
        self.paper.show_notes(notes)
