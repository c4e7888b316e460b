"""Working for a long time costs no memory, no open files and leaves nothing behind."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.torture, pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")]
ROOT = Path(__file__).parents[2]
WARM = 1 / 6  # of the time, until everything has been used once


def test_a_long_day(tmp_path: Path, scaled: Callable[[int, int], int], figure: Callable[[str], None]) -> None:
    seconds = scaled(1, 1_800)
    command = [sys.executable, "-m", "tests.torture.soak", str(tmp_path / "soak"), str(seconds)]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    warm = next(one for one in found if one["at"] >= found[0]["at"] + WARM * seconds or one is found[-1])
    growth = found[-1]["memory"] / warm["memory"] - 1
    figure(
        f"soak of {found[-1]['at'] - found[0]['at']:.0f} s, {len(found)} times opened: memory {warm['memory']:.0f} MB"
        f" after the warm-up, {found[-1]['memory']:.0f} MB at the end ({growth:+.1%}); open files {found[-1]['files']}"
    )
    assert {one["temporary"] for one in found} == {0}
    assert found[-1]["files"] <= warm["files"]
    if seconds > 60:  # a short one has no time to warm up
        assert growth <= 0.05
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "soak",
        *(["state"] if (tmp_path / "state").exists() else []),
    ]
