"""How far long work is: `progress(done, all)` is called on its way, and may raise to end it."""

from collections.abc import Callable

Progress = Callable[[int, int], None]


class Cancelled(Exception):
    """Raised by a progress when the officer stops the work."""


def part(progress: Progress | None, begin: int, end: int) -> Progress:
    """Return the progress of a part of the work, which takes it from `begin` to `end` per cent."""

    def tell(done: int, total: int) -> None:
        if progress:
            progress(begin + (end - begin) * min(done, total) // max(total, 1), 100)

    return tell
