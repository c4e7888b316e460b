"""What the start window brings with it: nothing that only a report needs, once it is printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.beginnings import sample
from model.disk.store import Store

ROOT = Path(__file__).parents[2]
LATER = {
    "reportlab",
    "docx",
    "openpyxl",
    "PIL",
    "lxml",
    "gui.editor.editor",
    "reports.pdf",
    "reports.compose",
    "model.intake",
}
CODE = """
import runpy, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.app
show = gui.app.show
def show_and_end(window):
    show(window)
    QTimer.singleShot(200, QApplication.quit)
gui.app.show = show_and_end
sys.argv = ["main.py", "--data-dir", sys.argv[1]]
try:
    runpy.run_path("main.py", run_name="__main__")
finally:
    print(" ".join(sys.modules))
"""


@pytest.mark.parametrize("drafts", [0, 8])
def test_the_start_window_loads_nothing_for_later(tmp_path, drafts):
    store = Store(tmp_path)
    for _ in range(drafts):
        store.create(sample()).close()
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    loaded = set(done.stdout.split())
    assert "gui.library.library" in loaded
    assert loaded & LATER == set()
