"""What of an old report goes into which field, and that nothing is lost on the way."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import paths
from model.fields import Override, walk
from model.intake import read_words
from model.presets import catalogue
from model.report import Report

PRESETS = catalogue()
KEY, SELF = PRESETS["key-project"], PRESETS["self-evaluation"]

TITLE = "2025年度澜川市青屏区图书馆重点项目绩效评价报告"
BACKGROUND = "青屏区北部三个社区没有阅览场所，居民往返总馆路途较远。"


def take(*lines, preset=KEY, markdown=False):
    return read_words("\n".join(lines), preset, markdown=markdown)


def at(intake, path):
    return paths.get(intake.state.report, path)


def test_title_gives_year_and_unit_and_arrives_as_override():
    intake = take(TITLE, "一、“社区图书分馆建设项目”项目概述", "（一）项目背景", BACKGROUND)
    assert at(intake, "cover.title") == Override(TITLE)
    assert at(intake, "cover.unit") == "澜川市青屏区图书馆"
    assert at(intake, "cover.year") == Decimal(2025)
    assert at(intake, "cover.project") == "社区图书分馆建设项目"
    assert at(intake, "overview.background") == BACKGROUND
    assert intake.leftovers == ()
    assert {intake.state.marks[path] for path in ("cover.title", "cover.unit", "overview.background")} == {"导入"}


def test_a_title_on_two_lines():
    intake = take("2025年度澜川市青屏区图书馆", "重点项目绩效评价报告", "一、项目概述")
    assert at(intake, "cover.title") == Override(TITLE)


@pytest.mark.parametrize(
    "title",
    ["澜川市青屏区图书馆重点项目绩效评价报告", "2025年度图书馆工作总结", "2025年度“书香”项目重点项目绩效评价报告"],
)
def test_unit_is_taken_only_where_it_is_certain(title):
    assert at(take(title, "一、项目概述"), "cover.unit") == ""


def test_lines_before_the_first_chapter_are_left_over():
    intake = take(TITLE, "（单位盖章）", "本报告由馆办公室编写。", "一、项目概述")
    assert intake.leftovers == ("【正文之前】（单位盖章）", "【正文之前】本报告由馆办公室编写。")


def test_text_without_any_heading_is_left_over():
    intake = take("第一段，没有标题。", "第二段。")
    assert [left.split("】")[-1] for left in intake.leftovers] == ["第一段，没有标题。", "第二段。"]


def test_derived_prose_arrives_as_override_with_its_paragraphs():
    intake = take("一、项目概述", "（四）项目资金来源及使用情况", "年初预算192万元。", "支出明细如下。")
    assert at(intake, "funding.narrative") == Override("年初预算192万元。\n支出明细如下。")


def test_analysis_rows():
    intake = take(
        "三、评价结论与绩效分析",
        "（二）项目绩效分析",
        "1.产出方面：建成分馆6个。",
        "开放时间有保证。",
        "2. 过程方面及满意度方面：管理到位。",
    )
    rows = at(intake, "conclusion.analysis")
    assert [(row.families, row.text) for row in rows] == [
        ("产出", "建成分馆6个。\n开放时间有保证。"),
        ("过程方面及满意度方面", "管理到位。"),
    ]


def test_achievements_have_heading_and_text():
    intake = take(
        "四、项目主要绩效", "（一）借阅更方便。读者就近还书。", "**（二）**馆员更专业。全员受训。", markdown=True
    )
    rows = at(intake, "conclusion.achievements")
    assert [(row.heading, row.text) for row in rows] == [("借阅更方便", "读者就近还书。"), ("馆员更专业", "全员受训。")]


def test_problems_and_suggestions_are_rows_whatever_their_numbers():
    intake = take(
        "五、存在问题或不足", "存在以下问题：", "1、开放推迟。", "2、宣传不够。", "六、相关建议", "提前办理手续。"
    )
    assert [row.text for row in at(intake, "conclusion.problems")] == ["开放推迟。", "宣传不够。"]
    assert [row.text for row in at(intake, "conclusion.suggestions")] == ["提前办理手续。"]
    assert intake.leftovers == ("【存在问题】存在以下问题：",)


def test_a_heading_said_otherwise_is_told():
    intake = take("一、项目概述", "（一）项目立项背景", BACKGROUND)
    assert at(intake, "overview.background") == BACKGROUND
    assert intake.leftovers == ("【一、项目概述】原标题“（一）项目立项背景”，本类报告印为“项目背景”。",)


def test_a_heading_may_run_into_its_paragraph():
    intake = take("一、项目概述", "（一）项目背景。" + BACKGROUND)
    assert at(intake, "overview.background") == BACKGROUND


def test_a_section_the_outline_lacks_is_left_over_under_its_headings():
    intake = take("一、项目概述", "（七）馆藏特色", "地方文献丰富。", "七、其他情况介绍", "无其他。")
    assert intake.leftovers == (
        "【一、项目概述 · （七）馆藏特色】地方文献丰富。",
        "【七、其他情况介绍】无其他。",
    )


def test_an_empty_section_the_outline_lacks_is_left_over_by_its_heading():
    assert take("一、项目概述", "（七）馆藏特色").leftovers == ("【一、项目概述 · （七）馆藏特色】",)


def test_numbered_lines_inside_a_text_stay_in_it():
    intake = take("一、项目概述", "（五）项目实施情况", "1.前期准备", "完成选址。", "（1）北分馆：已开放。")
    assert at(intake, "implementation.narrative") == "1.前期准备\n完成选址。\n（1）北分馆：已开放。"


def test_goals_go_to_their_fields():
    intake = take(
        "一、项目概述", "（三）项目绩效目标", "1.总体绩效目标。建成分馆网络。", "2.年度目标：建成六个。", "按季推进。"
    )
    assert at(intake, "overview.goal") == "建成分馆网络。"
    assert at(intake, "overview.annual_goal") == "建成六个。\n按季推进。"
    assert len(intake.leftovers) == 1  # 年度目标 is printed as 年度绩效目标
    assert "年度目标" in intake.leftovers[0]


def test_a_lone_goal_keeps_its_lead():
    intake = take("一、项目概述", "（三）项目绩效目标", "1.总体目标：建成分馆网络。")
    assert at(intake, "overview.goal") == "总体目标：建成分馆网络。"


def test_attachments_signature_and_annexes():
    intake = take(
        "六、相关建议",
        "提前办理。",
        "附件：1.分馆名录",
        "2.验收报告",
        "澜川市青屏区图书馆",
        "2026年3月6日",
        "附件1",
        "分馆名录",
    )
    assert [row.name for row in at(intake, "cover.attachments")] == ["分馆名录", "验收报告"]
    assert at(intake, "cover.issuer") == Override("澜川市青屏区图书馆")
    assert at(intake, "cover.unit") == "澜川市青屏区图书馆"
    assert at(intake, "cover.prepared_on") == date(2026, 3, 6)
    assert intake.leftovers == ("【正文之后】附件1", "【正文之后】分馆名录")


def test_a_date_written_otherwise_stays_text():
    intake = take("六、相关建议", "提前办理。", "二〇二六年三月六日")
    assert at(intake, "cover.prepared_on") is None
    assert [row.text for row in at(intake, "conclusion.suggestions")] == ["提前办理。\n二〇二六年三月六日"]


def test_another_outline_takes_the_same_report():
    intake = take(
        "三、评价结论与绩效分析",
        "（一）总体结论",
        "得分97分。",
        "（二）项目绩效分析",
        "1.产出方面：好。",
        "四、项目主要绩效",
        "（一）借阅更方便。就近还书。",
        "六、相关建议",
        "提前办理。",
        preset=SELF,
    )
    assert at(intake, "conclusion.overall") == Override("得分97分。")
    assert at(intake, "conclusion.analysis")[0].text == "好。"
    assert at(intake, "conclusion.achievements")[0].heading == "借阅更方便"
    assert at(intake, "conclusion.suggestions")[0].text == "提前办理。"


def test_every_paragraph_goes_to_one_field_only():
    intake = take(TITLE, "一、项目概述", "（一）项目背景", BACKGROUND, "（五）项目实施情况", "主管部门为某局。")
    assert at(intake, "cover.department") == ""
    assert at(intake, "implementation.implementer") == ""
    assert [placed.field for placed in intake.placed if placed.text == BACKGROUND] == ["overview.background"]


# Nothing of the text may be lost

HAN = "一二三四五六七八九十项目绩效评价背景资金使用情况目标结论问题建议分馆图书读者，。；：、？！“”《》（）()"
WORDS = st.text(
    st.sampled_from(HAN + "0123456789.% 　ab") | st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60
)
HEADINGS = st.sampled_from(
    [section.heading.replace("{project}", "分馆") for preset in PRESETS.values() for section in preset.outline]
    + ["总体目标", "年度绩效目标", "其他情况", "产出方面：好", "附件：1.名录", "附件1", "2026年3月6日", TITLE]
)
NUMBERS = st.sampled_from(["", "一、", "二、", "（一）", "（二）", "1.", "2、", "（1）", "**（三）**", "## 三、"])
LINE = st.builds(
    lambda number, text, more: number + text + more, NUMBERS, HEADINGS | WORDS, st.sampled_from(["", "。好。"]) | WORDS
)


@given(st.lists(st.tuples(LINE, st.integers(0, 80)), max_size=25), st.sampled_from([KEY, SELF]), st.booleans())
def test_no_word_is_lost(lines, preset, markdown):
    tokens = [f"词{number}号" for number in range(len(lines))]
    marked = [line[:place] + token + line[place:] for (line, place), token in zip(lines, tokens, strict=True)]
    intake = read_words("\n".join(marked), preset, markdown=markdown)
    kept = words_of(intake.state)
    assert [token for token in tokens if token not in kept] == []


@given(st.lists(LINE, max_size=25).map("\n".join), st.sampled_from([KEY, SELF]))
def test_no_letter_is_lost(text, preset):
    intake = read_words(text, preset)
    kept = words_of(intake.state) + printed_words(preset)
    assert letters(text) <= letters(kept)


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=12))
def test_paragraphs_of_a_section_stand_in_its_field_in_order(lines):
    bodies = [f"正文{line}完。" for line in lines]
    intake = take("一、项目概述", "（一）项目背景", *bodies)
    assert squeezed(at(intake, "overview.background")) == squeezed("".join(bodies))


@given(st.text(), st.sampled_from([KEY, SELF]), st.booleans())
def test_any_text_can_be_taken(text, preset, markdown):
    read_words(text, preset, markdown=markdown)


def words_of(state):
    return "".join(values(state.report)) + "".join(state.leftovers)


def values(value):
    if isinstance(value, str | Decimal):
        yield str(value)
    elif isinstance(value, date):
        yield f"{value.year}年{value.month}月{value.day}日"
    elif isinstance(value, tuple):
        for item in value:
            yield from values(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from values(getattr(value, field.name))


def printed_words(preset):
    return (
        "".join(section.heading for section in preset.outline)
        + "总体绩效目标年度目标完成情况方面一二三四五六七八九十1234567890"
    )


def letters(text):
    return {sign for sign in text if sign.isalnum()}


def squeezed(text):
    return "".join(text.split())


def test_every_marked_path_is_a_field():
    intake = take(TITLE, "一、项目概述", "（一）项目背景", BACKGROUND, "五、存在问题", "（一）甲。")
    fields = {path for path, _ in walk(Report)}
    assert set(intake.state.marks) <= fields
