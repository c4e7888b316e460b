"""The editor and the disk: half-typed words, coming back, saving and failing to, leaving."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from model.disk.store import read_draft
from model.errors import Trouble
from model.report import STEPS
from tests.gui.hands import (
    CTRL,
    Key,
    click,
    compose,
    field,
    head,
    press,
    save_state,
    settle,
    type_ascii,
    write,
)

IDS = [step.id for step in STEPS]


def on_disk(editor):
    return read_draft(editor.opened.path)[0]


# Half-typed words


def test_typing_goes_to_disk(edit, qtbot):
    editor = edit()
    field(editor, "cover.contact")
    write("李晓")
    assert save_state(editor) == "有改动未保存"
    qtbot.waitUntil(lambda: save_state(editor).startswith("已保存 "))
    assert on_disk(editor).report.cover.contact == "李晓"


@pytest.mark.parametrize("way", ["step", "key", "shut", "save", "check", "list"])
def test_half_typed_words_are_never_lost(edit, way):
    editor = edit()
    field(editor, "cover.contact")
    write("李")
    compose("xiao")
    if way == "step":
        editor.show_step("goals")
    elif way == "key":
        press(Key.Key_PageDown, CTRL)
    elif way == "shut":
        assert editor.shut()
    elif way == "save":
        press(Key.Key_S, CTRL)
    elif way == "check":
        press(Key.Key_F7)
    else:
        click(head(editor, "list"))
    assert editor.session.report.cover.contact == "李xiao"
    if way in ("shut", "save"):
        assert on_disk(editor).report.cover.contact == "李xiao"


def test_half_typed_words_in_a_cell_are_never_lost(edit):
    editor = edit()
    editor.show_step("funding")
    click(editor.findChild(QPushButton, "add:funding.uses"))
    compose("shu jia")
    assert editor.shut()
    assert on_disk(editor).report.funding.uses[0].name == "shu jia"


# Coming back


@pytest.mark.parametrize(
    ("step", "path"),
    [
        ("goals", "overview.annual_goal"),
        ("cover", "cover.phone"),
        ("funding", "funding.sources[carryover].spent"),
        ("problems", "conclusion.other"),
    ],
)
@pytest.mark.parametrize("button", [False, True])
def test_reopening_returns_to_the_step_and_field_left(edit, store, step, path, button):
    editor = edit()
    editor.go_to(path)
    if button:
        head(editor, "list").setFocus()
    settle()
    assert editor.shut()
    again = edit(opened=store.open(editor.opened.id))
    settle()
    assert again.step == step
    assert again.page.current_field() == path


def test_a_place_that_is_gone_is_no_error(edit, blank_state):
    beside = replace(blank_state.session, step="nowhere", field="funding.uses[rgone].name")
    editor = edit(replace(blank_state, session=beside))
    settle()
    assert editor.step == "cover"
    beside = replace(blank_state.session, step="funding", field="funding.uses[rgone].name")
    editor = edit(replace(blank_state, session=beside))
    settle()
    assert editor.step == "funding"


def test_refused_input_is_still_there_after_reopening(edit, store):
    editor = edit()
    editor.go_to("funding.sources[fiscal].budget")
    type_ascii("x")
    write("一百余")
    press(Key.Key_Return)
    editor.show_step("cover")
    field(editor, "cover.year")
    write("去年")
    assert editor.shut()
    again = edit(opened=store.open(editor.opened.id))
    assert field(again, "cover.year").text() == "去年"
    assert again.session.shown("funding.sources[fiscal].budget") == "x一百余"
    assert sorted(one.field for one in again.checker.findings if one.rule == "R2") == [
        "cover.year",
        "funding.sources[fiscal].budget",
    ]
    field(again, "cover.year").selectAll()
    type_ascii("2025")
    assert again.session.report.cover.year == Decimal(2025)
    assert again.shut()
    assert "cover.year" not in on_disk(again).session.rejected


# Saving


class Disk:
    """The disk of a draft in hand; it fails while `trouble` is set."""

    def __init__(self, editor, monkeypatch):
        self.trouble, self._save = None, editor.opened.save
        self.waits = threading.Event()
        self.waits.set()
        monkeypatch.setattr(editor.opened, "save", self.save)
        monkeypatch.setattr("gui.editor.saver.RETRY_MS", (20,))

    def save(self, state):
        self.waits.wait(5)
        if self.trouble:
            raise self.trouble
        return self._save(state)


def test_a_failed_save_is_shouted_and_stays(edit, monkeypatch, qtbot):
    editor = edit()
    disk = Disk(editor, monkeypatch)
    disk.trouble = Trouble("磁盘已满。请腾出空间。")
    field(editor, "cover.contact")
    write("李")
    qtbot.waitUntil(lambda: "保存失败" in save_state(editor))
    write("晓")
    assert "保存失败" in save_state(editor)
    elsewhere = next(one for one in editor.findChildren(QPushButton) if one.text() == "另存为")
    assert elsewhere.isVisible()
    disk.trouble = None
    qtbot.waitUntil(lambda: save_state(editor).startswith("已保存 "))
    assert not elsewhere.isVisible()
    assert on_disk(editor).report.cover.contact == "李晓"


def test_saving_elsewhere(edit, monkeypatch, said, tmp_path):
    editor = edit()
    field(editor, "cover.contact")
    write("李晓")
    target = tmp_path / "另存.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    editor.save_elsewhere()
    assert read_draft(target)[0].report.cover.contact == "李晓"
    assert "已另存一份" in said.told[0]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "没有" / "a.json"), ""))
    editor.save_elsewhere()
    assert "没有存成" in said.told[1]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    editor.save_elsewhere()
    assert len(said.told) == 2


def test_leaving_with_a_failing_disk_is_the_officers_choice(edit, monkeypatch, said):
    editor = edit()
    Disk(editor, monkeypatch).trouble = Trouble("磁盘已满。")
    field(editor, "cover.contact")
    write("李晓")
    said.answers = [2]
    assert not editor.shut()
    said.answers = [1]
    assert editor.shut()
    assert "没有保存成功" in said.asked[0]
    assert on_disk(editor).report.cover.contact == ""


def test_an_unforeseen_error_does_not_keep_the_officer_from_leaving(edit, monkeypatch, said, qtbot):
    editor = edit()
    Disk(editor, monkeypatch).trouble = ZeroDivisionError()
    monkeypatch.setattr("gui.editor.saver.PAUSE_MS", 60_000)
    field(editor, "cover.contact")
    write("李晓")
    said.answers = [1]
    with qtbot.captureExceptions() as caught:
        assert editor.shut()
    assert ZeroDivisionError in [kind for kind, *_ in caught]


def test_shutting_twice_is_once(edit):
    editor = edit()
    assert editor.shut()
    assert editor.shut()


def test_the_list_button_asks_to_leave(edit, qtbot):
    editor = edit()
    with qtbot.waitSignal(editor.leave_requested):
        click(head(editor, "list"))


def test_the_title_follows_the_project(edit):
    editor = edit()
    titles = []
    editor.title_changed.connect(titles.append)
    entry = field(editor, "cover.project")
    entry.selectAll()
    write("新项目")
    field(editor, "cover.year")
    type_ascii("2025")
    assert titles[-1] == "新项目（2025年度）"


def test_typing_the_title_does_not_pile_up_menus(edit):
    from PySide6.QtWidgets import QMenu

    editor = edit()
    field(editor, "cover.project")
    type_ascii("a" * 20)
    settle()
    assert len(editor.head.more.findChildren(QMenu)) == 1
