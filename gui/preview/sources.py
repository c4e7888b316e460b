"""Which texts are made from which field, tried out, so that it holds for every text that is generated; what is beside."""

from datetime import date
from decimal import Decimal

from model import paths
from model.presets import PASSAGES, Preset
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


def text_at(report: Report, path: str) -> str:
    """Return the text of a field, "" for what is none."""
    try:
        value = paths.get(report, path)
    except KeyError:
        return ""
    return value if isinstance(value, str) else ""


def fields_beside(preset: Preset, path: str) -> list[str]:
    """Return the fields that are printed under the same heading as a field, in their order; none for what is not."""
    for section in preset.outline:
        fields = [field for name in section.fill for field in PASSAGES.get(name, (name,))]
        if any(paths.is_below(path, field) for field in fields):
            return fields
    return []
