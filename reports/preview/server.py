"""Answers requests from a pipe, the newest only; the end of the pipe is the end of the process."""

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from model.errors import Trouble
from reports.preview.frames import Broken, Header, frame, read_frame
from reports.preview.typesetter import Superseded, Typesetter

BEAT_S = 2.0  # between the signs of life of one that is long at work
MOST_WORK_S = 60.0  # on one request; who is longer at work hangs


class Inbox:
    """Holds the newest request; what it overtakes is dropped, but a draft is kept until a newer one comes."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._draft: Header | None = None
        self._view: Header | None = None
        self._wrong: list[str] = []

    def put(self, request: Header) -> None:
        """Add a request; one with a draft also overtakes the draft before it."""
        with self._news:
            self._view = request
            if "draft" in request:
                self._draft = request
            self._news.notify()

    def put_wrong(self, words: str) -> None:
        """Add something that was no request."""
        with self._news:
            self._wrong.append(words)
            self._news.notify()

    def take(self) -> tuple[Header | None, Header | None, list[str]]:
        """Wait for news; return the newest draft, the pages wanted last, and what was no request."""
        with self._news:
            self._news.wait_for(lambda: self._view is not None or self._wrong)
            taken = self._draft, self._view, self._wrong
            self._draft, self._view, self._wrong = None, None, []
            return taken

    def has_draft(self) -> bool:
        """Whether a newer draft waits."""
        return self._draft is not None

    def has_news(self) -> bool:
        """Whether anything waits."""
        return self._view is not None


class Server:
    """Reads in one thread, sets and answers in another: news come in while a draft is being set; a third one beats."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests, self._answers = requests, answers
        self._inbox = Inbox()
        self._typesetter = Typesetter()
        self._began: float | None = None  # the request in hand
        self._sending = threading.Lock()

    def run(self) -> None:
        """Answer until the pipe ends; never returns."""
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._beat, daemon=True).start()
        self._try(self._warm_up)
        while True:
            draft, view, wrong = self._inbox.take()
            for words in wrong:
                self._send({"kind": "error", "revision": -1, "what": words})
            if view is not None:
                self._began = time.monotonic()
                self._try(self._answer, draft, view)
                self._began = None

    def _warm_up(self) -> None:
        self._typesetter.warm_up()
        self._send({"kind": "ready"})

    def _beat(self) -> None:
        """Tell from time to time that a long draft is still being set: the window takes silence for an end."""
        while True:
            time.sleep(BEAT_S)
            began = self._began
            if began is not None and time.monotonic() - began < MOST_WORK_S:
                self._send({"kind": "busy"})

    def _listen(self) -> None:
        while True:
            try:
                found = read_frame(self._requests)
            except Broken as broken:
                self._inbox.put_wrong(str(broken))
                continue
            except Exception:
                found = None
            if found is None:
                os._exit(0)  # the window has gone: at once, whatever is being set
            self._inbox.put(found[0])

    def _answer(self, draft: Header | None, view: Header) -> None:
        if draft:
            self._send(*self._typesetter.take(draft, self._inbox.has_draft))
        if view["revision"] != self._typesetter.revision:
            raise LookupError("no such revision")
        for header, body in self._typesetter.pages(view):
            self._send(header, body)
            if self._inbox.has_news():
                return
        self._send({"kind": "done", "revision": self._typesetter.revision})

    def _try(self, act: Callable[..., None], *arguments: Header | None) -> None:
        """Do something; what goes wrong is told in kind and place, without a word of the draft."""
        try:
            act(*arguments)
        except Superseded:
            pass
        except BrokenPipeError:
            os._exit(0)
        except Exception as error:
            revision = next((one.get("revision", -1) for one in arguments if one is not None), -1)
            told = str(error) if isinstance(error, Trouble) else ""
            self._send({"kind": "error", "revision": revision, "what": described(error), "trouble": told})

    def _send(self, header: Header, body: bytes = b"") -> None:
        try:
            start, rest = frame(header, body)
            with self._sending:
                self._answers.write(start)
                self._answers.write(rest)
                self._answers.flush()
        except OSError:
            os._exit(0)  # nobody listens any more


def described(error: BaseException) -> str:
    """Return the kind of an error and its place in the program."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return " ".join([type(error).__name__, *(f"{Path(each.filename).name}:{each.lineno}" for each in last)])


def main() -> None:
    """Serve on standard input and output; whatever else would be printed goes to the errors."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    Server(sys.stdin.buffer, answers).run()
