"""How long a change waits until it is on disk while somebody types without a pause; the goal is 2 s at p99.

python tests/benchmarks/autosave.py [FOLDER] [SECONDS]. Prints median, p99 and worst, the number of saves, and how long
the window was kept from its events.
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QCoreApplication, QTimer

from gui.editor.saver import Saver
from gui.editor.session import Session
from model.beginnings import sample
from model.disk.store import Store
from model.draft import State
from model.presets import catalogue

KEY_MS = 90  # between characters: a quick typist


class Typist:
    """Types into a draft and measures when each character is on disk."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.opened = Store(folder).create(sample())
        self._real = self.opened.save
        self.opened.save = self._save  # type: ignore[method-assign]
        preset = catalogue()[self.opened.state.report.preset]
        self.session = Session(self.opened.state, preset)
        self.saver = Saver(self.session, self.opened)
        self.typed: list[tuple[int, float]] = []  # revision, moment
        self.waits: list[float] = []
        self.saves = 0
        self.blocked = 0.0
        self._until = time.monotonic() + seconds
        self._due = time.monotonic()
        self._keys = QTimer(interval=KEY_MS)
        self._keys.timeout.connect(self._type)
        self._keys.start()

    def _type(self) -> None:
        now = time.monotonic()
        self.blocked = max(self.blocked, now - self._due - KEY_MS / 1000)
        self._due = now
        self.session.edit("overview.goal", self.session.report.overview.goal + "字")
        self.typed.append((self.session.draft.revision, now))
        if now > self._until:
            self._keys.stop()
            self.saver.save_now()
            self.saver.close()
            QCoreApplication.quit()

    def _save(self, state: State) -> object:
        length = len(state.report.overview.goal)
        when = self._real(state)
        now = time.monotonic()
        done = [one for one in self.typed if len(self.opened.state.report.overview.goal) + one[0] <= length]
        self.typed = [one for one in self.typed if one not in done]
        self.waits += [now - at for _, at in done]
        self.saves += 1
        return when


def main(folder: Path, seconds: float) -> None:
    """Measure in a folder and print."""
    app = QCoreApplication([])
    typist = Typist(folder, seconds)
    app.exec()
    typist.opened.close()
    waits = sorted(typist.waits)
    p99 = waits[int(len(waits) * 0.99)]
    print(f"{len(waits)} characters, {typist.saves} saves")
    print(f"on disk after: median {waits[len(waits) // 2]:.2f} s, p99 {p99:.2f} s, worst {waits[-1]:.2f} s")
    print(f"a key waited {typist.blocked * 1000:.0f} ms at most for the window")


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else Path.cwd()))
    try:
        main(place, float(sys.argv[2]) if len(sys.argv) > 2 else 30)
    finally:
        shutil.rmtree(place)
