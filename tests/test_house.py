"""The house keeps its order: who imports whom, one door for each heavy library, headless commands without Qt."""

import ast
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("model", "reports", "gui")  # each may import itself and those before it
SOURCES = [*sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")), ROOT / "main.py"]
# Library → the beginnings of the paths that may import it.
DOORS = {
    "PySide6": ("gui/", "main.py"),
    "tinydb": ("model/disk/store",),
    "reportlab": ("reports/pdf/",),
    "docx": ("reports/word", "model/intake/"),
    "openpyxl": ("reports/sheet", "model/intake/"),
    "cryptography": ("model/disk/secret.py",),
    "diff_match_patch": ("model/word_diff.py",),
}
HEAVY = (*DOORS, "PIL", "lxml")


def place(path):
    return path.relative_to(ROOT).as_posix()


def imported(path):
    """Return every module a file imports, wherever in the file, relative imports resolved."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(place(path).split("/")[: -node.level]) if node.level else ""
            found.add(".".join(part for part in (package, node.module) if part))
    return found


def needed(path, modules):
    """Return which of some modules a file imports to begin with, not only where something is used."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & modules


def test_no_module_needs_itself():
    named = {place(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in SOURCES}
    TopologicalSorter({name: needed(path, named.keys() - {name}) for name, path in named.items()}).prepare()


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 30


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_imports_go_one_way(path):
    layer = place(path).split("/")[0]
    above = LAYERS[LAYERS.index(layer) + 1 :] if layer in LAYERS else ()
    assert {name.split(".")[0] for name in imported(path)} & {*above, "main", "tests"} == set()


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_each_heavy_library_has_one_door(path):
    used = {name.split(".")[0] for name in imported(path)} & set(DOORS)
    assert [name for name in used if not place(path).startswith(DOORS[name])] == []


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_no_internet_socket_is_opened(path):
    network = {"ssl", "http", "http.client", "urllib.request", "asyncio", "ftplib", "smtplib", "requests", "httpx"}
    assert imported(path) & network == set()
    assert not any(name.startswith("PySide6.QtNetwork") for name in imported(path))
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)]
    used = {node.attr for node in nodes if isinstance(node.value, ast.Name) and node.value.id == "socket"}
    assert used <= {"gethostname"}  # the name of the computer in the note of a lock


def test_dependencies_are_pinned_and_come_from_no_place_of_our_own():
    """Anyone can install the program: no index, no mirror, no lock file that names one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [name for group in project["project"]["optional-dependencies"].values() for name in group]
    assert all("==" in dependency for dependency in project["project"]["dependencies"] + extras)
    assert [key for key in project["tool"]["uv"] if "index" in key or "link" in key or key == "sources"] == []
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def modules_after(*arguments, data):
    code = (
        "import sys, runpy\n"
        f"sys.argv = ['main.py', *{list(arguments)!r}]\n"
        "try:\n    runpy.run_path('main.py', run_name='__main__')\n"
        "except SystemExit as end:\n    assert end.code in (0, 1, None), end.code\n"
        "print('\\x00' + ' '.join(sys.modules))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={"JIXIAO_DATA_DIR": str(data), "PATH": "", "PYTHONPATH": str(ROOT)},
    )
    return {name.split(".")[0] for name in done.stdout.rpartition("\x00")[2].split()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("presets",),
        ("list",),
        ("doctor",),
        ("new", "--sample", "--out", "{}/a.json"),
        ("check", "{}/s.json"),
        ("export", "{}/s.json", "--out", "{}/s.txt", "--out", "{}/s.pdf"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_headless_commands_load_no_qt_and_no_more_than_they_use(arguments, tmp_path):
    modules_after("new", "--sample", "--out", str(tmp_path / "s.json"), data=tmp_path / "data")
    loaded = modules_after(*(word.format(tmp_path) for word in arguments), data=tmp_path / "data")
    assert {"PySide6", "shiboken6", "docx", "openpyxl", "gui", "PIL"} & loaded == set()
    if arguments[0] != "export":
        assert "reportlab" not in loaded


def test_heavy_libraries_are_imported_when_used():
    code = f"import main, model.disk.store, reports.cli, sys; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() in ("[]", "['tinydb']")  # the store is tinydb's door


def test_files_stay_readable():
    too_long = [place(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 500]
    assert too_long == []


def test_the_map_in_the_readme_names_every_folder_and_every_file_beside_them():
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = []
    for layer in LAYERS:
        inside = [path for path in (ROOT / layer).iterdir() if not path.name.startswith("__")]
        missing += [place(path) for path in inside if (f"{path.name}/" if path.is_dir() else path.name) not in told]
    assert missing == []
