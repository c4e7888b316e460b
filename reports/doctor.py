"""Can the program work here: data folder, drafts and their backups, fonts, and the workstation."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from model.disk.envelope import APP_VERSION
from model.disk.files import backup_of, write_atomically
from model.disk.holders import Held, held
from model.disk.places import DRAFTS, FOLDER_NAME, PRESETS, TRASH, data_folder
from model.errors import Trouble
from model.presets import catalogue
from reports.examined import Examined, line, verdict
from reports.workstation import examine_workstation

FONTS = Path(__file__).parent.parent / "resources" / "fonts"
SUMS = "SHA256SUMS"
LEAST_SPACE = 50_000_000  # bytes a day's work on drafts and exports can need
LONG_HELD = timedelta(days=1)
_SHORT = 8  # digits of an id that tell drafts apart
_PROBE = ".jixiao-doctor"


def examine(data_dir: str | None, fonts: Path = FONTS) -> Iterator[Examined]:
    """Examine everything, one result after the other; what the officer's work depends on first."""
    try:
        folder = data_folder(data_dir)
    except Trouble as trouble:
        yield Examined(False, "数据文件夹", str(trouble), "不能使用")
    else:
        yield _writable(folder)
        yield _space(folder)
        yield _kinds(folder)
        yield from _drafts(folder)
        yield from _typefaces(folder)
    yield from _fonts(fonts)
    yield from examine_workstation()


def as_text(found: Iterable[Examined], at: datetime) -> str:
    """Return what was found as a text for handing on, without anything of the reports and without paths."""
    items = list(found)
    head = f"绩效报告{APP_VERSION} 系统自检 {at:%Y-%m-%d %H:%M}"
    return "\n".join([head, verdict(items), "", *(line(item, shared=True) for item in items), ""])


# The program


def _fonts(folder: Path) -> Iterator[Examined]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield Examined(False, "字体", f"找不到字体清单{SUMS}。请重新安装程序。")
        return
    for entry in lines:
        digest, _, name = entry.partition("  ")
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


def _typefaces(folder: Path) -> Iterator[Examined]:
    """Tell for each class which typeface reports are set in."""
    from model.disk.settings import load_settings
    from reports.pdf.typefaces import CLASSES, bundled_name, chosen, family_of

    wanted = load_settings(folder).typefaces
    for own, title in CLASSES.items():
        place = wanted.get(own, "")
        remarks = chosen({own: place}).remarks
        words = f"本机的“{family_of(place)}”" if place else bundled_name(own)
        if remarks:
            yield Examined(
                False, f"排版用的{title}", f"{remarks[0]}请在设置里另选。", f"不能用，改用{bundled_name(own)}"
            )
        else:
            yield Examined(True, f"排版用的{title}", words)


# The data folder


def _writable(folder: Path) -> Examined:
    probe, short = folder / _PROBE, f"…/{FOLDER_NAME}" if folder.name == FOLDER_NAME else "…"
    try:
        write_atomically(probe, b"jixiao")
        probe.unlink()
    except (Trouble, OSError):
        way_out = "请检查权限，或用--data-dir换一个文件夹。"
        return Examined(False, "数据文件夹", f"{folder}不能写入。{way_out}", f"{short}不能写入。{way_out}")
    return Examined(True, "数据文件夹", f"{folder}可以写入", f"{short}可以写入")


def _space(folder: Path) -> Examined:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Examined(False, "磁盘空间", "读不出剩余空间。请检查磁盘。")
    words = f"剩余{free / 1e9:.1f}GB" if free >= 1e9 else f"剩余{free / 1e6:.0f}MB"
    return Examined(free >= LEAST_SPACE, "磁盘空间", words if free >= LEAST_SPACE else words + "。请腾出空间。")


def _kinds(folder: Path) -> Examined:
    try:
        kinds, own = catalogue(folder / PRESETS), catalogue().keys()
    except Trouble as trouble:
        return Examined(False, "报告类型", str(trouble), "自定的报告类型读不出")
    added = sum(kind not in own for kind in kinds)
    return Examined(True, "报告类型", "、".join(kind.name for kind in kinds.values()), f"{len(kinds)}种，自定{added}种")


# The drafts


def _drafts(folder: Path) -> Iterator[Examined]:
    from model.disk.store import Store

    listed = Store(folder).examined()
    for one in listed:
        if one.problem:
            yield Examined(False, f"草稿{one.id[:_SHORT]}", one.problem, "读不出")
    readable = [one.path for one in listed if not one.problem]
    yield Examined(True, "草稿", f"{len(readable)}份可以读出")
    yield from _set_aside(folder)
    yield from _locks(one.path for one in listed)
    yield _backups(readable)
    yield from _history(folder, [one.id for one in listed])
    yield from _journals(folder)
    yield _bin(folder)


def _set_aside(folder: Path) -> Iterator[Examined]:
    count = sum(1 for _ in (folder / DRAFTS).glob("*.damaged-*"))
    if count:
        yield Examined(True, "损坏的草稿", f"{count}个文件已移到一旁，内容已由备份恢复。确认无误后可以删除")


def _locks(drafts: Iterable[Path]) -> Iterator[Examined]:
    found = [(path.stem, one) for path in drafts if (one := held(path))]
    for id_, one in found:
        yield _held(id_, one)
    if not found:
        yield Examined(True, "编辑中", "没有草稿正在编辑")


def _held(id_: str, one: Held) -> Examined:
    subject = f"编辑中的草稿{id_[:_SHORT]}"
    if one.locked:
        return Examined(True, subject, f"{one.holder}正在编辑", "正在编辑")
    if one.here:
        return Examined(True, subject, "上次没有正常关闭，下次打开时自动处理")
    words = "在另一台电脑上编辑，或没有正常关闭"
    long_ago = one.since is None or datetime.now().astimezone() - one.since > LONG_HELD
    way_out = "已超过一天。请问清对方是否还在编辑，打开时再选择。" if long_ago else ""
    return Examined(not long_ago, subject, f"{one.holder}{words}。{way_out}", f"{words}。{way_out}")


def _backups(drafts: list[Path]) -> Examined:
    times = [at for path in drafts if (at := _written(backup_of(path)))]
    if not times:
        return Examined(True, "备份", "还没有备份，草稿再次保存时自动留一份")
    return Examined(True, "备份", f"{len(times)}份草稿有备份，最近一次{_age(max(times))}")


def _history(folder: Path, ids: list[str]) -> Iterator[Examined]:
    """Tell how old the newest versions are, in the data folder and in the second folder where there is one."""
    from model.disk.places import HISTORY
    from model.disk.settings import load_settings

    kept = _versions(folder / HISTORY, ids)
    yield Examined(True, "历史版本", kept or "还没有历史版本")
    second = load_settings(folder).backup_folder
    if not second:
        return
    if not os.access(second, os.W_OK | os.X_OK):
        words = "不在或不能写入。请接好U盘或网络盘，或在设置里换一个文件夹。"
        yield Examined(False, "备份文件夹", f"{second}{words}", words)
    else:
        kept = _versions(Path(second), ids) or "还没有备份的版本"
        yield Examined(True, "备份文件夹", f"{second}：{kept}", kept)


def _versions(folder: Path, ids: list[str]) -> str:
    from model.disk.history import folder_name

    kept = [[at for path in (folder / folder_name(id_)).glob("*.json") if (at := _written(path))] for id_ in ids]
    times = [at for each in kept for at in each]
    return f"{sum(map(bool, kept))}份草稿共{len(times)}个版本，最近一个{_age(max(times))}" if times else ""


def _journals(folder: Path) -> Iterator[Examined]:
    from model.disk.recovery import pending

    count = len(pending(folder))
    if count:
        yield Examined(False, "恢复", f"有{count}份改动没有写入草稿。请打开程序，在报告列表上方选择“恢复改动”。")
    else:
        yield Examined(True, "恢复", "没有待恢复的改动")


def _bin(folder: Path) -> Examined:
    count = sum(1 for _ in (folder / TRASH).glob("*.json"))
    return Examined(True, "回收站", f"{count}份" if count else "空")


def _written(path: Path) -> datetime | None:
    with suppress(OSError, OverflowError, ValueError):
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return None


def _age(at: datetime) -> str:
    """Return how long ago a moment was; a clock that was set back makes it now."""
    minutes = max(0, int((datetime.now().astimezone() - at).total_seconds() // 60))
    if minutes < 60:
        return f"在{minutes}分钟前" if minutes else "在刚才"
    return f"在{minutes // 60}小时前" if minutes < 48 * 60 else f"在{minutes // (24 * 60)}天前"
