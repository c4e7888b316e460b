"""Clauses about how the text is written: punctuation, ranges, numbers of documents, spaces, dates. Each names the place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reports.layout_report.clause import CHINESE, Clause, absent, class_of, judged, short
from reports.layout_report.elements import Elements, Glyph, Passage

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_CHINESE = f"{_HAN}，。、；：？！（）《》“”"
_NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_TO = "(?:[～~–-]|—+|至)"
_SIGN = "[%％‰]"
_MOST = 3  # places named
_SHOWN = 20  # characters of a heading
_END_MARKS = "。；，、：！.;,:!"
_CHINESE_MARKS = "“”‘’—…"


class Rule(NamedTuple):
    """How something is written: what keeps it and what breaks it; where neither is found there is nothing to judge."""

    number: str
    item: str
    required: str
    kept: re.Pattern[str]
    broken: re.Pattern[str]
    unit: str  # of what is counted


_RULES = (
    Rule(
        "",
        "标点",
        "中文里用全角标点",
        re.compile("[，。、；：？！（）]"),
        re.compile(
            f"(?<=[{_CHINESE}])[,;:?!\"']|(?<=[{_HAN}])\\.(?![0-9A-Za-z])|[,;:?!](?=[{_CHINESE}])"
            f"|\\([^()]*[{_HAN}][^()]*\\)"
        ),
        "处全角",
    ),
    Rule(
        "",
        "百分数范围",
        "两端都写百分号，如5%～10%",
        re.compile(f"{_NUMBER}{_SIGN}{_TO}{_NUMBER}{_SIGN}"),
        re.compile(f"(?<![0-9.%-]){_NUMBER}{_TO}{_NUMBER}{_SIGN}"),
        "处两端都有",
    ),
    Rule(
        "7.2.5",
        "发文字号",
        "年份用六角括号，序号不加“第”、不编虚位，如〔2022〕3号",
        re.compile("〔[0-9]{4}〕[1-9][0-9]*号"),
        re.compile(r"[\[(（【［〈]\s?[0-9]{4}\s?[\])）】］〉]\s?第?[0-9]+号|〔\s?[0-9]{4}\s?〕\s?(?:第|0)[0-9]*号"),
        "处六角括号",
    ),
    Rule(
        "",
        "数字前后的空格",
        "数字和汉字之间不空格",
        re.compile(f"[0-9%][{_HAN}]|[{_HAN}][0-9]"),
        re.compile(f"[0-9%‰] +[{_HAN}]|[{_HAN}] +[0-9]"),
        "处没有空格",
    ),
    Rule(
        "",
        "日期写法",
        "全文一种写法，如2025年3月5日，月、日不编虚位",
        re.compile("[0-9]{4}年[1-9][0-9]?月[1-9][0-9]?日"),
        re.compile(
            r"(?<![0-9A-Za-z./-])[12][0-9]{3}([./-])[01]?[0-9]\1[0-3]?[0-9](?![0-9A-Za-z/-]|\.[0-9])"
            "|[0-9]{2,4}年(?:0[0-9]月|[0-9]{1,2}月0)[0-9]*日?|(?<![0-9])[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"
            "|[〇○一二三四五六七八九]{4}年(?!级)"
        ),
        "处这样写",
    ),
)


def writing_clauses(elements: Elements) -> Iterator[Clause]:
    """Yield the clauses about how the text is written."""
    passages = [*elements.running, *elements.tabled]
    for rule in _RULES:
        yield _followed(rule, passages)
    yield _no_end_mark(elements)
    yield _chinese_marks(elements)


def _followed(rule: Rule, passages: Iterable[Passage]) -> Clause:
    kept, places = 0, []
    for passage in passages:
        kept += sum(1 for _ in rule.kept.finditer(passage.text))
        places += [passage.place(*match.span()) for match in rule.broken.finditer(passage.text)]
    if not (kept or places):
        return absent(rule.number, rule.item, rule.required, "没有用到")
    measured = f"{kept}{rule.unit}" + (f"，{len(places)}处不是" if places else "")
    return judged(rule.number, rule.item, rule.required, measured, places[:_MOST])


def _no_end_mark(elements: Elements) -> Clause:
    required = "标题末尾不加标点"
    titles = [*elements.of("title"), *elements.headings, *elements.of("annex_title")]
    if not titles:
        return absent("", "标题标点", required, "没有标题")
    problems = [
        f"第{title.lines[-1].page + 1}页“{short(title.text, _SHOWN)}”末尾有“{title.text[-1]}”"
        for title in titles
        if title.text[-1] in _END_MARKS
    ]
    return judged("", "标题标点", required, f"{len(titles)}个标题，{len(problems)}个有标点", problems[:_MOST])


def _chinese_marks(elements: Elements) -> Clause:
    required = "引号、破折号、省略号用中文字体"
    marks = [glyph for sheet in elements.sheets for glyph in sheet.glyphs if glyph.text in _CHINESE_MARKS]
    if not marks:
        return absent("", "引号和破折号", required, "没有用到")
    problems = [
        f"第{glyph.page + 1}页“{glyph.text}”用的是{glyph.font}"
        for glyph in marks
        if class_of(glyph.font) not in CHINESE
    ]
    return judged("", "引号和破折号", required, _counted(marks), problems[:_MOST])


def _counted(marks: Sequence[Glyph]) -> str:
    faces = "、".join(sorted({class_of(glyph.font) for glyph in marks}))
    return f"{len(marks)}个，用的是{faces}"
