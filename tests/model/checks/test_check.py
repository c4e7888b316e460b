"""All checks together: order, waivers, a new report, and the wording of every message."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from model import paths
from model.beginnings import blank
from model.checks import Finding, check
from model.draft import Session, State, Waiver
from model.presets import Preset, catalogue
from model.report import STEPS, Cover

Found = Callable[..., list[Finding]]
SPOILT: dict[str, object] = {
    "cover.department": "",
    "overview.goal": " ",
    "funding.sources[fiscal].spent": Decimal(120),
    "funding.rate_reason": "无",
    "funding.uses[books].spent": None,
    "indicators.rows[i03].points": Decimal(8),
    "indicators.rows[i05].override": Decimal(9),
    "indicators.rows[i09].deviation_reason": "0",
    "indicators.rows[i08].actual": "",
    "conclusion.problems": (),
}


def test_the_sample_has_no_finding(found: Found) -> None:
    assert found({}) == []


def test_the_sample_as_a_national_form_has_no_finding(
    found: Found, as_national: dict[str, object], national: Preset
) -> None:
    assert found(as_national, kind=national) == []


def test_findings_stand_in_page_order(found: Found) -> None:
    order = [field for step in STEPS for field in step.fields]
    places = [order.index(finding.field.partition("[")[0]) for finding in found(SPOILT)]
    assert places == sorted(places)
    assert {finding.rule for finding in found(SPOILT)} == {"R1", "A2", "A9", "B1", "B2", "C3", "D1", "D9", "F4"}


def test_rows_of_a_list_are_found_in_their_order(found: Found) -> None:
    edits = {f"indicators.rows[{row}].deviation_reason": "" for row in ("i09", "i06", "i01")}
    assert [finding.field for finding in found(edits, "D9")] == [
        f"indicators.rows[{row}].deviation_reason" for row in ("i01", "i06", "i09")
    ]


def test_every_place_named_exists_and_no_place_is_named_twice(found: Found) -> None:
    seen = []
    for finding in found(SPOILT):
        for path in (finding.field, *finding.related):
            assert paths.spec_of(path)
        seen.append((finding.rule, finding.field))
    assert len(seen) == len(set(seen))


def test_messages_are_plain_office_chinese(found: Found, state: State, preset: Preset) -> None:
    fresh = check(blank(preset, Cover()), preset)
    for finding in found(SPOILT) + fresh:
        assert finding.message.endswith("。")
        assert not re.search(r"[!！?？,;:]|您|[a-z]", finding.message), finding.message
        assert all(len(part) <= 40 for part in re.split("[。]", finding.message)), finding.message


@pytest.mark.parametrize("kind", catalogue().values(), ids=list(catalogue()))
def test_a_new_report_is_asked_for_what_is_missing_and_nothing_else(kind: Preset) -> None:
    cover = Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目", year=Decimal(2025))
    findings = check(blank(kind, cover), kind)
    assert {finding.rule for finding in findings} <= {"R1", "D1", "F4"}
    assert len(findings) < 40
    assert "cover.unit" not in {finding.field for finding in findings}
    asked = [finding.field for finding in findings if "[" not in finding.field]
    assert len(asked) == len(set(asked))


def test_no_report_at_all_can_be_checked(preset: Preset) -> None:
    assert {finding.rule for finding in check(State(), preset)} == {"R1", "F4"}


def test_an_explained_warning_is_left_out_and_only_that(state: State, preset: Preset, found: Found) -> None:
    report = found({"funding.rate_reason": ""})
    assert report == []
    low = replace(state, report=paths.put(state.report, "funding.sources[fiscal].spent", Decimal(120)))
    low = replace(low, report=paths.put(low.report, "funding.rate_reason", ""))
    assert {"A2", "A9"} <= {finding.rule for finding in check(low, preset)}
    waivers = (Waiver("A9", "funding.rate_reason", "年末到位"), Waiver("A2", "funding.uses", "不能忽略错误"))
    rules = {finding.rule for finding in check(replace(low, waivers=waivers), preset)}
    assert "A9" not in rules
    assert "A2" in rules


def test_a_refused_input_is_not_also_called_missing(state: State, preset: Preset) -> None:
    report = paths.put(state.report, "cover.prepared_on", None)
    begun = replace(state, report=report, session=Session(rejected={"cover.prepared_on": "三月"}))
    assert [finding.rule for finding in check(begun, preset)] == ["R2"]
