"""S2: the start window's list of 1,000 drafts from the index, against parsing them all.

python tests/benchmarks/list.py [FOLDER]. Prints medians of interleaved runs and their ratio; also the first list, which
makes the index, and a list after one draft was saved.
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
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[2]))

from model.disk.envelope import LIMIT, parse
from model.disk.files import read_limited
from model.disk.store import Store, write_draft
from model.draft import State, with_value
from model.report import Indicator

DRAFTS, RUNS = 1_000, 20
TEXT = "本年度按计划完成图书采购、编目和上架，社区分馆全部对外开放，读者到馆人次比上年增加。"


def typical() -> State:
    """Return a draft of about 40 KB of a known kind."""
    state = with_value(State(), "cover.unit", "澜川市青屏区图书馆")
    for path in ("overview.background", "overview.goal", "implementation.narrative", "evaluation.design"):
        state = with_value(state, path, TEXT * 60)
    rows = tuple(Indicator(f"r{n}", "产出", "数量", f"指标{n}", points=Decimal(2), standard=TEXT) for n in range(20))
    return with_value(with_value(state, "indicators.rows", rows), "preset", "key-project")


def timed(action: Callable[[], object]) -> float:
    """Return the seconds an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main(folder: Path) -> None:
    """Measure in a folder and print."""
    store, state = Store(folder), typical()
    store.create(state).close()
    paths = [store.path_of(store.ids()[0])]
    for _ in range(DRAFTS - 1):
        id_ = str(uuid4())
        paths.append(store.path_of(id_))
        write_draft(paths[-1], state, id_)
    for path in paths:
        os.utime(path, (1_700_000_000, 1_700_000_000))  # not fresh
    first = timed(Store(folder).listed)
    times = [
        (
            timed(lambda: [parse(read_limited(path, LIMIT), path) for path in paths]),
            timed(Store(folder).listed),
            timed(store.listed),
        )
        for _ in range(RUNS)
    ]
    parsing, listing, again = (statistics.median(column) for column in zip(*times, strict=True))
    write_draft(paths[0], state, paths[0].stem)
    changed = timed(store.listed)
    print(f"{DRAFTS} drafts of {paths[0].stat().st_size} bytes; parsing all {parsing * 1000:.1f} ms")
    print(f"list from the index {listing * 1000:.1f} ms = {listing / parsing:.3f}x")
    print(f"again in one process {again * 1000:.1f} ms = {again / parsing:.3f}x")
    print(f"after one save {changed * 1000:.1f} ms = {changed / parsing:.3f}x; making the index {first * 1000:.0f} ms")


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp(dir=sys.argv[1] if len(sys.argv) > 1 else Path.cwd()))
    try:
        main(place)
    finally:
        shutil.rmtree(place)
