"""The power goes at any moment: what was called saved is there, and nothing is half there."""

import errno
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from model.beginnings import sample
from model.disk.history import PAGE as TURNED
from model.disk.settings import Settings, save_settings
from model.disk.store import Store, read_draft
from model.draft import with_value
from model.errors import Trouble
from model.presets import catalogue
from reports.export import export
from tests.torture.drafts import turn_of, turn_state
from tests.torture.power import Recorder, Step, verdicts

pytestmark = [pytest.mark.torture, pytest.mark.skipif(os.name == "nt", reason="folders are synced on POSIX alone")]
LARGE = 16_000  # words; some twenty pages


def a_day_of_work(folder: Path, recorder: Recorder) -> None:
    """Do everything once that promises to be on disk when it is done; say each time that it is."""
    store = Store(folder)
    opened = store.create(turn_state(0))
    recorder.done()
    for turn, words in enumerate((LARGE, 300, LARGE, 40), 1):
        opened.save(turn_state(turn, words))
        recorder.done()
    opened.journal.write(turn_state(5, LARGE), opened.base_sha)
    recorder.done()
    opened.save(turn_state(5, LARGE))
    opened.journal.clear()
    recorder.done()
    opened.history.keep(turn_state(5, LARGE), TURNED)
    opened.history.keep(turn_state(5, LARGE), "存为版本", "送审稿")
    opened.close()
    recorder.done()
    for act in (store.duplicate, store.delete, store.restore):
        act(opened.id)
        recorder.done()
    damage(opened.path)
    recorder.done()
    store.repair(opened.id, store.good_copies(opened.id)[0])
    recorder.done()
    targets = [folder / name for name in ("报告.txt", "报告.json", "报告.pdf")]
    for unit in ("甲", "乙"):
        save_settings(folder, Settings(unit=unit))
        export(with_value(sample(), "cover.project", unit), catalogue()["key-project"], targets)
        recorder.done()


def damage(path: Path) -> None:
    """Let a good draft be no longer good, durably; the program has no part in it."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    handle = os.open(path, os.O_RDWR)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)


def recorded(folder: Path, deaf: Callable[[str, str], bool] = lambda _name, _path: False) -> list[Step]:
    recorder = Recorder(folder, deaf)
    with recorder.watching():
        a_day_of_work(folder, recorder)
    return recorder.steps


def may_be_older(path: str) -> bool:
    """What is removed without being waited for: a journal whose words are saved."""
    return "/recovery/" in path


def bad_states(steps: list[Step], states: int, seed: int = 2025) -> tuple[Counter[str], int]:
    found, keys = Counter[str](), set()
    for key, what in verdicts(steps, states, Random(seed), may_be_older):
        keys.add(key)
        if what:
            found[what.partition(":")[0]] += 1
    return found, len(keys)


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_power_loss_at_any_moment(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scaled: Callable[[int, int], int],
    figure: Callable[[str], None],
    links: bool,
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", as_on_a_stick)
    steps, states = recorded(tmp_path), scaled(1_000, 50_000)
    bad, different = bad_states(steps, states)
    figure(f"power lost after each of {len(steps)} operations: {states} states, {different} different, bad {dict(bad)}")
    assert bad == {}
    assert sum(step.what == "done" for step in steps) == 15


def as_on_a_stick(*_: object) -> None:
    raise PermissionError(errno.EPERM, "no links here")


def test_what_may_be_left_can_be_read(tmp_path: Path) -> None:
    """The states are judged by their bytes; this ties the bytes to what the program makes of them."""
    kept = [(path, data) for step in recorded(tmp_path) for path, data in step.now.items()]
    contents = {data for path, data in kept if "-" in Path(path).name.partition(".")[0]}  # named by an id or a number
    turns, refused = set(), []
    for number, data in enumerate(contents):
        path = tmp_path / f"{number}.json"
        path.write_bytes(data)
        try:
            turns.add(turn_of(read_draft(path)[0]))
        except Trouble as trouble:
            refused.append(str(trouble))
    assert turns == {0, 1, 2, 3, 4, 5}
    assert len(refused) == 1
    assert "校验码" in refused[0]  # the one that the test damaged


@pytest.mark.parametrize("blind", ["files", "folders"])
def test_a_missing_fsync_is_seen(tmp_path: Path, blind: str) -> None:
    def deaf(name: str, path: str) -> bool:
        return name == "fsync" and Path(path).is_dir() == (blind == "folders")

    bad, _ = bad_states(recorded(tmp_path, deaf), 2_000)
    assert bad["torn" if blind == "files" else "lost"] + bad["old"] > 50
    assert (bad["torn"] > 50) == (blind == "files")


def test_writing_in_place_is_seen(tmp_path: Path) -> None:
    """As the library's own storage does: the old content is cut away before the new one is there."""
    recorder = Recorder(tmp_path)
    path = tmp_path / "草稿.json"
    with recorder.watching():
        for turn in range(3):
            with path.open("wb") as file:
                file.write(f"{turn}".encode() * 10_000)
                file.flush()
                os.fsync(file.fileno())
            recorder.done()
    bad, _ = bad_states(recorder.steps, 500)
    assert bad["torn"] > 50
