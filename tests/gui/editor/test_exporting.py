"""Exporting from the last page: the window stays alive, stopping leaves nothing, trouble is told, success offers the file."""

import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QProgressDialog, QPushButton

from gui.editor import exporting
from gui.editor.exporting import export_with_progress
from model.disk.store import read_draft
from model.errors import Trouble
from reports.export import export
from reports.progress import Cancelled
from tests.gui.hands import CTRL, Key, click, press, settle

CLOSE = 2  # the answer 关闭


@pytest.fixture
def opened(monkeypatch):
    """What was opened with the programs of the system."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()))
    return found


@pytest.fixture
def window(show):
    return show(QPushButton("导出"))


def run(window, state, preset, *targets):
    return export_with_progress(window, state, preset, targets, True)


def test_files_are_made_and_offered(window, said, opened, sample_state, preset, tmp_path):
    targets = [tmp_path / f"报告{extension}" for extension in (".pdf", ".txt", ".json")]
    said.answers = [0, 1]
    assert run(window, sample_state, preset, *targets)
    assert targets[0].read_bytes().startswith(b"%PDF")
    assert sample_state.report.cover.project in targets[1].read_text(encoding="utf-8")
    assert read_draft(targets[2])[0] == sample_state
    assert said.asked[0].startswith("已导出3个文件。")
    assert run(window, sample_state, preset, targets[1])
    assert opened == [str(targets[0]), str(tmp_path)]


def test_an_empty_report_is_exported_too(window, said, blank_state, preset, tmp_path):
    said.answers = [CLOSE]
    assert run(window, blank_state, preset, tmp_path / "空.pdf")
    assert (tmp_path / "空.pdf").stat().st_size > 1000


def test_remarks_are_told_with_the_success(window, said, monkeypatch, sample_state, preset, tmp_path):
    monkeypatch.setattr(exporting, "export", lambda *_: ["字库中没有“𰻞”字，印为〓（基本信息）。"])
    said.answers = [CLOSE]
    assert run(window, sample_state, preset, tmp_path / "a.pdf")
    assert "〓" in said.asked[0]


def test_trouble_is_told_as_it_stands(window, said, sample_state, preset, tmp_path):
    assert not run(window, sample_state, preset, tmp_path / "没有" / "a.pdf")
    assert "没有文件夹" in said.told[0]
    assert said.asked == []


def test_an_unforeseen_error_is_no_success(window, said, monkeypatch, sample_state, preset, tmp_path):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(exporting, "export", fail)
    with pytest.raises(ZeroDivisionError):
        run(window, sample_state, preset, tmp_path / "a.pdf")
    assert (said.told, said.asked) == ([], [])


class SlowExport:
    """An export that waits in its middle until it is told to go on."""

    def __init__(self, monkeypatch):
        self.go_on = threading.Event()
        self.threads = set()
        monkeypatch.setattr(exporting, "export", self)
        monkeypatch.setattr(exporting, "SHOWN_AFTER_MS", 0)

    def __call__(self, state, preset, targets, progress, mark, typefaces):
        self.threads.add(threading.current_thread())
        for part in range(1, 5):
            progress(part, 10)
        assert self.go_on.wait(10)
        return export(state, preset, targets, progress, mark, typefaces)


@pytest.fixture
def slow(monkeypatch):
    made = SlowExport(monkeypatch)
    yield made
    made.go_on.set()


def dialog_of(window):
    found = window.findChildren(QProgressDialog, "export-progress")
    return next((one for one in found if one.isVisible()), None)


def when_shown(window, act, tries=200):
    """Do something as soon as the progress is shown at 40 per cent."""
    dialog = dialog_of(window)
    if dialog is not None and dialog.value() == 40:
        act(dialog)
    elif tries:
        QTimer.singleShot(10, lambda: when_shown(window, act, tries - 1))


def test_the_window_lives_while_the_work_is_done_elsewhere(window, said, slow, sample_state, preset, tmp_path):
    seen = []

    def look(dialog):
        seen.append((dialog.value(), dialog.labelText()))
        slow.go_on.set()

    QTimer.singleShot(0, lambda: when_shown(window, look))
    said.answers = [CLOSE]
    assert run(window, sample_state, preset, tmp_path / "a.txt")
    assert seen == [(40, "正在导出1个文件…")]
    assert threading.main_thread() not in slow.threads
    assert dialog_of(window) is None


def test_stopping_leaves_no_file(window, said, slow, sample_state, preset, tmp_path):
    def stop(dialog):
        dialog.canceled.emit()
        slow.go_on.set()

    QTimer.singleShot(0, lambda: when_shown(window, stop))
    old = tmp_path / "b.txt"
    old.write_text("旧", encoding="utf-8")
    assert not run(window, sample_state, preset, tmp_path / "a.pdf", old)
    assert list(tmp_path.glob("*.pdf")) == []
    assert old.read_text(encoding="utf-8") == "旧"
    assert (said.told, said.asked) == ([], [])


def test_no_progress_comes_up_behind_the_result(window, said, monkeypatch, qtbot, sample_state, preset, tmp_path):
    monkeypatch.setattr(exporting, "SHOWN_AFTER_MS", 30)
    monkeypatch.setattr(exporting, "export", lambda *_: [])

    def choose(*_):
        qtbot.wait(80)
        return CLOSE if dialog_of(window) is None else pytest.fail("the progress is still there")

    monkeypatch.setattr(exporting.messages, "choose", choose)
    assert run(window, sample_state, preset, tmp_path / "a.txt")


def test_cancelling_is_an_exception_of_the_export():
    assert issubclass(Cancelled, Exception)
    assert not issubclass(Cancelled, Trouble)


# From the editor


@pytest.fixture
def last_page(edit, sample_state, tmp_path):
    editor = edit(sample_state)
    press(Key.Key_E, CTRL)
    assert editor.step == "export"
    editor.page.findChild(QLineEdit, "export-folder").setText(str(tmp_path))
    return editor


def choose_formats(editor, *wanted):
    for extension in (".pdf", ".txt", ".json"):
        editor.page.findChild(QCheckBox, f"format{extension}").setChecked(extension in wanted)


def test_the_button_says_how_many_files(last_page):
    button = last_page.findChild(QPushButton, "action:next")
    choose_formats(last_page, ".pdf", ".txt")
    assert button.text() == "导出2个文件"
    choose_formats(last_page)
    assert button.text() == "导出"


def test_exporting_by_key_and_by_button(last_page, said, tmp_path, qtbot):
    choose_formats(last_page, ".txt")
    heard = []
    last_page.exported.connect(heard.append)
    said.answers = [CLOSE, CLOSE, CLOSE]
    press(Key.Key_E, CTRL)
    click(last_page.findChild(QPushButton, "action:next"))
    click(last_page.findChild(QPushButton, "action:export"))
    assert len(said.asked) == 3
    assert heard == [str(tmp_path)] * 3
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".txt"]


def test_without_a_format_nothing_happens(last_page, said, tmp_path):
    choose_formats(last_page)
    press(Key.Key_E, CTRL)
    assert "请至少选择一种文件格式" in last_page.page.banner.text()
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_what_is_exported_is_what_stands_in_the_form(edit, said, tmp_path):
    editor = edit()
    from tests.gui.hands import compose

    editor.go_to("overview.goal")
    compose("mubiao")
    press(Key.Key_E, CTRL)
    editor.page.findChild(QLineEdit, "export-folder").setText(str(tmp_path))
    choose_formats(editor, ".json")
    said.answers = [CLOSE]
    press(Key.Key_E, CTRL)
    made = next(tmp_path.glob("*.json"))
    assert read_draft(made)[0].report.overview.goal == "mubiao"


def test_during_an_export_there_is_no_second_one_and_no_leaving(last_page, said, slow, tmp_path):
    choose_formats(last_page, ".txt")
    tried = []

    def meddle(_dialog):
        last_page.export()
        tried.append(last_page.shut())
        slow.go_on.set()

    QTimer.singleShot(0, lambda: when_shown(last_page, meddle))
    said.answers = [CLOSE]
    press(Key.Key_E, CTRL)
    assert tried == [False]
    assert len(said.asked) == 1
    assert last_page.shut()


def test_a_read_only_draft_can_be_exported(edit, said, store, sample_state, tmp_path):
    mine = store.create(sample_state)
    editor = edit(opened=store.open(mine.id, read_only=True))
    press(Key.Key_E, CTRL)
    editor.page.findChild(QLineEdit, "export-folder").setText(str(tmp_path))
    choose_formats(editor, ".txt")
    said.answers = [CLOSE]
    press(Key.Key_E, CTRL)
    assert len(list(tmp_path.glob("*.txt"))) == 1
    mine.close()


def test_the_overview_leads_to_the_steps(last_page):
    links = {link.accessibleName(): link for link in last_page.page.findChildren(QPushButton) if link.text() == "修改"}
    assert len(links) == 11
    links["修改绩效目标"].click()
    settle()
    assert last_page.step == "goals"
    assert QApplication.focusWidget().objectName() == "overview.goal"
