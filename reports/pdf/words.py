"""Where a Chinese line may be broken: forbidden starts and ends, and the numbers and words that hold together."""

import re
from bisect import bisect_left

NO_START = "，。、；：？！）》」』”’…—·％%］】〕〉〗〞｝～,.;:?!)]}℃‰°′″/／"
NO_END = "（《「『“‘［【〔〈〖〝｛([{￥¥$№＃#"
_NOT_FIRST = frozenset(NO_START + " ")
_NOT_LAST = frozenset(NO_END)

_SIGN = "第?[≥≤＞＜><=≈±＋+－−-]?"
_LETTERS = "0-9A-Za-z\u00c0-\u024f"
_NUMBER = f"(?>{_SIGN}[0-9]+(?:[.,:/][0-9]+)*(?:%|％|‰|℃)?)(?![A-Za-z\u00c0-\u024f])"
_LATIN = f"{_SIGN}[{_LETTERS}]+(?:[-.,'/_:@&+=?#%~]+[{_LETTERS}]+)*"
_NAMES = (
    "个百分点|个工作日|平方公里|平方米|立方米|年度|个月|人次|人天|公里|千米|厘米|毫米|公斤|千克|册次|分钟|小时|公顷|季度|"
    "[年月日号元人米克升个次场项家户册台套件份分天岁期类条篇名位座处间所吨亩本张辆种批倍周时点盆组支幅块届级层楼段轮例宗只株棵度]"
)
_COUNTER = f"(?:[百千万亿]*[余多]?(?:{_NAMES})(?:[/／](?:{_NAMES}))?|[百千万亿]+)"
_STANDARD = "[A-Z]{2,5}(?:/[A-Z])? ?[0-9]+(?:\\.[0-9]+)*[-—–][0-9]{4}(?![0-9])"  # GB/T 9704—2012
_WORD = re.compile(
    f"[0-9]{{4}}〕[0-9]+号|{_STANDARD}|\\.[A-Za-z][0-9A-Za-z]{{1,4}}|"
    f"(?:{_NUMBER}(?:{_COUNTER}?[～~—–-]{_NUMBER})?|{_LATIN}){_COUNTER}?|——|……|＿＿"
)
# Places at which a word may be parted for want of a better one, and what that costs beside a loose line (lines.py): after
# 万 and 亿, which belong to the number but for 万元 and 亿元; at a joint of Latin words; before the unit; after the sign of a
# range; within the number of a document. It costs so much that only the longest are ever parted, where a line would
# otherwise get a third of a character and more between any two: 1,234.56万元 or 〔2022〕3号 hold together whatever the line.
_SOFT = re.compile(
    "(?<=[0-9百千万亿][百千万亿])(?=[^\\W0-9A-Za-z_元百千万亿])(?P<counter>)"
    r"|(?:(?<=\w[-_@&+=?#])(?=[0-9A-Za-z])|(?<=[A-Za-z]{2}[./])(?=[A-Za-z]{2})|(?<=[A-Za-z]{2}/)(?=[0-9])|(?<=[0-9]/)(?=[A-Za-z]))(?P<joint>)"
    "|(?<=[0-9%％‰℃])(?=[^\\W0-9A-Za-z_])(?!号|[百千万亿]+(?:[^元百千万亿]|$))(?P<unit>)"
    "|(?:(?<=[～~–])|(?<=[^—]—)(?=[^—]))(?P<range>)"
    "|(?<=〕)(?P<year>)"
)
PARTED = {"counter": 60.0, "joint": 90.0, "unit": 90.0, "range": 95.0, "year": 100.0}
_BEYOND = 6  # characters that decide whether a word may be parted before them
_WORDY = re.compile("[0-9A-Za-z\u00c0-\u024f—…＿]")


class Breaks:
    """The places between the characters of a text at which a line may end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        if _WORDY.search(text):
            spans = [match.span() for match in _WORD.finditer(text)]
            self.starts = [start for start, _ in spans]
            self.ends = [end for _, end in spans]

    def word_at(self, place: int) -> tuple[int, int] | None:
        """Return the word that a place lies within."""
        number = bisect_left(self.starts, place) - 1
        if number >= 0 and place < self.ends[number]:
            return self.starts[number], self.ends[number]
        return None

    def allows(self, place: int) -> bool:
        """Whether the marks on both sides let a line end here; words are not looked at."""
        if place >= len(self.text):
            return True
        return self.text[place] not in _NOT_FIRST and self.text[trimmed(self.text, 0, place) - 1] not in _NOT_LAST

    def before(self, place: int, start: int) -> int:
        """Return the last place after `start`, up to `place`, where a line may end; `start` where there is none."""
        text, starts = self.text, self.starts
        if place >= len(text):
            return len(text)
        while place > start:
            last = text[place - 1]
            if text[place] in _NOT_FIRST or last in _NOT_LAST:
                place -= 1
                continue
            if last == " " and not self.allows(place):
                place = trimmed(text, start, place) - 1
                continue
            number = bisect_left(starts, place) - 1
            if number >= 0 and place < self.ends[number]:
                place = starts[number]
                continue
            return place
        return start

    def after(self, place: int, limit: int) -> int:
        """Return the first place from `place` up to `limit` where a line may end, or 0."""
        while place <= limit:
            word = self.word_at(place)
            if word:
                place = word[1]
            elif self.allows(place):
                return place
            else:
                place += 1
        return 0

    def soft(self, start: int, end: int) -> list[tuple[int, float]]:
        """Return the places after `start`, up to `end`, at which a word may be parted, each with its cost."""
        found = []
        number = bisect_left(self.starts, end) - 1
        while number >= 0 and self.ends[number] > start:
            low, high = self.starts[number], self.ends[number]
            for match in _SOFT.finditer(self.text, max(low, start) + 1, min(high, end + _BEYOND)):
                place = match.start()
                if place <= end and place < high and self.allows(place):
                    found.append((place, PARTED[str(match.lastgroup)]))
            number -= 1
        return found

    def forced(self, start: int, limit: int) -> int:
        """Return where to cut what no line can hold: the last place up to `limit` beside marks that allow it, or 0."""
        return next((place for place in range(limit, start, -1) if self.allows(place)), 0)


def trimmed(text: str, start: int, end: int) -> int:
    """Return the end of a line without the spaces there; at least one character stays."""
    while end > start + 1 and text[end - 1] == " ":
        end -= 1
    return end
