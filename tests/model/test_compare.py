"""Differences between two states: none is missed, each is named as the officer knows it."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from model.compare import GENERATED, Difference, differences
from model.draft import State, Waiver, with_value
from model.fields import Override, Target
from model.report import Indicator, Use
from tests.strategies import states


def told(before: State, after: State) -> dict[str, tuple[str, str]]:
    return {found.path: (found.before, found.after) for found in differences(before, after)}


@given(states())
def test_a_state_does_not_differ_from_itself(state: State) -> None:
    assert differences(state, state) == ()
    assert differences(state, replace(state, session=replace(state.session, step="goals", field="x"))) == ()


@given(states(), states())
def test_no_difference_of_the_report_is_missed(before: State, after: State) -> None:
    found = differences(before, after)
    assert bool(found) or before.report == after.report
    assert all(one.label and one.path for one in found)
    assert len({(one.path, one.label) for one in found}) == len(found)
    back = differences(after, before)
    assert {(one.path, one.before, one.after) for one in found} == {(one.path, one.after, one.before) for one in back}


def test_fields_are_told_with_label_and_both_texts() -> None:
    before = with_value(with_value(State(), "overview.goal", "旧"), "cover.year", Decimal(2024))
    after = with_value(with_value(before, "overview.goal", "新"), "cover.year", Decimal(2025))
    assert differences(before, after) == (
        Difference("cover.year", "基本信息 · 评价年度", "2024", "2025"),
        Difference("overview.goal", "绩效目标 · 总体绩效目标", "旧", "新"),
    )


def test_derived_text_is_told() -> None:
    after = with_value(State(), "cover.title", Override("自拟标题"))
    assert told(State(), after) == {"cover.title": (GENERATED, "自拟标题")}


def test_rows_go_by_their_id() -> None:
    rows = (Use("ra", "购书", spent=Decimal(3)), Use("rb", "设备"), Use("rc", "培训"))
    before = with_value(State(), "funding.uses", rows)
    changed = (replace(rows[2], spent=Decimal("1.5")), rows[0], Use("rd", "宣传"))
    after = with_value(State(), "funding.uses", changed)
    found = differences(before, after)
    assert [(one.path, one.before, one.after) for one in found] == [
        ("funding.uses[rc].spent", "", "1.50"),
        ("funding.uses[rd]", "", "宣传"),
        ("funding.uses[rb]", "设备", ""),
        ("funding.uses", "购书，3.00；设备；培训", "培训，1.50；购书，3.00；宣传"),
    ]
    labels = [one.label.partition(" · ")[2] for one in found]
    assert labels[1].endswith("第3行（新增）")
    assert labels[2].endswith("第2行（删去）")
    assert labels[3].endswith("（顺序）")


def test_targets_are_told_with_their_unit() -> None:
    row = Indicator("ra", name="册数", target=Target("≥", Decimal(6), "万册"))
    before = with_value(State(), "indicators.rows", (row,))
    after = with_value(before, "indicators.rows[ra].target", Target("≥", Decimal(7), "万册"))
    assert told(before, after) == {"indicators.rows[ra].target": ("≥6万册", "≥7万册")}


def test_what_stands_beside_the_report_is_told() -> None:
    after = replace(
        with_value(State(), "session.rejected", {"cover.year": "二零"}),
        leftovers=("段落",),
        waivers=(Waiver("B1", "cover.unit", "原因"), Waiver("B1", "funding.uses[gone].spent", "无此行")),
    )
    assert told(State(), with_value(after, "session.status", "待复核")) == {
        "cover.year": ("", "二零"),
        "session.status": ("填写中", "待复核"),
        "waivers": ("", "基本信息 · 单位名称：原因\nfunding.uses[gone].spent：无此行"),
        "leftovers": ("", "段落"),
    }
