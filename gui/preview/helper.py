"""The hold on the helper process: starts it, starts it again when it has gone, and passes what it answers."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from shiboken6 import isValid

from reports.preview.frames import Broken, Frames, frame

PROGRAM = (sys.executable, "-m", "reports.preview")
FOLDER = Path(__file__).resolve().parents[2]  # of the program; the helper is found from there
DELAYS_MS = (200, 1_000, 4_000)  # before it is started again, by how often in a row it has gone
SILENCE_MS = 8_000  # without an answer or a sign of life it counts as gone
START_MS = 30_000  # the same before its first word: a slow disk takes its time
END_MS = 500  # it is killed, and gone in a few


class Helper(QObject):
    """One helper process at a time. It keeps nothing: whoever uses it asks anew after `started`."""

    started = Signal()
    answered = Signal(dict, object)  # header, body (a bytearray nobody else has)
    gone = Signal(bool)  # whether it starts again by itself

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._frames = Frames()
        self._failures = 0  # in a row
        self._is_awake = False  # it has said its first word
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._start)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._lose)

    @property
    def is_running(self) -> bool:
        """Whether it takes requests now."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The number of the process, 0 for none."""
        return self._process.processId() if self._process else 0

    def start(self) -> None:
        """Start it unless it runs, at once even if it has gone several times in a row."""
        self._failures = 0
        self._again.stop()
        if self._process is None:
            self._start()

    def stop(self) -> None:
        """End it; it is not started again."""
        self._again.stop()
        self._patience.stop()
        process, self._process = self._process, None
        if process is None:
            return
        _end(process)
        process.deleteLater()

    def ask(self, request: Mapping[str, Any]) -> None:
        """Send a request; the helper answers the newest only. Nothing happens where none runs."""
        if self._process is None:
            return
        start, body = frame(request)
        self._process.write(start)
        if body:
            self._process.write(body)
        if not self._patience.isActive():
            self._wait()

    def _start(self) -> None:
        process = QProcess(self)
        process.setWorkingDirectory(str(FOLDER))
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._fail)
        process.finished.connect(self._lose)
        self.destroyed.connect(partial(_end, process))  # should nobody have stopped it
        self._process, self._frames, self._is_awake = process, Frames(), False
        process.start(PROGRAM[0], list(PROGRAM[1:]))
        if self._process is process:
            self.started.emit()

    def _read(self) -> None:
        """Take in what has come so far: a piece of a frame, or several."""
        if self._process is None:
            return
        try:
            for header, body in self._frames.feed(bytes(self._process.readAllStandardOutput().data())):
                self._calm(header.get("kind", ""))
                self.answered.emit(header, body)
        except Broken:
            self._lose()

    def _wait(self) -> None:
        self._patience.start(SILENCE_MS if self._is_awake else START_MS)

    def _calm(self, kind: str) -> None:
        """Wait for what is still to come, or no longer."""
        self._is_awake = True
        if kind in ("layout", "page") or (kind in ("ready", "busy") and self._patience.isActive()):
            self._wait()
        elif kind in ("done", "error"):
            self._patience.stop()
        if kind == "done":
            self._failures = 0

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # otherwise `finished` follows
            self._lose()

    def _lose(self) -> None:
        """It has gone, or makes no sense any more: start another one, after a while, a few times."""
        self.stop()
        again = self._failures < len(DELAYS_MS)
        if again:
            self._again.start(DELAYS_MS[self._failures])
        self._failures += 1
        self.gone.emit(again)


def _end(process: QProcess) -> None:
    """End a process, unless it is no more."""
    if not isValid(process) or process.state() == QProcess.ProcessState.NotRunning:
        return
    process.blockSignals(True)
    process.closeWriteChannel()
    process.kill()
    process.waitForFinished(END_MS)
