"""Starts the window and keeps it going until the officer closes it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.collector import Collector
from gui.faults import Faults
from gui.library.frame import PROGRAM
from gui.main_window import SIZES, MainWindow
from model.disk.settings import load_settings
from model.errors import Trouble
from model.names import PACKAGES

FIRST_SIZE = (1366, 820)
ICON_SIZES = (16, 24, 32, 48, 64, 128)


def run(folder: Path, draft: str | None = None) -> int:
    """Show the window over the drafts of a data folder, with a draft (file or id) open if given; return the exit code."""
    need_screen()
    app = make_app(SIZES.get(load_settings(folder).type_size, SIZES["标准"]))
    faults = Faults(folder / "logs", app)
    faults.install()
    window = MainWindow(folder)
    faults.rescue = window.rescue_words
    watch_end(app, window)
    show(window)
    if draft:
        QTimer.singleShot(0, window, lambda: begin(draft, window))
    return app.exec()


def need_screen() -> None:
    """Raise Trouble where there is no screen to open a window on; Qt would end the program in English."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        raise Trouble("这里没有图形界面，窗口打不开。请在桌面上启动，或用“main.py --help”查看不用窗口的命令。")


def make_app(size: int) -> QApplication:
    """Make the application with its look in a type size."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName(PROGRAM)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)  # for folders Qt remembers
    Collector(app)
    theme.apply(app, size)
    app.setWindowIcon(window_icon())
    return app


def window_icon() -> QIcon:
    """The program's mark in the sizes that window systems ask for."""
    mark, made = theme.icon("logo", "accent"), QIcon()
    for size in ICON_SIZES:
        made.addPixmap(mark.pixmap(size, size))
    return made


def watch_end(app: QApplication, window: MainWindow) -> None:
    """Have the draft saved when the session of the system ends, too; nobody is there to be asked then."""
    app.commitDataRequest.connect(lambda _manager: log_off(window))
    app.aboutToQuit.connect(lambda: window.secure() and window.close_draft())


def log_off(window: MainWindow) -> None:
    """Put what was typed on disk without a dialog: into the journal first, for the system may not wait for more."""
    window.rescue_words()
    window.secure()


def show(window: MainWindow) -> None:
    """Show the window in a size that the screen allows; the whole screen where that is small."""
    there = window.screen().availableGeometry()
    width, height = FIRST_SIZE
    if there.width() <= width or there.height() <= height:
        window.resize(max(900, there.width() - 40), max(480, there.height() - 60))
        window.showMaximized()
        return
    window.resize(width, height)
    window.show()


def begin(draft: str, window: MainWindow) -> None:
    """Open the draft of the command line in place; a package joins the list first."""
    ref = reference(draft, window)
    if isinstance(ref, Path) and ref.suffix.lower() in PACKAGES:
        window.import_path(ref)
    else:
        window.open_draft(ref)


def reference(draft: str, window: MainWindow) -> str | Path:
    """Return a draft as given on the command line: the id of one in the store, else the path of a file."""
    return draft if draft in window.store.ids() else Path(draft)
