"""The checks: one module for each group of rules (domain.md §4), each rule a small named function.

A new rule: write `(report, preset) -> Iterator[Finding]` in the module of its group and add it to RULES there.
"""

from collections.abc import Callable, Iterator

from model import paths
from model.checks import funds, indicators, points, required, scores, structure
from model.checks.finding import Finding, Severity
from model.checks.rejected import rejected_input
from model.checks.sealed import altered_after_finalising
from model.draft import State
from model.fields import specs
from model.presets import Preset
from model.report import STEPS, Report

__all__ = ["MISSING", "RULES", "Finding", "Severity", "check"]

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


def check(state: State, preset: Preset) -> list[Finding]:
    """Return everything found in a draft, in page order; warnings the officer has explained are left out."""
    refused = state.session.rejected
    found = [*rejected_input(state), *altered_after_finalising(state)]
    for rule in RULES:
        found += (
            finding
            for finding in rule(state.report, preset)
            if not (finding.rule in MISSING and refused.keys() >= {finding.field, *finding.related})
        )
    waived = {(waiver.rule, waiver.field) for waiver in state.waivers}
    kept = [item for item in found if item.severity != "warning" or (item.rule, item.field) not in waived]
    return _in_page_order(state.report, kept)


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
