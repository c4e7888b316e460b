"""Numbers and money as officers type and read them, always exact decimals."""

import re
from decimal import ROUND_HALF_UP, Decimal

MONEY_UNITS = {
    "元": Decimal("0.0001"),
    "万": Decimal(1),
    "万元": Decimal(1),
    "亿元": Decimal(10_000),
    "亿": Decimal(10_000),
}
MONEY_PLACES = 6  # of a 万元: 分 are exact
LARGEST = Decimal(10) ** 12
MOST_DIGITS = 28  # what decimal arithmetic keeps exactly
_HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {ord("−"): "-", ord("。"): ".", ord("￥"): "¥"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def plain(text: str) -> str:
    """Return text with full-width digits and signs made half-width and all spaces removed."""
    # Not NFKC, which reads 10² as 102.
    return "".join(text.translate(_HALF_WIDTH).split())


def parse_number(text: str) -> Decimal:
    """Read a number ("1,234.50", "９８．５"); raise ValueError for anything else."""
    return _bounded(_exact(text), text)


def _exact(text: str) -> Decimal:
    bare = plain(text)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare) or sum(map(str.isdigit, bare)) > MOST_DIGITS:
        raise ValueError(text)
    return Decimal(bare) or Decimal(0)  # no negative zero


def _bounded(value: Decimal, text: str) -> Decimal:
    if abs(value) > LARGEST:
        raise ValueError(text)
    return value


def parse_money(text: str, unit: str = "万元") -> Decimal:
    """Read an amount in 万元 from "98", "98万" or "980,000元"; a bare number is in `unit`.

    Raise ValueError for anything else and for parts smaller than a 分.
    """
    match = re.fullmatch(r"([^元万亿]*)(亿元|万元|亿|万|元)?", plain(text).removeprefix("¥"))
    if not match:
        raise ValueError(text)
    value = _bounded(_exact(match[1]) * MONEY_UNITS[match[2] or unit], text)
    if value != round(value, MONEY_PLACES):
        raise ValueError(text)
    return _trimmed(value)


def parse_measure(text: str, unit: str = "") -> Decimal:
    """Read a result such as "96.83%" or "6个", given the unit of its target; raise ValueError for anything else."""
    bare = plain(text)
    return parse_number(bare.removesuffix(plain(unit) or "%"))


def _trimmed(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def in_unit(value: Decimal, unit: str) -> Decimal:
    """Convert an amount in 万元 to the unit it is shown in."""
    return _trimmed(value / MONEY_UNITS[unit])


def bare_text(value: Decimal) -> str:
    """Write a number without grouping and without trailing zeros: 98, 34.2."""
    return f"{_trimmed(value):f}"


def table_text(value: Decimal, grouped: bool = True) -> str:
    """Write a number with two decimals, more where needed to be exact: 1,234.50, 0.123456."""
    exponent = _trimmed(value).as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Round half up."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent_text(rate: Decimal, places: int = 2) -> str:
    """Write a rate (1 = all) as a percentage with fixed decimals: 96.83%."""
    return f"{rounded(rate * 100, places):f}%"
