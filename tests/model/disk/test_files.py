"""Files are written all or nothing, and checked before they are read."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from model.disk import files
from model.disk.files import PATIENCE, backup_of, private_name, read_limited, sweep, write_atomically
from model.errors import Trouble

STEPS = ("open", "write", "fsync", "lseek", "read", "link", "replace")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    write_atomically(path, b"1")
    write_atomically(path, b"2" * 100_000)
    assert path.read_bytes() == b"2" * 100_000
    assert names(tmp_path) == ["报告.pdf"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_version_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in (b"1", b"2", b"3"):
        write_atomically(path, content, backup_of(path))
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"3", b"2")
    assert names(tmp_path) == ["a.json", "a.json.bak"]


def test_without_links_the_version_before_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at(monkeypatch, "link", 0, errno.EPERM)
    path = tmp_path / "a.json"
    for content in (b"1", b"2"):
        write_atomically(path, content, backup_of(path))
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"2", b"1")


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "真").mkdir()
    link = tmp_path / "链接"
    link.symlink_to(tmp_path / "真" / "a.json")
    write_atomically(link, b"1")
    assert link.is_symlink()
    assert (tmp_path / "真" / "a.json").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("没有/a.json", "找不到“a.json”所在的文件夹"),
        ("文件/a.json", "找不到"),
        ("夹", "是文件夹"),
        ("长" * 90, "太长"),
        ("a\0b", "不能用的字符"),
    ],
    ids=("folder", "file", "directory", "name", "zero"),
)
def test_a_target_that_cannot_be_is_told(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "文件").touch()
    (tmp_path / "夹").mkdir()
    with pytest.raises(Trouble, match=told):
        write_atomically(tmp_path / name, b"1")
    assert names(tmp_path) == ["夹", "文件"]


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, turn: int, code: int) -> list[int]:
    """Let the turn-th call of an operation of the system fail; return what counts the calls."""
    real: Callable[..., object] = getattr(os, step)
    calls = [0]

    def failing(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] == turn + 1:
            raise OSError(code, os.strerror(code))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, step, failing)
    return calls


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_may_fail(tmp_path: Path, step: str, code: int) -> None:
    path = tmp_path / "a.json"
    for turn in range(9):
        backup_of(path).unlink(missing_ok=True)
        path.write_bytes(b"old")
        with pytest.MonkeyPatch.context() as patch:
            calls = fail_at(patch, step, turn, code)
            try:
                remark = write_atomically(path, b"new", backup_of(path))
            except Trouble as trouble:
                told = str(trouble)
            else:
                if calls[0] <= turn:
                    break
                told = remark.replace(".bak", "")
                assert "没有留下备份" in told
                assert path.read_bytes() == b"new"
                assert names(tmp_path) == ["a.json"]
                continue
        assert "“a.json”" in told
        assert ("磁盘已满" in told) == (code == errno.ENOSPC)
        is_last = (step, turn) in (("open", 1), ("fsync", 1))  # of the folder, after the replacing
        assert path.read_bytes() == (b"new" if is_last else b"old")
        assert set(names(tmp_path)) <= {"a.json", "a.json.bak"}
    assert (turn, remark) == (calls[0], "")
    assert turn > 0
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"new", b"old")


def test_a_write_that_stops_half_way_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    write_atomically(tmp_path / "a", b"0123456789" * 10)
    assert (tmp_path / "a").read_bytes() == b"0123456789" * 10


def test_a_disk_that_keeps_something_else_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data).replace(b"1", b"7")))
    with pytest.raises(Trouble, match="磁盘读写出错"):
        write_atomically(tmp_path / "a", b"123")
    assert names(tmp_path) == []


def test_after_a_failed_replacing_the_next_save_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    with pytest.MonkeyPatch.context() as patch:
        fail_at(patch, "replace", 1, errno.EIO)  # the backup is made already
        with pytest.raises(Trouble):
            write_atomically(path, b"new", backup_of(path))
    write_atomically(path, b"new", backup_of(path))  # file and backup were one and the same
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"new", b"old")
    assert names(tmp_path) == ["a.json", "a.json.bak"]


def test_only_the_leftovers_of_one_file_are_swept(tmp_path: Path) -> None:
    mine, other = tmp_path / "a.json", tmp_path / "b.json"
    leftovers = [private_name(path, f"-1234{end}") for path in (mine, other) for end in (".tmp", ".tmp2")]
    for path in (mine, other, *leftovers):
        path.touch()
    sweep(mine)
    assert [path.exists() for path in leftovers] == [False, False, True, True]
    assert mine.exists()


def test_reading_checks_first(tmp_path: Path) -> None:
    (tmp_path / "空").touch()
    (tmp_path / "夹").mkdir()
    os.mkfifo(tmp_path / "管道")
    with (tmp_path / "大").open("wb") as file:
        file.truncate(200_000_000)
    told = {
        "空": "空文件",
        "夹": "文件夹",
        "管道": "不是普通文件",
        "大": "超过10MB",
        "无": "找不到",
        "a\0": "不能用的字符",
    }
    for name, words in told.items():
        with pytest.raises(Trouble, match=words) as caught:
            read_limited(tmp_path / name, 10_000_000)
        assert name.strip("a\0") in str(caught.value)


def test_a_file_within_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_limited(tmp_path / "a", 5) == b"12345"
    with pytest.raises(Trouble):
        read_limited(tmp_path / "a", 4)


# --- files that other programs hold (Windows) ---


def hold(monkeypatch: pytest.MonkeyPatch, step: str, winerror: int, times: int) -> list[int]:
    """Let an operation fail some times as Windows does while a virus scanner or WPS has the file."""
    real: Callable[..., object] = getattr(os, step)
    calls = [0]

    def failing(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if calls[0] <= times:
            error = PermissionError(errno.EACCES, "held")
            error.winerror = winerror  # type: ignore[attr-defined]
            raise error
        return real(*args, **kwargs)

    monkeypatch.setattr(os, step, failing)
    return calls


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that only moves while somebody sleeps."""
    pauses: list[float] = []
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    monkeypatch.setattr(files.time, "monotonic", lambda: sum(pauses))
    return pauses


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_file_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float], step: str, winerror: int
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    hold(monkeypatch, step, winerror, times=5)
    assert write_atomically(path, b"new", backup_of(path)) == ""
    assert (path.read_bytes(), backup_of(path).read_bytes()) == (b"new", b"old")
    assert 0 < sum(slept) < PATIENCE


@pytest.mark.parametrize("winerror", [5, 32, 33])
@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_file_held_for_good_is_given_up_within_three_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float], step: str, winerror: int
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    with pytest.MonkeyPatch.context() as patch:
        hold(patch, step, winerror, times=10_000)
        told = "正在别的程序中打开" if winerror != 5 else "不能写入"
        with pytest.raises(Trouble, match=f"“a.json”.*{told}"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.json"]
    assert 2 < sum(slept) <= PATIENCE


def test_a_backup_that_is_held_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    real = os.replace

    def held(source: str, target: Path) -> None:
        if str(target).endswith(".bak"):
            error = PermissionError(errno.EACCES, "held")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    assert "没有留下备份“a.json.bak”" in write_atomically(path, b"new", backup_of(path))
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["a.json"]
    assert sum(slept) < 1


def test_what_is_no_matter_of_holding_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    fail_at(monkeypatch, "replace", 0, errno.EACCES)
    with pytest.raises(Trouble):
        write_atomically(tmp_path / "a", b"1")
    assert slept == []


def test_an_interrupted_call_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in ("open", "replace"):
        fail_at(monkeypatch, step, 0, errno.EINTR)
    write_atomically(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"
