"""From last year's report to this year's: the list of years, and the way there from the start window."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from gui import messages
from gui.buttons import Link
from gui.library.year_dialog import AFTER, PLACE, YearDialog
from model.beginnings import sample
from model.carry import carry_forward
from model.disk.store import Store
from model.presets import catalogue
from tests.gui.hands import Key, press

PRESET = catalogue()["key-project"]


@pytest.fixture
def dialog(app, qtbot):
    made = YearDialog(carry_forward(sample(), PRESET))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_every_year_is_listed_with_its_place_and_what_it_would_become(dialog):
    rows = [(item.text(PLACE), item.text(AFTER)) for item in dialog._items()]
    assert ("绩效目标 · 年度绩效目标", "2026年") in rows
    assert ("项目概况 · 实施结束日期", "2026年12月31日") in rows
    assert ("项目概况 · 依据文件第1行 · 文号", "〔2025〕") in rows
    assert dialog.grab().width() > 0


def test_only_the_year_itself_is_ticked_at_first(dialog):
    assert dialog.approved() == [change for change in dialog._carried.year_changes if change.suggested]
    assert dialog._said.text() == f"改{len(dialog.approved())}处，共{len(dialog._carried.year_changes)}处"


def test_what_is_ticked_is_raised_and_nothing_else(dialog):
    overview = dialog.state().report.overview
    assert overview.annual_goal.startswith("2026年")
    assert "2024年底" in overview.background
    assert overview.basis_documents[0].number == "青府办〔2024〕31号"


def test_all_or_none_are_ticked_at_once(dialog):
    dialog.tick_all(False)
    assert dialog.state() == dialog._carried.state
    dialog.tick_all(True)
    assert len(dialog.approved()) == len(dialog._carried.year_changes)


def test_the_keyboard_ticks_and_walks(dialog):
    dialog.list.setFocus()
    first = dialog._carried.year_changes[0]
    assert first not in dialog.approved()
    press(Key.Key_Space)
    assert first in dialog.approved()
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert dialog._carried.year_changes[1] not in dialog.approved()


def test_esc_begins_nothing(dialog):
    press(Key.Key_Escape)
    assert dialog.result() == YearDialog.DialogCode.Rejected


# From the start window


@pytest.fixture
def window(start, tmp_path):
    Store(tmp_path).create(sample()).close()
    return start(tmp_path)


def answer(words):
    """Press a button of the next dialog."""

    def push():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(20, push)
            return
        next(made for made in dialog.findChildren(QPushButton) if made.text() == words).click()

    QTimer.singleShot(0, push)


def begin_next_year(window):
    menu = window.library.deeds.menu(full=False)
    next(action for action in menu.actions() if action.text() == "以此为基础新建下一年度").trigger()


def test_the_next_year_begins_from_the_list(window):
    answer("建立报告")
    begin_next_year(window)

    state = window.editor.session.state
    assert state.report.cover.year == 2026
    assert state.report.overview.annual_goal.startswith("2026年")
    assert state.session.previous == sample().report
    assert state.marks
    assert len(window.store.ids()) == 2
    assert window.editor.step == "cover"


def test_the_pane_offers_the_next_year_too(window):
    answer("建立报告")
    link = next(one for one in window.library.details.findChildren(Link) if "新建2026年度" in one.text())
    link.click()
    assert window.editor.session.report.cover.year == 2026


def test_saying_no_leaves_everything_as_it_was(window):
    answer("取消")
    begin_next_year(window)
    assert window.editor is None
    assert len(window.store.ids()) == 1


def test_without_years_in_its_texts_it_begins_at_once(window):
    state = sample()
    bare = replace(state, report=replace(state.report, cover=replace(state.report.cover, year=Decimal(2035))))
    opened = window.store.create(bare)
    opened.close()
    window.next_year(opened.id)
    assert window.editor.session.report.cover.year == 2036


def test_a_report_that_cannot_be_read_or_shown_is_told(window, monkeypatch):
    told = []
    monkeypatch.setattr(messages, "tell", lambda _parent, title, text="", **_: told.append((title, text)))
    state = sample()
    opened = window.store.create(replace(state, report=replace(state.report, preset="elsewhere")))
    opened.close()
    window.next_year(opened.id)
    broken = window.store.ids()[0]
    window.store.path_of(broken).write_text("{", encoding="utf-8")
    window.next_year(broken)
    assert [title for title, _ in told] == ["没有建成报告。"] * 2
    assert "没有这份报告的类型" in told[0][1]
    assert window.editor is None
