"""Damaged drafts: the newest good copy comes back, the damaged file stays beside."""

import json
import os
import re
from pathlib import Path

import pytest

from model.disk.files import backup_of
from model.disk.history import NAMED, PAGE
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.draft import State, with_value
from model.errors import Trouble
from tests.model.disk.test_files import fail_at, names


def saying(text: str) -> State:
    return with_value(State(), "overview.goal", text)


def goal(state: State) -> str:
    return state.report.overview.goal


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def damaged(store: Store) -> OpenDraft:
    """A draft saved five times (保存1 … 保存5), with versions of the second and the fourth, and now damaged."""
    draft = store.create(saying("保存1"))
    for number in range(2, 6):
        draft.save(saying(f"保存{number}"))
        if number in (2, 4):
            draft.history.keep(saying(f"保存{number}"), PAGE, "名" if number == 2 else "", draft.counter)
    draft.close()
    draft.path.write_bytes(draft.path.read_bytes()[:-40] + bytes(40))
    return draft


def test_the_newest_good_copy_comes_first(store: Store, damaged: OpenDraft) -> None:
    with pytest.raises(Trouble, match="备份"):
        store.open(damaged.id)
    copies = store.good_copies(damaged.id)
    assert [(goal(copy.state), copy.counter) for copy in copies] == [("保存4", 4), ("保存4", 4), ("保存2", 2)]
    assert [copy.what for copy in copies] == ["上一次保存的备份", f"历史版本（{PAGE}）", "版本“名”"]
    backup_of(damaged.path).write_bytes(b"")
    copies[1].path.write_bytes(b"{")
    assert [goal(copy.state) for copy in store.good_copies(damaged.id)] == ["保存2"]


def test_a_version_newer_than_the_backup_comes_before_it(store: Store, damaged: OpenDraft) -> None:
    store.history(damaged.id).keep(saying("保存5"), PAGE, counter=5)
    assert [goal(copy.state) for copy in store.good_copies(damaged.id)] == ["保存5", "保存4", "保存4", "保存2"]


def test_repairing_sets_the_damaged_file_aside(store: Store, damaged: OpenDraft) -> None:
    spoiled, backup = damaged.path.read_bytes(), backup_of(damaged.path).read_bytes()
    copies = store.good_copies(damaged.id)
    aside = store.repair(damaged.id, copies[-1])
    assert aside
    assert re.fullmatch(re.escape(damaged.path.name) + r"\.damaged-\d{8}-\d{6}", aside.name)
    assert (aside.read_bytes(), backup_of(damaged.path).read_bytes()) == (spoiled, backup)
    draft = store.open(damaged.id)
    assert (goal(draft.state), draft.id, draft.counter) == ("保存2", damaged.id, 5)
    assert "kept" not in json.loads(draft.path.read_bytes())
    draft.save(saying("继续"))
    draft.close()
    damaged.path.write_bytes(b"")
    again = store.repair(damaged.id, store.good_copies(damaged.id)[0])
    assert again
    assert again != aside
    assert (again.read_bytes(), aside.read_bytes()) == (b"", spoiled)


def test_what_other_versions_wrote_survives_a_repair(store: Store) -> None:
    draft = store.create(State())
    data = json.loads(draft.path.read_bytes())
    draft.close()
    from model.disk.envelope import Sealer

    draft.path.write_bytes(Sealer().seal(data | {"mood": "好"}))
    again = store.open(draft.id)
    again.save(saying("一"))
    again.save(saying("二"))
    again.close()
    again.path.write_bytes(b"x")
    store.repair(again.id, store.good_copies(again.id)[0])
    assert json.loads(again.path.read_bytes())["mood"] == "好"


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
def test_a_repair_that_fails_changes_nothing(store: Store, damaged: OpenDraft, step: str) -> None:
    before = damaged.path.read_bytes()
    copy = store.good_copies(damaged.id)[0]
    for turn in range(4):
        with pytest.MonkeyPatch.context() as patch:
            calls = fail_at(patch, step, turn, 28)
            try:
                store.repair(damaged.id, copy)
            except Trouble:
                assert damaged.path.read_bytes() == before or (step, turn) in (("open", 2), ("fsync", 1), ("open", 3))
            if calls[0] <= turn:
                break
    assert not [name for name in names(damaged.path.parent) if ".tmp" in name]


def test_without_links_the_damaged_file_is_copied_aside(
    store: Store, damaged: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at(monkeypatch, "link", 0, 1)
    spoiled = damaged.path.read_bytes()
    aside = store.repair(damaged.id, store.good_copies(damaged.id)[0])
    assert aside
    assert aside.read_bytes() == spoiled


def test_nobody_repairs_what_is_open(store: Store) -> None:
    draft = store.create(saying("一"))
    draft.save(saying("二"))
    with pytest.raises(Trouble, match="不能修复"):
        store.repair(draft.id, store.good_copies(draft.id)[0])
    draft.close()


def test_a_draft_file_anywhere_is_repaired(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "同事的.json"
    write_draft(path, saying("一"))
    draft = store.open(path)
    draft.save(saying("二"))
    draft.history.keep(saying("二"), NAMED, "二稿", draft.counter)
    draft.close()
    path.write_bytes(b"")
    copies = store.good_copies(path)
    assert [goal(copy.state) for copy in copies] == ["二", "一"]
    store.repair(path, copies[0])
    assert goal(read_draft(path)[0]) == "二"


def test_a_hard_link_is_told(store: Store, tmp_path: Path) -> None:
    draft = store.create(saying("一"))
    draft.save(saying("二"))
    draft.close()
    os.link(draft.path, tmp_path / "别名.json")
    again = store.open(draft.id)
    assert "硬链接" in again.remark
    again.save(saying("三"))
    assert again.remark == ""
    again.close()
    assert goal(read_draft(tmp_path / "别名.json")[0]) == "二"
    once_more = store.open(draft.id)
    assert once_more.remark == ""
    once_more.close()


def test_a_half_made_backup_is_no_hard_link(store: Store) -> None:
    draft = store.create(saying("一"))
    draft.close()
    os.link(draft.path, backup_of(draft.path))
    again = store.open(draft.id)
    assert again.remark == ""
    again.close()
