"""Export as a cold process: the sample, and a report read from a text where one is named.

python tests/benchmarks/export.py [REPORT.md]. Prints medians of 20 interleaved runs (goal: ≤ 1 s of wall time).
"""

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.children import ROOT, Cost, compile_first, cost, interleaved

RUNS = 20
MAIN = [sys.executable, str(ROOT / "main.py")]


def drafts(folder: Path, text: Path | None) -> dict[str, Path]:
    """Make the drafts to export, by name."""
    made = {"sample": folder / "sample.json"}
    subprocess.run([*MAIN, "new", "--sample", "--out", str(made["sample"])], check=True, stdout=subprocess.DEVNULL)
    if text:
        made[text.name] = folder / "imported.json"
        command = [*MAIN, "import", str(text), "--out", str(made[text.name])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return made


def export(draft: Path, suffix: str) -> Cost:
    """Export a draft once."""
    target = draft.with_suffix(suffix)
    target.unlink(missing_ok=True)
    return cost([*MAIN, "export", str(draft), "--out", str(target)])


def main(folder: Path, text: Path | None) -> None:
    """Measure and print."""
    made = drafts(folder, text)
    children = {
        f"{name} {suffix}": partial(export, draft, suffix)
        for name, draft in made.items()
        for suffix in (".pdf", ".txt")
    }
    children["python alone"] = lambda: cost([sys.executable, "-c", "pass"])
    for name, one in interleaved(RUNS, children).items():
        print(f"{name:28} {one.wall * 1000:6.0f} ms, CPU {one.cpu * 1000:6.0f} ms, {one.memory:6.1f} MiB")


if __name__ == "__main__":
    compile_first()
    place = Path(tempfile.mkdtemp())
    try:
        main(place, Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
    finally:
        shutil.rmtree(place)
