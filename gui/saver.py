"""Keeps the draft on disk: 2 s after the last change, 10 s at the latest, and only then says 已保存."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from gui.session import Session
from model.draft import Changed
from model.errors import Trouble
from model.store import OpenDraft

PAUSE_MS = 1_500  # the save itself must end within 2 s of the last change
LONGEST_MS = 10_000


class Saver(QObject):
    """Follows the session and commits snapshots in a thread of its own, newest only."""

    dirty = Signal()
    saving = Signal()
    saved = Signal(datetime)
    failed = Signal(str)
    _done = Signal(int, object)

    def __init__(self, session: Session, opened: OpenDraft) -> None:
        super().__init__(session)
        self._session = session
        self._opened = opened
        self._saved_revision = session.draft.revision
        self._work_revision = (
            session.draft.revision
        )  # of the officer's last change; what the step in view is, is no work
        self._running: Future[datetime] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.save)
        self._longest = QTimer(self, interval=LONGEST_MS, singleShot=True)
        self._longest.timeout.connect(self.save)
        session.changed.connect(self._follow)
        self._done.connect(self._finish)

    @property
    def is_dirty(self) -> bool:
        """Whether something is not on disk yet."""
        return not self._opened.read_only and self._session.draft.revision != self._saved_revision

    def _follow(self, changed: Changed) -> None:
        if self._opened.read_only:
            return
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        if changed.cause != "note":
            self._work_revision = changed.revision
            self.dirty.emit()

    def save(self) -> None:
        """Begin to commit the newest state, unless one is being committed."""
        self._pause.stop()
        self._longest.stop()
        if not self.is_dirty or self._running:
            return
        if self._work_revision > self._saved_revision:
            self.saving.emit()
        revision, state = self._session.draft.revision, self._session.state
        self._running = self._thread.submit(self._opened.save, state)
        self._running.add_done_callback(lambda future: self._done.emit(revision, future))

    def _finish(self, revision: int, future: "Future[datetime]") -> None:
        if self._running is not future:
            return  # dealt with while waiting for it
        self._running = None
        self._tell(revision, future)
        if self.is_dirty and not self._pause.isActive():
            self._pause.start()

    def _tell(self, revision: int, future: "Future[datetime]") -> None:
        try:
            when = future.result()
        except Trouble as trouble:
            self.failed.emit(str(trouble))
        else:
            self._saved_revision = revision
            if self._work_revision > revision:
                self.dirty.emit()
            else:
                self.saved.emit(when)

    def save_now(self) -> bool:
        """Commit and wait for it; return whether everything is on disk."""
        if self._running:
            running, self._running = self._running, None
            running.exception()
        if not self.is_dirty:
            return True
        revision, state = self._session.draft.revision, self._session.state
        future = self._thread.submit(self._opened.save, state)
        future.exception()
        self._pause.stop()
        self._longest.stop()
        self._tell(revision, future)
        return not self.is_dirty

    def close(self) -> None:
        """End the thread; the last save is waited for."""
        self._pause.stop()
        self._longest.stop()
        self._thread.shutdown(wait=True)
