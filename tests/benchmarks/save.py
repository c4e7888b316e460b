"""S1: an acknowledged save (checked, verified, durable, previous version kept) against one fsynced write of its bytes.

Run on a disk, not tmpfs: python tests/benchmarks/save.py [FOLDER]. Prints medians of interleaved runs and their ratio;
the bare ratio leaves out of both what is no disk work (turning the draft into JSON and checking it). Also compares
a save among 1,000 drafts with one among 10.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from model.disk.files import backup_of, write_atomically
from model.disk.store import Store
from model.draft import State, with_value
from model.report import Indicator, Use

RUNS = 300
TEXT = "本年度按计划完成图书采购、编目和上架，社区分馆全部对外开放，读者到馆人次比上年增加。"


def typical() -> State:
    """Return a filled draft of about 40 KB."""
    state = State()
    for path in ("overview.background", "overview.goal", "implementation.narrative", "evaluation.design"):
        state = with_value(state, path, TEXT * 60)
    uses = tuple(Use(f"r{n}", f"支出{n}", Decimal("12.5"), Decimal("12.25"), TEXT) for n in range(10))
    rows = tuple(Indicator(f"r{n}", "产出", "数量", f"指标{n}", points=Decimal(2), standard=TEXT) for n in range(20))
    return with_value(with_value(state, "funding.uses", uses), "indicators.rows", rows)


def plain_write(path: Path, data: bytes) -> None:
    """Write and fsync, the floor."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def timed(action: Callable[[], object]) -> float:
    """Return the seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def print_many(folder: Path) -> None:
    """Print what a save costs among 1,000 drafts against one among 10."""
    state, opened = typical(), []
    for count in (10, 1_000):
        store = Store(folder / str(count))
        opened.append(store.create(state))
        for _ in range(count - 1):
            store.create(state).close()
    os.sync()  # what making a thousand files left to the disk is no part of a save
    states = [with_value(state, "overview.annual_result", f"{TEXT}{n}") for n in range(RUNS)]
    times = [[timed(lambda: draft.save(state)) for draft in opened] for state in states]  # noqa: B023
    for draft in opened:
        draft.close()
    few, many = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"among 1,000 drafts {many * 1000:.2f} ms = {many / few:.2f}x of among 10")


def main(folder: Path) -> None:
    """Measure in a folder and print."""
    draft = Store(folder).create(typical())
    data = draft.path.read_bytes()
    states = [with_value(draft.state, "overview.annual_result", f"{TEXT}{n}") for n in range(RUNS)]
    bare = folder / "bare.json"
    times: list[tuple[float, float, float]] = [
        (
            timed(lambda: plain_write(folder / "floor.json", data)),
            timed(lambda: draft.save(state)),  # noqa: B023
            timed(lambda: write_atomically(bare, data, backup_of(bare))),
        )
        for state in states
    ]
    draft.close()
    print_many(folder)
    floor, save, disk = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{len(data)} bytes; fsynced write {floor * 1000:.2f} ms")
    print(f"acknowledged save {save * 1000:.2f} ms = {save / floor:.2f}x; its disk work {disk / floor:.2f}x")


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else Path.cwd()))
    try:
        main(place)
    finally:
        shutil.rmtree(place)
