"""The program is killed while the officer types; and a draft that is open is opened a second time."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from model.beginnings import sample
from model.disk.settings import Settings, save_settings
from model.disk.store import Store, read_draft
from tests.acceptance.at_work import ROOT, WORDS


@pytest.fixture
def start(tmp_path):
    """Start the program as a process that does a deed on a draft; all are ended with the test."""
    running = []

    def make(deed, draft):
        command = [sys.executable, "-m", "tests.acceptance.at_work", deed, draft, str(tmp_path / "data")]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        running.append(process)
        return process

    yield make
    for process in running:
        process.kill()
        process.communicate()


@pytest.fixture
def store(tmp_path):
    (tmp_path / "data").mkdir()
    save_settings(tmp_path / "data", Settings(holder="李晓"))
    return Store(tmp_path / "data")


def new_draft(store):
    opened = store.create(sample())
    opened.close()
    return opened


def said(process):
    """Return the lines of a process that ends by itself."""
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out.splitlines()


def first_line(process):
    line = process.stdout.readline()
    assert line, process.communicate(timeout=60)[1]
    return line.strip()


def test_what_was_called_saved_survives_a_kill(start, store):
    opened = new_draft(store)
    process = start("type", opened.id)
    assert first_line(process).startswith("已保存")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert read_draft(opened.path)[0].report.overview.background.startswith(WORDS)
    text, mode, *_ = said(start("look", opened.id))
    assert text.startswith(WORDS)
    assert mode == "可写"  # the lock of the dead process holds nobody up


def test_a_second_window_opens_read_only_and_says_who_has_the_draft(start, store):
    opened = new_draft(store)
    assert first_line(start("type", opened.id)).startswith("已保存")
    question, text, mode, save_state, banner = said(start("look-beside", opened.id))
    assert "李晓" in question
    assert socket.gethostname() in question
    assert text.startswith(WORDS)
    assert (mode, save_state) == ("只读", "只读")
    assert "李晓" in banner
