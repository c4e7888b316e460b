"""Faults 8–18, 23 and 67: disks that are full, protected, taken away, held or written by others."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.beginnings import blank
from model.disk.files import PATIENCE, backup_of, write_atomically
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.errors import Trouble
from model.presets import catalogue
from model.report import Cover
from reports.export import export
from reports.pdf import write
from tests.model.disk.test_files import fail_at, hold, names, slept  # noqa: F401  # a fixture
from tests.torture.drafts import turn_of, turn_state
from tests.torture.test_failures import CLEAR

ROOT = Path(__file__).parents[2]
GOAL = "overview.goal"


def turn_on_disk(draft: OpenDraft) -> int:
    return turn_of(read_draft(draft.path)[0])


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A disk on which nothing can be written any more; returns what makes room."""

    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "write", refuse)
    return monkeypatch.undo


def test_fault_08_a_full_disk_keeps_the_old_draft_and_says_so(draft: OpenDraft, full: Callable[[], None]) -> None:
    with pytest.raises(Trouble, match=r"磁盘已满.*没有保存。请腾出空间，或另存到其他位置。"):
        draft.save(turn_state(2))
    assert turn_on_disk(draft) == 1
    full()
    draft.save(turn_state(2))
    assert turn_on_disk(draft) == 2


def test_fault_08_the_window_stays_with_the_change_and_offers_another_place(
    edit: Callable[..., Any], qtbot: Any, full: Callable[[], None]
) -> None:
    full()
    editor = edit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", no_space)
        editor.session.edit(GOAL, "改动")
        qtbot.waitUntil(lambda: "保存失败，请另存到其他位置" in editor.head.save_state.text())
        assert editor.saver.is_dirty
    qtbot.waitUntil(lambda: not editor.saver.is_dirty, timeout=10_000)  # tried again by itself


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "no space")


def test_fault_09_a_journal_that_cannot_be_written_stops_no_typing(
    edit: Callable[..., Any], qtbot: Any, home: Path
) -> None:
    editor = edit()
    remarks: list[str] = []
    editor.saver.remarked.connect(remarks.append)
    (home / "state").touch()
    (editor.opened.folder / "recovery").touch()
    put_back = editor.opened.path.parent.rename(home / "拔走")
    for text in ("一", "二", "三"):
        editor.session.edit(GOAL, text)
        editor.saver.save_now()
    qtbot.waitUntil(lambda: bool(remarks))
    assert editor.session.report.overview.goal == "三"
    assert len(remarks) == 1
    put_back.rename(editor.opened.path.parent)
    assert editor.saver.save_now()


def test_fault_10_a_backup_that_fails_stops_no_save(draft: OpenDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    draft.save(turn_state(2))
    fail_at(monkeypatch, "link", 0, errno.ENOSPC)
    draft.save(turn_state(3))
    assert "磁盘已满，上一版没有留下备份" in draft.remark
    assert turn_on_disk(draft) == 3
    assert turn_of(read_draft(backup_of(draft.path))[0]) == 1  # never removed before the next one is there


@pytest.mark.parametrize("name", ["报告.pdf", "报告.txt", "报告.json"])
def test_fault_11_a_full_disk_leaves_the_earlier_export(tmp_path: Path, full: Callable[[], None], name: str) -> None:
    (tmp_path / name).write_bytes(b"earlier")
    state = blank(catalogue()["key-project"], Cover(unit="澜川市青屏区图书馆"))
    with pytest.raises(Trouble, match="磁盘已满"):
        export(state, catalogue()["key-project"], [tmp_path / name])
    full()
    assert (tmp_path / name).read_bytes() == b"earlier"
    assert names(tmp_path) == [name]


def test_fault_12_a_protected_file_opens_for_reading(
    store: Store, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so that the answer of the system is given here."""
    draft.close()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    seen = store.open(draft.id)
    assert seen.read_only
    assert "只读方式打开。请另存到其他位置再修改。" in seen.reason
    with pytest.raises(Trouble):
        seen.save(turn_state(2))
    assert turn_on_disk(draft) == 1


def test_fault_12_a_protected_folder_opens_for_reading(
    store: Store, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.close()
    fail_at(monkeypatch, "open", 0, errno.EROFS)
    seen = store.open(draft.id)
    assert (seen.read_only, turn_of(seen.state)) == (True, 1)


def test_fault_13_a_permission_lost_while_open_is_told(draft: OpenDraft, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        fail_at(patch, "open", 0, errno.EACCES)
        with pytest.raises(Trouble, match=r"不能写入，没有保存。请另存到其他位置。"):
            draft.save(turn_state(2))
    assert turn_on_disk(draft) == 1
    draft.save(turn_state(2))


def test_fault_14_a_stick_that_is_pulled_out_costs_no_words(store: Store, home: Path) -> None:
    stick = home / "U盘"
    stick.mkdir()
    write_draft(stick / "报告.json", turn_state(1))
    opened = store.open(stick / "报告.json")
    stick.rename(home / "拔走")
    with pytest.raises(Trouble, match="请接好U盘或网络盘，或另存到其他位置"):
        opened.save(turn_state(2))
    opened.journal.write(turn_state(2), opened.base_sha)  # as the window does then
    opened.close()
    (home / "拔走").rename(stick)
    (found,) = store.pending()
    assert found.state
    assert (turn_of(found.state), found.draft_path, found.is_older) == (2, stick / "报告.json", False)


def test_fault_14_the_empty_folder_a_disk_was_mounted_on_takes_no_words(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = home / "U盘"
    stick.mkdir()
    write_draft(stick / "报告.json", turn_state(1))
    opened = store.open(stick / "报告.json")
    stick.rename(home / "拔走")
    stick.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("model.disk.store_file._disk_of", lambda _folder: -1)
        with pytest.raises(Trouble, match="请接好U盘或网络盘，或另存到其他位置"):
            opened.save(turn_state(2))
    assert not (stick / "报告.json").exists()

    stick.rmdir()
    (home / "拔走").rename(stick)
    opened.save(turn_state(2))
    assert turn_on_disk(opened) == 2
    opened.close()


def test_fault_15_a_file_open_elsewhere_is_told_by_name_after_three_seconds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slept: list[float],  # noqa: F811
) -> None:
    (tmp_path / "报告.pdf").write_bytes(b"earlier")
    with monkeypatch.context() as patch:
        hold(patch, "replace", 32, times=10_000)
        with pytest.raises(Trouble, match=r"“报告.pdf”正在别的程序中打开，没有保存。请先关闭它，或另存为别的名称。"):
            write_atomically(tmp_path / "报告.pdf", b"new")
    assert 2 < sum(slept) <= PATIENCE
    assert (tmp_path / "报告.pdf").read_bytes() == b"earlier"


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_fault_16_a_scanner_that_holds_a_file_for_a_moment_is_not_noticed(
    draft: OpenDraft,
    monkeypatch: pytest.MonkeyPatch,
    slept: list[float],  # noqa: F811
    winerror: int,
) -> None:
    hold(monkeypatch, "replace", winerror, times=4)
    draft.save(turn_state(2))
    assert draft.remark == ""
    assert turn_on_disk(draft) == 2
    assert slept


def test_fault_17_a_file_renamed_and_duplicated_by_a_sync_client_is_kept_twice(store: Store, draft: OpenDraft) -> None:
    conflict = draft.path.with_name(f"{draft.path.stem} (冲突副本).json")
    draft.path.rename(conflict)
    draft.save(turn_state(2))
    assert (turn_on_disk(draft), turn_of(read_draft(conflict)[0])) == (2, 1)


def test_fault_18_a_draft_changed_outside_is_never_overwritten(store: Store, draft: OpenDraft) -> None:
    path, id_ = draft.path, draft.id
    write_draft(path, turn_state(7), id_)
    draft.save(turn_state(2))
    assert turn_of(read_draft(path)[0]) == 7
    assert (turn_on_disk(draft), draft.id != id_) == (2, True)
    assert "没有覆盖它" in draft.remark
    assert len(store.ids()) == 2


def test_fault_23_a_full_disk_is_not_called_a_lock(
    store: Store, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.close()
    for turn in (0, 1):  # the lock, the note
        with monkeypatch.context() as patch:
            fail_at(patch, "open", turn, errno.ENOSPC)
            seen = store.open(draft.id)
        assert CLEAR.fullmatch(seen.reason)
        assert "磁盘已满" in seen.reason
        assert (seen.read_only, seen.holder) == (True, "")
        seen.close()
        again = store.open(draft.id)
        assert not again.read_only, again.reason
        again.close()


WORK = """
import os, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from model.beginnings import sample
from model.codec import state_to_tables
from model.disk.store import Store
from model.presets import catalogue
from reports.export import export
from reports.pdf import write
from reports.preview.typesetter import Typesetter
folder = Path(sys.argv[1])
draft = Store(folder).create(sample())
draft.save(draft.state)
draft.history.keep(draft.state, "打开时")
draft.close()
export(draft.state, catalogue()["key-project"], [folder / "报告.pdf", folder / "报告.txt"])
setter = Typesetter()
setter.warm_up()
setter.take({"revision": 1, "draft": state_to_tables(draft.state), "preset": "key-project"}, lambda: False)
assert len(list(setter.pages({"revision": 1, "pages": [[0, 1.0], [1, 1.0]]}))) == 2
print("\\n".join(opened))
"""


def test_fault_67_the_temporary_folder_of_the_system_is_not_used(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    folder.mkdir()
    nowhere = {"TMPDIR": "/nowhere", "TMP": "/nowhere", "TEMP": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(folder)],
        cwd=ROOT,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    ours = (str(folder), str(ROOT), str(home))  # whatever folder they lie in
    temporary = [path for path in done.stdout.split("\n") if path.startswith(("/tmp", "/var/tmp", "/nowhere"))]
    assert [path for path in temporary if not path.startswith(ours)] == []


def test_fault_11_a_file_that_does_not_hold_the_report_leaves_the_earlier_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after bad memory: what was made is read again before it replaces anything."""
    (tmp_path / "报告.pdf").write_bytes(b"earlier")
    monkeypatch.setattr(write, "draw", lambda document, result, target, faces: target.write(b"%PDF-1.7\n%%EOF\n"))
    state = blank(catalogue()["key-project"], Cover(unit="澜川市青屏区图书馆"))
    with pytest.raises(Trouble, match=r"“报告.pdf”没有导出：写成后核对，文件读不出。请重试"):
        export(state, catalogue()["key-project"], [tmp_path / "报告.pdf"])
    assert (tmp_path / "报告.pdf").read_bytes() == b"earlier"
    assert names(tmp_path) == ["报告.pdf"]
