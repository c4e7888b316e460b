"""P1 to P4: setting the report against typst, in one run: python tests/benchmarks/typesetting.py [RUNS].

Prints a table of medians of interleaved runs: processor time, wall time, peak memory, and their ratios to typst, which
sets the same text in the same faces on the same page (peer.py). It goes without tags, since our file has none; the
size is also told against its own usual file, which has them. Needs typst: uv run --group peers, then as above.
"""

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from model.disk.store_file import write_draft
from tests.benchmarks import material, peer
from tests.benchmarks.children import ROOT, Cost, compile_first, cost, interleaved, python

RUNS = 20
FIELD = 350_000  # characters
COMPOSE = """
import gc, sys
from pathlib import Path
gc.disable()  # as every command does
from model.disk.store_file import read_draft
from model.presets import catalogue
from reports.compose import document_of
from reports.pdf.write import render
state, _ = read_draft(Path(sys.argv[1]))
with open(sys.argv[2], "wb") as target:
    render(document_of(state, catalogue()[state.report.preset]), target)
"""


def line(name: str, ours: Cost, theirs: Cost, goal: str) -> str:
    """Return a line of the table."""
    figures = " ".join(
        f"{one * factor:8.1f} {other * factor:8.1f} {one / other:6.2f}x"
        for one, other, factor in (
            (ours.cpu, theirs.cpu, 1000),
            (ours.wall, theirs.wall, 1000),
            (ours.memory, theirs.memory, 1),
        )
        if other
    )
    return f"{name:34} {figures}  {goal}"


def inside(kind: str, folder: Path, runs: int) -> tuple[dict[str, list[tuple[float, float]]], float]:
    """Run a kind of typesetting_runs.py and return its times and its peak memory."""
    command = [sys.executable, str(Path(__file__).with_name("typesetting_runs.py")), kind, str(folder), str(runs)]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return told["times"], told["memory"]


def middle(times: Sequence[tuple[float, float]], memory: Sequence[float] = (0,)) -> Cost:
    """Return the medians of processor and wall times, and of memory."""
    cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
    return Cost(cpu, statistics.median(memory), wall)


def warm(folder: Path, runs: int) -> Iterator[str]:
    """P1: one paragraph of the report is changed, both set it again."""
    for kind, name, goal in (
        ("edit", "P1 paragraph changed", "≤ 1.0"),
        ("edit-same", "P1 … with the same characters", "≤ 0.5"),
    ):
        times, _ = inside(kind, folder, runs)
        yield line(name, middle(times["ours"]), middle(times["peer"]), goal)


def cold(folder: Path, runs: int) -> Iterator[str]:
    """P2: whole processes."""
    state = material.reference()
    draft, source, target = folder / "cold.json", folder / "cold.typ", str(folder / "cold.pdf")
    write_draft(draft, state)
    source.write_text(peer.source_of(material.composed(state)), "utf-8")
    main = [sys.executable, str(ROOT / "main.py"), "export", str(draft), "--out", target]
    found = interleaved(
        runs,
        {
            "peer": partial(cost, python(peer.COLD, str(source), target, str(peer.FOLDER))),
            "compose": partial(cost, python(COMPOSE, str(draft), target)),
            "export": partial(cost, main),
        },
    )
    yield line("P2 compose and typesetting", found["compose"], found["peer"], "≤ 1.6, memory ≤ 0.6")
    yield line("P2 main.py export, verified", found["export"], found["peer"], "≤ 2.2, memory ≤ 1.0")


def growth(folder: Path, runs: int) -> Iterator[str]:
    """P3: many rows, a long text; each time in a process of its own that has set the reference report before."""
    for kind, name, goal in (
        ("rows", "P3 1,000 rows", "≤ 0.7"),
        ("copies", "P3 body × 100", "≤ 0.9, memory ≤ 0.15"),
    ):
        told = [{who: inside(f"{kind}-{who}", folder, 1) for who in ("ours", "peer")} for _ in range(runs)]
        both = (
            middle([one[who][0][who][0] for one in told], [one[who][1] for one in told]) for who in ("ours", "peer")
        )
        yield line(name, *both, goal)


def sizes(folder: Path) -> Iterator[str]:
    """P4: the size of the file; every font is embedded."""
    from reports.pdf.reading import fonts
    from tests.benchmarks.typesetting_runs import set_once

    document = material.composed(material.reference())
    ours, source = set_once(document), folder / "size.typ"
    source.write_text(peer.source_of(document), "utf-8")
    compiler = peer.compiler(source)
    plain, usual = len(peer.recompiled(compiler)), len(compiler.compile())
    embedded = "every font embedded" if all(font.embedded for font in fonts(ours)) else "NOT EVERY FONT EMBEDDED"
    yield f"P4 {len(ours)} bytes: {len(ours) / usual:.2f}x of {usual} as typst writes usually, with tags (goal ≤ 0.9); "
    yield f"   {len(ours) / plain:.2f}x of {plain} without tags; {embedded}"


def long_field(runs: int) -> str:
    """One field of very many characters."""
    from tests.benchmarks.typesetting_runs import set_once, timed

    state = material.long_field(material.reference(), FIELD)
    taken = statistics.median(timed(lambda: set_once(material.composed(state)))[1] for _ in range(runs))
    return f"a field of {FIELD:,} characters: {taken:.2f} s of wall time (goal < 3 s)"


def main(folder: Path, runs: int) -> None:
    """Measure and print."""
    print(f"{'':34} {'CPU ms':>8} {'typst':>8} {'':7} {'wall ms':>8} {'typst':>8} {'':7} {'MiB':>8} {'typst':>8}")
    for part in (cold(folder, runs), warm(folder, runs), growth(folder, max(3, runs // 4)), sizes(folder)):
        for told in part:
            print(told, flush=True)
    print(long_field(3))


if __name__ == "__main__":
    if importlib.util.find_spec("typst") is None:
        sys.exit(peer.HOW_TO_GET_IT)
    compile_first()
    place = Path(tempfile.mkdtemp())
    try:
        main(place, int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
    finally:
        shutil.rmtree(place)
