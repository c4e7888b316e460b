"""Start: a headless command, or the window."""

import sys
from pathlib import Path

from reports import cli


def _window(folder: Path, draft: str | None) -> int:
    from gui.app import run

    return run(folder, draft)


if __name__ == "__main__":
    sys.exit(cli.run(sys.argv[1:], _window))
