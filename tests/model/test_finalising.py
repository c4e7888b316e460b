"""Finalising: what stands in the way, what is fixed, and that it is noticed when what was fixed moves."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given

from model import paths
from model.beginnings import blank, sample
from model.checks import Finding, check
from model.codec import state_from_tables, state_to_tables
from model.disk.store import read_draft, write_draft
from model.draft import FINAL, State, Waiver
from model.finalising import (
    digest_of,
    finalised,
    is_altered,
    moved,
    obstacles,
    recorded_digest,
    reopened,
    with_reasons,
)
from model.presets import catalogue
from model.report import Cover
from tests.strategies import states

PRESET = catalogue()["key-project"]
AT = datetime(2026, 1, 15, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ERRORS = [Finding(rule, "error", f"funding.{rule.lower()}", "。") for rule in ("A2", "B1", "C3", "R1", "D9", "F4")]
OTHERS = [Finding("A9", "warning", "funding.rate_reason", "。"), Finding("B2", "note", "indicators.rows", "。")]


def with_report(state, path, value):
    return replace(state, report=paths.put(state.report, path, value))


def broken():
    """The sample with uses that do not add up (A2)."""
    state = sample()
    use = state.report.funding.uses[0]
    return with_report(state, f"funding.uses[{use.id}].spent", use.spent + 1)


def final(state=None):
    state = state or sample()
    return finalised(state, check(state, PRESET), AT)


# Obstacles


def test_errors_in_figures_and_missing_content_stand_in_the_way_and_nothing_else():
    refused = Finding("R2", "error", "funding.r2", "。")
    assert [found.rule for found in obstacles([*ERRORS, refused, *OTHERS])] == ["A2", "B1", "C3", "R1", "F4", "R2"]


@pytest.mark.parametrize("kind", catalogue().values(), ids=list(catalogue()))
def test_a_report_that_is_not_filled_is_not_finalised(kind):
    state = blank(kind, Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目", year=Decimal(2025)))
    findings = check(state, kind)
    with pytest.raises(ValueError, match="in the way"):
        finalised(state, findings, AT)
    explained = tuple(Waiver(found.rule, found.field, "本年不涉及。") for found in findings)
    assert finalised(replace(state, waivers=explained), findings, AT).session.status == FINAL


def test_a_waiver_with_a_reason_at_the_same_place_clears_the_way():
    waivers = [
        Waiver("A2", "funding.a2", "决算调整，见附件。"),
        Waiver("B1", "funding.elsewhere", "另一处。"),
        Waiver("C3", "funding.c3", " 　"),
    ]
    assert [found.rule for found in obstacles(ERRORS[:3], waivers)] == ["B1", "C3"]


def test_reasons_are_added_replaced_and_taken_back():
    waivers = (Waiver("A2", "x", "旧"), Waiver("B1", "y", "留"))
    after = with_reasons(waivers, {("A2", "x"): " 新 ", ("C3", "z"): "加", ("B1", "w"): " "})
    assert set(after) == {Waiver("A2", "x", "新"), Waiver("B1", "y", "留"), Waiver("C3", "z", "加")}
    assert with_reasons(waivers, {("A2", "x"): ""}) == (Waiver("B1", "y", "留"),)


def test_a_report_with_an_obstacle_is_not_finalised():
    state = broken()
    findings = check(state, PRESET)
    assert [found.rule for found in obstacles(findings)] == ["A2"]
    with pytest.raises(ValueError, match="in the way"):
        finalised(state, findings, AT)


def test_an_explained_report_is_finalised_and_the_record_tells_why():
    state = broken()
    findings = check(state, PRESET)
    state = replace(state, waivers=(Waiver("A2", findings[0].field, "决算调整，差额下年补列。"),))
    event = finalised(state, findings, AT).session.record[-1]
    assert event.detail == "错误1处"
    assert event.notes[0].startswith("错误A2（资金情况 · 支出明细")
    assert findings[0].message in event.notes[0]
    assert event.notes[1].endswith("：决算调整，差额下年补列。")
    assert len(event.notes) == 2


# Decisions


def test_finalising_fixes_the_status_the_time_and_the_digest():
    state = final()
    assert state.session.status == FINAL
    event = state.session.record[-1]
    assert (event.what, event.at, event.detail) == (
        "定稿",
        AT.astimezone().isoformat(timespec="seconds"),
        "没有发现问题",
    )
    assert event.digest == digest_of(sample()) == recorded_digest(state)
    assert state.report == sample().report


def test_reopening_is_recorded_with_its_reason_and_keeps_what_was_recorded():
    before = final()
    after = reopened(before, AT, " 主管部门要求补充附件。 ")
    assert after.session.status == "填写中"
    assert after.session.record[:-1] == before.session.record
    assert (after.session.record[-1].what, after.session.record[-1].detail) == ("重新打开", "主管部门要求补充附件。")


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_reopening_needs_a_reason(reason):
    with pytest.raises(ValueError, match="for a reason"):
        reopened(final(), AT, reason)


def test_only_a_final_report_is_reopened():
    with pytest.raises(ValueError, match="only a final"):
        reopened(sample(), AT, "补充附件")


def test_the_way_through_review_is_recorded():
    state = moved(moved(moved(sample(), "待复核", AT), "已退回", AT), "填写中", AT)
    assert [event.what for event in state.session.record] == ["提交复核", "退回", "继续填写"]
    assert state.session.status == "填写中"


@pytest.mark.parametrize(("state", "status"), [(sample(), FINAL), (final(), "填写中")], ids=["to", "from"])
def test_finalising_and_reopening_are_no_plain_moves(state, status):
    with pytest.raises(ValueError, match="decisions of their own"):
        moved(state, status, AT)


# The digest


def test_a_final_report_is_itself_after_the_disk(tmp_path):
    write_draft(tmp_path / "d.json", final())
    state, _ = read_draft(tmp_path / "d.json")
    assert digest_of(state) == recorded_digest(state)
    assert not is_altered(state)


def test_a_final_report_changed_behind_the_program_is_noticed(tmp_path):
    write_draft(tmp_path / "d.json", with_report(final(), "overview.background", "另一段背景。"))
    state, _ = read_draft(tmp_path / "d.json")
    assert is_altered(state)
    assert [(found.rule, found.severity) for found in check(state, PRESET)] == [("R3", "warning")]


def test_what_is_not_final_or_was_never_recorded_is_not_called_altered():
    state = sample()
    assert not is_altered(state)
    assert not is_altered(replace(state, session=replace(state.session, status=FINAL)))
    assert not is_altered(with_report(reopened(final(), AT, "修改"), "overview.background", "。"))


def test_finalised_again_the_last_digest_counts():
    changed = with_report(reopened(final(), AT, "修改"), "overview.background", "另一段背景。")
    again = final(changed)
    assert not is_altered(again)
    assert recorded_digest(again) != recorded_digest(final())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("cover.project", "别的项目"),
        ("cover.year", Decimal(2024)),
        ("funding.uses", ()),
        ("overview.background", ""),
    ],
)
def test_every_change_of_the_report_changes_the_digest(path, value):
    assert digest_of(with_report(sample(), path, value)) != digest_of(sample())


def test_work_beside_the_report_does_not_change_the_digest():
    state = sample()
    beside = replace(state, waivers=(Waiver("A2", "x", "y"),), session=replace(state.session, step="goals"))
    assert digest_of(beside) == digest_of(state)


def test_fields_of_a_later_version_that_are_blank_do_not_change_the_digest():
    tables = state_to_tables(sample())
    report = {**tables["report"][0], "later": {"text": "", "number": None, "rows": [], "flag": False}}
    assert digest_of(state_from_tables({**tables, "report": [report]})) == digest_of(sample())
    report["later"]["text"] = "有内容"
    assert digest_of(state_from_tables({**tables, "report": [report]})) != digest_of(sample())


def test_the_recipe_of_the_documentation_gives_the_same_digest(tmp_path):
    write_draft(tmp_path / "d.json", final())

    def filled(value):
        if isinstance(value, dict):
            kept = {key: filled(item) for key, item in value.items()}
            return {key: item for key, item in kept.items() if item not in (None, False, "", {}, [])}
        return [filled(item) for item in value] if isinstance(value, list) else value

    (report,) = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["tables"]["report"].values()
    text = json.dumps(filled(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == recorded_digest(final())


@given(states())
def test_any_report_has_a_digest_that_survives_being_stored(state: State):
    assert digest_of(state_from_tables(state_to_tables(state))) == digest_of(state)
