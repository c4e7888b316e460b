"""Reading the text of an old report from a file."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Trouble
from model.intake import read_report
from model.presets import catalogue

PRESET = catalogue()["key-project"]
TEXT = "一、项目概述\n（一）项目背景\n青屏区北部没有阅览场所。\n"


def background(path):
    return read_report(path, PRESET).state.report.overview.background


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("r.txt", "utf-8"), ("r.txt", "utf-8-sig"), ("r.txt", "gb18030"), ("r.md", "utf-8"), ("R.MD", "utf-8")],
)
def test_encodings(tmp_path, name, encoding):
    path = tmp_path / name
    path.write_bytes(TEXT.encode(encoding))
    assert background(path) == "青屏区北部没有阅览场所。"


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\u2028"])
def test_line_ends(tmp_path, ends):
    path = tmp_path / "r.txt"
    path.write_bytes(TEXT.replace("\n", ends).encode())
    assert background(path) == "青屏区北部没有阅览场所。"


def test_removed_characters_are_counted(tmp_path):
    path = tmp_path / "r.txt"
    path.write_text(TEXT + "零\u200b宽\u202e。", encoding="utf-8")
    intake = read_report(path, PRESET)
    assert intake.removed == 2
    assert intake.state.report.overview.background.endswith("零宽。")


def test_cells_of_a_table_line_stay_apart(tmp_path):
    path = tmp_path / "r.txt"
    path.write_text(TEXT + "附件1\n合计\t192.00\t\t208.00\n", encoding="utf-8")
    assert read_report(path, PRESET).leftovers[-1].split() == ["【正文之后】合计", "192.00", "208.00"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("r.txt", b"", "空文件"),
        ("r.txt", b" \n\n ", "没有文字"),
        ("r.txt", b"\xef\xbb\xbf", "没有文字"),
        ("r.txt", b"abc\x00def", "不是文本文件"),
        ("r.txt", b"PK\x03\x04rest", "不是文本文件"),
        ("r.md", b"%PDF-1.7", "不是文本文件"),
        ("r.txt", "文字".encode("utf-16"), "不是文本文件"),
        ("r.md", TEXT.encode("gb18030"), "编码"),
        ("r.txt", b"\xff\x80\x81", "编码"),
        ("r.docx", b"PK", "不能导入"),
        ("r", b"x", "不能导入"),
    ],
)
def test_wrong_files(tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Trouble, match=words) as caught:
        read_report(path, PRESET)
    assert name in str(caught.value)


def test_missing_file_directory_and_too_large_a_file(tmp_path):
    (tmp_path / "d.txt").mkdir()
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(200_000_000)
    for name in ("none.txt", "d.txt", "big.txt"):
        with pytest.raises(Trouble):
            read_report(tmp_path / name, PRESET)


@given(data=st.binary(max_size=400), suffix=st.sampled_from([".txt", ".md"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, suffix):
    path = tmp_path_factory.mktemp("any") / f"r{suffix}"
    path.write_bytes(data)
    with suppress(Trouble):
        read_report(path, PRESET)
