"""What an examination says about one thing, and how all of it reads as text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MARKS = {"error": "有问题", "warning": "提醒", "ok": "正常"}


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing examined: whether it is in order, what it is, and the details or the way out.

    `remind`: nothing is wrong, but the officer should know (提醒).

    `shared` are the words for handing on, "" where they are the same: no name of a unit, person or project, no path.
    """

    good: bool
    subject: str
    words: str
    shared: str = ""
    remind: bool = False

    @property
    def severity(self) -> str:
        """error, warning or ok."""
        if not self.good:
            return "error"
        return "warning" if self.remind else "ok"

    @property
    def mark(self) -> str:
        """The severity in a word."""
        return MARKS[self.severity]


def line(item: Examined, shared: bool = False) -> str:
    """Return one thing examined as a line of text."""
    words = (item.shared or item.words) if shared else item.words
    return f"{item.mark}  {item.subject}：{words}"


def verdict(found: Iterable[Examined]) -> str:
    """Return in a sentence what came of the examination."""
    counts = Counter(item.severity for item in found)
    bad, reminders = counts["error"], counts["warning"]
    if bad:
        return f"发现{bad}处问题{f'，{reminders}处提醒' if reminders else ''}。请按各行的说明处理。"
    return f"没有发现问题，有{reminders}处提醒。" if reminders else "全部正常。"
