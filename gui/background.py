"""Work beside the window: one piece at a time, the newest counts, and whoever asked for it may leave at any time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Tell = Callable[[int, int], None]


class Stopped(Exception):
    """Raised by `tell` where nobody waits for the work any more."""


class Background(QObject):
    """Does a piece of work in a thread; a new one takes the place of one under way."""

    progress = Signal(int)  # per cent
    finished = Signal(object)  # a Future of what the work returned
    _told = Signal(object, int)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: Event | None = None  # set when the work is to stop
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
        """Whether work is under way."""
        return self._run is not None

    def start(self, work: Callable[[Tell], Any]) -> None:
        """Begin a piece of work; it calls `tell(done, all)`, which raises Stopped where the work is no longer wanted."""
        from concurrent.futures import ThreadPoolExecutor  # only when needed: starting the program stays quick

        self.stop()
        run = self._run = Event()
        self._thread = self._thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._thread.submit(work, lambda done, total: self._say(run, done, total)).add_done_callback(
            lambda future: self._end(run, future)
        )

    def stop(self) -> None:
        """Give the work up."""
        if self._run is not None:
            self._run.set()
            self._run = None

    # In the thread

    def _say(self, run: Event, done: int, total: int) -> None:
        if run.is_set() or self._gone.is_set():
            raise Stopped
        self._told.emit(run, 100 * done // max(total, 1))

    def _end(self, run: Event, future: Future[Any]) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._done.emit(run, future)

    # In the window's thread

    def _tell(self, run: Event, share: int) -> None:
        if run is self._run:
            self.progress.emit(share)

    def _finish(self, run: Event, future: Future[Any]) -> None:
        if run is self._run:
            self._run = None
            self.finished.emit(future)
