"""Reading the list of drafts in a thread, where there are many to read: the window stays fluid, rows come as they do."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from model.disk.index import Listed
    from model.disk.store import Store

PAUSE = 0.2  # seconds between two times that something is told
AT_ONCE = 20  # drafts that are read without a thread, before anybody notices


class _Stopped(Exception):
    """Nobody waits for the list any more."""


class Listing(QObject):
    """Reads all drafts of a store aside; a new start takes the place of one under way. Safe to leave at any time."""

    came = Signal(object, int)  # the drafts read so far, the number of all
    finished = Signal(object)  # a Future of all drafts
    _told = Signal(object, object, int)
    _done = Signal(object, object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._run: Event | None = None  # set when its reading is to stop
        self._gone = Event()
        self._thread: ThreadPoolExecutor | None = None
        self._told.connect(self._tell)
        self._done.connect(self._finish)
        self.destroyed.connect(self._gone.set)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Whether the list is being read."""
        return self._run is not None

    def start(self) -> None:
        """Read the list from the beginning; what was read already is known."""
        from concurrent.futures import ThreadPoolExecutor  # only when needed: starting the program stays quick

        self.stop()
        run = self._run = Event()
        self._thread = self._thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="listing")
        self._thread.submit(self._read, run).add_done_callback(lambda future: self._end(run, future))

    def stop(self) -> None:
        """Give the reading up."""
        if self._run is not None:
            self._run.set()
            self._run = None

    # In the thread

    def _read(self, run: Event) -> list[Listed]:
        told = [time.monotonic() - PAUSE / 2]  # the first rows come soon

        def tell(found: list[Listed], total: int) -> None:
            if run.is_set() or self._gone.is_set():
                raise _Stopped
            if time.monotonic() - told[0] >= PAUSE:
                told[0] = time.monotonic()
                self._told.emit(run, list(found), total)

        return self._store.list_aside(tell)

    def _end(self, run: Event, future: Future[list[Listed]]) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._done.emit(run, future)

    # In the window's thread

    def _tell(self, run: Event, found: list[Listed], total: int) -> None:
        if run is self._run:
            self.came.emit(found, total)

    def _finish(self, run: Event, future: Future[list[Listed]]) -> None:
        if run is self._run:
            self._run = None
            self.finished.emit(future)
