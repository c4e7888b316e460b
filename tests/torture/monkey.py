"""A process of its own: a monkey at the window. First it tries every widget once, then whatever comes to its mind.

python -m tests.torture.monkey FOLDER EVENTS SEED. Prints what came of it as JSON. A window that does not answer for
HANG seconds ends the process, with the place on standard error. Dialogs are answered by the monkey itself, because
its next event comes by a timer; files are chosen among those in FOLDER, and nothing is opened outside.
"""

import faulthandler
import json
import sys
import threading
import time
import traceback
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QDropEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QWidget

from gui import app as gui_app
from gui.main_window import MainWindow
from model.beginnings import sample
from model.disk.settings import Settings, save_settings
from model.disk.store import Store
from model.draft import with_value
from model.report import STEPS

HANG = 5.0  # seconds
PATIENCE = 40  # events a dialog may last
CTRL, SHIFT, ALT, NONE = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Shift", "Alt", "No"))
KEYS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in [
        "Tab",
        "Backtab",
        "Return",
        "Escape",
        "Space",
        "Up",
        "Down",
        "Left",
        "Right",
        "Home",
        "End",
        "PageUp",
        "PageDown",
        "Delete",
        "Backspace",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
        "F7",
    ]
]
CHORDS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in [
        "A",
        "C",
        "D",
        "E",
        "F",
        "N",
        "O",
        "S",
        "V",
        "X",
        "Y",
        "Z",
        "Return",
        "Home",
        "End",
        "Up",
        "Down",
        "Left",
        "Right",
        "Delete",
        "1",
        "9",
    ]
]
TEXTS = (
    "图书馆",
    "98.5",
    "-1",
    "2025年2月30日",
    "<b>&",
    "一、",
    "9" * 60,
    "≥95%",
    "𠮷\u3402",
    "0",
    "1\t2\n3\t4",
    "=1+1",
    "a\u202eb\u200b",
    "长" * 3_000,
)
QUIET = ("This plugin does not support", "QBasicTimer::start")


class Monkey:
    """Sends one event after the other to whatever window is in front."""

    def __init__(self, window: MainWindow, folder: Path, events: int, seed: int) -> None:
        self.window, self.folder, self.left, self.chance = window, folder, events, Random(seed)
        self.seen: set[tuple[str, ...]] = set()  # widgets that had their turn
        self.done: set[str] = set()  # pages that are through
        self.lasts = 0  # events the present dialog has had
        self.wrong: list[str] = []
        self.warned: Counter[str] = Counter()
        self.count = self.widgets = self.dialogs = 0
        self.slowest, self.at = 0.0, time.monotonic()
        self.doing: list[str] = []
        self.trace = folder / "data" / "trace.txt"

    # The clockwork

    def begin(self) -> None:
        """Have the next event come by itself, also while this one has opened a dialog."""
        QTimer.singleShot(0, self.tick)

    def tick(self) -> None:
        """Do one event."""
        faulthandler.dump_traceback_later(HANG, exit=True)
        self.slowest, self.at = max(self.slowest, time.monotonic() - self.at), time.monotonic()
        front = self.front()
        if self.count >= self.left and front is self.window and not self.is_systematic:
            QApplication.exit(0)
            return
        self.begin()
        self.count += 1
        self.act(front)

    def front(self) -> QWidget:
        """Return the popup, dialog or window in front."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self.lasts = self.lasts + 1 if front else 0
        if front:
            return front
        others = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.window]
        if not self.window.isVisible():
            self.window.show()
        self.window.activateWindow()
        return self.chance.choice([self.window, self.window, self.window, *others])

    def act(self, front: QWidget) -> None:
        """Do something with the window in front."""
        if self.lasts > PATIENCE and self.chance.random() < 0.5:
            self.dialogs += 1
            self.note(f"close {type(front).__name__}")
            front.reject() if isinstance(front, QDialog) else front.close()
        elif self.is_systematic:
            self.try_next(front)
        else:
            self.play(front)

    def note(self, what: str) -> None:
        self.doing = [*self.doing[-11:], what]
        self.trace.write_text("\n".join(self.doing), "utf-8")  # a crash of native code tells no more

    # Every widget once

    @property
    def is_systematic(self) -> bool:
        """Whether there are pages not tried yet."""
        return len(self.done) < len(STEPS) + 1

    def page(self) -> str:
        editor = self.window.editor
        return editor.step if editor else "list"

    def try_next(self, front: QWidget) -> None:
        """Click the next widget that had no turn; go on to another page when there is none."""
        page = self.page() if front is self.window else type(front).__name__
        for widget in front.findChildren(QWidget):
            names = widget.objectName() or widget.accessibleName() or str(widget.property("text") or "")
            key = (page, type(widget).__name__, names)
            if key not in self.seen and widget.isVisible() and widget.isEnabled():
                self.seen.add(key)
                self.widgets += 1
                self.note(f"try {key}")
                self.click(widget, Qt.MouseButton.LeftButton)
                return
        if front is not self.window:
            self.lasts += PATIENCE
            QTest.keyClick(front, Qt.Key.Key_Escape)
        else:
            self.done.add(page)
            self.go_on()

    def go_on(self) -> None:
        """Go to a page that was not tried yet."""
        left = [step.id for step in STEPS if step.id not in self.done]
        if self.window.editor is None:
            self.open_any()
        elif left and self.window.editor.step != left[0]:
            self.window.editor.show_step(left[0])
        else:
            self.window.leave_draft()

    def open_any(self) -> None:
        ids = [one.id for one in self.window.store.listed() if not one.problem]
        self.note("open")
        self.window.open_draft(ids[0]) if ids else self.window.open_sample()

    # Whatever comes

    def play(self, front: QWidget) -> None:
        """Do something at random."""
        ways = {
            self.click_somewhere: 40, self.press: 20, self.chord: 12, self.write: 16, self.compose: 4,
            self.turn_wheel: 3, self.ask_for_menu: 3, self.paste: 3, self.resize: 1, self.drop: 1, self.go: 3,
        }  # fmt: skip
        way = self.chance.choices(list(ways), list(ways.values()))[0]
        self.note(f"{way.__name__} in {type(front).__name__} {self.page()}")
        way(front)

    def some(self, front: QWidget) -> QWidget:
        place = QPoint(self.chance.randrange(max(front.width(), 1)), self.chance.randrange(max(front.height(), 1)))
        return front.childAt(place) or front

    def click(self, widget: QWidget, mouse: Qt.MouseButton, twice: bool = False) -> None:
        seen = widget.visibleRegion().boundingRect()
        if seen.isEmpty():
            return
        place = QPoint(self.chance.randint(seen.left(), seen.right()), self.chance.randint(seen.top(), seen.bottom()))
        (QTest.mouseDClick if twice else QTest.mouseClick)(widget, mouse, NONE, place)

    def click_somewhere(self, front: QWidget) -> None:
        if isinstance(front, QMenu) and self.chance.random() < 0.7:
            front.close()
            return
        self.click(self.some(front), Qt.MouseButton.LeftButton, self.chance.random() < 0.15)

    def focus(self, front: QWidget) -> QWidget:
        return front.focusWidget() or front

    def press(self, front: QWidget) -> None:
        held = self.chance.choice((NONE, NONE, NONE, SHIFT, ALT))
        QTest.keyClick(self.focus(front), self.chance.choice(KEYS), held)

    def chord(self, front: QWidget) -> None:
        QTest.keyClick(
            self.focus(front), self.chance.choice(CHORDS), self.chance.choice((CTRL, CTRL, CTRL | SHIFT, ALT))
        )

    def write(self, front: QWidget) -> None:
        event = QInputMethodEvent()
        event.setCommitString(self.chance.choice(TEXTS))
        QCoreApplication.sendEvent(self.focus(front), event)

    def compose(self, front: QWidget) -> None:
        QCoreApplication.sendEvent(self.focus(front), QInputMethodEvent("pin'yin"[: self.chance.randrange(8)], []))

    def paste(self, front: QWidget) -> None:
        QApplication.clipboard().setText(self.chance.choice(TEXTS))
        QTest.keyClick(self.focus(front), Qt.Key.Key_V, CTRL)

    def turn_wheel(self, front: QWidget) -> None:
        widget, turn = self.some(front), QPoint(0, self.chance.choice((-120, 120)))
        at = QPointF(widget.rect().center())
        phase, buttons = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
        QCoreApplication.sendEvent(
            widget, QWheelEvent(at, widget.mapToGlobal(at), turn, turn, buttons, NONE, phase, False)
        )

    def ask_for_menu(self, front: QWidget) -> None:
        widget = self.some(front)
        place = widget.rect().center()
        reason = QContextMenuEvent.Reason.Mouse
        QCoreApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))

    def resize(self, front: QWidget) -> None:
        self.window.resize(*self.chance.choice(((900, 480), (1366, 768), (1920, 1080))))

    def drop(self, front: QWidget) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self.some_file())])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        QCoreApplication.sendEvent(
            self.some(front), QDropEvent(QPointF(5, 5), copy, data, left, NONE, QEvent.Type.Drop)
        )

    def go(self, front: QWidget) -> None:
        """Go elsewhere in the program, as only long searching would bring a monkey there."""
        if front is not self.window:
            return
        if self.window.editor is None:
            self.open_any()
        elif self.chance.random() < 0.1:
            self.window.close()
        else:
            self.window.editor.show_step(self.chance.choice(STEPS).id)

    # Files

    def some_file(self) -> str:
        return str(self.chance.choice(sorted(path for path in self.folder.iterdir() if path.is_file())))

    def chosen_file(self, *_: Any, **__: Any) -> tuple[str, str]:
        return (self.some_file() if self.chance.random() < 0.7 else "", "")

    def new_file(self, *_: Any, **__: Any) -> tuple[str, str]:
        return (str(self.folder / f"新{self.chance.randrange(9)}.json") if self.chance.random() < 0.7 else "", "")

    # Accidents

    def catch(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """Write an uncaught exception down, with what the monkey did before."""
        place = "".join(traceback.format_exception(kind, error, trace)[-4:])
        self.wrong.append(f"event {self.count}: {place}after {self.doing}")

    def hear(self, kind: QtMsgType, _: object, text: str) -> None:
        """Count what Qt complains of."""
        if kind != QtMsgType.QtDebugMsg and not text.startswith(QUIET):
            self.warned[f"{text}, last after {self.doing[-2:]}"] += 1


def furnish(folder: Path) -> Store:
    """Make a data folder with drafts, one of them damaged, one with words that were never saved, and files beside it."""
    save_settings(folder / "data", Settings(unit="澜川市青屏区图书馆", holder="李晓", last_export_folder=str(folder)))
    store = Store(folder / "data")
    made = [store.create(with_value(sample(), "cover.year", Decimal(2022 + number))) for number in range(4)]
    made[2].journal.write(with_value(made[2].state, "overview.goal", "没有保存的话"), made[2].base_sha)
    for opened in made:
        opened.close()
    made[3].path.write_bytes(made[3].path.read_bytes()[:-100])
    (folder / "旧报告.txt").write_text(
        "2024年度澜川市图书馆绩效评价报告\n\n一、项目概述\n\n（一）项目背景\n\n借书不便。\n", "utf-8"
    )
    (folder / "草稿.json").write_bytes(made[0].path.read_bytes())
    (folder / "不是草稿.json").write_text("{}", "utf-8")
    (folder / "照片.zip").write_bytes(b"PK\x03\x04")
    return store


def main(folder: Path, events: int, seed: int) -> dict[str, Any]:
    """Let the monkey play."""
    (folder / "data").mkdir(parents=True)
    store = furnish(folder)
    program = gui_app.make_app(14)
    program.setQuitOnLastWindowClosed(False)
    window = MainWindow(folder / "data")
    monkey = Monkey(window, folder, events, seed)
    sys.excepthook = monkey.catch
    threading.excepthook = lambda args: monkey.catch(args.exc_type, args.exc_value, args.exc_traceback)
    qInstallMessageHandler(monkey.hear)
    QFileDialog.getOpenFileName = monkey.chosen_file  # type: ignore[method-assign]
    QFileDialog.getOpenFileNames = lambda *_, **__: ([monkey.some_file()], "")  # type: ignore[method-assign]
    QFileDialog.getSaveFileName = monkey.new_file  # type: ignore[method-assign]
    QFileDialog.getExistingDirectory = lambda *_, **__: str(folder)  # type: ignore[method-assign]
    QDesktopServices.openUrl = lambda *_: True  # type: ignore[method-assign]
    gui_app.watch_end(program, window)
    gui_app.show(window)
    began = time.monotonic()
    monkey.begin()
    program.exec()
    faulthandler.cancel_dump_traceback_later()
    window.close_draft()
    return {
        "events": monkey.count,
        "widgets": monkey.widgets,
        "seconds": round(time.monotonic() - began),
        "slowest": round(monkey.slowest, 2),
        "wrong": monkey.wrong,
        "warned": monkey.warned,
        "unreadable": [one.problem for one in store.examined() if one.problem][1:],
    }


if __name__ == "__main__":
    faulthandler.enable()
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False))
