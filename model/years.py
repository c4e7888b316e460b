"""Years and dates inside texts: found one by one, and raised where the officer agrees."""

import re
from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from model import paths
from model.draft import State
from model.fields import Override, Spec, Target, specs
from model.report import STEPS, Report
from model.typed import date_text, read_date

_CHINESE = "〇一二三四五六七八九"
_DIGIT = "[0-9０-９]"
_OPEN, _CLOSE = r"[〔［\[【（(]", r"[〕］\]】）)]"
_OF_A_YEAR = r"(?:财政|预算|会计|财|学)?年"
_DAY = rf"[-./．]{_DIGIT}{{1,2}}[-./．]{_DIGIT}{{1,2}}(?!{_DIGIT})"
_MONTH = rf"[./．](?:0?[1-9]|1[0-2])(?!\s*[{_DIGIT[1:-1]}.．%％万亿元])"  # 2024.3, which may also be a figure
_AND = rf"[-–—－~～至到、和与及]+{_DIGIT}{{4}}"
_YEARS = rf"(?:{_AND})*\s*(?:{_OF_A_YEAR}|[两二三四五]年)"  # behind the first of 2024年, 2023—2024年, 2023、2024两年
_YEAR = re.compile(
    rf"(?<!{_DIGIT})(?<!{_DIGIT}[.,．])(?:{_DIGIT}{{4}}(?={_YEARS}|{_DAY}|{_MONTH})"
    rf"|(?<={_OPEN}){_DIGIT}{{4}}(?={_CLOSE})"
    rf"|[一二][〇○零一二三四五六七八九]{{3}}(?=年))"
)
_REST = re.compile(
    rf"{_DAY}|{_MONTH}|\s*{_OF_A_YEAR}度?(?:\s*{_DIGIT}{{1,2}}\s*月(?:\s*{_DIGIT}{{1,2}}\s*日)?)?"
)  # of a phrase, behind the digits of its year
_LEAP_DAY = re.compile(r"(?<!\d)(0?2(?:\s*月\s*|[-./．]))29")
AROUND = 14  # characters shown on either side
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_TO_CHINESE = str.maketrans("0123456789", _CHINESE)
_TO_ASCII = str.maketrans("０１２３４５６７８９" + _CHINESE + "○零", "0123456789" * 2 + "00")


def last_year(today: date | None = None) -> int:
    """Return the year a report written today is usually about."""
    return (today or date.today()).year - 1


@dataclass(frozen=True, slots=True)
class YearChange:
    """One year that may be raised: the words that name it, what they would become, and what stands around them."""

    path: str
    offset: int  # of `before` in the text; 0 for a date
    before: str  # 2024年3月, 〔2024〕
    after: str
    lead: str = ""
    trail: str = ""
    suggested: bool = True  # the year of the report itself; not so a year beside it or the number of a document


def year_changes(report: Report, visible: Iterable[str], year: int, by: int) -> tuple[YearChange, ...]:
    """Return every place in some form fields that names a year or the one before or after it, in page order.

    `by` is what the years would be raised by.
    """
    shown = frozenset(visible)
    found: list[YearChange] = []
    for path, value in _values(report):
        if path.partition("[")[0] not in shown:
            continue
        if isinstance(value, date) and "[" not in path:  # a document keeps the day on which it was issued
            found += _in_date(path, value, year, by)
        elif isinstance(value, str):
            found += _in_text(path, value, year, by)
        elif isinstance(value, Target | Override):
            found += _in_text(f"{path}.text", value.text, year, by)
    return tuple(found)


def _values(report: Report) -> Iterator[tuple[str, object]]:
    for path in (field for step in STEPS for field in step.fields):
        spec = paths.spec_of(path)
        if spec.row is None:
            yield path, paths.get(report, path)
            continue
        for row in paths.get(report, path):
            cells: dict[str, Spec] = specs(spec.row)
            yield from ((f"{path}[{row.id}].{name}", getattr(row, name)) for name in cells)


def _in_text(path: str, text: str, year: int, by: int) -> Iterator[YearChange]:
    for match in _YEAR.finditer(text):
        named = int(match[0].translate(_TO_ASCII))
        if abs(named - year) > 1:
            continue
        start, end = _phrase(text, match)
        raised = _written(named + by, match[0])
        after = text[start : match.start()] + raised + text[match.end() : end]
        yield YearChange(
            path,
            start,
            text[start:end],
            after if isleap(named + by) else _LEAP_DAY.sub(r"\g<1>28", after),
            text[max(0, start - AROUND) : start],
            text[end : end + AROUND],
            named == year and not _in_brackets(text, match) and not re.match(_MONTH, text[match.end() :]),
        )


def _in_brackets(text: str, match: re.Match[str]) -> bool:
    """Tell whether a year stands alone in brackets, as in the number of a document."""
    pair = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return bool(re.fullmatch(_OPEN + _CLOSE, pair))


def _phrase(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return where the words that name a year begin and end: with its brackets, or with month and day."""
    if _in_brackets(text, match):
        return match.start() - 1, match.end() + 1
    rest = _REST.match(text, match.end())
    return match.start(), rest.end() if rest else match.end()


def _written(year: int, like: str) -> str:
    """Write a year in the digits of another one: 2025, ２０２５, 二〇二五."""
    if like.isascii():
        return str(year)
    if like[0] in _CHINESE:
        words = str(year).translate(_TO_CHINESE)
        return words.replace("〇", next((zero for zero in "○零" if zero in like), "〇"))
    return str(year).translate(_FULL)


def _in_date(path: str, value: date, year: int, by: int) -> Iterator[YearChange]:
    if abs(value.year - year) <= 1:
        after = date_text(_raised(value, by))
        yield YearChange(path, 0, date_text(value), after, suggested=value.year == year)


def _raised(value: date, by: int) -> date:
    try:
        return value.replace(year=value.year + by)
    except ValueError:  # 29 February
        return value.replace(year=value.year + by, day=28)


def apply_years(state: State, approved: Iterable[YearChange]) -> State:
    """Return the state with the approved years raised; where the words are no longer as found, nothing changes."""
    report = state.report
    for change in sorted(approved, key=lambda one: one.offset, reverse=True):
        report = _with_change(report, change)
    return replace(state, report=report)


def _with_change(report: Report, change: YearChange) -> Report:
    value = paths.get(report, change.path)
    if isinstance(value, date):
        new: object = read_date(change.after) if date_text(value) == change.before else value
    else:
        end = change.offset + len(change.before)
        found = value[change.offset : end] == change.before
        new = value[: change.offset] + change.after + value[end:] if found else value
    changed: Report = paths.put(report, change.path, new)
    return changed
