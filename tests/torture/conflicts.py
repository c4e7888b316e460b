"""A process of its own: opens a draft again and again, adds one to its turn and saves, as soon as it gets the lock.

python -m tests.torture.conflicts FOLDER ID SAVES. Prints how often the other had saved in between.
"""

import sys
import time
from pathlib import Path
from random import random

from model.disk.store import Store
from tests.torture.drafts import turn_of, turn_state


def main(folder: Path, id_: str, saves: int) -> int:
    """Save so many times; return how often the draft was found as the other one had left it."""
    store, turn, meetings = Store(folder, "张三"), 0, 0
    while saves:
        opened = store.open(id_)
        if opened.read_only:
            assert opened.holder, opened.reason
        else:
            found = turn_of(opened.state)
            meetings += found != turn
            turn = found + 1
            opened.save(turn_state(turn, 40))
            saves -= 1
        opened.close()
        time.sleep(random() / 50)  # the lock is asked for fifty times a second
    return meetings


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
