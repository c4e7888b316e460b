"""The start window: the list, the filter and search, the pane, the recycle bin."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gui import theme
from gui.library.filter import EVERY, OTHER, Years
from gui.library.library import EMPTY, Library
from gui.library.model import ROW, Column
from model.beginnings import blank, sample
from model.disk.settings import Settings
from model.disk.store import Store
from model.presets import catalogue
from model.report import Cover

PRESETS = catalogue()
DAMAGED = "00000000-0000-4000-8000-000000000000"


def state_of(project, unit="青屏区图书馆", year=2025, status="填写中", full=True):
    if not full:
        return blank(PRESETS["self-evaluation"], Cover(unit=unit, project=project, year=Decimal(year)))
    state = sample()
    cover = replace(state.report.cover, project=project, unit=unit, year=Decimal(year))
    return replace(state, report=replace(state.report, cover=cover), session=replace(state.session, status=status))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.fixture
def filled(store):
    """Four drafts, the last written first in the list."""
    for state in (
        state_of("免费开放补助项目", "青屏区文化馆", 2024, "已定稿"),
        state_of("文化队伍培训项目", "青屏区文化馆", full=False),
        state_of("全民阅读推广活动项目", status="已退回"),
        state_of("社区图书分馆建设项目"),
    ):
        store.create(state).close()
    return store


@pytest.fixture
def show(qapp, qtbot):
    def make(store, width=1366, base=14):
        theme.apply(qapp, base)
        library = Library(store, PRESETS, Settings(unit="青屏区文化广电和旅游局"))
        qtbot.addWidget(library)
        library.resize(width, 768)
        library.refresh()
        with qtbot.waitActive(library):
            library.show()
            library.activateWindow()
        library.table.setFocus()
        return library

    return make


def column(library, number):
    view = library.view
    return [view.index(row, number).data() for row in range(view.rowCount())]


def projects(library):
    return [text.split("\n")[0] for text in column(library, Column.PROJECT)]


def write(widget, text):
    """Type Chinese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_the_list_says_what_every_draft_is(show, filled):
    library = show(filled)

    assert projects(library)[0] == "社区图书分馆建设项目"
    assert sorted(column(library, Column.STATUS)) == sorted(["填写中", "已退回", "未开始", "已定稿"])
    row = projects(library).index("社区图书分馆建设项目")
    said = [library.view.index(row, number).data() for number in Column]
    assert said[Column.YEAR] == "2025"
    assert said[Column.COMPLETION] == "100%"
    assert said[Column.SCORE] == "97.14"
    assert said[Column.GRADE] == "优"
    assert said[Column.FINDINGS] == "无问题"
    assert said[Column.SAVED].startswith("今天 ")


def test_a_draft_without_a_score_says_so(show, filled):
    library = show(filled)

    row = projects(library).index("文化队伍培训项目")
    assert library.view.index(row, Column.SCORE).data() == "未评分"
    assert library.view.index(row, Column.GRADE).data() == "—"


def test_counts_stand_below_the_list(show, filled):
    said = [label.text() for label in show(filled).findChildren(QLabel)]

    assert "共4份报告：填写中1份，已退回1份，未开始1份，已定稿1份。双击或按回车键打开。" in said


def test_an_empty_list_offers_the_sample(show, store, qtbot):
    library = show(store)

    assert EMPTY in [label.text() for label in library.findChildren(QLabel) if label.isVisible()]
    assert not library.details.isVisible()
    with qtbot.waitSignal(library.sample_asked):
        qtbot.mouseClick(library.empty.sample, Qt.MouseButton.LeftButton)


def test_the_buttons_have_the_names_that_others_look_for(show, store):
    library = show(store)

    names = {child.objectName() for child in library.findChildren(object)}
    assert {"drafts", "action:new", "action:open", "action:import", "search"} <= names


def test_search_narrows_the_list_and_says_when_nothing_is_found(show, filled, qtbot):
    library = show(filled)
    qtbot.keyClick(library, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(library.search.hasFocus)

    write(library.search, "图书馆")
    assert set(projects(library)) == {"社区图书分馆建设项目", "全民阅读推广活动项目"}
    write(library.search, "健身")
    assert projects(library) == []
    qtbot.waitUntil(lambda: library.empty.words.text() == "没有找到“图书馆健身”。请换一个词。")
    assert library.empty.words.isVisible()
    assert not library.empty.sample.isVisible()
    library.search.clear()
    assert len(projects(library)) == 4


def test_the_year_filter_counts_and_narrows(show, filled, qtbot):
    library = show(filled)

    assert library.years.segments.button("2025").text() == "2025年度 3"
    qtbot.mouseClick(library.years.segments.button("2024"), Qt.MouseButton.LeftButton)
    assert projects(library) == ["免费开放补助项目"]
    qtbot.mouseClick(library.years.segments.button(EVERY), Qt.MouseButton.LeftButton)
    assert len(projects(library)) == 4


def test_years_beyond_the_latest_are_together(show, store):
    for year in (2021, 2022, 2023, 2024, 2025):
        store.create(state_of("项目", year=year, full=False)).close()

    library = show(store)

    assert library.years.segments.button(OTHER).text() == "其他 2"


def test_a_single_year_is_never_called_others(show, store):
    for year in (2022, 2023, 2024, 2025):
        store.create(state_of("项目", year=year, full=False)).close()

    segments = show(store).years.segments

    assert segments.button("2022").text() == "2022年度 1"
    assert not [made for made in segments.findChildren(QPushButton) if "其他" in made.text()]


def test_a_column_orders_the_list_both_ways(show, filled, qtbot):
    library = show(filled)
    head = library.table.horizontalHeader()
    at = head.sectionViewportPosition(Column.YEAR) + 10

    for expected in (["2024", "2025", "2025", "2025"], ["2025", "2025", "2025", "2024"]):
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 10))
        assert column(library, Column.YEAR) == expected
    assert library.view.headerData(Column.YEAR, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "年度 ↓"


def test_enter_and_double_click_open_the_chosen_draft(show, filled, qtbot):
    library = show(filled)
    chosen = library.table.row().listed.id

    with qtbot.waitSignal(library.open_asked) as told:
        qtbot.keyClick(library.table, Qt.Key.Key_Return)
    assert told.args == [chosen, ""]
    place = library.table.visualRect(library.view.index(1, 0)).center()
    with qtbot.waitSignal(library.open_asked) as told:
        qtbot.mouseClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args[0] == library.view.index(1, 0).data(ROW).listed.id


def test_del_goes_to_the_recycle_bin_and_can_be_taken_back(show, filled, qtbot):
    library = show(filled)
    before, gone = projects(library), library.table.row()

    qtbot.keyClick(library.table, Qt.Key.Key_Delete)
    assert projects(library) == before[1:]
    assert filled.ids() != []
    assert gone.listed.id not in filled.ids()
    assert library.banner.isVisible()
    assert library.banner.text() == f"“{gone.project}”已移到回收站。"
    assert library.table.row() is not None

    library.banner.activated.emit()
    assert sorted(projects(library)) == sorted(before)
    assert library.table.row().listed.id == gone.listed.id
    assert not library.banner.isVisible()


def test_a_copy_is_chosen_after_copying(show, filled, qtbot):
    library = show(filled)
    before = library.table.row().listed.id

    qtbot.mouseClick(library.details.copy_button, Qt.MouseButton.LeftButton)

    assert len(library.model.rows) == 5
    assert library.table.row().listed.id != before
    assert library.table.row().project == "社区图书分馆建设项目"


def test_the_pane_shows_the_chosen_draft(show, filled):
    library = show(filled)
    library.view.sort(Column.STATUS, Qt.SortOrder.AscendingOrder)
    library.table.choose(next(row.listed.id for row in library.model.rows if row.status == "未开始"))
    library._tell_chosen()

    said = [label.text() for label in library.details.findChildren(QLabel) if label.isVisible()]
    assert "文化队伍培训项目" in said
    assert "青屏区文化馆 · 2025年度" in said
    assert "项目支出绩效自评" in said
    assert any(text.startswith("尚未填写：") for text in said)
    assert not any(text.endswith("处错误") for text in said)


def test_export_from_the_pane_leads_to_the_last_step(show, filled, qtbot):
    library = show(filled)

    with qtbot.waitSignal(library.open_asked) as told:
        qtbot.mouseClick(library.details.export_button, Qt.MouseButton.LeftButton)

    assert told.args == [library.table.row().listed.id, "export"]


def test_a_damaged_file_is_shown_with_its_problem(show, filled):
    (filled.folder / "drafts" / f"{DAMAGED}.json").write_text('{"format":', encoding="utf-8")

    library = show(filled)

    assert library.table.choose(DAMAGED)
    library._tell_chosen()
    row = library.table.row()
    assert row.status == "文件损坏"
    assert row.problem
    said = [label.text().replace("\u200b", "") for label in library.details.findChildren(QLabel) if label.isVisible()]
    assert row.problem in said
    assert row.second_line == "文件不完整或已损坏。"
    assert library.details._scroll.widget().width() <= library.details._scroll.viewport().width()
    assert library.details.open_button.text() == "用备份恢复"
    assert library.details.open_button.isEnabled()
    assert not library.details.export_button.isEnabled()
    assert "文件损坏1份" in library.counts.whole_text()


def test_a_damaged_file_is_not_one_whose_year_is_not_filled_in(show, filled):
    (filled.folder / "drafts" / f"{DAMAGED}.json").write_text('{"format":', encoding="utf-8")

    segments = show(filled).years.segments

    assert not [made for made in segments.findChildren(QPushButton) if "未填年度" in made.text()]


def test_a_copy_is_told_from_the_draft_it_was_made_of(show, filled, qtbot):
    library = show(filled)
    library.table.choose("")
    first = library.table.row()
    assert first.second_line == first.unit

    qtbot.mouseClick(library.details.copy_button, Qt.MouseButton.LeftButton)

    assert library.table.row().second_line == f"{first.unit} · 复制的"
    library.table.choose(first.listed.id)
    assert library.table.row().second_line == first.unit


def test_as_many_years_are_offered_as_fit(qtbot, show, store):
    for year in (2022, 2023, 2024, 2025):
        store.create(state_of("项目", year=year, full=False)).close()
    rows = show(store).model.rows * 250
    years = Years()
    qtbot.addWidget(years)

    shown = []
    for room in (200, 330, 440, 600):
        years.offer(rows, room)
        shown.append(len(years.segments.findChildren(QPushButton)))
        assert years.isHidden() or years.segments.sizeHint().width() <= room
    assert shown == [1, 3, 4, 5]


def test_a_narrow_window_keeps_the_list_and_drops_the_pane(show, filled):
    library = show(filled, width=900)

    assert not library.details.isVisible()
    assert library.table.columnWidth(Column.PROJECT) > 150
    texts = [action.text() for action in library.deeds.menu().actions() if action.text()]
    assert texts == ["继续填写", "导出", "复制", "以此为基础新建下一年度", "历史版本", "打开所在文件夹", "移到回收站"]


def test_without_the_pane_a_button_offers_the_same(show, filled, qtbot):
    library = show(filled, width=900)

    assert library.row_more.isVisible()
    qtbot.mouseClick(library.row_more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    texts = [action.text() for action in menu.actions()]
    assert {"继续填写", "导出", "复制", "历史版本"} <= set(texts)
    with qtbot.waitSignal(library.open_asked) as told:
        menu.actions()[texts.index("继续填写")].trigger()
    assert told.args[0] == library.table.row().listed.id
    menu.close()


def test_with_large_type_a_screen_1280_wide_keeps_the_pane(show, filled, qapp):
    library = show(filled, width=1280, base=16)
    try:
        assert library.details.isVisible()
        assert not library.row_more.isVisible()
        assert library.minimumSizeHint().width() <= 1280
        assert library.table.columnWidth(Column.PROJECT) > 150
    finally:
        theme.apply(qapp)


def test_a_short_list_is_seen_whole(show, filled):
    library = show(filled)

    assert not library.table.verticalScrollBar().isVisible()
    assert library.table.height() == library.table.wanted_height()


def test_every_cell_is_painted_without_a_complaint(show, filled, qtbot):
    (filled.folder / "drafts" / f"{DAMAGED}.json").write_text("", encoding="utf-8")
    library = show(filled)

    assert not library.grab().isNull()
