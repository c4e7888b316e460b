"""A process of its own: starts main.py on a draft and types into its window until it is killed.

python -m tests.torture.typing_away DRAFT DATA. Tells each piece on standard output when it is typed, with the
moment, so that whoever kills this process knows what was typed and when.
"""

import runpy
import sys
import time
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from gui import app
from tests.acceptance.driver import Officer, click, type_text

ROOT = Path(__file__).parents[2]
FIELD = "overview.background"
BETWEEN = 40  # milliseconds from one piece to the next


def type_away(officer: Officer) -> None:
    """Type numbered pieces, one after the other."""
    officer.wait(lambda: officer.has("steps"), "the draft does not open")
    officer.go_to_step(1)
    click(officer.find(FIELD))
    for number in count():
        type_text(f"又{number}，")
        print(number, time.monotonic(), flush=True)
        QTest.qWait(BETWEEN)


def main(draft: str, folder: str) -> None:
    """Start the program and type as soon as its window is shown."""
    show = app.show

    def show_and_type(window: app.MainWindow) -> None:
        show(window)
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        QTimer.singleShot(0, window, lambda: type_away(Officer(window)))

    app.show = show_and_type
    sys.argv = ["main.py", "--data-dir", folder, draft]
    runpy.run_path(str(ROOT / "main.py"), run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
