"""The store against a simple model of it: whatever is done in whatever order, every draft says what it should."""

import os
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from model.disk.history import PAGE
from model.disk.store import OpenDraft, Store, read_draft, write_draft
from model.errors import Trouble
from tests.torture.drafts import turn_of, turn_state

pytestmark = pytest.mark.torture
STEPS = 50  # of one run
SHARED_MEMORY = Path("/dev/shm")  # where there is one, syncing costs nothing
BYTE = st.integers(0, 10_000)


class Killed(BaseException):
    """Stands for the end of the program in the middle of an operation."""


class Drafts(RuleBasedStateMachine):
    """One data folder; `turns` is what each draft must say, `None` for a damaged one."""

    ids = Bundle("ids")
    open_ids = Bundle("open_ids")
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
        self.store = Store(self.folder, "李晓")
        self.turns: dict[str, int | None] = {}
        self.trashed: dict[str, int | None] = {}
        self.opened: dict[str, OpenDraft] = {}
        self.journals: dict[str, int] = {}  # of sessions that ended without saving
        self.versions: dict[str, list[int]] = {}
        self.turn = 0

    def teardown(self) -> None:
        for opened in self.opened.values():
            opened.close()
        rmtree(self.folder)

    def next(self) -> int:
        self.turn += 1
        return self.turn

    # Drafts come and go

    @rule(target=ids)
    def create(self) -> str:
        turn = self.next()
        opened = self.store.create(turn_state(turn, 30))
        opened.close()
        self.turns[opened.id] = turn
        return opened.id

    @rule(target=ids, id_=ids)
    def duplicate(self, id_: str) -> object:
        if self.turns.get(id_) is None:
            with pytest.raises(Trouble):
                self.store.duplicate(id_)
            return multiple()
        copy = self.store.duplicate(id_)
        self.turns[copy] = self.turns[id_]
        return copy

    @rule(id_=ids)
    def delete(self, id_: str) -> None:
        if id_ not in self.turns or id_ in self.opened:
            with pytest.raises(Trouble):
                self.store.delete(id_)
            return
        self.store.delete(id_)
        self.trashed[id_] = self.turns.pop(id_)

    @rule(id_=ids)
    def restore(self, id_: str) -> None:
        if id_ not in self.trashed:
            with pytest.raises(Trouble):
                self.store.restore(id_)
            return
        self.store.restore(id_)
        self.turns[id_] = self.trashed.pop(id_)

    @rule(id_=consumes(ids))
    def purge(self, id_: str) -> None:
        keys = [one.key for one in self.store.trashed() if one.id == id_]
        assert bool(keys) == (id_ in self.trashed)
        self.store.purge(keys)
        if self.trashed.pop(id_, "none") != "none":
            self.journals.pop(id_, None)
            self.versions.pop(id_, None)
            assert self.store.history(id_).versions() == []

    # Drafts in hand

    @rule(id_=ids)
    def open(self, id_: str) -> None:
        if self.turns.get(id_) is None:
            with pytest.raises(Trouble):
                self.store.open(id_)
            return
        opened = self.store.open(id_)
        assert turn_of(opened.state) == self.turns[id_]
        assert opened.read_only == (id_ in self.opened)
        if opened.read_only:
            with pytest.raises(Trouble):
                opened.save(turn_state(0))
            opened.close()
        else:
            self.opened[id_] = opened

    @rule(number=BYTE, words=st.sampled_from((1, 30, 3_000)))
    def save(self, number: int, words: int) -> None:
        if id_ := self._some_open(number):
            turn = self.next()
            self.opened[id_].save(turn_state(turn, words))
            assert self.opened[id_].remark == ""
            self.turns[id_] = turn

    @rule(number=BYTE)
    def close(self, number: int) -> None:
        if id_ := self._some_open(number):
            self.opened.pop(id_).close()

    @rule(target=ids, number=BYTE)
    def change_outside(self, number: int) -> object:
        """Another program writes the file of a draft in hand: the next save goes on as a new draft beside it."""
        id_ = self._some_open(number)
        if not id_:
            return multiple()
        outside, here = self.next(), self.next()
        write_draft(self.store.path_of(id_), turn_state(outside, 30), id_)
        self.turns[id_] = outside
        opened = self.opened.pop(id_)
        opened.save(turn_state(here, 30))
        assert opened.id != id_
        assert opened.remark
        self.opened[opened.id] = opened
        self.turns[opened.id] = here
        return opened.id

    def _some_open(self, number: int) -> str:
        held = list(self.opened)  # in the order of opening, the same in every run
        return held[number % len(held)] if held else ""

    # History and journals

    @rule(number=BYTE, name=st.sampled_from(("", "送审稿")))
    def keep_version(self, number: int, name: str) -> None:
        if id_ := self._some_open(number):
            turn = self.turns[id_]
            assert turn is not None
            kept = self.versions.setdefault(id_, [])
            made = self.opened[id_].history.keep(turn_state(turn, 30), PAGE, name)
            assert (made is None) == (not name and kept[:1] == [turn])
            if made:
                kept.insert(0, turn)

    @rule(number=BYTE)
    def take_version_back(self, number: int) -> None:
        if (id_ := self._some_open(number)) and self.versions.get(id_):
            history = self.opened[id_].history
            version = history.versions()[number % len(self.versions[id_])]
            state = history.state_of(version)
            self.opened[id_].save(state)
            self.turns[id_] = turn_of(state)

    @rule(number=BYTE)
    def crash_unsaved(self, number: int) -> None:
        """What is typed cannot be saved and goes to the journal; then the program ends."""
        id_ = self._some_open(number)
        if id_ and id_ not in self.journals:
            opened, turn = self.opened.pop(id_), self.next()
            opened.journal.write(turn_state(turn, 30), opened.base_sha)
            opened.close()
            self.journals[id_] = turn

    @rule(take=st.booleans())
    def recover(self, take: bool) -> None:
        for found in self.store.pending():
            assert found.state
            turn = self.journals.pop(found.draft_id)
            assert turn_of(found.state) == turn
            free = found.draft_id in self.turns and found.draft_id not in self.opened
            if take and free and not found.is_older and self.turns[found.draft_id] is not None:
                opened = self.store.open(found.draft_id)
                opened.save(found.state)
                opened.close()
                self.turns[found.draft_id] = turn
            found.discard()
        assert self.journals == {}

    # What goes wrong

    @rule(number=BYTE, operation=st.integers(0, 12), words=st.sampled_from((30, 3_000)))
    def killed_in_a_save(self, number: int, operation: int, words: int) -> None:
        """The program ends before an operation of a save: the draft is as it was, or as it was to become."""
        id_ = self._some_open(number)
        if not id_:
            return
        opened, turn, before = self.opened.pop(id_), self.next(), self.turns[id_]
        with pytest.MonkeyPatch.context() as patch:
            end_before(patch, operation)
            try:
                opened.save(turn_state(turn, words))
                before = turn
            except Killed:
                pass
        opened.close()
        after = turn_of(read_draft(self.store.path_of(id_))[0])
        assert after in (before, turn)
        self.turns[id_] = after

    @rule(id_=ids, place=st.integers(0, 100), way=st.sampled_from(("cut", "zero", "flip", "empty")))
    def corrupt(self, id_: str, place: int, way: str) -> None:
        if self.turns.get(id_) is not None and id_ not in self.opened:
            path = self.store.path_of(id_)
            path.write_bytes(spoiled(path.read_bytes(), place, way))
            self.turns[id_] = None

    @rule(id_=ids)
    def repair(self, id_: str) -> None:
        if id_ in self.turns and self.turns[id_] is None:
            copies = self.store.good_copies(id_)
            if copies:
                aside = self.store.repair(id_, copies[0])
                assert aside
                assert aside.exists()
                self.turns[id_] = turn_of(copies[0].state)
                aside.unlink()

    # What always holds

    @invariant()
    def every_draft_says_what_it_should(self) -> None:
        Drafts.steps += 1
        assert self.store.ids() == sorted(self.turns)
        for id_, turn in self.turns.items():
            if turn is not None:
                assert turn_of(read_draft(self.store.path_of(id_))[0]) == turn
        if self.turn % 7 == 0:
            self._everything_is_listed()

    def _everything_is_listed(self) -> None:
        listed = {one.id: one for one in self.store.listed()}
        assert listed.keys() == self.turns.keys()
        for id_, turn in self.turns.items():
            assert bool(listed[id_].problem) == (turn is None)
            assert turn is None or listed[id_].state == read_draft(self.store.path_of(id_))[0]
        assert {one.id for one in self.store.trashed()} == self.trashed.keys()
        for id_, kept in self.versions.items():
            history = self.store.history(id_)
            assert [turn_of(history.state_of(version)) for version in history.versions()] == kept


def end_before(patch: pytest.MonkeyPatch, operation: int) -> None:
    """Let the program end before the so-manieth operation on files."""
    left = [operation]

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*args, **kwargs)

        return run

    for name in ("open", "write", "fsync", "link", "replace", "unlink"):
        patch.setattr(os, name, watched(getattr(os, name)))


def spoiled(data: bytes, place: int, way: str) -> bytes:
    """Return damaged bytes of a draft, the place in hundredths."""
    at = min(len(data) * place // 100, len(data) - 2)
    if way == "empty":
        return b""
    if way == "cut":
        return data[:at]
    if way == "zero":
        return data[:at] + bytes(len(data) - at)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_any_order_of_doing_things(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scaled: Callable[[int, int], int],
    figure: Callable[[str], None],
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    Drafts.steps = 0
    runs = scaled(10_500, 130_000) // STEPS  # many end early
    run_state_machine_as_test(
        Drafts,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            verbosity=Verbosity.quiet,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Drafts.steps >= scaled(8_000, 100_000)
    figure(f"state machine of the store: {Drafts.steps} steps in {runs} runs")
