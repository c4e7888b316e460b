"""The saver: on disk within two seconds, 已保存 only when it is there, a failure is shouted until it is over."""

import threading

import pytest

from gui.editor import saver as saver_module
from gui.editor.saver import Saver
from gui.editor.session import Session
from model.disk.store import read_draft
from model.errors import Trouble

FULL = "磁盘已满，没有保存。请腾出空间。"


class Desk:
    """A session with its saver over a real draft, and what the saver said."""

    def __init__(self, session, opened):
        self.session, self.opened = session, opened
        self.saver = Saver(session, opened)
        self.said = []
        for name in ("dirty", "saving"):
            getattr(self.saver, name).connect(lambda name=name: self.said.append(name))
        self.saver.saved.connect(lambda _when: self.said.append(("saved", self.on_disk().report.cover.contact)))
        self.saver.failed.connect(lambda reason: self.said.append(("failed", reason)))

    def on_disk(self):
        return read_draft(self.opened.path)[0]

    def write(self, text):
        self.session.enter("cover.contact", text, cause="typing")


@pytest.fixture
def desk(app, store, blank_state, preset, monkeypatch):
    monkeypatch.setattr(saver_module, "PAUSE_MS", 20)
    monkeypatch.setattr(saver_module, "RETRY_MS", (20,))
    opened = store.create(blank_state)
    made = Desk(Session(blank_state, preset), opened)
    yield made
    made.saver.close()
    opened.close()


class Gate:
    """A disk that waits, or fails, when told to."""

    def __init__(self, opened, monkeypatch):
        self.save, self.calls = opened.save, []
        self.open, self.began, self.trouble = threading.Event(), threading.Event(), None
        self.open.set()
        monkeypatch.setattr(opened, "save", self)

    def __call__(self, state):
        self.calls.append(state.report.cover.contact)
        self.began.set()
        assert self.open.wait(10)
        if self.trouble:
            raise self.trouble
        return self.save(state)


@pytest.fixture
def gate(desk, monkeypatch):
    return Gate(desk.opened, monkeypatch)


def test_a_save_begins_well_within_two_seconds():
    assert saver_module.PAUSE_MS <= 1_500


def test_a_change_is_saved_and_only_then_told(desk, qtbot):
    with qtbot.waitSignal(desk.saver.saved):
        desk.write("李晓")
        assert desk.said == ["dirty"]
        assert desk.saver.is_dirty
    assert desk.said == ["dirty", "saving", ("saved", "李晓")]
    assert not desk.saver.is_dirty


def test_typing_without_a_pause_is_saved_all_the_same(desk, gate, qtbot):
    for number in range(200):
        desk.write("字" * number)
        qtbot.wait(1)
        if gate.calls:
            break
    assert gate.calls
    qtbot.waitUntil(lambda: not desk.saver.is_dirty)
    assert desk.on_disk().report.cover.contact == desk.session.report.cover.contact


def test_nothing_is_saved_without_a_change(desk, gate):
    desk.saver.save()
    assert desk.saver.save_now()
    assert gate.calls == []


def test_an_undone_change_is_saved_too(desk, qtbot):
    desk.write("李晓")
    desk.saver.save_now()
    desk.session.stack.undo()
    with qtbot.waitSignal(desk.saver.saved):
        pass
    assert desk.on_disk().report.cover.contact == ""


def test_a_change_during_a_save_is_saved_after_it(desk, gate, qtbot):
    gate.open.clear()
    desk.write("一")
    qtbot.waitUntil(gate.began.is_set)
    desk.write("二")
    gate.open.set()
    qtbot.waitUntil(lambda: not desk.saver.is_dirty)
    assert gate.calls == ["一", "二"]
    assert ("saved", "二") in desk.said
    assert ("saved", "一") not in desk.said


def test_the_step_in_view_is_kept_without_alarm(desk, qtbot):
    desk.session.note("session.step", "goals")
    qtbot.waitUntil(lambda: not desk.saver.is_dirty)
    assert desk.on_disk().session.step == "goals"
    assert "dirty" not in desk.said
    assert "saving" not in desk.said


def test_refused_text_is_saved(desk):
    desk.session.enter("cover.year", "去年")
    assert desk.saver.save_now()
    assert dict(desk.on_disk().session.rejected) == {"cover.year": "去年"}


# Waiting for it


def test_saving_now_waits_for_the_disk(desk):
    desk.write("李晓")
    assert desk.saver.save_now()
    assert desk.on_disk().report.cover.contact == "李晓"
    assert desk.said[-1] == ("saved", "李晓")


def test_saving_now_waits_for_a_save_at_work_and_saves_the_rest(desk, gate, qtbot):
    gate.open.clear()
    desk.write("一")
    qtbot.waitUntil(gate.began.is_set)
    desk.write("二")
    threading.Timer(0.05, gate.open.set).start()
    assert desk.saver.save_now()
    assert desk.on_disk().report.cover.contact == "二"
    qtbot.wait(60)
    assert gate.calls == ["一", "二"]


# Failing


def test_a_failure_is_told_and_tried_again_until_it_is_over(desk, gate, qtbot):
    gate.trouble = Trouble(FULL)
    desk.write("李晓")
    qtbot.waitUntil(lambda: len(gate.calls) > 2)
    assert ("failed", FULL) in desk.said
    assert not any(one[0] == "saved" for one in desk.said)
    assert desk.on_disk().report.cover.contact == ""
    gate.trouble = None
    with qtbot.waitSignal(desk.saver.saved):
        pass
    assert desk.on_disk().report.cover.contact == "李晓"


def test_a_failure_on_demand_is_tried_again_too(desk, gate, qtbot):
    gate.trouble = Trouble(FULL)
    desk.write("李晓")
    assert not desk.saver.save_now()
    assert desk.saver.is_dirty
    gate.trouble = None
    with qtbot.waitSignal(desk.saver.saved):
        pass
    assert desk.on_disk().report.cover.contact == "李晓"


def test_what_could_not_be_saved_lies_in_the_journal(desk, gate, qtbot):
    gate.trouble = Trouble(FULL)
    desk.write("李晓")
    assert not desk.saver.save_now()
    desk.saver.close()
    found = desk.opened.journal.read()
    assert found.state.report.cover.contact == "李晓"


def test_an_unforeseen_error_is_told_as_a_failure_too(desk, gate, qtbot):
    gate.trouble = ZeroDivisionError("unforeseen")
    desk.write("李晓")
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: any(one[0] == "failed" for one in desk.said))
    assert caught[0][0] is ZeroDivisionError
    assert desk.saver.is_dirty
    gate.trouble = None
    assert desk.saver.save_now()


# The end


def test_closing_waits_for_the_save_at_work(desk, gate, qtbot):
    gate.open.clear()
    desk.write("李晓")
    qtbot.waitUntil(gate.began.is_set)
    threading.Timer(0.05, gate.open.set).start()
    desk.saver.close()
    assert desk.on_disk().report.cover.contact == "李晓"


def test_a_change_after_the_end_does_no_harm(desk, qtbot):
    desk.saver.close()
    desk.write("李晓")
    desk.saver.save()
    qtbot.wait(60)
    assert desk.on_disk().report.cover.contact == ""


def test_a_draft_open_to_read_is_never_saved(app, store, blank_state, preset, monkeypatch, qtbot):
    monkeypatch.setattr(saver_module, "PAUSE_MS", 5)
    mine = store.create(blank_state)
    theirs = store.open(mine.id, read_only=True)
    session = Session(theirs.state, preset, read_only=True)
    saver = Saver(session, theirs)
    session.enter("cover.contact", "李晓")
    session.note("session.step", "goals")
    saver.save()
    qtbot.wait(20)
    assert saver.save_now()
    assert not saver.is_dirty
    saver.close()
    theirs.close()
    mine.close()
