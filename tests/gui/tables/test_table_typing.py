"""An input method in a cell: nothing typed is lost, nothing given up is taken."""

import pytest

from tests.gui.hands import CTRL, Key, click, commit, compose, press, settle, type_ascii, write
from tests.gui.tables.cells import USES, at, editor, go, names

# An input method


def test_words_committed_at_once_open_the_cell(card, uses):
    commit("架")
    assert editor(card).text() == "架"
    commit("子")
    press(Key.Key_Return)
    assert names(uses)[0] == "架子"


def test_words_right_after_a_click_are_not_lost(card, uses):
    view = card.view
    for begin in (lambda: commit("架"), lambda: type_ascii("a")):
        click(view.viewport(), view.visualRect(view.currentIndex()).center())
        click(view.viewport(), view.visualRect(view.currentIndex()).center())  # selected already
        begin()
        assert editor(card) is not None
        assert editor(card).text() in ("架", "a")
        press(Key.Key_Escape)
        settle()


def test_composing_opens_the_cell(card, uses):
    compose("shu jia")
    assert editor(card).preedit == "shu jia"
    assert uses.stack.count() == 0
    commit("书架")
    press(Key.Key_Tab)
    assert names(uses)[0] == "书架"
    assert at(card) == (0, 1)


@pytest.mark.parametrize("leave", ["focus", "commit", "add"])
def test_half_typed_words_in_a_cell_are_kept(card, uses, leave):
    write("书")
    compose("jia")
    if leave == "focus":
        card.behind.setFocus()
    elif leave == "commit":
        card.commit()
        card.commit()
    else:
        card.view.act(card.view.add_row)
    assert names(uses)[0] == "书jia"


def test_a_composition_given_up_with_escape_changes_nothing(card, uses):
    compose("shu")
    compose("")
    press(Key.Key_Escape)
    assert names(uses)[0] == "设备"
    assert uses.stack.count() == 0


def test_a_composition_given_up_changes_nothing_when_the_cell_is_left(card, uses):
    compose("shu")
    compose("")
    card.behind.setFocus()
    assert names(uses)[0] == "设备"
    assert uses.stack.count() == 0


def test_a_cell_can_be_emptied_by_writing_and_wiping_out(card, uses):
    write("书")
    press(Key.Key_Backspace)
    press(Key.Key_Return)
    assert names(uses)[0] == ""
    go(card, 1, 0)
    press(Key.Key_F2)
    press(Key.Key_A, CTRL)
    press(Key.Key_Delete)
    press(Key.Key_Return)
    assert names(uses)[1] == ""


def test_the_totals_and_computed_cells_take_no_words(card, uses):
    for line, column in ((0, 4), (3, 0)):
        go(card, line, column)
        commit("字")
        compose("zi")
        type_ascii("x")
        assert editor(card) is None
    assert uses.stack.count() == 0


def test_a_change_from_elsewhere_does_not_disturb_an_open_cell(card, uses):
    write("书")
    compose("jia")
    uses.edit(f"{USES}[rb].name", "另外", cause="edit")
    uses.enter("cover.contact", "李晓")
    assert editor(card).preedit == "jia"
    commit("架")
    press(Key.Key_Return)
    assert names(uses) == ["书架", "另外", "培训"]


def test_only_the_open_cell_counts(card, uses):
    type_ascii("A")
    press(Key.Key_Return)
    type_ascii("B")
    card.commit()
    card.commit()
    settle()
    card.commit()
    assert names(uses) == ["A", "B", "培训"]
    assert editor(card) is None
