"""Who has a draft open, seen from outside."""

import json
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from model.beginnings import sample
from model.disk.files import private_name
from model.disk.holders import held
from model.disk.store import Store

ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path, "李晓")


def test_an_open_draft_is_held_and_a_closed_one_is_not(store):
    opened = store.create(sample())
    found = held(opened.path)
    assert (found.locked, found.here) == (True, True)
    assert found.holder.startswith(f"李晓（{socket.gethostname()}）")
    assert abs((datetime.now().astimezone() - found.since).total_seconds()) < 60
    opened.close()
    assert held(opened.path) is None


def test_looking_takes_nothing_from_the_holder(store):
    opened = store.create(sample())
    before = sorted(opened.path.parent.iterdir())
    held(opened.path)
    assert sorted(opened.path.parent.iterdir()) == before
    assert Store(store.folder).open(opened.id).read_only
    opened.save(sample())
    opened.close()


def test_what_a_dead_process_left_is_held_by_nobody(store):
    store.create(sample()).close()
    (id_,) = store.ids()
    code = (
        "import os; from pathlib import Path; from model.disk.store import Store\n"
        f"opened = Store(Path({str(store.folder)!r}), '王').open({id_!r}); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    found = held(store.path_of(id_))
    assert (found.locked, found.here) == (False, True)
    assert not store.open(id_).read_only


@pytest.mark.parametrize(
    ("note", "holder"),
    [
        (
            json.dumps({"host": "别的电脑", "pid": 1, "since": "2026-01-05T09:00:00+08:00", "name": "周"}),
            "周（别的电脑）",
        ),
        ("{", "另一个窗口"),
        ("[]", "另一个窗口"),
        ('{"since": "去年"}', "另一个窗口（）"),
    ],
)
def test_a_note_of_another_computer_or_a_garbled_one_counts_as_a_trace(store, note, holder):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    private_name(path, ".holder").write_text(note, encoding="utf-8")
    found = held(path)
    assert (found.locked, found.here) == (False, False)
    assert found.holder.startswith(holder)


def test_an_empty_note_is_none(store):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    private_name(path, ".holder").touch()
    assert held(path) is None
