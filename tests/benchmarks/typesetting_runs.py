"""The runs of typesetting.py inside one process: python tests/benchmarks/typesetting_runs.py KIND FOLDER RUNS.

Prints JSON: for ours and the peer the processor and wall times of each run in seconds, and the peak memory in MiB. Only
one of the two is in a process whose memory is asked for.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from reports.document import Document
from reports.pdf.write import render
from tests.benchmarks import material, peer

Times = tuple[float, float]
ROWS, COPIES = 1_000, 100


def timed(action: Callable[[], object]) -> Times:
    """Return the processor and the wall time of an action in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.process_time() - cpu, time.perf_counter() - wall


def set_once(document: Document) -> bytes:
    """Set a document with the program."""
    target = io.BytesIO()
    render(document, target)
    return target.getvalue()


def edits(folder: Path, runs: int, same_characters: bool) -> dict[str, list[Times]]:
    """One paragraph is changed in every run; both set the report again."""
    state = material.reference()
    source = folder / "edited.typ"
    source.write_text(peer.source_of(material.composed(state)), "utf-8")
    compiler = peer.compiler(source)
    peer.recompiled(compiler)
    set_once(material.composed(state))
    found: dict[str, list[Times]] = {"ours": [], "peer": []}
    for changed in islice(material.changes(state, same_characters), runs):
        source.write_text(peer.source_of(material.composed(changed)), "utf-8")
        found["peer"].append(timed(lambda: peer.recompiled(compiler)))
        found["ours"].append(timed(lambda: set_once(material.composed(changed))))  # noqa: B023
    return found


def growth(folder: Path, runs: int, of_peer: bool, documents: Iterator[Document]) -> dict[str, list[Times]]:
    """Set one large document after another in a process that has set the reference report before."""
    first = material.composed(material.reference())
    if not of_peer:
        set_once(first)
        return {"ours": [timed(lambda: set_once(document)) for document in islice(documents, runs)]}  # noqa: B023
    source = folder / "grown.typ"
    source.write_text(peer.source_of(first), "utf-8")
    compiler = peer.compiler(source)
    peer.recompiled(compiler)
    times = []
    for document in islice(documents, runs):
        source.write_text(peer.source_of(document), "utf-8")
        times.append(timed(lambda: peer.recompiled(compiler)))
    return {"peer": times}


def rows() -> Iterator[Document]:
    """Yield tables of many rows."""
    return (material.rows(ROWS, run) for run in range(1, 1_000))


def copies() -> Iterator[Document]:
    """Yield long texts."""
    state = material.reference()
    return (material.grown(state, COPIES, run) for run in range(1_000))


def peak() -> float:
    """Return the most memory this process has held, in MiB; what its parent holds does not count."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


KINDS: dict[str, Callable[[Path, int], dict[str, list[Times]]]] = {
    "edit": lambda folder, runs: edits(folder, runs, False),
    "edit-same": lambda folder, runs: edits(folder, runs, True),
    "rows-ours": lambda folder, runs: growth(folder, runs, False, rows()),
    "rows-peer": lambda folder, runs: growth(folder, runs, True, rows()),
    "copies-ours": lambda folder, runs: growth(folder, runs, False, copies()),
    "copies-peer": lambda folder, runs: growth(folder, runs, True, copies()),
}

if __name__ == "__main__":
    kind, place, count = sys.argv[1:]
    print(json.dumps({"times": KINDS[kind](Path(place), int(count)), "memory": peak()}))
