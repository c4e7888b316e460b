"""A monkey at the window: nothing it does ends the program, hangs it or spoils a draft."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.torture
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_a_monkey_at_the_window(
    tmp_path: Path, scaled: Callable[[int, int], int], figure: Callable[[str], None], seed: int
) -> None:
    if seed > scaled(1, 5):
        pytest.skip("only with --full")
    command = [sys.executable, "-m", "tests.torture.monkey", str(tmp_path / "m"), str(scaled(2_000, 20_000)), str(seed)]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"it hung or crashed:\n{done.stderr}"
    found = json.loads(done.stdout)
    figure(f"monkey {seed}: { ({what: found[what] for what in ('events', 'widgets', 'seconds', 'slowest')}) }")
    assert found["wrong"] == []
    assert found["warned"] == {}
    assert found["unreadable"] == []
    assert found["events"] >= scaled(2_000, 20_000)
    assert found["widgets"] > 500  # each at least once
