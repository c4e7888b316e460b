"""Faults 24–38: drafts that are damaged, wrong, of another version, deleted or restored, and clocks that lie."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from model.beginnings import sample
from model.disk import envelope, history, store_file, upgrades
from model.disk.envelope import Sealer
from model.disk.files import backup_of
from model.disk.history import PAGE, surplus
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.draft import with_value
from model.errors import Trouble
from model.paths import spec_of
from model.typed import read
from tests.torture.drafts import turn_of, turn_state
from tests.torture.test_failures import CLEAR

ROOT = Path(__file__).parents[2]


def tamper(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a draft file and seal it again."""
    data = json.loads(path.read_bytes())
    change(data)
    path.write_bytes(Sealer().seal(data))


def told(path: Path) -> str:
    """Return what is said of a file that cannot be read."""
    with pytest.raises(Trouble) as caught:
        read_draft(path)
    assert CLEAR.fullmatch(str(caught.value))
    return str(caught.value)


def test_fault_24_a_zero_byte_draft_is_never_opened_as_empty(store: Store, draft: OpenDraft) -> None:
    draft.save(turn_state(2))
    draft.close()
    draft.path.write_bytes(b"")
    with pytest.raises(Trouble, match="是空文件"):
        store.open(draft.id)
    (listed,) = store.listed()
    assert "是空文件" in listed.problem
    store.repair(draft.id, store.good_copies(draft.id)[0])
    opened = store.open(draft.id)
    assert turn_of(opened.state) == 1  # the backup
    opened.close()


@pytest.mark.parametrize("way", ["zeros", "cut", "flipped"])
def test_fault_25_damage_is_found_by_the_checksum_and_the_damaged_file_is_kept(
    store: Store, draft: OpenDraft, way: str
) -> None:
    draft.save(turn_state(2))
    draft.close()
    good = draft.path.read_bytes()
    middle = len(good) // 2
    flipped = good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]
    damaged = {"zeros": bytes(len(good)), "cut": good[:middle], "flipped": flipped}[way]
    draft.path.write_bytes(damaged)
    assert draft.path.name in told(draft.path)
    aside = store.repair(draft.id, store.good_copies(draft.id)[0])
    assert aside
    assert ".damaged-2" in aside.name
    assert aside.read_bytes() == damaged
    assert turn_of(read_draft(draft.path)[0]) == 1


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [("unit", 5, "cover.unit"), ("year", "去年", "cover.year"), ("attachments", {}, "cover.attachments")],
)
def test_fault_26_a_wrong_type_is_told_with_its_field(draft: OpenDraft, place: str, value: object, named: str) -> None:
    tamper(draft.path, lambda data: data["tables"]["report"]["1"]["cover"].update({place: value}))
    assert f"（{named}）应为" in told(draft.path)


def test_fault_26_missing_keys_have_defaults_and_unknown_ones_are_written_back(store: Store, draft: OpenDraft) -> None:
    draft.close()

    def change(data: dict[str, Any]) -> None:
        report = data["tables"]["report"]["1"]
        del report["cover"]
        report["overview"]["未来的栏目"] = {"内容": 1}
        data["tables"]["未来的表"] = {"1": {"a": "b"}}

    tamper(draft.path, change)
    opened = store.open(draft.id)
    assert opened.state.report.cover.unit == ""
    opened.save(with_value(opened.state, "overview.goal", "改过"))
    opened.close()
    tables = json.loads(draft.path.read_bytes())["tables"]
    assert tables["report"]["1"]["overview"]["未来的栏目"] == {"内容": 1}
    assert tables["未来的表"] == {"1": {"a": "b"}}


def test_fault_27_what_stands_twice_is_refused(draft: OpenDraft) -> None:
    text = draft.path.read_text("utf-8")
    draft.path.write_text(text.replace('"goal":', '"goal":"另一个","goal":', 1), "utf-8")
    assert "“goal”出现了两次，分不清哪一个对" in told(draft.path)
    write_draft(draft.path, sample())

    def double(data: dict[str, Any]) -> None:
        rows = data["tables"]["report"]["1"]["indicators"]["rows"]
        rows[1]["id"] = rows[0]["id"]

    tamper(draft.path, double)
    assert "indicators.rows[1]" in told(draft.path)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_fault_28_numbers_without_bounds_are_refused_in_files_and_at_input(draft: OpenDraft, number: str) -> None:
    text = draft.path.read_text("utf-8")
    draft.path.write_text(text.replace('"year":null', f'"year":{number}', 1), "utf-8")
    told(draft.path)
    with pytest.raises(ValueError):  # noqa: PT011  # refused; the field keeps the text and says so
        read(number, spec_of("cover.year"))


BOMBS = """
import json, sys, time
from pathlib import Path
from tests.torture.mutations import peak
from model.disk.store import read_draft
from model.errors import Trouble
before = time.process_time()
try:
    read_draft(Path(sys.argv[1]))
except Trouble as trouble:
    print(trouble)
print(time.process_time() - before, peak())
"""


@pytest.mark.parametrize("bomb", ["depth", "objects", "gigabyte", "number"])
def test_fault_29_a_bomb_is_refused_at_once_and_costs_no_memory(tmp_path: Path, bomb: str) -> None:
    path = tmp_path / "草稿.json"
    contents = {"depth": b"[" * 9_000_000, "objects": b"[" + b"{}," * 3_000_000 + b"{}]", "number": b"9" * 9_000_000}
    if bomb == "gigabyte":
        with path.open("wb") as file:
            file.truncate(1_000_000_000)
    else:
        path.write_bytes(contents[bomb])
    done = subprocess.run(
        [sys.executable, "-c", BOMBS, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    message, figures = done.stdout.splitlines()
    seconds, megabytes = figures.split()
    assert CLEAR.fullmatch(message)
    assert float(seconds) < 1  # of the processor
    assert int(megabytes) < 200


def test_fault_30_a_byte_order_mark_is_accepted_and_gbk_is_told(draft: OpenDraft) -> None:
    good = draft.path.read_bytes()
    draft.path.write_bytes(b"\xef\xbb\xbf" + good)
    assert turn_of(read_draft(draft.path)[0]) == 1
    draft.path.write_bytes(good.decode().encode("gbk"))
    assert "GBK" in told(draft.path)


def test_fault_31_a_newer_draft_is_refused_and_left_alone(store: Store, draft: OpenDraft) -> None:
    draft.close()
    tamper(draft.path, lambda data: data.update(schema=99))
    before = draft.path.read_bytes()
    with pytest.raises(Trouble, match=r"由更新版本的程序保存，文件没有改动。请升级本程序后再打开。"):
        store.open(draft.id)
    assert draft.path.read_bytes() == before


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Any]], None]:
    """Make believe that the next schema is there, with a step to it."""

    def use(step: Callable[[Any], Any]) -> None:
        monkeypatch.setattr(upgrades, "UPGRADES", {1: step})
        for module in (envelope, store_file):
            monkeypatch.setattr(module, "SCHEMA", 2)

    return use


def test_fault_32_an_older_draft_is_upgraded_on_a_copy(
    store: Store, draft: OpenDraft, next_schema: Callable[..., None]
) -> None:
    draft.close()
    old = draft.path.read_bytes()
    next_schema(lambda data: data)
    opened = store.open(draft.id)
    assert draft.path.read_bytes() == old
    opened.save(turn_state(2))
    opened.close()
    assert json.loads(draft.path.read_bytes())["schema"] == 2
    assert upgrades.copy_before(draft.path, 1).read_bytes() == old


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "drafts").glob("*.json")), ids=lambda path: path.stem)
def test_fault_32_a_sample_of_every_released_schema_opens(path: Path) -> None:
    assert read_draft(path)[0].report.cover.unit


def test_fault_33_an_upgrade_that_fails_half_way_leaves_the_file(
    store: Store, draft: OpenDraft, next_schema: Callable[..., None]
) -> None:
    draft.close()
    old = draft.path.read_bytes()

    def half(data: Any) -> Any:
        data["tables"].clear()
        raise KeyError("unit")

    next_schema(half)
    with pytest.raises(Trouble):
        store.open(draft.id)
    assert draft.path.read_bytes() == old


def test_fault_34_the_next_older_copy_is_taken_when_the_newest_is_damaged_too(store: Store, draft: OpenDraft) -> None:
    for turn in (1, 2, 3):
        draft.history.keep(turn_state(turn), PAGE, counter=turn)
    draft.save(turn_state(4))
    draft.close()
    newest, *_ = draft.history.versions()
    for path in (draft.path, backup_of(draft.path), newest.path):
        path.write_bytes(b"{")
    copies = store.good_copies(draft.id)
    assert [turn_of(copy.state) for copy in copies] == [2, 1]
    assert [bool(version.problem) for version in draft.history.versions()] == [True, False, False]


def test_fault_35_an_old_journal_never_beats_a_newer_draft(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(turn_state(2), draft.base_sha)
    draft.journal.close()
    draft.save(turn_state(3))
    (found,) = store.pending()
    assert found.is_older  # offered as a copy
    assert turn_of(read_draft(draft.path)[0]) == 3


def test_fault_36_nothing_is_thinned_while_a_restore_is_fresh(
    draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    for turn in range(5):
        draft.history.keep(turn_state(turn), PAGE)
    later = datetime.now().astimezone() + timedelta(days=900)
    assert len(surplus(draft.history.versions(), later)) == 3  # all but the newest and that of the month
    draft.history.pause()
    draft.history.thin(later)
    assert len(draft.history.versions()) == 5
    draft.history.resume()  # the officer saves on purpose
    draft.history.thin(later)
    assert len(draft.history.versions()) == 2


def test_fault_37_a_deleted_draft_lies_in_the_bin_for_thirty_days(store: Store, draft: OpenDraft) -> None:
    draft.close()
    store.delete(draft.id)
    (entry,) = store.trashed()
    now = datetime.now().astimezone()
    assert (entry.days_left(now), entry.days_left(now + timedelta(days=60))) == (30, 0)
    store.restore(draft.id)
    assert turn_of(read_draft(draft.path)[0]) == 1


@pytest.mark.parametrize("year", [1985, 2038, 2106])
def test_fault_38_versions_are_ordered_by_their_number_not_by_the_clock(
    draft: OpenDraft, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(year, 10, 26, 2, 30).astimezone()

    draft.history.keep(turn_state(1), PAGE)
    with monkeypatch.context() as patch:
        for module in (history, store_file):
            patch.setattr(module, "datetime", Clock)
        draft.history.keep(turn_state(2), PAGE)
        draft.save(turn_state(2))
    draft.history.keep(turn_state(3), PAGE)
    turns = [turn_of(draft.history.state_of(version)) for version in draft.history.versions()]
    assert turns == [3, 2, 1]
    assert draft.counter == 2
    assert str(year) in json.loads(draft.path.read_bytes())["saved_at"]


# Names of the draft's own file


@pytest.mark.skipif(os.name == "nt", reason="links are of POSIX")
def test_fault_39_a_symbolic_link_stays_and_its_target_is_replaced(store: Store, home: Path) -> None:
    write_draft(home / "真.json", turn_state(1))
    (home / "链接.json").symlink_to(home / "真.json")
    opened = store.open(home / "链接.json")
    opened.save(turn_state(2))
    opened.close()
    assert (home / "链接.json").is_symlink()
    assert turn_of(read_draft(home / "真.json")[0]) == 2


@pytest.mark.skipif(os.name == "nt", reason="links are of POSIX")
def test_fault_39_a_hard_link_is_told(store: Store, home: Path) -> None:
    write_draft(home / "一.json", turn_state(1))
    os.link(home / "一.json", home / "二.json")
    opened = store.open(home / "一.json")
    assert "硬链接" in opened.remark
    opened.close()


@pytest.mark.parametrize("name", ["我的 报告（终稿）", "图书馆📚", "x" * 240, "很长" * 25])
def test_fault_40_any_place_works_or_is_refused_before_typing(home: Path, name: str) -> None:
    folder = home / name / name[:60] / name[:40]
    try:
        folder.mkdir(parents=True)
    except OSError:
        pytest.skip("this disk has no such names")
    store = Store(folder)
    opened = store.create(turn_state(1))
    opened.save(turn_state(2))
    opened.history.keep(turn_state(2), PAGE)
    opened.close()
    assert turn_of(read_draft(opened.path)[0]) == 2


def test_fault_40_a_name_too_long_is_refused_before_typing(home: Path) -> None:
    with pytest.raises(Trouble, match="太长，没有保存。请把文件名改短"):
        write_draft(home / f"{'长' * 90}.json", turn_state(1))
