"""Clauses about how the text is written: marks, percentages, numbers of documents, spaces, dates, titles."""

from pathlib import Path

import pytest

from model.draft import State
from reports.document import Document, Heading, Paragraph, Span
from reports.layout_report import layout_report
from tests.reports.filled import library
from tests.reports.layout_report.measuring import KEY, broken, clause, measured
from tests.reports.pdf.fontfiles import font, names, tables


@pytest.mark.parametrize(
    ("text", "item", "place"),
    [
        ("新建分馆6个,购书4万册。", "标点", "“新建分馆6个,购书4万册。”"),
        ("走访居民(含少儿)。", "标点", "“走访居民(含少儿)。”"),
        ("增长5～10%。", "百分数范围", "“增长5～10%。”"),
        ("依据青财〔2025〕第3号文件。", "发文字号", "“依据青财〔2025〕第3号文件。”"),
        ("依据青财（2025）3号文件。", "发文字号", "“依据青财（2025）3号文件。”"),
        ("依据青财[2025]03号文件。", "发文字号", "“依据青财[2025]03号文件。”"),
        ("新建分馆 6 个。", "数字前后的空格", "“新建分馆 6 个。”"),
        ("2025.3.5开放。", "日期写法", "“2025.3.5开放。”"),
        ("2025年03月05日开放。", "日期写法", "“2025年03月05日开放。”"),
        ("二〇二五年开放。", "日期写法", "“二〇二五年开放。”"),
    ],
)
def test_what_the_text_breaks_is_told_with_its_place(text: str, item: str, place: str) -> None:
    found = clause(measured(Document("", "", (Paragraph((Span(text),)),))), item)
    assert found.verdict == "不符合"
    assert f"第1页{place}" in found.reason


def test_a_text_by_the_rules_breaks_none() -> None:
    text = (
        "依据青财〔2025〕3号和GB/T 9704—2012，2025年3月5日9:00起开放分馆6个（“一网”在内），增长5%～10%，比例1:5000，"
        "2.5万册，约12.5万～15万元，见a.cn/2025/12/31，1.完成；IP为10.20.30.40，第3—5批。"
    )
    report = measured(Document("", "", (Heading(1, "一、", "情况"), Paragraph((Span(text),)))))
    assert broken(report) == {}
    assert clause(report, "百分数范围").measured == "1处两端都有"
    assert clause(report, "发文字号").measured == "1处六角括号"
    assert clause(report, "引号和破折号").measured == "4个，用的是仿宋"


def test_an_end_mark_of_a_title_is_told() -> None:
    document = Document("", "", (Heading(1, "一、", "情况。"), Paragraph((Span("走访。"),))))
    assert broken(measured(document)) == {"标题标点": "第1页“一、情况。”末尾有“。”"}


def test_marks_in_another_face_are_told(tmp_path: Path) -> None:
    named = names([(3, 1, 0x409, 1, "Latin Roman"), (3, 1, 0x409, 6, "LatinRoman")])
    (tmp_path / "x.ttf").write_bytes(font(tables(base="fangsong") | {"name": named}))
    report = layout_report(State(library()), KEY, typefaces={"fangsong": f"{tmp_path / 'x.ttf'}#0"})
    assert "用的是LatinRoman" in broken(report)["引号和破折号"]


def test_a_school_class_is_no_year() -> None:
    document = Document("", "", (Paragraph((Span("面向小学一二三四年级学生。"),)),))
    assert "日期写法" not in broken(measured(document))
