"""Two thousand values that are not meant well, through the export: none raises, each is printed as it stands after
cleaning, and every character that prints as 〓 was listed before.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from model import presets
from model.draft import State
from model.report import Achievement, Indicator, Item, Report
from reports import gongwen as g
from reports.compose import document_of
from reports.export import export
from reports.missing import expected, missing_in
from reports.pdf import reading
from reports.pdf.faces import SUBSTITUTE, clean
from reports.pdf.matching import plain

KEY = presets.catalogue()["key-project"]
BATCHES, ITEMS, ACHIEVEMENTS, INDICATORS = 8, 150, 50, 50  # 250 values a batch

MARKUP = (
    "<b>",
    "</b>",
    "<para fontSize=60>",
    "&amp;",
    "&#x41;",
    "<br/>",
    '<img src="/etc/passwd"/>',
    "<![CDATA[",
    "<!DOCTYPE a>",
    "{project}",
    "%s%n",
    "${HOME}",
    "=1+1",
    "\\n",
    "'; DROP TABLE",
    "(ET) Tj",
    "endstream",
    "endobj",
    "%%EOF",
    "<FEFF>",
)
WORDS = "项目支出绩效评价区图书馆社区分馆读者借阅（），。；“”《》—…98.5%≥50个〔2025〕3号ABCdefÄß-"
PLANES = ((0x20, 0x24F), (0x2000, 0x2FFF), (0x3000, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xF900, 0xFFFF), (0x1F300, 0x1FAFF), (0x20000, 0x323AF), (0xE0000, 0xE01EF), (0xF0000, 0x10FFFF))  # fmt: skip


def made_of(characters: str) -> Callable[[Random], str]:
    return lambda random: "".join(random.choices(characters, k=random.randint(1, 40)))


def anything(random: Random) -> str:
    return "".join(chr(random.randint(*random.choice(PLANES))) for _ in range(random.randint(1, 30)))


def broken_markup(random: Random) -> str:
    return "".join(random.choice((*MARKUP, random.choice(WORDS))) for _ in range(random.randint(1, 8)))


def cut(text: str) -> Callable[[Random], str]:
    return lambda random: text[: random.randint(0, len(text))]


KINDS: tuple[Callable[[Random], str], ...] = (
    broken_markup,
    anything,
    made_of(WORDS),
    made_of("".join(map(chr, (*range(0x20), *range(0x7F, 0xA1))))),
    made_of("甲乙\ud800\udbff\udc00\udfff\ufffe\uffff\ufdd0"),
    made_of("甲😀👨\u200d👩\u200d👧🇨🇳\ufe0f🏽✂☎"),
    made_of("甲אבגשלוםمرحبا\u202e\u202d\u2066\u2069\u200f1,2"),
    made_of("甲\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u3164 \u3000\u2009\n\t"),
    made_of("e\u0301a\u0300\u0308\u0327甲\u20dd\u0489"),
    made_of("𬭎𠮷㙍䶮𫖯𰻞㐂\ue815\U000f0001〓"),
    made_of("。，、；：？！）》」』”’…—·％"),
    made_of("（《「『“‘"),
    cut("x" * 400),
    cut("1234567890." * 30),
    cut(" " * 50),
    cut(""),
)
HUGE = {3: "青屏区图书馆" * 170_000, 5: "x" * 20_000, 6: "，" * 3_000, 8: "<b>&" * 5_000, 9: "走访居民。" * 4_000}


def values(batch: int) -> list[str]:
    random = Random(20_260_000 + batch)
    made = [random.choice(KINDS)(random) for _ in range(ITEMS + ACHIEVEMENTS + INDICATORS)]
    if batch == 0:
        for place, text in HUGE.items():
            made[place] = text if len(text) < 100_000 else text[:1_000_000]
    return made


def report_of(texts: list[str]) -> Report:
    """A report with a value in each row, between signs by which it is found again."""
    marked = [f"起{number}：{text}：止{number}" for number, text in enumerate(texts)]
    items = [Item(f"p{number}", text) for number, text in enumerate(marked[:ITEMS])]
    results = [
        Achievement(f"a{number}", "成效", text) for number, text in enumerate(marked[ITEMS : ITEMS + ACHIEVEMENTS])
    ]
    rows = [Indicator(f"i{number}", family="产出指标", name=text) for number, text in enumerate(marked[-INDICATORS:])]
    report = Report(KEY.id)
    conclusion = replace(report.conclusion, problems=tuple(items), achievements=tuple(results))
    return replace(report, conclusion=conclusion, indicators=replace(report.indicators, rows=tuple(rows)))


def printed(path: Path) -> str:
    """The text of all pages without their numbers."""
    return "".join(re.sub("—[0-9]+—$", "", plain(text)) for text in reading.texts(path.read_bytes()))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_hostile_values_are_printed_as_they_stand(tmp_path: Path, batch: int) -> None:
    texts = values(batch)
    state = State(report_of(texts))
    lost = {character for character, _ in missing_in(document_of(state, KEY), g.FACES)}
    target = tmp_path / "a.pdf"
    export(state, KEY, [target], draft_mark=False)
    whole = printed(target)
    place = 0
    numbers = [*range(ITEMS, ITEMS + ACHIEVEMENTS), *range(ITEMS)]  # as they are printed
    for number in numbers:
        text = texts[number]
        wanted = "".join(SUBSTITUTE if character in lost else character for character in plain(clean(text)))
        place = whole.find(f"起{number}：{wanted}：止{number}", place)
        assert place >= 0


@pytest.mark.parametrize("batch", range(1, BATCHES))
def test_every_substituted_character_is_listed_with_its_field_and_place(batch: int) -> None:
    report = report_of(values(batch))
    listed = {(each.field, each.words) for each in expected(State(report), KEY, {})}
    for item in report.conclusion.problems:
        field = f"conclusion.problems[{item.id}].text"
        for emoji in set(item.text) & set("😀👨👩👧🇨🇳🏽אבגשלוםمرحبا"):
            lines = item.text.split("\n")
            line = next(number for number, line in enumerate(lines) if emoji in line)
            place = f"第{line + 1}段" * (len(lines) > 1) + f"第{lines[line].index(emoji) + 1}字"
            assert any(of == field and f"“{emoji}”字" in words and f"，{place}" in words for of, words in listed)


def test_a_value_that_stands_nowhere_itself_has_no_place() -> None:
    report = replace(Report(KEY.id), cover=replace(Report().cover, unit="🚀图书馆"))
    said = {each.field: each.words for each in expected(State(report), KEY, {})}
    assert said["cover.title"].endswith("印为〓（基本信息 · 报告标题）。")
