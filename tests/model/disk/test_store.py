"""Drafts on disk: nothing that was saved is lost, nothing wrong is opened, nobody overwrites anybody."""

import errno
import json
import os
import random
import socket
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.disk import envelope as sealed
from model.disk.envelope import APP_VERSION, LIMIT, Sealer, canonical, digest
from model.disk.files import backup_of, private_name
from model.disk.lock import described
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.draft import State, with_value
from model.errors import Trouble
from tests.model.disk.test_files import STEPS, fail_at, names
from tests.strategies import states

ROOT = Path(__file__).parents[3]
UNIT = "澜川市青屏区图书馆"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, "李晓")


@pytest.fixture
def draft(store: Store) -> Iterator[OpenDraft]:
    opened = store.create(with_value(State(), "cover.unit", UNIT))
    yield opened
    opened.close()


def saying(text: str) -> State:
    return with_value(State(), "overview.goal", text)


def goal(state: State) -> object:
    return state.report.overview.goal


# --- what is saved comes back ---


@given(state=states())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_state_comes_back(store: Store, state: State) -> None:
    draft = store.create(state)
    assert draft.state == state
    draft.save(replace(state, leftovers=("新",)))
    draft.close()
    assert read_draft(draft.path)[0] == replace(state, leftovers=("新",))


def test_a_draft_is_saved_and_opened_again(store: Store, draft: OpenDraft) -> None:
    first = draft.saved_at
    saved = draft.save(saying("目标"))
    assert draft.saved_at
    assert first
    assert first <= draft.saved_at <= saved
    draft.close()
    again = store.open(draft.id)
    assert (goal(again.state), again.read_only, again.id) == ("目标", False, draft.id)
    again.close()
    assert names(draft.path.parent) == [draft.path.name, backup_of(draft.path).name]
    assert read_draft(backup_of(draft.path))[0].report.cover.unit == UNIT


def test_only_the_owner_may_read(draft: OpenDraft) -> None:
    draft.save(draft.state)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in draft.path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(draft.path.parent.stat().st_mode) == 0o700


def test_the_envelope(draft: OpenDraft) -> None:
    draft.save(draft.state)
    envelope = json.loads(draft.path.read_bytes())
    body = {key: value for key, value in envelope.items() if key != "sha256"}
    assert envelope["sha256"] == digest(canonical(body))
    assert [envelope[key] for key in ("format", "schema", "counter", "id")] == ["jixiao-draft", 1, 2, draft.path.stem]
    assert envelope["tables"]["report"]["1"]["cover"]["unit"] == UNIT
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == APP_VERSION


def test_what_other_versions_wrote_is_kept(store: Store, draft: OpenDraft) -> None:
    tamper(draft, lambda envelope: envelope | {"mood": "好", "tables": envelope["tables"] | {"x": {"7": {"a": 1}}}})
    draft.close()
    again = store.open(draft.path)
    again.save(with_value(again.state, "cover.unit", "新"))
    again.close()
    written = json.loads(draft.path.read_bytes())
    assert (written["mood"], list(written["tables"]["x"].values())) == ("好", [{"a": 1}])


def test_lists_copies_deletes_and_restores(store: Store, draft: OpenDraft) -> None:
    draft.save(with_value(saying("目标"), "session.status", "已定稿"))
    copy = store.duplicate(draft.id)
    assert [(one.id, goal(one.state), one.problem) for one in store.listed() if one.state] == [
        (copy, "目标", ""),
        (draft.id, "目标", ""),
    ]
    assert [one.state.session.status for one in store.listed() if one.state] == ["填写中", "已定稿"]
    with pytest.raises(Trouble, match=r"草稿正由李晓（.*打开，不能删除"):
        store.delete(draft.id)
    draft.close()
    store.delete(draft.id)
    assert store.ids() == [copy]
    with pytest.raises(Trouble, match="没有编号为"):
        store.open(draft.id)
    store.restore(draft.id)
    assert sorted(store.ids()) == sorted([copy, draft.id])
    with pytest.raises(Trouble, match="已经在列表中"):
        store.restore(draft.id)


def test_a_damaged_draft_stays_in_the_list(store: Store, draft: OpenDraft) -> None:
    draft.path.write_bytes(b"{")
    (one,) = store.listed()
    assert (one.state, one.id) == (None, draft.id)
    assert draft.path.name in one.problem


def test_a_draft_is_written_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "给同事 的草稿😀.json"
    write_draft(path, saying("甲"))
    write_draft(path, saying("乙"))
    assert goal(read_draft(path)[0]) == "乙"
    assert names(tmp_path) == [path.name]
    opened = Store(tmp_path).open(path)
    opened.save(saying("丙"))
    opened.close()
    assert names(tmp_path) == [path.name, backup_of(path).name]


# --- nobody overwrites anybody ---


def test_the_second_window_only_reads(store: Store, draft: OpenDraft) -> None:
    second = Store(store.folder, "王芳").open(draft.id)
    assert second.read_only
    assert second.holder.startswith(f"李晓（{socket.gethostname()}）")
    assert second.holder in second.reason
    assert not second.is_stale
    with pytest.raises(Trouble, match="李晓"):
        second.save(saying("抢写"))
    draft.close()
    third = store.open(draft.id)
    assert not third.read_only
    third.close()


def test_a_change_from_outside_is_never_overwritten(store: Store, draft: OpenDraft) -> None:
    draft.save(saying("这里"))
    path, id_ = draft.path, draft.id
    write_draft(path, saying("外面"))
    draft.save(saying("这里又改"))
    assert "被其他程序改动过，没有覆盖它" in draft.remark
    assert goal(read_draft(path)[0]) == "外面"
    assert draft.id != id_
    assert sorted(store.ids()) == sorted([id_, draft.id])
    draft.save(saying("继续"))
    assert (draft.remark, goal(read_draft(draft.path)[0])) == ("", "继续")
    store.open(id_).close()
    assert store.open(draft.id).read_only


def test_a_data_folder_behind_a_link_is_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "真").mkdir()
    (tmp_path / "链接").symlink_to(tmp_path / "真")
    store = Store(tmp_path / "链接")
    first = store.create(saying("这里"))
    assert first.path == store.path_of(first.id)
    first.close()
    for ref in (first.id, store.path_of(first.id)):
        opened = store.open(ref)
        write_draft(first.path, saying("外面"))
        opened.save(saying("这里又改"))
        assert opened.id in store.ids()
        opened.close()
    assert len(store.ids()) == 3


def test_a_draft_that_was_taken_away_is_written_again(draft: OpenDraft) -> None:
    draft.path.unlink()
    draft.save(saying("还在"))
    assert goal(read_draft(draft.path)[0]) == "还在"


def test_the_note_of_another_computer_counts(store: Store, draft: OpenDraft) -> None:
    draft.close()
    note = {"host": "另一台", "pid": 1, "since": "2025-03-05T14:01:00+08:00", "name": "王芳"}
    private_name(draft.path, ".holder").write_text(json.dumps(note), "utf-8")
    seen = store.open(draft.id)
    assert seen.read_only
    assert seen.holder.startswith("王芳（另一台）3月5日 ")
    assert seen.is_stale
    mine = store.open(draft.id, take_over=True)
    assert not mine.read_only
    mine.close()


@pytest.mark.parametrize("note", [b"\xff", b"[]", b"[" * 5000, b'{"host": 5}'])
def test_a_garbled_note_stops_nobody_for_ever(store: Store, draft: OpenDraft, note: bytes) -> None:
    draft.close()
    private_name(draft.path, ".holder").write_bytes(note)
    seen = store.open(draft.id)
    assert (seen.read_only, seen.is_stale) == (True, True)
    assert seen.holder.startswith("另一个窗口")
    seen.close()
    with_note = store.open(draft.id, take_over=True)
    assert not with_note.read_only
    with_note.close()


@pytest.mark.parametrize("note", [b"", b'{"host": "%s", "pid": 1}' % socket.gethostname().encode()])
def test_what_a_dead_process_of_this_computer_left_is_taken_over(store: Store, draft: OpenDraft, note: bytes) -> None:
    draft.close()
    private_name(draft.path, ".holder").write_bytes(note)
    private_name(draft.path, ".lock").touch()
    mine = store.open(draft.id)
    assert not mine.read_only
    mine.close()
    assert names(draft.path.parent) == [draft.path.name]


def test_a_note_is_text_and_short() -> None:
    assert described({"name": "甲" * 999 + "\n", "host": None, "since": "9" * 99}) == "甲" * 40 + "（）"


def test_a_full_disk_is_not_called_a_lock(store: Store, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    draft.close()
    fail_at(monkeypatch, "open", 0, errno.ENOSPC)
    seen = store.open(draft.id)
    assert (seen.read_only, seen.holder) == (True, "")
    assert "磁盘已满" in seen.reason


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_file_is_opened_for_reading(store: Store, draft: OpenDraft) -> None:
    draft.close()
    draft.path.chmod(0o400)
    seen = store.open(draft.id)
    assert seen.read_only
    assert "不能写入" in seen.reason


# --- every wrong file ---


def tamper(draft: OpenDraft, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Rewrite a draft file with a right checksum."""
    draft.path.write_bytes(Sealer().seal(change(json.loads(draft.path.read_bytes()))))


GOOD = {
    "format": "jixiao-draft",
    "schema": 1,
    "app_version": "0",
    "id": "x",
    "counter": 1,
    "saved_at": "",
    "tables": {},
}
BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "binary": (bytes(range(256)) * 20, "不是绩效报告的草稿文件"),
    "zeros": (bytes(4096), "不是绩效报告的草稿文件"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "不是绩效报告的草稿文件"),
    "cut": (Sealer().seal(GOOD)[:-20], "不完整或已损坏"),
    "text": ("项目绩效评价报告".encode(), "不是绩效报告的草稿文件"),
    "other": (b'{"name": "jixiao", "version": 1}', "不是绩效报告的草稿文件"),
    "list": (b"[1, 2]", "不是绩效报告的草稿文件"),
    "number": (b"12", "不是绩效报告的草稿文件"),
    "twice": (b'{"format": "jixiao-draft", "schema": 1, "schema": 2}', "“schema”出现了两次"),
    "nan": (b'{"format": "jixiao-draft", "counter": NaN}', "不完整或已损坏"),
    "huge": (b'{"format": "jixiao-draft", "schema": 1, "counter": 1e999}', "校验码不符"),
    "digits": (b'{"format": "jixiao-draft", "schema": ' + b"9" * 10_000 + b"}", "不完整或已损坏"),
    "deep": (b'{"format": "jixiao-draft", "tables": ' + b"[" * 100_000, "结构层次太多"),
    "wide": (b"[" + b"[]," * 3_000_000 + b"[]]", "结构层次太多"),
    "gbk": ('{"format": "jixiao-draft", "unit": "图书馆"}'.encode("gbk"), "文字编码是GBK"),
    "broken text": (Sealer().seal(GOOD | {"id": "图书馆" * 50}).replace("馆".encode(), b"\xe9", 1), "不完整或已损坏"),
    "zeros within": (Sealer().seal(GOOD | {"id": "图书馆" * 50})[:-101] + bytes(101), "不完整或已损坏"),
    "utf-16": ('{"format": "jixiao-draft"}'.encode("utf-16"), "不是绩效报告的草稿文件"),
    "half a character": (b'{"format": "jixiao-draft", "schema": 1, "id": "\\ud800"}', "校验码不符"),
    "no checksum": (canonical(GOOD), "校验码不符"),
    "changed": (Sealer().seal(GOOD).replace(b'"counter":1', b'"counter":2'), "校验码不符"),
    "newer": (Sealer().seal(GOOD | {"schema": 2}), "请升级本程序"),
    "no schema": (Sealer().seal(GOOD | {"schema": "1"}), "内容不完整"),
    "true schema": (Sealer().seal(GOOD | {"schema": True}), "内容不完整"),
    "no tables": (Sealer().seal(GOOD | {"tables": []}), "内容不完整"),
    "flat table": (Sealer().seal(GOOD | {"tables": {"report": []}}), "内容不完整"),
    "odd number": (Sealer().seal(GOOD | {"tables": {"report": {"一": {}}}}), "内容不完整"),
    "flat document": (Sealer().seal(GOOD | {"tables": {"report": {"1": []}}}), "内容不完整"),
    "two reports": (Sealer().seal(GOOD | {"tables": {"report": {"1": {}, "2": {}}}}), "应为一条记录"),
    "wrong type": (
        Sealer().seal(GOOD | {"tables": {"report": {"1": {"cover": {"unit": 1}}}}}),
        "（cover.unit）应为文字",
    ),
}


@pytest.mark.parametrize("kind", BYTES)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, kind: str) -> None:
    content, told = BYTES[kind]
    path = tmp_path / "某草稿.json"
    path.write_bytes(content)
    for read in (read_draft, Store(tmp_path).open):
        with pytest.raises(Trouble) as caught:
            read(path)
        message = str(caught.value)
        assert told in message
        assert "某草稿.json" in message
        assert "请" in message
        assert "\n" not in message
    assert path.read_bytes() == content
    assert names(tmp_path) == [path.name]


def test_a_missing_file_a_folder_and_a_flood(tmp_path: Path) -> None:
    with (tmp_path / "大.json").open("wb") as file:
        file.truncate(200_000_000)
    (tmp_path / "夹.json").mkdir()
    for name, told in {"大.json": "超过10MB", "夹.json": "是文件夹", "无.json": "找不到"}.items():
        with pytest.raises(Trouble, match=f"“{name}”.*{told}|{told}.*“{name}”"):
            Store(tmp_path).open(tmp_path / name)
    assert names(tmp_path) == ["大.json", "夹.json"]


def test_a_byte_order_mark_is_accepted(draft: OpenDraft) -> None:
    draft.path.write_bytes(b"\xef\xbb\xbf" + draft.path.read_bytes())
    assert read_draft(draft.path)[0].report.cover.unit == UNIT


def test_the_backup_is_named_where_there_is_one(draft: OpenDraft) -> None:
    draft.save(saying("一"))
    draft.path.write_bytes(draft.path.read_bytes()[:-5])
    with pytest.raises(Trouble, match=f"请改用备份“{draft.path.name}.bak”"):
        read_draft(draft.path)


def test_a_newer_draft_is_left_alone(store: Store, draft: OpenDraft) -> None:
    draft.close()
    tamper(draft, lambda envelope: envelope | {"schema": 2})
    before = draft.path.read_bytes()
    with pytest.raises(Trouble, match="更新版本"):
        store.open(draft.id)
    assert draft.path.read_bytes() == before


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_byte_goes_unnoticed(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "草稿.json"
    if not path.exists():
        write_draft(path, saying("目标"))
    good = path.read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    change = data.draw(st.sampled_from((b"", b"\0", b'"', b"}", b"7", b"\xff", good[:50])))
    cut = data.draw(st.sampled_from((0, 1, 40)))
    changed = tmp_path / "改动.json"
    changed.write_bytes((good[:place] + change + good[place + cut :]) or b" ")
    try:
        state, _ = read_draft(changed)
    except Trouble:
        return
    assert state == read_draft(path)[0]  # another way to write the same JSON


# --- disks that fail, processes that die ---


def test_too_much_is_not_saved(draft: OpenDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "LIMIT", 5_000)
    with pytest.raises(Trouble, match="草稿内容太多，没有保存"):
        draft.save(saying("长" * 5_000))
    assert read_draft(draft.path)[0].report.cover.unit == UNIT
    assert LIMIT > 5_000


def test_half_a_character_is_not_saved(draft: OpenDraft) -> None:
    with pytest.raises(Trouble, match="不能保存的字符"):
        draft.save(saying("\ud800"))
    assert read_draft(draft.path)[0].report.cover.unit == UNIT


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("step", STEPS)
def test_a_failed_save_keeps_the_old_draft(draft: OpenDraft, step: str, code: int) -> None:
    draft.save(saying("旧"))
    for turn in range(9):
        with pytest.MonkeyPatch.context() as patch:
            calls = fail_at(patch, step, turn, code)
            try:
                draft.save(saying("新"))
            except Trouble as trouble:
                told = str(trouble)
            else:
                if calls[0] <= turn:
                    break
                assert "没有留下备份" in draft.remark
                assert goal(read_draft(draft.path)[0]) == "新"
                draft.save(saying("旧"))
                continue
        assert "没有保存" in told
        is_last = (step, turn) in (("open", 2), ("fsync", 1))
        assert goal(read_draft(draft.path)[0]) == ("新" if is_last else "旧")
        assert not [name for name in names(draft.path.parent) if ".tmp" in name]
        draft.save(saying("旧"))
    assert turn
    assert goal(read_draft(draft.path)[0]) == "新"


def test_again_and_again_a_full_disk(draft: OpenDraft) -> None:
    draft.save(saying("旧"))
    with pytest.MonkeyPatch.context() as patch:
        for step, turn in (("fsync", 0), ("write", 0), ("fsync", 1), ("write", 0), ("replace", 1), ("write", 0)):
            with patch.context() as inner:
                fail_at(inner, step, turn, errno.ENOSPC)
                with pytest.raises(Trouble, match="磁盘已满"):
                    draft.save(saying(f"新{step}"))
    draft.save(saying("最后"))
    assert goal(read_draft(draft.path)[0]) == "最后"


def test_a_folder_that_is_gone_is_told(store: Store, draft: OpenDraft) -> None:
    draft.path.parent.rename(store.folder / "拔走")
    with pytest.raises(Trouble, match="请接好U盘"):
        draft.save(saying("新"))
    (store.folder / "拔走").rename(draft.path.parent)
    draft.save(saying("新"))


SAVER = """
import sys
from pathlib import Path
from model.draft import State, with_value
from model.disk.store import Store

draft = Store(Path(sys.argv[1])).open(sys.argv[2])
assert not draft.read_only, draft.reason
turn = int(draft.state.report.overview.goal or 0)
while True:
    turn += 1
    state = with_value(with_value(State(), "overview.goal", str(turn)), "overview.background", f"{turn} " * 5000)
    draft.save(with_value(state, "session.field", str(turn)))
    print(turn, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_killed_while_saving_nothing_acknowledged_is_lost(store: Store, draft: OpenDraft) -> None:
    draft.close()
    chance = random.Random(2025)
    for _ in range(30):
        acknowledged = killed_after(store, draft.id, saves=chance.randrange(1, 5), pause=chance.random() / 200)
        state, _ = read_draft(draft.path)
        turn = int(state.report.overview.goal)
        assert acknowledged <= turn <= acknowledged + 1
        assert (state.report.overview.background, state.session.field) == (f"{turn} " * 5000, str(turn))
        read_draft(backup_of(draft.path))
    store.open(draft.id).close()
    assert names(draft.path.parent) == [draft.path.name, backup_of(draft.path).name]


def killed_after(store: Store, id_: str, saves: int, pause: float) -> int:
    """Run the saver, kill it a moment after some saves, and return the last one it acknowledged."""
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVER, str(store.folder), id_], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert saver.stdout
    lines = [saver.stdout.readline() for _ in range(saves)]
    time.sleep(pause)
    saver.kill()
    rest = saver.communicate()[0].splitlines()
    return int((lines + rest)[-1])
