"""A real report goes from text to paper: every paragraph, in order, each heading in the face its level asks for."""

import os
import re
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from pypdf import PdfReader

from model.disk.store import read_draft
from tests.acceptance.printed import bare

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "reference" / "report-2022.md"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real report is not beside this project")

HEADING = {1: r"[一二三四五六七八九十]+、", 2: r"（[一二三四五六七八九十]+）"}
FACES = {1: "FandolHei", 2: "FandolKai", 0: "FandolFang"}  # GB/T 9704-2012, 7.3.3 and 5.2.2; 0: the text


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Import and export with the program; return the folder and what the import said."""
    folder = tmp_path_factory.mktemp("real")

    def run(*arguments):
        environment = os.environ | {"JIXIAO_DATA_DIR": str(folder / "data")}
        command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    told = run("import", REAL, "--out", "d.json")
    run("export", "d.json", "--out", "r.pdf")
    return folder, told


def source_lines():
    """Return the lines of the source without markup and white space."""
    lines = [re.sub(r"^#+\s*", "", line).replace("**", "") for line in REAL.read_text(encoding="utf-8").splitlines()]
    return [bare(line) for line in lines if line.strip()]


def level_of(line):
    """Return the level a line's numbering says, 0 for text (also text that follows its number at once)."""
    return next((level for level, number in HEADING.items() if re.match(number + "[^。；]*$", line)), 0)


def printed_with_faces(path):
    """Return the text of a PDF without white space, page numbers and watermark, and the face of each character."""
    pieces = []

    def see(text, _cm, _tm, font, size):
        if font and text.strip() not in ("", "草稿"):
            pieces.append((bare(text), font["/BaseFont"].partition("+")[2]))

    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=see)
    pieces = [piece for piece in pieces if not re.fullmatch(r"—\d+—", piece[0])]
    return "".join(text for text, _ in pieces), [face for text, face in pieces for _ in text]


def test_every_paragraph_is_printed_in_order_in_its_face(made):
    folder, _ = made
    text, faces = printed_with_faces(folder / "r.pdf")
    at, wrong = 0, []
    for number, line in zip(count(), source_lines(), strict=False):
        found = text.find(line, at)
        assert found == at, f"after {text[max(0, at - 20) : at]} comes {text[at : at + 20]} in place of {line[:20]}"
        at = found + len(line)
        wanted = "FandolSong" if number == 0 else FACES[level_of(line)]
        # The first sentence of a numbered paragraph may stand in the face of its number.
        own = faces[at - 2 : at] if not level_of(line) else faces[found:at]
        if not all(face.startswith(wanted) for face in own):
            wrong.append((line[:20], set(own)))
    assert wrong == []
    assert {level_of(line) for line in source_lines()} == {0, 1, 2}


def test_cut_paragraphs_are_joined_and_nothing_is_left_over(made):
    folder, told = made
    state, _ = read_draft(folder / "d.json")
    assert "接上了被分页断开的段落4处" in told
    assert "全部内容都已归入栏目" in told
    assert state.leftovers == ()
    assert state.report.funding.narrative is not None, "prose in place of a derived text arrives as written by hand"
