"""Faults 41–49: names of files, and texts that are hostile, rare or endless."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from gui.editor.session import Session
from gui.tables.indicator_model import IndicatorModel
from model.beginnings import sample
from model.disk.store import read_draft, write_draft
from model.draft import State, with_value
from model.fields import LONG_FIELD, MAX_ROWS
from model.names import BYTES, CHARACTERS, clean_name
from model.presets import catalogue
from model.report import Indicator, Use
from model.text import clean
from reports.export import export
from reports.names import suggested_name
from tests.acceptance.printed import bare, words_of
from tests.gui.hands import paste

ROOT = Path(__file__).parents[2]
GOAL = "overview.goal"
PRESET = catalogue()["key-project"]


def printed(folder: Path, text: str, path: str = "overview.background") -> tuple[str, list[str]]:
    """Return what the PDF of the sample says with a text in a field, and the remarks of the export."""
    target = folder / "报告.pdf"
    remarks = export(with_value(sample(), path, text), PRESET, [target])
    return words_of(target), remarks


@pytest.mark.parametrize(
    "name", ["CON", "nul.txt", "a/b:c*?", "名称. .", "长" * 300, "..", "", "\x00\u202e", "com1.项目"]
)
def test_fault_41_names_of_exports_are_legal_everywhere(name: str) -> None:
    state = with_value(sample(), "cover.project", name)
    for made in (clean_name(name), suggested_name(state.report, PRESET)):
        assert made.strip(". ") == made
        assert len(made) <= CHARACTERS
        assert len(made.encode()) <= BYTES
        assert not set(made) & set('<>:"/\\|?*\0')
        assert made.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9", ""}


def test_fault_41_the_name_is_shown_before_anything_is_written(edit: Callable[..., Any]) -> None:
    editor = edit(with_value(sample(), "cover.project", "CON:?*"))
    editor.show_step("export")
    (pdf, *_) = editor.page.targets()
    assert pdf.name == f"{suggested_name(editor.session.report, PRESET)}.pdf"
    assert not pdf.exists()


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>",
        "甲&乙&amp;丙",
        "<para fontSize=60 leading=90>大</para>",
        '<img src="/etc/passwd"/>',
        "<font color=red>红",
    ],
)
def test_fault_42_markup_is_printed_as_it_stands(tmp_path: Path, text: str) -> None:
    words, remarks = printed(tmp_path, f"起{text}止")
    assert bare(f"起{text}止") in words
    assert remarks == []


ATTACK = """
import sys
from pathlib import Path
seen = []
def hook(event, args):
    if event.startswith(("socket", "subprocess", "os.system", "os.exec", "ctypes")) or event in ("urllib.Request", "exec"):
        seen.append((event, str(args[:2])[:200]))
    if event == "open":
        seen.append((event, str(args[0])))
from model.beginnings import sample
from model.draft import with_value
from model.presets import catalogue
from reports.export import export
folder, preset = Path(sys.argv[1]), catalogue()["key-project"]
export(sample(), preset, [folder / "warm.pdf"])
state = with_value(sample(), "overview.background", sys.argv[2])
sys.addaudithook(hook)
export(state, preset, [folder / "out.pdf"])
for event, what in seen:
    if not (event == "open" and (what.startswith(str(folder)) or "resources/fonts" in what)):
        print(event, what)
"""
PAYLOADS = (
    "<font color=\"[[[getattr(pow,Word('__globals__'))['os'].system('touch /tmp/exploited')]]] and 'red'\">x</font>",
    '<img src="file:///etc/passwd"/><img src="http://127.0.0.1:9/a.png"/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_fault_43_no_text_makes_the_export_touch_files_processes_or_the_network(tmp_path: Path, payload: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ATTACK, str(tmp_path), payload], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert bare(payload) in words_of(tmp_path / "out.pdf")


def test_fault_44_characters_that_cannot_be_seen_are_removed_at_paste(
    edit: Callable[..., Any], app: QApplication
) -> None:
    editor = edit()
    editor.go_to(GOAL)
    paste("甲\x00乙\x1b[31m丙\ufffe\x07丁")
    assert editor.session.report.overview.goal == "甲乙[31m丙丁"
    assert editor.notice.isVisible()
    assert "4个看不见的字符" in editor.notice.text()


def test_fault_44_lone_surrogates_are_removed() -> None:
    assert clean("甲\ud800乙\udfff") == ("甲乙", 2)


def test_fault_45_characters_no_font_has_are_listed_with_their_place_and_shown(tmp_path: Path) -> None:
    words, remarks = printed(tmp_path, "读书\U0001f600节")
    assert "读书〓节" in words
    (remark,) = remarks
    assert "\U0001f600" in remark
    assert "项目背景" in remark
    assert "〓" in remark


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_fault_45_no_character_vanishes_without_a_word(text: str) -> None:
    from reports.pdf.faces import Missing, pieces

    missing = Missing()
    shown = "".join(piece.text for piece in pieces(clean(text)[0].replace("\n", ""), "fangsong", "x", missing))
    assert len(shown) == len(clean(text)[0].replace("\n", ""))


def test_fault_46_marks_of_direction_and_of_no_width_are_removed_and_counted() -> None:
    assert clean("合\u202e计\u200b：\u2066100\ufeff元") == ("合计：100元", 4)


def test_fault_47_a_megabyte_in_one_field_is_kept_and_exported(tmp_path: Path) -> None:
    text = "图书馆建设" * 70_000  # a megabyte in UTF-8
    target = tmp_path / "报告.txt"
    assert export(with_value(sample(), GOAL, text), PRESET, [target]) == []
    assert text in target.read_text("utf-8")


def test_fault_47_a_text_over_20000_characters_is_warned_about(edit: Callable[..., Any], app: QApplication) -> None:
    editor = edit()
    editor.show_step("overview")
    editor.go_to("overview.background")
    paste("长" * (LONG_FIELD + 1))
    (box,) = [box for box in editor.page.all_boxes() if box.path == "overview.background"]
    labels = [one.text() for one in box.findChildren(type(box.label)) if "请精简" in one.text()]
    assert labels == ["20,001字，超过2万字，请精简"]


def with_indicators(rows: tuple[Indicator, ...]) -> State:
    state = sample()
    return replace(state, report=replace(state.report, indicators=replace(state.report.indicators, rows=rows)))


def test_fault_48_a_word_without_end_and_a_cell_higher_than_a_page_are_printed_whole(tmp_path: Path) -> None:
    row = sample().report.indicators.rows[0]
    endless, high = "x" * 5_000, "一段很长的说明。" * 400
    state = with_indicators((replace(row, deviation_reason=endless), replace(row, id="other", name=high)))
    export(state, PRESET, [tmp_path / "报告.pdf"])
    words = words_of(tmp_path / "报告.pdf")
    assert words.count("x") >= 5_000
    assert words.count("一段很长的说明。") >= 400


def test_fault_49_a_full_list_takes_no_more_rows_and_loses_none(app: QApplication) -> None:
    row = sample().report.indicators.rows[0]
    rows = tuple(replace(row, id=f"r{number}") for number in range(MAX_ROWS))
    model = IndicatorModel(Session(with_indicators(rows), PRESET))
    assert (MAX_ROWS, model.room) == (500, 0)
    assert model.add_row(3) == ""
    assert model.session.report.indicators.rows == rows


def test_fault_49_a_longer_list_from_elsewhere_is_kept_and_printed(tmp_path: Path) -> None:
    rows = tuple(Use(f"r{number}", f"第{number}项支出") for number in range(1_500))
    state = sample()
    state = replace(state, report=replace(state.report, funding=replace(state.report.funding, uses=rows)))
    write_draft(tmp_path / "长.json", state)
    read, _ = read_draft(tmp_path / "长.json")
    export(read, PRESET, [tmp_path / "长.txt"])
    text = (tmp_path / "长.txt").read_text("utf-8")
    assert [row.id for row in rows if row.name not in text] == []
