"""Exporting without stopping the window: progress, a way to stop, and what came of it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from gui import messages
from gui.job import JobDialog, done_behind
from model.draft import State
from model.presets import Preset
from reports.export import export
from reports.progress import Cancelled

SHOWN_AFTER_MS = 500


def export_with_progress(
    parent: QWidget,
    state: State,
    preset: Preset,
    targets: Sequence[Path],
    draft_mark: bool,
    typefaces: Mapping[str, str] | None = None,
) -> bool:
    """Export and wait, the window alive; say what came of it. Return whether the files are there."""
    words = f"正在导出{len(targets)}个文件…"
    dialog = JobDialog(parent, "export-progress", "导出", lambda _done, _all: words, SHOWN_AFTER_MS)
    with messages.telling(parent, "没有导出"), suppress(Cancelled):
        remarks = done_behind(dialog, lambda tell: export(state, preset, targets, tell, draft_mark, typefaces))
        _offer(parent, targets, remarks)
        return True
    return False


def _offer(parent: QWidget, targets: Sequence[Path], remarks: Sequence[str]) -> None:
    """Say what was made and what is to be said of it, and offer to open it."""
    text = "\n".join([*(target.name for target in targets), "", *remarks]).strip()
    first = targets[0]
    chosen = messages.choose(parent, f"已导出{len(targets)}个文件。", text, ["打开文件", "打开所在文件夹", "关闭"])
    if chosen == 0:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(first)))
    elif chosen == 1:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(first.parent)))
