"""An editor whose preview has its real helper process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gui.editor.editor import Editor

PATIENCE_MS = 15_000


@pytest.fixture
def live(edit: Callable[..., Editor], qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Editor]]:
    """Open an editor and wait until its pages are there."""
    monkeypatch.setattr("gui.preview.preview.START_MS", 0)
    monkeypatch.setattr("gui.preview.preview.PAUSE_MS", 20)
    made: list[Editor] = []

    def run(*arguments: Any) -> Editor:
        editor = edit(*arguments)
        made.append(editor)
        refreshed(qtbot, editor)
        return editor

    yield run
    for editor in made:
        editor.preview.shut()


def refreshed(qtbot: Any, editor: Editor) -> None:
    """Wait until the pages in view are those of the newest draft."""
    preview = editor.preview

    def is_there() -> bool:
        waits = (preview._pause, preview._view, preview.helper._patience)  # the last one for what was asked
        is_settled = not any(one.isActive() for one in waits)
        return is_settled and preview._shown == preview._asked >= 0 and preview.is_complete()

    qtbot.waitUntil(is_there, timeout=PATIENCE_MS)
