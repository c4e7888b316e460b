"""Marks: what is still to be confirmed, and what an edit overtakes."""

from dataclasses import replace
from decimal import Decimal

from model.beginnings import sample
from model.draft import Change, State
from model.marks import CARRIED, REUSED, is_unconfirmed, overtaken, unconfirmed, without
from model.paths import new_id
from model.report import STEPS, Use

SPENT, NAME, GOAL = "funding.uses[books].spent", "funding.uses[books].name", "overview.goal"
TARGET = "indicators.rows[i01].target"
FUNDING = STEPS[3]


def marked(*places: str, origin: str = CARRIED) -> State:
    return replace(sample(), marks=dict.fromkeys(places, origin))


def test_only_what_was_carried_over_wants_confirming() -> None:
    assert is_unconfirmed(marked(GOAL), GOAL)
    assert is_unconfirmed(marked(GOAL, origin=REUSED), GOAL)
    assert not is_unconfirmed(marked(GOAL, origin="导入"), GOAL)
    assert not is_unconfirmed(sample(), GOAL)


def test_places_come_in_page_order_and_only_where_they_exist() -> None:
    state = marked("funding.management", SPENT, NAME, GOAL, "funding.uses[gone].name", "funding.category")
    assert unconfirmed(state, FUNDING) == ["funding.category", SPENT, NAME, "funding.management"]


def test_an_edit_overtakes_the_mark_of_its_field_alone() -> None:
    state = marked(SPENT, NAME, GOAL)
    assert overtaken(state, Change(((NAME, "购书"),))) == [NAME]
    assert overtaken(state, Change((("cover.unit", "甲馆"),))) == []
    assert overtaken(state, Change(((NAME, state.report.funding.uses[1].name),))) == [NAME]


def test_part_of_a_value_counts_as_the_value() -> None:
    state = marked(TARGET)
    assert overtaken(state, Change(((f"{TARGET}.unit", "座"),))) == [TARGET]


def test_rows_that_come_go_or_move_leave_the_others_marked() -> None:
    state = marked(SPENT, NAME, "funding.uses[rooms].name")
    uses = state.report.funding.uses
    assert overtaken(state, Change((("funding.uses", tuple(reversed(uses))),))) == []
    assert overtaken(state, Change((("funding.uses", (*uses, Use(new_id()))),))) == []
    rest = tuple(use for use in uses if use.id != "books")
    assert overtaken(state, Change((("funding.uses", rest),))) == [SPENT, NAME]


def test_a_list_put_in_place_with_other_values_overtakes_them() -> None:
    state = marked(SPENT, NAME)
    uses = tuple(replace(use, spent=Decimal(1)) for use in state.report.funding.uses)
    assert overtaken(state, Change((("funding.uses", uses),))) == [SPENT]


def test_confirmed_marks_go_and_the_others_stay() -> None:
    assert without({GOAL: CARRIED, NAME: CARRIED}, [GOAL, SPENT]) == {NAME: CARRIED}
