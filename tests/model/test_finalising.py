"""Finalising: what stands in the way, what is fixed, what stays on record."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from model import paths
from model.beginnings import blank, sample
from model.checks import Finding, check
from model.codec import to_plain
from model.draft import FINAL, Waiver
from model.finalising import (
    finalised,
    moved,
    obstacles,
    reopened,
    with_reasons,
)
from model.presets import catalogue
from model.report import Cover
from model.seal import recorded_digest, report_digest

PRESET = catalogue()["key-project"]
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
    return finalised(state, check(state, PRESET))


# Obstacles


def test_errors_in_figures_and_missing_content_stand_in_the_way_and_nothing_else():
    refused = Finding("R2", "error", "funding.r2", "。")
    assert [found.rule for found in obstacles([*ERRORS, refused, *OTHERS])] == ["A2", "B1", "C3", "R1", "F4", "R2"]


@pytest.mark.parametrize("kind", catalogue().values(), ids=list(catalogue()))
def test_a_report_that_is_not_filled_is_not_finalised(kind):
    state = blank(kind, Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目", year=Decimal(2025)))
    findings = check(state, kind)
    with pytest.raises(ValueError, match="in the way"):
        finalised(state, findings)
    explained = tuple(Waiver(found.rule, found.field, "本年不涉及。") for found in findings)
    assert finalised(replace(state, waivers=explained), findings).session.status == FINAL


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
        finalised(state, findings)


def test_an_explained_report_is_finalised_and_the_record_tells_why():
    state = broken()
    findings = check(state, PRESET)
    state = replace(state, waivers=(Waiver("A2", findings[0].field, "决算调整，差额下年补列。"),))
    event = finalised(state, findings).session.record[-1]
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
    assert (event.what, event.detail) == ("定稿", "没有发现问题")
    assert abs(datetime.now().astimezone() - datetime.fromisoformat(event.at)) < timedelta(minutes=1)
    assert event.digest == report_digest(sample()) == recorded_digest(state)
    assert state.report == sample().report


def test_reopening_is_recorded_with_its_reason_and_keeps_what_was_recorded():
    before = final()
    after = reopened(before, " 主管部门要求补充附件。 ")
    assert after.session.status == "填写中"
    assert after.session.record[:-1] == before.session.record
    assert (after.session.record[-1].what, after.session.record[-1].detail) == ("重新打开", "主管部门要求补充附件。")


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_reopening_needs_a_reason(reason):
    with pytest.raises(ValueError, match="for a reason"):
        reopened(final(), reason)


def test_only_a_final_report_is_reopened():
    with pytest.raises(ValueError, match="only a final"):
        reopened(sample(), "补充附件")


def test_the_way_through_review_is_recorded():
    state = moved(moved(moved(sample(), "待复核"), "已退回"), "填写中")
    assert [event.what for event in state.session.record] == ["提交复核", "退回", "继续填写"]
    assert state.session.status == "填写中"


@pytest.mark.parametrize(("state", "status"), [(sample(), FINAL), (final(), "填写中")], ids=["to", "from"])
def test_finalising_and_reopening_are_no_plain_moves(state, status):
    with pytest.raises(ValueError, match="decisions of their own"):
        moved(state, status)


def test_choices_of_printing_left_open_do_not_alter_what_was_final():
    state = sample()
    assert report_digest(state) == report_digest(with_report(state, "printing.charts", ""))
    assert report_digest(state) != report_digest(with_report(state, "printing.charts", "不印"))
    assert set(to_plain(state.report)["printing"].values()) == {""}
