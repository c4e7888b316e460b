"""The view of differences: every place named, what is gone and new told by shape, not by colour alone."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton

from gui.history.compare import CLOSED, SAME, CompareDialog, DifferencesView, told
from model.compare import Difference, differences
from model.draft import with_value
from tests.gui.hands import Key, click, press, settle
from tests.gui.history.conftest import BACKGROUND, with_background


def runs(view):
    """Return the text of a view as (text, struck out, underlined) runs."""
    found = []
    block = view.document().begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            form = fragment.charFormat()
            found.append((fragment.text(), form.fontStrikeOut(), form.fontUnderline()))
            fragments += 1
        block = block.next()
    return found


@pytest.fixture
def view(app):
    return DifferencesView()


def test_words_gone_are_struck_out_and_new_ones_underlined(view):
    view.show_differences(differences(with_background("让居民借阅"), with_background("让群众借阅")))

    assert ("居民", True, False) in runs(view)
    assert ("群众", False, True) in runs(view)
    assert ("让", False, False) in runs(view)


def test_places_are_named_as_on_the_form_below_their_page(view, sample_state):
    row = sample_state.report.funding.uses[1]
    after = with_value(sample_state, f"funding.uses[{row.id}].budget", Decimal("75.36"))
    view.show_differences(differences(with_background("甲", sample_state), with_background("乙", after)))

    lines = [line for line in view.toPlainText().split("\n") if line]
    assert lines[:2] == ["项目概况", "项目背景"]
    assert lines[3:5] == ["资金情况", "支出明细第2行 · 预算数"]
    assert lines[5].endswith("→  75.36万元")


def test_figures_choices_and_blanks_are_shown_whole():
    assert told(Difference("cover.year", "基本信息 · 年度", "2024", "2025")) == [
        ("gone", "2024"),
        ("muted", "  →  "),
        ("new", "2025"),
    ]
    assert told(Difference("cover.kind", "基本信息 · 类别", "", "一次性项目"))[0] == ("muted", "（空）")


def test_line_ends_that_come_are_seen(view):
    view.show_differences(differences(with_background("甲。乙。"), with_background("甲。\n乙。")))

    assert ("↵", False, True) in runs(view)


def test_text_is_never_markup(view):
    view.show_differences(differences(with_background("<b>甲</b>"), with_background("<b>乙</b>&amp;")))

    assert "&amp;" in view.toPlainText()
    assert "<b>" in view.toPlainText()


def test_equal_states_say_so(view):
    view.show_differences(())

    assert view.toPlainText() == SAME


def test_the_view_can_be_read_and_copied_but_not_changed(view, show):
    show(view)
    view.show_differences(differences(with_background("甲"), with_background("乙")))
    view.setFocus()
    before = view.toPlainText()
    press(Key.Key_Delete)
    view.moveCursor(QTextCursor.MoveOperation.End)
    press(Key.Key_A)

    assert view.toPlainText() == before


@pytest.mark.parametrize(("words", "chosen"), [("恢复改动", 0), ("不恢复", 1), ("关闭", CLOSED)])
def test_the_dialog_says_what_was_chosen(app, qtbot, words, chosen):
    before, after = with_background("甲"), with_background("乙")
    dialog = CompareDialog(before, after, ("已保存的内容", "没有保存的改动"), actions=("恢复改动", "不恢复"))
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    click(next(made for made in dialog.findChildren(QPushButton) if made.text() == words))

    assert dialog.chosen == chosen
    assert not dialog.isVisible()


def test_what_stands_beside_the_report_is_compared_too(view, sample_state):
    after = replace(sample_state, leftovers=("没有归位的一段",))
    view.show_differences(differences(sample_state, after))

    assert "没有归位的一段" in view.toPlainText()
    assert view.toPlainText().startswith("其他")
    assert BACKGROUND not in view.toPlainText()
