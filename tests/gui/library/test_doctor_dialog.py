"""系统自检 in the window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu

from gui import theme
from gui.library.doctor_dialog import DoctorDialog
from gui.library.library import Library
from gui.widgets import Icon
from model.beginnings import sample
from model.disk.settings import Settings
from model.disk.store import Store
from model.presets import catalogue


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):  # the input method is examined where there is a screen
        monkeypatch.delenv(name, raising=False)
    return Store(tmp_path / "data")


@pytest.fixture
def examine(qapp, qtbot):
    def run(store):
        theme.apply(qapp)
        dialog = DoctorDialog(store.folder)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(dialog.finished_examining, timeout=20_000):
            dialog.show()
        return dialog

    return run


def said(dialog):
    return [one.text() for one in dialog._area.widget().findChildren(QLabel)]


def test_all_in_order_is_said_and_everything_examined_is_listed(examine, store):
    store.create(sample()).close()
    dialog = examine(store)
    assert dialog.banner.text() == "全部正常。"
    assert "1份可以读出" in said(dialog)
    assert len(said(dialog)) == 2 * len(dialog.found)
    assert dialog.again.isEnabled()
    assert dialog.save.isEnabled()


def test_an_input_method_not_set_is_a_reminder_that_stands_first(examine, store, monkeypatch):
    for name in ("QT_IM_MODULE", "QT_IM_MODULES", "XMODIFIERS", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    dialog = examine(store)
    assert dialog.banner.text() == "没有发现问题，有1处提醒。"
    assert said(dialog)[0] == "输入法"
    assert dialog._area.widget().findChildren(Icon)[0].accessibleName() == "提醒"


def test_what_is_wrong_stands_first(examine, store):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    path.write_text("{", encoding="utf-8")
    dialog = examine(store)
    assert dialog.banner.text().startswith("发现1处问题")
    assert said(dialog)[0] == f"草稿{path.stem[:8]}"


def test_examined_again_a_mended_fault_is_gone(examine, store, qtbot):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    good = path.read_bytes()
    path.write_text("{", encoding="utf-8")
    dialog = examine(store)
    path.write_bytes(good)
    with qtbot.waitSignal(dialog.finished_examining, timeout=20_000):
        dialog.again.click()
        assert not dialog.again.isEnabled()
    assert dialog.banner.text() == "全部正常。"


def test_the_text_is_saved_where_the_officer_says(examine, store, tmp_path, monkeypatch):
    store.create(sample()).close()
    dialog = examine(store)
    target = tmp_path / "自检.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save.click()
    text = target.read_text(encoding="utf-8")
    assert "全部正常。" in text
    assert str(tmp_path) not in text
    assert "自检.txt" in dialog.banner.text()


def test_not_saving_after_all(examine, store, monkeypatch):
    dialog = examine(store)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.save.click()
    assert dialog.banner.text() == "全部正常。"


def test_a_place_that_cannot_be_written_is_told(examine, store, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("gui.messages.tell", lambda _parent, title, text, **_: told.append(text))
    dialog = examine(store)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "gone" / "a.txt"), ""))
    dialog.save.click()
    assert len(told) == 1
    assert "请" in told[0]


def test_it_can_be_closed_while_it_examines(qapp, qtbot, store):
    dialog = DoctorDialog(store.folder)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog._work.is_busy
    dialog.reject()
    assert not dialog._work.is_busy


def test_nothing_is_at_work_before_it_is_shown(qapp, qtbot, store):
    dialog = DoctorDialog(store.folder)
    qtbot.addWidget(dialog)
    assert not dialog._work.is_busy


def test_the_start_window_leads_there(qapp, qtbot, store, monkeypatch):
    seen: list[Path] = []
    monkeypatch.setattr(DoctorDialog, "exec", lambda self: seen.append(self._folder))
    library = Library(store, catalogue(), Settings())
    qtbot.addWidget(library)
    library.deeds.show_more()
    actions = [action for menu in library.findChildren(QMenu) for action in menu.actions()]
    next(action for action in actions if action.text() == "系统自检").trigger()
    assert seen == [store.folder]
