"""R1 and R2: what is missing and what was refused."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from model import paths
from model.checks import Finding, check
from model.checks.required import required_places
from model.draft import Session, State
from model.fields import walk
from model.presets import Preset
from model.report import Achievement, Activity, Item, Report, Source, Use

Found = Callable[..., list[Finding]]
REQUIRED = [(path, spec) for path, spec in walk(Report) if spec.required and spec.kind in ("line", "prose", "choice")]
OPEN = [
    path for path, spec in walk(Report) if not spec.required and spec.kind in ("line", "prose") and not spec.derived
]


@pytest.mark.parametrize(("path", "spec"), REQUIRED)
def test_a_blank_required_field_is_one_finding(found: Found, path: str, spec: object, preset: Preset) -> None:
    findings = found({path: "　"})
    if path not in preset.fields:
        assert findings == []
        return
    [finding] = findings
    assert (finding.rule, finding.severity, finding.field) == ("R1", "error", path)
    assert finding.message.startswith(f"请填写“{paths.spec_of(path).label}”")


@pytest.mark.parametrize("path", OPEN)
def test_a_blank_optional_field_is_none(found: Found, path: str) -> None:
    assert found({path: ""}) == []


def test_the_message_says_what_the_field_is_for(found: Found) -> None:
    [finding] = found({"cover.project": ""})
    assert finding.message == "请填写“项目名称”，它用在报告标题中。"


def test_hidden_fields_are_not_asked_for(state: State, preset: Preset) -> None:
    asked = {place.path.partition("[")[0] for place in required_places(state.report, preset)}
    assert asked <= preset.fields


def test_an_empty_list_asks_for_a_row(found: Found) -> None:
    [finding] = found({"conclusion.achievements": ()})
    assert (finding.field, finding.message) == ("conclusion.achievements", "“主要绩效”还没有内容。请添加一行。")


def test_a_row_names_all_its_blank_cells_at_once(found: Found) -> None:
    row = Achievement(id="h1", heading="就近阅读")
    [finding] = found({"conclusion.achievements": (row,)})
    assert finding.field == "conclusion.achievements[h1].text"
    assert finding.message == "“主要绩效”的“就近阅读”没有填内容。请填写。"
    activity = Activity(id="w1", quantity=Decimal(3))
    [finding] = found({"implementation.activities": (activity,)})
    assert finding.message == "“主要工作”第1行没有填工作内容。请填写。"


def test_an_empty_row_is_told_as_such(found: Found, state: State) -> None:
    problems = (*state.report.conclusion.problems, Item(id="p9"))
    [finding] = found({"conclusion.problems": problems})
    assert finding.field == "conclusion.problems[p9].text"
    assert finding.message == "“存在问题”第4行是空行。请填写，或删除这一行。"
    uses = (*state.report.funding.uses, Use(id="u9"))
    [finding] = found({"funding.uses": uses})
    assert (finding.field, finding.related) == ("funding.uses[u9].name", ("funding.uses[u9].spent",))


def test_every_column_of_the_sources_needs_a_figure(found: Found, state: State) -> None:
    empty = tuple(Source(source.id, source.name) for source in state.report.funding.sources)
    fields = [finding.field for finding in found({"funding.sources": empty}, "R1")]
    assert fields == [f"funding.sources[fiscal].{name}" for name in ("initial_budget", "budget", "spent")]
    one = (*empty[:2], replace(empty[2], initial_budget=Decimal(0), budget=Decimal(1), spent=Decimal(1)))
    assert found({"funding.sources": one}, "R1") == []


def rejected(state: State, preset: Preset, path: str, typed: str) -> list[Finding]:
    session = Session(rejected={path: typed})
    return [item for item in check(replace(state, session=session), preset) if item.rule == "R2"]


@pytest.mark.parametrize(
    ("path", "typed", "message"),
    [
        (
            "funding.sources[fiscal].spent",
            "189余",
            "“资金来源与执行”的“当年财政拨款”全年执行数应为数字，例如189.40。现在填的是“189余”。",
        ),
        ("funding.uses[books].spent", "-5万", "“支出明细”的“图书购置与编目”实际支出不能小于0。现在填的是“-5万”。"),
        ("cover.year", "25", "“评价年度”应为2000至2099之间的数字。现在填的是“25”。"),
        ("cover.prepared_on", "三月", "“成文日期”应为日期，例如2025年3月5日。现在填的是“三月”。"),
        ("cover.kind", "自评", "“评价类型”应为单位自评、部门评价、财政评价中的一项。现在填的是“自评”。"),
        (
            "implementation.activities[w1].quantity",
            "许多",
            "“主要工作”的“分馆场地改造”数量应为数字，例如12。现在填的是“许多”。",
        ),
    ],
)
def test_refused_input_is_told_with_what_is_expected(
    state: State, preset: Preset, path: str, typed: str, message: str
) -> None:
    [finding] = rejected(state, preset, path, typed)
    assert (finding.severity, finding.field, finding.message, finding.excerpt) == ("error", path, message, typed)


def test_long_input_is_quoted_in_part(state: State, preset: Preset) -> None:
    [finding] = rejected(state, preset, "cover.year", "二〇二五" * 50)
    assert len(finding.message) < 70
    assert finding.excerpt == "二〇二五" * 50


@pytest.mark.parametrize("path", ["funding.uses[gone].spent", "nothing.here", "cover.unit[x]"])
def test_refused_input_of_a_place_that_is_gone_is_forgotten(state: State, preset: Preset, path: str) -> None:
    assert rejected(state, preset, path, "189余") == []
