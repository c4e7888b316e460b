"""What an export opens: the program, the data folder, the chosen typefaces, the target with its temporary neighbour."""

import subprocess
import sys
from pathlib import Path

import pytest

from model.beginnings import sample
from model.disk.settings import Settings, save_settings
from model.disk.store import write_draft

ROOT = Path(__file__).parents[2]
WATCHED = """
import os, sys
allowed, arguments = sys.argv[1].split(os.pathsep), sys.argv[2:]
seen = []
def hook(event, args):
    if event.startswith("socket.") or event in ("urllib.Request", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        seen.append((event, str(args)[:200]))
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = os.path.realpath(os.fsdecode(args[0]))
        if not any(path == one or path.startswith(one + os.sep) for one in allowed):
            seen.append((event, path))
sys.addaudithook(hook)
from reports.cli import run
code = run(arguments, lambda *_: 9)
for one in seen:
    print("SEEN", *one)
sys.exit(code)
"""
LIBRARIES = {str(Path(each).resolve()) for each in (sys.prefix, sys.base_prefix)}


def exported(home: Path, target: Path, *more: Path) -> str:
    allowed = [*LIBRARIES, str(ROOT), str(home.resolve()), str(target.parent.resolve()), *map(str, more), "/dev/null"]
    arguments = ["export", str(home / "drafts" / "d.json"), "--out", str(target), "--data-dir", str(home)]
    command = [sys.executable, "-B", "-c", WATCHED, ":".join(allowed), *arguments, "--layout-report"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def home(tmp_path: Path) -> Path:
    drafts = tmp_path / "数据" / "drafts"
    drafts.mkdir(parents=True)
    write_draft(drafts / "d.json", sample())
    return drafts.parent


def test_fault_43_an_export_opens_nothing_but_its_own_files_and_no_socket(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "报送"
    out.mkdir()
    said = exported(home, out / "报告.pdf")
    assert "SEEN" not in said
    assert "版式自检" in said
    assert [path.name for path in out.iterdir()] == ["报告.pdf"]


def test_settings_of_other_programs_in_the_home_folder_are_not_run(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (".reportlab_mods", ".reportlab_settings"):
        (tmp_path / name).write_text("import sys\nsys.exit('run')\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    out = tmp_path / "报送"
    out.mkdir()
    assert "SEEN" not in exported(home, out / "报告.pdf")
    assert (out / "报告.pdf").is_file()


def test_of_typefaces_only_the_chosen_one_is_opened(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "字体" / "simkai.ttf"
    path.parent.mkdir()
    path.write_bytes((ROOT / "resources" / "fonts" / "kaiti.ttf").read_bytes())
    (path.parent / "simhei.ttf").write_bytes(path.read_bytes())
    save_settings(home, Settings(typefaces={"kaiti": f"{path}#0"}))
    out = tmp_path / "报送"
    out.mkdir()
    assert f"open {path.resolve()}" in exported(home, out / "报告.pdf")
    assert "SEEN" not in exported(home, out / "报告.pdf", path.resolve())
