"""Every file operation fails in turn, once and for good: the old draft is kept, and one clear message tells why."""

import errno
import os
import re
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from model.beginnings import blank
from model.disk import files
from model.disk.files import backup_of
from model.disk.history import PAGE
from model.disk.settings import Settings, load_settings, save_settings
from model.disk.store import Store, read_draft
from model.draft import State
from model.errors import Trouble
from model.presets import catalogue
from model.report import Cover
from reports.export import export
from tests.torture.drafts import turn_of, turn_state
from tests.torture.intercept import BY_PATH, Operations

pytestmark = pytest.mark.torture
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)
LATER = 7_200  # seconds
MOST = 400  # operations of one deed; more would be an endless one
CLEAR = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*请[^\n]*。")


class Failing(Operations):
    """Lets the turn-th operation that can fail in this way fail, and for good all that follow, too."""

    def __init__(self, root: Path, code: int, turn: int, for_good: bool) -> None:
        super().__init__(root)
        self.code, self.turn, self.for_good, self.count = code, turn, for_good, 0

    def passed(self, name: str, act: Callable[[], Any], path: str, *args: Any) -> Any:
        if not may_fail(name, self.code, args):
            return act()
        self.count += 1
        if self.count == self.turn or (self.for_good and self.count > self.turn):
            if name == "close":
                act()
            raise OSError(self.code, os.strerror(self.code), path)
        return act()


def may_fail(name: str, code: int, args: tuple[Any, ...]) -> bool:
    """Tell whether an operation can fail in a way at all: reading needs no space, closing is never forbidden."""
    if code == errno.EIO:
        return name not in ("lseek", "fstat")
    if code == errno.EACCES:
        return name in BY_PATH
    if code == errno.EINTR:
        return name in ("open", "read", "write", "fsync")
    if name == "open":
        how = args[0] if args else 0
        return bool(how & os.O_CREAT) if isinstance(how, int) else how[:1] in "wxa"
    return name in ("write", "fsync", "link", "mkdir", "replace")


class Deed:
    """Something the officer asks for. It starts on a fresh copy of a data folder with one draft of turn 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder)
        self.id = self.store.ids()[0]
        self.path = self.store.path_of(self.id)
        self.prepare()

    def prepare(self) -> None:
        """Do what comes before."""

    def act(self) -> None:
        """Do it. Raise Trouble."""
        raise NotImplementedError

    def result(self) -> str:
        """Return "old", "new" or what is wrong, when everything works again."""
        raise NotImplementedError

    def end(self) -> None:
        """Close what is open."""

    def turn(self) -> int:
        return turn_of(read_draft(self.path)[0])


class Save(Deed):
    def prepare(self) -> None:
        self.opened = self.store.open(self.id)

    def act(self) -> None:
        self.opened.save(turn_state(2))

    def result(self) -> str:
        return {1: "old", 2: "new"}[self.turn()]

    def end(self) -> None:
        self.opened.save(turn_state(2))
        self.opened.close()


class Open(Deed):
    def act(self) -> None:
        opened = self.store.open(self.id)
        self.reason = opened.reason
        opened.close()
        assert turn_of(opened.state) == 1
        assert not self.reason or CLEAR.fullmatch(self.reason)

    def result(self) -> str:
        self.act()
        assert not self.reason
        return "new" if self.turn() == 1 else "changed"


class Create(Deed):
    def prepare(self) -> None:
        self.opened: Any = None

    def act(self) -> None:
        self.opened = self.store.create(turn_state(2))

    def result(self) -> str:
        assert [one.problem for one in self.store.listed() if one.problem] == []
        return {1: "old", 2: "new"}[len(self.store.ids())]

    def end(self) -> None:
        if self.opened:
            self.opened.close()


class Look(Deed):
    def act(self) -> None:
        for listed in self.store.listed():
            assert listed.summary or CLEAR.fullmatch(listed.problem)

    def result(self) -> str:
        return "new" if [one.problem for one in Store(self.folder).listed()] == [""] else "unlisted"


class Duplicate(Create):
    def act(self) -> None:
        self.store.duplicate(self.id)


class Delete(Deed):
    def act(self) -> None:
        self.store.delete(self.id)

    def result(self) -> str:
        bin_ = [one.problem for one in self.store.trashed()]
        assert len(bin_) + self.path.exists() == 1
        assert "".join(bin_) == ""
        return "new" if bin_ else "old"


class Restore(Delete):
    def prepare(self) -> None:
        self.store.delete(self.id)

    def act(self) -> None:
        self.store.restore(self.id)

    def result(self) -> str:
        return "new" if super().result() == "old" else "old"


class WriteJournal(Deed):
    def prepare(self) -> None:
        self.opened = self.store.open(self.id)

    def act(self) -> None:
        self.opened.journal.write(turn_state(2), self.opened.base_sha)

    def result(self) -> str:
        self.opened.close()
        found = self.store.pending()
        assert [one.problem for one in found if one.problem] == []
        return "new" if found else "old"


class KeepVersion(Deed):
    def act(self) -> None:
        self.store.history(self.id).keep(turn_state(2), PAGE)

    def result(self) -> str:
        found = self.store.history(self.id).versions()
        assert [one.problem for one in found if one.problem] == []
        return "new" if found else "old"

    def end(self) -> None:
        self.store.history(self.id).keep(turn_state(3), PAGE)  # which sweeps


class Repair(Deed):
    def prepare(self) -> None:
        self.damaged = self.path.read_bytes()[:-9]
        self.path.write_bytes(self.damaged)

    def act(self) -> None:
        copies = self.store.good_copies(self.id)
        if not copies:
            raise Trouble("读不出副本。请重试。")  # the window says so where the list is empty
        self.store.repair(self.id, copies[0])

    def result(self) -> str:
        kept = [path for path in self.path.parent.iterdir() if path.read_bytes() == self.damaged]
        assert kept, "the damaged file is gone"
        return "old" if self.path in kept else {0: "new"}[self.turn()]


class Settle(Deed):
    def act(self) -> None:
        save_settings(self.folder, Settings(unit="新"))

    def result(self) -> str:
        return {"旧": "old", "新": "new"}[load_settings(self.folder).unit]


class Export(Deed):
    NAMES = ("报告.txt", "报告.json")
    WHOLE = (("草稿", ""), ("", "}"))

    def prepare(self) -> None:
        self.state: State = blank(catalogue()["key-project"], Cover(unit="澜川市青屏区图书馆"))
        self.targets = [self.folder / name for name in self.NAMES]
        for target in self.targets:
            target.write_bytes(b"old")

    def act(self) -> None:
        export(self.state, catalogue()["key-project"], self.targets)

    def result(self) -> str:
        kept = [target.read_bytes() == b"old" for target in self.targets]
        for target, old, (holds, ends) in zip(self.targets, kept, self.WHOLE, strict=True):
            text = target.read_bytes().decode("utf-8", "replace").strip()
            assert old or (holds in text and text.endswith(ends))
        assert kept == sorted(kept), "one file was written after one that failed"
        return "old" if any(kept) else "new"


class ExportPdf(Export):
    NAMES = ("报告.pdf",)
    WHOLE = (("%PDF-", "%%EOF"),)


DEEDS = (Save, Open, Create, Look, Duplicate, Delete, Restore, WriteJournal, KeepVersion, Repair, Settle, Export)


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A data folder with a draft in its second version."""
    store = Store(tmp_path / "begun")
    opened = store.create(turn_state(0))
    opened.save(turn_state(1))
    opened.close()
    save_settings(store.folder, Settings(unit="旧"))
    return store.folder


@pytest.fixture
def timeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that only moves while somebody waits for a file; what is left behind was left long ago."""
    pauses: list[float] = []
    clock = SimpleNamespace(monotonic=lambda: sum(pauses), sleep=pauses.append, time=lambda: time.time() + LATER)
    monkeypatch.setattr(files, "time", clock)


def failures(deed: type[Deed], begun: Path, work: Path, code: int, for_good: bool) -> Iterator[str]:
    """Do a deed again and again, every operation failing in turn; yield what came of each."""
    for turn in range(1, MOST):
        shutil.copytree(begun, work)
        try:
            count, came = one_failure(deed(work), Failing(work, code, turn, for_good))
        except Exception as error:
            frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "torture" not in frame.filename]
            where = ", ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
            how = "for good" if for_good else "once"
            count, came = turn, f"wrong: {errno.errorcode[code]} {how}, operation {turn}: {error!r} ({where})"
        shutil.rmtree(work)
        if count < turn:
            assert came == "done, new"
            return
        yield came
    raise AssertionError("no end")


def one_failure(doing: Deed, failing: Failing) -> tuple[int, str]:
    """Do a deed while something fails; return how many operations could have failed, and what came of it."""
    told = ""
    try:
        with failing.watching():
            doing.act()
    except Trouble as trouble:
        told = str(trouble)
    left = doing.result()
    doing.end()
    assert_tidy(doing.folder, doing.store)
    assert not told or CLEAR.fullmatch(told), told
    assert left == "new" or (told and left == "old"), f"{left} after “{told}”"
    return failing.count, f"{'told' if told else 'done'}, {left}"


def assert_tidy(work: Path, store: Store) -> None:
    """What could not be removed on a disk that was gone is swept later."""
    for id_ in store.ids():
        with suppress(Trouble):
            store.open(id_).close()
    store.pending()
    left = [path.name for path in work.rglob(".jixiao-*") if path.name.endswith((".tmp", ".tmp2"))]
    assert left == []


@pytest.mark.parametrize("deed", [*DEEDS, ExportPdf])
def test_every_operation_fails(
    deed: type[Deed],
    begun: Path,
    tmp_path: Path,
    timeless: None,
    scaled: Callable[[int, int], int],
    figure: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if deed is ExportPdf and scaled(True, False):
        pytest.skip("each page is set anew: only with --full")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "work" / "state"))
    came: Counter[str] = Counter()
    for code in CODES:
        for for_good in (False, True):
            came.update(failures(deed, begun, tmp_path / "work", code, for_good))
    assert [what for what in came if what.startswith("wrong")] == []
    figure(f"{deed.__name__}: {came.total()} failures of file operations, {dict(came)}")
    assert came["told, old"] or deed in (Open, Look)


def test_the_failures_reach_every_step_of_a_save(begun: Path) -> None:
    seen: list[str] = []

    class Listening(Operations):
        def passed(self, name: str, act: Callable[[], Any], path: str, *args: Any) -> Any:
            seen.append(name)
            return act()

    doing = Save(begun)
    with Listening(begun).watching():
        doing.act()
    assert {"open", "read", "write", "fsync", "lseek", "close", "link", "replace"} <= set(seen)
    assert backup_of(doing.path).exists()
    doing.end()
