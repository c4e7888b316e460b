"""When the helper of the preview fails, hangs, is long at work or answers late: the pages come back, the draft is untouched."""

import os
import signal
import sys

import pytest
from PySide6.QtTest import QTest

from tests.gui.preview.conftest import PATIENCE_MS, refreshed


def picture(editor, number=0):
    return editor.preview.sheets.picture(number)


def wait_for_new_helper(qtbot, editor, old):
    qtbot.waitUntil(lambda: editor.preview.helper.pid not in (0, old), timeout=PATIENCE_MS)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_helper_that_is_killed_comes_back(live, qtbot, sample_state, how):
    editor = live(sample_state)
    pid = editor.preview.helper.pid
    os.kill(pid, how)
    qtbot.waitUntil(editor.preview.banner.isVisible, timeout=PATIENCE_MS)
    assert "预览暂停" in editor.preview.banner.text()
    assert picture(editor) is not None  # the pages stay
    editor.session.edit("overview.background", "出事时写下的话。")
    wait_for_new_helper(qtbot, editor, pid)
    qtbot.waitUntil(lambda: not editor.preview.banner.isVisible(), timeout=PATIENCE_MS)
    refreshed(qtbot, editor)
    assert editor.session.report.overview.background == "出事时写下的话。"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_after_a_few_failures_in_a_row_it_waits_for_the_officer(live, qtbot, sample_state, monkeypatch):
    editor = live(sample_state)
    monkeypatch.setattr("gui.preview.helper.PROGRAM", (sys.executable, "-c", "raise SystemExit(1)"))
    monkeypatch.setattr("gui.preview.helper.DELAYS_MS", (1, 1))
    gone = []
    editor.preview.helper.gone.connect(gone.append)
    os.kill(editor.preview.helper.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: gone == [True, True, False], timeout=PATIENCE_MS)
    QTest.qWait(100)
    assert len(gone) == 3
    editor.session.edit("overview.background", "再写一句。")
    QTest.qWait(60)
    assert len(gone) == 3  # typing does not start it
    monkeypatch.undo()
    editor.preview.banner.activated.emit()
    refreshed(qtbot, editor)
    assert not editor.preview.banner.isVisible()


def test_a_program_that_cannot_be_started_is_told(edit, qtbot, sample_state, monkeypatch):
    monkeypatch.setattr("gui.preview.preview.START_MS", 0)
    monkeypatch.setattr("gui.preview.helper.PROGRAM", ("/nowhere/python",))
    monkeypatch.setattr("gui.preview.helper.DELAYS_MS", (1,))
    editor = edit(sample_state)
    banner = editor.preview.banner
    qtbot.waitUntil(lambda: banner.isVisible() and banner._action.isVisible(), timeout=PATIENCE_MS)
    assert "预览暂停" in banner.text()
    editor.preview.shut()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_helper_that_says_nothing_is_told_and_replaced(live, qtbot, sample_state, monkeypatch):
    editor = live(sample_state)
    monkeypatch.setattr("gui.preview.helper.SILENCE_MS", 800)
    preview, pid = editor.preview, editor.preview.helper.pid
    preview._patience.setInterval(100)
    before = preview.count.text()
    os.kill(pid, signal.SIGSTOP)
    editor.session.edit("overview.background", "等一等。")
    qtbot.waitUntil(lambda: preview.count.text() == "正在排版…", timeout=PATIENCE_MS)
    assert preview.helper.pid == pid
    wait_for_new_helper(qtbot, editor, pid)
    monkeypatch.undo()
    refreshed(qtbot, editor)
    assert preview.count.text() == before
    assert not preview.banner.isVisible()


def test_a_helper_that_is_long_at_work_is_waited_for(live, qtbot, sample_state, monkeypatch):
    editor = live(sample_state)
    slow = "import sys, time; from reports.preview import server; server.BEAT_S = 0.1; "
    slow += "take = server.Typesetter.take; "
    slow += "server.Typesetter.take = lambda *asked: (time.sleep(1.5), take(*asked))[1]; server.main()"
    monkeypatch.setattr("gui.preview.helper.PROGRAM", (sys.executable, "-c", slow))
    preview = editor.preview
    preview.retry()
    refreshed(qtbot, editor)
    monkeypatch.setattr("gui.preview.helper.SILENCE_MS", 600)
    pid, before = preview.helper.pid, preview.sheets.pages[0].look
    editor.session.edit("overview.background", "要排很久。")
    refreshed(qtbot, editor)
    assert preview.helper.pid == pid
    assert preview.sheets.pages[0].look != before
    qtbot.wait(700)  # a sign of life that came late is not waited after
    assert preview.helper.pid == pid


def test_answers_to_an_older_draft_are_dropped(live, qtbot, sample_state):
    editor = live(sample_state)
    preview = editor.preview
    pages = list(preview.sheets.pages)
    stale = {"kind": "layout", "revision": preview._asked - 1, "sizes": [[10, 10]], "places": {}}
    preview.helper.answered.emit(stale, bytearray())
    assert preview.sheets.pages == pages
    wrong = {"kind": "page", "revision": preview._asked, "page": 999, "look": 1, "areas": []}
    preview.helper.answered.emit(wrong, bytearray())
    assert preview.sheets.pages == pages


def test_the_helper_ends_with_the_editor(live, qtbot, sample_state):
    editor = live(sample_state)
    pid = editor.preview.helper.pid
    assert editor.shut()
    assert editor.preview.helper.pid == 0
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
