"""Python's garbage is collected in the window's thread alone."""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 500


class Collector(QObject):
    """Takes over from Python's automatic collection, which runs in whichever thread happens to allocate.

    In the thread that saves or exports it would destroy widgets and models there, which ends the program.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(collect)
        self._timer.start()
        self.destroyed.connect(gc.enable)


def collect() -> None:
    """Collect the oldest generation that is due, as Python itself would."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return
