"""An empty cell says that it is empty only after the officer has been there, or when a check was asked for."""

import pytest

from gui.pages.attention import Attention
from model.checks import Finding
from model.report import STEPS, Use

FIELD = "funding.uses[ra].remark"
OTHER = Finding("D9", "error", FIELD, "请填写原因。")
MISSING = Finding("R1", "error", FIELD, "没有填写。")


@pytest.fixture
def attention(session):
    session.edit("funding.uses", (Use("ra"),))
    return Attention(session, next(step for step in STEPS if step.id == "funding"))


def test_an_empty_cell_is_quiet_until_it_was_left(attention):
    assert not attention.may_say(FIELD, OTHER)
    attention.leave(FIELD)
    assert attention.may_say(FIELD, OTHER)
    assert not attention.may_say(FIELD, MISSING)


def test_a_filled_or_refused_cell_is_never_quiet(attention, session):
    session.enter(FIELD, "文字")
    assert attention.may_say(FIELD, OTHER)
    session.enter("funding.uses[ra].spent", "约一百")
    refused = Finding("R2", "error", "funding.uses[ra].spent", "应为数字。")
    assert attention.may_say(refused.field, refused)


def test_when_asked_every_place_there_is_says_what_is_missing(attention, session):
    attention.ask()
    assert attention.may_say(FIELD, MISSING)
    assert attention.is_asked("funding.category")
    session.edit("funding.uses", (*session.report.funding.uses, Use("rb")))
    assert not attention.may_say("funding.uses[rb].name", MISSING)
    attention.ask("funding.uses[rb].name")
    assert attention.may_say("funding.uses[rb].name", MISSING)


def test_a_row_that_is_gone_says_nothing(attention):
    assert not attention.may_say("funding.uses[rgone].name", OTHER)
