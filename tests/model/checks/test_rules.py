"""A2 A9 B1 B2 B3 C3 D1 D9 F4: for each a change of the sample that fires it and one that does not."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from model.checks import Finding
from model.checks.points import stated_points
from model.draft import State
from model.fields import Override, Target
from model.presets import Preset, catalogue
from model.report import QUALITATIVE, Execution, Indicator, Item

Found = Callable[..., list[Finding]]
SYSTEM = "evaluation.indicator_system"
FIRES: list[tuple[str, dict[str, object], str, str, str]] = [
    (
        "A2",
        {"funding.uses[books].spent": Decimal("72.16")},
        "error",
        "funding.uses",
        "支出明细合计比全年执行数少2.00万元。请补充或修改支出明细。",
    ),
    (
        "A2",
        {"funding.uses[books].spent": Decimal("74.161234")},
        "error",
        "funding.uses",
        "支出明细合计比全年执行数多0.001234万元。请修改支出明细。",
    ),
    (
        "A9",
        {"funding.sources[fiscal].spent": Decimal("161.056"), "funding.rate_reason": "无"},
        "warning",
        "funding.rate_reason",
        "执行率83.20%，低于90%。请填写未执行完的原因。",
    ),
    (
        "A9",
        {"funding.sources[fiscal].spent": Decimal(197)},
        "error",
        "funding.sources[fiscal].spent",
        "“当年财政拨款”全年执行数大于全年预算数。请核对这两个数。",
    ),
    (
        "A9",
        {"funding.sources[other].spent": Decimal(50), "funding.sources[other].budget": None},
        "error",
        "funding.sources",
        "全年执行数大于全年预算数。请核对这两个数。",
    ),
    (
        "B1",
        {"indicators.rows[i03].points": Decimal(8)},
        "error",
        "indicators.rows",
        "分值合计98.00，还差2.00分。请调整指标分值。",
    ),
    (
        "B1",
        {"indicators.rows[i03].points": Decimal("10.01")},
        "error",
        "indicators.rows",
        "分值合计100.01，多出0.01分。请调整指标分值。",
    ),
    (
        "B2",
        {"indicators.rows[i03].points": Decimal(8)},
        "warning",
        "indicators.rows[i03].points",
        "“产出”分值38.00，规定40.00。请调整本类指标。",
    ),
    (
        "B2",
        {"indicators.rows[i11].family": "成本"},
        "warning",
        "indicators.rows[i11].family",
        "“成本”不是这类报告的一级指标。请改正。",
    ),
    (
        "B2",
        {"indicators.rows[i11].family": "效益"},
        "warning",
        "indicators.rows",
        "“满意度”没有指标，规定10.00分。请添加指标。",
    ),
    (
        "B3",
        {SYSTEM: Override("其中过程20分，产出占总权重的38%，效益30分，满意度10分。")},
        "error",
        SYSTEM,
        "“产出”各项分值合计40.00，评价指标体系写38.00。请改成同一个数。",
    ),
    (
        "B3",
        {SYSTEM: Override("过程指标占20%，包括2个三级指标，分值分别为12、6；产出指标占40%。")},
        "error",
        SYSTEM,
        "评价指标体系写“过程”20.00分，所列分值合计18.00。请核对。",
    ),
    (
        "C3",
        {"indicators.rows[i02].score": Decimal("8.5")},
        "error",
        "indicators.rows[i02].score",
        "“监管有效性”得分8.50，超过分值8.00。请改小。",
    ),
    (
        "C3",
        {"indicators.rows[i05].override": Decimal(11)},
        "error",
        "indicators.rows[i05].override",
        "“设备验收合格率”得分11.00，超过分值8.00。请改小。",
    ),
    (
        "C3",
        {"indicators.rows[i02].score": Decimal(-1)},
        "error",
        "indicators.rows[i02].score",
        "“监管有效性”得分-1.00，小于0。请改正。",
    ),
    (
        "D1",
        {"indicators.rows[i04].actual": ""},
        "error",
        "indicators.rows[i04].actual",
        "“新购图书数”没有填实际完成值。请填写。",
    ),
    (
        "D1",
        {"indicators.rows[i04]": Indicator(id="i04", family="产出", group="数量指标", points=Decimal(8))},
        "error",
        "indicators.rows[i04].name",
        "“绩效指标”第4行没有填三级指标、指标值和实际完成值。请填写。",
    ),
    (
        "D1",
        {"indicators.rows[i04].target": Target("≥", Decimal(4))},
        "error",
        "indicators.rows[i04].target",
        "“新购图书数”没有填指标值的单位和得分。请填写。",
    ),
    (
        "D1",
        {"indicators.rows[i02].score": None},
        "error",
        "indicators.rows[i02].score",
        "“监管有效性”没有填得分。请填写。",
    ),
    (
        "D1",
        {"indicators.rows[i04].actual": "4万余册"},
        "error",
        "indicators.rows[i04].score",
        "“新购图书数”没有填得分。请填写。",
    ),
    (
        "D9",
        {"indicators.rows[i09].deviation_reason": ""},
        "error",
        "indicators.rows[i09].deviation_reason",
        "“图书流通量”得分低于分值。请填写偏差原因。",
    ),
    (
        "D9",
        {"indicators.rows[i05].deviation_reason": "无。"},
        "error",
        "indicators.rows[i05].deviation_reason",
        "“设备验收合格率”得分低于分值。请填写偏差原因。",
    ),
    (
        "F4",
        {"conclusion.problems": ()},
        "error",
        "conclusion.problems",
        "“存在问题或不足”一节还没有内容。请填写“存在问题”。",
    ),
]
QUIET: list[tuple[str, dict[str, object]]] = [
    ("A2", {"funding.uses[books].spent": Decimal("72.16"), "funding.uses[rooms].spent": Decimal("70.20")}),
    ("A2", {"funding.uses": ()}),
    ("A9", {"funding.sources[fiscal].spent": Decimal("161.056")}),
    ("A9", {"funding.sources[fiscal].spent": Decimal("175.20"), "funding.rate_reason": ""}),
    ("A9", {"funding.sources[fiscal].spent": Decimal(196)}),
    ("B1", {"indicators.rows[i03].points": Decimal(8), "indicators.rows[i08].points": Decimal(14)}),
    ("B1", {"indicators.rows[i03].points": None}),
    ("B1", {"indicators.rows": ()}),
    ("B2", {"indicators.rows[i03].points": Decimal(8), "indicators.rows[i04].points": Decimal(10)}),
    ("B2", {"indicators.rows[i03].points": None}),
    ("B2", {"indicators.rows": ()}),
    ("B2", {"indicators.rows[i03].family": "", "indicators.rows[i04].points": Decimal(18)}),
    ("B3", {SYSTEM: Override("过程20分，产出40分，效益30分，满意度10分。")}),
    ("B3", {SYSTEM: Override("过程指标占20%，分值分别为12分、8分；产出指标占40%，各项分值为平均分。")}),
    ("B3", {SYSTEM: Override("按项目的产出和效益设一级指标4个，产出得分35分。")}),
    ("B3", {SYSTEM: None, "indicators.rows[i03].points": Decimal(8)}),
    ("C3", {"indicators.rows[i02].score": Decimal(8)}),
    ("C3", {"indicators.rows[i02].score": Decimal(0)}),
    ("C3", {"indicators.rows[i02].points": None}),
    ("C3", {"indicators.rows[i04].score": Decimal(99)}),
    ("D1", {"indicators.rows[i04].score": None}),
    ("D1", {"indicators.rows[i02].target": Target(text="健全")}),
    ("D9", {"indicators.rows[i02].deviation_reason": "无"}),
    ("D9", {"indicators.rows[i09].deviation_reason": "开放较晚"}),
    ("D9", {"indicators.rows[i09].points": None}),
    ("F4", {"conclusion.other": ""}),
    ("F4", {"conclusion.problems": (Item(id="p1"),)}),
    ("F4", {"overview.background": ""}),
]


@pytest.mark.parametrize(("rule", "edits", "severity", "field", "message"), FIRES)
def test_fires(found: Found, rule: str, edits: dict[str, object], severity: str, field: str, message: str) -> None:
    [finding] = [finding for finding in found(edits, rule) if finding.field == field]
    assert (finding.severity, finding.message) == (severity, message)


@pytest.mark.parametrize(("rule", "edits"), QUIET)
def test_stays_quiet(found: Found, rule: str, edits: dict[str, object]) -> None:
    assert found(edits, rule) == []


def test_a_sum_names_the_other_table(found: Found) -> None:
    [finding] = found({"funding.uses[books].spent": Decimal(1)}, "A2")
    assert finding.related == ("funding.sources",)
    assert "128.24万元" in finding.remedy
    assert "201.40万元" in finding.remedy


def test_a_family_names_every_indicator_of_it(found: Found) -> None:
    [finding] = found({"indicators.rows[i03].points": Decimal(8)}, "B2")
    places = (finding.field, *finding.related)
    assert places == tuple(f"indicators.rows[{row}].points" for row in ("i03", "i04", "i05", "i06", "i07"))


def test_points_stated_in_text_are_added_up_while_there_are_no_indicators(found: Found) -> None:
    text = "过程20分、产出45分、效益30分、满意度10分。"
    [finding] = found({"indicators.rows": (), SYSTEM: Override(text)}, "B1")
    assert finding.field == SYSTEM
    assert found({"indicators.rows": (), SYSTEM: Override(text.replace("45", "40"))}, "B1") == []
    assert found({"indicators.rows": (), SYSTEM: Override("过程20分、产出45分。")}, "B1") == []


@pytest.mark.parametrize("id_", catalogue())
def test_stated_points_are_read_by_the_names_of_the_framework(id_: str) -> None:
    preset = catalogue()[id_]
    text = "；".join(f"{family.name.removesuffix('指标')}指标占总权重的 {family.points}%" for family in preset.families)
    stated = {name: points for name, (points, _) in stated_points(text, preset).items()}
    assert stated == {family.name: family.points for family in preset.families}


def test_the_execution_counts_in_the_national_form(
    found: Found, as_national: dict[str, object], national: Preset
) -> None:
    points = {"indicators.execution.points": Decimal(20)}
    [hundred] = found(as_national | points, "B1", national)
    assert hundred.message == "分值合计110.00，多出10.00分。请调整指标分值。"
    assert hundred.related == ("indicators.execution.points",)
    [prescribed] = found(as_national | points, "B2", national)
    assert prescribed.field == "indicators.execution.points"
    above = {"indicators.execution.override": Decimal(11)}
    [bounds] = found(as_national | above, "C3", national)
    assert bounds.field == "indicators.execution.override"


def test_the_execution_needs_one_reason_on_either_page(
    found: Found, as_national: dict[str, object], national: Preset
) -> None:
    no_deviation = as_national | {"indicators.execution": Execution(points=Decimal(10))}
    assert found(no_deviation, "D9", national) == []
    [finding] = found(no_deviation | {"funding.rate_reason": ""}, "D9", national)
    assert finding.field == "indicators.execution.deviation_reason"


def test_a_silent_section_is_told_once(found: Found, national: Preset, as_national: dict[str, object]) -> None:
    edits = {"conclusion.problems": (), "conclusion.suggestions": ()}
    assert [finding.field for finding in found(edits)] == ["conclusion.problems", "conclusion.suggestions"]
    headings = [finding.message for finding in found(as_national | edits, "F4", national)]
    assert [message[:6] for message in headings] == ["“存在问题”", "“改进措施”"]


def test_a_score_that_cannot_be_computed_is_explained(found: Found, state: State) -> None:
    [unreadable] = found({"indicators.rows[i04].actual": "4万余册"}, "D1")
    assert "4万余册" in unreadable.remedy
    row = replace(state.report.indicators.rows[1], kind=QUALITATIVE, score=None)
    [qualitative] = found({"indicators.rows[i02]": row}, "D1")
    assert "定性指标" in qualitative.remedy
