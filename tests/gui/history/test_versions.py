"""The list of versions: what it says, any two compared, named ones; and taking one back in the open editor."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gui.history.versions import CHANGES, NAME, OCCASION, PREVIOUS, NameDialog, VersionsDialog, changes_text
from model.compare import differences
from model.disk.attachments import Attachments
from model.disk.history import LONGEST_NAME, NAMED, OPENED, History
from model.disk.store import read_draft
from model.draft import FINAL, with_value
from model.errors import Trouble
from tests.acceptance.driver import answering, button
from tests.gui.hands import Key, click, press, settle, write
from tests.gui.history.conftest import BACKGROUND, SAVED, background, with_background


@pytest.fixture
def history(tmp_path):
    """Three versions: 甲, 乙 with a name, 丙."""
    made = History(tmp_path / "data", "3f2a91c0-0000-4000-8000-000000000000")
    made.keep(with_background("甲"), OPENED)
    made.keep(with_background("乙"), NAMED, "送审稿")
    made.keep(with_background("丙"), "换页时")
    return made


@pytest.fixture
def dialog(app, qtbot, history, preset):
    def make(present="丁", hindrance=""):
        state = with_background(present)
        made = VersionsDialog(
            history, state, preset, lambda name: history.keep(state, NAMED, name), hindrance=hindrance
        )
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        qtbot.waitUntil(lambda: not made._untold)
        return made

    return make


def column(made, number):
    return [made.table.item(row, number).text() for row in range(made.table.rowCount())]


def test_every_version_says_why_it_was_kept_and_what_changed(dialog):
    made = dialog()

    assert column(made, OCCASION) == ["换页时", NAMED, OPENED]
    assert column(made, NAME) == ["—", "送审稿", "—"]
    assert column(made, CHANGES) == ["1处：项目背景", "1处：项目背景", "最早的一版"]


def test_a_version_is_compared_with_the_present_then_with_any_other(dialog):
    made = dialog()
    assert "丙丁" in made.view.toPlainText()

    made.other.setCurrentIndex(made.other.findData(PREVIOUS))
    assert "乙丙" in made.view.toPlainText()

    made.other.setCurrentIndex(made.other.count() - 1)  # the oldest: the earlier one always stands first
    assert "甲丙" in made.view.toPlainText()

    made.table.setCurrentCell(2, 0)
    assert made.view.toPlainText() == "两份内容相同。"
    made.other.setCurrentIndex(2)
    assert "甲丙" in made.view.toPlainText()


def test_the_oldest_has_none_before_it(dialog):
    made = dialog()
    made.table.setCurrentCell(2, 0)
    made.other.setCurrentIndex(made.other.findData(PREVIOUS))

    assert made.view.toPlainText() == "这是最早的一版，前面没有版本。"


def test_a_damaged_version_is_told_and_passed_over(dialog, history):
    history.versions()[1].path.write_text("{", encoding="utf-8")
    made = dialog()

    assert column(made, CHANGES) == ["1处：项目背景", "文件损坏，读不出来", "最早的一版"]
    made.table.setCurrentCell(1, 0)
    assert not made.restore_button.isEnabled()
    assert not made.copy_button.isEnabled()
    assert "读不出来" in made.view.toPlainText()


def test_what_hinders_a_restore_is_said(dialog):
    made = dialog(hindrance="这份报告已定稿。")

    assert not made.restore_button.isEnabled()
    assert made.restore_button.toolTip() == "这份报告已定稿。"
    assert made.copy_button.isEnabled()


def test_a_version_of_another_kind_of_report_becomes_a_copy_only(dialog, history):
    state = with_background("戊")
    history.keep(replace(state, report=replace(state.report, preset="self-evaluation")), "导入前")
    made = dialog()

    assert not made.restore_button.isEnabled()
    assert "另一种类型" in made.restore_button.toolTip()
    assert made.copy_button.isEnabled()


def test_long_names_leave_the_dialog_its_size(dialog, history):
    history.keep(with_background("戊"), NAMED, "送" * LONGEST_NAME)
    made = dialog()

    assert made.minimumSizeHint().width() <= made.width() <= 1040


@pytest.mark.parametrize(("words", "kind"), [("恢复到这一版", "restore"), ("恢复为副本", "copy")])
def test_the_chosen_version_is_wanted(dialog, words, kind):
    made = dialog()
    made.table.setCurrentCell(1, 0)
    click(button(made, words))

    assert (made.wanted.kind, background(made.wanted.state), made.wanted.words) == (kind, "乙", "版本“送审稿”")


def test_the_present_is_kept_under_a_name(dialog, history):
    made = dialog()

    def name(asked):
        write("领导修改稿")
        press(Key.Key_Return)

    with answering(NameDialog, name):
        click(button(made, "存为版本…"))
    assert column(made, NAME)[0] == "领导修改稿"
    assert background(history.state_of(history.versions()[0])) == "丁"


def test_a_name_is_needed_and_has_an_end(app, qtbot):
    made = NameDialog()
    qtbot.addWidget(made)
    made.show()

    assert not made.save.isEnabled()
    made.input.setText("字" * (LONGEST_NAME + 1))
    assert not made.save.isEnabled()
    assert f"现在{LONGEST_NAME + 1}字" in "".join(label.text() for label in made.findChildren(QLabel))
    made.input.setText("  送审稿 ")
    assert (made.save.isEnabled(), made.name()) == (True, "送审稿")


def test_a_draft_without_versions_says_how_they_come(app, qtbot, tmp_path, preset):
    made = VersionsDialog(History(tmp_path, "a"), with_background("甲"), preset, lambda _: None)
    qtbot.addWidget(made)
    made.show()

    assert not made.table.isVisible()
    assert not made.restore_button.isEnabled()
    assert any("还没有历史版本" in label.text() for label in made.findChildren(QLabel))


def test_many_changes_are_named_by_the_first(sample_state):
    state = sample_state
    for path in (BACKGROUND, "overview.goal", "overview.annual_goal", "overview.basis"):
        state = with_value(state, path, "改")

    assert changes_text(differences(sample_state, state)) == "4处：项目背景、立项依据、总体绩效目标等"


# In the editor


@pytest.fixture
def at_work(edit):
    """An editor that has moved on from its first version."""
    editor = edit(with_background(SAVED))
    editor.saver.keep(OPENED).result()
    editor.session.edit(BACKGROUND, "改过的一段话。", cause="edit")
    return editor


def take_back(editor, row, words="恢复到这一版"):
    def choose(dialog):
        dialog.table.setCurrentCell(row, 0)
        click(button(dialog, words))

    with answering(VersionsDialog, choose):
        editor.history.show()


def test_a_version_is_taken_back_in_one_step_of_undo_and_that_stays_on_record(at_work):
    take_back(at_work, 0)

    assert background(at_work.session.state) == SAVED
    assert at_work.step == "overview"
    assert at_work.page.findChild(object, BACKGROUND).text() == SAVED
    assert "恢复前的内容已留作一版" in at_work.history.banner.text()
    record = at_work.session.state.session.record
    assert record[-1].what == "恢复"
    at_work.undo()
    assert background(at_work.session.state) == "改过的一段话。"
    assert at_work.session.state.session.record == record
    assert not at_work.history.banner.isVisible()
    at_work.redo()
    assert background(at_work.session.state) == SAVED
    assert at_work.session.state.session.record == record


def test_the_banner_takes_the_restore_back(at_work):
    take_back(at_work, 0)
    click(button(at_work.history.banner, "撤销恢复"))

    assert background(at_work.session.state) == "改过的一段话。"


def test_what_stood_there_before_is_a_version_and_nothing_is_thinned(at_work):
    take_back(at_work, 0)

    before = next(one for one in at_work.opened.history.versions() if one.occasion == "恢复前")
    assert background(at_work.opened.history.state_of(before)) == "改过的一段话。"
    assert at_work.opened.history.is_paused
    at_work.save()
    settle()
    at_work.saver.keep(OPENED).result()
    assert not at_work.opened.history.is_paused


def test_taking_back_what_is_there_already_changes_nothing(at_work):
    at_work.saver.keep("换页时").result()
    report, edits = at_work.session.report, at_work.session.stack.count()
    take_back(at_work, 0)
    assert (at_work.session.report, at_work.session.stack.count()) == (report, edits)
    assert "相同" in at_work.history.banner.text()


def test_a_copy_leaves_the_draft_alone(at_work, qtbot):
    with qtbot.waitSignal(at_work.history.copy_asked) as told:
        take_back(at_work, 0, "恢复为副本")

    assert background(told.args[0]) == SAVED
    assert background(at_work.session.state) == "改过的一段话。"


def test_a_final_report_is_not_overwritten(edit):
    editor = edit(with_value(with_background(SAVED), "session.status", FINAL))
    editor.saver.keep(OPENED).result()

    def look(dialog):
        assert not dialog.restore_button.isEnabled()
        assert "重新打开" in dialog.restore_button.toolTip()
        dialog.reject()

    with answering(VersionsDialog, look):
        editor.history.show()


def test_where_the_present_cannot_be_kept_the_officer_is_asked(at_work, said, monkeypatch):
    monkeypatch.setattr("model.disk.history.write_atomically", _full)
    said.answers = [1]
    take_back(at_work, 0)
    assert background(at_work.session.state) == "改过的一段话。"

    said.answers = [0]
    take_back(at_work, 0)
    assert background(at_work.session.state) == SAVED


def _full(path, data, **_):
    from model.errors import Trouble

    raise Trouble("磁盘已满。")


# From the list


def open_versions(window, row, words):
    def choose(dialog):
        dialog.table.setCurrentCell(row, 0)
        click(button(dialog, words))

    with answering(VersionsDialog, choose):
        window.library.versions_asked.emit(window.library.table.row())


def test_from_the_list_a_version_comes_back_in_the_opened_draft(window, drafts, saved):
    drafts.history(saved).keep(with_background("很早的一段话。"), OPENED)
    made = window()
    open_versions(made, 0, "恢复到这一版")

    assert background(made.editor.session.state) == "很早的一段话。"
    assert made.editor.session.stack.canUndo()


def test_from_the_list_a_version_becomes_a_draft_of_its_own(window, drafts, saved):
    drafts.history(saved).keep(with_background("很早的一段话。"), OPENED)
    made = window()
    open_versions(made, 0, "恢复为副本")

    assert made.editor is None
    copy = made.library.table.row()
    assert copy.listed.id != saved
    assert background(copy.listed.state) == "很早的一段话。"
    assert background(read_draft(drafts.path_of(saved))[0]) == SAVED
    assert "副本" in made.library.banner.text()


def test_a_copy_that_cannot_have_all_its_evidence_is_told_and_not_made(window, drafts, saved, monkeypatch):
    def fail(*_):
        raise Trouble("磁盘已满。请腾出空间。")

    told = []
    monkeypatch.setattr(Attachments, "copy_to", fail)
    monkeypatch.setattr("gui.messages.tell", lambda _parent, title, text, **_: told.append((title, text)))
    made = window()

    assert made.rescue.make_copy(with_background(SAVED), "一版", saved) == ""
    assert told == [("副本没有建成。", "磁盘已满。请腾出空间。")]
    assert drafts.ids() == [saved]


def test_the_pane_tells_of_the_newest_version_and_leads_to_the_others(window, drafts, saved, qtbot):
    drafts.history(saved).keep(with_background("很早的一段话。"), OPENED)
    made = window()
    link = next(one for one in made.library.details.findChildren(QPushButton) if one.text() == "查看历史版本")
    with qtbot.waitSignal(made.library.details.versions_asked), answering(VersionsDialog, lambda one: one.reject()):
        click(link)
