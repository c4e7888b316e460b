"""The recycle bin: what lies in it, taken back, deleted for good only when asked twice."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from gui.history.bin import EMPTY, RecycleBin
from tests.gui.hands import Key, click, press
from tests.gui.history.conftest import named, with_background


@pytest.fixture
def deleted(drafts):
    """Two drafts in the bin, the first deleted longer than 30 days ago."""
    ids = []
    for name in ("旧项目", "新项目"):
        opened = drafts.create(named(with_background("甲"), name))
        opened.close()
        drafts.delete(opened.id)
        ids.append(opened.id)
    old = next((drafts.folder / "trash").glob(f"{ids[0]}*.json"))
    long_ago = datetime.now() - timedelta(days=40)
    old.rename(old.with_name(f"{ids[0]}.{long_ago:%Y%m%d-%H%M%S}.json"))
    return ids


@pytest.fixture
def bin_(app, qtbot, drafts):
    def make():
        made = RecycleBin(drafts)
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return make


def cells(made, row):
    return [made.table.item(row, column).text() for column in range(made.table.columnCount())]


def test_it_says_when_each_was_deleted_and_how_long_it_is_kept(bin_, deleted):
    made = bin_()

    assert made.table.rowCount() == 2
    assert cells(made, 0)[:3] == ["新项目", "澜川市青屏区图书馆", "2025"]
    assert cells(made, 0)[4] == "还有30天"
    assert cells(made, 1)[0] == "旧项目"
    assert cells(made, 1)[4] == "已满30天"


def test_nothing_is_purged_by_itself(bin_, drafts, deleted):
    bin_()
    drafts.listed()

    assert {entry.id for entry in drafts.trashed()} == set(deleted)


def test_a_report_is_taken_back(bin_, drafts, deleted, qtbot):
    made = bin_()
    with qtbot.waitSignal(made.restored) as told:
        click(made.restore_button)

    assert told.args == [deleted[1]]
    assert drafts.ids() == [deleted[1]]
    assert made.table.rowCount() == 1


def test_one_is_deleted_for_good_after_asking(bin_, drafts, deleted, said):
    made = bin_()
    said.answers = [1]
    press(Key.Key_Delete)
    assert len(drafts.trashed()) == 2
    said.answers = [0]
    click(made.purge_button)

    assert "新项目" in said.asked[1]
    assert [entry.id for entry in drafts.trashed()] == [deleted[0]]


def test_all_are_deleted_for_good_after_asking(bin_, drafts, deleted, said):
    made = bin_()
    said.answers = [1]
    click(made.empty_button)
    assert len(drafts.trashed()) == 2
    said.answers = [0]
    click(made.empty_button)

    assert "2份报告" in said.asked[1]
    assert drafts.trashed() == []
    assert not made.restore_button.isEnabled()
    assert not made.empty_button.isEnabled()


def test_an_empty_bin_says_so(bin_):
    made = bin_()

    assert EMPTY in [label.text() for label in made.findChildren(QLabel)]
    assert not made.table.isVisible()


def test_what_is_in_the_list_again_is_not_taken_back_over_it(bin_, drafts, deleted, said):
    opened = drafts.create(with_background("乙"), deleted[1])
    opened.close()
    click(bin_().restore_button)

    assert "已经在列表中" in said.told[0]
    assert len(drafts.trashed()) == 2
