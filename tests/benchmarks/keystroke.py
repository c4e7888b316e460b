"""G2: a key in a field of 20,000 characters, with preview and checks on, against a bare editor with the same text.

python tests/benchmarks/keystroke.py [KEYS]. Prints median and p95 of the processor time of the window's thread from a
key until everything is drawn, keys into both in turn (goal ≤ 1.3 of the bare editor); and the most that the thread
was busy at one go between the keys.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from gui import app
from gui.editor.pane import PREVIEW
from model.beginnings import sample
from model.disk.store import Store
from model.draft import with_value

KEYS, LENGTH, PARAGRAPH = 200, 20_000, 400
FIELD, STEP = "overview.background", "overview"
PACE = 0.2  # seconds between keys: long enough for what is put off until a pause
TEXT = "本年度按计划完成图书采购、编目和上架，社区分馆全部对外开放，读者到馆人次比上年增加。"


def long_text() -> str:
    """Return paragraphs of the usual length."""
    text = TEXT * (LENGTH // len(TEXT) + 1)
    return "\n".join(text[start : start + PARAGRAPH] for start in range(0, LENGTH, PARAGRAPH))


class Keys:
    """Types into one editor and measures."""

    def __init__(self, application: QApplication, editor: QPlainTextEdit) -> None:
        self._application, self._editor = application, editor
        self.times: list[float] = []
        self.busiest = 0.0

    def type(self) -> None:
        """Type a letter in the middle of the text, then wait as a typist does."""
        self._editor.activateWindow()
        self._editor.setFocus()
        self._application.processEvents()
        began = time.thread_time()
        QTest.keyClick(self._editor, "a")
        self._application.processEvents()
        self.times.append((time.thread_time() - began) * 1000)
        until = time.perf_counter() + PACE
        while time.perf_counter() < until:
            began = time.thread_time()
            self._application.processEvents()
            self.busiest = max(self.busiest, (time.thread_time() - began) * 1000)
            time.sleep(0.001)

    def told(self) -> str:
        """Return what was measured."""
        return f"median {statistics.median(self.times):.2f} ms, p95 {self.p95():.2f} ms; at one go between {self.busiest:.1f} ms"

    def p95(self) -> float:
        """Return what 95 of 100 keys keep below, in milliseconds."""
        return sorted(self.times)[int(len(self.times) * 0.95)]


def bare(like: QPlainTextEdit) -> QPlainTextEdit:
    """Show a bare editor of the same size with the same text."""
    made = QPlainTextEdit(like.toPlainText())
    made.setFont(like.font())
    made.setUndoRedoEnabled(like.isUndoRedoEnabled())
    made.resize(like.size())
    made.show()
    return made


def into_middle(editor: QPlainTextEdit) -> None:
    """Put the cursor into the middle of the text."""
    cursor = editor.textCursor()
    cursor.setPosition(LENGTH // 2)
    editor.setTextCursor(cursor)


def main(folder: Path, keys: int) -> None:
    """Measure and print."""
    Store(folder).create(with_value(sample(), FIELD, long_text())).close()
    application = app.make_app(14)
    window = app.MainWindow(folder)
    window.resize(1920, 1080)
    window.show()
    window.open_draft(window.store.ids()[0], STEP)
    editor = window.editor
    assert editor is not None
    editor.pane.show_tab(PREVIEW)
    application.processEvents()
    assert editor.preview.isVisible()
    field = next(box.input for box in editor.page.all_boxes() if box.path == FIELD)
    both = {"bare editor": bare(field), "field": field}
    typists = {name: Keys(application, one) for name, one in both.items()}
    for one in both.values():
        into_middle(one)
    for number in range(keys + 5):
        for typist in typists.values():
            typist.type()
            if number < 5:  # to warm up
                typist.times.clear()
                typist.busiest = 0.0
    for name, typist in typists.items():
        print(f"{name:12} {typist.told()}")
    first, second = typists.values()
    medians = statistics.median(second.times) / statistics.median(first.times)
    print(f"field = {medians:.2f}x median, {second.p95() / first.p95():.2f}x p95")
    window.close()


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    try:
        main(place / "data", int(sys.argv[1]) if len(sys.argv) > 1 else KEYS)
    finally:
        shutil.rmtree(place)
