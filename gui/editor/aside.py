"""What is kept beside the draft: the journal while it cannot be saved, and its versions; each in a thread of its own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from PySide6.QtCore import QObject, Signal

from model.disk.history import AUTOMATIC, INTERVAL, Version
from model.disk.store import OpenDraft
from model.draft import State
from model.errors import Trouble

_LAST_WAIT = 3.0  # seconds at most for versions still being written at the end; a network folder may hang


class Aside(QObject):
    """Writes journal and versions without ever keeping the window or a save waiting."""

    journaled = Signal(int)  # the revision that is safe in the journal
    journal_failed = Signal(str)
    remarked = Signal(str)  # a version, or its copy in the second folder, could not be kept
    kept = Signal(object)  # Version

    def __init__(self, opened: OpenDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._journal = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._history = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")
        self._journal_revision = -1  # of the newest state handed to the journal, -1 for none
        self._safe_revision = -1  # of the state that stands in it
        self._looked_at = time.monotonic()  # when a version was last asked for
        self._keeping: Future[Version | None] | None = None

    # The journal

    def write_journal(self, revision: int, state: State) -> "Future[None]":
        """Put a state that is not in the draft yet into the journal, unless it stands there."""
        self._journal_revision = revision
        journal, base = self._opened.journal, self._opened.base_sha
        return self._journal.submit(self._write_journal, revision, lambda: journal.write(state, base))

    def _write_journal(self, revision: int, write: Callable[[], None]) -> None:
        try:
            if revision != self._safe_revision:
                write()
        except Trouble as trouble:
            self.journal_failed.emit(str(trouble))
        else:
            self._safe_revision = revision
            self.journaled.emit(revision)

    def _clear_journal(self, clear: Callable[[], None]) -> None:
        self._safe_revision = -1
        clear()

    def clear_journal(self, revision: int) -> None:
        """Remove the journal now that a revision is in the draft, unless it holds a newer one."""
        if 0 <= self._journal_revision <= revision:
            self._journal_revision = -1
            self._journal.submit(self._clear_journal, self._opened.journal.clear)

    # Versions

    def keep(self, state: State, occasion: str, name: str = "") -> "Future[Version | None]":
        """Keep a version of a state; the result is None where nothing changed or it could not be kept."""
        self._looked_at = time.monotonic()
        self._keeping = self._history.submit(self._keep, state, occasion, name)
        return self._keeping

    def keep_now_and_then(self, state: State) -> None:
        """Keep an automatic version when the last one was asked for ten minutes ago."""
        if time.monotonic() - self._looked_at >= INTERVAL.total_seconds():
            self.keep(state, AUTOMATIC)

    def resume_history(self) -> None:
        """Let the history be thinned again after a restore: the officer has saved on purpose."""
        self._history.submit(self._opened.history.resume)

    def _keep(self, state: State, occasion: str, name: str) -> Version | None:
        history = self._opened.history
        try:
            version = history.keep(state, occasion, name, self._opened.counter)
        except Trouble as trouble:
            self.remarked.emit(f"这一版没有存入历史版本。{trouble}")
            return None
        if history.remark:
            self.remarked.emit(history.remark)
        if version:
            self.kept.emit(version)
        return version

    def close(self) -> None:
        """End the threads; the journal is waited for, versions for a moment."""
        self._journal.shutdown(wait=True)
        if self._keeping:
            wait([self._keeping], _LAST_WAIT)
        self._history.shutdown(wait=False)
