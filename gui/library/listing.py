"""Reading the list of drafts in a thread, where there are many to read: the window stays fluid, rows come as they do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.background import Background, Tell

if TYPE_CHECKING:
    from model.disk.index import Listed
    from model.disk.store import Store

PAUSE = 0.2  # seconds between two times that something is told
AT_ONCE = 20  # drafts that are read without a thread, before anybody notices


class Listing(QObject):
    """Reads all drafts of a store aside; a new start takes the place of one under way. Safe to leave at any time."""

    came = Signal(object, int)  # the drafts read so far, the number of all
    finished = Signal(object)  # a Future of all drafts

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._work = Background(self)
        self._work.told.connect(lambda news: self.came.emit(*news))
        self._work.finished.connect(self.finished)

    @property
    def is_busy(self) -> bool:
        """Whether the list is being read."""
        return self._work.is_busy

    def start(self) -> None:
        """Read the list from the beginning; what was read already is known."""
        self._work.start(self._read)

    def _read(self, tell: Tell) -> list[Listed]:
        due = time.monotonic() + PAUSE / 2  # the first rows come soon

        def follow(found: list[Listed], total: int) -> None:
            nonlocal due
            now = time.monotonic()
            is_due = now >= due
            due = now + PAUSE if is_due else due
            tell((list(found), total) if is_due else None)

        return self._store.list_aside(follow)
