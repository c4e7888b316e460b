"""Runs programs as child processes and reads what each has cost: processor time, peak memory, wall time."""

import compileall
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Cost:
    """What one child has cost: seconds of processor time, peak memory in MiB, seconds of wall time."""

    cpu: float
    memory: float
    wall: float


def compile_first() -> None:
    """Compile the byte code of the program, as an installation does."""
    for folder in ("model", "reports", "gui"):
        compileall.compile_dir(ROOT / folder, quiet=2)


def cost(command: Sequence[str], **variables: str) -> Cost:
    """Run a command to its end in the folder of the program and return its cost; raise if it fails."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, wall)


def interleaved(runs: int, children: Mapping[str, Callable[[], Cost]]) -> dict[str, Cost]:
    """Run every child in turn, `runs` times after one to warm up, and return the medians by name."""
    for child in children.values():
        child()
    costs = [{name: child() for name, child in children.items()} for _ in range(runs)]
    return {name: median([one[name] for one in costs]) for name in children}


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    columns = zip(*((one.cpu, one.memory, one.wall) for one in costs), strict=True)
    return Cost(*(statistics.median(column) for column in columns))


def python(code: str, *arguments: str) -> list[str]:
    """Return the command that runs some code with the interpreter of this process."""
    return [sys.executable, "-c", code, *arguments]
