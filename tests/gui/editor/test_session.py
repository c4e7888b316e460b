"""The session: one stack of undo for the whole form, one notification, refused input kept."""

import gc
from datetime import date
from decimal import Decimal

import pytest

from gui.editor import session as session_module
from gui.editor.session import Session, _Edit
from model.draft import FINAL
from model.fields import Override


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(session_module.time, "monotonic", made.monotonic)
    return made


def type_out(session, path, text, clock=None, pause=0.2):
    for end in range(1, len(text) + 1):
        if clock:
            clock.now += pause
        session.enter(path, text[:end], cause="typing")


def test_an_edit_goes_straight_into_the_report(session):
    session.enter("cover.contact", "李晓")
    assert session.report.cover.contact == "李晓"
    assert session.stack.count() == 1


def test_a_burst_in_one_field_is_one_step(session, clock):
    type_out(session, "cover.contact", "abcdef", clock)
    assert session.stack.count() == 1
    session.stack.undo()
    assert session.report.cover.contact == ""
    session.stack.redo()
    assert session.report.cover.contact == "abcdef"


def test_a_pause_begins_another_step(session, clock):
    type_out(session, "cover.contact", "ab", clock)
    clock.now += session_module.TYPING_PAUSE + 0.01
    session.enter("cover.contact", "abc", cause="typing")
    assert session.stack.count() == 2
    session.stack.undo()
    assert session.report.cover.contact == "ab"


def test_long_typing_without_a_pause_is_one_step(session, clock):
    type_out(session, "cover.contact", "a" * 30, clock, pause=1.0)
    assert session.stack.count() == 1


def test_two_fields_are_two_steps(session, clock):
    type_out(session, "cover.contact", "ab", clock)
    type_out(session, "cover.phone", "12", clock)
    type_out(session, "cover.contact", "abc", clock)
    assert session.stack.count() == 3
    session.stack.undo()
    assert (session.report.cover.contact, session.report.cover.phone) == ("ab", "12")


def test_edits_that_are_no_typing_never_merge(session, clock):
    session.enter("cover.contact", "甲")
    session.enter("cover.contact", "乙")
    assert session.stack.count() == 2


def test_a_burst_through_refused_text_is_undone_whole(session, clock):
    session.enter("cover.year", "2024")
    type_out(session, "cover.year", "12x", clock)
    assert session.state.session.rejected == {"cover.year": "12x"}
    session.stack.undo()
    assert (session.report.cover.year, dict(session.state.session.rejected)) == (Decimal(2024), {})
    session.stack.redo()
    assert (session.report.cover.year, session.shown("cover.year")) == (None, "12x")


def test_an_edit_that_changes_nothing_is_none(session):
    session.enter("cover.unit", session.report.cover.unit)
    session.edit("cover.contact", "")
    session.edit_all([("cover.unit", session.report.cover.unit), ("cover.phone", "")])
    assert session.stack.count() == 0
    assert session.draft.revision == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("overview.background", "一段\n两段"),
        ("funding.category", "其他"),
        ("cover.prepared_on", date(2026, 3, 5)),
        ("cover.year", Decimal(2026)),
        ("cover.title", Override("另一个标题", "0")),
        ("funding.uses", ()),
        ("session.money_unit", "元"),
        ("session.done", ("cover",)),
        ("indicators.execution.override", Decimal("9.5")),
    ],
)
def test_every_kind_of_change_is_undone_and_redone(filled, path, value):
    before = filled.value(path)
    assert before != value
    filled.edit(path, value, cause="edit")
    filled.stack.undo()
    assert filled.value(path) == before
    filled.stack.redo()
    assert filled.value(path) == value


def test_text_is_cleaned_once_at_the_door(session):
    session.enter("overview.background", "一\u200b段\r\n<b>两段</b>\t完\x00")
    assert session.report.overview.background == "一段\n<b>两段</b> 完"


def test_followers_hear_each_change_once_with_its_cause(session):
    heard = []
    session.changed.connect(lambda changed: heard.append((changed.cause, changed.paths, changed.revision)))
    session.enter("cover.contact", "甲", cause="typing")
    session.stack.undo()
    session.stack.redo()
    assert [(cause, paths) for cause, paths, _ in heard] == [
        ("typing", ("cover.contact",)),
        ("undo", ("cover.contact",)),
        ("redo", ("cover.contact",)),
    ]
    assert [revision for _, _, revision in heard] == [1, 2, 3]


# What cannot be the value of a field


def test_nonsense_in_a_number_is_kept_beside_the_report(session):
    session.enter("cover.year", "２０２５年度")
    assert session.report.cover.year is None
    assert session.shown("cover.year") == "２０２５年度"


def test_mended_nonsense_leaves_nothing_behind(session):
    session.enter("cover.year", "去年")
    session.enter("cover.year", "2025")
    assert (session.report.cover.year, session.state.session.rejected) == (Decimal(2025), {})
    session.enter("cover.year", "去年")
    session.enter("cover.year", "")
    assert (session.report.cover.year, session.state.session.rejected) == (None, {})


def test_a_value_out_of_bounds_is_refused(session):
    for text in ("1999", "2100", "-1"):
        session.enter("cover.year", text)
        assert session.shown("cover.year") == text
        assert session.report.cover.year is None


def test_refused_dates_and_choices_are_kept_too(session):
    session.enter("cover.prepared_on", "2025年2月30日")
    session.enter("cover.kind", "别的")
    assert (session.report.cover.prepared_on, session.report.cover.kind) == (None, "")
    assert session.shown("cover.prepared_on") == "2025年2月30日"
    assert session.shown("cover.kind") == "别的"


def test_a_refused_text_survives_the_edits_of_other_fields(session):
    session.enter("cover.year", "去年")
    session.enter("cover.contact", "李晓")
    session.enter("cover.prepared_on", "昨天")
    assert dict(session.state.session.rejected) == {"cover.year": "去年", "cover.prepared_on": "昨天"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("98", "98"),
        ("98万", "98"),
        ("98万元", "98"),
        ("980,000元", "98"),
        ("９８．５", "98.5"),
        ("1,234.5", "1234.5"),
        ("0.000001", "0.000001"),
        ("1亿", "10000"),
    ],
)
def test_money_is_read_as_it_is_typed(session, typed, value):
    session.enter("funding.sources[fiscal].budget", typed)
    assert session.value("funding.sources[fiscal].budget") == Decimal(value)


def test_money_is_shown_grouped_in_the_unit_of_the_draft(session):
    path = "funding.sources[fiscal].budget"
    session.enter(path, "1234.56")
    assert session.shown(path) == "1,234.56"
    session.edit("session.money_unit", "元")
    assert session.shown(path) == "12,345,600.00"
    session.enter(path, "100")
    assert session.value(path) == Decimal("0.01")


def test_several_texts_are_one_step(session):
    session.enter_all([("cover.contact", "李晓"), ("cover.year", "今年"), ("cover.phone", "")])
    assert session.stack.count() == 1
    session.stack.undo()
    assert session.report.cover.contact == ""
    assert session.state.session.rejected == {}


# Who may edit


def test_a_locked_draft_takes_no_edit(blank_state, preset, app):
    locked = Session(blank_state, preset, read_only=True)
    locked.enter("cover.contact", "李晓")
    locked.edit("session.done", ("cover",))
    locked.note("session.step", "goals")
    locked.set_status(FINAL)
    assert locked.state == blank_state
    assert locked.stack.count() == 0


def test_a_final_draft_takes_no_edit_until_it_is_reopened(session):
    session.enter("cover.contact", "李晓")
    session.set_status(FINAL)
    session.enter("cover.contact", "王")
    session.stack.undo()
    assert session.report.cover.contact == "李晓"
    session.set_status("填写中")
    session.enter("cover.contact", "王")
    assert session.report.cover.contact == "王"


def test_a_final_draft_has_nothing_to_undo(session):
    session.enter("cover.contact", "李晓")
    session.set_status(FINAL)
    assert not session.stack.canUndo()
    session.stack.redo()
    assert session.report.cover.contact == "李晓"


def test_the_step_in_view_is_no_work(session):
    session.note("session.step", "goals")
    assert session.state.session.step == "goals"
    assert session.stack.count() == 0


def test_the_label_names_the_field(session):
    session.enter("cover.contact", "李晓")
    assert session.stack.undoText() == "修改填报人"


def test_edits_that_were_merged_or_dropped_are_gone(session):
    for text in ("甲", "甲乙", "甲乙丙"):
        session.edit("overview.background", text)
    session.edit("cover.contact", "李晓", cause="edit")
    session.stack.undo()
    session.edit("cover.contact", "周岚", cause="edit")
    gc.collect()
    edits = [one for one in gc.get_objects() if isinstance(one, _Edit) and one._session is session]
    assert len(edits) == session.stack.count() == 2
