"""A process of its own: its children save a draft and are killed in the middle of it, again and again.

python -m tests.torture.kills FOLDER KILLS SEED. Prints what came of it as JSON. The children are forks of this
process, so that a kill costs milliseconds.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from shutil import rmtree

from model.disk.files import backup_of
from model.disk.history import PAGE
from model.disk.store import OpenDraft, Store, read_draft
from model.errors import Trouble
from tests.torture.drafts import turn_of, turn_state

SIZES = (50, 500, 5_000, 20_000)  # words of the saved text; up to 200 KB
PAUSE = (0.0, 0.0005, 0.002, 0.01)  # seconds at most between the last acknowledged save and the kill


def save_until_killed(store: Store, id_: str, tell: int, words: int) -> None:
    """Save, and tell of every save when it begins and when it is acknowledged."""
    opened = store.open(id_)
    if opened.read_only:
        os.write(tell, b"locked\n")
        return
    turn = turn_of(opened.state)
    while True:
        turn += 1
        os.write(tell, f"begun {turn}\n".encode())
        opened.save(turn_state(turn, words))
        os.write(tell, f"saved {turn}\n".encode())
        if turn % 5 == 0:
            beside(opened, turn)


def beside(opened: OpenDraft, turn: int) -> None:
    """Write a journal and a version, as a window does."""
    opened.journal.write(turn_state(turn + 1), opened.base_sha)
    opened.history.keep(turn_state(turn), PAGE)
    opened.journal.clear()


class Round:
    """One child and its end."""

    def __init__(self, store: Store, id_: str, chance: Random) -> None:
        self.store, self.id, self.path = store, id_, store.path_of(id_)
        self.before = turn_of(read_draft(self.path)[0])
        self.said = self._killed(chance)

    def _killed(self, chance: Random) -> list[str]:
        listen, tell = os.pipe()
        words = chance.choice(SIZES)
        child = os.fork()
        if not child:
            try:
                os.close(listen)
                save_until_killed(self.store, self.id, tell, words)
            except BaseException as error:
                os.write(tell, f"failed {error!r}\n".encode())
            finally:
                os._exit(1)
        os.close(tell)
        with os.fdopen(listen, "rb") as lines:
            heard = [lines.readline() for _ in range(2 * chance.randrange(1, 5))]
            time.sleep(chance.random() * chance.choice(PAUSE))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return [line.decode().strip() for line in (*heard, *lines.readlines()) if line]

    def judged(self) -> Counter[str]:
        """Return what became of the draft and everything beside it."""
        told = Counter(line.partition(" ")[0] for line in self.said)
        begun = max([self.before, *(int(line[6:]) for line in self.said if line.startswith("begun"))])
        saved = max([self.before, *(int(line[6:]) for line in self.said if line.startswith("saved"))])
        found = Counter({"kills": 1, "within a save": int(begun > saved), "child failed": told["failed"]})
        found["lock not taken over"] = told["locked"]
        found["lost drafts"] = int(not self.path.exists())
        found += self._turn(self.path, saved, begun)
        if backup_of(self.path).exists():
            found += self._turn(backup_of(self.path), max(saved - 1, self.before - 1, 0), begun)
        found["unreadable beside"] = sum(bool(one.problem) for one in self.store.pending())
        found["unreadable beside"] += sum(bool(one.problem) for one in self.store.history(self.id).versions())
        return found

    def _turn(self, path: Path, least: int, most: int) -> Counter[str]:
        try:
            turn = turn_of(read_draft(path)[0])
        except Trouble:
            return Counter({"unreadable": 1})
        except ValueError:
            return Counter({"mixed": 1})
        return Counter({"acknowledged saves lost": int(turn < least), "mixed": int(turn > most)})


def main(folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill so many children and count."""
    chance, store = Random(seed), Store(folder)
    opened = store.create(turn_state(0))
    opened.close()
    total: Counter[str] = Counter()
    for number in range(kills):
        total.update(Round(store, opened.id, chance).judged())
        if number % 20 == 0:
            for recovered in store.pending():
                recovered.discard()
            rmtree(store.history(opened.id).folder, ignore_errors=True)
    store.open(opened.id).close()
    store.pending()
    drafts = {opened.path.name, backup_of(opened.path).name}
    total["left in drafts"] = len({path.name for path in opened.path.parent.iterdir()} - drafts)
    total["left in recovery"] = sum(path.suffix != ".json" for path in (folder / "recovery").glob("*"))
    return total


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
