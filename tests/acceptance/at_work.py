"""A process of its own: starts main.py on a draft and works in its window.

python -m tests.acceptance.at_work DEED DRAFT DATA. `type` fills a field, says when it is saved and goes on typing until it
is killed; `look` says what it finds, one line each, and ends; `open-again` and `recover` begin at the list (DRAFT is "")
and say what stands in the field afterwards. Lines go to standard output.
"""

import runpy
import sys
import traceback
from itertools import count
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QTableView

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


def open_again(officer: Officer) -> None:
    """Open the first draft of the list, and say what stands in the field and how many clicks it took."""
    table: QTableView = officer.find("drafts")
    place = table.visualRect(table.model().index(0, 0)).center()
    for press in (QTest.mouseClick, QTest.mouseDClick):  # a double click
        press(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    tell_field(officer, 2)


def recover(officer: Officer) -> None:
    """Have what was not saved back, and say what stands in the field and how many clicks it took."""
    officer.wait(lambda: officer.says("上次关闭时有改动没有保存"), "nothing is said of what was not saved")
    found = [one for one in officer.window.findChildren(QAbstractButton) if one.text() in ("恢复改动", "恢复为副本")]
    click(next(one for one in found if one.isVisible()))
    tell_field(officer, 1)


def tell_field(officer: Officer, clicks: int) -> None:
    """Say what stands in the field, which must be in view without another click."""
    officer.wait(lambda: officer.has(FIELD), "the field is not in view")
    say(officer.find(FIELD).text())
    say(str(clicks))
    officer.window.close()
    QApplication.exit(0)


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
    act = {
        "type": type_until_killed,
        "look": look,
        "look-beside": look_beside,
        "open-again": open_again,
        "recover": recover,
    }[deed]
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
    sys.argv = ["main.py", "--data-dir", folder, *([draft] if draft else [])]
    runpy.run_path(str(ROOT / "main.py"), run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
