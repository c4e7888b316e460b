"""What is typed becomes a value and is shown again as the same value, for every kind of field."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.amounts import LARGEST
from model.fields import Spec, Target
from model.paths import spec_of
from model.typed import date_text, read, read_date, read_target, read_year, shown, target_text

MONEY = Spec("number", "金额", unit="万元", low=Decimal(0))
POINTS = Spec("number", "分值", unit="分", low=Decimal(0), high=Decimal(100))
PLAIN = Spec("number", "数量")
LINE, PROSE = Spec("line", "名称"), Spec("prose", "说明")
DAY = Spec("date", "日期")
AIM = Spec("target", "指标值")
CHOICE = Spec("choice", "类型", choices=("甲", "乙"))


def amounts(places: int, largest: int = 10**9) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, largest, places=places, allow_nan=False, allow_infinity=False)


# Round trips


@given(amounts(6), st.sampled_from(["万元", "元"]))
def test_money_comes_back_exactly(value, unit):
    assert read(shown(value, MONEY, unit), MONEY, unit) == value


@given(amounts(3, 100))
def test_points_come_back_exactly(value):
    assert read(shown(value, POINTS), POINTS) == value


@given(st.decimals(-LARGEST, LARGEST, places=4))
def test_numbers_come_back_exactly(value):
    assert read(shown(value, PLAIN), PLAIN) == value


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_come_back(value):
    assert read(shown(value, DAY), DAY) == value
    assert read(value.isoformat(), DAY) == value


@given(st.text())
def test_prose_comes_back_as_it_is(text):
    assert read(text, PROSE) == text
    assert shown(text, PROSE) == (text if text.strip() else "")


@given(
    st.text(alphabet="0123456789.,%≥≤><=＞＜＝个万人次年月日度 　～-约效果", max_size=12),
    st.sampled_from(["", "个", "%"]),
)
def test_a_target_once_read_stays_what_it_is(text, unit):
    once = read_target(text, unit)
    assert read(shown(once, AIM), AIM, old=once) == once


@given(st.text(), st.sampled_from([MONEY, POINTS, PLAIN, DAY, CHOICE, AIM, LINE, PROSE]))
def test_reading_gives_a_value_or_says_no(text, spec):
    try:
        value = read(text, spec)
    except ValueError:
        return
    assert isinstance(shown(value, spec), str)


@given(st.text(alphabet=" \t\n　"))
def test_blank_text_empties_a_field(text):
    assert read(text, MONEY) is None
    assert read(text, DAY) is None
    assert read(text, CHOICE) == ""


# Examples


@pytest.mark.parametrize(
    "typed",
    ["2025-3-5", "2025-03-05", "2025年3月5日", "2025年3月5", "2025.3.5", "2025/3/5", "20250305", "２０２５．３．５"],
)
def test_dates_are_read_in_the_usual_forms(typed):
    assert read_date(typed) == date(2025, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "2025-12",
        "2025年12月",
        "202512",
        "2025.10",
        "2025年13",
        "2025-2-30",
        "2025-13-1",
        "25-3-5",
        "昨天",
        "0999年1月1日",
    ],
)
def test_what_is_no_whole_date_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        read_date(typed)


def test_dates_are_written_without_leading_zeros():
    assert date_text(date(2025, 3, 5)) == "2025年3月5日"


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("≥6个", Target("≥", Decimal(6), "个")),
        (">= 6 个", Target("≥", Decimal(6), "个")),
        ("100%", Target("", Decimal(100), "%")),
        ("1,200人次", Target("", Decimal(1200), "人次")),
        ("＜３０天", Target("＜", Decimal(30), "天")),
        ("6", Target("", Decimal(6), "册")),
        ("效果明显", Target("", None, "册", "效果明显")),
        ("12月底前", Target("", None, "册", "12月底前")),
        ("2025年", Target("", None, "册", "2025年")),
        ("", Target("", None, "册", "")),
    ],
)
def test_targets(typed, target):
    assert read(typed, AIM, old=Target(unit="册")) == target


def test_a_target_in_a_cell_leaves_its_unit_to_the_next_column():
    assert shown(Target("≥", Decimal("6.0"), "个"), AIM) == "≥6"
    assert shown(Target("≥", Decimal(98), "%"), AIM) == "≥98%"
    assert target_text(Target("≥", Decimal(6), "个")) == "≥6个"


@pytest.mark.parametrize("typed", ["189余", "约98", "1e3", "10²", "--1", "1,23", "98元万", "九十八", "NaN", "Infinity"])
def test_nonsense_is_no_number(typed):
    for spec in (MONEY, POINTS, PLAIN):
        with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
            read(typed, spec)


@pytest.mark.parametrize(("path", "typed"), [("cover.year", "1999"), ("indicators.execution.points", "100.01")])
def test_bounds_are_those_of_the_declaration(path, typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        read(typed, spec_of(path))


def test_points_may_be_typed_with_their_unit():
    assert read("9.5分", POINTS) == Decimal("9.5")
    assert shown(Decimal("9.5"), POINTS) == "9.50"


def test_a_choice_is_one_of_its_words():
    assert read(" 甲 ", CHOICE) == "甲"
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        read("丙", CHOICE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("澜川市\n青屏区", "澜川市青屏区"),
        ("Smart\nLibrary 2.0", "Smart Library 2.0"),
        ("一\n\n二\n", "一二"),
        ("第 3 批", "第 3 批"),
    ],
)
def test_a_text_of_one_line_is_one_line(typed, kept):
    assert read(typed, LINE) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", Decimal(2025)),
        ("2025年度", Decimal(2025)),
        ("25", None),
        ("2025.5", None),
        ("二〇二五", None),
        ("", None),
    ],
)
def test_years_are_read(text, expected):
    assert read_year(text) == expected
