"""G1: the start window shown, against a bare window in the same run; and the pages of the editor.

python tests/benchmarks/start_window.py [RUNS]. Prints medians of interleaved child processes and their ratios
(goal ≤ 1.25 of the processor time, ≤ 1.4 of the peak memory), then the processor time of the window's
thread from asking for a page until it is drawn (goal ≤ 100 ms the first time, ≤ 16 ms after).
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from model.beginnings import sample
from model.disk.store import Store
from tests.benchmarks.children import ROOT, Cost, compile_first, cost, interleaved, python

RUNS, PAGE_RUNS = 20, 7
DRAFTS = 8
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app, window = QApplication([]), QWidget()
window.resize(1366, 820)
window.show()
QTimer.singleShot(100, app.quit)
app.exec()
"""
START = """
import runpy, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.app
show = gui.app.show
def show_and_end(window):
    show(window)
    QTimer.singleShot(100, QApplication.quit)
gui.app.show = show_and_end
sys.argv = ["main.py", "--data-dir", sys.argv[1]]
runpy.run_path("main.py", run_name="__main__")
"""
PAGES = """
import json, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui import app
from model.report import STEPS
application = app.make_app(14)
window = app.MainWindow(Path(sys.argv[1]))
app.show(window)
application.processEvents()
began = time.thread_time()
window.open_draft(window.store.ids()[0])
application.processEvents()
times = {"editor": [time.thread_time() - began]}
for _ in range(2):
    for step in [*STEPS[1:], STEPS[0]]:
        began = time.thread_time()
        window.editor.show_step(step.id)
        application.processEvents()
        times.setdefault(step.id, []).append(time.thread_time() - began)
print(json.dumps(times))
window.close()
"""


def filled(folder: Path, count: int) -> Path:
    """Put drafts into a data folder and return it."""
    store = Store(folder)
    for number in range(count):
        state = sample()
        cover = replace(state.report.cover, project=f"{state.report.cover.project}{number}")
        store.create(replace(state, report=replace(state.report, cover=cover))).close()
    return folder


def window(folder: Path) -> Cost:
    """Start the program over a data folder."""
    return cost(python(START, str(folder)), **OFFSCREEN)


def compare(folder: Path, runs: int) -> None:
    """Print the cost of the start window beside a bare one."""
    with_drafts, without = filled(folder / "drafts", DRAFTS), filled(folder / "empty", 0)
    found = interleaved(
        runs,
        {
            "bare window": lambda: cost(python(BARE), **OFFSCREEN),
            "start window": partial(window, without),
            f"with {DRAFTS} drafts": partial(window, with_drafts),
        },
    )
    bare = found["bare window"]
    for name, one in found.items():
        ratio = f"{one.cpu / bare.cpu:5.2f}x {one.memory / bare.memory:5.2f}x"
        print(f"{name:16} {one.cpu * 1000:6.0f} ms {one.memory:6.1f} MiB {ratio}")


def pages(folder: Path) -> None:
    """Print how long each page of the editor takes to open, first and again."""
    runs = []
    for _ in range(PAGE_RUNS):
        command = python(PAGES, str(folder / "drafts"))
        done = subprocess.run(command, cwd=ROOT, env=os.environ | OFFSCREEN, capture_output=True, check=True)
        runs.append(json.loads(done.stdout))
    for step in runs[0]:
        times = [1000 * statistics.median(column) for column in zip(*(run[step] for run in runs), strict=True)]
        print(f"{step:16} " + " ".join(f"{time:6.1f} ms" for time in times))


if __name__ == "__main__":
    compile_first()
    place = Path(tempfile.mkdtemp())
    try:
        compare(place, int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
        pages(place)
    finally:
        shutil.rmtree(place)
