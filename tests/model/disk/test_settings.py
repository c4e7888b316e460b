"""Settings and the data folder they lie in."""

import json
import os
import stat
from pathlib import Path

import pytest

from model.disk.places import FOLDER_NAME, data_folder
from model.disk.settings import FILE, Settings, load_settings, save_settings
from model.errors import Trouble


def test_settings_come_back(tmp_path: Path) -> None:
    settings = Settings("澜川市青屏区图书馆", "青屏区文化广电和旅游局", type_size="大", last_export_folder="D:\\报告")
    save_settings(tmp_path, settings)
    assert load_settings(tmp_path) == settings
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize("damaged", [b"", b"{", b"\xff\x00", b"[]", b'{"unit": 3}', b'{"type_size": "9"}', b"[" * 9999])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / FILE).write_bytes(damaged)
    assert load_settings(tmp_path) == Settings()
    (aside,) = tmp_path.iterdir()
    assert aside.name.startswith(f"{FILE}.damaged-")
    assert aside.read_bytes() == damaged


def test_what_a_newer_version_added_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"unit": "图书馆", "theme": "dark"}), "utf-8")
    assert load_settings(tmp_path) == Settings(unit="图书馆")


def test_the_option_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_DATA_DIR", str(tmp_path / "环境"))
    assert data_folder(str(tmp_path / "选项")) == tmp_path / "选项"
    assert data_folder() == tmp_path / "环境"


def test_a_portable_program_keeps_its_data_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIXIAO_DATA_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    assert (tmp_path / "home") in data_folder(None, tmp_path).parents
    (tmp_path / "portable.ini").touch()
    assert data_folder(None, tmp_path) == tmp_path / FOLDER_NAME


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_only_the_owner_may_look_into_it(tmp_path: Path) -> None:
    folder = data_folder(str(tmp_path / "数据"))
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, folder / "drafts")] == [0o700, 0o700]


def test_a_data_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    with pytest.raises(Trouble, match="--data-dir"):
        data_folder(str(tmp_path / "文件"))


def test_the_typefaces_chosen_come_back(tmp_path: Path) -> None:
    settings = Settings(typefaces={"fangsong": "C:\\Windows\\Fonts\\simfang.ttf#0", "songti": "/字体/a=b+c@d#e.ttc#2"})
    save_settings(tmp_path, settings)
    assert load_settings(tmp_path) == settings
