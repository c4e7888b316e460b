"""What the layout report says of one clause, and how lengths and faces are named in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.layout_report.elements import Element, Glyph
from reports.pdf import typefaces

Verdict = Literal["符合", "不符合", "请核对", "不适用"]

MM = 72 / 25.4
SIZES = {"2号": 22.0, "3号": 15.75, "4号": 14.0, "小4号": 12.0, "5号": 10.5, "小5号": 9.0}
_SIZE_TOLERANCE = 0.1

# Class of a bundled face by the beginning of its name, and the face usual in offices that it stands in for
_BUNDLED = {
    "FandolSong-Bold": ("小标宋", "方正小标宋"),
    "FandolSong": ("宋体", ""),
    "FandolFang": ("仿宋", "仿宋_GB2312"),
    "FandolKai": ("楷体", "楷体_GB2312"),
    "FandolHei": ("黑体", ""),
    "JixiaoSong": ("后备", ""),
}
CHINESE = frozenset(["小标宋", "宋体", "仿宋", "楷体", "黑体", "后备"])
SPARES = ("后备", "宋体")  # for characters that the other faces lack
_MOST_SPARE = 0.1  # of all characters of an element: with more it is simply set in another face


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the report: what is asked for by which clause of GB/T 9704-2012, what was measured, what follows.

    `number` is "" where the standard is silent and practice asks.
    """

    number: str
    item: str
    required: str
    measured: str
    verdict: Verdict
    reason: str = ""


def judged(number: str, item: str, required: str, measured: str, problems: Iterable[str] = ()) -> Clause:
    """Return a clause that is kept unless there are problems."""
    reason = "；".join(dict.fromkeys(problem for problem in problems if problem))
    return Clause(number, item, required, measured, "不符合" if reason else "符合", reason)


def unsure(number: str, item: str, required: str, measured: str, why: str) -> Clause:
    """Return a clause that only a reader can judge."""
    return Clause(number, item, required, measured, "请核对", why)


def absent(number: str, item: str, required: str, why: str) -> Clause:
    """Return a clause that has nothing to measure in this document."""
    return Clause(number, item, required, "—", "不适用", why)


def mm(points: float) -> str:
    """A length in millimetres with one decimal."""
    return f"{points / MM + 0.0:.1f}毫米"


def size_name(points: float) -> str:
    """A size as offices call it: “3号（15.75磅）”."""
    name = next((name for name, size in SIZES.items() if abs(size - points) < _SIZE_TOLERANCE), "")
    return f"{name}（{points:g}磅）" if name else f"{points:g}磅"


def class_of(font: str) -> str:
    """The class of a face, its own name where it is of none known."""
    return _known(font)[0] or font


def stands_for(font: str) -> str:
    """The usual face that a bundled one stands in for, or ""."""
    return _known(font)[1]


def _known(font: str) -> tuple[str, str]:
    starts = [start for start in _BUNDLED if font.startswith(start)]
    return _BUNDLED[max(starts, key=len)] if starts else (typefaces.CLASSES.get(typefaces.class_of(font)[0], ""), "")


def face_words(glyphs: Iterable[Glyph]) -> str:
    """Name the faces of characters, the most used first, and say which one stands in for another."""
    words: list[str] = []
    for font, count in Counter(glyph.font for glyph in glyphs).most_common():
        instead = stands_for(font)
        if words and class_of(font) in SPARES:
            words.append(f"{count}字用{font}补")
        else:
            words.append(f"{class_of(font)}（{f'以{font}代用{instead}' if instead else font}）")
    return "、".join(words)


def size_words(glyphs: Iterable[Glyph]) -> str:
    """Name the sizes of characters, the largest first."""
    return "、".join(map(size_name, sorted({round(glyph.size, 2) for glyph in glyphs}, reverse=True)))


def set_in(elements: Sequence[Element], face: str, size: str) -> tuple[str, list[str]]:
    """Return the measured face and size of elements, and what is wrong with them."""
    glyphs = [glyph for element in elements for glyph in element.glyphs]
    spare = sum(class_of(glyph.font) in SPARES for glyph in glyphs)
    allowed = (face, *SPARES) if spare <= _MOST_SPARE * len(glyphs) else (face,)
    wrong = next((_fault(elements, glyph, allowed, size) for glyph in glyphs if _is_wrong(glyph, allowed, size)), "")
    return f"{face_words(glyphs)}，{size_words(glyphs)}", [wrong] if wrong else []


def is_size(glyph: Glyph, size: str) -> bool:
    """Whether a character is of a size as offices call it."""
    return abs(glyph.size - SIZES[size]) < _SIZE_TOLERANCE


def _is_wrong(glyph: Glyph, allowed: Sequence[str], size: str) -> bool:
    return class_of(glyph.font) not in allowed or not is_size(glyph, size)


def _fault(elements: Sequence[Element], glyph: Glyph, allowed: Sequence[str], size: str) -> str:
    where = f"第{glyph.page + 1}页“{_near(elements, glyph)}”"
    if class_of(glyph.font) not in allowed:
        return f"{where}用的是{class_of(glyph.font)}，不是{allowed[0]}"
    return f"{where}是{size_name(glyph.size)}，不是{size}"


def _near(elements: Sequence[Element], glyph: Glyph) -> str:
    return next((short(element.text) for element in elements if glyph in element.glyphs), glyph.text)


def short(text: str, most: int = 12) -> str:
    """A text, or its beginning."""
    return text if len(text) <= most else text[: most - 1] + "…"
