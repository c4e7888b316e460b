"""docs/faults.md names all 70 faults, each with tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text("utf-8")
ROWS = {int(match[1]): match[0] for match in re.finditer(r"^\| (\d+) \|.*$", PAGE, re.MULTILINE)}
NAMED = re.findall(r"`((?:torture/)?test_\w+\.py)::(test_\w+)`", PAGE)


def defined(file: str) -> set[str]:
    path = ROOT / "tests" / file if "/" in file else ROOT / "tests" / "faults" / file
    return set(re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))


def test_every_fault_has_a_line_with_a_test_of_its_number() -> None:
    assert sorted(ROWS) == list(range(1, 71))
    assert [number for number, row in ROWS.items() if f"::test_fault_{number:02}_" not in row] == []


def test_every_test_named_exists_and_every_numbered_test_is_named() -> None:
    assert [(file, name) for file, name in NAMED if name not in defined(file)] == []
    numbered = {name for path in Path(__file__).parent.glob("test_*.py") for name in defined(path.name)}
    assert {name for name in numbered if name.startswith("test_fault_")} == {
        name for file, name in NAMED if "/" not in file
    }
