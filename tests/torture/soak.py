"""A process of its own: edits, saves and exports for a long time and measures what that leaves behind.

python -m tests.torture.soak FOLDER SECONDS. Prints memory (MB), open files and temporary files over time as JSON. One
round is what an officer does in a minute: some sentences in some fields, an undo, another page; now and then an
export, and the draft is closed and opened again.
"""

import gc
import json
import os
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtTest import QTest

from gui import app as gui_app
from gui import messages
from gui.main_window import MainWindow
from gui.pages.export_page import ExportPage
from model.beginnings import sample
from model.disk.history import History
from model.disk.settings import Settings, save_settings
from model.draft import value_at
from model.report import STEPS

PAUSE = 20  # milliseconds between two edits
OPENED_AGAIN = 10  # rounds with one opening of the draft


def one_round(window: MainWindow, chance: Random) -> None:
    """Work for a while in the open draft."""
    editor = window.editor
    assert editor
    editor.show_step(chance.choice(STEPS[:-1]).id)
    fields = [box.path for box in editor.page.all_boxes() if isinstance(value_at(editor.session.state, box.path), str)]
    for number in range(20):
        if fields:
            editor.session.edit(chance.choice(fields), f"第{number}次修改，{chance.random()}")
        if number % 5 == 4:
            editor.undo()
        QTest.qWait(PAUSE)
    editor.save()
    assert not editor.saver.is_dirty


def export(window: MainWindow, folder: Path) -> None:
    """Export all files from the last page."""
    editor = window.editor
    assert editor
    editor.show_step("export")
    page = editor.page
    assert isinstance(page, ExportPage)
    page.place.setText(str(folder))
    for box, _ in page._boxes.values():
        box.setChecked(True)
    assert page.export()


def measured(folder: Path) -> dict[str, float]:
    """Return what the process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    temporary = [path for path in folder.rglob(".jixiao-*") if ".tmp" in path.name]
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    return {
        "at": time.monotonic(),
        "memory": pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        "files": files,
        "temporary": len(temporary),
    }


def main(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Work for so many seconds; return one measurement for each time the draft was opened."""
    (folder / "data").mkdir(parents=True)
    (folder / "out").mkdir()
    save_settings(folder / "data", Settings(holder="李晓"))
    program = gui_app.make_app(14)
    window = MainWindow(folder / "data")
    messages.choose = lambda _parent, _title, _text, buttons: len(buttons) - 1  # the last is for Esc
    gui_app.show(window)
    opened = window.store.create(sample())
    opened.close()
    chance, until = Random(2025), time.monotonic() + seconds
    found: list[dict[str, Any]] = []
    while len(found) < 2 or found[-1]["at"] < until:
        window.open_draft(opened.id)
        for _ in range(OPENED_AGAIN):
            one_round(window, chance)
        export(window, folder / "out")
        window.leave_draft()
        QTest.qWait(100)
        clear_old_versions(window.store.history(opened.id))
        found.append(measured(folder))
    window.close()
    program.processEvents()
    return found


def clear_old_versions(history: History) -> None:
    """Let the versions be as few as in the weeks that so much work stands for."""
    for version in history.versions()[20:]:
        version.path.unlink()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), float(sys.argv[2]))))
