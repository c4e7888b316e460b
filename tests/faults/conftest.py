"""What the tests of single faults share: a store, a draft in hand, and the window's fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.disk.store import OpenDraft, Store
from tests.gui.conftest import app, edit, preset, previews, said, store  # noqa: F401  # fixtures
from tests.torture.drafts import turn_state


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No fault reaches the journals of whoever runs the tests."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def draft(store: Store) -> Iterator[OpenDraft]:  # noqa: F811
    """A draft in hand, in its first turn."""
    opened = store.create(turn_state(1))
    yield opened
    opened.close()
