"""Steps, page and pane beside each other: the room each has, the focus that goes round, the field the paper marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui.editor.habits import Habits
from gui.editor.pane import FINDINGS, PREVIEW, RAIL, WIDTH
from gui.inputs.texts import LineInput, ProseInput
from gui.pages.form_page import FormPage
from model.paths import is_below

if TYPE_CHECKING:
    from gui.editor.editor import Editor

Text = LineInput | ProseInput
WIDE_STEPS = {"indicators"}
ROOMY, USUAL, NARROW = 1600, 1340, 1180  # widths from which steps and pane have more room (ui.md §11)
ROOMY_PANE = 640
LEAST_PANE = 360


class Areas(QObject):
    """Arranges the parts of an editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor, self.habits = editor, Habits()
        self._is_over = False  # the pane lies over the page of a narrow window, for the moment
        self._cursor = QMetaObject.Connection()  # to the text with the focus
        self._is_led = False  # by a click on the paper
        editor.pane.toggled.connect(self.choose_pane)
        editor.pane.pulled.connect(self.choose_width)
        editor.preview.paper.zoomed.connect(self._remember_zoom)
        editor.preview.field_chosen.connect(self._go_to)
        editor.preview.banner.activated.connect(self._go_back)
        editor.stack.currentChanged.connect(self._show_page, Qt.ConnectionType.QueuedConnection)  # when it has a cursor
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def adopt(self, habits: Habits) -> None:
        """Show this draft as the officer liked to see the one before."""
        self.habits = habits
        self._editor.preview.paper.set_zoom(habits.zoom)

    # Sizes

    def _width_class(self) -> int:
        width = self._editor.width()
        return (width >= USUAL) + (width >= ROOMY)

    def fit(self) -> None:
        """Give steps and pane the room they have at this width."""
        size, steps, pane = self._width_class(), self._editor.steps, self._editor.pane
        steps.setFixedWidth((56, 208, 232)[size])
        steps.set_compact(size == 0, 40 if size == 2 else 36)
        if not self._is_narrow():
            self._is_over = False
        if self._editor.stack.count():
            pane.foot = self._editor.bottom.height()
            self._fit_pane()
            pane.set_open(self.pane_is_open(), self._is_narrow())

    def _fit_pane(self) -> None:
        usual = (WIDTH, WIDTH, ROOMY_PANE)[self._width_class()]
        self._editor.pane.set_width(self._bounded(self.habits.widths.get(self._class(), usual)))

    def _is_narrow(self) -> bool:
        return self._editor.width() < NARROW

    def _is_wide(self) -> bool:
        return self._editor.step in WIDE_STEPS

    def _class(self) -> int:
        """Windows of this class share what the officer chose."""
        return -1 if self._is_narrow() else self._width_class()

    def pane_is_open(self) -> bool:
        """Whether the pane is open on this page: as the officer wants it, else as there is room."""
        if self._is_narrow():
            return self._is_over
        size, wide = self._width_class(), self._is_wide()
        return self.habits.opened.get((size, wide), size == 2 or not wide)

    def choose_pane(self, opened: bool) -> None:
        """Open or fold the pane, and remember it for windows of this width; over the page it opens for once."""
        if self._is_narrow():
            self._is_over = opened
        else:
            self.habits.opened[self._class(), self._is_wide()] = opened
        self._editor.pane.set_open(opened, self._is_narrow())

    def choose_width(self, width: int) -> None:
        """Make the pane as wide as the officer pulls it, and remember it for windows of this width."""
        self.habits.widths[self._class()] = self._bounded(width)
        self._editor.pane.set_width(self._bounded(width))

    def _bounded(self, width: int) -> int:
        """A width of the pane, no more than usual where the page needs the room; one it lies over needs none."""
        free = self._editor.width() - self._editor.steps.width() - (RAIL if self._is_narrow() else self._page_width())
        return max(LEAST_PANE, min(width, max(free, WIDTH)))

    def _page_width(self) -> int:
        """What the page in view and the bar below it need at least."""
        page, inside = self._editor.page, self._editor.page.widget()
        least = inside.minimumSizeHint().width() if inside else 0
        return max(least + page.verticalScrollBar().sizeHint().width(), self._editor.bottom.minimumSizeHint().width())

    def eventFilter(self, inside: QObject, event: QEvent) -> bool:
        """Make room for a page that has become wider; one that needs less takes nothing back under the officer's hands."""
        if event.type() == QEvent.Type.LayoutRequest and isinstance(inside, QWidget) and self._editor.stack.count():
            page = self._editor.page
            if inside is page.widget() and inside.minimumSizeHint().width() > page.viewport().width():
                self._fit_pane()
        return super().eventFilter(inside, event)

    def _remember_zoom(self) -> None:
        self.habits.zoom = self._editor.preview.paper.zoom

    def toggle_pane(self) -> None:
        """Open the pane if it is folded, else fold it."""
        self.choose_pane(not self.pane_is_open())

    def show_list(self) -> None:
        """Open the pane on the findings and put the focus there."""
        self._show_tab(FINDINGS)
        self._editor.findings.focus_first()

    def _show_tab(self, tab: int) -> None:
        self._editor.pane.show_tab(tab)
        self.choose_pane(True)

    # The focus

    def next_area(self) -> None:
        """Put the focus into the next area: steps, page, preview, findings."""
        editor = self._editor
        areas: list[QWidget] = [editor.steps.view, editor.page, editor.preview, editor.findings]
        focus = QApplication.focusWidget()
        at = next((n for n, area in enumerate(areas) if focus and (area is focus or area.isAncestorOf(focus))), -1)
        following = (at + 1) % len(areas)
        if following == 0:
            editor.steps.view.setFocus()
        elif following == 1:
            editor.page.begin()
        elif following == 2:
            self._show_tab(PREVIEW)
            editor.preview.setFocus()
        else:
            self.show_list()

    # The field being edited

    def _go_to(self, path: str, character: int) -> None:
        """Go from the paper to a character of a field; a pane that lies over the page makes way."""
        if self._is_narrow():
            self.choose_pane(False)
        self._is_led = True  # the paper waits until the cursor is where it leads
        try:
            self._editor.go_to(path)
            self._go_to_sums(path)
            text, found = QApplication.focusWidget(), self._editor.page.current_field()
            if found != path and is_below(found, path):  # the first entry of a list
                character = 0
            if isinstance(text, Text) and character >= 0 and is_below(found, path):
                text.go_to(character)
        finally:
            self._is_led = False
        self._show_field()

    def _go_to_sums(self, path: str) -> None:
        """Of a list that is a table with sums, go to their line: it is what stands for the list as a whole."""
        for table in self._editor.page.tables:
            model = table.model
            if table.path == path and model.rows and model.lines[-1].kind == "total":
                table.view.setCurrentIndex(model.index(len(model.lines) - 1, 0))

    def _go_back(self) -> None:
        """Give the focus back to what had it on the page; a cell that was being typed in is closed: to its table."""
        last: QWidget | None = self._editor.page.focusWidget()
        while last is not None and not last.isVisible():
            last = last.parentWidget()
        if last is not None:
            last.setFocus()

    def follow_page(self, page: FormPage) -> None:
        """Have the pane leave a page its room, and the paper follow the current cell of its tables too."""
        if inside := page.widget():
            inside.installEventFilter(self)
        for table in page.tables:
            table.view.selectionModel().currentChanged.connect(self._show_field)

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._editor.stack.isAncestorOf(new):
            QObject.disconnect(self._cursor)
            if isinstance(new, Text):
                self._cursor = new.cursorPositionChanged.connect(
                    lambda *_: self._editor.preview.follow_cursor(new.character())
                )
            self._show_field()

    def _show_field(self) -> None:
        if self._editor.stack.count() and not self._is_led:
            focus = QApplication.focusWidget()
            character = focus.character() if isinstance(focus, Text) else 0
            self._editor.preview.show_field(self._field_in_hand(), character)

    def _field_in_hand(self) -> str:
        """The field with the cursor; the row of a computed cell, not the sum of them all."""
        page = self._editor.page
        for table in page.tables:
            index = table.view.currentIndex()
            if table.view.hasFocus() and index.isValid() and not table.current_cell():
                line = table.model.lines[index.row()]
                return f"{table.path}[{line.row.id}]" if line.kind == "row" else table.path
        return page.current_field()

    def _show_page(self) -> None:
        """Show the chapter of a page that has no cursor, unless it is about the report as a whole."""
        if self._editor.stack.count() and not self._field_in_hand():
            self._editor.preview.show_chapter(self._editor.page.step.fields)
