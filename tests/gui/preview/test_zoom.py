"""The scale of the paper: what is under the mouse, or was in view, stays there; how far it goes to the sides."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from gui.preview.paper import PAGE, PIXELS, WIDTH
from tests.gui.hands import CTRL, NONE
from tests.gui.preview.conftest import PATIENCE_MS, refreshed


def wheel(paper, at, by, held=CTRL):
    """Turn the wheel over a point of the viewport."""
    place, turned, none = QPointF(at), QPoint(0, by), Qt.MouseButton.NoButton
    event = QWheelEvent(place, place, QPoint(), turned, none, held, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(paper.viewport(), event)


def under(paper, at):
    number, place = next(iter(paper._under(QPointF(at))))
    return number, place.x(), place.y()


def test_the_wheel_keeps_what_is_under_the_mouse(live, sample_state):
    editor = live(sample_state)
    paper, at = editor.preview.paper, QPoint(200, 400)
    paper.verticalScrollBar().setValue(900)
    before = under(paper, at)
    for by in (120, 120, 240, -120, -360):
        wheel(paper, at, by)
        assert under(paper, at) == pytest.approx(before, abs=2)


def test_a_fine_wheel_makes_a_step_of_its_parts(live, sample_state):
    editor = live(sample_state)
    paper = editor.preview.paper
    paper.set_zoom(1.0)
    for by in [12] * 9:
        wheel(paper, QPoint(200, 300), by)
    assert paper.zoom == 1.0
    wheel(paper, QPoint(200, 300), 12)
    assert paper.zoom == 1.25
    wheel(paper, QPoint(200, 300), 60)
    wheel(paper, QPoint(200, 300), 60, NONE)  # scrolling in between begins anew
    wheel(paper, QPoint(200, 300), 60)
    assert paper.zoom == 1.25


def test_after_the_whole_page_the_place_is_what_it_was(live, qtbot, sample_state):
    editor = live(sample_state)
    paper = editor.preview.paper
    paper.show_place(*editor.preview.sheets.places["conclusion.problems[p1].text"])
    refreshed(qtbot, editor)
    before = paper.place()
    paper.set_zoom(PAGE)
    refreshed(qtbot, editor)
    paper.set_zoom(WIDTH)
    refreshed(qtbot, editor)
    assert paper.place() == pytest.approx(before, abs=2)
    paper.set_zoom(PAGE)
    paper.verticalScrollBar().setValue(0)  # gone elsewhere meanwhile
    paper.set_zoom(WIDTH)
    assert paper.current_page() == 0


def test_only_the_pages_in_view_make_the_paper_wide(live, qtbot, sample_state):
    editor = live(sample_state)
    paper, across = editor.preview.paper, editor.preview.paper.horizontalScrollBar()
    paper.set_zoom(0.5)
    refreshed(qtbot, editor)
    assert (across.maximum(), across.isVisible()) == (0, False)
    left = paper.rect_of(0).left()
    assert left > 0
    sideways = next(number for number, page in enumerate(editor.preview.sheets.pages) if page.width > page.height)
    paper.show_place(sideways, QRectF(100, 10, 10, 10))
    refreshed(qtbot, editor)
    assert across.maximum() > 0
    assert paper.rect_of(sideways - 1).left() == pytest.approx(left, abs=1)
    paper.verticalScrollBar().setValue(0)
    assert across.maximum() == 0
    assert paper.rect_of(0).left() == left


def test_an_image_of_a_scale_that_is_gone_does_not_stay(live, qtbot, sample_state):
    editor = live(sample_state)
    preview, paper = editor.preview, editor.preview.paper
    paper.set_zoom(0.5)
    refreshed(qtbot, editor)
    at, came = paper.viewport().rect().center(), []
    preview.helper.answered.connect(lambda header, _body: came.append(header.get("scale")))
    large, small = 3.0 * PIXELS, 0.5 * PIXELS
    for scale, by in ((large, 120 * 10), (small, -120 * 10)):
        wheel(paper, at, by)
        preview._ask_pages()  # before the answer to the last one has come
        assert paper.scale_of(0) == pytest.approx(scale)
    refreshed(qtbot, editor)
    assert any(scale and abs(scale - large) < 0.01 for scale in came)  # it did come
    assert preview.is_complete()


def test_what_is_not_sharp_when_all_has_come_is_asked_for_again(live, qtbot, sample_state):
    editor = live(sample_state)
    preview, paper = editor.preview, editor.preview.paper
    paper.set_zoom(2.0)
    preview._ask_pages()
    paper.moved.disconnect(preview._move)  # nothing but the answer tells that another scale is wanted
    preview._view.stop()
    paper.set_zoom(0.75)
    qtbot.waitUntil(preview.is_complete, timeout=PATIENCE_MS)
    refreshed(qtbot, editor)
