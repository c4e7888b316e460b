"""Build resources/words/lexicon.txt, the Chinese words a title is not to be broken within, from a package of Debian 12.

    apt-get download python3-jieba
    dpkg-deb -x python3-jieba_*.deb unpacked
    python3 .ci/build_lexicon.py unpacked

Of the dictionary of jieba it takes words of one to five ideographs but for rare names of persons. A line holds the words that
begin with one ideograph: that, then for each word the rest of it, a colon, and a letter for how common it is: its place in
the alphabet, from 0, is the number of bits of its count.
"""

import argparse
import hashlib
import re
import sys
from collections import defaultdict
from pathlib import Path

SOURCE = "usr/lib/python3/dist-packages/jieba/dict.txt"
EXPECTED = "7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8"
PAPER = "usr/share/doc/python3-jieba/copyright"
TARGET = Path(__file__).resolve().parents[1] / "resources" / "words"
WORD = re.compile("[\u4e00-\u9fff]{1,5}")
PERSONS, RARE = "nr", 10  # the tags of names of persons begin so, and of some common words


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="build resources/words/lexicon.txt from the unpacked Debian package")
    parser.add_argument("package", type=Path, help="folder the package was unpacked into")
    package = parser.parse_args(arguments).package
    data = (package / SOURCE).read_bytes()
    if hashlib.sha256(data).hexdigest() != EXPECTED:
        sys.exit(f"{package / SOURCE}: not the expected file")
    found: dict[str, list[str]] = defaultdict(list)
    for line in data.decode("utf-8").splitlines():
        word, count, tag = line.split()
        if WORD.fullmatch(word) and (len(word) == 1 or int(count) >= RARE or not tag.startswith(PERSONS)):
            found[word[0]].append(f"{word[1:]}:{chr(ord('a') + int(count).bit_length())}")
    lines = (f"{first} {' '.join(sorted(rests))}\n" for first, rests in sorted(found.items()))
    (TARGET / "lexicon.txt").write_text("".join(lines), encoding="utf-8")
    (TARGET / "JIEBA-COPYRIGHT").write_bytes((package / PAPER).read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
