"""What stands before and after the chapters: title, attachment note, signature and date, attachments."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from model.intake.paragraphs import Paragraph, begins_attachments, is_date
from model.presets import Preset

_LONGEST_TITLE = 100
_LONGEST_ISSUER = 40
_YEAR = re.compile(r"(20\d\d)年?度?")
_DATE = re.compile(r"(20\d\d)年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_ANNEX = re.compile(r"附[件表]\s*\d{0,2}\s*[:：]?$")
# Names of such reports in use (domain.md §2.5), longest first, so that what stands before them is the unit.
_REPORT_NAMES = (
    "重点项目绩效评价报告",
    "项目支出绩效自评报告",
    "项目支出绩效评价报告",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The text in its parts: title lines, other lines before the first chapter, the chapters, and what follows."""

    title: tuple[Paragraph, ...]
    preface: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    issuer: Paragraph | None
    dated: Paragraph | None
    annexes: tuple[Paragraph, ...]


def frame(pieces: list[Paragraph]) -> Frame:
    """Part a text into title, preface, chapters, signature and attachments."""
    start = next((index for index, piece in enumerate(pieces) if piece.level == 1), None)
    if start is None:
        start = next((index for index, piece in enumerate(pieces) if piece.level), 1)
    front, body = pieces[:start], pieces[start:]
    cut = next((index for index, piece in enumerate(body) if _begins_annex(piece)), len(body))
    body, annexes = body[:cut], body[cut:]
    lines = _title_lines(front)
    issuer, dated = _signature(body)
    signed = sum(piece is not None for piece in (issuer, dated))
    body = body[: len(body) - signed]
    return Frame(tuple(front[:lines]), tuple(front[lines:]), tuple(body), issuer, dated, tuple(annexes))


def _begins_annex(piece: Paragraph) -> bool:
    return not piece.level and (bool(_ANNEX.match(piece.text)) or begins_attachments(piece.text))


def _title_lines(front: list[Paragraph]) -> int:
    if not front or not _may_be_title(front[0]):
        return 0
    for count, piece in enumerate(front[:3], start=1):
        if not _may_be_title(piece):
            break
        if piece.text.endswith(("报告", "报告书", "自评表")):
            return count
    return 1


def _may_be_title(piece: Paragraph) -> bool:
    return not piece.level and len(piece.text) <= _LONGEST_TITLE and not re.search(r"[。；，]", piece.text)


def _signature(body: list[Paragraph]) -> tuple[Paragraph | None, Paragraph | None]:
    if len(body) < 2 or not is_date(body[-1].text) or body[-1].level or date_of(body[-1].text) is None:
        return None, None
    issuer = body[-2]
    signs = not issuer.level and len(issuer.text) <= _LONGEST_ISSUER and not re.search(r"[。；，：！？]", issuer.text)
    return (issuer if signs and len(body) > 2 else None), body[-1]


def date_of(text: str) -> date | None:
    """Read a date written as an official document writes it, None for any other writing."""
    match = _DATE.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def year_of(title: str) -> Decimal | None:
    """Return the year a title names, None where it names none or several."""
    years = set(_YEAR.findall(title))
    return Decimal(years.pop()) if len(years) == 1 else None


def unit_of(title: str, preset: Preset) -> str:
    """Return the unit between the year and the name of the report, "" where that is not certain."""
    for name in (preset.report_name, *_REPORT_NAMES):
        match = re.fullmatch(rf"20\d\d年度([^“”\"《》\s]+?){re.escape(name)}", title)
        if match and not match[1].endswith(("项目", "经费", "专项", "资金", "工程")):
            return match[1]
    return ""
