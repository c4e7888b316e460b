"""A window over a data folder, drafts in it, and what is left behind by a program that was killed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gui.main_window import MainWindow
from model.beginnings import sample
from model.disk import recovery
from model.disk.recovery import Journal
from model.disk.settings import Settings, save_settings
from model.disk.store import Store, read_draft
from model.draft import State, with_value

BACKGROUND = "overview.background"
SAVED, TYPED = "已经保存的一段话。", "已经保存的一段话，后来又写了一句。"


def with_background(text: str, state: State | None = None) -> State:
    return with_value(state or sample(), BACKGROUND, text)


def background(state: State) -> str:
    return state.report.overview.background


def leave_journal(store: Store, id_: str, state: State, base: str = "") -> None:
    """Leave a journal as a killed program does; `base`: the version it was made from, the present one if not given."""
    path = store.path_of(id_)
    journal = Journal(store.folder, id_, path)
    journal.write(state, base or read_draft(path)[1]["sha256"])
    journal.close()


@pytest.fixture(autouse=True)
def own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals of other data folders are none of these tests' business."""
    monkeypatch.setattr(recovery, "places", lambda folder: [folder / "recovery"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    save_settings(made, Settings(unit="澜川市青屏区图书馆", holder="周晓岚"))
    return made


@pytest.fixture
def drafts(folder: Path) -> Store:
    return Store(folder)


@pytest.fixture
def saved(drafts: Store) -> str:
    """The id of a draft in the list."""
    opened = drafts.create(with_background(SAVED))
    opened.close()
    return opened.id


@pytest.fixture
def window(start: Callable[..., MainWindow], folder: Path) -> Callable[[], MainWindow]:
    """Start the window over the data folder as it is by then."""
    return lambda: start(folder, 1280)


def named(state: State, project: str) -> State:
    cover = replace(state.report.cover, project=project)
    return replace(state, report=replace(state.report, cover=cover))
