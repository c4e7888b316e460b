"""A long job in a thread, behind a dialog that says how far it is and can stop it; the window stays alive."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from reports.progress import Cancelled, Progress

_Result = TypeVar("_Result")
_Work = Callable[[Progress], _Result]


class JobDialog(QProgressDialog):
    """Says how far the job is: `words` of what is done and of how much there is, 0 of 0 at first."""

    def __init__(
        self, parent: QWidget, name: str, title: str, words: Callable[[int, int], str], shown_after_ms: int = 0
    ) -> None:
        super().__init__(words(0, 0), "取消", 0, 0, parent)
        self._words = words
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(shown_after_ms)
        self.setAutoReset(False)
        self.setAutoClose(False)

    def tell(self, done: int, total: int) -> None:
        """Show how far the job is."""
        self.setLabelText(self._words(done, total))
        self.setMaximum(100)
        self.setValue(100 * done // max(total, 1))


class _Job(QThread, Generic[_Result]):
    progress = Signal(int, int)

    def __init__(self, work: _Work[_Result], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._work = work
        self.results: list[_Result] = []
        self.error: Exception | None = None

    def run(self) -> None:
        """Do the work, or remember why not."""
        try:
            self.results.append(self._work(self._tell))
        except Exception as error:  # raised where the others are: nothing may pass for done that was not
            self.error = error

    def _tell(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.progress.emit(done, total)


def done_behind(dialog: JobDialog, work: _Work[_Result]) -> _Result:
    """Do what `work(progress)` says and wait for it; raise what it raises, Cancelled where the officer stops it."""
    job = _Job(work, dialog.parentWidget())
    loop = QEventLoop()
    dialog.canceled.connect(job.requestInterruption)
    job.progress.connect(dialog.tell)
    job.finished.connect(dialog.close)
    job.finished.connect(loop.quit)
    job.start()
    if job.isRunning():
        loop.exec()
    job.wait()
    for done_with in (dialog, job):
        done_with.deleteLater()
    if job.error:
        raise job.error
    return job.results[0]
