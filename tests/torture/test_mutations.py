"""Draft files damaged and changed in every way are refused in clear words or read for what they say."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture.mutations import is_kept

pytestmark = pytest.mark.torture
ROOT = Path(__file__).parents[2]


def test_mutated_drafts(tmp_path: Path, scaled: Callable[[int, int], int], figure: Callable[[str], None]) -> None:
    count, began = scaled(2_000, 100_000), time.monotonic()
    command = [sys.executable, "-m", "tests.torture.mutations", str(tmp_path), str(count), "2025"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    figure(f"{count} mutated drafts in {time.monotonic() - began:.0f} s: {found}")
    assert found["bad"] == []
    assert found["slowest"] < 1  # seconds of processor time
    assert found["memory"] < 200  # MB of the whole process
    assert found["found"]["refused"] > count / 2
    assert found["found"]["kept"] > count / 20  # what was changed with sense is read as it is


def test_a_silent_change_would_be_seen() -> None:
    written = {"goal": "甲\u200b", "rows": [{"id": "a", "score": 98.5}], "new": {"key": 1}}
    assert is_kept(written, {"goal": "甲", "rows": [{"id": "a", "score": "98.50", "text": ""}], "new": {"key": 1}})
    for other in (
        {"goal": "乙", "rows": [{"id": "a", "score": "98.5"}], "new": {"key": 1}},
        {"goal": "甲", "rows": [], "new": {"key": 1}},
        {"goal": "甲", "rows": [{"id": "a", "score": "98.6"}], "new": {"key": 1}},
        {"goal": "甲", "rows": [{"id": "a", "score": "98.5"}]},
    ):
        assert not is_kept(written, other)
