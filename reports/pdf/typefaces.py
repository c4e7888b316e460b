"""Typefaces of the workstation in place of bundled faces, where the officer chooses so (licensed ones are not bundled).

They are found by the names inside the files. A typeface is told by its place, “path#number”, the number counting the
faces of a collection (.ttc); a choice is a mapping from the bundled face to the place of the one that stands for it.
"""

import os
import re
import stat
import struct
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import BinaryIO, NamedTuple

from model.errors import Trouble
from reports import gongwen as g
from reports.pdf import sfnt
from reports.pdf.faces import Absent, Face, face, name_of

CLASSES = {
    "songti-bold": "小标宋",
    "heiti": "黑体",
    "kaiti": "楷体",
    "fangsong": "仿宋",
    "songti": "宋体",
}  # face → class
STAND_INS = {"songti-bold": "宋体加粗"}  # a bundled face that is not of the class
_NAMES = {  # families in order of preference, as their names read without spaces and signs
    "songti-bold": ("方正小标宋|fzxiaobiaosong|fzxbs", "小标宋|xiaobiaosong", "华文中宋|stzhongsong"),
    "heiti": (
        "^黑体$|^simhei$",
        "方正黑体|^fzhei|^fzht",
        "华文黑体|^stheiti",
        "思源黑体|sourcehansans(sc|cn)|notosanscjksc$",
        "文泉驿(正黑|微米黑)$|^wenquanyi(zen|micro)hei$",
    ),
    "kaiti": (
        "^楷体gb2312|^kaitigb2312",
        "^楷体$|^kaiti$|^simkai$",
        "方正楷体|^fzkai|^fzkt",
        "华文楷体|^stkaiti",
        "ukaicn$|kaitimgb$|gbzenkai|简中楷$",
    ),
    "fangsong": (
        "^仿宋gb2312|^fangsonggb2312",
        "^仿宋$|^fangsong$|^simfang$",
        "方正仿宋|^fzfangsong|^fzfs",
        "华文仿宋|^stfangsong",
        "仿宋|fangsong",
    ),
    "songti": (
        "^宋体$|^simsun$",
        "^新宋体$|^nsimsun$",
        "方正书宋|^fzshusong|^fzss",
        "华文宋体|^stsong$",
        "思源宋体|sourcehanserif(sc|cn)|notoserifcjksc$",
        "umingcn$|sungtilgb$|bousungeg|简报宋$",
    ),
}
_EXTENSIONS = (".ttf", ".ttc", ".otf", ".otc")
_SIZES = range(1_000, 100_000_000)  # bytes of a file
_MOST_FILES = 4_000
_DEPTH = 6
_SECONDS = 20.0
_SLANTED, _BOLD = 0x01, 0x20  # of OS/2 fsSelection
_USAGE, _RESTRICTED, _WHOLE_ONLY, _BITMAPS_ONLY = 0x0E, 0x02, 0x0100, 0x0200  # of OS/2 fsType
USUAL = "的一是国年度报告绩效评价项目资金万元预算单位0123456789，。、：；（）《》"  # what else it lacks comes from the bundled face
_NUMBER = "— 0123456789"
_UNREADABLE = (OSError, LookupError, ValueError, struct.error)


class Typeface(NamedTuple):
    """A typeface of the workstation; `refused` says why it cannot be used, "" where it can."""

    name: str
    place: str
    refused: str = ""


class Chosen(NamedTuple):
    """The faces to set in, by role, and what the officer should know where a choice does not hold."""

    faces: g.Faces
    remarks: tuple[str, ...]


def chosen(wanted: Mapping[str, str]) -> Chosen:
    """Return the faces for a choice as it is kept in the settings; where a typeface is gone, the bundled face."""
    names: dict[str, str] = {}
    remarks = []
    for own, place in wanted.items():
        if own in CLASSES and place:
            try:
                names[own] = _usable(own, place)
            except Unusable as problem:
                remarks.append(f"{CLASSES[own]}没有用选定的本机字体，用了{bundled_name(own)}：{problem}。")
    return Chosen(_faces(names) if names else g.FACES, tuple(remarks))


def _faces(names: Mapping[str, str]) -> g.Faces:
    faces = {role: names.get(own, own) for role, own in g.FACES.items()}
    if not face(faces["page_number"]).has(_NUMBER):  # which is set in one face
        faces["page_number"] = g.FACES["page_number"]
    return faces


def bundled_name(own: str) -> str:
    """Return how the bundled face of a class is called, and that it only stands in where it does."""
    return f"自带的{STAND_INS[own]}（代用）" if own in STAND_INS else f"自带的{CLASSES[own]}"


class Unusable(Exception):
    """Raised for a typeface that cannot be used; says why in Chinese."""


def _usable(own: str, place: str) -> str:
    """Return the name of the face that a typeface makes, fit for the page; raise Unusable."""
    try:
        name = name_of(own, place)
        _examine(face(name))
    except Absent as trouble:
        raise Unusable(f"字体文件“{_file_of(place)}”找不到了，或已损坏") from trouble
    return name


def family_of(place: str) -> str:
    """Return what the typeface at a place is called, the name of its file where that cannot be told."""
    path, _, index = place.rpartition("#")
    try:
        with Path(path).open("rb") as file:
            _, places = sfnt.directory(file, sfnt.starts(file)[int(index)])
            return sfnt.names(sfnt.table(file, places, "name"), sfnt.FAMILY)[0]
    except _UNREADABLE:
        return _file_of(place)


def _file_of(place: str) -> str:
    """Whatever system the path comes from: settings may have been brought along."""
    return re.split(r"[/\\]", place.rpartition("#")[0])[-1]


def _examine(found: Face) -> None:
    permissions = found.font.permissions
    if permissions & _USAGE == _RESTRICTED or permissions & (_WHOLE_ONLY | _BITMAPS_ONLY):
        raise Unusable("字体的许可不允许嵌入文件")
    if not found.has(USUAL):
        raise Unusable("缺少常用字，或汉字不是一字宽")


# What there is


def folders(environment: Mapping[str, str], system: str, home: Path) -> list[Path]:
    """Return where a system keeps its fonts, those of all users first."""
    if system == "win32":
        windows = Path(environment.get("SystemRoot") or r"C:\Windows")
        own = environment.get("LOCALAPPDATA")
        return [windows / "Fonts", *([Path(own) / "Microsoft" / "Windows" / "Fonts"] if own else [])]
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"]


def installed(
    places: Sequence[Path] | None = None, follow: Callable[[Path], None] | None = None
) -> dict[str, tuple[Typeface, ...]]:
    """Look through the font folders; return the typefaces found for each bundled face, the best first.

    Every file is looked at anew, `follow` hears of each and may raise to end the search; one that cannot be read is passed
    over. Those that cannot be used come last.
    """
    if places is None:
        places = folders(os.environ, sys.platform, Path.home())
    found: dict[str, list[tuple[bool, int, Typeface]]] = {own: [] for own in CLASSES}
    for path in _files(places):
        if follow:
            follow(path)
        try:
            with path.open("rb") as file:
                for own, rank, typeface in _typefaces(path, file):
                    found[own].append((bool(typeface.refused), rank, typeface))
        except _UNREADABLE:
            continue
    return {own: _best(entries) for own, entries in found.items()}


def _best(entries: list[tuple[bool, int, Typeface]]) -> tuple[Typeface, ...]:
    """In order, each name once."""
    ordered = sorted(entries, key=lambda entry: (entry[0], entry[1], entry[2].name, entry[2].place))
    by_name: dict[str, Typeface] = {}
    for _, _, typeface in ordered:
        by_name.setdefault(typeface.name, typeface)
    return tuple(by_name.values())


def _files(places: Sequence[Path]) -> Iterator[Path]:
    """Yield font files, each once however often it is linked to: not too many, too large, too deep, nor too slow."""
    seen: set[tuple[int, int]] = set()
    until = monotonic() + _SECONDS
    for path in (path for place in places for path in _below(place)):
        if len(seen) >= _MOST_FILES or monotonic() > until:
            return
        try:
            there = path.stat()
        except OSError:
            continue
        identity = (there.st_dev, there.st_ino)
        if stat.S_ISREG(there.st_mode) and there.st_size in _SIZES and identity not in seen:
            seen.add(identity)
            yield path


def _below(place: Path) -> Iterator[Path]:
    depth = len(place.parts) + _DEPTH
    for folder, inner, names in os.walk(place):
        inner[:] = sorted(inner) if len(Path(folder).parts) < depth else []
        yield from (Path(folder, name) for name in sorted(names) if name.lower().endswith(_EXTENSIONS))


def _typefaces(path: Path, file: BinaryIO) -> Iterator[tuple[str, int, Typeface]]:
    """Yield class, rank and typeface of each face of a file that is known by name."""
    for index, start in enumerate(sfnt.starts(file)):
        kind, places = sfnt.directory(file, start)
        families = sfnt.names(sfnt.table(file, places, "name"), sfnt.FAMILY)
        own, rank = class_of(*families)
        if not own:
            continue
        place = f"{path}#{index}"
        if kind not in sfnt.OUTLINES or "glyf" not in places:
            yield own, rank, Typeface(families[0], place, "是OTF字体，不能嵌入")
        elif not _is_other_style(own, place):
            yield own, rank, Typeface(families[0], place, _refused(own, place))


@lru_cache(maxsize=1_000)
def class_of(*names: str) -> tuple[str, int]:
    """Return the bundled face that a typeface of such names can stand for, "" for none, and its rank among others."""
    plain = [re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", name)).casefold() for name in names]
    for own, patterns in _NAMES.items():
        for rank, pattern in enumerate(patterns):
            if any(re.search(pattern, name) for name in plain):
                return own, rank
    return "", 0


def _is_other_style(own: str, place: str) -> bool:
    """Whether it is the slanted or bold one of a family."""
    try:
        style = face(name_of(own, place)).font.style
    except Trouble:
        return False
    return bool(style & _SLANTED or (style & _BOLD and own not in STAND_INS))


def _refused(own: str, place: str) -> str:
    try:
        _usable(own, place)
    except Unusable as problem:
        return str(problem)
    return ""
