"""Printing through the dialog of the system: the pages of the PDF as images of the printer's own resolution, 1:1."""

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO, cast

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from gui import messages
from gui.job import JobDialog, done_behind
from gui.preview.helper import FOLDER, PROGRAM
from model.errors import Trouble
from reports.preview.frames import Broken, Header, frame, read_frame
from reports.progress import Cancelled, Progress

MOST_DPI = 600
BAND = 128  # rows drawn at once, so that the window has its turn in between
OVERLAP = 1  # rows drawn twice: no line of white between two bands
INCH = 72.0
FAILED = "没有打印完。"
UNSET = "这份报告没有排出来。请先导出PDF试试。"
ELSEWHERE = "请检查打印机后再试，或导出PDF后在别处打印。"


def print_pages(printer: QPrinter, request: Mapping[str, Any], progress: Progress) -> int:
    """Print page after page with a helper of its own; return how many.

    `request` is a draft as the helper takes it, without pages and scale. `progress(printed, all)` may raise to end the
    printing. Raise Trouble where it cannot be printed.
    """
    try:
        helper = _Helper()
        try:
            return _print(helper, printer, request, progress)
        finally:
            helper.end()
    except (OSError, Broken) as problem:
        raise Trouble(ELSEWHERE) from problem


def _print(helper: "_Helper", printer: QPrinter, request: Mapping[str, Any], progress: Progress) -> int:
    header, _ = helper.ask(dict(request) | {"pages": []}, "layout")
    numbers = chosen_pages(printer, len(header["sizes"]))
    scale = min(printer.resolution(), MOST_DPI) / INCH
    painter = QPainter()
    if not painter.begin(printer):
        raise Trouble(ELSEWHERE)
    try:
        for done, number in enumerate(numbers):
            progress(done, len(numbers))
            view = {"revision": request["revision"], "pages": [[number, scale]], "upright": False}
            header, data = helper.ask(view, "page")
            if done and not printer.newPage():
                raise Trouble(ELSEWHERE)
            draw_page(painter, header, data, printer.resolution() / INCH)
        return len(numbers)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


class _Helper:
    """A helper process whose answers are waited for."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            PROGRAM,
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # of Windows
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._answers = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)

    def ask(self, request: Mapping[str, Any], kind: str) -> tuple[Header, bytes]:
        """Send a request and wait for all its answers; return the one of a kind. Raise Trouble where there is none."""
        for part in frame(request):
            self._requests.write(part)
        self._requests.flush()
        found = None
        while answer := read_frame(self._answers):
            if answer[0]["kind"] == kind:
                found = answer
            elif answer[0]["kind"] == "error":
                raise Trouble(answer[0].get("trouble") or UNSET)
            elif answer[0]["kind"] == "done" and found:
                return found
        raise Trouble(UNSET)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()


def chosen_pages(printer: QPrinter, total: int) -> list[int]:
    """Return the pages to print, from 0, in the order and as often as the printer does not see to itself."""
    first, last = 1, total
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = printer.fromPage(), min(printer.toPage() or total, total)
    numbers = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    if printer.collateCopies():
        return numbers * copies
    return [number for number in numbers for _ in range(copies)]


def draw_page(painter: QPainter, header: Mapping[str, Any], data: bytes, dots: float) -> None:
    """Draw the image of a page from the upper left corner of the paper; `dots` of the device to a point."""
    width, height, stride = header["width"], header["height"], header["stride"]
    factor = dots / header["scale"]
    whole = memoryview(data)
    for top in range(0, height, BAND):
        rows = min(BAND + OVERLAP, height - top)
        band = bytes(whole[top * stride : (top + rows) * stride])
        if band.count(255) == len(band):
            continue
        image = QImage(band, width, rows, stride, QImage.Format.Format_Grayscale8)
        painter.drawImage(QRectF(0, top * factor, width * factor, rows * factor), image)


def set_up(printer: QPrinter, title: str) -> None:
    """Set a printer to whole sheets of A4 in grey, nothing scaled."""
    a4 = QPageSize(QPageSize.PageSizeId.A4)
    layout = QPageLayout(a4, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDocName(title)
    if printer.resolution() > MOST_DPI:
        printer.setResolution(MOST_DPI)


def print_report(parent: QWidget, request: Mapping[str, Any], title: str, pages: int = 0) -> bool:
    """Ask for a printer and print a draft; say what went wrong. `pages`: how many there are, 0 if not known.

    Return whether everything was printed.
    """
    if not QPrinterInfo.availablePrinterNames():
        messages.tell(parent, "没有找到打印机。", "请先导出PDF，再在连接了打印机的电脑上打印。")
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer, title)
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, pages > 0)
    if pages:
        dialog.setMinMax(1, pages)
        dialog.setFromTo(1, pages)
    accepted = dialog.exec()
    dialog.deleteLater()
    if not accepted:
        return False
    set_up(printer, title)
    return print_with_progress(parent, printer, request)


def print_with_progress(parent: QWidget, printer: QPrinter, request: Mapping[str, Any]) -> bool:
    """Print and wait, the window alive; say what went wrong. Return whether everything was printed."""
    dialog = JobDialog(parent, "print-progress", "打印", _words)
    with messages.telling(parent, FAILED), suppress(Cancelled):
        done_behind(dialog, lambda progress: print_pages(printer, request, progress))
        return True
    return False


def _words(done: int, total: int) -> str:
    return f"正在打印第{done + 1}页，共{total}页…" if total else "正在准备打印…"
