"""The list of steps: twelve in order, each with its status in shape and words."""

import pytest
from PySide6.QtCore import Qt

from gui.editor.steps import ICONS, STATE, StepList
from model.progress import StepState
from model.report import STEPS
from tests.gui.hands import Key, press

IDS = [step.id for step in STEPS]


@pytest.fixture
def steps(show):
    made = StepList()
    show(made).resize(240, 700)
    made.heard = []
    made.chosen.connect(made.heard.append)
    return made


def item(steps, step, role=Qt.ItemDataRole.DisplayRole):
    return steps.view.model().index(IDS.index(step), 0).data(role)


def test_the_twelve_steps_in_order(steps):
    assert [item(steps, step) for step in IDS] == [
        "基本信息",
        "项目概况",
        "绩效目标",
        "资金情况",
        "实施情况",
        "评价工作",
        "指标评分",
        "结论与分析",
        "主要绩效",
        "问题与建议",
        "附件与佐证",
        "检查与导出",
    ]
    assert steps.view.objectName() == "steps"


def test_a_step_is_chosen_by_key_and_told_once(steps):
    steps.show_step("cover")
    steps.view.setFocus()
    press(Key.Key_Down)
    press(Key.Key_End)
    assert steps.heard == ["overview", "export"]


def test_showing_a_step_tells_nothing(steps):
    steps.show_step("funding")
    assert steps.heard == []
    assert steps.view.currentIndex().row() == IDS.index("funding")


def test_return_asks_for_the_page(steps, qtbot):
    steps.show_step("goals")
    steps.view.setFocus()
    with qtbot.waitSignal(steps.entered):
        press(Key.Key_Return)


def test_statuses_are_said(steps):
    states = {step: StepState("未开始", "未开始") for step in IDS}
    states["funding"] = StepState("错误", "2处错误", errors=2)
    steps.show_states(states, 0.5)
    assert item(steps, "funding", STATE).text == "2处错误"
    assert item(steps, "funding", Qt.ItemDataRole.AccessibleTextRole) == "资金情况，2处错误"
    assert steps._percent.text() == "完成度 50%"


def test_all_filled_is_not_green_while_something_is_wrong(steps):
    states = {step: StepState("已完成", "已完成") for step in IDS}
    steps.show_states(states, 1)
    assert (steps._percent.text(), steps._bar.property("variant")) == ("完成度 100%", "ok")
    states["funding"] = StepState("错误", "2处错误", errors=2)
    steps.show_states(states, 1)
    assert (steps._percent.text(), steps._bar.property("variant")) == ("已填写100%，2处错误待改", "")


def test_narrow_the_names_are_tooltips(steps):
    states = {step: StepState("进行中", "进行中") for step in IDS}
    steps.set_compact(True)
    steps.show_states(states, 0.999)
    assert item(steps, "goals", Qt.ItemDataRole.ToolTipRole) == "绩效目标，进行中"
    assert steps._percent.text() == "完成度 99%"
    steps.set_compact(False)
    steps.show_states(states, 1)
    assert not item(steps, "goals", Qt.ItemDataRole.ToolTipRole)


def test_turning_narrow_names_the_steps_at_once(steps):
    states = {step: StepState("进行中", "进行中") for step in IDS}
    steps.show_states(states, 0.2)
    steps.set_compact(True)
    assert item(steps, "goals", Qt.ItemDataRole.ToolTipRole) == "绩效目标，进行中"


@pytest.mark.parametrize("compact", [False, True])
def test_every_status_is_drawn(steps, compact):
    states = {step: StepState(status, status) for step, status in zip(IDS, [*ICONS, *ICONS], strict=True)}
    steps.show_states(states, 0)
    steps.set_compact(compact)
    steps.show_step("goals")
    assert not steps.grab().isNull()
