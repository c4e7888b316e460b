"""The saver on disks that fail, hang or are changed by others: what is typed is in the draft or in the journal."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gui.editor import aside
from gui.editor.saver import UNFORESEEN, Saver
from gui.editor.session import Session
from model.disk.history import OPENED, PAGE, Version
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.draft import State, with_value
from model.presets import Preset

GOAL = "overview.goal"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("gui.editor.saver.PAUSE_MS", 20)
    monkeypatch.setattr("gui.editor.saver.RETRY_MS", (30, 30))
    monkeypatch.setattr("gui.editor.saver.SLOW_MS", 10)


class Desk:
    """A draft in hand with its session and saver, and what the saver said."""

    def __init__(self, opened: OpenDraft, preset: Preset) -> None:
        self.opened = opened
        self.session = Session(opened.state, preset, read_only=opened.read_only)
        self.saver = Saver(self.session, opened)
        self.saved: list[datetime] = []
        self.failed: list[str] = []
        self.remarks: list[str] = []
        self.kept: list[Version] = []
        self.saver.saved.connect(self.saved.append)
        self.saver.failed.connect(self.failed.append)
        self.saver.remarked.connect(self.remarks.append)
        self.saver.kept.connect(self.kept.append)

    def type(self, text: str) -> None:
        self.session.edit(GOAL, text)

    def on_disk(self) -> str:
        return str(read_draft(self.opened.path)[0].report.overview.goal)

    def journaled(self) -> str:
        found = self.opened.journal.read()
        return found.state.report.overview.goal if found and found.state else ""

    def end(self) -> None:
        self.saver.close()
        self.opened.close()


@pytest.fixture
def desk(app: object, qtbot: Any, store: Store, preset: Preset, blank_state: State) -> Iterator[Desk]:
    made = Desk(store.create(blank_state), preset)
    yield made
    made.end()


@pytest.fixture
def until(qtbot: Any) -> Callable[[Callable[[], object]], None]:
    def wait(condition: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    return wait


Until = Callable[[Callable[[], object]], None]


def take_away(opened: OpenDraft) -> Callable[[], None]:
    """Make the draft's folder go, as a stick that is pulled out; return what puts it back."""
    folder = opened.path.parent
    away = folder.with_name("拔走")
    folder.rename(away)
    return lambda: away.rename(folder) and None


# --- saving ---


def test_a_change_is_saved(desk: Desk, until: Until) -> None:
    desk.type("甲")
    assert desk.saver.is_dirty
    until(lambda: desk.saved)
    assert desk.on_disk() == "甲"
    assert not desk.saver.is_dirty


def test_typing_without_a_pause_is_saved_too(desk: Desk, qtbot: Any) -> None:
    for count in range(2_000):
        desk.type(f"第{count}个字")
        qtbot.wait(5)  # less than the saver's pause
        if desk.opened.counter > 3:
            break
    else:
        pytest.fail("never saved while typing went on")


def test_where_the_officer_is_is_saved_without_a_word(desk: Desk, until: Until) -> None:
    desk.session.note("session.step", "goals")
    until(lambda: not desk.saver.is_dirty)
    assert read_draft(desk.opened.path)[0].session.step == "goals"


def test_saving_at_once(desk: Desk) -> None:
    desk.type("甲")
    assert desk.saver.save_now()
    assert desk.on_disk() == "甲"
    assert desk.saver.save_now()


def test_a_draft_to_look_at_is_left_alone(store: Store, desk: Desk, preset: Preset) -> None:
    second = Desk(store.open(desk.opened.id), preset)
    second.session.take(with_change("别人"), "typing")
    assert second.opened.read_only
    assert not second.saver.is_dirty
    assert second.saver.save_now()
    second.end()
    assert len(desk.opened.history.versions()) <= 1


def with_change(text: str) -> Any:
    from model.draft import Change

    return Change(((GOAL, text),))


# --- failing ---


def test_what_cannot_be_saved_is_in_the_journal_until_it_is(desk: Desk, until: Until) -> None:
    put_back = take_away(desk.opened)
    desk.type("甲")
    until(lambda: any("恢复文件" in text for text in desk.failed))
    assert "没有保存" in desk.failed[0]
    assert desk.journaled() == "甲"
    desk.type("乙")
    until(lambda: desk.journaled() == "乙")
    assert desk.saver.is_dirty
    assert desk.saved == []
    put_back()
    until(lambda: desk.saved)
    assert desk.on_disk() == "乙"
    until(lambda: desk.opened.journal.read() is None)
    assert list((desk.opened.folder / "recovery").iterdir()) == []


def test_a_failed_save_is_tried_again_without_a_change(desk: Desk, until: Until) -> None:
    put_back = take_away(desk.opened)
    desk.type("甲")
    until(lambda: len(desk.failed) > 3)
    put_back()
    until(lambda: desk.saved)
    assert desk.on_disk() == "甲"


def test_saving_at_once_and_failing(desk: Desk, until: Until) -> None:
    put_back = take_away(desk.opened)
    desk.type("甲")
    assert not desk.saver.save_now()
    until(lambda: desk.journaled() == "甲")
    put_back()
    until(lambda: desk.saved)


def test_a_window_closed_without_saving_leaves_the_journal(store: Store, desk: Desk) -> None:
    put_back = take_away(desk.opened)
    desk.type("甲")
    desk.end()
    put_back()
    (found,) = store.pending()
    assert found.state
    assert (found.state.report.overview.goal, found.is_older) == ("甲", False)


def test_a_journal_that_fails_is_told_once_and_typing_goes_on(desk: Desk, until: Until, tmp_path: Path) -> None:
    put_back = take_away(desk.opened)
    for folder in (desk.opened.folder / "recovery", tmp_path / "state"):
        folder.touch()
    for text in "甲乙丙丁":
        count = len(desk.failed)
        desk.type(text)
        until(lambda count=count: len(desk.failed) > count)  # type: ignore[misc]
    until(lambda: desk.remarks)
    assert len(desk.remarks) == 1
    put_back()
    until(lambda: desk.saved)
    assert desk.on_disk() == "丁"


def test_while_a_save_is_slow_the_journal_takes_what_is_typed(
    desk: Desk, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), desk.opened.save

    def slow(state: State) -> datetime:
        go_on.wait(20)
        return real(state)

    monkeypatch.setattr(desk.opened, "save", slow)
    desk.type("甲")
    until(lambda: desk.journaled() == "甲")
    desk.type("乙")
    until(lambda: desk.journaled() == "乙")
    go_on.set()
    until(lambda: desk.saved)
    assert desk.on_disk() == "乙"
    until(lambda: desk.opened.journal.read() is None)


def test_an_unforeseen_error_is_told_and_the_words_are_kept(
    desk: Desk, until: Until, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(state: State) -> datetime:
        raise ZeroDivisionError

    with monkeypatch.context() as patch, qtbot.capture_exceptions() as caught:
        patch.setattr(desk.opened, "save", wrong)
        desk.type("甲")
        until(lambda: desk.journaled() == "甲")
    assert caught[0][0] is ZeroDivisionError
    assert desk.failed[0] == UNFORESEEN
    desk.type("乙")
    until(lambda: desk.saved)
    assert desk.on_disk() == "乙"


def test_rescue_writes_the_journal_at_once(desk: Desk) -> None:
    desk.saver.rescue()
    assert desk.journaled() == ""
    desk.type("甲")
    desk.saver.rescue()
    assert desk.journaled() == "甲"


# --- remarks ---


def test_a_draft_changed_outside_goes_on_as_a_new_one(store: Store, desk: Desk, until: Until) -> None:
    path, id_ = desk.opened.path, desk.opened.id
    write_draft(path, with_value(State(), GOAL, "外面"))
    desk.type("这里")
    until(lambda: desk.remarks)
    assert "被其他程序改动过" in desk.remarks[0]
    assert desk.opened.id != id_
    desk.type("这里又改")
    until(lambda: desk.on_disk() == "这里又改")
    assert read_draft(path)[0].report.overview.goal == "外面"
    assert desk.saver.keep(PAGE).result(10)
    assert store.history(desk.opened.id).versions()


def test_a_backup_that_fails_is_remarked_once(desk: Desk, until: Until) -> None:
    desk.opened.path.with_name(f"{desk.opened.path.name}.bak").mkdir()
    for text in "甲乙":
        desk.type(text)
        until(lambda text=text: desk.on_disk() == text and not desk.saver.is_dirty)  # type: ignore[misc]
    assert len(desk.remarks) == 1
    assert "备份" in desk.remarks[0]
    assert desk.failed == []


# --- versions ---


def test_a_version_is_kept_at_the_beginning(desk: Desk, until: Until) -> None:
    until(lambda: desk.kept)
    assert [version.occasion for version in desk.kept] == [OPENED]


def test_a_version_is_kept_when_asked_for(desk: Desk) -> None:
    desk.type("甲")
    version = desk.saver.keep("存为版本", "初稿").result(10)
    assert version
    assert (version.name, desk.opened.history.state_of(version).report.overview.goal) == ("初稿", "甲")
    assert desk.saver.keep(PAGE).result(10) is None


def test_a_version_is_kept_every_ten_minutes(desk: Desk, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    until(lambda: desk.kept)
    desk.type("甲")
    until(lambda: desk.saved)
    assert len(desk.opened.history.versions()) == 1
    real = time.monotonic
    monkeypatch.setattr(aside.time, "monotonic", lambda: real() + 700)
    monkeypatch.setattr("model.disk.history.INTERVAL", aside.INTERVAL * 0)
    desk.type("乙")
    until(lambda: len(desk.kept) == 2)
    assert desk.kept[-1].occasion == aside.AUTOMATIC


def test_a_history_that_fails_stops_no_save(desk: Desk, until: Until) -> None:
    until(lambda: desk.kept)
    folder = desk.opened.history.folder
    folder.rename(folder.with_name("拔走"))
    folder.touch()
    desk.type("甲")
    assert desk.saver.keep(PAGE).result(10) is None
    until(lambda: desk.saved and desk.remarks)
    assert "历史版本" in desk.remarks[0]
    assert desk.failed == []


def test_saving_on_purpose_ends_the_pause_of_thinning(desk: Desk, until: Until) -> None:
    until(lambda: desk.kept)
    desk.opened.history.pause()
    desk.type("甲")
    desk.saver.save_now()
    assert desk.opened.history.is_paused
    desk.saver.save_now(on_purpose=True)
    until(lambda: not desk.opened.history.is_paused)


def test_a_hanging_second_folder_delays_no_save(desk: Desk, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    until(lambda: desk.kept)
    go_on = threading.Event()
    monkeypatch.setattr(desk.opened.history, "keep", lambda *_: go_on.wait(20) and None)
    hanging: Future[Version | None] = desk.saver.keep(PAGE)
    desk.type("甲")
    until(lambda: desk.saved)
    assert not hanging.done()
    go_on.set()
