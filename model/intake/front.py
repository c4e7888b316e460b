"""What stands before and after the chapters: title, attachment note, signature and date, attachments."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from model.intake.paragraphs import Paragraph, begins_attachments
from model.presets import Preset

_LONGEST_TITLE = 100
_LONGEST_ISSUER = 40
_YEAR = re.compile(r"(20\d\d)年?度?")
_DATE = re.compile(r"(20\d\d)年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_NOTE = re.compile(r"附件\s*[:：]\s*(?:1\s*[.．、]\s*)?(.*)")
# Names of such reports in use (domain.md §2.5), longest first, so that what stands before them is the unit.
_REPORT_NAMES = (
    "重点项目绩效评价报告",
    "项目支出绩效自评报告",
    "项目支出绩效评价报告",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The text in its parts, in the order of the page; `annexes` is all that follows the signature."""

    title: tuple[Paragraph, ...]
    preface: tuple[Paragraph, ...]  # other lines before the first chapter
    body: tuple[Paragraph, ...]
    attachments: tuple[str, ...]  # the names in the attachment note
    issuer: Paragraph | None
    dated: Paragraph | None
    annexes: tuple[Paragraph, ...]


def frame(pieces: list[Paragraph]) -> Frame:
    """Part a text into title, preface, chapters, attachment note, signature and attachments."""
    start = next((index for index, piece in enumerate(pieces) if piece.level == 1), None)
    if start is None:
        start = next((index for index, piece in enumerate(pieces) if piece.level), 1)
    front, body = pieces[:start], pieces[start:]
    title = _title_lines(front)
    preface = front[: title.start] + front[title.stop :]
    end = next((index for index, piece in enumerate(body) if _ends_body(piece)), len(body))
    body, rest = body[:end], body[end:]
    names, rest = _attachment_note(rest)
    issuer, dated = _signature(rest[:2] if names else body[-2:])
    body, rest = [[piece for piece in part if piece is not issuer and piece is not dated] for part in (body, rest)]
    return Frame(tuple(front[title]), tuple(preface), tuple(body), tuple(names), issuer, dated, tuple(rest))


def _ends_body(piece: Paragraph) -> bool:
    return not piece.level and begins_attachments(piece.text)


def _attachment_note(pieces: list[Paragraph]) -> tuple[list[str], list[Paragraph]]:
    """Read 附件：1.甲 2.乙 off the front (GB/T 9704-2012, 7.3.4)."""
    match = _NOTE.match(pieces[0].text) if pieces else None
    if not match:
        return [], pieces
    count = next((index for index, piece in enumerate(pieces[1:], 1) if piece.level != 3), len(pieces))
    names = [match[1], *(piece.text for piece in pieces[1:count])]
    return [name for name in names if name], pieces[count:]


def _title_lines(front: list[Paragraph]) -> slice:
    """Return where the title stands: one line, or up to three of which the last names the report."""
    start = next((index for index, piece in enumerate(front) if _may_be_title(piece)), 0)
    for end in range(start + 1, min(start + 3, len(front)) + 1):
        if not _may_be_title(front[end - 1]):
            break
        if front[end - 1].text.endswith(("报告", "报告书", "自评表")):
            return slice(start, end)
    return slice(start, start + 1 if front and _may_be_title(front[start]) else start)


def _may_be_title(piece: Paragraph) -> bool:
    bare = not piece.level and not piece.text.startswith(("【", "（", "(", "|"))
    return bare and len(piece.text) <= _LONGEST_TITLE and not re.search(r"[。；，]", piece.text)


def _signature(lines: list[Paragraph]) -> tuple[Paragraph | None, Paragraph | None]:
    """Read the issuer and the date from the last two lines, None for what is neither."""
    if len(lines) < 2 or lines[1].level or date_of(lines[1].text) is None:
        return None, None
    issuer, dated = lines
    signs = not issuer.level and len(issuer.text) <= _LONGEST_ISSUER and not re.search(r"[。；，：！？]", issuer.text)
    return (issuer if signs else None), dated


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
