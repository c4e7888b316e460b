"""Can the program work here: fonts, data folder, drafts, versions."""

import hashlib
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from model.envelope import APP_VERSION
from model.errors import Trouble
from model.files import write_atomically
from model.places import data_folder
from model.presets import catalogue

FONTS = Path(__file__).parent.parent / "resources" / "fonts"
SUMS = "SHA256SUMS"
PACKAGES = ("PySide6-Essentials", "reportlab", "tinydb", "filelock", "platformdirs")
LEAST_SPACE = 50_000_000  # bytes a day's work on drafts and exports can need
_PROBE = ".jixiao-doctor"


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing examined: whether it is in order, what it is, and the details or the way out."""

    good: bool
    subject: str
    words: str


def examine(data_dir: str | None, fonts: Path = FONTS) -> Iterator[Examined]:
    """Examine everything, one result after the other."""
    yield from _fonts(fonts)
    try:
        folder = data_folder(data_dir)
    except Trouble as trouble:
        yield Examined(False, "数据文件夹", str(trouble))
    else:
        yield _writable(folder)
        yield _space(folder)
        yield _kinds(folder)
        yield from _drafts(folder)
    yield from _versions()


def _fonts(folder: Path) -> Iterator[Examined]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield Examined(False, "字体", f"找不到字体清单{SUMS}。请重新安装程序。")
        return
    for line in lines:
        digest, _, name = line.partition("  ")
        if name:
            yield _font(folder / name, digest)


def _font(path: Path, digest: str) -> Examined:
    subject = f"字体{path.name}"
    try:
        data = path.read_bytes()
    except OSError:
        return Examined(False, subject, "文件不在。请重新安装程序。")
    if hashlib.sha256(data).hexdigest() != digest:
        return Examined(False, subject, "内容与清单不符，可能已损坏。请重新安装程序。")
    return Examined(True, subject, f"{len(data) / 1e6:.1f}MB")


def _writable(folder: Path) -> Examined:
    probe = folder / _PROBE
    try:
        write_atomically(probe, b"jixiao")
        probe.unlink()
    except (Trouble, OSError):
        return Examined(False, "数据文件夹", f"{folder}不能写入。请检查权限，或用--data-dir换一个文件夹。")
    return Examined(True, "数据文件夹", f"{folder}可以写入")


def _space(folder: Path) -> Examined:
    free = shutil.disk_usage(folder).free
    words = f"剩余{free / 1e6:.0f}MB"
    return Examined(free >= LEAST_SPACE, "磁盘空间", words if free >= LEAST_SPACE else words + "。请腾出空间。")


def _kinds(folder: Path) -> Examined:
    try:
        return Examined(True, "报告类型", "、".join(kind.name for kind in catalogue(folder / "presets").values()))
    except Trouble as trouble:
        return Examined(False, "报告类型", str(trouble))


def _drafts(folder: Path) -> Iterator[Examined]:
    from model.store import Store

    listed = Store(folder).listed()
    for one in listed:
        if one.state is None:
            yield Examined(False, f"草稿{one.id}", one.problem)
    readable = sum(one.state is not None for one in listed)
    yield Examined(True, "草稿", f"{readable}份可以读出")


def _versions() -> Iterator[Examined]:
    yield Examined(True, "程序", f"绩效报告{APP_VERSION}，Python {platform.python_version()}，{platform.platform()}")
    for package in PACKAGES:
        try:
            yield Examined(True, package, version(package))
        except PackageNotFoundError:
            yield Examined(False, package, "没有安装。请重新安装程序。")
