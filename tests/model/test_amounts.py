"""Numbers as officers type them, and as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.amounts import (
    MONEY_UNITS,
    bare_text,
    in_unit,
    parse_measure,
    parse_money,
    parse_number,
    percent_text,
    plain,
    rounded,
    table_text,
)

money = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False, allow_infinity=False)
numbers = st.decimals(min_value=-(10**11), max_value=10**11, places=8, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("98", "98"),
        (" 98.50 ", "98.50"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        ("９８．５", "98.5"),
        ("98。5", "98.5"),
        ("+5", "5"),
        ("－5", "-5"),
        ("−5", "-5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1 234", "1234"),
        ("-0", "0"),
        ("1,000,000", "1000000"),
    ],
)
def test_numbers_are_read(typed: str, value: str) -> None:
    assert parse_number(typed) == Decimal(value)


NO_NUMBERS = ["-", ".", "--5", "189余", "二十", "1e5", "NaN", "Infinity", "0x1F", "1,23", "1,2345", "1.2.3", "10²", "½"]


@pytest.mark.parametrize("typed", ["", " ", *NO_NUMBERS, "9" * 13, "0." + "1" * 40])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller has the text and makes the message
        parse_number(typed)


def test_there_is_no_negative_zero() -> None:
    assert table_text(parse_number("-0.00")) == "0.00"


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("98", "万元", "98"),
        ("98万", "元", "98"),
        ("98万元", "元", "98"),
        ("980,000元", "万元", "98"),
        ("980000", "元", "98"),
        ("￥980,000元", "万元", "98"),
        ("９８．５万元", "万元", "98.5"),
        ("1.2亿", "万元", "12000"),
        ("1.2亿元", "万元", "12000"),
        ("0.01元", "万元", "0.000001"),
        ("1", "元", "0.0001"),
        ("-5万", "万元", "-5"),
    ],
)
def test_money_is_kept_in_ten_thousands(typed: str, unit: str, value: str) -> None:
    assert parse_money(typed, unit) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["", "元", "98万册", "约98万", "98万5千", "0.001元", "0.0000001", "98美元", "999999999999亿"]
)
def test_what_is_no_money_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_money(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("96.83%", "%", "96.83"),
        ("96.83％", "%", "96.83"),
        ("96.83", "%", "96.83"),
        ("100%", "", "100"),
        ("6个", "个", "6"),
        ("4.12万册", "万册", "4.12"),
        ("33.57万元/个", "万元/个", "33.57"),
        ("33.57万元／个", "万元/个", "33.57"),
        ("1,035人次", "人次", "1035"),
    ],
)
def test_results_are_read_in_the_unit_of_their_target(typed: str, unit: str, value: str) -> None:
    assert parse_measure(typed, unit) == Decimal(value)


@pytest.mark.parametrize(("typed", "unit"), [("18余次", "次"), ("6册", "万册"), ("96%", "次"), ("达成预期", "")])
def test_results_in_words_or_another_unit_are_no_numbers(typed: str, unit: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_measure(typed, unit)


@pytest.mark.parametrize(
    ("value", "bare", "table"),
    [
        ("98", "98", "98.00"),
        ("34.20", "34.2", "34.20"),
        ("1234.5", "1234.5", "1,234.50"),
        ("0.123456", "0.123456", "0.123456"),
        ("1E+3", "1000", "1,000.00"),
        ("0", "0", "0.00"),
        ("-2.5", "-2.5", "-2.50"),
        ("100.000", "100", "100.00"),
    ],
)
def test_numbers_are_written_without_losing_a_digit(value: str, bare: str, table: str) -> None:
    assert bare_text(Decimal(value)) == bare
    assert table_text(Decimal(value)) == table


@given(numbers)
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert parse_number(bare_text(value)) == value
    assert parse_number(table_text(value)) == value
    assert parse_number(table_text(value, grouped=False)) == value


@given(money, st.sampled_from(sorted(MONEY_UNITS)))
def test_money_is_the_same_in_every_unit(value: Decimal, unit: str) -> None:
    shown = bare_text(in_unit(value, unit))
    assert parse_money(shown, unit) == value
    assert parse_money(shown + unit) == value


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for parse in (parse_number, parse_money, parse_measure):
        try:
            assert parse(text).is_finite()
        except ValueError:
            continue


@given(st.text(alphabet="0123456789.,-+", max_size=12))
def test_full_width_reads_as_half_width(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in text)
    assert plain(wide) == plain(text)


@pytest.mark.parametrize(("value", "expected"), [("0.005", "0.01"), ("2.675", "2.68"), ("-0.005", "-0.01")])
def test_halves_are_rounded_up(value: str, expected: str) -> None:
    assert rounded(Decimal(value)) == Decimal(expected)


def test_rates_have_two_decimals() -> None:
    assert percent_text(Decimal("201.40") / Decimal(208)) == "96.83%"
    assert percent_text(Decimal(1)) == "100.00%"
    assert percent_text(Decimal(1), 0) == "100%"
