"""The program is killed while the officer types, also where the draft cannot be written; started again, it has the words.

And a draft that is open is opened a second time.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from model.beginnings import sample
from model.disk.recovery import pending
from model.disk.settings import Settings, save_settings
from model.disk.store import Store, read_draft
from model.errors import Trouble
from tests.acceptance.at_work import ROOT, WORDS

PATIENCE = 60  # seconds
MORE = 12  # characters typed after the first save


@pytest.fixture
def data(tmp_path):
    made = tmp_path / "data"
    made.mkdir()
    save_settings(made, Settings(holder="李晓"))
    return made


@pytest.fixture
def draft(data):
    opened = Store(data).create(sample())
    opened.close()
    return opened


@pytest.fixture
def start(tmp_path, data):
    """Start the program as a process that does a deed; all are ended with the test."""
    running = []

    def make(deed, draft=""):
        command = [sys.executable, "-m", "tests.acceptance.at_work", deed, draft, str(data)]
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONUTF8": "1",
            "XDG_STATE_HOME": str(tmp_path / "state"),
        }
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
def typing(start, draft):
    """The program while the officer types; the first words are saved."""
    process = start("type", draft.id)
    said = process.stdout.readline()
    assert said.startswith("已保存"), process.communicate(timeout=PATIENCE)[1]
    return process


def on_disk(folder):
    """Return the longest text of the field in a folder's drafts and journals."""
    found = [""]
    for path in folder.glob("*.json"):
        with suppress(Trouble):  # just being replaced, or cut off
            found.append(read_draft(path)[0].report.overview.background)
    return max(found, key=len)


def typed(process, folder):
    """Let the officer type until some of it is on disk, kill the program, and return what was there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if len(text := on_disk(folder)) > len(WORDS) + MORE and text.startswith(WORDS):
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return text
        time.sleep(0.05)
    raise AssertionError(f"nothing typed in {folder}: {process.communicate()}")


def said(process):
    """Return the lines of a process that ends by itself."""
    out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return out.splitlines()


def test_killed_in_the_middle_of_typing_it_goes_on_where_it_was(start, typing, data):
    known = typed(typing, data / "drafts")

    text, clicks = said(start("open-again"))
    assert text.startswith(known)
    assert int(clicks) <= 2


def test_the_lock_of_a_dead_program_holds_nobody_up(start, typing, draft):
    typing.kill()
    typing.wait()

    text, mode, *_ = said(start("look", draft.id))
    assert text.startswith(WORDS)
    assert mode == "可写"


def test_a_second_window_opens_read_only_and_says_who_has_the_draft(start, typing, draft):
    question, text, mode, save_state, banner = said(start("look-beside", draft.id))

    assert "李晓" in question
    assert socket.gethostname() in question
    assert text.startswith(WORDS)
    assert (mode, save_state) == ("只读", "只读")
    assert "李晓" in banner


def test_where_the_draft_cannot_be_written_one_click_brings_the_words_back(start, typing, draft, data):
    away = data / "away"
    (data / "drafts").rename(away)  # a stick that is pulled out
    (data / "drafts").write_text("")  # and nothing can be made in its place
    known = typed(typing, data / "recovery")
    (data / "drafts").unlink()
    away.rename(data / "drafts")
    assert len(read_draft(draft.path)[0].report.overview.background) < len(known)

    text, clicks = said(start("recover"))
    assert text.startswith(known)
    assert int(clicks) == 1
    assert read_draft(draft.path)[0].report.overview.background.startswith(known)
    assert pending(data) == []


def test_where_the_draft_is_gone_for_good_the_words_become_another(start, typing, data):
    shutil.rmtree(data / "drafts")
    (data / "drafts").write_text("")
    known = typed(typing, data / "recovery")
    (data / "drafts").unlink()

    text, clicks = said(start("recover"))
    assert text.startswith(known)
    assert int(clicks) == 1
    assert on_disk(data / "drafts").startswith(known)
