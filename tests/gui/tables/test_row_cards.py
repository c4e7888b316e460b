"""Lists of long texts: one box of inputs for each row, every edit one step of undo."""

import pytest
from PySide6.QtWidgets import QPushButton

from gui.editor.session import Session
from gui.tables.row_cards import RowCards
from model.checks import Finding
from model.draft import FINAL
from model.fields import MAX_ROWS
from model.report import Achievement, Item
from tests.gui.hands import click, compose, settle, write

PROBLEMS, ACHIEVEMENTS = "conclusion.problems", "conclusion.achievements"


@pytest.fixture
def listed(session, show):
    session.edit(PROBLEMS, (Item("ra", "甲"), Item("rb", "乙"), Item("rc", "丙")), cause="edit")
    session.stack.clear()
    made = RowCards(session, PROBLEMS)
    show(made)
    return made


def texts(cards):
    return [item.text for item in cards.session.value(cards.path)]


def shown(cards):
    """The texts as they stand below one another."""
    boxes = [cards._column.itemAt(n).widget() for n in range(cards._column.count())]
    assert [box.number.text() for box in boxes] == [f"第{n + 1}条" for n in range(len(boxes))]
    return [box.fields["text"].input.text() for box in boxes]


def tool(cards, row, name):
    return next(one for one in cards._boxes[row].tools if one.toolTip() == name)


def field(cards, row, name="text"):
    return cards._boxes[row].fields[name]


def test_rows_stand_in_order(listed):
    assert shown(listed) == texts(listed) == ["甲", "乙", "丙"]
    assert not listed._empty.isVisible()


def test_the_cursor_goes_from_a_deleted_box_to_its_neighbour(listed):
    click(tool(listed, "rb", "删除本条"))
    assert field(listed, "rc").input.hasFocus()
    click(tool(listed, "rc", "删除本条"))
    assert field(listed, "ra").input.hasFocus()
    click(tool(listed, "ra", "删除本条"))
    assert listed.add_button.hasFocus()


def test_rows_are_added_copied_moved_and_deleted(listed):
    click(tool(listed, "rb", "复制本条"))
    assert shown(listed) == texts(listed) == ["甲", "乙", "乙", "丙"]
    click(tool(listed, "ra", "下移"))
    assert shown(listed) == texts(listed) == ["乙", "甲", "乙", "丙"]
    click(tool(listed, "rc", "上移"))
    assert shown(listed) == texts(listed) == ["乙", "甲", "丙", "乙"]
    click(tool(listed, "ra", "删除本条"))
    assert shown(listed) == texts(listed) == ["乙", "丙", "乙"]
    click(listed.add_button)
    write("丁")
    assert shown(listed) == texts(listed) == ["乙", "丙", "乙", "丁"]
    listed.session.stack.undo()
    for _ in range(5):
        listed.session.stack.undo()
        settle()
    assert shown(listed) == texts(listed) == ["甲", "乙", "丙"]
    while listed.session.stack.canRedo():
        listed.session.stack.redo()
        settle()
    assert shown(listed) == texts(listed) == ["乙", "丙", "乙", "丁"]


def test_a_new_row_has_the_cursor(listed):
    click(listed.add_button)
    row = listed.session.value(PROBLEMS)[-1].id
    assert field(listed, row).input.hasFocus()


def test_the_first_goes_no_higher_and_the_last_no_lower(listed):
    assert not tool(listed, "ra", "上移").isEnabled()
    assert not tool(listed, "rc", "下移").isEnabled()
    assert tool(listed, "rb", "上移").isEnabled()
    click(tool(listed, "rb", "上移"))
    assert tool(listed, "ra", "上移").isEnabled()
    assert not tool(listed, "rb", "上移").isEnabled()


def test_deleted_boxes_hear_nothing_any_more(listed):
    session = listed.session
    for row in ("ra", "rb", "rc"):
        click(tool(listed, row, "删除本条"))
        session.enter("cover.year", f"{row}年")
        session.edit("session.money_unit", "元", cause="edit")
        session.stack.undo()
    assert listed._empty.isVisible()
    settle()
    session.enter("cover.contact", "李晓")
    while session.stack.canUndo():
        session.stack.undo()
    assert shown(listed) == ["甲", "乙", "丙"]


def test_a_row_that_is_being_written_can_go(listed):
    field(listed, "rb").take_focus()
    compose("ban")
    click(tool(listed, "rb", "删除本条"))
    settle()
    assert shown(listed) == ["甲", "丙"]
    listed.session.stack.undo()
    assert texts(listed) == ["甲", "乙ban", "丙"]


def test_a_row_taken_away_from_elsewhere_while_composing(listed):
    field(listed, "rb").take_focus()
    compose("ban")
    listed.session.edit(PROBLEMS, (Item("ra", "甲"), Item("rx", "新")), cause="restore")
    settle()
    assert shown(listed) == ["甲", "新"]


def test_writing_in_a_row_keeps_the_others(listed):
    field(listed, "rb").take_focus()
    write("以后")
    assert texts(listed) == ["甲", "乙以后", "丙"]
    assert listed.session.stack.count() == 1


def test_names_follow_the_rows(listed):
    names = [field(listed, row).input.objectName() for row in ("ra", "rb", "rc")]
    assert names == [f"conclusion.problems[{n}].text" for n in range(3)]
    click(tool(listed, "ra", "下移"))
    assert field(listed, "ra").input.objectName() == "conclusion.problems[1].text"


def reading_order(cards):
    """The inputs in the order of the Tab key."""
    wanted = {box.fields["text"].input: row for row, box in cards._boxes.items()}
    found, widget = [], cards.add_button
    while True:
        widget = widget.nextInFocusChain()
        if widget is cards.add_button:
            return found
        if widget in wanted:
            found.append(wanted[widget])


def test_tab_follows_the_order_of_reading(listed):
    click(tool(listed, "ra", "复制本条"))
    copy = listed.session.value(PROBLEMS)[1].id
    click(tool(listed, "rc", "上移"))
    assert reading_order(listed) == ["ra", copy, "rc", "rb"]


def test_an_added_row_comes_before_what_stands_below(session, show):
    first, second = RowCards(session, PROBLEMS), RowCards(session, "conclusion.suggestions")
    show(first, second)
    click(second.add_button)
    click(first.add_button)
    entry = next(iter(first._boxes.values())).fields["text"].input
    widget = entry
    while not isinstance(widget, QPushButton) or widget not in (first.add_button, second.add_button):
        widget = widget.nextInFocusChain()
    assert widget is second.add_button


def test_a_full_list_takes_no_more(session, show, monkeypatch):
    monkeypatch.setattr("gui.tables.row_cards.MAX_ROWS", 3)
    session.edit(PROBLEMS, tuple(Item(f"r{n}") for n in range(3)), cause="edit")
    cards = RowCards(session, PROBLEMS)
    show(cards)
    assert not cards.add_button.isEnabled()
    assert not tool(cards, "r0", "复制本条").isEnabled()
    cards.copy(f"{PROBLEMS}[r0]")
    cards.add()
    assert len(session.value(PROBLEMS)) == 3
    assert MAX_ROWS == 500


def test_nobody_edits_a_locked_list(app, show, sample_state, preset):
    session = Session(sample_state, preset, read_only=True)
    cards = RowCards(session, ACHIEVEMENTS)
    show(cards)
    assert not cards.add_button.isEnabled()
    for box in cards._boxes.values():
        assert not any(one.isEnabled() for one in box.tools)
        assert all(one.input.isReadOnly() for one in box.fields.values())
    path = next(iter(cards._boxes.values())).fields["text"].path.rpartition(".")[0]
    cards.add()
    cards.copy(path)
    cards.delete(path)
    cards.down(path)
    assert session.state == sample_state


def test_a_final_report_is_locked_until_reopened(listed):
    listed.session.set_status(FINAL)
    assert not listed.add_button.isEnabled()
    assert field(listed, "ra").input.isReadOnly()
    listed.session.set_status("填写中")
    assert listed.add_button.isEnabled()
    assert not field(listed, "ra").input.isReadOnly()


def test_findings_stand_at_their_row(listed):
    found = Finding("R1", "error", f"{PROBLEMS}[rb].text", "请填写“内容”。")
    listed.show_findings({found.field: found})
    assert field(listed, "rb").finding == found
    assert field(listed, "ra").finding is None
    listed.show_findings({})
    assert field(listed, "rb").finding is None


def test_a_row_of_two_fields(session, show):
    session.edit(ACHIEVEMENTS, (Achievement("ra", "标题", "正文"),), cause="edit")
    cards = RowCards(session, ACHIEVEMENTS)
    show(cards)
    assert [one.path for one in cards.fields()] == [f"{ACHIEVEMENTS}[ra].heading", f"{ACHIEVEMENTS}[ra].text"]
