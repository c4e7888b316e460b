from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports import gongwen as g
from reports.pdf.faces import Missing, face, pieces
from reports.pdf.lines import NO_END, NO_START, Line, Setting, break_lines

EM = g.BODY_SIZE
ALPHABET = "国家绩效评价图书馆，。、；：？！（）《》“”‘’…—·％%～〔〕0123456789.,-≥ABCxyz @/年度万元号个 〓"
COMPRESSED = EM / 2 + 0.02  # a punctuation mark at the end of a line may give up its empty half


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


def test_full_lines_end_at_the_margin() -> None:
    for line in broken("项目支出98.5万元，执行率98.5%，效果良好，" * 20)[:-1]:
        assert abs(line.indent + line.width - g.TYPE_WIDTH) < 8


def test_numbers_signs_and_units_hold_together() -> None:
    for filler in range(20, 30):
        for whole in (
            "98.5%",
            "≥50个",
            "5%～10%",
            "2022年度",
            "1,250,000.00元",
            "12.5万元",
            "〔2022〕3号",
            "Windows",
            "——",
            "……",
        ):
            lines = texts("国" * filler + whole + "国" * 30)
            assert any(whole in line for line in lines), (whole, lines)


def test_a_closing_mark_is_squeezed_in_rather_than_left_alone() -> None:
    row = "国国，国国、国国，" + "国" * 19 + "，"
    assert texts(row + "国" * 5) == [row, "国" * 5]


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


@given(st.text(alphabet=ALPHABET, max_size=400), st.integers(min_value=3, max_value=28))
def test_no_character_is_lost_and_no_line_is_too_long(text: str, characters: int) -> None:
    measure = characters * EM
    lines = broken(text, measure, first=EM)
    assert "".join(line.text for line in lines) == text
    for line in lines:
        assert line.indent + line.width <= measure + COMPRESSED or len(line.text.strip()) <= 1


@given(st.text(alphabet=ALPHABET, min_size=1, max_size=400))
def test_no_forbidden_start_or_end_unless_unavoidable(text: str) -> None:
    lines = texts(text)
    for before, after in pairwise(lines):
        at_break = before.rstrip(" ")[-1:], after[0]
        if (at_break[0] and at_break[0] in NO_END) or at_break[1] in NO_START:
            assert not breakable(before), (before, after)


def breakable(line: str) -> bool:
    """Whether some place in a line allows a break at all."""
    return any(b not in NO_START + " " and a not in NO_END and not (a + b).isascii() for a, b in pairwise(line))


@given(st.text(alphabet=ALPHABET, max_size=300))
def test_segments_stand_one_after_the_other(text: str) -> None:
    for line in broken(text):
        at = 0.0
        for segment in line.segments:
            assert segment.x >= at - EM / 2
            at = segment.x + segment.width
