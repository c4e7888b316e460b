import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports import gongwen as g
from reports.pdf.faces import Missing, face, pieces
from reports.pdf.lines import MAX_STRETCH, Line, Setting, break_lines, width_of
from reports.pdf.words import NO_END, NO_START

EM = g.BODY_SIZE
ALPHABET = "国家绩效评价图书馆，。、；：？！（）《》“”‘’…—·％%～〔〕0123456789.,-≥ABCxyz @/年度万元号个 〓"
HANGING = tuple("，。、；：）》」』”’］】〕〉〗")  # at the end of a line they may give up their empty half

TIGHT = re.compile("[!-~≥±％]{2}|——|……")  # no space is spread between the two


def broken(text: str, measure: float = g.TYPE_WIDTH, first: float = 2 * EM) -> list[Line]:
    found = list(pieces(text, "fangsong", "field", Missing()))
    return break_lines(found, Setting(EM, measure, first))


def texts(text: str, measure: float = g.TYPE_WIDTH) -> list[str]:
    return [line.text for line in broken(text, measure, 0.0)]


def ink_end(line: Line) -> float:
    """The right end of the last mark that is seen."""
    last = line.segments[-1]
    return line.indent + last.x + last.width


def test_a_row_holds_28_characters() -> None:
    lines = broken("国" * 100)
    assert [len(line.text) for line in lines] == [26, 28, 28, 18]


def natural(text: str) -> float:
    return width_of(list(pieces(text, "fangsong", "", Missing())), EM)


REPORT = (
    "项目年初预算安排98.5万元，全年实际支出96.28万元，预算执行率97.75%；全年服务读者9.86万人次/年，同比增长5%～10%，"
    "读者满意度≥96.4%。依据《青屏区公共文化服务保障办法》（青府〔2025〕46号）的规定，2025年度建成“一刻钟阅读圈”分馆8个——"
    "新增馆藏图书12,000册（其中少儿读物3,500册），办理读者证6,214个，开通Wi-Fi、RFID自助借还等服务……"
)


def test_full_lines_end_at_the_margin() -> None:
    for skipped in range(60):
        for line in broken(REPORT[skipped:] * 3)[:-1]:
            over = line.indent + line.width - g.TYPE_WIDTH
            assert -0.02 <= over <= EM / 2 + 0.02
            assert over <= 0.02 or line.text.rstrip()[-1] in "，。、；：）》」』”’］】〕〉〗"


def test_lines_of_a_report_are_even() -> None:
    loose = 0
    for skipped in range(60):
        for line in broken(REPORT[skipped:] * 3)[:-1]:
            slack = g.TYPE_WIDTH - line.indent - natural(line.text.rstrip())
            assert slack < 6 * EM, line.text  # 9.86万人次 and 〔2025〕46号 go to the next line whole
            loose += slack > 2.5 * EM
    assert loose < 60  # of 60 × 16 lines


HELD = """
    98.5% ≥50个 5%～10% 2022年度 12.5万元 〔2022〕3号 〔2025〕46号 Windows 98.5kg —— …… -3.2% ±0.5℃ 1,234.56万元 9.86万人次
    1,250,000元 12.5万余人 12个百分点 100个工作日 2160平方米 2023—2025年 3.5～4.5万元 10—15人 COVID-19 GB/T Wi-Fi PM2.5 ¥500
"""


@pytest.mark.parametrize("tail", ["国" * 30, "，" + "国" * 30, "。"])
@pytest.mark.parametrize("word", HELD.split())
def test_numbers_signs_and_units_hold_together(word: str, tail: str) -> None:
    for filler in range(15, 60):
        for head in ("国" * filler, ("国国国国，" * 12)[:filler]):
            lines = [line.text for line in broken(head + word + tail)]
            assert any(word in line for line in lines), lines


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("1,234,567,890.00元", ("1,234,567,890.00",)),
        ("12,000册～15,000册", ("12,000", "12,000册～", "～15,000")),
        ("www.example.gov.cn/notice", ("www.", "example.", "gov.", "cn/")),
        ("https://www.example.cn/a/2025", ("https://", "https://www.", "example.", "cn/", "a/")),
    ],
)
def test_only_a_very_long_word_is_parted_and_beside_its_number(word: str, ends: tuple[str, ...]) -> None:
    parted = 0
    for filler in range(18, 30):
        first = texts("国" * filler + word + "国" * 30)[0].lstrip("国")
        assert first in ("", word) or word.startswith(first.rstrip("国")), first
        if first and not first.startswith(word):
            assert first.endswith(ends), first
            parted += 1
    assert parted


@pytest.mark.parametrize(
    "word", ["www.example.gov.cn9.86万人次", "https://www.example.cn/a/2025", "12,000册～15,000册"]
)
def test_a_long_word_is_parted_rather_than_leave_a_ragged_line(word: str) -> None:
    for filler in range(16, 60):
        for line in broken("国" * filler + word + "……国" + "国" * 40)[:-1]:
            assert line.indent + line.width >= g.TYPE_WIDTH - 0.02, line.text


def test_a_closing_mark_is_squeezed_in_rather_than_left_alone() -> None:
    row = "国国，国国、国国，" + "国" * 19 + "，"
    assert texts(row + "国" * 5) == [row, "国" * 5]


def test_the_last_line_is_more_than_one_character_and_its_mark() -> None:
    for length in range(30, 200):
        for end in ("", "。", "”。"):
            lines = broken("国" * length + end)
            assert len(lines[-1].text) > 1 + len(end)


def test_a_blank_to_be_filled_in_is_not_parted() -> None:
    for skipped in range(28):
        lines = broken("国" * skipped + "二级指标＿＿个，" * 20)
        assert all(line.text.count("＿") % 2 == 0 for line in lines)


def test_marks_side_by_side_share_their_empty_halves() -> None:
    (line,) = broken("《办法》（〔2025〕3号），试行", first=0.0)
    starts = {segment.text: round(segment.x / EM, 3) for segment in line.segments}
    number = natural("2025") / EM
    assert starts == pytest.approx(
        {"《办法》": 0, "（": 3.5, "〔2025〕3号）": 4, "，试行": 8 + number + natural("3") / EM - 0.5}, abs=0.002
    )


def test_a_mark_closed_up_with_the_next_is_whole_at_a_line_end() -> None:
    lines = broken("国" * 27 + "》（" + "国" * 30, first=0.0)
    assert lines[0].text == "国" * 27 + "》"
    assert lines[0].width == pytest.approx(g.TYPE_WIDTH)


def test_a_run_without_breaks_is_broken_all_the_same() -> None:
    lines = broken("a" * 5000)
    assert "".join(line.text for line in lines) == "a" * 5000
    assert all(ink_end(line) <= g.TYPE_WIDTH + 0.02 for line in lines)


def test_no_space_is_spread_inside_a_number() -> None:
    for line in broken("支出98.55万元，" * 40):
        for segment in line.segments:
            assert segment.text != "98.55" or segment.spacing == 0.0


def test_chinese_marks_take_a_full_square() -> None:
    for name in ("fangsong", "heiti", "kaiti", "songti", "songti-bold"):
        assert {face(name).widths[mark] for mark in "“”‘’·—…，。（）《》"} == {1000}


def test_spaces_at_a_line_end_do_not_count() -> None:
    lines = broken("a " * 400)
    assert all(line.indent + line.width <= g.TYPE_WIDTH + 0.02 for line in lines)


def test_segments_keep_face_and_field() -> None:
    text = [*pieces("一是进度偏慢。", "kaiti", "a", Missing()), *pieces("国" * 40, "fangsong", "b", Missing())]
    segments = [segment for line in break_lines(text, Setting(EM, g.TYPE_WIDTH)) for segment in line.segments]
    assert [(segment.face, segment.field) for segment in segments] == [
        ("kaiti", "a"),
        ("fangsong", "b"),
        ("fangsong", "b"),
    ]


MEASURES = st.integers(min_value=3, max_value=28)
TEXTS = st.text(alphabet=ALPHABET, max_size=400) | st.lists(
    st.sampled_from(
        [
            *"国家绩效评价，。；（）《》“”、",
            *REPORT.replace("，", "，\n").split("\n"),
            "5%～10%",
            "〔2022〕3号",
            "a" * 40,
        ]
    ),
    max_size=40,
).map("".join)


@example("‘‘‘‘‘", 3, -1.0)
@given(TEXTS, MEASURES, st.sampled_from((-1.0, 0.0, 0.12 * EM)))
def test_no_character_is_lost_and_no_line_is_too_long(text: str, characters: int, stretch: float) -> None:
    measure = characters * EM
    lines = break_lines(list(pieces(text, "fangsong", "", Missing())), Setting(EM, measure, EM, stretch=stretch))
    assert "".join(line.text for line in lines) == text
    for line in lines:
        hangs = line.text.rstrip(" ")[-1:] in HANGING
        assert line.indent + line.width <= measure + (EM / 2 if hangs else 0.0) + 0.02


@given(TEXTS, MEASURES)
def test_a_line_is_full_or_cannot_be(text: str, characters: int) -> None:
    measure = characters * EM
    for line in broken(text, measure, 0.0)[:-1]:
        shown = line.text.rstrip(" ")
        slack = measure - line.width
        gaps = sum(not TIGHT.fullmatch(a + b) for a, b in pairwise(shown))
        assert slack <= 0.02 or not gaps or slack / gaps > MAX_STRETCH * EM - 0.02


@given(TEXTS, MEASURES)
def test_no_forbidden_start_or_end_unless_unavoidable(text: str, characters: int) -> None:
    for before, after in pairwise(texts(text, characters * EM)):
        if before.rstrip(" ")[-1:] in tuple(NO_END) or after[0] in NO_START:
            assert not any(allowed(before, place) for place in range(1, len(before))), (before, after)


def allowed(line: str, place: int) -> bool:
    """Whether the marks on both sides of a place let a line end there."""
    return line[place] not in NO_START + " " and not line[:place].rstrip(" ").endswith(tuple(NO_END))


@given(TEXTS, MEASURES)
def test_no_number_and_no_word_is_cut_that_a_line_can_hold(text: str, characters: int) -> None:
    marks = re.escape(NO_START + NO_END)
    at = 0
    for line in texts(text, characters * EM)[:-1]:
        at += len(line)
        if re.search("[0-9A-Za-z]$|[0-9][.,]$", text[:at]) and re.match("[0-9A-Za-z]", text[at:]):
            start = re.search(f"[-≥0-9A-Za-z@{marks}]+$", text[:at])
            rest = re.match(f"[-≥0-9A-Za-z@{marks}]+", text[at:])
            assert start
            assert rest
            assert natural(start[0] + rest[0]) > characters * EM - EM, (line, text[at : at + 20])


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_segments_stand_one_after_the_other(text: str) -> None:
    for line in broken(text):
        at = 0.0
        for segment in line.segments:
            assert segment.x >= at - EM / 2
            at = segment.x + segment.width


@pytest.mark.parametrize("word", ["GB/T 9704—2012", "GB 50016-2014", "DB44/T"])
def test_the_number_of_a_standard_stays_on_one_line(word: str) -> None:
    for lead in range(20, 27):
        assert any(word in line for line in texts("国" * lead + word + "执行。"))


def test_the_ending_of_a_file_stays_with_its_dot() -> None:
    for lead in range(18, 27):
        assert not any(line.endswith(".") for line in texts("国" * lead + "（扫描件）.pdf存档"))


def test_one_character_is_no_last_line() -> None:
    assert len(texts("国" * 27 + "。")[-1]) > 2


def test_many_marks_side_by_side_are_one_segment_half_a_character_apart() -> None:
    (line,) = broken("“（（（（（（国", 20 * EM)
    assert [segment.text for segment in line.segments] == ["“（（（（（（", "国"]
    marks, character = line.segments
    assert marks.spacing == pytest.approx(-EM / 2)
    assert character.x == pytest.approx(6 * EM / 2 + EM)
