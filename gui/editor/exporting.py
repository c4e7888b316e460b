"""Exporting without stopping the window: a thread of its own, progress, and a way to stop."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui import messages
from model.draft import State
from model.errors import Trouble
from model.presets import Preset
from reports.export import Cancelled, export

SHOWN_AFTER_MS = 500


class _Job(QThread):
    """One export."""

    progress = Signal(int)  # per cent

    def __init__(
        self,
        state: State,
        preset: Preset,
        targets: Sequence[Path],
        draft_mark: bool,
        typefaces: Mapping[str, str] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = (state, preset, targets)
        self._look = (draft_mark, typefaces)
        self.remarks: list[str] = []
        self.trouble = ""
        self.cancelled = False
        self.error: Exception | None = None

    def run(self) -> None:
        """Export, or remember why not."""
        try:
            self.remarks = export(*self._work, self._tell, *self._look)
        except Cancelled:
            self.cancelled = True
        except Trouble as trouble:
            self.trouble = str(trouble)
        except Exception as error:  # told where the others are: nothing may pass for an export that was none
            self.error = error

    def _tell(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.progress.emit(100 * done // max(total, 1))


def export_with_progress(
    parent: QWidget,
    state: State,
    preset: Preset,
    targets: Sequence[Path],
    draft_mark: bool,
    typefaces: Mapping[str, str] | None = None,
) -> bool:
    """Export and wait, the window alive; say what came of it. Return whether the files are there."""
    job = _Job(state, preset, targets, draft_mark, typefaces, parent)
    dialog = QProgressDialog(f"正在导出{len(targets)}个文件…", "取消", 0, 100, parent)
    dialog.setObjectName("export-progress")
    dialog.setWindowTitle("导出")
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(SHOWN_AFTER_MS)
    dialog.setAutoReset(False)
    dialog.setAutoClose(False)
    dialog.canceled.connect(job.requestInterruption)
    job.progress.connect(dialog.setValue)
    job.finished.connect(dialog.close)
    job.start()
    loop = QEventLoop()
    job.finished.connect(loop.quit)
    if job.isRunning():
        loop.exec()
    job.wait()
    for done_with in (dialog, job):
        done_with.deleteLater()
    return _tell_result(parent, job, targets)


def _tell_result(parent: QWidget, job: _Job, targets: Sequence[Path]) -> bool:
    if job.error:
        raise job.error
    if job.cancelled:
        return False
    if job.trouble:
        messages.tell(parent, "没有导出", job.trouble, severity="error")
        return False
    text = "\n".join([*(f"{target.name}" for target in targets), "", *job.remarks]).strip()
    first = targets[0]
    chosen = messages.choose(parent, f"已导出{len(targets)}个文件。", text, ["打开文件", "打开所在文件夹", "关闭"])
    if chosen == 0:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(first)))
    elif chosen == 1:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(first.parent)))
    return True
