"""Keeps the draft on disk, 2 s after the first unsaved change at the latest, and only then says 已保存."""

import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from gui.editor.aside import Aside
from gui.editor.session import Session
from model.disk.history import OPENED, Version
from model.disk.store import OpenDraft
from model.draft import Changed
from model.errors import Trouble

PAUSE_MS = 1_000  # from the first unsaved change to the save, which must end within 2 s of it
RETRY_MS = (2_000, 5_000, 10_000, 30_000, 60_000)  # after failures one upon the other, when nothing else is changed
SLOW_MS = 500  # while a save takes longer, the newest state goes to the journal
UNFORESEEN = "程序出错，最近的改动没有保存。请另存到其他位置。"
_RESCUE_WAIT = 3.0  # seconds


class Saver(QObject):
    """Follows the session and commits snapshots in a thread of its own, newest only.

    One timer: it starts with the first change that is not on disk and is not put off by the changes that follow.
    """

    dirty = Signal()
    saving = Signal()
    saved = Signal(datetime)
    failed = Signal(str)
    remarked = Signal(str)  # saved, but the officer should know something; each remark once
    kept = Signal(object)  # a Version was added to the history
    _done = Signal(int, object)

    def __init__(self, session: Session, opened: OpenDraft) -> None:
        super().__init__(session)
        self._session = session
        self._opened = opened
        self._saved_revision = session.draft.revision
        self._work_revision = session.draft.revision  # of the officer's last change; the step in view is no work
        self._running: tuple[int, Future[datetime]] | None = None
        self._running_since = 0.0
        self._is_closed = False
        self._failures = 0
        self._trouble = ""  # of the last save
        self._remarks: set[str] = set()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="save")
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)
        self._aside = Aside(opened, self)
        self._aside.journaled.connect(self._tell_journaled)
        self._aside.journal_failed.connect(self._remark)
        self._aside.remarked.connect(self._remark)
        self._aside.kept.connect(self.kept)
        session.changed.connect(self._follow)
        self._done.connect(self._finish)
        if not opened.read_only:
            self.keep(OPENED)

    @property
    def is_dirty(self) -> bool:
        """Whether something is not on disk yet."""
        return not self._opened.read_only and self._session.draft.revision != self._saved_revision

    def _follow(self, changed: Changed) -> None:
        if self._opened.read_only:
            return
        if not self._timer.isActive() or self._timer.remainingTime() > PAUSE_MS:
            self._timer.start(PAUSE_MS)
        if changed.cause != "note":
            self._work_revision = changed.revision
            self.dirty.emit()

    # Saving

    def save(self) -> None:
        """Begin to commit the newest state; while a slow save is still at work, put it into the journal instead."""
        self._timer.stop()
        if not self.is_dirty or self._is_closed:
            return
        self._timer.start(SLOW_MS)
        if self._running:
            if self._is_slow():
                self._write_journal()
            return
        if self._work_revision > self._saved_revision:
            self.saving.emit()
        if self._failures:
            self._write_journal()  # first: a disk that fails may also be slow to say so
        revision, future = self._begin()
        future.add_done_callback(lambda future: self._done.emit(revision, future))

    def _is_slow(self) -> bool:
        return (time.monotonic() - self._running_since) * 1000 >= SLOW_MS

    def _begin(self) -> "tuple[int, Future[datetime]]":
        revision, state = self._session.draft.revision, self._session.state
        self._running_since = time.monotonic()
        self._running = revision, self._thread.submit(self._opened.save, state)
        return self._running

    def _finish(self, revision: int, future: "Future[datetime]") -> None:
        if self._running != (revision, future):
            return  # dealt with while waiting for it
        self._running = None
        try:
            self._tell(revision, future)
        finally:
            self._go_on()

    def _go_on(self) -> None:
        """Set the timer for what is still not on disk."""
        if not self.is_dirty:
            self._timer.stop()
        elif self._failures:
            self._timer.start(RETRY_MS[min(self._failures, len(RETRY_MS)) - 1])
        else:
            self._timer.start(0 if self._is_slow() else PAUSE_MS)

    def _tell(self, revision: int, future: "Future[datetime]") -> None:
        try:
            when = future.result()
        except Exception as error:
            self._fail(error)
            if isinstance(error, Trouble):
                return
            raise
        self._failures = 0
        self._saved_revision = revision
        self._aside.clear_journal(revision)
        self._aside.keep_now_and_then(self._session.state)
        self._remark(self._opened.remark)
        if self._work_revision > revision:
            self.dirty.emit()
        else:
            self.saved.emit(when)

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        self._trouble = str(error) if isinstance(error, Trouble) else UNFORESEEN
        if self._failures == 1:
            self._write_journal()
        self.failed.emit(self._trouble)

    def save_now(self, *, on_purpose: bool = False) -> bool:
        """Commit and wait for it; return whether everything is on disk.

        `on_purpose`: the officer asked for it, which ends the care taken of old versions after a restore.
        """
        if on_purpose:
            self._aside.resume_history()
        if self._running:
            self._end_running()
        if not self.is_dirty or self._is_closed:
            return not self.is_dirty
        self._timer.stop()
        self._begin()
        self._end_running()
        self._go_on()
        return not self.is_dirty

    def _end_running(self) -> None:
        assert self._running
        (revision, future), self._running = self._running, None
        wait([future])
        self._tell(revision, future)

    # Beside the draft

    def keep(self, occasion: str, name: str = "") -> "Future[Version | None]":
        """Keep the newest state in the history, named if the officer names it; do not wait for it.

        The result is None where nothing changed since the last version, or where it could not be kept (remarked).
        """
        return self._aside.keep(self._session.state, occasion, name)

    def rescue(self) -> None:
        """Put what is not on disk yet into the journal and wait for it: the program may be about to end."""
        if self.is_dirty:
            wait([self._write_journal()], _RESCUE_WAIT)

    def _write_journal(self) -> "Future[None]":
        return self._aside.write_journal(self._session.draft.revision, self._session.state)

    def _tell_journaled(self, _revision: int) -> None:
        if self._failures:
            self.failed.emit(f"{self._trouble}改动已写入恢复文件，关闭程序也不会丢失。")

    def _remark(self, text: str) -> None:
        if text and text not in self._remarks:
            self._remarks.add(text)
            self.remarked.emit(text)

    def close(self) -> None:
        """End the threads; the last save is waited for. What could not be saved stays in the journal."""
        self._timer.stop()
        if self._running:
            self._end_running()
        if self.is_dirty and not self._is_closed:
            self._write_journal()
        self._is_closed = True
        self._aside.close()
        self._thread.shutdown(wait=True)
