"""The recycle bin: what is deleted can be had back until somebody empties it on purpose."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from model.disk.files import backup_of
from model.disk.history import PAGE
from model.disk.store import Store, write_draft
from model.disk.trash import KEPT
from model.draft import State, with_value
from model.errors import Trouble
from tests.model.disk.test_files import names


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def naming(project: str) -> State:
    return with_value(State(), "cover.project", project)


def put(store: Store, project: str) -> str:
    draft = store.create(naming(project))
    draft.save(naming(project))
    draft.history.keep(naming(project), PAGE)
    draft.close()
    return draft.id


def test_a_deleted_draft_lies_in_the_bin(store: Store) -> None:
    id_ = put(store, "甲")
    store.delete(id_)
    assert (store.ids(), store.listed()) == ([], [])
    (one,) = store.trashed()
    assert (one.id, one.problem) == (id_, "")
    assert one.summary
    assert one.summary.project == "甲"
    now = datetime.now().astimezone()
    assert one.deleted_at
    assert abs(now - one.deleted_at) < timedelta(minutes=1)
    assert one.days_left(now) in (29, 30)
    assert one.days_left(now + KEPT + timedelta(days=5)) == 0
    assert one.days_left(now - timedelta(days=900)) == 30
    assert store.history(id_).versions()
    store.restore(id_)
    assert (store.ids(), store.trashed()) == ([id_], [])
    assert backup_of(store.path_of(id_)).exists()


def test_one_draft_deleted_twice_is_there_twice(store: Store) -> None:
    id_ = put(store, "甲")
    store.delete(id_)
    for project in ("乙", "丙"):
        write_draft(store.path_of(id_), naming(project), id_)
        store.delete(id_)
    entries = store.trashed()
    assert len({one.key for one in entries}) == 3
    assert {one.summary.project for one in entries if one.summary} == {"甲", "乙", "丙"}
    wanted = next(one for one in entries if one.summary and one.summary.project == "乙")
    store.restore(wanted.key)
    assert [one.summary.project for one in store.listed() if one.summary] == ["乙"]
    with pytest.raises(Trouble, match="已经在列表中"):
        store.restore(id_)
    assert len(store.trashed()) == 2


def test_it_is_emptied_only_on_request(store: Store) -> None:
    first, second = put(store, "甲"), put(store, "乙")
    store.delete(first)
    store.delete(second)
    keys = {one.id: one.key for one in store.trashed()}
    store.purge([keys[first]])
    assert [one.id for one in store.trashed()] == [second]
    assert store.history(first).versions() == []
    assert store.history(second).versions()
    with pytest.raises(Trouble, match="回收站里找不到"):
        store.purge([keys[first]])
    with pytest.raises(Trouble, match="回收站里找不到"):
        store.restore(first)
    assert names(store.folder / "trash") == [f"{keys[second]}.json", f"{keys[second]}.json.bak"]


def test_nothing_is_left_of_a_purged_draft(store: Store) -> None:
    id_ = put(store, "甲")
    draft = store.open(id_)
    draft.journal.write(naming("没有保存"), draft.base_sha)
    draft.close()
    store.path_of(id_).write_bytes(b"")
    store.repair(id_, store.good_copies(id_)[0])
    store.delete(id_)
    assert len(store.pending()) == 1
    store.purge(one.key for one in store.trashed())
    left = [path for path in store.folder.rglob("*") if path.is_file()]
    assert [path for path in left if id_ in str(path)] == []


def test_history_stays_while_anything_is_left_of_a_draft(store: Store) -> None:
    id_ = put(store, "甲")
    store.delete(id_)
    write_draft(store.path_of(id_), naming("乙"), id_)
    store.purge([store.trashed()[0].key])
    assert store.history(id_).versions()


def test_a_damaged_draft_can_be_deleted_and_had_back(store: Store) -> None:
    id_ = put(store, "甲")
    store.path_of(id_).write_bytes(b"{")
    store.delete(id_)
    (one,) = store.trashed()
    assert one.problem
    assert one.summary is None
    store.restore(one.key)
    assert store.path_of(id_).read_bytes() == b"{"


def test_names_without_a_date_and_of_others(store: Store) -> None:
    id_ = put(store, "甲")
    store.delete(id_)
    folder = store.folder / "trash"
    (folder / f"{store.trashed()[0].key}.json").rename(folder / f"{id_}.json")
    (folder / "别的.json").write_bytes(b"x")
    (one,) = store.trashed()
    assert (one.key, one.deleted_at, one.days_left(datetime.now().astimezone())) == (id_, None, 30)
    store.restore(id_)
    assert store.ids() == [id_]


def test_deleting_a_linked_draft_removes_only_the_link(store: Store, tmp_path: Path) -> None:
    id_ = put(store, "甲")
    path, real = store.path_of(id_), tmp_path / "真.json"
    path.rename(real)
    path.symlink_to(real)
    draft = store.open(id_)
    assert (draft.path, draft.read_only) == (real, False)
    draft.close()
    store.delete(id_)
    assert real.exists()
    assert store.ids() == []
