"""Between what the officer types and the values of fields: one reader and one writer for each kind of field."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from model.amounts import bare_text, in_unit, parse_money, parse_number, plain, table_text
from model.fields import Operator, Spec, Target, is_blank, specs
from model.report import Cover

_OPERATORS = {">=": "≥", "≧": "≥", "<=": "≤", "≦": "≤", ">": "＞", "<": "＜", "=": "="} | {
    sign: sign for sign in get_args(Operator) if sign
}
_TARGET = re.compile(r"(>=|<=|[≥≧≤≦><＞＜=]?)\s*([+-]?[\d.,]+)\s*(\D{0,8})")
_NOT_A_UNIT = re.compile(r"[月日号]|年[^度]?|.*[前后底内以～~—\-至到、，。]")
_DATE = re.compile(r"([1-9]\d{3})[年./-](\d{1,2})[月./-](\d{1,2})日?")  # a month alone is no date
_SHORT_DATE = re.compile(r"([1-9]\d{3})(\d{2})(\d{2})")
_LINE_END = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")


def is_money(spec: Spec) -> bool:
    """Tell whether a field holds an amount of money (kept in 万元)."""
    return spec.unit == "万元"


def read(text: str, spec: Spec, money_unit: str = "万元", old: Any = None) -> Any:
    """Read what was typed into the value of a field; blank text empties it.

    A target without a unit keeps the unit of the old one. Raise ValueError for text the field cannot hold.
    """
    if spec.kind == "number":
        return _read_number(text, spec, money_unit) if text.strip() else None
    if spec.kind == "date":
        return read_date(text) if text.strip() else None
    if spec.kind == "target":
        return read_target(text, old.unit if isinstance(old, Target) else "")
    if spec.kind == "choice" and spec.choices:
        return _read_choice(text.strip(), spec)
    return one_line(text) if spec.kind == "line" else text


def one_line(text: str) -> str:
    """Join the lines of a text: with a space between Latin words, with nothing between Chinese characters."""

    def gap(end: re.Match[str]) -> str:
        beside = text[end.start() - 1 : end.start()] + text[end.end() : end.end() + 1]
        return " " if len(beside) == 2 and beside.isascii() else ""

    return _LINE_END.sub(gap, text)


def _read_number(text: str, spec: Spec, money_unit: str) -> Decimal:
    value = (
        parse_money(text, money_unit) if is_money(spec) else parse_number(plain(text).removesuffix(spec.unit or " "))
    )
    if (spec.low is not None and value < spec.low) or (spec.high is not None and value > spec.high):
        raise ValueError(text)
    return value


def _read_choice(text: str, spec: Spec) -> str:
    if text and text not in spec.choices:
        raise ValueError(text)
    return text


def read_date(text: str) -> date:
    """Read 2025-3-5, 2025年3月5日, 2025.3.5 or 20250305; raise ValueError for anything else."""
    bare = plain(text)
    match = _SHORT_DATE.fullmatch(bare) or _DATE.fullmatch(bare)
    if not match:
        raise ValueError(text)
    return date(*map(int, match.groups()))


def read_year(text: str) -> Decimal | None:
    """Read the year a report is about, such as 2025 or 2025年度; None for anything else."""
    bare = text.strip().removesuffix("度").removesuffix("年")
    try:
        value: Decimal | None = read(bare, specs(Cover)["year"])
    except ValueError:
        return None
    return value if value is None or value == value.to_integral_value() else None


def read_target(text: str, unit: str = "") -> Target:
    """Read "≥6个", "100%" or "效果明显"; what is no plain figure is kept as words."""
    match = _TARGET.fullmatch(text.strip())
    words = match and match[3].strip()
    if not match or (words and _NOT_A_UNIT.match(words)):
        return Target(unit=unit, text=text.strip())
    try:
        value = parse_number(match[2])
    except ValueError:
        return Target(unit=unit, text=text.strip())
    return Target(_OPERATORS.get(match[1], ""), value, words or unit)


def shown(value: Any, spec: Spec, money_unit: str = "万元") -> str:
    """Write the value of a field as it stands in its input: money grouped with two decimals, dates in words."""
    if is_blank(value):
        return ""
    if isinstance(value, Decimal):
        if is_money(spec):
            return table_text(in_unit(value, money_unit))
        return table_text(value) if spec.unit else bare_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Target):
        return target_text(value, with_unit=False)
    return str(value)


def date_text(value: date) -> str:
    """Write a date as the standard wants it, without leading zeros (GB/T 9704 7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"


def target_text(target: Target, *, with_unit: bool = True) -> str:
    """Write a target: ≥6个, 100%, 效果明显. A percent sign always stays with its number."""
    if target.value is None:
        return target.text
    unit = target.unit if with_unit or target.unit == "%" else ""
    return f"{target.operator}{bare_text(target.value)}{unit}"
