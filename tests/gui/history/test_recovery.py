"""Words of a program that was killed: told above the list, taken back with one click, never thrown away in silence."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from gui.history import recovery
from gui.history.compare import CompareDialog
from gui.history.recovery import ASK, ASK_COPY, UNREADABLE
from model.disk.store import Store, read_draft
from model.draft import FINAL, with_value
from model.errors import Trouble
from tests.acceptance.driver import answering, button
from tests.gui.hands import click
from tests.gui.history.conftest import BACKGROUND, SAVED, TYPED, background, leave_journal, named, with_background


@pytest.fixture
def killed(drafts: Store, saved: str) -> str:
    """A draft with words in a journal."""
    leave_journal(drafts, saved, with_background(TYPED))
    return saved


def press_in_banner(made, words):
    click(button(made.library.recovery, words))


def offered(made):
    return [one.text() for one in made.library.recovery.findChildren(QPushButton) if one.isVisible()]


def test_nothing_is_said_where_nothing_is_left(window, saved):
    assert not window().library.recovery.isVisible()


def test_what_is_left_is_told_with_its_time_and_difference(window, killed):
    banner = window().library.recovery

    assert banner.isVisible()
    assert ASK in banner.text()
    assert "“社区图书分馆建设项目”今天" in banner.text()
    assert "有1处不同" in banner.text()


def test_one_click_brings_the_words_back(window, drafts, killed):
    made = window()
    press_in_banner(made, "恢复改动")

    assert background(made.editor.session.state) == TYPED
    assert made.editor.page.findChild(object, BACKGROUND).text() == TYPED
    assert background(read_draft(drafts.path_of(killed))[0]) == TYPED
    assert drafts.pending() == []
    made.editor.undo()
    assert background(made.editor.session.state) == SAVED


def test_back_in_the_list_the_next_one_is_asked_about(window, drafts, killed):
    other = drafts.create(named(with_background(SAVED), "另一个项目"))
    other.close()
    leave_journal(drafts, other.id, named(with_background(TYPED), "另一个项目"))
    made = window()
    assert "之后还有1份" in made.library.recovery.text()
    press_in_banner(made, "恢复改动")
    made.leave_draft()
    assert made.library.recovery.isVisible()
    assert "之后还有" not in made.library.recovery.text()
    press_in_banner(made, "恢复改动")
    made.leave_draft()
    assert not made.library.recovery.isVisible()


def test_words_not_wanted_stay_in_the_history(window, drafts, killed):
    made = window()
    press_in_banner(made, "不恢复")

    assert made.editor is None
    assert not made.library.recovery.isVisible()
    assert "历史版本" in made.library.banner.text()
    history = drafts.history(killed)
    assert background(history.state_of(history.versions()[0])) == TYPED
    assert background(read_draft(drafts.path_of(killed))[0]) == SAVED
    assert drafts.pending() == []


def test_words_not_wanted_are_kept_where_they_are_if_the_history_fails(window, drafts, killed, said, monkeypatch):
    def full(*_args, **_kept):
        raise Trouble("磁盘已满。")

    made = window()
    monkeypatch.setattr("model.disk.history.write_atomically", full)
    press_in_banner(made, "不恢复")

    assert said.told == ["改动先留在恢复文件里。磁盘已满。"]
    assert len(drafts.pending()) == 1


def test_the_difference_is_shown_and_can_be_answered_there(window, killed):
    made = window()

    def look(dialog):
        assert "后来又写了一句" in dialog.view.toPlainText()
        click(button(dialog, "恢复改动"))

    with answering(CompareDialog, look):
        press_in_banner(made, "查看差异")
    assert background(made.editor.session.state) == TYPED


def test_looking_alone_decides_nothing(window, drafts, killed):
    made = window()
    with answering(CompareDialog, lambda dialog: dialog.reject()):
        press_in_banner(made, "查看差异")

    assert made.library.recovery.isVisible()
    assert len(drafts.pending()) == 1


def test_an_old_journal_never_beats_a_newer_draft(window, drafts, saved):
    base = read_draft(drafts.path_of(saved))[1]["sha256"]
    leave_journal(drafts, saved, with_background(TYPED), base)
    opened = drafts.open(saved)
    opened.save(with_background("后来另外写的。"))
    opened.close()
    made = window()

    assert ASK_COPY in made.library.recovery.text()
    assert "后来又保存过" in made.library.recovery.text()
    assert offered(made) == ["恢复为副本", "查看差异", "不恢复"]
    press_in_banner(made, "恢复为副本")
    assert made.editor.opened.id != saved
    assert background(made.editor.session.state) == TYPED
    assert background(read_draft(drafts.path_of(saved))[0]) == "后来另外写的。"
    assert drafts.pending() == []


def test_without_its_draft_the_words_become_one(window, drafts, killed):
    drafts.path_of(killed).unlink()
    made = window()

    assert "读不出来" in made.library.recovery.text()
    press_in_banner(made, "恢复为副本")
    assert background(made.editor.session.state) == TYPED


def test_a_draft_somebody_protected_offers_other_places(window, drafts, killed, said, monkeypatch, tmp_path):
    made = window()
    monkeypatch.setattr("model.disk.store.os.access", lambda *_: False)
    target = tmp_path / "另存.json"
    monkeypatch.setattr("gui.file_dialogs.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    said.answers = [1]
    press_in_banner(made, "恢复改动")

    assert "不能修改" in said.asked[0]
    assert background(read_draft(target)[0]) == TYPED
    assert background(made.editor.session.state) == TYPED


def test_a_final_report_takes_no_words_but_a_copy_does(window, drafts, saved, said):
    opened = drafts.open(saved)
    opened.save(with_value(with_background(SAVED), "session.status", FINAL))
    opened.close()
    leave_journal(drafts, saved, with_background(TYPED))
    made = window()
    said.answers = [0]
    press_in_banner(made, "恢复改动")

    assert "已定稿" in said.asked[0]
    assert background(made.editor.session.state) == TYPED
    assert made.editor.opened.id != saved


def test_opening_the_draft_asks_first(window, drafts, killed, said):
    made = window()
    said.answers = [0]
    made.open_draft(killed)

    assert said.asked[0].startswith(ASK)
    assert background(made.editor.session.state) == TYPED


def test_opening_the_draft_without_the_words_opens_it_as_it_was_saved(window, drafts, killed, said):
    made = window()
    said.answers = [2]
    made.open_draft(killed)

    assert background(made.editor.session.state) == SAVED
    assert drafts.pending() == []


def test_looking_before_opening_opens_nothing(window, killed, said):
    made = window()
    said.answers = [1]
    with answering(CompareDialog, lambda dialog: dialog.reject()):
        made.open_draft(killed)

    assert made.editor is None
    assert made.library.recovery.isVisible()


def test_an_unreadable_journal_is_told_until_put_away(window, drafts, killed, monkeypatch):
    journal = next((drafts.folder / "recovery").glob("*.json"))
    journal.write_text("{", encoding="utf-8")
    made = window()
    assert UNREADABLE in made.library.recovery.text()
    folders: list[Path] = []
    monkeypatch.setattr("gui.history.rescue.open_folder", folders.append)
    press_in_banner(made, "打开所在文件夹")
    assert folders == [journal.parent]
    press_in_banner(made, "不再提示")

    assert not made.library.recovery.isVisible()
    assert [path.read_text(encoding="utf-8") for path in journal.parent.glob("*.damaged-*")] == ["{"]


def test_the_words_of_the_moment(drafts, killed):
    assert recovery.words_of(drafts.pending()[0]).startswith("今天 ")
