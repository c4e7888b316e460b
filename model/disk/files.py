"""Files on disk: one way to write (atomically) and one way to read (checked before it is opened)."""

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from model.errors import Damaged, Trouble

T = TypeVar("T")

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EMLINK, errno.EXDEV})
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})
BINARY = getattr(os, "O_BINARY", 0)
_MEGABYTE = 1_000_000
PATIENCE = 3.0  # seconds until a file that another program holds is given up
_BACKUP_PATIENCE = 0.5  # seconds; a backup is not worth keeping the officer waiting
_ABANDONED = 3600.0  # seconds; no save takes so long
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2)  # seconds between tries, the last again and again

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_IN_USE = frozenset({32, 33})  # Windows: sharing and lock violation
_HELD = _IN_USE | {5}  # and access denied, which is what a virus scanner at work looks like
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.ESTALE})


def write_atomically(path: Path, data: bytes, backup: Path | None = None, keeps_mode: bool = False) -> str:
    """Put data on disk under a name, all or nothing, and return when it is there; mode 0600, or that of the old file.

    A file already there keeps its content until the new one is complete and verified; `backup` names where it goes
    then. A backup that fails stops nothing: it is returned as a remark, "" where all went well. Symbolic links are
    followed; files that other programs hold are waited for. Raise Trouble for every failure, nothing left behind.
    """
    staged = ""
    try:
        target, found = _target(path)
        staged = str(private_name(target, f"-{os.urandom(4).hex()}.tmp"))
        _stage(staged, data)
        if keeps_mode and found:
            os.chmod(staged, stat.S_IMODE(found.st_mode))  # noqa: PTH101
        remark = _try_keep(target, found, f"{staged}2", backup) if backup and found else ""
        patiently(lambda: os.replace(staged, target))  # noqa: PTH105
        sync_folder(target.parent)
    except BaseException as error:
        _remove(staged)
        if isinstance(error, PermissionError) and error.filename2 and os.access(path.parent, os.W_OK):
            raise Trouble(f"“{path.name}”被锁定，不能替换，没有保存。请换一个文件名，或解除锁定。") from error
        if isinstance(error, OSError):
            raise write_trouble(error, path.name) from error
        raise
    return remark


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """Return the file that is to be replaced, links followed, and what the disk says of it, None for a new one."""
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            path = Path(os.path.realpath(path))
            found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return path, None
    except ValueError:  # a NUL in the name
        raise Trouble("文件名里有不能用的字符，没有保存。请改一个文件名。") from None
    if stat.S_ISDIR(found.st_mode):
        raise Trouble(f"“{path.name}”是文件夹，不能写成文件。请换一个文件名。")
    return path, found


def patiently(action: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Do something with a file, again and again for some seconds while another program holds it; raise OSError."""
    until = time.monotonic() + seconds
    turn = 0
    while True:
        try:
            return action()
        except OSError as error:
            held = getattr(error, "winerror", None) in _HELD or error.errno == errno.EINTR
            pause = _PAUSES[min(turn, len(_PAUSES) - 1)]
            if not held or time.monotonic() + pause > until:
                raise
        time.sleep(pause)
        turn += 1


def private_name(path: Path, suffix: str) -> Path:
    """Return a hidden file beside another, for its lock or its temporary copies; short whatever its name."""
    return path.with_name(f".jixiao-{_short(path.name)}{suffix}")


@lru_cache(256)
def _short(name: str) -> str:
    return hashlib.sha256(os.fsencode(name)).hexdigest()[:12]


def sweep(path: Path) -> None:
    """Remove the temporary copies that killed saves of a file left; only for who holds the file's lock."""
    with suppress(OSError):
        _remove(*path.parent.glob(private_name(path, "-*.tmp*").name))


def sweep_abandoned(folder: Path) -> None:
    """Remove the temporary copies that killed programs left in a folder long ago, whosever they were."""
    before = time.time() - _ABANDONED
    with suppress(OSError):
        _remove(*[file for file in folder.glob(".jixiao-*.tmp*") if file.stat().st_mtime < before])


def _remove(*files: Path | str) -> None:
    for file in files:
        with suppress(OSError):
            os.unlink(file)  # noqa: PTH108


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can; raise OSError."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def read_limited(path: Path, limit: int) -> bytes:
    """Return the content of a file of at most `limit` bytes, its size checked first.

    Raise Trouble for a missing, empty, too large or unreadable file and for what is no file.
    """
    try:
        found = os.stat(path)  # noqa: PTH116
        _check(path, found, limit)
        with patiently(lambda: path.open("rb")) as file:
            data = file.read(found.st_size + 1)  # memory is taken for what is asked for
            data += file.read(limit + 1 - len(data)) if len(data) > found.st_size else b""
    except ValueError:  # a NUL in the name
        raise Trouble("文件名里有不能用的字符。请检查文件名。") from None
    except OSError as error:
        raise read_trouble(error, path.name) from error
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def read_up_to(handle: int, length: int) -> bytes:
    """Return the next bytes of an open file, fewer than asked for only at its end; raise OSError."""
    data = os.read(handle, length)
    while len(data) < length and (more := os.read(handle, length - len(data))):
        data += more
    return data


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Have whatever the disk refuses in a block told as a failure to read a file; raise Trouble."""
    try:
        yield
    except OSError as error:
        raise read_trouble(error, name) from error


def backup_of(path: Path) -> Path:
    """Return where the previous version of a draft file is kept."""
    return path.with_name(f"{path.name}.bak")


def way_out(path: Path) -> str:
    """Return what the officer can do about a damaged file."""
    backup = backup_of(path)
    with suppress(OSError):
        if backup.is_file():
            return f"请改用备份“{backup.name}”。"
    return "请选择另一个文件，或重新索取这个文件。"


def write_trouble(error: OSError, name: str) -> Trouble:
    """Return what the officer is told when a file could not be written."""
    if error.errno in _FULL:
        return Trouble(f"磁盘已满，“{name}”没有保存。请腾出空间，或另存到其他位置。")
    if getattr(error, "winerror", None) in _IN_USE:
        return Trouble(f"“{name}”正在别的程序中打开，没有保存。请先关闭它，或另存为别的名称。")
    if error.errno in _FORBIDDEN:
        return Trouble(f"“{name}”所在的文件夹不能写入，没有保存。请另存到其他位置。")
    if error.errno in _GONE:
        return Trouble(f"找不到“{name}”所在的文件夹，没有保存。请接好U盘或网络盘，或另存到其他位置。")
    if error.errno == errno.ENAMETOOLONG:
        return Trouble(f"文件名“{name[:20]}…”太长，没有保存。请把文件名改短。")
    return Trouble(f"磁盘读写出错，“{name}”没有保存。请另存到其他位置，并检查磁盘。")


def read_trouble(error: OSError, name: str) -> Trouble:
    """Return what the officer is told when a file could not be read."""
    if error.errno in _GONE or error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
        return Trouble(f"找不到“{name}”。请检查文件名和所在文件夹。")
    if error.errno in _FORBIDDEN:
        return Trouble(f"没有读取“{name}”的权限。请向保存这个文件的人索取，或换一个文件。")
    return Trouble(f"磁盘读写出错，“{name}”读不出。请复制到其他磁盘后再打开。")


def _check(path: Path, found: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Trouble(f"“{path.name or path}”是文件夹。请选择其中的一个文件。")
    if not stat.S_ISREG(found.st_mode):
        raise Trouble(f"“{path.name}”不是普通文件。请选择另一个文件。")
    if not found.st_size:
        raise Damaged(f"“{path.name}”是空文件，没有内容可读。{way_out(path)}")
    if found.st_size > limit:
        raise _too_large(path, limit)


def _too_large(path: Path, limit: int) -> Damaged:
    return Damaged(f"“{path.name}”超过{limit // _MEGABYTE}MB，不能打开。请检查是否选错了文件。")


def _stage(path: str, data: bytes) -> None:
    """Write a new file, make it durable and compare what can be read back."""
    handle = patiently(lambda: os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, PRIVATE_FILE))
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
        os.lseek(handle, 0, os.SEEK_SET)
        if read_up_to(handle, len(data)) != data:
            raise OSError(errno.EIO, "what was written reads back differently")
    finally:
        os.close(handle)


def _try_keep(target: Path, found: os.stat_result, linked: str, backup: Path) -> str:
    """Make a file also stand under the name of its backup; return what is told where that fails."""
    try:
        _keep(target, linked, backup)
        if found.st_nlink > 1:  # perhaps it was the backup already, after a save that failed in the next step
            _remove(linked)
    except OSError as error:
        _remove(linked)
        why = "磁盘已满" if error.errno in _FULL else "备份文件不能写入"
        return f"{why}，上一版没有留下备份“{backup.name}”。本次内容已保存，请检查磁盘。"
    except BaseException:
        _remove(linked)
        raise
    return ""


def _keep(target: Path, linked: str, backup: Path) -> None:
    try:
        os.link(target, linked)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _stage(linked, target.read_bytes())  # a file system without links, as on most USB sticks
    patiently(lambda: os.replace(linked, backup), _BACKUP_PATIENCE)  # noqa: PTH105
