"""Printing through the dialog of the system: the pages of the PDF as images of the printer's own resolution, 1:1."""

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, BinaryIO, cast

from PySide6.QtCore import QEventLoop, QMarginsF, QObject, QRectF, Qt, QThread, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui import messages
from gui.preview.helper import FOLDER, PROGRAM
from reports.preview.frames import Broken, Header, frame, read_frame

MOST_DPI = 600
BAND = 128  # rows drawn at once, so that the window has its turn in between
OVERLAP = 1  # rows drawn twice: no line of white between two bands
INCH = 72.0
FAILED = "没有打印完。"
UNSET = "这份报告没有排出来。请先导出PDF试试。"
ELSEWHERE = "请检查打印机后再试，或导出PDF后在别处打印。"


class PrintJob(QThread):
    """Prints pages one after the other with a helper of its own; the window stays alive."""

    progress = Signal(int, int)  # pages printed, of how many

    def __init__(self, printer: QPrinter, request: Mapping[str, Any], parent: QObject | None = None) -> None:
        """request: a draft as the helper takes it, without pages and scale."""
        super().__init__(parent)
        self._printer, self._request = printer, dict(request)
        self._scale = min(printer.resolution(), MOST_DPI) / INCH
        self.trouble = ""
        self.printed = 0
        self.is_cancelled = False
        self.error: Exception | None = None

    def run(self) -> None:
        """Print, or remember why not."""
        try:
            helper = _Helper()
            try:
                self._print(helper)
            finally:
                helper.end()
        except _Untold as untold:
            self.trouble = str(untold)
        except (OSError, Broken):
            self.trouble = ELSEWHERE
        except Exception as error:
            self.error = error

    def _print(self, helper: "_Helper") -> None:
        header, _ = helper.ask(self._request | {"pages": []}, "layout")
        numbers = chosen_pages(self._printer, len(header["sizes"]))
        painter = QPainter()
        if not painter.begin(self._printer):
            raise _Untold(ELSEWHERE)
        try:
            for done, number in enumerate(numbers):
                if self.isInterruptionRequested():
                    self.is_cancelled = True
                    self._printer.abort()
                    return
                self.progress.emit(done, len(numbers))
                self._print_page(helper, painter, number, is_first=not done)
        except BaseException:
            self._printer.abort()
            raise
        finally:
            painter.end()

    def _print_page(self, helper: "_Helper", painter: QPainter, number: int, is_first: bool) -> None:
        view = {"revision": self._request["revision"], "pages": [[number, self._scale]], "upright": False}
        header, data = helper.ask(view, "page")
        if not (is_first or self._printer.newPage()):
            raise _Untold(ELSEWHERE)
        draw_page(painter, header, data, self._printer.resolution() / INCH)
        self.printed += 1


class _Untold(Exception):
    """Why it could not be printed, in words for the officer."""


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
        """Send a request and wait for all its answers; return the one of a kind. Raise _Untold where there is none."""
        for part in frame(request):
            self._requests.write(part)
        self._requests.flush()
        found = None
        while answer := read_frame(self._answers):
            if answer[0]["kind"] == kind:
                found = answer
            elif answer[0]["kind"] == "error":
                raise _Untold(answer[0].get("trouble") or UNSET)
            elif answer[0]["kind"] == "done" and found:
                return found
        raise _Untold(UNSET)

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


class _Progress(QProgressDialog):
    """Says which page is printed; a method of its own, so that it is called in the window's thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("正在准备打印…", "取消", 0, 0, parent)
        self.setObjectName("print-progress")
        self.setWindowTitle("打印")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)

    def tell(self, done: int, total: int) -> None:
        """Show how many pages have been printed."""
        self.setLabelText(f"正在打印第{done + 1}页，共{total}页…")
        self.setMaximum(total)
        self.setValue(done)


def print_with_progress(parent: QWidget, printer: QPrinter, request: Mapping[str, Any]) -> bool:
    """Print and wait, the window alive; say what went wrong. Return whether everything was printed."""
    job, dialog, loop = PrintJob(printer, request, parent), _Progress(parent), QEventLoop()
    dialog.canceled.connect(job.requestInterruption)
    job.progress.connect(dialog.tell)
    job.finished.connect(dialog.close)
    job.finished.connect(loop.quit)
    dialog.show()
    job.start()
    if job.isRunning():
        loop.exec()
    job.wait()
    for done_with in (dialog, job):
        done_with.deleteLater()
    if job.error:
        raise job.error
    if job.trouble:
        messages.tell(parent, FAILED, job.trouble, severity="error")
    return not job.trouble and not job.is_cancelled
