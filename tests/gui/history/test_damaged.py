"""A damaged draft: shown as such, mended from the newest good copy only if the officer says so."""

import pytest
from PySide6.QtWidgets import QLabel

from gui.history.damaged import DamagedDialog
from gui.history.lists import Reading
from gui.library.model import CLOSED, DAMAGED
from model.disk.history import OPENED
from model.disk.store import read_draft
from tests.acceptance.driver import answering, button
from tests.gui.hands import click
from tests.gui.history.conftest import SAVED, background, with_background


@pytest.fixture
def damaged(drafts, saved):
    """A draft saved twice, with a version, and then cut off."""
    opened = drafts.open(saved)
    opened.history.keep(with_background("最早的一版。"), OPENED)
    opened.save(with_background("最后保存的。"))
    opened.close()
    path = drafts.path_of(saved)
    path.write_bytes(path.read_bytes()[:-20])
    return saved


def test_the_row_says_so_and_names_the_project_all_the_same(window, damaged):
    row = window().library.table.row()

    assert (row.status, row.project) == (DAMAGED, "社区图书分馆建设项目")


def test_the_newest_copy_takes_its_place_and_the_damaged_file_is_set_aside(window, drafts, damaged):
    made = window()

    def use(dialog):
        assert [dialog.table.item(row, 2).text() for row in range(2)] == ["上一次保存的备份", "历史版本（打开时）"]
        click(button(dialog, "用这份恢复"))

    with answering(DamagedDialog, use):
        made.library.table.opened.emit(made.library.table.row())
    assert made.library.table.row().status == "填写中"
    assert background(read_draft(drafts.path_of(damaged))[0]) == SAVED
    aside = next(drafts.path_of(damaged).parent.glob("*.damaged-*"))
    assert aside.name in made.library.banner.text()
    assert str(aside.parent) in made.library.banner.text()


def test_an_older_copy_can_be_chosen(window, drafts, damaged):
    made = window()

    def use(dialog):
        dialog.table.setCurrentCell(1, 0)
        click(button(dialog, "用这份恢复"))

    with answering(DamagedDialog, use):
        click(made.library.details.open_button)
    assert background(read_draft(drafts.path_of(damaged))[0]) == "最早的一版。"


def test_a_copy_can_be_looked_at_and_nothing_be_done(window, drafts, damaged):
    made = window()
    before = drafts.path_of(damaged).read_bytes()

    def look(dialog):
        with answering(Reading, lambda reading: _read_and_close(reading)):
            click(button(dialog, "查看"))
        click(button(dialog, "取消"))

    with answering(DamagedDialog, look):
        made.library.table.opened.emit(made.library.table.row())
    assert drafts.path_of(damaged).read_bytes() == before
    assert made.editor is None


def _read_and_close(reading):
    assert SAVED in reading.text.toPlainText()
    assert reading.text.isReadOnly()
    reading.reject()


def test_without_a_copy_that_is_said(window, drafts, saved, said):
    drafts.path_of(saved).write_text("", encoding="utf-8")
    made = window()
    made.library.table.opened.emit(made.library.table.row())

    assert "没有找到完好的备份" in said.told[0]


def test_a_file_of_a_newer_program_is_not_damaged_and_not_replaced(window, drafts, saved, said):
    path = drafts.path_of(saved)
    text = path.read_text(encoding="utf-8").replace('"schema":1', '"schema":99')
    path.write_text(text, encoding="utf-8")
    made = window()
    row = made.library.table.row()
    made.library.table.opened.emit(row)

    assert row.status == CLOSED
    assert "请升级" in said.told[0]
    assert path.read_text(encoding="utf-8") == text
    assert not any("用备份恢复" in label.text() for label in made.library.details.findChildren(QLabel))
