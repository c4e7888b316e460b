"""Asking for files: where a dialog begins, what it suggests, and that it speaks Chinese throughout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QLabel, QWidget

from gui import file_dialogs, theme

ROOT = Path(__file__).parents[2]
VISITING = """
import sys
import shiboken6
from PySide6.QtWidgets import QFileDialog
from gui.app import make_app
app = make_app(14)
dialog = QFileDialog(None, "", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
dialog.accept()
shiboken6.delete(dialog)
"""


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """The places where dialogs began; each is answered with a name in the folder 优盘."""
    places, stick = [], tmp_path / "优盘"
    stick.mkdir()

    def answer(_parent, _title, place, *_filters):
        places.append(Path(place))
        return str(stick / "报告"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(file_dialogs, "_visited", [])
    return places


def documents():
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def test_the_first_dialog_begins_in_the_documents_the_next_where_it_ended(qtbot, asked, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    file_dialogs.to_open(parent, "导入", "")
    file_dialogs.to_open(parent, "导入", "")

    assert asked == [documents(), tmp_path / "优盘"]


def test_a_draft_is_suggested_under_a_legal_name_and_gets_its_extension(qtbot, asked, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    found = file_dialogs.draft_to_save(parent, "图书/分馆：一期")

    assert asked == [documents() / "图书／分馆：一期.json"]
    assert found == tmp_path / "优盘" / "报告.json"


def test_the_dialog_has_no_english_words(qapp, qtbot, tmp_path):
    theme.apply(qapp)
    dialog = QFileDialog(None, "", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    words = [made.text() for made in dialog.findChildren(QLabel)]

    assert words
    assert not [one for one in words if one.isascii()]
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "文件夹"


def test_the_folders_a_dialog_went_to_are_not_written_down(tmp_path):
    command = [sys.executable, "-c", VISITING, str(tmp_path)]
    config = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path)}
    subprocess.run(command, env=os.environ | config, cwd=ROOT, check=True, capture_output=True)
    assert not list(tmp_path.rglob("*.conf"))
