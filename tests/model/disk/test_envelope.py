"""What is remembered from one save to the next never stands for what has changed."""

import json
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from model.disk.envelope import Sealer, canonical, digest
from model.disk.store_file import DraftFile
from model.draft import State, with_value
from tests.strategies import states

NOW = datetime(2026, 3, 6, 12)
FIELDS = ("overview.goal", "overview.background", "evaluation.design", "cover.unit")
EDITS = st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(["甲", "乙", ""])), max_size=6)


@given(st.lists(states(), min_size=1, max_size=3), EDITS)
@settings(max_examples=60)
def test_each_save_says_what_a_first_save_of_the_same_state_says(
    begun: list[State], edits: list[tuple[str, str]]
) -> None:
    passed = [*begun, begun[0]]
    for path, text in edits:
        passed.append(with_value(passed[-1], path, text))
    passed += reversed(passed)  # undone again: the same objects come back
    file = DraftFile(Path("a.json"))
    for state in passed:
        assert tables(file, state) == tables(DraftFile(Path("a.json")), state)


def tables(file: DraftFile, state: State) -> object:
    file._stage(state)
    sealed = json.loads(file.storage.sealed(NOW)[1])
    assert sealed["sha256"] == digest(canonical({key: value for key, value in sealed.items() if key != "sha256"}))
    return sealed["tables"]


def test_tables_that_change_in_place_are_seen() -> None:
    sealer, chapter = Sealer(), {"goal": "甲"}
    held = {"report": {"1": {"overview": chapter}}}
    first = sealer.seal({"tables": held})
    held["report"] = {"1": {"overview": chapter, "cover": {}}}
    assert sealer.seal({"tables": held}) == Sealer().seal({"tables": held}) != first
