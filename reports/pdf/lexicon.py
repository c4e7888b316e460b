"""Chinese words: a text is cut into those that are most likely to stand there, by how common each one is."""

from collections.abc import Iterator
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "resources" / "words" / "lexicon.txt"
_LONGEST = 5  # characters
_ALL = 26  # bits of the number of words in the corpus: a word of n bits is 2**(n - 26) of it
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def words(text: str) -> tuple[str, ...]:
    """Cut a text into words; a character that begins none stands alone."""
    lines = _lines(set(text))
    best = [0] * (len(text) + 1)  # bits of the likelihood of what follows
    ends = list(range(1, len(text) + 1))
    for start in range(len(text) - 1, -1, -1):
        found = _words_at(text, start, lines[text[start]])
        best[start], ends[start] = max((bits - _ALL + best[end], end) for end, bits in found)
    return tuple(_cut(text, ends))


def _words_at(text: str, start: int, line: str) -> Iterator[tuple[int, int]]:
    """Yield the ends of the words that begin at a place, each with the bits of its count."""
    for end in range(start + 1, min(start + _LONGEST, len(text)) + 1):
        entry = f" {text[start + 1 : end]}:"
        place = line.find(entry)
        if place >= 0:
            yield end, ord(line[place + len(entry)]) - ord("a")
        elif end == start + 1:
            yield end, 0


def _cut(text: str, ends: list[int]) -> Iterator[str]:
    start = 0
    while start < len(text):
        yield text[start : ends[start]]
        start = ends[start]


def _lines(characters: set[str]) -> dict[str, str]:
    """Return the line of the file for each character: the words that begin with it. No more of the file is read."""
    with _FILE.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return {character: _line(data, character.encode("utf-8", "replace")) for character in characters}


def _line(data: mmap, first: bytes) -> str:
    """Return the line that begins with a character, by halving: the lines are in the order of their bytes."""
    low, high = 0, len(data)
    while low < high:
        begin = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        found = data[begin : begin + len(first)]
        if found == first:
            return data[begin : data.find(b"\n", begin)].decode("utf-8")
        low, high = (data.find(b"\n", begin) + 1, high) if found < first else (low, begin)
    return ""
