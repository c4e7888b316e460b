"""What every test of a rule needs: the sample without a finding, changed at one place."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from model.beginnings import sample
from model.checks import Finding, check
from model.draft import Change, State, applied
from model.presets import Preset


@pytest.fixture
def state() -> State:
    return sample()


@pytest.fixture
def found(state: State, preset: Preset) -> Callable[..., list[Finding]]:
    """Check the sample after some edits: `found({path: value}, "A2")` returns the findings of a rule."""

    def run(edits: dict[str, object], rule: str = "", kind: Preset = preset) -> list[Finding]:
        changed = applied(state, Change(tuple(edits.items())))
        changed = replace(changed, report=replace(changed.report, preset=kind.id))
        return [finding for finding in check(changed, kind) if rule in ("", finding.rule)]

    return run


@pytest.fixture
def as_national(state: State, national: Preset) -> dict[str, object]:
    """The edits that turn the sample into a report of the national self-evaluation without a finding."""
    families = {"产出": "产出指标", "效益": "效益指标", "满意度": "满意度指标"}
    rows = (
        replace(row, family=families[row.family], points=row.points + (2 if row.family == "产出" else 0))
        for row in state.report.indicators.rows
        if row.family in families and row.points is not None
    )
    return {"indicators.rows": tuple(rows)}
