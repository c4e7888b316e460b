"""Bad input at the door of the program: a disk that is full, files that are none, arguments that are empty or odd.

Wrong contents and wrong options are held by tests/reports/test_cli.py.
"""

import os
import resource
import subprocess
import sys
from itertools import pairwise

import pytest

from tests.reports.test_cli import REPORT, ROOT, Program

SMALL = 2048  # bytes a file may have: less than any file the program writes


@pytest.fixture
def program(tmp_path):
    made = Program(tmp_path)
    made.file("r.md", REPORT * 3)
    made("new", "--sample", "--out", "s.json")
    return made


WRITING = [
    ("export", "s.json", "--out", "r.pdf"),
    ("export", "s.json", "--out", "r.txt"),
    ("export", "s.json", "--out", "r.json"),
    ("export", "s.json", "--out", "r.txt", "--out", "r.pdf"),
    ("import", "r.md", "--out", "r.json"),
    ("import", "s.json", "--out", "r.json"),
    ("new", "--sample", "--out", "r.json"),
]


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_full_disk_leaves_everything_as_it_was(program, arguments):
    targets = [word for option, word in pairwise(arguments) if option == "--out"]
    for name in targets:
        program.file(name, b"before")
    before = program.names()
    line = refused_on_a_full_disk(program, *arguments)
    assert any(name in line for name in targets)
    assert program.names() == before
    assert [(program.folder / name).read_bytes() for name in targets] == [b"before"] * len(targets)


@pytest.mark.parametrize("arguments", [("new", "--sample"), ("import", "s.json")], ids=" ".join)
def test_a_full_disk_leaves_no_half_draft_in_the_store(program, arguments):
    refused_on_a_full_disk(program, *arguments)
    left = [path for path in (program.data / "drafts").rglob("*") if path.is_file() and path.stat().st_size]
    assert left == []


def refused_on_a_full_disk(program, *arguments):
    """Run a command that can write no file to its end; return the one line it says."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=program.folder,
        env=os.environ | {"JIXIAO_DATA_DIR": str(program.data), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("错误：")
    assert "程序出错" not in line
    return line


@pytest.mark.parametrize("command", [("check",), ("import",), ("export", "--out", "out.pdf")], ids=" ".join)
@pytest.mark.parametrize("suffix", [".json", ".md"])
@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "dangling", "long"])
def test_what_is_no_file_is_refused(program, command, suffix, kind):
    name = {"pipe": "p", "device": "d", "loop": "l", "dangling": "g", "long": "长" * 100}[kind] + suffix
    path = program.folder / name
    if kind == "pipe":
        os.mkfifo(path)  # nobody ever writes into it
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind != "long":
        path.symlink_to(name if kind == "loop" else "nowhere")
    assert name[:20] in program.refused(command[0], name, *command[1:])
    assert "out.pdf" not in program.names()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", ""),
        ("import", ""),
        ("export", "", "--out", "r.pdf"),
        ("export", "s.json", "--out", ""),
        ("import", "r.md", "--out", ""),
        ("new", "--out", ""),
        ("new", "--preset", ""),
        ("check", "a\nb.json"),
        ("check", "-"),
        ("",),
        ("export", "s.json", "--out", "/dev/full"),
        ("export", "s.json", "--out", "r.pdf", "--out", "r.pdf/x.txt"),
        ("list", "--data-dir", "/dev/null/x"),
        ("list", "--data-dir", "/proc/nowhere"),
        ("none.json",),
    ],
    ids=repr,
)
def test_odd_arguments(program, arguments):
    before = program.names()
    program.refused(*arguments)
    assert program.names() == before


def test_a_window_without_a_screen(program):
    assert "图形界面" in program.refused()
    assert "图形界面" in program.refused("s.json")


def test_a_data_folder_that_is_a_file(program):
    file = program.file("data-file", "x")
    for arguments in (("list",), ("new", "--sample"), ("doctor",)):
        program(*arguments, code=2, JIXIAO_DATA_DIR=str(file))
        assert "Traceback" not in program.errors
        assert "程序出错" not in program.errors
    assert file.read_text(encoding="utf-8") == "x"


def test_an_export_over_its_own_draft_keeps_it_readable(program):
    before = (program.folder / "s.json").read_bytes()
    program("export", "s.json", "--out", "s.json")
    program("check", "s.json")
    assert len((program.folder / "s.json").read_bytes()) == len(before)
