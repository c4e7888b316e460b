"""Journals: words that could not get into their draft are found again, and never put over newer ones."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.disk.recovery import Journal, pending, places
from model.disk.store import OpenDraft, Store, write_draft
from model.draft import State, with_value
from model.errors import Trouble
from tests.model.disk.test_files import names
from tests.strategies import states

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return places(tmp_path)[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def draft(store: Store) -> Iterator[OpenDraft]:
    opened = store.create(saying("保存过"))
    yield opened
    opened.close()


def saying(text: str) -> State:
    return with_value(State(), "overview.goal", text)


def journal_files(folder: Path) -> list[Path]:
    found = (place for place in places(folder) if place.is_dir())
    return [path for place in found for path in sorted(place.iterdir()) if path.suffix == ".json"]


# --- the journal of a session ---


def test_what_was_typed_is_found_after_a_crash(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("一半"), draft.base_sha)
    draft.journal.write(saying("打了字"), draft.base_sha)
    own = draft.journal.read()
    assert own
    assert own.state == saying("打了字")
    draft.close()
    (found,) = store.pending()
    assert (found.draft_id, found.draft_path, found.state) == (draft.id, draft.path, saying("打了字"))
    assert (found.is_older, found.problem) == (False, "")
    assert found.at
    found.discard()
    found.discard()
    assert store.pending() == []
    assert names(store.folder / "recovery") == []


@given(state=states())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_state_is_found(store: Store, state: State) -> None:
    journal = Journal(store.folder, "x", store.folder / "x.json")
    journal.write(state, "")
    journal.close()
    (found,) = store.pending()
    assert found.state == state
    found.discard()


def test_nobody_else_may_read_it(draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    folder = draft.folder / "recovery"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_saved_draft_needs_no_journal(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.save(saying("打了字"))
    draft.journal.clear()
    draft.journal.clear()
    assert draft.journal.read() is None
    assert names(store.folder / "recovery") == []
    draft.journal.write(saying("又打了字"), draft.base_sha)
    draft.journal.close()
    assert [one.state for one in store.pending()] == [saying("又打了字")]


def test_a_crash_between_saving_and_clearing_leaves_nothing_to_recover(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.save(with_value(saying("打了字"), "session.step", "goals"))
    draft.close()
    assert store.pending() == []
    assert journal_files(store.folder) == []


def test_a_journal_in_use_is_left_alone(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    assert store.pending() == []
    assert draft.journal.read()


def test_an_earlier_journal_is_not_touched_by_the_next_session(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("昨天"), draft.base_sha)
    draft.close()
    again = store.open(draft.id)
    again.journal.write(saying("今天"), again.base_sha)
    again.save(saying("今天"))
    again.journal.clear()
    again.close()
    assert [(one.state, one.is_older) for one in store.pending()] == [(saying("昨天"), True)]


# --- an old journal never beats a newer draft ---


def test_a_draft_saved_since_is_newer(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.journal.close()
    assert [one.is_older for one in store.pending()] == [False]
    draft.save(saying("后来"))
    assert [one.is_older for one in store.pending()] == [True]


def test_a_save_that_failed_after_all_but_the_last_step_does_not_make_the_journal_old(
    store: Store, draft: OpenDraft
) -> None:
    from model.disk import files

    real = files.sync_folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "sync_folder", lambda folder: real(folder / "没有"))
        with pytest.raises(Trouble):
            draft.save(saying("保存失败"))
    draft.journal.write(saying("保存失败之后"), draft.base_sha)
    draft.close()
    assert [(one.state, one.is_older) for one in store.pending()] == [(saying("保存失败之后"), False)]


@pytest.mark.parametrize("content", [None, b"", b"{"])
def test_a_draft_that_is_gone_or_damaged_is_not_newer(store: Store, draft: OpenDraft, content: bytes | None) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.close()
    draft.path.unlink()
    if content is not None:
        draft.path.write_bytes(content)
    assert [(one.state, one.is_older) for one in store.pending()] == [(saying("打了字"), False)]


def test_a_draft_file_anywhere_has_a_journal(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "U盘" / "草稿.json"
    path.parent.mkdir()
    write_draft(path, saying("在U盘上"))
    opened = store.open(path)
    path.parent.rename(tmp_path / "拔走")
    with pytest.raises(Trouble, match="U盘"):
        opened.save(saying("拔走之后"))
    opened.journal.write(saying("拔走之后"), opened.base_sha)
    opened.close()
    (found,) = store.pending()
    assert (found.draft_path, found.state, found.is_older) == (path, saying("拔走之后"), False)


def test_a_data_folder_that_was_moved_is_no_matter(store: Store, draft: OpenDraft, tmp_path: Path) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.close()
    moved = store.folder.rename(tmp_path / "U盘")
    (found,) = Store(moved).pending()
    assert (found.draft_path, found.is_older) == (moved / "drafts" / draft.path.name, False)


# --- places that fail ---


def block(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()  # a file in its place: even root cannot write in it


def test_where_the_data_folder_cannot_be_written_the_state_folder_is(
    store: Store, draft: OpenDraft, state_folder: Path
) -> None:
    block(store.folder / "recovery")
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.close()
    assert journal_files(store.folder)[0].parent == state_folder
    assert [one.state for one in store.pending()] == [saying("打了字")]


def test_where_nothing_can_be_written_it_is_told(store: Store, draft: OpenDraft, state_folder: Path) -> None:
    block(store.folder / "recovery")
    block(state_folder)
    with pytest.raises(Trouble, match="请"):
        draft.journal.write(saying("打了字"), draft.base_sha)
    assert draft.journal.read() is None
    assert store.pending() == []


def test_a_journal_moves_on_when_its_place_goes(store: Store, draft: OpenDraft, state_folder: Path) -> None:
    draft.journal.write(saying("一"), draft.base_sha)
    (store.folder / "recovery").rename(store.folder / "拔走")
    block(store.folder / "recovery")
    draft.journal.write(saying("二"), draft.base_sha)
    draft.close()
    assert [one.state for one in store.pending()] == [saying("二")]
    assert journal_files(store.folder)[0].parent == state_folder


def test_a_damaged_journal_is_told(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(saying("打了字"), draft.base_sha)
    draft.close()
    (path,) = journal_files(store.folder)
    path.write_bytes(path.read_bytes()[:-30])
    (found,) = store.pending()
    assert (found.state, found.draft_id) == (None, draft.id)
    assert path.name in found.problem
    found.discard()
    assert store.pending() == []


@given(st.binary(max_size=50) | st.just(b'{"format":"jixiao-draft"}'))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_lies_there_is_no_trouble(store: Store, content: bytes) -> None:
    folder = store.folder / "recovery"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.json").write_bytes(content)
    (found,) = pending(store.folder)
    assert found.problem


# --- a process that dies ---

TYPIST = """
import sys, time
from pathlib import Path
from model.draft import State, with_value
from model.disk.store import Store

draft = Store(Path(sys.argv[1])).open(sys.argv[2])
draft.journal.write(with_value(State(), "overview.goal", "最后的话"), draft.base_sha)
print("written", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_the_journal_of_a_killed_process_is_free(store: Store, draft: OpenDraft) -> None:
    draft.close()
    typist = subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(store.folder), draft.id], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert typist.stdout
    typist.stdout.readline()
    assert store.pending() == []
    typist.kill()
    typist.communicate()
    (found,) = store.pending()
    assert found.state == saying("最后的话")
    found.discard()
    assert names(store.folder / "recovery") == []
