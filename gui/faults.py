"""Unforeseen errors: written down without the report's text, told in Chinese, and the program goes on."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from gui import messages
from model.disk.files import PRIVATE_FILE
from model.disk.places import make_private

LIMIT = 500_000  # bytes; a longer log is begun anew
TITLE = "程序遇到了没有预料到的情况。"
TEXT = "刚才的操作可能没有完成，已保存的内容不受影响，可以继续使用。如果再次出现，请把下面的详细信息发给技术人员。"


def described(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return kind and places of an error. The message is left out: it may hold text of the report."""
    frames = traceback.extract_tb(trace)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join((kind.__name__, *places))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


class Faults(QObject):
    """Catches what nobody caught, in this thread and in others, and tells it once."""

    _came = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """folder: where the log lies (the data folder's logs)."""
        super().__init__(parent)
        self.log = folder / "problems.log"
        self.rescue: Callable[[], None] = lambda: None  # done before an error is told
        self._telling = False
        self._told: set[str] = set()
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook for everything uncaught; crashes of the interpreter are written to the same log."""
        sys.excepthook = self.catch
        threading.excepthook = lambda args: self.catch(args.exc_type, args.exc_value, args.exc_traceback)
        with suppress(OSError):
            make_private(self.log.parent)
            fresh = self.log.exists() and self.log.stat().st_size > LIMIT
            self._crashes = open(self.log, "wb" if fresh else "ab", opener=_private)  # noqa: SIM115
            faulthandler.enable(self._crashes)

    def catch(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Write an error down and have it told."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = described(kind, trace)
        self.write(details)
        self._came.emit(details)

    def write(self, details: str) -> None:
        """Add an entry to the log; a log that cannot be written is done without."""
        with suppress(OSError):
            make_private(self.log.parent)
            with open(self.log, "ab", opener=_private) as log:
                log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {details}\n".encode())

    def _tell(self, details: str) -> None:
        if self._telling or details in self._told:
            return
        self._telling = True
        self._told.add(details)
        try:
            with suppress(Exception):  # it may be what is broken
                self.rescue()
            messages.tell(None, TITLE, TEXT, details=details, severity="error")
        finally:
            self._telling = False
