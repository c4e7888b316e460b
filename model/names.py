"""Names and extensions of files: readable, and legal on every system the officers use."""

import re
import unicodedata

from model.text import clean

CHARACTERS = 80
BYTES = 200  # of 255 a file name may have; room for the extension and a temporary name
# Extensions of what the program writes and reads, and of what officers bring by habit
DRAFT = ".json"
PACKAGE, LOCKED_PACKAGE = ".zip", ".jxb"  # without and with a password
PACKAGES = (PACKAGE, LOCKED_PACKAGE)
TEXTS = (".txt", ".md")  # earlier reports
DOCUMENTS = (".docx", ".doc", ".wps")  # told, not read
FALLBACK = "绩效评价报告"
FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
# Windows takes these for devices, with any extension
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_EXTENSION = re.compile(r"(.+)(\.[A-Za-z0-9]{1,10})", re.DOTALL)


def draft_id() -> str:
    """Return the id of a new draft, a random UUID."""
    from uuid import uuid4  # what needs no id does not wait for it

    return str(uuid4())


def clean_name(text: str, fallback: str = FALLBACK) -> str:
    """Return a text as a legal file name without extension, of at most 80 characters and 200 bytes."""
    visible = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    name = " ".join(clean(visible)[0].translate(FORBIDDEN).split()).strip(". ")
    if RESERVED.fullmatch(name.split(".")[0].strip()):
        name = "_" + name
    return _shortened(name) or fallback


def clean_file_name(text: str, fallback: str = "附件") -> str:
    """Return a file name with its extension as a legal one: no folder, no device, nothing hidden in it.

    A name that is legal already stays as it is.
    """
    match = _EXTENSION.fullmatch(text.strip(". "))
    if match is None:
        return clean_name(text, fallback)
    return clean_name(match[1], fallback) + match[2]


def _shortened(name: str) -> str:
    return name[:CHARACTERS].encode("utf-8")[:BYTES].decode("utf-8", "ignore").rstrip(". ")
