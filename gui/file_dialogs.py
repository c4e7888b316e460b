"""Asking for files: a dialog begins where the last one ended, the first in the officer's documents."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from model.names import DRAFT, clean_name

_visited: list[Path] = []  # the folder of the last file asked for; Qt would begin in the program's own folder


def beginning() -> Path:
    """Return the folder where a dialog begins."""
    if _visited and _visited[0].is_dir():
        return _visited[0]
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def file_filter(name: str, extensions: Iterable[str]) -> str:
    """Return files of some extensions as the dialogs name them: 旧报告 (*.txt *.md)."""
    return f"{name} ({' '.join('*' + extension for extension in extensions)})"


def to_open(parent: QWidget, title: str, filters: str) -> Path | None:
    """Ask for a file to read, None where the officer left it."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(beginning()), filters)
    return _came(name)


def several_to_open(parent: QWidget, title: str) -> list[Path]:
    """Ask for files to read."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(beginning()))
    return [path for name in names if (path := _came(name))]


def to_save(parent: QWidget, title: str, suggested: str, filters: str) -> Path | None:
    """Ask where to write a file, with a legal name suggested; None where the officer left it."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(beginning() / suggested), filters)
    return _came(name)


def draft_to_save(parent: QWidget, project: str) -> Path | None:
    """Ask where to write a draft of a project; it gets the extension of drafts where it has none."""
    found = to_save(parent, "另存为", clean_name(project, "报告") + DRAFT, file_filter("报告草稿", (DRAFT,)))
    return found.with_name(found.name + DRAFT) if found and not found.suffix else found


def _came(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    _visited[:] = [path.parent]
    return path
