"""Which texts are made from which field: tried out, so that it holds for every text that is generated."""

from datetime import date
from decimal import Decimal

from model import paths
from model.presets import Preset
from model.report import Report
from reports.wording import GENERATORS


def texts_made_from(report: Report, preset: Preset, path: str) -> set[str]:
    """Return the paths of the generated texts that would be others if a field were empty; none if it is."""
    try:
        value = paths.get(report, path) if path else None
    except KeyError:
        return set()
    if not value or not isinstance(value, str | Decimal | date):
        return set()
    emptied = paths.put(report, path, "" if isinstance(value, str) else None)
    return {text for text, make in GENERATORS.items() if make(report, preset) != make(emptied, preset)} - {path}


def same_chapter(one: str, other: str) -> bool:
    """Whether two fields belong to one chapter of the form."""
    return one.partition(".")[0] == other.partition(".")[0]
