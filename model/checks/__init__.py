"""The checks: one module for each group of rules (domain.md §4), each rule a small named function.

A new rule: write `(report, preset) -> Iterator[Finding]` in the module of its group and add it to RULES there.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from model import paths
from model.checks import funds, indicators, points, required, scores, structure
from model.checks.carried import carried_over
from model.checks.evidence import missing_files
from model.checks.finding import SEVERITIES, Finding, Severity, counts
from model.checks.rejected import rejected_input
from model.checks.sealed import altered_after_finalising
from model.draft import State, Waiver
from model.fields import specs
from model.presets import Preset
from model.report import STEPS, Report

__all__ = ["MISSING", "RULES", "SEVERITIES", "Examined", "Finding", "Severity", "check", "counts", "examine"]

Rule = Callable[[Report, Preset], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    required.required_fields,
    *funds.RULES,
    *points.RULES,
    *scores.RULES,
    *indicators.RULES,
    *structure.RULES,
)
MISSING = frozenset({"R1", "D1", "F4"})  # the rules that only say that something is not filled yet
_ORDER = {field: order for order, field in enumerate(field for step in STEPS for field in step.fields)}


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a draft, in page order; `ignored` are the warnings the officer has explained."""

    findings: list[Finding]
    ignored: list[tuple[Finding, Waiver]]


def check(state: State, preset: Preset, files: Collection[str] | None = None) -> list[Finding]:
    """Return everything found in a draft, in page order; warnings the officer has explained are left out.

    `files` are the names of the evidence files that lie with the draft, None where nobody looked.
    """
    return examine(state, preset, files).findings


def examine(state: State, preset: Preset, files: Collection[str] | None = None) -> Examined:
    """Check a draft, as check does, and part what the officer has explained from the rest."""
    refused = state.session.rejected
    found = [*rejected_input(state), *altered_after_finalising(state), *carried_over(state, preset)]
    found += missing_files(state, files) if files is not None else ()
    for rule in RULES:
        found += (
            finding
            for finding in rule(state.report, preset)
            if not (finding.rule in MISSING and refused.keys() >= {finding.field, *finding.related})
        )
    waivers = {(waiver.rule, waiver.field): waiver for waiver in state.waivers}
    kept: list[Finding] = []
    ignored: list[tuple[Finding, Waiver]] = []
    for finding in _in_page_order(state.report, found):
        waiver = waivers.get((finding.rule, finding.field)) if finding.severity == "warning" else None
        if waiver is None:
            kept.append(finding)
        else:
            ignored.append((finding, waiver))
    return Examined(kept, ignored)


def _in_page_order(report: Report, findings: list[Finding]) -> list[Finding]:
    positions: dict[str, dict[str, int]] = {}
    return sorted(findings, key=lambda finding: _place(report, finding.field, positions))


def _place(report: Report, path: str, positions: dict[str, dict[str, int]]) -> tuple[int, int, int]:
    """Return where a path stands: field in the form, row in its list, cell in its row; a list stands before its rows."""
    field, _, rest = path.partition("[")
    order = _ORDER.get(field, len(_ORDER))
    if not rest:
        return order, -1, -1
    if field not in positions:
        positions[field] = {row.id: index for index, row in enumerate(paths.get(report, field))}
    row, _, cell = rest.partition("].")
    names = list(specs(paths.spec_of(field).row or Report))
    return order, positions[field].get(row, 0), names.index(cell) if cell in names else 0
