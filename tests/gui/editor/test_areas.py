"""The room of page and pane: by the width of the window, and as the officer pulled it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.hands import Key, press, settle, write


def width(editor):
    return editor.pane._open.width()


def pull(editor, to):
    """Pull the left edge of the pane to a place in the window."""
    grip, window = editor.pane._grip, editor.window()
    start = grip.mapTo(window, grip.rect().center())
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for x in (start.x() + (to - start.x()) // 2, to):
        QTest.mouseMove(window.windowHandle(), QPoint(x, start.y()))
        settle()
    QTest.mouseRelease(
        window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(to, 300)
    )
    settle()


def resize(editor, wide, high=800):
    editor.setMinimumSize(900, 480)  # as the program's window has it
    editor.resize(wide, high)
    settle()


@pytest.mark.parametrize("step", ["funding", "indicators"])
def test_a_wide_window_has_room_for_the_paper_on_every_page(edit, sample_state, step):
    editor = edit(sample_state)
    editor.show_step(step)
    resize(editor, 1920, 1080)
    assert 640 <= width(editor) <= 700
    resize(editor, 1600, 900)
    assert editor.preview.isVisible()
    assert width(editor) > 500
    assert editor.page.widget().width() <= editor.page.viewport().width()  # nothing of the page is cut


def test_the_pane_makes_room_while_the_page_is_filled_and_takes_nothing_back(edit, blank_state):
    editor = edit(blank_state)
    editor.show_step("indicators")
    resize(editor, 1600, 900)
    page, before = editor.page, width(editor)
    path = f"indicators.rows[{editor.session.report.indicators.rows[0].id}]"
    for cell, words in (("name", "设备维护调试次数"), ("target", "≥18次"), ("actual", "18次")):
        editor.go_to(f"{path}.{cell}")
        write(words)
        press(Key.Key_Tab)
        settle()
        assert page.widget().width() <= page.viewport().width()
    narrow = width(editor)
    assert narrow < before
    editor.go_to(f"{path}.actual")
    press(Key.Key_Delete)
    settle()
    assert page.widget().minimumSizeHint().width() < page.viewport().width()
    assert width(editor) == narrow
    editor.show_step("overview")
    assert width(editor) > narrow


def test_the_pane_is_as_wide_as_it_was_pulled_in_windows_of_that_width(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("overview")
    resize(editor, 1366)
    assert width(editor) == 452
    pull(editor, 1366 - 560)
    assert abs(width(editor) - 560) <= 3
    assert editor.page.width() == 1366 - 208 - width(editor)
    pulled = width(editor)
    resize(editor, 1920)
    assert width(editor) == 640
    pull(editor, 1920 - 900)
    resize(editor, 1400)
    assert width(editor) == pulled
    editor.show_step("goals")
    assert width(editor) == pulled
    resize(editor, 1800)
    assert abs(width(editor) - 900) <= 3


def test_the_pane_leaves_room_for_the_page_and_stays_wide_enough_itself(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("overview")
    pull(editor, 300)
    assert editor.page.widget().width() <= editor.page.viewport().width()
    pull(editor, 1350)
    assert width(editor) >= 360


def test_a_double_click_on_the_edge_folds_the_pane(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("overview")
    grip, window = editor.pane._grip, editor.window()
    place = grip.mapTo(window, grip.rect().center())
    QTest.mouseDClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle()
    assert not editor.preview.isVisible()
    press(Key.Key_F9)
    assert editor.preview.isVisible()


def test_over_a_narrow_page_the_pane_leaves_the_bottom_bar_free(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("overview")
    resize(editor, 911, 512)
    press(Key.Key_F9)
    settle()
    assert editor.preview.isVisible()
    assert width(editor) == 452
    forward = editor.bottom.next
    assert editor.childAt(forward.mapTo(editor, forward.rect().center())) is forward
    done = editor.bottom.tick
    assert editor.childAt(done.mapTo(editor, QPoint(8, done.height() // 2))) is done


def test_over_a_narrow_page_the_pane_opens_for_once(edit, sample_state):
    editor = edit(sample_state)
    editor.show_step("overview")
    resize(editor, 911)
    press(Key.Key_F9)
    assert editor.preview.isVisible()
    resize(editor, 1280)
    assert editor.preview.isVisible()
    resize(editor, 1100)
    assert not editor.preview.isVisible()


def test_the_next_draft_is_seen_as_the_last_one(start, tmp_path, sample_state):
    window = start(tmp_path)
    for number in range(2):
        opened = window.store.create(sample_state)
        opened.close()
        window.open_draft(opened.id, "overview")
        settle()
        if number == 0:
            window.editor.preview.paper.set_zoom(1.5)
            window.editor.areas.choose_width(500)
            window.editor.areas.choose_pane(False)
            window.leave_draft()
    assert window.editor.preview.paper.zoom == 1.5
    assert width(window.editor) == 500
    assert not window.editor.preview.isVisible()
