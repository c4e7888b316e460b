"""Many drafts without an index are read in a thread: rows come as they do, and the list may be left meanwhile."""

import os
from dataclasses import replace
from decimal import Decimal
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel

from gui.library import library as module
from gui.library.library import Library
from model.beginnings import sample
from model.disk.settings import Settings
from model.disk.store import Store
from model.errors import Trouble
from model.presets import catalogue
from tests.gui.hands import settle

COUNT = 6


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    for number in range(COUNT):
        state = sample()
        cover = replace(state.report.cover, project=f"项目{number}", year=Decimal(2020 + number))
        opened = made.create(replace(state, report=replace(state.report, cover=cover)))
        opened.close()
        os.utime(opened.path, (1_700_000_000 + number,) * 2)  # a file changed just now is read again
    return made


class Held:
    """A store that reads one draft after another when it is let."""

    def __init__(self, store, monkeypatch):
        self.store, self.go, self.at, self.ended = store, Event(), Event(), Event()
        real = store.list_aside

        def slow(tell):
            def held(found, total):
                tell(found, total)
                if len(found) == 2:
                    self.at.set()
                    assert self.go.wait(20)

            try:
                return real(held)
            finally:
                self.ended.set()

        monkeypatch.setattr(store, "list_aside", slow)


@pytest.fixture
def held(store, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr("gui.library.listing.PAUSE", 0)
    made = Held(store, monkeypatch)
    yield made
    made.go.set()


@pytest.fixture
def show(app, store, qtbot):
    def make():
        library = Library(store, catalogue(), Settings())
        qtbot.addWidget(library)
        library.resize(1366, 768)
        library.show()
        library.refresh()
        return library

    return make


def words(library):
    return [label.text() for label in library.findChildren(QLabel) if label.isVisible()]


def test_few_drafts_are_there_at_once(show):
    library = show()
    assert library.view.rowCount() == COUNT
    assert not library.progress.isVisible()


def test_rows_appear_while_the_others_are_read(held, show, qtbot):
    library = show()
    assert library.empty.words.text() == "正在读取报告列表…"
    assert not library.empty.sample.isVisible()
    assert held.at.wait(20)
    qtbot.waitUntil(lambda: library.view.rowCount() == 2)
    assert f"正在读取报告列表：已读2份，共{COUNT}份…" in words(library)
    assert library.progress.isVisible()
    held.go.set()
    qtbot.waitUntil(lambda: not library.progress.isVisible())
    assert library.view.rowCount() == COUNT
    assert library.counts.whole_text().startswith(f"共{COUNT}份报告")
    assert library.table.row().project == f"项目{COUNT - 1}"


def test_the_draft_asked_for_is_chosen_when_it_is_there(held, store, show, qtbot):
    library = show()
    oldest = store.listed()[-1].id
    library.refresh(oldest)
    held.go.set()
    qtbot.waitUntil(lambda: not library.progress.isVisible())
    assert library.table.row().listed.id == oldest


def test_what_was_deleted_meanwhile_is_not_listed(held, store, show, qtbot):
    library = show()
    assert held.at.wait(20)
    qtbot.waitUntil(lambda: library.view.rowCount() == 2)
    gone = library.table.row().listed.id
    library.deeds.remove(library.table.row())
    held.go.set()
    qtbot.waitUntil(lambda: not library.progress.isVisible())
    assert library.view.rowCount() == COUNT - 1
    assert library.view.place_of(gone) == -1


def test_the_list_may_go_while_it_is_read(app, held, store):
    library = Library(store, catalogue(), Settings())
    library.refresh()
    assert held.at.wait(20)
    library.deleteLater()
    settle()
    held.go.set()
    assert held.ended.wait(20)
    assert 0 < Store(store.folder).unread() < COUNT  # what was read is known next time


def test_a_list_that_cannot_be_read_is_told(store, show, said, monkeypatch, qtbot):
    monkeypatch.setattr(module, "AT_ONCE", 0)

    def fail(_tell):
        raise Trouble("没有权限读取。")

    monkeypatch.setattr(store, "list_aside", fail)
    library = show()
    qtbot.waitUntil(lambda: bool(said.told))
    assert said.told == ["报告列表读不出来。没有权限读取。"]
    assert not library.progress.isVisible()
