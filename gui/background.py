"""Work beside the window: one piece at a time, the newest counts, and whoever asked for it may leave at any time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


class Tell(Protocol):
    """What a piece of work may call."""

    def __call__(self, what: object = None) -> None:
        """Have something told, if there is anything; raise Stopped where nobody waits for the work any more."""


class Stopped(Exception):
    """Raised by `tell` where nobody waits for the work any more."""


class Background(QObject):
    """Does a piece of work in a thread; a new one takes the place of one under way."""

    told = Signal(object)  # what the work tells on its way
    finished = Signal(object)  # a Future of what it returned
    _came = Signal(object, object)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: Event | None = None  # set when the work is to stop
        self._gone = Event()
        self._thread: ThreadPoolExecutor | None = None
        # Queued: work that ends at once says so in the window's thread, and would overtake what it has told.
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._gone.set)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._run is not None

    def start(self, work: Callable[[Tell], Any]) -> None:
        """Begin a piece of work, which is given what to tell its news with."""
        from concurrent.futures import ThreadPoolExecutor  # only when needed: starting the program stays quick

        self.stop()
        run = self._run = Event()
        self._thread = self._thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._thread.submit(self._do, run, work).add_done_callback(lambda future: self._end(run, future))

    def stop(self) -> None:
        """Give the work up."""
        if self._run is not None:
            self._run.set()
            self._run = None

    # In the thread

    def _do(self, run: Event, work: Callable[[Tell], Any]) -> Any:
        self._check(run)  # it may have waited for the work before it

        def tell(what: object = None) -> None:
            self._check(run)
            if what is not None:
                self._came.emit(run, what)

        return work(tell)

    def _check(self, run: Event) -> None:
        if run.is_set() or self._gone.is_set():
            raise Stopped

    def _end(self, run: Event, future: Future[Any]) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._done.emit(run, future)

    # In the window's thread

    def _take(self, run: Event, what: object) -> None:
        if run is self._run:
            self.told.emit(what)

    def _finish(self, run: Event, future: Future[Any]) -> None:
        if run is self._run:
            self._run = None
            self.finished.emit(future)
