"""Sending on, finalising, reopening: the dialogs, what is recorded, and what a final report refuses."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from gui.editor.finalise_dialog import FinaliseDialog, ReopenDialog
from gui.editor.record_dialog import EMPTY, RecordDialog
from model import paths
from model.beginnings import sample
from model.checks import Finding, check
from model.disk.history import History
from model.disk.store import read_draft
from model.draft import FINAL, Event, Waiver
from model.seal import is_altered, recorded_digest, report_digest
from tests.gui.hands import Key, click, press, settle, write

USES, POINTS = "funding.uses", "indicators.rows"


def with_report(state, path, value):
    return replace(state, report=paths.put(state.report, path, value))


@pytest.fixture
def wrong(sample_state):
    """The sample with two errors that stand in the way (A2, B1) and a warning besides (B2)."""
    use = sample_state.report.funding.uses[0]
    row = sample_state.report.indicators.rows[0]
    state = with_report(sample_state, f"{USES}[{use.id}].spent", use.spent + 1)
    return with_report(state, f"{POINTS}[{row.id}].points", row.points + 2)


def answer(act, seen=None):
    """Do something with the next dialog as soon as it is shown."""

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isActiveWindow():
            QTimer.singleShot(10, look)
            return
        if seen is not None:
            seen.append(dialog)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, look)


def give_reasons(*reasons):
    def act(dialog):
        for obstacle, reason in zip(dialog._obstacles.values(), reasons, strict=True):
            click(obstacle.reason)
            write(reason)

    return act


def finalise(editor, *reasons):
    def act(dialog):
        give_reasons(*reasons)(dialog)
        click(dialog.finalise)

    answer(act)
    editor.set_status(FINAL)
    assert editor.session.state.session.status == FINAL


def what(editor):
    return [event.what for event in editor.session.state.session.record]


# The dialog


def test_a_report_without_findings_is_made_final_by_enter(edit, sample_state):
    editor = edit(sample_state)
    answer(lambda dialog: press(Key.Key_Return))
    editor.set_status(FINAL)
    assert editor.session.read_only
    assert recorded_digest(editor.session.state) == report_digest(sample_state)


def test_escape_leaves_the_report_as_it_is(edit, sample_state):
    editor = edit(sample_state)
    answer(lambda dialog: press(Key.Key_Escape))
    editor.set_status(FINAL)
    assert editor.session.state.session.status == "填写中"
    assert what(editor) == []


def test_each_error_must_be_explained_before_the_report_is_final(edit, wrong):
    editor = edit(wrong)
    seen = []

    def act(dialog):
        first, second = dialog._obstacles.values()
        seen.append((dialog._title.text(), dialog.finalise.isEnabled(), first.reason.hasFocus()))
        write("决算核减。")
        seen.append((dialog._title.text(), dialog.finalise.isEnabled()))
        click(second.reason)
        write("　")
        seen.append((dialog._title.text(), dialog.finalise.isEnabled()))
        write("上级核定。")
        seen.append((dialog._title.text(), dialog.finalise.isEnabled()))
        click(dialog.finalise)

    answer(act)
    editor.set_status(FINAL)
    assert seen == [
        ("还有2处错误", False, True),
        ("还有1处错误", False),
        ("还有1处错误", False),
        ("要定稿吗？", True),
    ]
    state = editor.session.state
    assert state.session.status == FINAL
    assert {(waiver.rule, waiver.reason) for waiver in state.waivers} == {("A2", "决算核减。"), ("B1", "上级核定。")}
    event = state.session.record[-1]
    assert event.detail == "错误2处，提醒1处"
    assert [note[:4] for note in event.notes] == ["错误A2", "错误B1", "提醒B2", "说明A2", "说明B1"]


def test_warnings_are_told_and_bar_nothing(app, sample_state):
    dialog = FinaliseDialog(sample_state, [Finding("B2", "warning", "indicators.rows", "甲。")])
    assert (len(dialog._obstacles), dialog.finalise.isEnabled(), dialog.finalise.isDefault()) == (0, True, True)


def test_what_is_not_filled_bars_the_way_and_enter_postpones(edit, sample_state):
    editor = edit(with_report(sample_state, "overview.background", ""))
    seen = []

    def act(dialog):
        seen.append((dialog._title.text(), dialog.finalise.isEnabled(), dialog.later.isDefault()))
        press(Key.Key_Return)

    answer(act)
    editor.set_status(FINAL)
    assert seen == [("还有1处未填", False, True)]
    assert editor.session.state.session.status == "填写中"


def test_each_kind_of_obstacle_is_asked_for_in_its_own_words(app, sample_state):
    found = [
        Finding("R1", "error", "overview.background", "请填写“项目背景”。"),
        Finding("R2", "error", "cover.year", "“今年”不是年度。"),
        Finding("A2", "error", "funding.uses", "合计不一致。"),
    ]
    dialog = FinaliseDialog(sample_state, found)
    assert dialog._title.text() == "还有2处错误，1处未填"
    assert [(one.reason.placeholderText(), one._icon.toolTip()) for one in dialog._obstacles.values()] == [
        ("没有内容可填的，请写明理由", "尚未填写"),
        ("请改正；不改正的，请写明理由", "错误"),
        ("不修改的，请写明理由", "错误"),
    ]
    assert [one.reason.accessibleName()[-6:] for one in dialog._obstacles.values()] == [
        "不填写的理由",
        "不改正的理由",
        "不修改的理由",
    ]


def test_the_default_button_follows_the_reasons(app, sample_state):
    dialog = FinaliseDialog(sample_state, [Finding("R1", "error", "overview.background", "请填写。")])
    (first,) = dialog._obstacles.values()
    first.reason.setText("本年不涉及。")
    assert (dialog.finalise.isDefault(), dialog.later.isDefault()) == (True, False)
    first.reason.setText("")
    assert (dialog.finalise.isDefault(), dialog.later.isDefault()) == (False, True)


def test_going_to_an_error_keeps_the_reasons_typed_so_far(edit, wrong):
    editor = edit(wrong)

    def act(dialog):
        _, second = dialog._obstacles.values()
        write("决算核减。")
        second.go.emit()

    answer(act)
    editor.set_status(FINAL)
    settle()
    assert editor.step == "indicators"
    assert editor.session.state.session.status == "填写中"
    assert [waiver.reason for waiver in editor.session.state.waivers] == ["决算核减。"]
    seen = []
    answer(lambda dialog: seen.extend(one.text() for one in dialog._obstacles.values()))
    editor.set_status(FINAL)
    assert seen == ["决算核减。", ""]


def test_reasons_typed_before_postponing_can_be_undone(edit, wrong):
    editor = edit(wrong)
    editor.show_step("goals")
    answer(give_reasons("甲。", "乙。"))
    editor.set_status(FINAL)
    assert len(editor.session.state.waivers) == 2
    editor.undo()
    assert editor.session.state.waivers == ()
    assert editor.step == "goals"


def test_two_findings_of_one_rule_at_one_place_share_a_reason(app, sample_state):
    found = [Finding("B3", "error", "evaluation.indicator_system", text) for text in ("甲。", "乙。")]
    dialog = FinaliseDialog(sample_state, found)
    assert len(dialog._obstacles) == 1


def test_a_reason_taken_back_bars_the_way_again(app, wrong, preset):
    found = check(wrong, preset)
    state = replace(wrong, waivers=tuple(Waiver(one.rule, one.field, "说明。") for one in found[:2]))
    dialog = FinaliseDialog(state, found)
    assert dialog.finalise.isEnabled()
    first = next(iter(dialog._obstacles.values()))
    first.reason.setText("")
    assert not dialog.finalise.isEnabled()
    assert dialog.reasons() == {(found[0].rule, found[0].field): ""}


# A final report


def test_finalising_is_not_undone_and_nothing_before_it_either(edit, sample_state):
    editor = edit(sample_state)
    editor.session.edit("overview.background", "改过的背景。")
    finalise(editor)
    fixed = editor.session.state
    editor.undo()
    editor.redo()
    assert editor.session.state.report == fixed.report
    assert editor.session.state.session.status == FINAL
    assert not is_altered(editor.session.state)


def test_the_final_report_is_on_disk_with_its_record(edit, sample_state):
    editor = edit(sample_state)
    finalise(editor)
    assert editor.saver.save_now()
    state, _ = read_draft(editor.opened.path)
    assert state.session.record == editor.session.state.session.record
    assert not is_altered(state)


def test_the_final_report_is_a_named_version(edit, store, sample_state):
    editor = edit(sample_state)
    finalise(editor)
    editor.saver.close()
    history = History(store.folder, editor.opened.id)
    named = [version for version in history.versions() if version.name]
    assert [(version.occasion, version.name) for version in named] == [("定稿", "定稿")]
    assert history.state_of(named[0]).report == sample_state.report


def test_opening_an_altered_final_report_says_so(edit, store, sample_state):
    first = edit(sample_state)
    finalise(first)
    assert "已定稿" in first.banner.text()
    altered = with_report(first.session.state, "overview.background", "别的背景。")
    second = edit(altered)
    assert second.banner.isVisible()
    assert "定稿后被改动过" in second.banner.text()
    assert [found.rule for found in second.checker.findings] == ["R3"]


def test_reopening_asks_for_a_reason_and_records_it(edit, sample_state):
    editor = edit(sample_state)
    finalise(editor)

    def act(dialog):
        assert not dialog.reopen.isEnabled()
        press(Key.Key_Return)
        assert dialog.isVisible()
        write("补充附件。")
        press(Key.Key_Return)

    answer(act)
    editor.banner.activated.emit()
    assert what(editor) == ["定稿", "重新打开"]
    assert editor.session.state.session.record[-1].detail == "补充附件。"
    assert not editor.session.read_only
    editor.session.edit("overview.background", "改过的背景。")
    assert editor.session.report.overview.background == "改过的背景。"
    assert not is_altered(editor.session.state)


def test_reopening_can_be_left(edit, sample_state):
    editor = edit(sample_state)
    finalise(editor)
    answer(lambda dialog: press(Key.Key_Escape))
    editor.set_status("填写中")
    assert editor.session.state.session.status == FINAL


def test_reopening_is_not_undone(edit, sample_state):
    editor = edit(sample_state)
    finalise(editor)
    answer(lambda dialog: (write("补充附件。"), press(Key.Key_Return)))
    editor.set_status("填写中")
    editor.undo()
    assert what(editor) == ["定稿", "重新打开"]
    assert editor.session.state.session.status == "填写中"


def test_the_way_through_review_is_recorded_without_a_question(edit, sample_state):
    editor = edit(sample_state)
    for status in ("待复核", "已退回", "填写中"):
        editor.set_status(status)
    assert what(editor) == ["提交复核", "退回", "继续填写"]


# The record


def test_the_record_is_shown_newest_first_and_told_in_full(app, sample_state):
    record = (
        Event("2026-01-14T08:31:00+08:00", "提交复核"),
        Event("2026-01-15T10:02:00+08:00", "定稿", "提醒1处", "ab" * 32, ("提醒B2（指标评分）：甲。",)),
    )
    dialog = RecordDialog(replace(sample_state, session=replace(sample_state.session, record=record)))
    assert [dialog.table.item(row, 1).text() for row in range(2)] == ["定稿", "提交复核"]
    assert "ab" * 32 in dialog.details.toPlainText()
    assert "提醒B2（指标评分）：甲。" in dialog.details.toPlainText()
    dialog.table.setCurrentCell(1, 0)
    assert dialog.details.toPlainText().startswith("提交复核，2026年1月1")


def test_the_record_says_whether_the_report_is_as_made_final(edit, sample_state):
    editor = edit(sample_state)
    finalise(editor)
    state = editor.session.state
    assert "一致，没有改动" in RecordDialog(state).verdict.text()
    assert "定稿后被改动过" in RecordDialog(with_report(state, "overview.background", "。")).verdict.text()


def test_a_record_without_entries_and_with_a_strange_time(app, sample_state):
    empty = RecordDialog(sample())
    assert EMPTY in [one.text() for one in empty.findChildren(QLabel)]
    record = (Event("去年", "定稿"),)
    dialog = RecordDialog(replace(sample_state, session=replace(sample_state.session, record=record)))
    assert dialog.table.item(0, 0).text() == "去年"


def test_the_menu_leads_to_the_record(edit, sample_state):
    editor = edit(sample_state)
    action = next(one for one in editor._menu() if one.text() == "报告记录")
    seen = []
    answer(lambda dialog: seen.append(type(dialog)))
    action.trigger()
    assert seen == [RecordDialog]


def test_the_dialogs_fit_a_small_window(edit, wrong, preset):
    editor = edit(wrong)
    editor.resize(911, 512)
    assert FinaliseDialog(wrong, check(wrong, preset), editor).height() <= 512
    assert ReopenDialog(editor).sizeHint().height() <= 512
