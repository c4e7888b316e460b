"""The real helper as a child process, and what is asked of it."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from model.codec import state_to_tables
from model.draft import State
from reports.preview.frames import frame, read_frame

ROOT = Path(__file__).parents[3]


def request(state: State, revision: int, pages: list[int], scale: float = 0.7, **more: Any) -> dict[str, Any]:
    """Return a request for some pages of a draft."""
    asked = {"revision": revision, "draft": state_to_tables(state), "preset": state.report.preset}
    return asked | {"pages": [[page, scale] for page in pages]} | more


def view(revision: int, pages: list[int], scale: float = 0.7, **more: Any) -> dict[str, Any]:
    """Return a request for some pages of the draft sent before."""
    return {"revision": revision, "pages": [[page, scale] for page in pages]} | more


class Child:
    """One helper."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "reports.preview"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self) -> "Child":
        assert self.answer()[0] == {"kind": "ready"}
        return self

    def __exit__(self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()

    def send(self, *requests: dict[str, Any]) -> None:
        """Send requests in one go."""
        self.write(b"".join(part for one in requests for part in frame(one)))

    def write(self, data: bytes) -> None:
        """Send bytes."""
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answer(self) -> tuple[dict[str, Any], bytes]:
        """Wait for an answer."""
        assert self.process.stdout
        found = read_frame(self.process.stdout)
        assert found is not None, "the helper has gone"
        return found

    def answers(self) -> list[tuple[dict[str, Any], bytes]]:
        """Wait for the answers to what was sent last."""
        found = [self.answer()]
        while found[-1][0]["kind"] not in ("done", "error"):
            found.append(self.answer())
        return found
