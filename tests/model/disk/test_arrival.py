"""A draft that was brought in joins the store and takes nothing away from what is there."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from model.beginnings import sample
from model.disk import arrival
from model.disk.attachments import Attachments
from model.disk.package import Incoming, read_incoming, write_package
from model.disk.store import Store
from model.draft import Change, State, applied
from model.errors import Trouble
from model.report import Evidence, EvidenceItem

GOAL = "overview.annual_goal"


def with_file(state: State, name: str = "验收单.pdf") -> State:
    return replace(state, report=replace(state.report, evidence=Evidence((EvidenceItem("r1", "验收单", file=name),))))


def edited(state: State, text: str) -> State:
    return applied(state, Change(((GOAL, text),)))


@pytest.fixture
def came(tmp_path: Path) -> Incoming:
    """A package of a colleague, with one file."""
    store = Store(tmp_path / "colleague")
    opened = store.create(with_file(sample()))
    opened.close()
    Attachments(store.folder, opened.id).put("验收单.pdf", b"of the colleague")
    write_package(opened.path, tmp_path / "草稿.zip", store.folder)
    return read_incoming(tmp_path / "草稿.zip")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def held(store: Store, id: str) -> State:
    opened = store.open(id, read_only=True)
    return opened.state


def test_a_new_draft_keeps_its_id_and_has_its_files(store: Store, came: Incoming) -> None:
    assert arrival.existing(store, came) is None
    assert arrival.add(store, came) == came.id
    state = held(store, came.id)
    assert state.report == came.state.report
    assert Attachments(store.folder, came.id).read("验收单.pdf") == b"of the colleague"
    assert [(event.what, event.detail) for event in state.session.record[-1:]] == [("导入", "草稿.zip")]


def test_both_are_kept_under_different_ids(store: Store, came: Incoming) -> None:
    first = arrival.add(store, came)
    there = arrival.existing(store, came)
    assert there
    assert there.state
    assert there.saved_at
    assert there.state.report == came.state.report
    second = arrival.add(store, came)
    assert second != first
    assert sorted(store.ids()) == sorted((first, second))
    assert Attachments(store.folder, second).read("验收单.pdf") == b"of the colleague"


def test_the_replaced_draft_and_its_file_are_kept(store: Store, came: Incoming) -> None:
    store.create(edited(with_file(sample()), "这里写的目标"), came.id).close()
    Attachments(store.folder, came.id).put("验收单.pdf", b"of this office")
    assert arrival.replace_existing(store, came) == came.id
    state = held(store, came.id)
    assert state.report.overview == came.state.report.overview
    there = Attachments(store.folder, came.id)
    (row,) = state.report.evidence.rows
    assert (row.file, there.read(row.file)) == ("验收单-2.pdf", b"of the colleague")
    assert there.read("验收单.pdf") == b"of this office"
    (version,) = (one for one in store.history(came.id).versions() if one.occasion == arrival.BEFORE)
    assert store.history(came.id).state_of(version).report.overview.annual_goal == "这里写的目标"


def test_a_draft_that_is_open_elsewhere_is_not_replaced(store: Store, came: Incoming) -> None:
    opened = store.create(edited(sample(), "正在写"), came.id)
    with pytest.raises(Trouble, match="打开"):
        arrival.replace_existing(Store(store.folder), came)
    opened.close()
    assert held(store, came.id).report.overview.annual_goal == "正在写"


def test_a_damaged_draft_of_the_same_id_is_left_alone(store: Store, came: Incoming) -> None:
    store.create(sample(), came.id).close()
    store.path_of(came.id).write_bytes(b"")
    there = arrival.existing(store, came)
    assert there
    assert there.state is None
    assert arrival.add(store, came) != came.id
    assert store.path_of(came.id).read_bytes() == b""


@pytest.mark.parametrize("id", ["../../evil", "x", "", "CON", "a" * 400])
def test_an_id_that_is_none_gets_a_new_one(store: Store, came: Incoming, id: str) -> None:
    strange = replace(came, id=id)
    assert arrival.existing(store, strange) is None
    assert arrival.add(store, strange) in store.ids()
    assert len(list(store.folder.parent.glob("**/*evil*"))) == 0


def test_a_full_disk_adds_nothing(store: Store, came: Incoming, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    fsync = os.fsync

    def full_at_the_draft(handle: int) -> None:
        nonlocal count
        count += 1
        if count > 2:  # the evidence file and its folder are on disk
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr("model.disk.files.os.fsync", full_at_the_draft)
    with pytest.raises(Trouble, match="磁盘已满"):
        arrival.add(store, came)
    assert store.ids() == []
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []
