import pytest

from gui.editor.habits import Habits
from gui.preview.paper import PAGE, WIDTH


@pytest.mark.parametrize("zoom", [WIDTH, PAGE, 0.5, 1.5, 3.0])
def test_habits_come_back_as_they_were_told(zoom):
    habits = Habits(zoom, {(1, True): True, (2, False): False}, {1: 452, 2: 700, -1: 500})
    assert Habits.of(habits.told()) == habits


def test_what_cannot_be_read_is_passed_over():
    told = {"zoom": "nan", "pane 1": "wide", "pane": "3", "open 1": "1", "open 2 1": "0", "": "", "pane 2": "640"}
    assert Habits.of(told) == Habits(opened={(2, True): False}, widths={2: 640})
    assert Habits.of({"zoom": "100"}) == Habits.of({"zoom": "groß"}) == Habits()
