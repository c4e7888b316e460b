"""Faults 19–22: two programs at one data folder."""

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.disk.files import private_name
from model.disk.store import OpenDraft, Store
from model.errors import Trouble
from tests.torture.drafts import turn_of, turn_state

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from model.disk.store import Store
opened = Store(Path(sys.argv[1]), "李晓").open(sys.argv[2])
print("read-only" if opened.read_only else "held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def elsewhere(store: Store, draft: OpenDraft) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the draft open."""
    draft.close()
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store.folder), draft.id],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_fault_19_a_second_program_only_reads_and_says_who_has_the_draft(
    store: Store, draft: OpenDraft, elsewhere: "subprocess.Popen[str]"
) -> None:
    seen = store.open(draft.id)
    assert seen.read_only
    assert seen.holder.startswith(f"李晓（{socket.gethostname()}）")
    assert ":" in seen.holder  # since when
    assert not seen.is_stale
    with pytest.raises(Trouble, match="这里只能查看"):
        seen.save(turn_state(2))
    with pytest.raises(Trouble, match="李晓"):
        store.delete(draft.id)


def test_fault_20_a_second_program_with_another_draft_is_not_in_the_way(
    store: Store, draft: OpenDraft, elsewhere: "subprocess.Popen[str]"
) -> None:
    other = store.create(turn_state(1))
    other.save(turn_state(2))
    other.close()
    assert turn_of(store.open(other.id, read_only=True).state) == 2


def test_fault_21_the_lock_of_a_dead_process_is_taken_over_and_logged(
    store: Store, draft: OpenDraft, elsewhere: "subprocess.Popen[str]", caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere.kill()
    elsewhere.wait()
    with caplog.at_level(logging.INFO):
        mine = store.open(draft.id)
    assert not mine.read_only
    assert str(elsewhere.pid) in caplog.text
    mine.close()


@pytest.mark.parametrize(
    "note", [json.dumps({"host": "另一台", "pid": 7, "name": "王芳", "since": "2025-03-05T14:01:00+08:00"}), "half {"]
)
def test_fault_22_a_note_of_another_computer_or_garbage_asks(store: Store, draft: OpenDraft, note: str) -> None:
    draft.close()
    private_name(draft.path, ".holder").write_text(note, "utf-8")
    seen = store.open(draft.id)
    assert (seen.read_only, seen.is_stale) == (True, True)  # 只读打开 / 仍然打开
    seen.close()
    mine = store.open(draft.id, take_over=True)
    assert not mine.read_only
    mine.close()
    assert not os.path.lexists(private_name(draft.path, ".holder"))
