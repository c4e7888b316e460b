"""What a disk may hold when the power goes: un-synced pages any subset, un-synced names any prefix.

`Recorder` takes down what the program really does with its files; `Disk` says what may be left of it. Names are kept
in one journal, as file systems do: what is durable of them is always a beginning, at least as long as the last synced
folder demands. Content is durable when its file was synced; before, each page may be there or not, and the length of
the file may be any that it ever had since.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.torture.intercept import Operations

PAGE = 4096
Files = dict[str, bytes]  # path → content


@dataclass(frozen=True)
class Step:
    """One operation: create/link/move/drop of names, write/cut/sync of a content, names (a folder synced), done."""

    what: str
    path: str = ""
    other: str = ""
    inode: int = 0
    at: int = 0
    data: bytes = b""
    now: Files = field(default_factory=dict, compare=False)  # what is really there after it


class Recorder(Operations):
    """Takes down every operation that changes something; `deaf` are operations it does not see being done."""

    def __init__(self, root: Path, deaf: Callable[[str, str], bool] = lambda _name, _path: False) -> None:
        super().__init__(root)
        self.steps: list[Step] = []
        self._deaf = deaf
        self._inodes: dict[str, int] = {}  # path → inode
        self._places: dict[int, tuple[int, int]] = {}  # handle → inode, offset
        self._count = 0

    def done(self) -> None:
        """The program says that what it was asked for is done."""
        self._note(Step("done"))

    def passed(self, name: str, act: Callable[[], Any], path: str, *args: Any) -> Any:
        existed = os.path.lexists(path) if name == "open" else False
        made = act()
        taker = getattr(self, f"_{name}", None)
        if taker and not self._deaf(name, path):
            taker(made, existed, path, *args)
        return made

    def _note(self, step: Step) -> None:
        with suppress(FileNotFoundError):
            step.now.update(self._really())
        self.steps.append(step)

    def _really(self) -> Files:
        paths = [path for path in Path(self.root).rglob("*") if path.is_file() and not path.is_symlink()]
        return {str(path): path.read_bytes() for path in paths if not is_passing(str(path))}

    def _open(self, made: Any, existed: bool, path: str, how: Any = 0, *_: Any) -> None:
        if os.path.isdir(path):  # noqa: PTH112
            return
        writes = how & (os.O_WRONLY | os.O_RDWR) if isinstance(how, int) else "r" not in how
        if writes and not existed:
            self._count += 1
            self._inodes[path] = self._count
            self._note(Step("create", path, inode=self._count))
        elif writes and (how == "wb" or (isinstance(how, int) and how & os.O_TRUNC)):
            self._note(Step("cut", path, inode=self._inodes[path]))
        if writes:
            self._places[made if isinstance(made, int) else made.fileno()] = self._inodes[path], 0

    def _write(self, made: int, _: bool, path: str, handle: int, data: Any) -> None:
        inode, at = self._places[handle]
        data = data.encode() if isinstance(data, str) else bytes(data)[:made]
        self._places[handle] = inode, at + len(data)
        self._note(Step("write", path, inode=inode, at=at, data=data))

    def _lseek(self, made: int, _: bool, path: str, handle: int, *__: Any) -> None:
        if handle in self._places:
            self._places[handle] = self._places[handle][0], made

    def _ftruncate(self, _made: None, _: bool, path: str, handle: int, length: int) -> None:
        self._note(Step("cut", path, inode=self._places[handle][0], at=length))

    def _fsync(self, _made: None, _: bool, path: str, handle: int) -> None:
        if os.path.isdir(path):  # noqa: PTH112
            self._note(Step("names", path))
        else:
            self._note(Step("sync", path, inode=self._places[handle][0]))

    def _link(self, _made: None, _: bool, path: str, other: Any, **__: Any) -> None:
        self._inodes[str(other)] = self._inodes[path]
        self._note(Step("link", path, str(other), self._inodes[path]))

    def _replace(self, _made: None, _: bool, path: str, other: Any) -> None:
        same = self._inodes[path] == self._inodes.get(str(other))  # two names of one file: nothing happens
        self._inodes[str(other)] = self._inodes[path]
        if not same:
            del self._inodes[path]
        self._note(Step("link" if same else "move", path, str(other), self._inodes[str(other)]))

    def _unlink(self, _made: None, _: bool, path: str, **__: Any) -> None:
        self._inodes.pop(path, None)
        self._note(Step("drop", path))


def is_passing(path: str) -> bool:
    """Tell whether a file is a temporary copy, a lock or a note, which no promise holds for."""
    return os.path.basename(path).startswith(".jixiao-")  # noqa: PTH119


class Disk:
    """What may be left when the power goes after some of the steps."""

    def __init__(self, steps: list[Step]) -> None:
        self._names = [step for step in steps if step.what in ("create", "link", "move", "drop")]
        self._sure = self._sure_names(steps)
        self._pages: dict[int, Pages] = {}
        for step in steps:
            if step.inode:
                self._pages.setdefault(step.inode, Pages()).take(step)

    def _sure_names(self, steps: list[Step]) -> int:
        sure, seen = 0, []
        for step in steps:
            if step.what in ("create", "link", "move", "drop"):
                seen.append({os.path.dirname(name) for name in (step.path, step.other) if name})  # noqa: PTH120
            elif step.what == "names":
                sure = max([sure, *(number + 1 for number, folders in enumerate(seen) if step.path in folders)])
        return sure

    def left(self, chance: Random) -> tuple[object, Files]:
        """Return one possible state, with a key that tells it from others."""
        until = chance.randint(self._sure, len(self._names))
        found: dict[str, int] = {}
        for step in self._names[:until]:
            if step.what == "move":
                found.pop(step.path, None)
            if step.what == "drop":
                found.pop(step.path, None)
            else:
                found[step.other or step.path] = step.inode
        draws = {inode: self._pages[inode].drawn(chance) for inode in sorted(set(found.values()))}
        files = {path: draws[inode][1] for path, inode in found.items()}
        return (until, tuple((inode, drawn[0]) for inode, drawn in draws.items())), files


class Pages:
    """The content of one file: what is durable, and what came after the last sync."""

    def __init__(self) -> None:
        self.now = b""
        self.durable = b""
        self.lengths = [0]  # since the last sync
        self.touched: set[int] = set()  # pages since the last sync

    def take(self, step: Step) -> None:
        """Take in a step of this file."""
        if step.what == "write":
            self.now = self.now[: step.at].ljust(step.at, b"\0") + step.data + self.now[step.at + len(step.data) :]
            self.touched |= set(range(step.at // PAGE, (step.at + max(len(step.data), 1) - 1) // PAGE + 1))
        elif step.what == "cut":
            self.now = self.now[: step.at]
        elif step.what == "sync":
            self.durable, self.touched, self.lengths = self.now, set(), []
        self.lengths.append(len(self.now))

    def drawn(self, chance: Random) -> tuple[object, bytes]:
        """Return a possible content and a key for it: all, none or any of the pages, any of the lengths."""
        if not self.touched and set(self.lengths) == {len(self.durable)}:
            return (), self.durable
        share = chance.choice((0.0, 0.5, 1.0))
        new = [page for page in sorted(self.touched) if chance.random() < share]
        length = chance.choice(self.lengths)
        content = bytearray(self.durable.ljust(length, b"\0")[:length])
        for page in new:
            piece = self.now[page * PAGE : (page + 1) * PAGE]
            content[page * PAGE : page * PAGE + len(piece)] = piece
        return (tuple(new), length), bytes(content[:length].ljust(length, b"\0"))


def verdicts(
    steps: list[Step], states: int, chance: Random, free: Callable[[str], bool]
) -> Iterator[tuple[object, str]]:
    """Yield so many states with what is wrong with each, "" for nothing.

    What the program said was done must be there: each file as it really was at that moment, or as it was at any
    moment since. `free` files may also be as they were before, but never half.
    """
    for until in range(1, len(steps) + 1):
        disk = Disk(steps[:until])
        for _ in range(len(range(until - 1, states, len(steps)))):
            key, files = disk.left(chance)
            yield (until, key), wrong(steps[:until], files, free)


def wrong(steps: list[Step], files: Files, free: Callable[[str], bool]) -> str:
    """Return what is wrong with the files that are left after some steps."""
    said = max([number for number, step in enumerate(steps) if step.what == "done"], default=0)
    seen = [step.now for step in steps]
    for path in {*files, *(path for now in seen for path in now)}:
        if is_passing(path):
            continue
        since = seen if free(path) else seen[said:]
        if files.get(path) not in [now.get(path) for now in since]:
            what = "lost" if path not in files else "old" if files[path] in [now.get(path) for now in seen] else "torn"
            return f"{what}: {os.path.basename(path)}"  # noqa: PTH119
    return ""
