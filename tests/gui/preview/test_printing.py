"""Printing to a file in place of a printer: as many pages, each whole and in its true size."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget

from gui.preview.printing import chosen_pages, print_pages, print_report, print_with_progress, set_up
from model.beginnings import sample
from model.codec import state_to_tables
from reports.compose import document_of
from reports.pdf.images import images
from reports.pdf.layout import layout
from tests.gui.hands import click, press

A4 = (595.28, 841.89)


@pytest.fixture
def request_(preset):
    return {"revision": 1, "draft": state_to_tables(sample()), "preset": preset.id, "scale": 1.0}


def to_file(path: Path, dpi: int = 150) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    set_up(printer, "社区图书分馆建设项目")
    printer.setResolution(dpi)
    return printer


def ink(image, width, height):
    """Left, top, right, bottom of what is dark, in points."""
    rows = [y for y in range(image.height) if min(image.data[y * image.stride :][: image.width]) < 100]
    columns = [x for x in range(image.width) if min(image.data[x :: image.stride]) < 100]
    return (
        columns[0] / image.width * width,
        rows[0] / image.height * height,
        columns[-1] / image.width * width,
        rows[-1] / image.height * height,
    )


def rendered(page):
    from reports.pdf.images import _image

    return _image(page, 1.0, True)


def test_every_page_is_printed_in_its_true_size(app, tmp_path, request_, preset):
    target = tmp_path / "printed.pdf"
    printed = print_pages(to_file(target), request_, lambda *_: None)
    document = document_of(sample(), preset)
    result = layout(document)
    with pypdfium2.PdfDocument(target) as pdf:
        assert len(pdf) == len(result.pages) == printed
        for number in (0, 1, len(pdf) - 1):
            page = pdf[number]
            assert page.get_size() == pytest.approx(A4, abs=1)
            (set_,) = images(document, result, [number], 1.0, upright=False)
            assert ink(rendered(page), *A4) == pytest.approx(ink(set_, *A4), abs=2.5)
            page.close()


def test_a_finer_printer_gets_images_it_can_hold(app, tmp_path, request_):
    printer = to_file(tmp_path / "fine.pdf", 1200)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(1, 1)
    assert print_pages(printer, request_, lambda *_: None) == 1
    with pypdfium2.PdfDocument(tmp_path / "fine.pdf") as pdf:
        left, top, right, bottom = ink(rendered(pdf[0]), *A4)
        assert 60 < left < 160
        assert 430 < right < 540
        assert 90 < top < 140
        assert 700 < bottom < 800


def test_the_pages_asked_for(app, tmp_path):
    printer = to_file(tmp_path / "some.pdf")
    assert chosen_pages(printer, 4) == [0, 1, 2, 3]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    assert chosen_pages(printer, 4) == [1, 2, 3]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert chosen_pages(printer, 4) == [3, 2, 1]


def test_printing_shows_its_progress_and_can_be_stopped(app, qtbot, tmp_path, request_, said):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    texts = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            texts.append(dialog.labelText())
            if "第2页" in dialog.labelText():
                click(dialog.findChild(QPushButton))

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    assert not print_with_progress(parent, to_file(tmp_path / "stopped.pdf", 600), request_)
    timer.stop()
    assert any("第1页，共" in text for text in texts)
    assert said.told == []


def test_a_draft_that_cannot_be_set_is_told(app, qtbot, tmp_path, request_, said):
    parent = QWidget()
    qtbot.addWidget(parent)
    request_["draft"] = {"report": [{"cover": 7}]}
    assert not print_with_progress(parent, to_file(tmp_path / "none.pdf"), request_)
    assert len(said.told) == 1
    assert said.told[0].startswith("没有打印完。")


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false")
def test_a_target_that_cannot_be_written_is_told(app, qtbot, tmp_path, request_, said):
    parent = QWidget()
    qtbot.addWidget(parent)
    assert not print_with_progress(parent, to_file(tmp_path / "no folder" / "none.pdf"), request_)
    assert "导出PDF" in said.told[0]


def test_without_a_printer_it_says_what_to_do(app, qtbot, request_, said):
    if QPrinterInfo.availablePrinterNames():
        pytest.skip("this computer has a printer")
    parent = QWidget()
    qtbot.addWidget(parent)
    assert not print_report(parent, request_, "报告")
    assert said.told == ["没有找到打印机。请先导出PDF，再在连接了打印机的电脑上打印。"]


def test_ctrl_p_prints_what_is_half_typed_too(edit, monkeypatch):
    asked = []
    monkeypatch.setattr("gui.preview.printing.print_report", lambda *arguments: asked.append(arguments) or True)
    editor = edit(sample())
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    editor.preview.more.menu().actions()[-1].trigger()
    assert len(asked) == 2
    _, request, title, _ = asked[0]
    assert title == "社区图书分馆建设项目"
    assert request["draft"]["report"][0]["cover"]["project"] == title
    assert "打印…" in [action.text() for action in editor.head.more.menu().actions()]
