"""The checker: findings of the newest state, a moment after each change."""

import pytest

from gui.editor import checker as checker_module
from gui.editor.checker import Checker
from gui.editor.session import Session


@pytest.fixture
def checker(session, monkeypatch):
    monkeypatch.setattr(checker_module, "PAUSE_MS", 10)
    return Checker(session)


def rules(checker, field):
    return [finding.rule for finding in checker.findings if finding.field == field]


def test_findings_follow_the_draft(checker, session, qtbot):
    checker.run()
    assert rules(checker, "cover.department") == ["R1"]
    with qtbot.waitSignal(checker.checked):
        session.enter("cover.department", "青屏区文化广电和旅游局", cause="typing")
    assert rules(checker, "cover.department") == []
    with qtbot.waitSignal(checker.checked):
        session.stack.undo()
    assert rules(checker, "cover.department") == ["R1"]


def test_refused_text_is_reported_with_what_was_typed(checker, session):
    session.enter("funding.sources[fiscal].spent", "189余")
    checker.run()
    found = next(one for one in checker.findings if one.rule == "R2")
    assert (found.field, found.severity) == ("funding.sources[fiscal].spent", "error")
    assert "“189余”" in found.message


def test_one_state_is_checked_once(checker, session, qtbot):
    heard = []
    checker.checked.connect(lambda: heard.append(1))
    checker.run()
    checker.run()
    session.note("session.step", "goals")
    checker.run()
    qtbot.wait(30)
    assert heard == [1]


def test_a_burst_is_checked_at_its_end(checker, session, qtbot):
    heard = []
    checker.checked.connect(lambda: heard.append(session.report.cover.contact))
    with qtbot.waitSignal(checker.checked):
        for text in ("一", "一二", "一二三"):
            session.enter("cover.contact", text, cause="typing")
    assert heard == ["一二三"]


def test_a_final_sample_has_nothing_to_tell(app, sample_state, preset):
    checker = Checker(Session(sample_state, preset))
    checker.run()
    assert [one for one in checker.findings if one.severity == "error"] == []
