"""The text of a file the officer brings: read, decoded strictly and cleaned once."""

import unicodedata
from pathlib import Path

from model.disk.files import read_limited
from model.errors import Trouble
from model.text import clean

LARGEST_FILE = 20 * 1024 * 1024
CELL = "\u2003"  # stands for a tab: a space that keeps the cells of a table line apart
_MAGIC = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"\xff\xfe", b"\xfe\xff")
_STRANGE_SHARE = 50  # one character in so many may be unassigned before the text counts as wrongly decoded


def read_text(path: Path) -> tuple[str, int]:
    """Return the cleaned text of a .txt or .md file and the number of characters removed; tabs become CELL.

    UTF-8 with or without BOM, a .txt also GB18030. Raise Trouble for every other file.
    """
    data = read_limited(path, LARGEST_FILE)
    if data.startswith(_MAGIC) or b"\x00" in data:
        raise Trouble(f"“{path.name}”不是文本文件。请在Word或WPS中另存为纯文本（.txt）后再导入。")
    text, removed = clean(_decoded(data, path).replace("\t", CELL))
    if not text.strip():
        raise Trouble(f"“{path.name}”里没有文字。请换一个文件。")
    return text, removed


def _decoded(data: bytes, path: Path) -> str:
    encodings = ("utf-8-sig", "gb18030") if path.suffix.lower() == ".txt" else ("utf-8-sig",)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or _reads_well(text):
            return text
    raise Trouble(f"“{path.name}”的文字编码认不出来。请用UTF-8编码另存后再导入。")


def _reads_well(text: str) -> bool:
    strange = sum(unicodedata.category(sign) in ("Cn", "Co", "Cc") for sign in text if not sign.isspace())
    return strange * _STRANGE_SHARE <= len(text)
