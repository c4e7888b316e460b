"""Import of an earlier report as text: every paragraph goes to a field of the form, or is left over and told."""

from dataclasses import dataclass
from pathlib import Path

from model.draft import State
from model.errors import Trouble
from model.intake.paragraphs import paragraphs
from model.intake.placing import Placed, Placing
from model.intake.source import read_text
from model.names import TEXTS
from model.presets import Preset
from model.report import Report

__all__ = ["Intake", "Placed", "read_report", "unfilled_figures"]


@dataclass(frozen=True, slots=True)
class Intake:
    """An imported report: the new draft, what went where, the joints made, what is left over, characters removed."""

    state: State
    placed: tuple[Placed, ...]
    joined: tuple[str, ...]
    leftovers: tuple[str, ...]
    removed: int


def read_report(path: Path, preset: Preset) -> Intake:
    """Read a report (.txt, .md) into a new draft of a kind; raise Trouble for any file that cannot be read."""
    if path.suffix.lower() not in TEXTS:
        raise Trouble(f"不能导入“{path.name}”。请在Word或WPS中另存为纯文本（.txt）后再导入。")
    text, removed = read_text(path)
    return read_words(text, preset, markdown=path.suffix.lower() == ".md", removed=removed)


def read_words(text: str, preset: Preset, *, markdown: bool = False, removed: int = 0) -> Intake:
    """Place a cleaned text into a new draft of a kind."""
    pieces, joined = paragraphs(text, markdown)
    placing = Placing(preset)
    placing.place(pieces)
    state = placing.state()
    return Intake(state, tuple(placing.placed), tuple(joined), state.leftovers, removed)


def unfilled_figures(report: Report) -> str:
    """Say that an imported report's figures stand only in its texts: no amount or no result is in the tables; else ""."""
    amounts = any(
        amount is not None
        for source in report.funding.sources
        for amount in (source.initial_budget, source.budget, source.spent)
    )
    results = any(row.actual or row.score is not None for row in report.indicators.rows)
    tables = (("金额", "资金情况", amounts), ("指标", "指标评分", results))
    left = [(figures, step) for figures, step, filled in tables if not filled]
    if not left:
        return ""
    figures, steps = ("和".join(words) for words in zip(*left, strict=True))
    return f"{figures}没有填入表格，请在{steps}中填写。"
