"""The window is killed while the officer types: what is lost was typed in the last two seconds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from model.beginnings import blank
from model.disk.store import OpenDraft, Store, read_draft
from model.presets import catalogue
from model.report import Cover

pytestmark = [pytest.mark.torture, pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")]
ROOT = Path(__file__).parents[2]
COVER = Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目")
START = 60  # seconds at most


def lost(store: Store, opened: OpenDraft, seconds: float, state_home: Path) -> float:
    """Have somebody type for some seconds, kill the program, and return how old the oldest lost piece was."""
    command = [sys.executable, "-m", "tests.torture.typing_away", opened.id, str(store.folder)]
    environment = os.environ | {"XDG_STATE_HOME": str(state_home), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout
    first = process.stdout.readline()
    assert first, process.communicate(timeout=START)[1]
    time.sleep(seconds)
    killed = time.monotonic()
    process.kill()
    typed = [line.split() for line in (first + process.communicate()[0]).splitlines()]
    text = kept(store, opened)
    return max((killed - float(at) for number, at in typed if f"又{number}，" not in text), default=0.0)


def kept(store: Store, opened: OpenDraft) -> str:
    """Return what is there after a start: the draft, or what is offered for recovery."""
    text = read_draft(opened.path)[0].report.overview.background
    found = [one.state.report.overview.background for one in store.pending() if one.state]
    return max([text, *found], key=len)


def test_typing_lost_at_a_crash(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scaled: Callable[[int, int], int],
    figure: Callable[[str], None],
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    store, chance = Store(tmp_path / "data"), Random(2025)
    losses = []
    for _ in range(scaled(2, 60)):
        opened = store.create(blank(catalogue()["key-project"], COVER))
        opened.close()
        losses.append(lost(store, opened, 0.5 + 3 * chance.random(), tmp_path / "state"))
    losses.sort()
    figure(
        f"typing lost at {len(losses)} kills of the window: median {losses[len(losses) // 2]:.2f} s, most {losses[-1]:.2f} s"
    )
    assert losses[-1] <= 2.0
    assert losses[-1] > 0.0 or len(losses) < 10, "the clock of this test is wrong: something is always lost"
