"""Stands between the program and the files below a folder: every operation can be counted, failed, recorded."""

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BY_PATH = (
    *("open", "stat", "lstat", "access", "readlink", "mkdir", "rmdir", "chmod", "utime"),
    *("link", "symlink", "unlink", "remove", "replace", "rename", "scandir", "listdir"),
)
BY_HANDLE = ("read", "write", "lseek", "fsync", "fdatasync", "fstat", "ftruncate", "close")


class Operations:
    """Every file operation below a folder passes `passed`, in order and with its arguments."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.handles: dict[int, str] = {}  # open below the folder → path

    def passed(self, name: str, act: Callable[[], Any], path: str, *args: Any) -> Any:
        """Do an operation; the subclasses look at it first, or do something else."""
        return act()

    def _below(self, path: object) -> str | None:
        if not isinstance(path, str | os.PathLike):
            return None
        text = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # asks the disk nothing
        return text if text == self.root or text.startswith(f"{self.root}/") else None

    def by_path(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return the operation of a path in its watched form."""

        def watched(*args: Any, **kwargs: Any) -> Any:
            path = self._below(args[0]) if args else None
            if path is None:
                return real(*args, **kwargs)
            made = self.passed(name, lambda: real(*args, **kwargs), path, *args[1:])
            if name == "open":
                self.handles[made] = path
            return made

        return watched

    def by_handle(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return the operation of an open file in its watched form."""

        def watched(handle: int, *args: Any) -> Any:
            path = self.handles.get(handle)
            if path is None:
                return real(handle, *args)
            if name == "close":
                del self.handles[handle]
            return self.passed(name, lambda: real(handle, *args), path, handle, *args)

        return watched

    def opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Return the `open` of Python in its watched form."""

        def watched(file: Any, *args: Any, **kwargs: Any) -> Any:
            path = self.handles.get(file) if isinstance(file, int) else self._below(file)
            if path is None:
                return real(file, *args, **kwargs)
            mode = str(args[0] if args else kwargs.get("mode", "r"))
            return File(self.passed("open", lambda: real(file, *args, **kwargs), path, mode), path, self)

        return watched

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch for the length of a block."""
        with pytest.MonkeyPatch.context() as patch:
            for name in BY_PATH:
                patch.setattr(os, name, self.by_path(name, getattr(os, name)))
            for name in BY_HANDLE:
                patch.setattr(os, name, self.by_handle(name, getattr(os, name)))
            opening = self.opened(io.open)
            patch.setattr(io, "open", opening)
            patch.setattr(builtins, "open", opening)
            yield


class File:
    """A file object whose reading, writing and closing are watched."""

    def __init__(self, file: Any, path: str, operations: Operations) -> None:
        self._file, self._path, self._operations = file, path, operations

    def read(self, *args: int) -> Any:
        return self._operations.passed("read", lambda: self._file.read(*args), self._path)

    def write(self, data: Any) -> Any:
        return self._operations.passed("write", lambda: self._file.write(data), self._path, self._file.fileno(), data)

    def close(self) -> None:
        self._operations.passed("close", self._file.close, self._path)

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *_: object) -> None:
        if not self._file.closed:
            self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
