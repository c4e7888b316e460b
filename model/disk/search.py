"""Finding words in the texts of drafts: files are read when asked for, and only looked into where a word may be."""

import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from model.disk.envelope import LIMIT, canonical
from model.disk.files import read_limited
from model.draft import State
from model.errors import Trouble
from model.text import clean

_MOST_KEPT = 4_000_000  # characters of texts remembered
_HIDDEN = frozenset({"id", "preset", "marks", "session", "extra"})  # nothing the officer reads


class Search:
    """Searches draft files; remembers the texts of those it looked into last."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[Path, int, int], str] = OrderedDict()
        self._size = 0

    def find(self, words: str, paths: Iterable[Path]) -> set[Path]:
        """Return the files whose texts hold every word, whatever its case; all of them for no words."""
        wanted = clean(words)[0].casefold().split()
        return {path for path in paths if self._holds(path, wanted)}

    def _holds(self, path: Path, wanted: list[str]) -> bool:
        try:
            found = os.stat(path)  # noqa: PTH116
            key = path, found.st_mtime_ns, found.st_size
            text = self._texts.get(key)
            if text is None:
                data = read_limited(path, LIMIT)
                if not _may_hold(data, wanted):
                    return False
                text = self._texts[key] = _text_in(data)
                self._size += len(text)
        except (OSError, Trouble, ValueError, LookupError, TypeError, RecursionError):
            return False
        self._texts.move_to_end(key)
        while self._size > _MOST_KEPT and len(self._texts) > 1:
            self._size -= len(self._texts.popitem(last=False)[1])
        return all(word in text for word in wanted)


def text_of(state: State) -> str:
    """Return all a draft says, in lower case, one text a line."""
    return "\n".join(_texts(state.report)).casefold() + "\n" + "\n".join(state.leftovers).casefold()


def _may_hold(data: bytes, wanted: list[str]) -> bool:
    """Tell whether the texts in a file may hold the words; escapes of other writers are not looked through."""
    with suppress(ValueError):
        text = data.decode().casefold()
        return "\\u" in text or all(canonical(word)[1:-1].decode() in text for word in wanted)
    return False


def _text_in(data: bytes) -> str:
    """Return all the draft in a file says, as `text_of` does; without checking it, which takes ten times as long."""
    tables = json.loads(data)["tables"]
    return "\n".join(_plain_texts([tables["report"], tables["leftovers"]])).casefold()


def _plain_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _plain_texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _HIDDEN:
                yield from _plain_texts(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Decimal):
        yield f"{value:f}"
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _HIDDEN:
                yield from _texts(getattr(value, field.name))
