"""Two programs that save one draft in turns lose no update, and neither waits for good."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from model.disk.store import Store, read_draft
from tests.torture.drafts import turn_of, turn_state

pytestmark = pytest.mark.torture
ROOT = Path(__file__).parents[2]


def test_conflicting_saves(tmp_path: Path, scaled: Callable[[int, int], int], figure: Callable[[str], None]) -> None:
    saves, began = scaled(40, 500), time.monotonic()
    opened = Store(tmp_path).create(turn_state(0))
    opened.close()
    command = [sys.executable, "-m", "tests.torture.conflicts", str(tmp_path), opened.id, str(saves)]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "ab"
    ]
    said = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    meetings = [int(out) for out, _ in said]
    turn = turn_of(read_draft(opened.path)[0])
    took = time.monotonic() - began
    figure(f"two processes, {2 * saves} saves in {took:.0f} s: {2 * saves - turn} lost, taking turns {meetings}")
    assert turn == 2 * saves
    assert min(meetings), "they never met"
    assert Store(tmp_path).ids() == [opened.id]  # nobody had to go on beside
