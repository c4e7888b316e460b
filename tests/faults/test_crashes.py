"""Faults 1–7, 69 and 70: the program or the machine ends in the middle of something."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.app import watch_end
from gui.faults import Faults
from gui.main_window import MainWindow
from model.beginnings import sample
from model.disk.files import private_name
from model.disk.store import OpenDraft, Store, read_draft
from tests.gui.conftest import Said
from tests.torture.drafts import turn_of, turn_state
from tests.torture.power import Recorder
from tests.torture.test_power import bad_states, recorded

ROOT = Path(__file__).parents[2]
GOAL = "overview.goal"


@pytest.fixture
def window(app: QApplication, qtbot: Any, store: Store, said: Said) -> Any:
    """The window with a draft open."""
    opened = store.create(sample())
    opened.close()
    made = MainWindow(store.folder)
    qtbot.addWidget(made)
    made.show()
    made.open_draft(opened.id)
    yield made
    if made.editor:
        made.editor.saver.close()
        made.editor.opened.close()


def goal_on_disk(window: MainWindow) -> str:
    assert window.editor
    return read_draft(window.editor.opened.path)[0].report.overview.goal


def break_disk(draft: OpenDraft) -> Callable[[], None]:
    """Let a draft's folder go; return what puts it back."""
    folder = draft.path.parent
    away = folder.rename(folder.with_name("拔走"))
    return lambda: away.rename(folder) and None


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_fault_01_killed_during_saves_nothing_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.torture.kills", str(tmp_path), "15", "1"]
    found = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert {what for what, count in found.items() if count} == {"kills", "within a save"}


def test_fault_01_temporary_copies_are_swept_at_the_next_open(store: Store, draft: OpenDraft) -> None:
    draft.close()
    left = private_name(draft.path, "-12ab.tmp")
    left.write_bytes(b"half")
    store.open(draft.id).close()
    assert not left.exists()


def test_fault_01_what_a_killed_creation_left_is_swept_later(store: Store, draft: OpenDraft) -> None:
    young, old = (draft.path.with_name(f".jixiao-0123456789ab-{name}.tmp") for name in ("young", "old"))
    for left in (young, old):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    store.pending()
    assert (young.exists(), old.exists()) == (True, False)


def test_fault_02_typing_is_on_disk_by_itself(edit: Callable[..., Any], qtbot: Any) -> None:
    editor = edit()
    editor.session.edit(GOAL, "没有按过保存")
    qtbot.waitUntil(lambda: read_draft(editor.opened.path)[0].report.overview.goal == "没有按过保存")


def test_fault_03_power_lost_at_any_operation_of_a_save(tmp_path: Path) -> None:
    bad, _ = bad_states(recorded(tmp_path / "data"), 300, seed=3)
    assert bad == {}


def test_fault_04_a_save_called_done_is_durable(tmp_path: Path) -> None:
    from tests.torture.power import Disk

    recorder = Recorder(tmp_path)
    with recorder.watching():
        opened = Store(tmp_path).create(turn_state(1))
        opened.save(turn_state(2))
        recorder.done()
        opened.close()
    now = [step.what for step in recorder.steps].index("done")
    disk, chance = Disk(recorder.steps[: now + 1]), Random(4)
    for _ in range(50):
        left = disk.left(chance)[1][str(opened.path)]
        (tmp_path / "left.json").write_bytes(left)
        assert turn_of(read_draft(tmp_path / "left.json")[0]) == 2


def test_fault_05_the_end_of_the_session_saves_without_a_question(window: MainWindow, said: Said) -> None:
    window.editor.session.edit(GOAL, "注销之前")
    assert window.secure()
    assert goal_on_disk(window) == "注销之前"
    assert said.asked == []


def test_fault_05_at_the_end_of_the_session_the_journal_takes_what_cannot_be_saved(
    window: MainWindow, store: Store, said: Said
) -> None:
    assert window.editor
    put_back = break_disk(window.editor.opened)
    window.editor.session.edit(GOAL, "注销之前")
    assert not window.secure()
    window.editor.opened.journal.close()  # as the end of the process does
    put_back()
    (found,) = store.pending()
    assert found.state
    assert (found.state.report.overview.goal, said.asked) == ("注销之前", [])


def test_fault_05_the_window_listens_to_the_end_of_the_session(window: MainWindow, app: QApplication) -> None:
    before = app.receivers("2commitDataRequest(QSessionManager&)")
    watch_end(app, window)
    assert app.receivers("2commitDataRequest(QSessionManager&)") == before + 1


def test_fault_06_an_error_in_the_program_is_told_and_the_words_are_kept(
    window: MainWindow, store: Store, said: Said, qtbot: Any, tmp_path: Path
) -> None:
    assert window.editor
    put_back = break_disk(window.editor.opened)
    window.editor.session.edit(GOAL, "出错之前")
    faults = Faults(tmp_path)
    faults.rescue = window.rescue_words
    try:
        raise ZeroDivisionError("出错之前")
    except ZeroDivisionError as error:
        faults.catch(ZeroDivisionError, error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(said.told))
    assert "没有预料到" in said.told[-1]
    log = (tmp_path / "problems.log").read_text("utf-8")
    assert "ZeroDivisionError" in log
    assert "出错之前" not in log
    found = window.editor.opened.journal.read()
    assert found
    assert found.state
    assert found.state.report.overview.goal == "出错之前"
    put_back()
    assert window.isEnabled()


CRASH = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.faults import Faults
app = QApplication([])
Faults(Path(sys.argv[1])).install()
import ctypes
ctypes.string_at(0)
"""


def test_fault_07_a_crash_of_native_code_leaves_a_log(tmp_path: Path, store: Store, draft: OpenDraft) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path / "logs")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    log = (tmp_path / "logs" / "problems.log").read_text("utf-8")
    assert "Fatal Python error: Segmentation fault" in log
    assert 'File "<string>", line 9' in log


def test_fault_07_what_was_in_the_journal_is_offered_after_a_crash(store: Store, draft: OpenDraft) -> None:
    draft.journal.write(turn_state(2), draft.base_sha)
    draft.close()  # the locks go with the process
    (found,) = store.pending()
    assert found.state
    assert (turn_of(found.state), found.is_older) == (2, False)


def test_fault_69_half_typed_words_survive_another_display_and_another_input_method(
    edit: Callable[..., Any], app: QApplication
) -> None:
    editor = edit()
    editor.show_step("overview")
    editor.go_to(GOAL)
    field = QApplication.focusWidget()
    QCoreApplication.sendEvent(field, QInputMethodEvent("ban", []))
    theme.apply(app, 16)
    try:
        editor.resize(1000, 600)
        QApplication.processEvents()
        editor.save()
    finally:
        theme.apply(app, 14)
    assert read_draft(editor.opened.path)[0].report.overview.goal == "ban"


def test_fault_70_a_clock_that_jumps_in_a_save_loses_nothing(
    store: Store, draft: OpenDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sleep stops the process between two operations, as the models of kills and power show; the clock jumps."""
    from model.disk import files

    hours = iter(range(0, 10**9, 36_000))
    monkeypatch.setattr(files.time, "monotonic", lambda: float(next(hours)))
    for turn in (2, 3):
        draft.save(turn_state(turn))
    assert turn_of(read_draft(draft.path)[0]) == 3
