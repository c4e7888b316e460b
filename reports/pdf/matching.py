"""Which part of a file's text is which block of the document; all texts without any kind of space.

Running text stands there as in the document. The parts of a table or a chart stand in no order, some repeatedly: for them
it is enough that all of them are found before what follows.
"""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from reports.document import Block, Chart, Document, Table
from reports.pdf.faces import SUBSTITUTE
from reports.pdf.printed import Printed, printed

_SHOWN = 12  # characters of a block named in a message


class Part(NamedTuple):
    """Blocks of one sort that follow each other, as their texts; `is_loose` where these stand in no order."""

    is_loose: bool
    blocks: tuple[tuple[Printed, ...], ...]

    @property
    def text(self) -> str:
        """All texts of the blocks."""
        return "".join(map(_text, self.blocks))


def _text(block: Iterable[Printed]) -> str:
    return "".join(each.text for each in block)


def plain(text: str) -> str:
    """The text without any kind of space."""
    return "".join(text.split())


def substituted(text: str, missing: Collection[str]) -> str:
    """The text with 〓 for every character that no face has."""
    return text.translate({ord(character): SUBSTITUTE for character in missing}) if missing else text


def parts_of(document: Document, missing: Iterable[str]) -> list[Part]:
    """Return the parts that print anything, their texts without any kind of space, missing characters as they print."""
    lost = set(missing)
    found = []
    for is_loose, blocks in groupby(document.blocks, _is_loose):
        found.append(Part(is_loose, tuple(tuple(_bare(each, lost) for each in printed(block)) for block in blocks)))
    return [part for part in found if part.text]


def _bare(text: Printed, missing: Collection[str]) -> Printed:
    words, role, field, begins = text
    return Printed(substituted(plain(words), missing), role, field, begins)


def _is_loose(block: Block) -> bool:
    return isinstance(block, Table | Chart)


def source_of(document: Document) -> str:
    """Return the running text as it is, each of its texts on a line."""
    running = (block for block in document.blocks if not _is_loose(block))
    return "\n".join(each.text for block in running for each in printed(block))


def match(parts: Sequence[Part], text: str) -> list[int] | None:
    """Return where each part begins in a text that they make up, None where they do not."""
    words = [part.text for part in parts]

    def ends(at: int, place: int) -> list[int] | None:
        if at == len(parts):
            return [] if place == len(text) else None
        for end in _ends(parts[at], words, at, text, place):
            rest = ends(at + 1, end)
            if rest is not None:
                return [place, *rest]
        return None

    return ends(0, 0)


def _ends(part: Part, words: Sequence[str], at: int, text: str, place: int) -> Iterator[int]:
    """Yield the places where a part that begins at `place` may end."""
    if not part.is_loose:
        if text.startswith(words[at], place):
            yield place + len(words[at])
        return
    following = words[at + 1] if at + 1 < len(words) else ""
    end = text.find(following, place + len(words[at])) if following else len(text)
    while end >= 0:
        if not Counter(words[at]) - Counter(text[place:end]):
            yield end
        end = text.find(following, end + 1) if following else -1


def is_only_reordered(parts: Sequence[Part], text: str) -> bool:
    """Whether nothing is lost of a text that a reader puts in another order, or whose marks it takes together."""
    strange = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    words = "".join(part.text for part in parts)
    if not strange and len(without_marks(words)) == len(words):
        return False
    return not Counter(without_marks(words)) - Counter(without_marks(text))


def is_same(one: str, other: str) -> bool:
    """Whether the characters are the same. Their order may differ, and marks upon others may be missing.

    A reader puts what runs from right to left in its order, and takes a mark drawn twice in one place for one.
    """
    return Counter(without_marks(one)) == Counter(without_marks(other))


def without_marks(text: str) -> str:
    """The text without the marks that stand upon other characters."""
    return "".join(character for character in text if not unicodedata.category(character).startswith("M"))


def first_lost(parts: Sequence[Part], text: str) -> str:
    """The beginning of the first block that is not found in a text that the parts do not make up."""
    place, is_exact = 0, True
    for part in parts:
        for words in [] if part.is_loose else map(_text, part.blocks):
            found = text.find(words, place)
            if found < 0 or (is_exact and found > place):
                return words[:_SHOWN]
            place, is_exact = found + len(words), True
        is_exact = not part.is_loose
    return "附件表格"
