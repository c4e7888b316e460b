"""Programs that are killed in the middle of a save lose nothing that was acknowledged and leave nothing half-written."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.torture, pytest.mark.skipif(os.name == "nt", reason="SIGKILL and fork are of POSIX")]
ROOT = Path(__file__).parents[2]
HARMLESS = {"kills", "within a save"}


def test_kills_during_saves(tmp_path: Path, scaled: Callable[[int, int], int], figure: Callable[[str], None]) -> None:
    kills, began = scaled(200, 10_000), time.monotonic()
    command = [sys.executable, "-m", "tests.torture.kills", str(tmp_path), str(kills), "2025"]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    figure(f"{kills} kills in {time.monotonic() - began:.0f} s: {found}")
    assert {what: count for what, count in found.items() if count and what not in HARMLESS} == {}
    assert found["kills"] == kills
    assert found["within a save"] > kills / 4  # the others fell between two saves
