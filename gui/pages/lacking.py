"""What will not print as it stands, before anything is exported: characters that no face has, each with its place."""

from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.background import Background
from gui.editor.session import Session
from gui.widgets import Card, Icon, Link, label
from model.draft import Changed
from model.errors import Trouble
from reports.missing import Expected, expected

PAUSE_MS = 400
MOST_SHOWN = 8


class Lacking(Card):
    """Follows the draft while it is shown; hidden where all prints. `wanted` carries a field and a character in it."""

    wanted = Signal(str, str)
    looked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("印不出的字", "字库中没有的字印成〓，请改用别的写法，或在设置中选用本机的字体。", parent)
        self._session = session
        self._seen: object = None
        self.found: list[Expected] = []
        self._shows_all = False
        self._work = Background(self)
        self._work.finished.connect(self._take)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.look)
        self._rows = QWidget()
        self.body.addWidget(self._rows)
        session.changed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Whether the newest draft is still to be looked through."""
        return self._pause.isActive() or self._work.is_busy

    def _follow(self, changed: Changed) -> None:
        page = self.parentWidget()
        if changed.cause != "note" and page is not None and page.isVisible():
            self._pause.start()

    def look(self) -> None:
        """Look through the newest draft, unless that has been done."""
        state, typefaces = self._session.state, self._session.typefaces
        seen = (self._session.draft.revision, dict(typefaces))
        if self._seen == seen:
            return
        self._seen = seen
        self._work.start(lambda _tell: expected(state, self._session.preset, typefaces))

    def _take(self, future: Future[list[Expected]]) -> None:
        try:
            self.found = future.result()
        except Trouble as trouble:
            self.found = [Expected(str(trouble))]
        self._fill()
        self.setVisible(bool(self.found))
        self.looked.emit()

    def _fill(self) -> None:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        shown = self.found if self._shows_all else self.found[:MOST_SHOWN]
        for each in shown:
            column.addLayout(self._row(each))
        if len(self.found) > len(shown):
            more = Link(f"列出其余{len(self.found) - len(shown)}处", small=True)
            more.clicked.connect(self._show_all)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.replaceWidget(self._rows, rows)
        self._rows.deleteLater()
        self._rows = rows

    def _show_all(self) -> None:
        self._shows_all = True
        self._fill()

    def characters(self) -> int:
        """Return how many characters print as 〓, the same ones counted once."""
        return len({each.character for each in self.found if each.character})

    def go_to_first(self) -> None:
        """Ask for the first place to mend."""
        first = next((each for each in self.found if each.character), None)
        if first is not None:
            self.wanted.emit(first.field, first.character)

    def _row(self, each: Expected) -> QHBoxLayout:
        row = QHBoxLayout()
        words = label(each.words)
        words.setWordWrap(True)
        row.addWidget(Icon("warning", "warning"))
        row.addWidget(words, 1)
        if each.character:
            row.addWidget(label(f"U+{ord(each.character):04X}", "muted"))
        if each.field:
            link = Link("转到", small=True)
            link.setAccessibleName(f"转到：{each.words}")
            link.clicked.connect(partial(self.wanted.emit, each.field, each.character))
            row.addWidget(link)
        return row
