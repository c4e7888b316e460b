"""Rules of group C: the scores."""

from collections.abc import Iterator
from decimal import Decimal

from model.amounts import table_text
from model.checks.finding import Finding
from model.checks.words import indicator_words
from model.facts import execution_points, execution_score
from model.presets import Preset
from model.report import Report
from model.scoring import score_of

ROWS, EXECUTION = "indicators.rows", "indicators.execution"


def scores_within_points(report: Report, preset: Preset) -> Iterator[Finding]:
    """C3: no score is below 0 or above its points (ui.md §9, error 11)."""
    points = execution_points(report, preset)
    yield from _out_of_bounds("“预算执行”", execution_score(report, preset), points, f"{EXECUTION}.override", EXECUTION)
    for position, row in enumerate(report.indicators.rows):
        path = f"{ROWS}[{row.id}]"
        place = f"{path}.{'score' if row.override is None else 'override'}"
        yield from _out_of_bounds(indicator_words(row, position), score_of(row), row.points, place, path)


def _out_of_bounds(
    words: str, score: Decimal | None, points: Decimal | None, place: str, owner: str
) -> Iterator[Finding]:
    if score is None or points is None or 0 <= score <= points:
        return
    text = table_text(score)
    beyond = f"超过分值{table_text(points)}。请改小。" if score > points else "小于0。请改正。"
    yield Finding("C3", "error", place, f"{words}得分{text}，{beyond}", (f"{owner}.points",), excerpt=text)


RULES = (scores_within_points,)
