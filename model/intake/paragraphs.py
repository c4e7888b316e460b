"""A text as paragraphs: levels read from the numbering, markup taken off, paragraphs cut by a page break joined."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from model.intake.source import CELL

# The levels of an official document (GB/T 9704-2012, 7.3.3): 一、 （一） 1. （1）
_NUMBERS = (
    re.compile(r"[一二三四五六七八九十]{1,3}\s*、"),
    re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)][、.．]?"),
    re.compile(r"\d{1,2}\s*(?:、|[.．](?!\d)|[.．](?=20\d\d年))"),
    re.compile(r"[（(]\s*\d{1,2}\s*[）)][、.．]?"),
)
_END_MARKS = "。！？；：…!?;:|"
_CLOSERS = "”’」』）)】》〉〕］]"
_PAIRS = ("《》", "“”", "（）", "〔〕", "「」", "『』", "【】", "〈〉", "()")
LONGEST_HEADING = 60
_SHORTEST_CUT = 20  # a line before a page break is about as long as the page is wide
_TABLE_CELLS = 4  # so many pieces between spaces are a line of a table
_SEAM = 12  # characters shown on either side of a joint
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_GAP = re.compile(rf"(?<=[\d%％])[ \u00a0\u3000]+(?={_HAN})|(?<={_HAN})[ \u00a0\u3000]+(?=\d)(?!\s*\d{{1,2}}[:：]\d\d)")
_NOTE = re.compile(r"附[件表]\s*\d{0,2}\s*(?:[:：]|$)")
_DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[二〇零一○九八七六五四三]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: level 1–4 and the number as it stands, or 0 and "", and the text without the number."""

    text: str
    level: int = 0
    number: str = ""
    marked: bool = False  # the source marks it as a heading

    @property
    def whole(self) -> str:
        """Number and text."""
        return self.number + self.text

    @property
    def is_heading(self) -> bool:
        """Tell whether it is a heading on a line of its own, not a numbered paragraph."""
        return bool(self.level) and _is_title_like(self.text)


def _is_title_like(text: str) -> bool:
    return 0 < len(text) <= LONGEST_HEADING and not re.search(r"[。；！？]|[：:].|[，、：:]$", text)


def paragraphs(text: str, markdown: bool) -> tuple[list[Paragraph], list[str]]:
    """Split a cleaned text into paragraphs; return them and, for each joint made, the words around it."""
    found = [_paragraph(line, markdown) for line in text.splitlines()]
    return _joined(piece for piece in found if piece.whole)


def _paragraph(line: str, markdown: bool) -> Paragraph:
    bare, marked = line.strip(), False
    if markdown:
        bare, marked = _without_markup(bare)
    bare = tidy(bare)
    for level, pattern in enumerate(_NUMBERS, start=1):
        if match := pattern.match(bare):
            return Paragraph(bare[match.end() :].lstrip(), level, "".join(match[0].split()), marked)
    return Paragraph(bare, marked=marked)


def _without_markup(line: str) -> tuple[str, bool]:
    match = re.match(r"#{1,6}(?:\s+|$)", line)
    if match:
        line = line[match.end() :]
    return re.sub(r"\*\*(.+?)\*\*", r"\1", line), bool(match)


def tidy(line: str) -> str:
    """Take off the space around a line and between digits and Chinese (domain.md §3); nothing else changes."""
    return _GAP.sub("", line.strip())


def is_date(text: str) -> bool:
    """Tell whether a line is nothing but a date."""
    return bool(_DATE.fullmatch("".join(text.split()).strip("（）()")))


def begins_attachments(text: str) -> bool:
    """Tell whether a line begins the attachment note or an attachment."""
    return bool(_NOTE.match(text))


def _joined(pieces: Iterable[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    groups: list[list[Paragraph]] = []
    inside = ended = False  # before the first numbered heading stand title, unit and date, at the end tables
    for piece in pieces:
        ended = ended or (inside and begins_attachments(piece.text))
        if inside and not ended and _continues(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
        inside = inside or bool(piece.level)
    seams = [_seam(*pair) for group in groups for pair in pairwise(group)]
    return [_whole(group) for group in groups], seams


def _whole(group: list[Paragraph]) -> Paragraph:
    first, *rest = group
    glued = [first.text, *(_glue(before.text, after.text) + after.text for before, after in pairwise(group))]
    return replace(first, text="".join(glued)) if rest else first


def _glue(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return " " if latin else ""


def _seam(before: Paragraph, after: Paragraph) -> str:
    return f"{before.whole[-_SEAM:]}｜{after.text[:_SEAM]}"


def _continues(group: list[Paragraph], after: Paragraph) -> bool:
    before = group[-1]
    if before.marked or after.marked or after.level or (before.is_heading and not _open_across(before, after)):
        return False
    if is_date(after.text) or _is_table_line(before) or _is_table_line(after):
        return False
    if not _is_cut(before.text):
        return False
    sure = len(group) > 1 or before.text.endswith(("，", "、")) or _open_across(before, after)
    return sure or len(before.whole) >= _SHORTEST_CUT


def _is_table_line(piece: Paragraph) -> bool:
    return CELL in piece.text or piece.text.startswith("|") or len(piece.text.split()) >= _TABLE_CELLS


def _is_cut(text: str) -> bool:
    return not text.endswith(tuple(_END_MARKS + _CLOSERS + "."))


def _open_across(before: Paragraph, after: Paragraph) -> bool:
    return any(before.text.count(pair[0]) > before.text.count(pair[1]) and pair[1] in after.text for pair in _PAIRS)


@lru_cache(maxsize=1024)
def same_words(text: str) -> str:
    """Reduce a heading to what two spellings of it have in common: no quoted name, no space, no punctuation."""
    text = re.sub(r"[“\"].*?[”\"]|\{\w+\}", "", text)
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")
