"""The list of findings: filter, links to every place, forward and back, and nothing lost when it changes."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel

from gui.editor.findings import FILTERS, UNFILLED, FindingList
from gui.widgets import Link
from model.checks import Finding
from model.report import Use
from tests.gui.hands import Key, click, press, settle

FOUND = [
    Finding("R2", "error", "cover.unit", "“单位名称”填写有误。", remedy="写全称。"),
    Finding("F1", "warning", "overview.goal", "目标没有数字。", ("overview.annual_goal",)),
    Finding("A2", "error", "funding.sources[fiscal].spent", "执行数大于预算数。", ("funding.sources[fiscal].budget",)),
    Finding("N1", "note", "cover.contact", "可以写上填报人。"),
]


@pytest.fixture
def listed(session, show):
    made = FindingList(session)
    window = show(made)
    window.resize(480, 640)
    made.show_findings(list(FOUND), "14:03检查")
    settle()
    made.went = []
    made.go.connect(made.went.append)
    return made


def sentences(listed):
    return [item.finding.message for item in listed._items]


def counts(listed):
    return [listed._filter.button(key).text() for key in FILTERS]


def marked(listed):
    return [number for number, item in enumerate(listed._items) if item.property("current")]


def test_findings_stand_in_order_with_their_counts(listed):
    assert sentences(listed) == [finding.message for finding in FOUND]
    assert counts(listed) == ["全部 4", "错误 2", "提醒 1", "提示 1", "未填 0"]
    assert listed._when.text() == "14:03检查"


BLANK = Finding("R1", "error", "cover.project", "请填写“项目名称”。")


def test_what_is_not_filled_yet_stands_apart_below_the_rest(listed, session):
    listed.show_findings([BLANK, *FOUND], "")
    assert counts(listed) == ["全部 5", "错误 2", "提醒 1", "提示 1", "未填 1"]
    assert sentences(listed)[-1] == BLANK.message
    said = [label.text() for label in listed._area.widget().findChildren(QLabel)]
    assert "尚未填写 1" in said
    assert listed._items[-1].accessibleName() == f"未填，{BLANK.message}"
    click(listed._filter.button(UNFILLED))
    assert sentences(listed) == [BLANK.message]
    click(listed._filter.button("error"))
    assert BLANK.message not in sentences(listed)


def test_on_a_page_called_done_what_is_not_filled_is_an_error(listed, session):
    listed.show_findings([BLANK, *FOUND], "")
    session.edit("session.done", ("cover",))
    listed.show_findings([BLANK, *FOUND], "")
    assert counts(listed) == ["全部 5", "错误 3", "提醒 1", "提示 1", "未填 0"]
    assert sentences(listed)[0] == BLANK.message


def test_the_filter(listed):
    click(listed._filter.button("error"))
    assert sentences(listed) == [FOUND[0].message, FOUND[2].message]
    click(listed._filter.button("note"))
    assert sentences(listed) == [FOUND[3].message]
    listed.show_findings(FOUND[:3], "")
    assert sentences(listed) == []
    click(listed._filter.button("all"))
    assert sentences(listed) == [finding.message for finding in FOUND[:3]]


def test_nothing_found_is_said(listed):
    listed.show_findings([], "")
    settle()
    words = [label.text() for label in listed._area.widget().findChildren(type(listed._when))]
    assert words == ["没有发现问题，可以导出。"]
    listed.step(1)
    assert listed.went == []


def test_a_click_goes_to_the_field(listed):
    click(listed._items[1])
    assert listed.went == ["overview.goal"]
    assert marked(listed) == [1]


def test_every_place_has_a_link(listed):
    links = [link for link in listed._items[2].findChildren(Link) if link.text().endswith("›")]
    for link in links:
        click(link)
    assert listed.went == ["funding.sources[fiscal].spent", "funding.sources[fiscal].budget"]
    assert "资金来源与执行第1行" in links[0].text()


def test_enter_goes_to_the_field(listed):
    listed.focus_first()
    assert QApplication.focusWidget() is listed._items[0]
    press(Key.Key_Return)
    assert listed.went == ["cover.unit"]


def test_forward_and_back(listed):
    for _ in range(5):
        listed.step(1)
    assert listed.went == [FOUND[n].field for n in (0, 1, 2, 3, 0)]
    listed.went.clear()
    listed.step(-1)
    listed.step(-1)
    assert listed.went == [FOUND[3].field, FOUND[2].field]
    assert marked(listed) == [2]


def test_back_from_nowhere_begins_at_the_end(listed):
    listed.step(-1)
    assert listed.went == [FOUND[3].field]


def test_when_the_current_one_is_mended_forward_goes_to_the_one_behind_it(listed):
    listed.step(1)
    listed.step(1)
    listed.show_findings([FOUND[0], FOUND[2], FOUND[3]], "")
    listed.step(1)
    assert listed.went[-1] == FOUND[2].field
    listed.show_findings([FOUND[0]], "")
    listed.step(1)
    assert listed.went[-1] == FOUND[0].field


def test_the_current_one_stays_marked_when_others_go(listed):
    for _ in range(3):
        listed.step(1)
    listed.show_findings([FOUND[1], FOUND[2], FOUND[3]], "")
    assert marked(listed) == [1]
    listed.step(1)
    assert listed.went[-1] == FOUND[3].field


def test_a_click_that_changes_the_list_still_goes(listed):
    def mend(_path):
        listed.show_findings([FOUND[2], FOUND[3]], "")

    listed.go.connect(mend)
    for number in (1, 0):
        click(listed._items[number])
        settle()
    assert listed.went == [FOUND[1].field, FOUND[2].field]


def test_an_item_that_is_gone_marks_nothing(listed):
    old = listed._items[0]
    listed.show_findings(FOUND[1:], "")
    old.chosen.emit()
    assert marked(listed) == []


def test_the_focus_stays_in_the_list_when_it_changes(listed):
    listed.focus_first()
    listed.show_findings(FOUND[1:], "")
    assert listed.isAncestorOf(QApplication.focusWidget())
    listed.show_findings([], "")
    assert listed.isAncestorOf(QApplication.focusWidget())


def test_a_place_that_is_gone_is_no_error(listed):
    gone = Finding("R1", "error", "funding.uses[rgone].name", "请填写。")
    listed.show_findings([gone], "")
    settle()
    click(listed._items[0])
    assert listed.went == ["funding.uses[rgone].name"]


def test_what_stands_in_the_list_stays_when_others_come_and_go(listed, session):
    first, second, third, fourth = listed._items
    new = Finding("R9", "error", "cover.project", "“项目名称”填写有误。")
    listed.show_findings([FOUND[3], FOUND[0], new, FOUND[2]], "")
    settle()
    assert [listed._items[at] for at in (0, 1, 3)] == [fourth, first, third]
    assert sentences(listed) == [FOUND[3].message, FOUND[0].message, new.message, FOUND[2].message]
    tops = [item.mapTo(listed, QPoint()).y() for item in listed._items]
    assert tops == sorted(tops)
    assert not [item for item in listed.findChildren(type(second)) if item.finding == FOUND[1]]


def test_a_row_that_moves_is_named_anew(listed, session):
    session.edit("funding.uses", (Use("ra", "甲"), Use("rb", "乙")), cause="edit")
    found = Finding("R9", "error", "funding.uses[rb].name", "请核对。")
    listed.show_findings([found], "")
    assert "第2行" in listed._items[0].findChildren(Link)[0].text()
    session.edit("funding.uses", (Use("rb", "乙"),), cause="edit")
    listed.show_findings([found, FOUND[0]], "")
    assert "第1行" in listed._items[0].findChildren(Link)[0].text()


def test_the_same_list_is_not_built_anew(listed):
    before = list(listed._items)
    listed.show_findings(list(FOUND), "14:04检查")
    assert listed._items == before
    assert listed._when.text() == "14:04检查"


def test_text_of_the_officer_is_no_markup(listed):
    listed.show_findings([Finding("R2", "error", "cover.year", "“<b>今年</b>&”不是年度。")], "")
    item = listed._items[0]
    assert item.accessibleName() == "错误，“<b>今年</b>&”不是年度。"
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QLabel

    assert {label.textFormat() for label in item.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
