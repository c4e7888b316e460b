"""Faults 60–68: passwords, metadata, what is remembered, who may read, what is logged, and settings."""

import getpass
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from gui.faults import Faults, described
from gui.main_window import MainWindow
from model.beginnings import sample
from model.disk import secret
from model.disk.files import backup_of
from model.disk.history import PAGE
from model.disk.package import read_incoming
from model.disk.places import data_folder
from model.disk.settings import FILE, Settings, load_settings, save_settings
from model.disk.store import OpenDraft, Store, write_draft
from model.errors import Trouble
from model.presets import catalogue
from reports.export import export
from tests.gui.conftest import Said
from tests.model.disk.test_package import Office
from tests.torture.drafts import turn_state

PASSWORD = "青屏区图书馆2025"
WORD = "独一无二的一句话"


@pytest.fixture(scope="module")
def locked() -> bytes:
    return secret.lock(WORD.encode(), PASSWORD)


def refused(data: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(Trouble) as caught:
        secret.unlock(data, password)
    return str(caught.value)


@pytest.mark.parametrize("factors", [(30, 8, 1), (255, 255, 255), (15, 255, 1), (15, 8, 255)])
def test_fault_60_a_header_that_asks_for_endless_work_is_refused(
    locked: bytes, monkeypatch: pytest.MonkeyPatch, factors: tuple[int, int, int]
) -> None:
    place = len(secret.MAGIC)
    monkeypatch.setattr(secret, "_key", lambda *_: pytest.fail("work was done for it"))
    assert refused(locked[:place] + bytes(factors) + locked[place + 3 :]) == secret.WRONG


def test_fault_61_a_wrong_password_and_a_flipped_bit_are_told_in_the_same_words(locked: bytes) -> None:
    flipped = locked[:-9] + bytes([locked[-9] ^ 1]) + locked[-8:]
    assert refused(locked, f"{PASSWORD}x") == refused(flipped) == secret.WRONG
    assert "请改用备份" in secret.WRONG
    assert secret.unlock(locked, PASSWORD) == WORD.encode()


def test_fault_62_nothing_of_a_locked_package_stands_in_plain_on_disk(home: Path) -> None:
    """Only packages have passwords; a package is locked and opened in memory, nothing of it is written beside."""
    office = Office(home / "单位", sample(), {"验收单.pdf": WORD.encode() * 50})
    travelled = home / "U盘"
    travelled.mkdir()
    path = office.package("草稿.jxb", PASSWORD).rename(travelled / "草稿.jxb")
    read_incoming(path, PASSWORD)  # and the program is killed here
    with pytest.raises(Trouble):
        read_incoming(path, "x" * 8)
    everything = [
        file for file in home.rglob("*") if file.is_file() and not file.is_relative_to(home / "单位" / "data")
    ]
    assert everything == [path]
    assert WORD.encode() not in path.read_bytes()


def test_fault_63_metadata_name_title_and_unit_and_nothing_of_the_computer(tmp_path: Path) -> None:
    state, target = sample(), tmp_path / "报告.pdf"
    export(state, catalogue()["key-project"], [target])
    metadata = PdfReader(target).metadata
    assert metadata
    told = {key: str(value) for key, value in metadata.items() if str(value)}
    assert told.keys() <= {
        "/Title",
        "/Author",
        "/Creator",
        "/Producer",
        "/CreationDate",
        "/ModDate",
        "/Trapped",
        "/Keywords",
    }
    assert told["/Author"] == state.report.cover.unit
    said, data = " ".join(told.values()), target.read_bytes()
    for name in (str(Path.home()), str(tmp_path), socket.gethostname(), f"/{getpass.getuser()}/"):
        assert name not in said
        assert len(name) < 5 or name.encode() not in data  # a short name may stand anywhere by chance


@pytest.fixture
def window(app: QApplication, qtbot: Any, store: Store, said: Said) -> Callable[[bool], MainWindow]:
    def make(keeps: bool) -> MainWindow:
        save_settings(data_folder(str(store.folder)), Settings(keep_recent=keeps))
        made = MainWindow(store.folder)
        qtbot.addWidget(made)
        return made

    return make


@pytest.mark.parametrize("keeps", [True, False])
def test_fault_64_recent_files_are_remembered_only_if_wanted(
    window: Callable[[bool], MainWindow], store: Store, home: Path, keeps: bool
) -> None:
    write_draft(home / "来自同事.json", sample())
    made = window(keeps)
    made.open_draft(home / "来自同事.json")
    made.close_draft()
    text = (store.folder / FILE).read_text("utf-8")
    assert ("来自同事" in text) == keeps
    assert sample().report.cover.project not in text
    save_settings(store.folder, Settings(keep_recent=False))
    assert load_settings(store.folder).recent == ()


@pytest.mark.skipif(
    os.name == "nt", reason="modes are of POSIX; on Windows the folder of the user's profile is private"
)
def test_fault_65_only_the_owner_may_read_anything(home: Path, app: QApplication) -> None:
    folder = data_folder(str(home / "数据"))
    store = Store(folder, "李晓")
    opened = store.create(turn_state(1))
    opened.save(turn_state(2))
    opened.history.keep(turn_state(2), PAGE)
    opened.journal.write(turn_state(3), opened.base_sha)
    save_settings(folder, Settings(unit="图书馆"))
    Faults(folder / "logs").write("ValueError")
    assert {"logs", "history", "recovery", "drafts"} <= {path.name for path in folder.iterdir()}
    assert backup_of(opened.path).exists()
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    opened.close()


def test_fault_66_a_log_holds_no_text_of_the_report_and_no_path() -> None:
    try:
        raise ValueError(WORD)
    except ValueError as error:
        text = described(ValueError, error.__traceback__)
    assert WORD not in text
    assert str(Path(__file__).parent) not in text
    assert "test_privacy.py" in text


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\x00", b"[]", b'{"unit": 3}'])
def test_fault_68_damaged_settings_are_set_aside_and_the_defaults_hold(home: Path, damage: bytes) -> None:
    (home / FILE).write_bytes(damage)
    assert load_settings(home) == Settings()
    (aside,) = home.glob(f"{FILE}.damaged-*")
    assert aside.read_bytes() == damage
    save_settings(home, Settings(unit="图书馆"))
    assert load_settings(home).unit == "图书馆"


def test_fault_68_settings_out_of_reach_are_not_called_damaged(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(home, Settings(unit="图书馆"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", no_answer)
        assert load_settings(home) == Settings()
    assert load_settings(home).unit == "图书馆"
    assert json.loads((home / FILE).read_text("utf-8"))["unit"] == "图书馆"


def no_answer(*_: object, **__: object) -> None:
    raise PermissionError(13, "not now")


def test_fault_65_the_draft_in_hand_is_private_too(draft: OpenDraft) -> None:
    assert os.name == "nt" or stat.S_IMODE(draft.path.stat().st_mode) == 0o600
