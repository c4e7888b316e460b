"""A process of its own with bounds on memory: reads mutated draft files and judges every answer.

python -m tests.torture.mutations FOLDER COUNT SEED. Prints what came of it as JSON. Half of the files are damaged as
disks and programs damage them; the other half are changed in their content and sealed again, so that the checksum
does not give the change away.
"""

import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

from model.beginnings import sample
from model.codec import state_to_tables
from model.disk.envelope import digest
from model.disk.store import read_draft, write_draft
from model.draft import State, with_value
from model.errors import Trouble
from model.text import clean
from tests.torture.drafts import turn_state

MEMORY = 1_500_000_000  # bytes of addresses; more ends the process
ODD = (
    *(None, True, False, 0, -1, 1.5, 10**40, 1e308, "", " ", "0", "1e999", "-0", "NaN", "98.50", "９８", "2025-02-30"),
    *(
        "2025-12-31",
        "已定稿",
        "\ud800",
        "\x00\x07",
        "\u202e反",
        "e\u0301",
        "长" * 5_000,
        "<b>",
        "=1+1",
        "../../etc",
        "rows[2]",
    ),
    *([], {}, [[]], [{}], {"id": "r1"}, [1, "a", None], {"值": {"又": []}}, [{"id": "a1"}, {"id": "a1"}]),
)
RAW = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "[" * 3_000, '{"a":' * 3_000, "01", "'a'", "")
PIECES = (
    b"\0" * 64,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"}",
    b'"',
    b",",
    b"\\u0000",
    b"{}",
    b"\n" * 100,
    "绩效".encode("gbk"),
)
CLEAR = re.compile(r"[^\n]*“[^\n]*”[^\n]*请[^\n]*。")


def base_files(folder: Path) -> list[bytes]:
    """Return good draft files: the sample, a carried one, a small one, and one of every released schema."""
    states = (sample(), with_value(sample(), "session.previous", sample().report), turn_state(1, 20), State())
    made = []
    for number, state in enumerate(states):
        path = folder / f"base{number}.json"
        write_draft(path, state)
        made.append(path.read_bytes())
    stored = Path(__file__).parents[1] / "drafts"
    return made + [path.read_bytes() for path in sorted(stored.glob("schema-*.json"))]


# --- damage ---


def damaged(data: bytes, chance: Random, others: list[bytes]) -> bytes:
    """Return a file as a failing disk, a bad stick or another program leaves it."""
    at, length = chance.randrange(len(data)), chance.choice((1, 2, 40, 512, 4096))
    piece = data[at : at + length]
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: data[:at],
        lambda: data[at:],
        lambda: data[:at] + data[at + length :],
        lambda: data[:at] + piece + data[at:],
        lambda: data[:at] + b"\0" * len(piece) + data[at + length :],
        lambda: data[:at] + chance.randbytes(len(piece)) + data[at + length :],
        lambda: data[:at] + chance.choice(PIECES) + data[at:],
        lambda: data[:at] + chance.choice(others)[at:],
        lambda: data + chance.choice((data, *PIECES)),
        lambda: chance.choice(PIECES) + data,
        lambda: data.decode().encode(chance.choice(("utf-16", "gb18030", "utf-8-sig"))),
        lambda: data.replace(chance.choice((b",", b":", b"{", b'"', b"1", "。".encode())), b"", 1),
    )
    return chance.choice(ways)()


# --- change ---


def changed(data: bytes, chance: Random) -> bytes:
    """Return a file with other content, sealed as the program does it."""
    envelope = json.loads(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        change(envelope, chance)
    envelope.pop("sha256", None)
    text = json.dumps(envelope, ensure_ascii=False, sort_keys=chance.random() < 0.9, separators=(",", ":"))
    if chance.random() < 0.2:
        text = raw_change(text, chance)
    return sealed(text)


def sealed(text: str) -> bytes:
    """Return the bytes of a file around the text of an envelope without its checksum."""
    body = text.encode("utf-8", "surrogatepass")
    return b'{"sha256":"' + digest(body).encode() + b'",' + body[1:]


def change(envelope: dict[str, Any], chance: Random) -> None:
    """Change something in an envelope, most often deep in its tables."""
    owner: Any = envelope if chance.random() < 0.1 else envelope.get("tables", envelope)
    while isinstance(owner, dict | list) and len(owner):
        key = chance.choice(sorted(owner)) if isinstance(owner, dict) else chance.randrange(len(owner))
        if not isinstance(owner[key], dict | list) or not owner[key] or chance.random() < 0.1:
            break
        owner = owner[key]
    if not isinstance(owner, dict | list) or not owner:
        return
    odd = json.loads(json.dumps(chance.choice(ODD)))
    if isinstance(owner, list):
        ways = (lambda: owner.append(odd), lambda: owner.append(owner[key]), lambda: owner.pop(key), owner.reverse)
        chance.choice((*ways, lambda: owner.__setitem__(key, odd)))()
    else:
        name = chance.choice((key, f"{key}x", "id", "rows", "未来的键", "", "0", "__class__"))
        chance.choice(
            (lambda: owner.__setitem__(key, odd), lambda: owner.pop(key), lambda: owner.__setitem__(name, odd))
        )()


def raw_change(text: str, chance: Random) -> str:
    """Put something into JSON that no program writes: a key twice, a number without bounds, depth."""
    values = [match.end() for match in re.finditer(r'":', text)]
    at = chance.choice(values)
    if chance.random() < 0.5:
        return text[:at] + chance.choice(RAW) + text[at + 1 :]
    key = re.compile(r'"[^"]{1,30}":').search(text, max(0, at - 40))
    return f"{text[:1]}{key[0] if key else ''}1,{text[1:]}"


# --- judgement ---


def is_kept(written: Any, made: Any) -> bool:
    """Tell whether everything that stood in a file is there, read and written again; cleaning counts as the same."""
    if isinstance(written, dict):
        there = {
            key: item for key, item in written.items() if key != "id" or item not in ("", None)
        }  # a row without an id gets one
        return isinstance(made, dict) and all(key in made and is_kept(item, made[key]) for key, item in there.items())
    if isinstance(written, list):
        return isinstance(made, list) and len(written) == len(made) and all(map(is_kept, written, made))
    if isinstance(written, str) and isinstance(made, str):
        return made in (written, clean(written)[0]) or is_same_number(written, made)
    return bool(written == made and type(written) is type(made)) or is_same_number(written, made)


def is_same_number(written: Any, made: Any) -> bool:
    """Tell whether two plain values are one number."""
    if isinstance(written, bool) or not isinstance(written, str | int | float) or not isinstance(made, str):
        return False
    try:
        return Decimal(str(written)) == Decimal(made)
    except InvalidOperation:
        return False


def documents(table: dict[str, Any]) -> list[Any]:
    """Return the documents of a table by their numbers."""
    return [table[key] for key in table]


def judged(path: Path, original: State | None) -> str:
    """Read a file and tell what came of it; `original` is what it must be if it is anything at all."""
    try:
        state, _ = read_draft(path)
    except Trouble as trouble:
        return "refused" if CLEAR.fullmatch(str(trouble)) and path.name in str(trouble) else f"unclear: {trouble}"
    except Exception as error:
        return f"crash: {error!r}"
    if original is not None:
        return "same" if state == original else "silent change of damaged file"
    tables = json.loads(path.read_bytes().decode("utf-8-sig"))["tables"]
    made = state_to_tables(state)
    for name, table in tables.items():
        if not is_kept(documents(table), made.get(name, [])):
            return f"silent change in {name}"
    return "kept"


def main(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """Read so many mutated files."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    chance, bases, path = Random(seed), base_files(folder), folder / "mutated.json"
    originals = []
    for data in bases:
        path.write_bytes(data)
        originals.append(read_draft(path)[0])
    before, found, bad, slowest = peak(), Counter[str](), [], 0.0
    for number in range(count):
        which = chance.randrange(len(bases))
        damage = number % 2 == 0
        data = damaged(bases[which], chance, bases) if damage else changed(bases[which], chance)
        if damage and data in bases:
            continue
        path.write_bytes(data)
        began = time.process_time()
        what = judged(path, originals[which] if damage else None)
        slowest = max(slowest, time.process_time() - began)
        found[what.partition(":")[0].partition(" in ")[0]] += 1
        if what not in ("refused", "same", "kept"):
            bad.append(f"{number}: {what}"[:300])
            (folder / f"bad{number}.json").write_bytes(data)
    return {"found": found, "bad": bad[:10], "slowest": slowest, "memory": peak(), "more memory": peak() - before}


def peak() -> int:
    """Return the most memory this program ever had, in MB; getrusage would count what the parent had at the fork."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False))
