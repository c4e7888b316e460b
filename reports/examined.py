"""What an examination says about one thing, and how all of it reads as text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing examined: whether it is in order, what it is, and the details or the way out.

    `shared` are the words for handing on, "" where they are the same: no name of a unit, person or project, no path.
    """

    good: bool
    subject: str
    words: str
    shared: str = ""


def line(item: Examined, shared: bool = False) -> str:
    """Return one thing examined as a line of text."""
    words = (item.shared or item.words) if shared else item.words
    return f"{'正常' if item.good else '有问题'}  {item.subject}：{words}"


def verdict(found: Iterable[Examined]) -> str:
    """Return in a sentence what came of the examination."""
    bad = sum(not item.good for item in found)
    return f"发现{bad}处问题。请按各行的说明处理。" if bad else "全部正常。"
