"""What differs between two texts, word by word: a Chinese character, a figure or a foreign word is one word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from diff_match_patch import diff_match_patch

Kind = Literal["same", "gone", "new"]

_WORD = re.compile(r"\d[\d,.]*%?|[A-Za-z]+", re.ASCII)  # of several characters; every other character is a word
_STANDS_FOR = range(0x100000, 0x10FFFE)  # private characters of plane 16 stand for the words while texts are compared
_TIME = 0.3  # seconds after which texts of many thousand characters are compared more roughly
_KINDS: dict[int, Kind] = {diff_match_patch.DIFF_DELETE: "gone", 0: "same", diff_match_patch.DIFF_INSERT: "new"}
CLAUSE = 8  # words; unchanged text of as many is shown as such even amid much that was written anew
LONGEST_SAME, EITHER_SIDE = 90, 30  # characters of unchanged text shown whole; else shown beside what changed
GAP = " …… "


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both texts, only in the earlier one, or only in the later one."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the stretches that lead from one text to another; those not new make up `before`, those not gone `after`."""
    words = _codes(before, after)
    differ = diff_match_patch()
    differ.Diff_Timeout = _TIME
    found = differ.diff_main(_coded(before, words), _coded(after, words), False)
    found = _tidied(differ, found)
    plain = {code: word for word, code in words.items()}
    return tuple(Piece(_KINDS[kind], "".join(plain.get(one, one) for one in text)) for kind, text in found)


def _tidied(differ: diff_match_patch, found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the stretches with crumbs of unchanged text put to what was written anew; a clause that stayed stays."""
    tidied, crumbs = list[tuple[int, str]](), list[tuple[int, str]]()
    for kind, text in (*found, (0, "")):
        if kind == 0 and (len(text) >= CLAUSE or not text):
            differ.diff_cleanupSemantic(crumbs)
            tidied += [*crumbs, (kind, text)]
            crumbs = []
        else:
            crumbs.append((kind, text))
    tidied.pop()
    differ.diff_cleanupSemanticLossless(tidied)
    return tidied


def _codes(before: str, after: str) -> dict[str, str]:
    """Return a character for each word of several that neither text has."""
    used = set(before) | set(after)
    free = (code for number in _STANDS_FOR if (code := chr(number)) not in used)
    words = dict.fromkeys(word for word in chain(_WORD.findall(before), _WORD.findall(after)) if len(word) > 1)
    return dict(zip(words, free, strict=False))


def _coded(text: str, words: dict[str, str]) -> str:
    return _WORD.sub(lambda match: words.get(match[0], match[0]), text)


def shortened(found: Iterable[Piece]) -> list[Piece]:
    """Return the stretches with long unchanged ones cut to what stands beside a change."""
    found = list(found)
    return [_cut(piece, number > 0, number < len(found) - 1) for number, piece in enumerate(found)]


def _cut(piece: Piece, after_change: bool, before_change: bool) -> Piece:
    text = piece.text
    if piece.kind != "same" or len(text) <= LONGEST_SAME:
        return piece
    head = text[:EITHER_SIDE] if after_change else ""
    tail = text[-EITHER_SIDE:] if before_change else ""
    return Piece("same", f"{head}{GAP}{tail}")
