"""What the benchmarks of typesetting set: the reference report, changes to it, and documents that grow.

The reference report is the published one where it lies beside the checkout, with the amounts and the indicators of the
sample, since a text has no tables; otherwise the sample alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from model.beginnings import sample
from model.draft import State, with_value
from model.intake import read_report
from model.presets import catalogue
from reports.compose import document_of
from reports.document import Block, Cell, Document, Paragraph, Row, Span, Table, Title

PUBLISHED = Path(__file__).parents[3] / "shared" / "reference" / "report-2022.md"
CHANGED = "overview.background"  # the paragraph that is changed
PRESETS = catalogue()
HEADINGS = ("序号", "一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分")
WIDTHS = (10, 14, 18, 40, 20, 20, 14, 14)


def reference() -> State:
    """Return the reference report."""
    filled = sample()
    if not PUBLISHED.exists():
        return filled
    state = read_report(PUBLISHED, PRESETS[filled.report.preset]).state
    report, given = state.report, filled.report
    funding = replace(report.funding, sources=given.funding.sources, uses=given.funding.uses)
    return replace(state, report=replace(report, funding=funding, indicators=given.indicators))


def composed(state: State) -> Document:
    """Return the document of a state."""
    return document_of(state, PRESETS[state.report.preset])


def changes(state: State, same_characters: bool) -> Iterator[State]:
    """Yield states with one paragraph changed, each time otherwise: its characters moved about, or five new ones."""
    text = state.report.overview.background
    unused = (character for character in map(chr, range(0x4E00, 0x9FA5)) if _is_common(character))
    for number in range(1, len(text)):
        moved = text[number:] + text[:number]
        yield with_value(state, CHANGED, moved if same_characters else text + "".join(next(unused) for _ in range(5)))


def _is_common(character: str) -> bool:
    """Whether all the bundled main faces have it: the second level of GB 2312, of which a report uses little."""
    return character.encode("gb2312", "replace") >= b"\xd8\xa1"


def rows(count: int, run: int) -> Document:
    """Return a table of many rows, no two alike, and others in every run."""
    body = tuple(_row(number, run) for number in range(count))
    header = (tuple(Cell(text, align="center", strong=True) for text in HEADINGS),)
    return Document("指标评分表", "", (Title("指标评分表"), Table(WIDTHS, header, body)))


def _row(number: int, run: int) -> Row:
    words = (f"{number + 1}", "产出", "数量指标", f"第{run}期社区分馆新增图书第{number + 1}批采购完成情况")
    figures = (
        f"≥{number % 90 + run}册",
        f"{number % 90 + run + 3}册",
        f"{number % 9 + 1}.00",
        f"{number % 9 + 0.5:.2f}",
    )
    return (*(Cell(text) for text in words), *(Cell(text, align="right") for text in figures))


def grown(state: State, times: int, run: int) -> Document:
    """Return the text of a report many times over, no paragraph like another."""
    text = [block for block in composed(state).blocks if not isinstance(block, Table)]
    copies = ([_turned(block, number + run * times) for block in text] for number in range(times))
    return Document("长文", "", tuple(chain.from_iterable(copies)))


def _turned(block: Block, by: int) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text = block.text
    at = 1 + by % max(len(text) - 1, 1)
    return Paragraph((Span(text[at:] + text[:at]),))


def long_field(state: State, length: int) -> State:
    """Return a report with one field of many characters, a single paragraph."""
    text = state.report.overview.background.replace("\n", "")
    return with_value(state, CHANGED, (text * (length // len(text) + 1))[:length])
