"""Narrowing the list: by status and unit, and by words that stand in the texts."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMenu

from gui import theme
from gui.library.library import Library
from gui.library.model import Column
from model.beginnings import sample
from model.disk.settings import Settings
from model.disk.store import Store
from model.draft import with_value
from model.presets import catalogue
from tests.gui.conftest import bring_up
from tests.gui.hands import write


def draft(project, unit, status="填写中", words=""):
    state = with_value(with_value(sample(), "cover.project", project), "cover.unit", unit)
    state = with_value(state, "overview.background", words or "无。")
    return replace(state, session=replace(state.session, status=status))


@pytest.fixture
def library(app, qtbot, tmp_path):
    store = Store(tmp_path)
    for state in (
        draft("流动图书车项目", "青屏区图书馆", "待复核", "山区三个乡镇没有图书分馆。"),
        draft("社区分馆项目", "青屏区图书馆"),
        draft("免费开放项目", "青屏区文化馆", words="场馆空调已用十年，图书车停在院内。"),
    ):
        store.create(state).close()
    theme.apply(app)
    made = Library(store, catalogue(), Settings())
    made.resize(1366, 768)
    made.refresh()
    bring_up(qtbot, made)
    return made


def projects(library):
    count = library.view.rowCount()
    return {library.view.index(row, Column.PROJECT).data().split("\n")[0] for row in range(count)}


def choose(library, menu, words):
    """Trigger an entry of a menu of the filter, found by the beginning of its text."""
    found = next(one for one in library.narrower.button.menu().findChildren(QMenu) if one.title() == menu)
    next(action for action in found.actions() if action.text().startswith(words)).trigger()


def entries(library, menu):
    found = next(one for one in library.narrower.button.menu().findChildren(QMenu) if one.title() == menu)
    return [action.text() for action in found.actions()]


def test_statuses_and_units_are_offered_with_their_counts(library):
    assert entries(library, "状态") == ["全部　3", "填写中　2", "待复核　1"]
    assert entries(library, "单位") == ["全部　3", "青屏区图书馆　2", "青屏区文化馆　1"]


def test_status_and_unit_narrow_together_and_are_said(library):
    choose(library, "单位", "青屏区图书馆")
    assert projects(library) == {"流动图书车项目", "社区分馆项目"}
    choose(library, "状态", "待复核")
    assert projects(library) == {"流动图书车项目"}
    assert library.counts.whole_text().startswith("显示1份（待复核、青屏区图书馆）。共3份")
    assert library.narrower.button.property("on")
    assert "青屏区图书馆" in library.narrower.button.accessibleName()

    library.clear_filter.click()
    assert len(projects(library)) == 3
    assert not library.narrower.button.property("on")


def test_nothing_left_offers_to_show_all_again(library):
    choose(library, "单位", "青屏区文化馆")
    choose(library, "状态", "待复核")

    assert library.empty.words.text() == "没有符合筛选条件的报告。"
    assert library.empty.unfilter.isVisible()
    library.empty.unfilter.click()
    assert len(projects(library)) == 3


def test_a_choice_that_occurs_no_more_is_given_up(library):
    choose(library, "单位", "青屏区文化馆")
    library._store.delete(library.table.row().listed.id)
    library.refresh()

    assert len(projects(library)) == 2


def test_words_in_the_texts_are_found(library, qtbot):
    library.search.setFocus()
    write("空调")
    assert projects(library) == set()
    assert library.empty.words.text() == "正在正文中查找“空调”。"
    qtbot.waitUntil(lambda: projects(library) == {"免费开放项目"})

    library.search.clear()
    assert len(projects(library)) == 3


def test_titles_are_found_at_once_and_texts_join_them(library, qtbot):
    library.search.setFocus()
    write("图书车")
    assert projects(library) == {"流动图书车项目"}
    qtbot.waitUntil(lambda: projects(library) == {"免费开放项目", "流动图书车项目"})


def test_an_answer_to_words_no_longer_asked_for_is_dropped(library, qtbot):
    library.search.setText("空调")
    library._texts._begin()
    library.search.setText("没有的词")
    qtbot.waitUntil(lambda: not library._texts.is_busy)

    assert projects(library) == set()
    assert library.empty.words.text() == "没有找到“没有的词”。请换一个词。"


def test_the_chosen_row_stays_chosen_while_others_go(library):
    wanted = next(row.listed.id for row in library.model.rows if row.project == "社区分馆项目")
    library.table.choose(wanted)
    choose(library, "单位", "青屏区图书馆")
    assert library.table.row().listed.id == wanted
    library.table._order_by(Column.PROJECT)
    assert library.table.row().listed.id == wanted
