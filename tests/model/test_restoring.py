"""What leads back to an earlier state: all of the content, nothing of the work on it."""

from dataclasses import replace

from hypothesis import given

from model.beginnings import sample
from model.draft import Change, Event, State, applied, recorded, with_value
from model.restoring import changes
from tests.strategies import states


@given(states(), states())
def test_the_changes_lead_from_any_state_to_any_other(present: State, wanted: State) -> None:
    after = applied(present, Change(tuple(changes(present, wanted))))

    assert replace(after.report, preset="") == replace(wanted.report, preset="")
    assert (after.marks, after.waivers, after.leftovers) == (wanted.marks, wanted.waivers, wanted.leftovers)


def test_where_the_officer_is_the_status_and_the_record_stay() -> None:
    present = with_value(sample(), "session.step", "funding")
    present = recorded(present, Event.now("提交复核"), "待复核")

    assert changes(present, sample()) == []


def test_lists_come_back_as_a_whole() -> None:
    wanted = sample()
    present = with_value(wanted, "funding.uses", wanted.report.funding.uses[1:])

    assert changes(present, wanted) == [("funding.uses", wanted.report.funding.uses)]
