"""The table under the fingers: the keys of a spreadsheet, rows, blocks, reading only."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from gui.editor.session import Session
from gui.inputs.texts import LineInput
from gui.inputs.values import ChoiceInput
from gui.tables.columns import FORMS
from gui.tables.table import RowsView
from gui.tables.table_card import TableCard
from model.draft import FINAL
from model.fields import MAX_ROWS
from model.report import Activity, EvidenceItem, Use
from tests.gui.hands import ALT, CTRL, NONE, SHIFT, Key, click, commit, compose, press, settle, type_ascii, write
from tests.gui.tables.cells import EDITING, SOURCES, USES, at, editor, go, names

# Walking


def test_tab_goes_through_the_cells_and_out_at_the_end(card):
    press(Key.Key_Tab)
    assert at(card) == (0, 1)
    go(card, 0, 4)
    press(Key.Key_Tab)
    assert at(card) == (1, 0)
    go(card, card.model.rowCount() - 1, card.model.columnCount() - 1)
    press(Key.Key_Tab)
    assert not card.view.hasFocus()


def test_back_tab_goes_back_and_out_at_the_beginning(card):
    go(card, 1, 0)
    press(Key.Key_Backtab, SHIFT)
    assert at(card) == (0, 4)
    go(card, 0, 0)
    press(Key.Key_Backtab, SHIFT)
    assert not card.view.hasFocus()


def test_enter_goes_down(card):
    press(Key.Key_Return)
    assert at(card) == (1, 0)
    assert card.view.state() != EDITING


def test_typing_tab_typing(card, uses):
    type_ascii("A")
    press(Key.Key_Tab)
    type_ascii("B")
    press(Key.Key_Tab)
    type_ascii("10")
    press(Key.Key_Return)
    row = uses.report.funding.uses[0]
    assert (row.name, row.remark, row.budget) == ("A", "B", Decimal(10))
    assert at(card) == (1, 2)
    assert uses.stack.count() == 3


def test_enter_takes_a_cell_in_and_goes_down(card, uses):
    type_ascii("A")
    press(Key.Key_Return)
    assert at(card) == (1, 0)
    assert card.view.hasFocus()
    type_ascii("B")
    press(Key.Key_Enter)
    assert names(uses) == ["A", "B", "培训"]


def test_f2_opens_the_cell_with_its_text(card, uses):
    press(Key.Key_F2)
    assert editor(card).text() == "设备"
    press(Key.Key_End)
    write("一批")
    press(Key.Key_Return)
    assert names(uses)[0] == "设备一批"


def test_escape_leaves_the_cell_as_it_was(card, uses):
    type_ascii("A")
    press(Key.Key_Escape)
    assert names(uses)[0] == "设备"
    assert uses.stack.count() == 0
    assert card.view.hasFocus()


def test_a_double_click_opens_the_cell(card):
    place = card.view.visualRect(card.model.index(1, 0)).center()
    window = card.window().windowHandle()
    QTest.mouseDClick(window, Qt.MouseButton.LeftButton, NONE, card.view.viewport().mapTo(card.window(), place))
    assert editor(card).text() == "图书"


# Rows


def test_keys_for_rows(card, uses):
    press(Key.Key_Return, CTRL)
    assert names(uses) == ["设备", "", "图书", "培训"]
    assert at(card) == (1, 0)
    type_ascii("N")
    press(Key.Key_Return)
    assert at(card) == (2, 0)
    press(Key.Key_Up, ALT)
    assert names(uses) == ["设备", "图书", "N", "培训"]
    assert at(card) == (1, 0)
    press(Key.Key_Down, ALT)
    assert names(uses) == ["设备", "N", "图书", "培训"]
    press(Key.Key_D, CTRL)
    assert names(uses) == ["设备", "N", "图书", "图书", "培训"]
    assert at(card) == (3, 0)
    press(Key.Key_Delete, CTRL)
    assert names(uses) == ["设备", "N", "图书", "培训"]
    assert at(card) == (3, 0)
    while uses.stack.canUndo():
        uses.stack.undo()
    assert names(uses) == ["设备", "图书", "培训"]
    while uses.stack.canRedo():
        uses.stack.redo()
    assert names(uses) == ["设备", "N", "图书", "培训"]


def test_a_cell_being_typed_in_is_taken_in_before_a_row_is_added(card, uses):
    type_ascii("A")
    press(Key.Key_Return, CTRL)
    assert names(uses) == ["A", "", "图书", "培训"]
    type_ascii("B")
    press(Key.Key_Return, CTRL)
    type_ascii("C")
    press(Key.Key_D, CTRL)
    assert names(uses) == ["A", "B", "C", "C", "图书", "培训"]


def test_several_rows_are_deleted_together(card, uses):
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Delete, CTRL)
    assert names(uses) == ["培训"]
    assert uses.stack.undoText() == "删除2行"


def test_the_last_row_can_be_deleted(card, uses):
    for _ in range(4):
        go(card, 0, 0)
        card.view.act(card.view.delete_rows)
    assert names(uses) == []
    assert not card.view.isVisible()
    assert card._empty.isVisible()
    uses.stack.undo()
    assert card.view.isVisible()


@pytest.mark.parametrize(("line", "then"), [(0, (0, 2)), (1, (1, 2)), (2, (1, 2))])
def test_the_cursor_goes_from_a_deleted_row_to_its_neighbour(card, uses, line, then):
    go(card, line, 2)
    press(Key.Key_Delete, CTRL)
    assert len(names(uses)) == 2
    assert at(card) == then
    assert card.view.hasFocus()


def test_the_cursor_goes_from_the_only_row_to_what_adds_one(card, uses):
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Down, SHIFT)
    press(Key.Key_Delete, CTRL)
    assert names(uses) == []
    assert QApplication.focusWidget() is card.findChild(QPushButton, f"add:{USES}")


def test_the_tools_of_the_card(card, uses):
    plus = card.findChild(QPushButton, f"add:{USES}")
    click(plus)
    assert names(uses) == ["设备", "", "图书", "培训"]
    assert card.view.hasFocus()
    tips = {tool.toolTip().split("（")[0]: tool for tool in card._tools}
    click(tips["下移"])
    assert names(uses) == ["设备", "图书", "", "培训"]
    click(tips["删除本行"])
    assert names(uses) == ["设备", "图书", "培训"]
    click(tips["上移"])
    assert names(uses) == ["设备", "培训", "图书"]
    click(tips["复制本行"])
    assert names(uses) == ["设备", "培训", "培训", "图书"]


def test_an_added_row_is_begun_in_its_first_open_cell(session, show):
    card = TableCard(session, "implementation.activities")
    show(card)
    click(card.findChild(QPushButton, "add:implementation.activities"))
    assert at(card) == (0, 0)
    write("布置新馆")
    press(Key.Key_Tab)
    type_ascii("3")
    card.commit()
    row = session.report.implementation.activities[0]
    assert (row.name, row.quantity) == ("布置新馆", Decimal(3))


def test_a_full_list_offers_no_more_rows(session, show):
    session.edit(USES, tuple(Use(f"r{n}") for n in range(MAX_ROWS)), cause="edit")
    card = TableCard(session, USES)
    show(card)
    go(card, 0, 0)
    press(Key.Key_Return, CTRL)
    assert len(session.report.funding.uses) == MAX_ROWS
    enabled = [tool.isEnabled() for tool in card._tools]
    assert enabled == [False, True, True, True, False, False]
    card.view.act(card.view.delete_rows)
    assert all(tool.isEnabled() for tool in card._tools)


# Blocks


def test_delete_clears_the_selected_cells_as_one_step(card, uses):
    go(card, 0, 2)
    press(Key.Key_Right, SHIFT)
    press(Key.Key_Delete)
    row = uses.report.funding.uses[0]
    assert (row.budget, row.spent) == (None, None)
    assert uses.stack.count() == 1
    uses.stack.undo()
    assert uses.report.funding.uses[0].spent == Decimal("58.5")
    go(card, 0, 0)
    press(Key.Key_Backspace)
    assert names(uses)[0] == ""


def test_a_block_is_copied_and_pasted(card, uses):
    go(card, 0, 0)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right):
        press(key, SHIFT)
    press(Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "设备\t\t60.00\t58.50"
    go(card, 2, 0)
    press(Key.Key_V, CTRL)
    row = uses.report.funding.uses[2]
    assert (row.name, row.budget, row.spent) == ("设备", Decimal(60), Decimal("58.5"))


def test_pasting_into_an_open_cell_is_pasting_words(card, uses):
    QApplication.clipboard().setText("两\n行")
    press(Key.Key_F2)
    press(Key.Key_V, CTRL)
    press(Key.Key_Return)
    assert names(uses) == ["两行", "图书", "培训"]


# Choices


def test_choices_open_as_a_list(session, show):
    session.edit(USES, (Use("ra", "设备"),), cause="edit")
    session.edit("evidence.rows", (EvidenceItem("re", "发票"),), cause="edit")
    card = TableCard(session, "evidence.rows")
    show(card)
    column = [column.name for column in FORMS["evidence.rows"].columns].index("subject")
    go(card, 0, column)
    press(Key.Key_F2)
    box = editor(card)
    assert isinstance(box, ChoiceInput)
    box.setCurrentIndex(box.findText("支出：设备"))
    box.activated.emit(box.currentIndex())
    assert session.report.evidence.rows[0].subject == "ra"
    assert card.model.text(card.model.index(0, column)) == "支出：设备"
    commit("字")
    assert session.report.evidence.rows[0].subject == "ra"


# Reading only


def test_nothing_changes_a_locked_table(app, show, sample_state, preset):
    session = Session(sample_state, preset, read_only=True)
    cards = [TableCard(session, USES), TableCard(session, SOURCES)]
    show(*cards)
    QApplication.clipboard().setText("甲\t乙\n丙\t丁")
    for card in cards:
        for line, column in ((0, 0), (0, 1), (1, 2)):
            go(card, line, column)
            for key, held in (
                (Key.Key_F2, NONE),
                (Key.Key_Delete, NONE),
                (Key.Key_Return, CTRL),
                (Key.Key_D, CTRL),
                (Key.Key_Up, ALT),
                (Key.Key_Down, ALT),
                (Key.Key_V, CTRL),
                (Key.Key_Delete, CTRL),
            ):
                press(key, held)
            commit("字")
            compose("zi")
            type_ascii("1")
            assert editor(card) is None
        assert not any(tool.isEnabled() for tool in card._tools)
    click(cards[1]._unit.button("元"))
    assert session.state == sample_state
    assert cards[1]._unit.current() == "万元"


def test_a_report_made_final_closes_its_tables(card, uses):
    uses.set_status(FINAL)
    type_ascii("A")
    press(Key.Key_Return, CTRL)
    assert names(uses) == ["设备", "图书", "培训"]
    assert not any(tool.isEnabled() for tool in card._tools)
    uses.set_status("填写中")
    assert all(tool.isEnabled() for tool in card._tools)


# The rest


def test_the_unit_switch_is_one_step_of_undo(session, show):
    card = TableCard(session, SOURCES)
    show(card)
    session.enter("funding.sources[fiscal].budget", "98")
    click(card._unit.button("元"))
    assert session.state.session.money_unit == "元"
    assert card.model.text(card.model.index(0, 2)) == "980,000.00"
    session.stack.undo()
    assert (session.state.session.money_unit, card._unit.current()) == ("万元", "万元")
    assert card.model.text(card.model.index(0, 2)) == "98.00"


def test_the_table_tells_which_row_is_current_and_when_it_is_left(card, qtbot):
    heard, left = [], []
    card.view.selected.connect(heard.append)
    card.left.connect(left.append)
    go(card, 1, 0)
    go(card, 3, 0)
    assert heard == ["funding.uses[rb]", ""]
    left.clear()
    card.behind.setFocus()
    assert left == [USES]


def test_the_table_tells_which_cells_the_officer_has_been_to(card):
    been, left = [], []
    go(card, 0, 0)
    card.view.cell_left.connect(been.append)
    card.left.connect(left.append)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert been == ["funding.uses[ra].name", "funding.uses[ra].remark"]
    assert left == []
    type_ascii("5")  # an open cell is still the same place
    assert been[2:] == []
    press(Key.Key_Return)
    assert been[2:] == ["funding.uses[ra].budget"]
    assert left[-1] == "funding.uses[rb].budget"  # the row is left
    card.behind.setFocus()
    assert been[3:] == ["funding.uses[rb].budget"]
    assert card.row_at_work() == ""
    go(card, 1, 0)
    assert card.row_at_work() == "funding.uses[rb]"


def test_going_to_a_place(card):
    card.go_to("funding.uses[rb].spent")
    assert at(card) == (1, 3)
    card.go_to("funding.uses")
    assert at(card) == (0, 0)
    card.go_to("funding.uses[rgone].spent")
    assert card.view.hasFocus()


def test_the_whole_table_is_seen(card, uses):
    uses.edit("implementation.activities", (Activity("rx"),), cause="edit")
    view = card.view
    assert view.height() >= view.horizontalHeader().height() + sum(view.rowHeight(n) for n in range(4))
    widths = [view.columnWidth(n) for n in range(card.model.columnCount())]
    assert sum(widths) == view.viewport().width()
    card.window().resize(700, 600)
    settle()
    assert sum(view.columnWidth(n) for n in range(5)) == view.viewport().width()


def test_names_for_programs_and_ears(card):
    assert (card.view.objectName(), card.view.accessibleName()) == (USES, "支出明细")
    assert isinstance(card.view, RowsView)


def test_the_context_menu_offers_rows_where_there_are_any(session, show):
    from PySide6.QtCore import QTimer

    def words_of(card):
        shown = []

        def read_and_close():
            menu = QApplication.activePopupWidget()
            shown.extend(action.text() for action in menu.actions())
            menu.close()

        QTimer.singleShot(0, read_and_close)
        place = card.view.mapToGlobal(QPoint(5, 40))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 40), place)
        QApplication.sendEvent(card.view.viewport(), event)
        return shown

    session.edit(USES, (Use("ra", "设备"),), cause="edit")
    free, fixed = TableCard(session, USES), TableCard(session, SOURCES)
    show(free, fixed)
    assert {"复制单元格", "粘贴", "添加一行", "删除本行"} <= set(words_of(free))
    assert "添加一行" not in words_of(fixed)
    session.set_status(FINAL)
    assert words_of(free) == ["复制单元格"]


def test_cells_are_edited_in_line_inputs(card):
    press(Key.Key_F2)
    assert isinstance(editor(card), LineInput)
    assert editor(card).maxLength() > 100_000
