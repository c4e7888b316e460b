"""Inputs: what is typed reaches the draft, what is half-typed is never lost, nothing jumps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget

from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.inputs.texts import ProseInput, changed_part
from gui.inputs.values import ChoiceInput
from model.paths import put
from tests.gui.hands import ALT, CTRL, SHIFT, Key, click, commit, compose, paste, press, settle, type_ascii, write

FISCAL = "funding.sources[fiscal].budget"


# The smallest edit

LETTERS = st.text(alphabet="ab汉𬭎\n", max_size=8)


@given(LETTERS, LETTERS)
def test_changed_part_makes_the_new_text(old, new):
    start, end, text = changed_part(old, new)
    assert 0 <= start <= end <= len(old)
    assert old[:start] + text + old[end:] == new
    if start < end and text:
        assert old[start] != text[0]
        assert old[end - 1] != text[-1]


@given(LETTERS)
def test_the_same_text_needs_no_edit(text):
    assert changed_part(text, text) == (len(text), len(text), "")


# Typing


def test_typing_goes_into_the_draft_at_once(place, session):
    place("cover.contact")
    type_ascii("Li")
    write("晓")
    assert session.report.cover.contact == "Li晓"
    assert session.stack.count() == 1


def test_prose_takes_several_paragraphs(place, session):
    place("overview.background")
    write("第一段。")
    press(Key.Key_Return)
    write("第二段。")
    assert session.report.overview.background == "第一段。\n第二段。"


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_half_typed_words_do_not_reach_the_draft(place, session, path):
    box = place(path)
    write("甲")
    revision = session.draft.revision
    for preedit in ("y", "yi", "yi'"):
        compose(preedit)
    assert session.draft.revision == revision
    assert session.value(path) == box.input.text() == "甲"


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_half_typed_words_are_kept_when_the_focus_leaves(place, session, path):
    box = place(path)
    write("甲")
    compose("乙")
    box.leave()
    assert session.value(path) == box.input.text() == "甲乙"


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_half_typed_words_are_kept_when_asked_for(place, session, path):
    box = place(path)
    compose("甲")
    box.commit()
    box.commit()
    assert session.value(path) == box.input.text() == "甲"
    assert box.input.preedit == ""


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
@pytest.mark.parametrize("key", [Key.Key_End, Key.Key_Left, Key.Key_Backspace, Key.Key_A])
def test_a_key_that_the_input_method_left_to_us_comes_after_the_half_typed_words(place, session, path, key):
    place(path)
    write("甲")
    compose("乙")
    press(key)
    settle()
    expected = {Key.Key_Backspace: "甲", Key.Key_A: "甲乙a"}.get(key, "甲乙")
    assert session.value(path) == expected


def test_a_click_while_composing_takes_the_half_typed_words_in_where_they_are(place, session):
    box = place("overview.background")
    write("甲乙")
    compose("丙")
    click(box.input.viewport(), QPoint(6, 10))
    commit("丁")
    settle()
    assert session.value("overview.background") == "丁甲乙丙"


def test_keys_and_clicks_among_half_typed_words_do_no_harm(place, session):
    box = place("overview.background")
    random = Random(1)
    keys = [Key.Key_Return, Key.Key_Backspace, Key.Key_Delete, Key.Key_Up, Key.Key_Home, Key.Key_End, Key.Key_A]
    for _ in range(400):
        compose("xiang mu"[: random.randrange(9)])
        if random.random() < 0.4:
            click(box.input.viewport(), QPoint(random.randrange(200), random.randrange(80)))
        elif random.random() < 0.2:
            press(Key.Key_A, CTRL)
        else:
            press(random.choice(keys))
    assert box.input.text() == session.value("overview.background")


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_a_change_from_elsewhere_does_not_disturb_composing(place, session, path):
    box = place(path)
    write("甲")
    compose("yi")
    session.edit(path, "另外", cause="undo")
    assert box.input.preedit == "yi"
    assert box.input.text() == "甲"
    commit("乙")
    assert session.value(path) == box.input.text() == "甲乙"


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_a_change_that_came_while_composing_shows_when_composing_is_given_up(place, session, path):
    box = place(path)
    write("甲")
    compose("yi")
    session.edit(path, "另外", cause="undo")
    compose("")
    assert box.input.text() == session.value(path) == "另外"


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_an_empty_input_method_event_changes_nothing(place, session, path):
    place(path)
    write("甲")
    revision = session.draft.revision
    compose("")
    commit("")
    assert session.draft.revision == revision


def test_rare_characters_keep_the_cursor_in_its_place(place, session):
    box = place("cover.contact")
    write("𬭎𬭎丙")
    box.input.setCursorPosition(4)  # behind the two, counted as Qt counts
    session.edit("cover.contact", "𬭎𬭎甲丙", cause="edit")
    assert box.input.cursorPosition() in (4, 5)
    session.edit("cover.contact", "𬭎乙𬭎甲丙", cause="edit")
    assert box.input.text()[: len("𬭎乙𬭎")] == "𬭎乙𬭎"


def test_the_cursor_of_a_line_stays_behind_the_same_words(place, session):
    box = place("cover.contact")
    write("甲乙丙丁")
    box.input.setCursorPosition(2)
    session.edit("cover.contact", "前甲乙丙丁", cause="edit")
    assert box.input.cursorPosition() == 3
    session.edit("cover.contact", "前甲乙丙丁后", cause="edit")
    assert box.input.cursorPosition() == 3


def test_the_cursor_of_prose_stays_behind_the_same_words(place, session):
    box = place("overview.background")
    write("𬭎一二三")
    cursor = box.input.textCursor()
    cursor.setPosition(3)
    box.input.setTextCursor(cursor)
    session.edit("overview.background", "前𬭎一二三", cause="edit")
    session.edit("overview.background", "前𬭎一二三\n后", cause="edit")
    assert box.input.text() == "前𬭎一二三\n后"
    assert box.input.textCursor().position() == 4


def test_showing_text_is_no_edit(place, session):
    boxes = place("overview.background", "cover.contact", "cover.year")
    for path, value in (
        ("overview.background", "一\u00a0二\n\n三"),
        ("cover.contact", "甲\u00a0乙"),
        ("cover.year", Decimal(2025)),
    ):
        session.edit(path, value, cause="edit")
    assert session.stack.count() == session.draft.revision == 3
    assert [box.input.text() for box in boxes] == ["一\u00a0二\n\n三", "甲\u00a0乙", "2025"]


@pytest.mark.parametrize("text", ["一\r二\u2028三", "\ufdd0", "a\u00a0\u3000b", "\t", "𬭎\n" * 3])
def test_a_draft_with_odd_characters_is_not_changed_by_looking_at_it(app, show, blank_state, preset, text):
    report = put(put(blank_state.report, "overview.background", text), "cover.contact", text)
    session = Session(replace(blank_state, report=report), preset)
    boxes = [FieldBox(session, "overview.background"), FieldBox(session, "cover.contact")]
    show(*boxes)
    for box in boxes:
        box.take_focus()
        box.refresh()
    boxes[0].take_focus()
    assert session.draft.revision == 0


def test_cleaned_out_characters_go_from_the_input_too(place, session):
    box = place("cover.contact")
    paste("甲\u200b乙\x07")
    assert session.report.cover.contact == box.input.text() == "甲乙"


def test_text_is_never_cut(place, session):
    boxes = place("overview.background", "cover.contact")
    long = "字" * 40_000
    session.edit("cover.contact", long, cause="edit")
    session.edit("overview.background", long, cause="edit")
    boxes[1].take_focus()
    write("尾")
    assert session.report.cover.contact == long + "尾"
    assert "超过2万字" in boxes[1].count.text()
    assert "超过2万字" in boxes[0].count.text()


def test_the_count_warns_over_the_usual_length(place, session):
    box = place("funding.rate_reason")
    write("字" * 100)
    assert (box.count.text(), box.count.property("severity")) == ("100/100字", "")
    write("字")
    assert (box.count.text(), box.count.property("severity")) == ("101/100字", "warning")


# Pasting


def test_prose_is_pasted_by_paragraphs_and_without_markup(place, session):
    box = place("overview.background")
    mime = QMimeData()
    mime.setHtml("<p><b>第一段</b></p><p>第二段</p>")
    mime.setText("第一段\r\n第二段\r第三段\n<b>四</b>")
    QApplication.clipboard().setMimeData(mime)
    press(Key.Key_V, CTRL)
    assert session.report.overview.background == "第一段\n第二段\n第三段\n<b>四</b>"
    assert box.input.text() == session.report.overview.background


def test_html_alone_is_pasted_as_words(place, session):
    place("overview.background")
    mime = QMimeData()
    mime.setHtml("<p>一</p><p>二</p>")
    QApplication.clipboard().setMimeData(mime)
    press(Key.Key_V, CTRL)
    assert "<" not in session.report.overview.background


def test_a_picture_is_not_pasted(place, session):
    place("overview.background")
    mime = QMimeData()
    mime.setData("image/png", b"\x89PNG")
    QApplication.clipboard().setMimeData(mime)
    press(Key.Key_V, CTRL)
    assert session.report.overview.background == ""


def test_a_line_takes_the_words_of_several_lines_as_one(place, session):
    box = place("cover.project")
    box.input.selectAll()
    paste("社区图书分馆\r\n建设项目\n")
    assert session.report.cover.project == box.input.text() == "社区图书分馆建设项目"


def test_an_overridden_title_is_one_line_too(place, session):
    box = place("cover.title")
    box.input.selectAll()
    paste("甲\n乙")
    assert session.report.cover.title.text == box.input.text() == "甲乙"


# Undo belongs to the form


@pytest.mark.parametrize("path", ["cover.contact", "overview.background", "cover.year", "cover.prepared_on"])
@pytest.mark.parametrize(("key", "held"), [(Key.Key_Z, CTRL), (Key.Key_Y, CTRL), (Key.Key_Z, CTRL | SHIFT)])
def test_undo_keys_reach_the_window(place, path, key, held):
    box = place(path)
    heard = []
    keys = QKeySequence(held.value | key.value)
    QShortcut(keys, box.window(), lambda: heard.append(keys))
    type_ascii("20")
    press(key, held)
    assert len(heard) == 1
    assert box.input.text() == "20"


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Key.Key_E, CTRL),
        (Key.Key_S, CTRL),
        (Key.Key_F7, ALT & CTRL),
        (Key.Key_PageDown, CTRL),
        (Key.Key_F6, ALT & CTRL),
    ],
)
@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_keys_of_the_window_work_while_typing(place, path, key, held):
    box = place(path)
    heard = []
    QShortcut(QKeySequence(held.value | key.value), box.window(), lambda: heard.append(1))
    press(key, held)
    assert heard == [1]


@pytest.mark.parametrize("path", ["cover.contact", "overview.background"])
def test_the_context_menu_has_no_undo(place, path):
    box = place(path)
    words = []

    def read_and_close():
        menu = QApplication.activePopupWidget()
        words.extend(action.text() for action in menu.actions())
        menu.close()

    QTimer.singleShot(0, read_and_close)
    at = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, box.input.mapToGlobal(at))
    receiver = box.input.viewport() if isinstance(box.input, ProseInput) else box.input
    QApplication.sendEvent(receiver, event)
    assert words[0]
    assert not any(word.startswith(("撤", "重", "恢复", "&Undo", "&Redo")) for word in words)


# Numbers, dates, choices


def test_a_number_is_kept_as_typed_until_it_is_left(place, session):
    box = place(FISCAL)
    type_ascii("1234.5")
    assert session.value(FISCAL) == Decimal("1234.5")
    assert box.input.text() == "1234.5"
    box.leave()
    assert box.input.text() == "1,234.50"


@pytest.mark.parametrize("typed", ["98万", "980,000元", "９８", "98.00万元"])
def test_money_in_the_ways_of_officers(place, session, typed):
    box = place(FISCAL)
    write(typed)
    box.leave()
    assert session.value(FISCAL) == Decimal(98)
    assert box.input.text() == "98.00"


def test_another_change_does_not_rewrite_a_number_being_typed(place, session):
    box = place(FISCAL)
    type_ascii("12")
    session.note("session.step", "funding")
    session.enter("cover.year", "去年")
    assert box.input.text() == "12"
    box.leave()
    assert box.input.text() == "12.00"


def test_nonsense_stays_in_the_field(place, session):
    box = place(FISCAL)
    write("189余")
    box.leave()
    assert box.input.text() == "189余"
    assert session.value(FISCAL) is None
    assert dict(session.state.session.rejected) == {FISCAL: "189余"}


def test_the_unit_inside_the_field_follows_the_switch(place, session):
    box = place(FISCAL)
    session.enter(FISCAL, "98")
    session.edit("session.money_unit", "元", cause="edit")
    assert box.input.text() == "980,000.00"
    assert box.input._unit.text() == "元"


def test_a_date_is_written_out_when_it_is_left(place, session):
    box = place("cover.prepared_on")
    type_ascii("2026-3-5")
    assert session.report.cover.prepared_on == date(2026, 3, 5)
    box.leave()
    assert box.input.text() == "2026年3月5日"


def test_a_date_is_picked_from_the_calendar(place, session):
    box = place("cover.prepared_on")
    box.input.actions()[0].trigger()
    calendar = box.input.findChild(QCalendarWidget)
    calendar.clicked.emit(QDate(2026, 3, 5))
    settle()
    assert session.report.cover.prepared_on == date(2026, 3, 5)
    assert box.input.text() == "2026年3月5日"
    assert box.touched


def test_a_choice_is_made_with_the_keyboard(place, session):
    box = place("funding.category")
    press(Key.Key_Down)
    assert session.report.funding.category == "一般公共预算"
    session.stack.undo()
    assert box.input.text() == session.report.funding.category == ""
    assert box.input.currentText() == "请选择"


def test_a_wheel_over_a_choice_changes_nothing(place, session):
    box = place("funding.category")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box.input, event)
    assert session.draft.revision == 0
    assert not event.isAccepted()


def test_a_choice_left_without_choosing_has_been_visited(place):
    box = place("funding.category")
    box.leave()
    assert box.touched


def test_a_value_that_is_not_offered_is_shown_as_it_stands(app):
    box = ChoiceInput([("a", "甲")])
    box.show_text("b")
    assert (box.text(), box.currentText()) == ("b", "b")
    box.show_text("a")
    assert (box.text(), box.currentText()) == ("a", "甲")
