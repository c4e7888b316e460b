"""What will not print as it stands, before anything is exported: characters that no face has, each with its field."""

from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QTimer, Signal
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
    """Follows the draft while it is shown; hidden where all prints. `wanted` carries the field to go to."""

    wanted = Signal(str)
    looked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("印不出的字", "字库中没有的字印成〓，请改用别的写法，或在设置中选用本机的字体。", parent)
        self._session = session
        self._seen: object = None
        self.found: list[Expected] = []
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
        for each in self.found[:MOST_SHOWN]:
            column.addLayout(self._row(each))
        if len(self.found) > MOST_SHOWN:
            column.addWidget(label(f"另有{len(self.found) - MOST_SHOWN}处。", "muted"))
        self.body.replaceWidget(self._rows, rows)
        self._rows.deleteLater()
        self._rows = rows

    def _row(self, each: Expected) -> QHBoxLayout:
        row = QHBoxLayout()
        words = label(each.words)
        words.setWordWrap(True)
        row.addWidget(Icon("warning", "warning"))
        row.addWidget(words, 1)
        if each.field:
            link = Link("转到", small=True)
            link.setAccessibleName(f"转到：{each.words}")
            link.clicked.connect(partial(self.wanted.emit, each.field))
            row.addWidget(link)
        return row
