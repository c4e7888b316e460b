"""Immutable states, changes and their inverse, and the one notification."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.beginnings import sample
from model.draft import Change, Changed, Draft, State, Waiver, applied, inverse, value_at, with_value
from model.report import Use

STATE = sample()
EDITS = st.one_of(
    st.tuples(st.sampled_from(["cover.unit", "overview.goal", "funding.uses[books].name"]), st.text(max_size=5)),
    st.tuples(
        st.sampled_from(["funding.uses[books].spent", "indicators.rows[i02].score"]),
        st.one_of(st.none(), st.decimals(0, 100, places=2)),
    ),
    st.tuples(st.just("funding.uses"), st.lists(st.builds(Use, id=st.just("books")), max_size=1).map(tuple)),
    st.tuples(st.just("session.step"), st.sampled_from(["cover", "goals"])),
    st.tuples(st.just("marks"), st.dictionaries(st.just("overview.goal"), st.just("上年"))),
    st.tuples(st.just("waivers"), st.just((Waiver("B2", "indicators.rows", "经区财政局同意"),))),
)


@given(st.lists(EDITS, max_size=6))
def test_the_inverse_restores_the_state(edits: list[tuple[str, object]]) -> None:
    change = Change(tuple(edits))
    try:
        after = applied(STATE, change)
    except KeyError:  # an edit of a row that an earlier one took away
        return
    assert applied(after, inverse(STATE, change)) == STATE
    assert applied(applied(after, inverse(STATE, change)), change) == after


@given(EDITS)
def test_a_value_set_is_the_value_got(edit: tuple[str, object]) -> None:
    path, value = edit
    assert value_at(with_value(STATE, path, value), path) == value


def test_the_inverse_keeps_cause_and_label() -> None:
    change = Change((("cover.unit", "甲馆"),), "paste", "粘贴")
    back = inverse(STATE, change)
    assert (back.cause, back.label) == ("paste", "粘贴")
    assert back.values == (("cover.unit", STATE.report.cover.unit),)


def test_an_edit_shares_everything_it_does_not_touch() -> None:
    after = with_value(STATE, "cover.unit", "甲馆")
    assert after.report.indicators is STATE.report.indicators
    assert after.session is STATE.session


def test_followers_are_told_once_in_order_until_they_leave() -> None:
    draft, told = Draft(STATE), []
    leave = draft.subscribe(lambda changed: told.append(("one", changed.revision)))
    draft.subscribe(lambda changed: told.append(("two", changed.revision)))
    draft.apply(Change((("cover.unit", "甲馆"),)))
    leave()
    draft.apply(Change((("cover.unit", "乙馆"),)))
    assert told == [("one", 1), ("two", 1), ("two", 2)]
    assert draft.state.report.cover.unit == "乙馆"


def test_a_change_tells_what_it_touched() -> None:
    draft = Draft(STATE)
    changed = draft.apply(Change((("funding.uses[books].spent", Decimal(1)),), "paste"))
    assert changed == Changed(STATE, draft.state, ("funding.uses[books].spent",), "paste", 1)
    assert changed.touches("funding.uses")
    assert changed.touches("funding.uses[books].spent")
    assert not changed.touches("funding.uses[rooms].spent")
    assert not changed.touches("funding.documents")


def test_a_follower_must_not_change_the_draft() -> None:
    draft = Draft(STATE)
    draft.subscribe(lambda changed: draft.apply(Change((("cover.unit", "乙馆"),))) and None)
    with pytest.raises(RuntimeError):
        draft.apply(Change((("cover.unit", "甲馆"),)))


def test_a_follower_that_fails_does_not_block_the_draft_for_good() -> None:
    draft = Draft(STATE)

    def fail(changed: Changed) -> None:
        raise OSError("disk")

    leave = draft.subscribe(fail)
    with pytest.raises(OSError, match="disk"):
        draft.apply(Change((("cover.unit", "甲馆"),)))
    leave()
    assert draft.apply(Change((("cover.unit", "乙馆"),))).revision == 2


@pytest.mark.parametrize("path", ["cover.nothing", "funding.uses[nobody].spent", "nothing"])
def test_a_change_to_no_place_leaves_the_draft_as_it_was(path: str) -> None:
    draft = Draft(STATE)
    with pytest.raises(KeyError):
        draft.apply(Change((("cover.unit", "甲馆"), (path, 1))))
    assert draft.state is STATE
    assert draft.revision == 0


def test_a_new_state_is_empty() -> None:
    assert State() == State()
    assert State().session.status == "填写中"
    assert not State().waivers
