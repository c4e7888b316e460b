"""Work aside: what it tells arrives in the window's thread, the newest counts, and whoever asked may leave."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event, get_ident

import pytest

from gui.background import Background, Stopped
from tests.gui.hands import settle


class Held:
    """A piece of work that goes on when it is let."""

    def __init__(self, name="work"):
        self.name, self.begun, self.go, self.ended = name, Event(), Event(), Event()

    def __call__(self, tell):
        self.begun.set()
        assert self.go.wait(20)
        try:
            tell(self.name)
            return self.name
        finally:
            self.ended.set()


@pytest.fixture
def heard():
    return []


@pytest.fixture
def background(qapp, heard):
    made = Background()
    made.told.connect(lambda what: heard.append((get_ident(), what)))
    made.finished.connect(lambda future: heard.append((get_ident(), future)))
    return made


def test_what_is_told_and_what_comes_of_it_arrive_in_the_windows_thread(background, heard, qtbot):
    def work(tell):
        assert get_ident() != here
        tell()
        tell(1)
        tell(2)
        return 3

    here = get_ident()
    with qtbot.waitSignal(background.finished):
        background.start(work)
        assert background.is_busy
    assert not background.is_busy
    assert [thread for thread, _ in heard] == [here] * 3
    assert [what for _, what in heard[:-1]] == [1, 2]
    assert heard[-1][1].result() == 3


def test_work_that_ends_at_once_does_not_overtake_what_it_told(background, heard, qtbot, monkeypatch):
    submit = ThreadPoolExecutor.submit

    def submit_and_wait(self, *work):
        future = submit(self, *work)
        wait([future])
        return future

    monkeypatch.setattr(ThreadPoolExecutor, "submit", submit_and_wait)
    with qtbot.waitSignal(background.finished):
        background.start(lambda tell: tell(1))
        assert background.is_busy
    assert [what for _, what in heard[:-1]] == [1]


def test_what_goes_wrong_is_raised_where_the_result_is_taken(background, heard, qtbot):
    with qtbot.waitSignal(background.finished):
        background.start(lambda _tell: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        heard[-1][1].result()


def test_work_given_up_tells_nothing_more(background, heard):
    work = Held()
    background.start(work)
    assert work.begun.wait(20)
    background.stop()
    assert not background.is_busy
    work.go.set()
    assert work.ended.wait(20)
    settle()
    assert heard == []


def test_only_the_newest_of_those_in_line_is_done(background, heard, qtbot):
    first, second, third = Held("first"), Held("second"), Held("third")
    background.start(first)
    assert first.begun.wait(20)
    with qtbot.waitSignal(background.finished):
        background.start(second)
        background.start(third)
        for work in (first, second, third):
            work.go.set()
    assert not second.begun.is_set()
    assert heard[0][1] == "third"
    assert heard[-1][1].result() == "third"


def test_whoever_asked_may_be_gone(background, heard):
    seen = []

    def work(tell):
        held(lambda *_: None)
        try:
            tell("late")
        except Stopped:
            seen.append("stopped")
        ended.set()

    held, ended = Held(), Event()
    background.start(work)
    assert held.begun.wait(20)
    background.deleteLater()
    settle()
    held.go.set()
    assert ended.wait(20)
    assert (seen, heard) == (["stopped"], [])
