"""Is the workstation ready for the window: input method, display, locale, versions. Looked at without Qt."""

import ctypes
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from model.disk.envelope import APP_VERSION
from reports.examined import Examined

PACKAGES = ("PySide6-Essentials", "reportlab", "tinydb", "filelock", "platformdirs")
CURSOR_LIBRARY = "libxcb-cursor.so.0"  # Qt's window plug-in for X11 does not load without it
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORM")
_CONTEXTS = "platforminputcontexts"  # folder of Qt's plug-ins for input methods
_SUFFIX = "platforminputcontext"
_TELL_QT = "请把环境变量QT_IM_MODULE设为ibus，重新登录后再启动本程序。"
_FCITX_4 = "fcitx 5支持这样设置；fcitx 4请让管理员升级，或改用ibus。"


def examine_workstation() -> Iterator[Examined]:
    """Examine everything about the workstation, one result after the other."""
    yield input_method(os.environ, sys.platform, plugins(os.environ))
    yield display(os.environ, sys.platform)
    yield locale_of(os.environ, sys.getfilesystemencoding())
    yield from versions()


# Input method


def plugins(environment: Mapping[str, str]) -> frozenset[str] | None:
    """Return the names of Qt's plug-ins for input methods (ibus, fcitx5, …), None where Qt is not found."""
    found = find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return None
    folders = [Path(place) / "Qt" / "plugins" for place in found.submodule_search_locations]
    folders += [Path(place) for place in environment.get("QT_PLUGIN_PATH", "").split(os.pathsep) if place]
    files = [path.name for folder in folders for path in (folder / _CONTEXTS).glob("lib*.so")]
    names = [name.removeprefix("lib").partition(_SUFFIX)[0].partition("plugin")[0] for name in files]
    return frozenset(names) - {"compose"}  # dead keys, no Chinese


def input_method(environment: Mapping[str, str], system: str, found: frozenset[str] | None) -> Examined:
    """Examine whether Chinese can be typed in the window; `found` as returned by `plugins`.

    Qt takes the first module of QT_IM_MODULES or QT_IM_MODULE that it has a plug-in for; the Qt that comes with the
    program has one for ibus and none for fcitx, which answers as ibus too.
    """
    subject = "输入法"
    if not system.startswith("linux"):
        return Examined(True, subject, "由操作系统提供")
    if not _has_screen(environment):
        return Examined(True, subject, "没有图形界面，未检查")
    if found is None:
        return Examined(False, subject, "找不到Qt的插件文件夹。请重新安装程序。")
    wanted = _wanted(environment)
    usable = next((name for name in wanted if _serves(name, found, environment)), "")
    if usable:
        return Examined(True, subject, f"使用{usable}")
    if wanted:
        return Examined(
            False, subject, f"系统设的是{'、'.join(wanted)}，程序没有它的插件，输入不了中文。{_remedy(wanted)}"
        )
    return _unset(environment, subject)


def _wanted(environment: Mapping[str, str]) -> list[str]:
    names = environment.get("QT_IM_MODULES", "").split(";")
    names = [name.strip() for name in names if name.strip()] or [environment.get("QT_IM_MODULE", "").strip()]
    return [name for name in names if name]


def _serves(name: str, found: frozenset[str], environment: Mapping[str, str]) -> bool:
    if name == "wayland":
        return bool(environment.get("WAYLAND_DISPLAY"))
    if name.startswith("fcitx"):
        return any(plugin.startswith("fcitx") for plugin in found)
    return name in found


def _remedy(names: list[str]) -> str:
    return f"{_TELL_QT}{_FCITX_4}" if any(name.startswith("fcitx") for name in names) else _TELL_QT


def _unset(environment: Mapping[str, str], subject: str) -> Examined:
    name = environment.get("XMODIFIERS", "").partition("@im=")[2].strip()
    if environment.get("WAYLAND_DISPLAY"):
        return Examined(True, subject, "由桌面（Wayland）提供")
    if name and name != "none":
        words = f"系统用的是{name}，但没有设置QT_IM_MODULE，输入不了中文。"
        return Examined(False, subject, words + _remedy([name]))
    return Examined(True, subject, f"没有设置输入法。输入不了中文时，{_TELL_QT}", remind=True)


# Display, locale, versions


def display(environment: Mapping[str, str], system: str) -> Examined:
    """Examine whether the window can be shown."""
    subject = "显示"
    if not system.startswith("linux"):
        return Examined(True, subject, "由操作系统提供")
    if not _has_screen(environment):
        return Examined(True, subject, "没有图形界面，只能使用命令行")
    named = [name for name in _SCREENS if environment.get(name)]
    needs_x11 = not environment.get("WAYLAND_DISPLAY") and environment.get("QT_QPA_PLATFORM", "xcb").startswith("xcb")
    if needs_x11 and not _loads(CURSOR_LIBRARY):
        return Examined(False, subject, f"缺少{CURSOR_LIBRARY}，窗口打不开。请让管理员安装软件包libxcb-cursor0。")
    words = "，".join(f"{name}={environment[name]}" for name in named)
    return Examined(True, subject, words, "、".join(named))  # their values may name a computer


def _has_screen(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def locale_of(environment: Mapping[str, str], encoding: str) -> Examined:
    """Examine whether Chinese file names can be written."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    words = f"{next(filter(None, names), '未设置')}，文件名编码{encoding}"
    if encoding.lower().replace("-", "") == "utf8":
        return Examined(True, "语言环境", words)
    return Examined(False, "语言环境", f"{words}，中文文件名会出错。请把环境变量LANG设为zh_CN.UTF-8，重新登录。")


def versions() -> Iterator[Examined]:
    """Tell the versions of the program, of Python and of the libraries."""
    yield Examined(True, "程序", f"绩效报告{APP_VERSION}，Python {platform.python_version()}，{platform.platform()}")
    for package in PACKAGES:
        try:
            yield Examined(True, package, version(package))
        except PackageNotFoundError:
            yield Examined(False, package, "没有安装。请重新安装程序。")
