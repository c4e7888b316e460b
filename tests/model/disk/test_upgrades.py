"""Older drafts are opened in today's schema, on a copy; the file is kept before the first save, and when a step fails."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.disk import envelope, store_file, upgrades
from model.disk.envelope import SCHEMA, Sealer
from model.disk.store import Store, read_draft, write_draft
from model.disk.upgrades import UPGRADES, copy_before
from model.errors import Trouble
from tests.model.disk.test_files import names

DRAFTS = Path(__file__).parents[2] / "drafts"
Envelope = dict[str, Any]


def renamed(old: Envelope) -> Envelope:
    """A step as a later version may need it: a field has another name."""
    cover = old["tables"]["report"]["1"]["cover"]
    cover["unit"] = cover.pop("organisation")
    return old


def broken(old: Envelope) -> Envelope:
    raise KeyError("something nobody thought of")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[int, Callable[[Envelope], Envelope]]], None]:
    """Make believe that schemas were released since."""

    def use(steps: dict[int, Callable[[Envelope], Envelope]]) -> None:
        monkeypatch.setattr(upgrades, "UPGRADES", steps)
        for module in (envelope, store_file):
            monkeypatch.setattr(module, "SCHEMA", 1 + len(steps))

    return use


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "旧.json"
    write_draft(path, store_file.State())
    data = json.loads(path.read_bytes())
    data["tables"]["report"]["1"]["cover"] = {"organisation": "澜川市青屏区图书馆"}
    path.write_bytes(Sealer().seal(data))
    return path


def test_every_released_schema_has_its_step_and_its_sample() -> None:
    assert sorted(UPGRADES) == list(range(1, SCHEMA))
    assert names(DRAFTS) == [f"schema-{number}.json" for number in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("path", sorted(DRAFTS.iterdir()), ids=lambda path: path.stem)
def test_drafts_of_every_released_schema_are_opened(path: Path) -> None:
    state, read = read_draft(path)
    assert read["schema"] == SCHEMA
    assert state.report.cover.unit == "澜川市青屏区图书馆"
    assert state.report.indicators.rows
    assert state.leftovers
    assert state.session.record


def test_an_older_draft_is_upgraded_and_kept(tmp_path: Path, old: Path, later: Callable[..., None]) -> None:
    later({1: renamed})
    before = old.read_bytes()
    draft = Store(tmp_path).open(old)
    assert draft.state.report.cover.unit == "澜川市青屏区图书馆"
    assert (old.read_bytes(), copy_before(old, 1).exists()) == (before, False)
    draft.save(draft.state)
    draft.save(draft.state)
    draft.close()
    assert copy_before(old, 1).read_bytes() == before
    assert json.loads(old.read_bytes())["schema"] == 2
    assert read_draft(old)[0] == draft.state


def test_steps_follow_each_other(old: Path, later: Callable[..., None]) -> None:
    def shouting(given: Envelope) -> Envelope:
        given["tables"]["report"]["1"]["cover"]["unit"] += "！"
        return given

    later({1: renamed, 2: shouting, 3: shouting})
    assert read_draft(old)[0].report.cover.unit == "澜川市青屏区图书馆！！"


@pytest.mark.parametrize("step", [broken, lambda old: {}, lambda old: {**old, "tables": []}])
def test_a_step_that_fails_leaves_the_file(tmp_path: Path, old: Path, later: Callable[..., None], step: Any) -> None:
    later({1: renamed, 2: step})
    before = old.read_bytes()
    with pytest.raises(Trouble, match=r"“旧\.json”.*没有转换成功，文件没有改动"):
        Store(tmp_path).open(old)
    assert old.read_bytes() == before
    assert names(tmp_path) == ["旧.json"]


def test_without_a_copy_of_the_old_file_nothing_is_saved(tmp_path: Path, old: Path, later: Callable[..., None]) -> None:
    later({1: renamed})
    before = old.read_bytes()
    draft = Store(tmp_path).open(old)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_file, "copy_before", None)
        draft._file.storage._before_upgrade = tmp_path / "没有" / "x"
        with pytest.raises(Trouble):
            draft.save(draft.state)
    assert old.read_bytes() == before
    draft.close()


def test_an_older_draft_can_be_a_version_and_a_backup(tmp_path: Path, later: Callable[..., None]) -> None:
    store = Store(tmp_path)
    draft = store.create(store_file.State())
    draft.save(draft.state)
    draft.close()
    later({1: lambda old: old})
    draft.path.write_bytes(b"{")
    (copy,) = store.good_copies(draft.id)
    store.repair(draft.id, copy)
    assert json.loads(draft.path.read_bytes())["schema"] == 2
