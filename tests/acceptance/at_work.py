"""A process of its own: starts main.py on a draft and works in its window.

python -m tests.acceptance.at_work (type|look) DRAFT DATA. `type` fills a field, says when it is saved and goes on
typing until it is killed; `look` says what it finds, one line each, and ends. Lines go to standard output.
"""

import runpy
import sys
import traceback
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from gui import app
from tests.acceptance.driver import Officer, answering, button, click, type_text

ROOT = Path(__file__).parents[2]
FIELD = "overview.background"
WORDS = "停电之前写下的一段话。"


def say(words: str) -> None:
    """Tell the test something."""
    print(words, flush=True)


def type_until_killed(officer: Officer) -> None:
    """Fill a field, wait for it to be saved, tell it, and go on typing."""
    officer.wait(lambda: officer.has("steps"), "the draft does not open")
    officer.go_to_step(1)
    officer.fill(FIELD, WORDS)
    saved = officer.find("save-state")
    officer.wait(lambda: saved.text() == "有改动未保存", "the change is not seen")
    officer.wait(lambda: saved.text().startswith("已保存"), "the change is not saved")
    say(saved.text())
    click(officer.find(FIELD))
    for number in count():
        type_text(f"又写{number}")
        QTest.qWait(50)


def look(officer: Officer) -> None:
    """Open the draft read-only where somebody else has it, and say what is to be seen."""
    officer.wait(lambda: officer.has("steps"), "the draft does not open")
    officer.go_to_step(1)
    say(officer.find(FIELD).text())
    say("只读" if officer.find(FIELD).isReadOnly() else "可写")
    say(officer.find("save-state").text())
    say(" ".join(one.text() for one in officer.window.findChildren(QLabel) if one.isVisible() and "编辑" in one.text()))
    QApplication.exit(0)


def look_beside(officer: Officer) -> None:
    """Say what the question about a draft in use says, answer it, and look."""

    def answer(box: QMessageBox) -> None:
        say(f"{box.text()} {box.informativeText()}")
        click(button(box, "只读打开"))

    with answering(QMessageBox, answer):
        officer.wait(lambda: officer.has("steps"), "the draft does not open")
    look(officer)


def main(deed: str, draft: str, folder: str) -> None:
    """Start the program and do a deed as soon as its window is shown."""
    act = {"type": type_until_killed, "look": look, "look-beside": look_beside}[deed]
    show = app.show

    def show_and_act(window: app.MainWindow) -> None:
        show(window)
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        QTimer.singleShot(0, window, lambda: attempt(window))

    def attempt(window: app.MainWindow) -> None:
        try:
            act(Officer(window))
        except BaseException:  # the program would tell it in a dialog and wait
            traceback.print_exc()
            QApplication.exit(1)

    app.show = show_and_act
    sys.argv = ["main.py", "--data-dir", folder, draft]
    runpy.run_path(str(ROOT / "main.py"), run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
