"""What a PDF says, and what it has to say by the declaration of the form."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from model import paths
from model.amounts import bare_text, table_text
from model.facts import OPTIONS
from model.fields import Spec, is_blank, specs
from model.presets import Preset
from model.report import Report
from model.typed import date_text, target_text
from reports.wording import effective


def bare(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def words_of(path: Path) -> str:
    """Return the text of a PDF without white space, watermark and page numbers."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    pages = [re.sub(r"— \d+ —\s*$", "", page).removeprefix("草稿") for page in pages]
    return bare("".join(pages))


def values_shown(report: Report, preset: Preset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each filled field the preset shows, rows by position, and the ways in which its value may be printed."""
    for path in sorted(preset.fields):
        spec = paths.spec_of(path)
        if not spec.row:
            yield from _value(report, preset, path, spec)
            continue
        for number, row in enumerate(paths.get(report, path)):
            for name, cell in specs(spec.row).items():
                found = _value(report, preset, f"{path}[{row.id}].{name}", cell)
                yield from ((f"{path}[{number}].{name}", ways) for _, ways in found)


def _value(report: Report, preset: Preset, path: str, spec: Spec) -> Iterator[tuple[str, tuple[str, ...]]]:
    value = effective(report, preset, path) if spec.derived else paths.get(report, path)
    if not is_blank(value):
        yield path, tuple(bare(way) for way in _ways(value, spec, report))


def _ways(value: Any, spec: Spec, report: Report) -> tuple[str, ...]:
    if isinstance(value, Decimal):
        return bare_text(value), table_text(value)
    if isinstance(value, str):
        return (dict(OPTIONS[spec.options](report))[value] if spec.options else value,)
    if spec.kind == "target":
        return (target_text(value),)
    assert spec.kind == "date", f"how is a {spec.kind} printed?"
    return (date_text(value),)
