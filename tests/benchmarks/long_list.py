"""The start window over 1,000 drafts: every step of scrolling, filtering, searching and choosing (goal < 16 ms each).

python tests/benchmarks/long_list.py [FOLDER]. Prints the median and the worst of each kind of step, drawn to memory.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import app
from gui.library.model import Column
from model.beginnings import sample
from model.disk.store import write_draft

DRAFTS = 1_000
UNITS = [f"澜川市青屏区第{number}图书馆" for number in range(40)]


def fill(folder: Path) -> None:
    """Write the drafts."""
    state = sample()
    (folder / "drafts").mkdir(parents=True)
    for number in range(DRAFTS):
        cover = replace(
            state.report.cover,
            project=f"第{number}个社区项目",
            unit=UNITS[number % 40],
            year=Decimal(2020 + number % 6),
        )
        id_ = str(uuid4())
        path = folder / "drafts" / f"{id_}.json"
        write_draft(path, replace(state, report=replace(state.report, cover=cover)), id_)
        os.utime(path, (1_700_000_000, 1_700_000_000))  # not fresh: the index trusts it


def told(name: str, application: QApplication, steps: Iterable[Callable[[], object]]) -> None:
    """Take steps, each until everything is drawn, and print how long they took."""
    times = []
    for step in steps:
        began = time.thread_time()  # of this thread: other programs do not count
        step()
        application.processEvents()
        times.append((time.thread_time() - began) * 1000)
    print(f"{name}: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms of {len(times)}")


def main(folder: Path) -> None:
    """Measure in a folder and print."""
    fill(folder)
    application = app.make_app(14)
    window = app.MainWindow(folder)
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    library = window.library
    bar = library.table.verticalScrollBar()
    told(
        "scroll", application, (lambda at=at: bar.setValue(at) for at in range(0, bar.maximum(), bar.maximum() // 200))
    )
    told("key down", application, (lambda: QTest.keyClick(library.table, Qt.Key.Key_Down) for _ in range(100)))
    told("page down", application, (lambda: QTest.keyClick(library.table, Qt.Key.Key_PageDown) for _ in range(20)))
    words = ["第", "第1", "第12", "第123", "第12", "第1", "第", ""] * 3
    told("search", application, (lambda word=word: library.search.setText(word) for word in words))
    units = [*UNITS[:15], ""]
    told("filter by unit", application, (lambda unit=unit: library.narrower._choose_unit(unit) for unit in units))
    told("sort", application, (lambda column=column: library.table._order_by(column) for column in [*Column] * 2))
    told("refresh", application, (library.refresh for _ in range(5)))
    began = time.perf_counter()
    library.search.setText("读者")
    while library._texts.is_busy:
        application.processEvents()
    print(
        f"search in texts: {(time.perf_counter() - began) * 1000:.0f} ms beside the window, {library.view.rowCount()} found"
    )
    window.close()


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else None))
    try:
        main(place / "data")
    finally:
        shutil.rmtree(place)
