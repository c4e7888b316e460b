"""Paragraphs torn apart by page breaks come together again, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.intake.paragraphs import LONGEST_HEADING, Paragraph, paragraphs, tidy


def split(text, markdown=True):
    return paragraphs(text, markdown)[0]


@pytest.mark.parametrize(
    ("line", "level", "number", "text"),
    [
        ("一、项目概况", 1, "一、", "项目概况"),
        ("十二、其他", 1, "十二、", "其他"),
        ("（二）立项依据", 2, "（二）", "立项依据"),
        ("(二)立项依据", 2, "(二)", "立项依据"),
        ("3.产出方面", 3, "3.", "产出方面"),
        ("3. 产出方面", 3, "3.", "产出方面"),
        ("3．产出方面", 3, "3．", "产出方面"),
        ("3、产出方面", 3, "3、", "产出方面"),
        ("1.2025年完成", 3, "1.", "2025年完成"),
        ("（4）馆藏建设", 4, "（4）", "馆藏建设"),
        ("98.5万元已支付", 0, "", "98.5万元已支付"),
        ("2025年全年开放", 0, "", "2025年全年开放"),
        ("一是加强培训", 0, "", "一是加强培训"),
    ],
)
def test_level_is_read_from_the_numbering(line, level, number, text):
    assert split(line) == [Paragraph(text, level, number)]


@pytest.mark.parametrize("mark", ["", "# ", "###### "])
@pytest.mark.parametrize("line", ["**（三）项目绩效目标**", "（三）项目绩效目标", "**（三）**项目绩效目标"])
def test_markup_does_not_decide_the_level(mark, line):
    (piece,) = split(mark + line)
    assert (piece.level, piece.text, piece.is_heading) == (2, "项目绩效目标", True)


def test_markup_is_text_outside_markdown():
    assert split("# **加粗**", markdown=False) == [Paragraph("# **加粗**")]


def test_lone_asterisks_and_angle_brackets_stay():
    assert split("得分<b>9**2</b> & ＞8")[0].text == "得分<b>9**2</b> & ＞8"


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("（一）加强管理", True),
        ("（一）加强管理。各馆定期巡查", False),
        ("1.产出方面：全年完成", False),
        ("（一）" + "长" * (LONGEST_HEADING + 1), False),
        ("1.购置图书；", False),
    ],
)
def test_heading_or_numbered_paragraph(text, heading):
    assert split(text)[0].is_heading is heading


@pytest.mark.parametrize(
    ("given_text", "tidied"),
    [
        ("共 67 个支部", "共67个支部"),
        ("达 100% 以上", "达100%以上"),
        ("不忘 初心", "不忘 初心"),
        ("资金 and 使用", "资金 and 使用"),
        ("3月5日 14:03保存", "3月5日 14:03保存"),
        ("　　段首空格", "段首空格"),
        ("GB/T 9704", "GB/T 9704"),
    ],
)
def test_only_spaces_between_digits_and_chinese_go(given_text, tidied):
    assert tidy(given_text) == tidied


LONG = "分馆全年面向社区居民开放并为老年读者和少年儿童提供阅"


def test_paragraph_cut_by_a_page_break_is_joined_and_told():
    pieces, joined = paragraphs(f"（一）项目背景\n\n{LONG}\n\n览服务。\n", True)
    assert [piece.text for piece in pieces] == ["项目背景", LONG + "览服务。"]
    assert joined == [f"{LONG[-12:]}｜览服务。"]


def test_numbered_paragraph_is_joined_too_and_over_several_lines():
    lines = ["（一）服务有改进。" + LONG, "览" * 28, "服务。", "（二）另一条。"]
    pieces, joined = paragraphs("\n".join(lines), False)
    assert [piece.text for piece in pieces] == ["服务有改进。" + LONG + "览" * 28 + "服务。", "另一条。"]
    assert len(joined) == 2


def test_short_line_with_an_open_bracket_is_joined():
    assert [p.text for p in split("一、依据\n《澜川市\n图书馆办法》。")] == ["依据", "《澜川市图书馆办法》。"]


def test_latin_words_are_joined_with_a_space():
    assert split("一、甲\n" + LONG + "reading\nroom。")[1].text.endswith("reading room。")


@pytest.mark.parametrize(
    "after", ["（二）下一节", "## 无编号标题", "2026年3月6日", "附件：1.名录", "附件1", "| 甲 | 乙 |", "甲 乙 丙 丁"]
)
def test_what_begins_something_new_is_not_joined(after):
    pieces, joined = paragraphs(f"一、甲\n{LONG}\n\n{after}", True)
    assert len(pieces) == 3
    assert not joined


@pytest.mark.parametrize("before", ["（一）项目背景", LONG + "。", LONG + "：", "联系人张三", LONG + "》"])
def test_what_is_complete_is_not_joined(before):
    assert not paragraphs(f"一、甲\n{before}\n\n又一段。", True)[1]


def test_nothing_is_joined_before_the_first_heading_or_after_the_attachments():
    assert not paragraphs(
        f"2025年度澜川市青屏区图书馆项目支出绩效\n自评报告\n一、甲\n文。\n附件1\n{LONG}\n{LONG}", False
    )[1]


@given(st.text())
def test_no_character_but_space_and_markup_is_lost(text):
    kept = "".join(piece.whole for piece in paragraphs(text, False)[0])
    assert "".join(kept.split()) == "".join(text.split())
