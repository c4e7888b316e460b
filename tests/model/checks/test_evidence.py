"""Evidence files that are not on this computer are told."""

from dataclasses import replace

from model.checks import check
from model.draft import State
from model.presets import Preset
from model.report import Evidence, EvidenceItem


def test_a_file_that_is_not_there_is_a_note_at_its_cell(state: State, preset: Preset) -> None:
    rows = (
        EvidenceItem("e1", "验收单", file="验收单.pdf"),
        EvidenceItem("e2", "合同"),
        EvidenceItem("e3", "照片", file="照片.jpg"),
    )
    changed = replace(state, report=replace(state.report, evidence=Evidence(rows)))
    before = check(changed, preset)
    found = [finding for finding in check(changed, preset, {"照片.jpg"}) if finding not in before]
    assert [(one.rule, one.severity, one.field, one.excerpt) for one in found] == [
        ("R4", "note", "evidence.rows[e1].file", "验收单.pdf")
    ]
    assert check(changed, preset, {"照片.jpg", "验收单.pdf"}) == before, "nothing is said of what is there"
