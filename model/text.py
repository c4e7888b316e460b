"""Text from people and files is cleaned once, where it comes in."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # \v is the soft line break of word processors
_GAP = re.compile("[\t\x1f]")
_UNWANTED = re.compile(
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls but the line feed
    "\ud800-\udfff"  # lone surrogates
    "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width and bidirectional marks
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variation selectors and tags
    "\ufdd0-\ufdef\ufff0-\ufffc\ufffe\uffff"  # non-characters, annotation marks, the place of an object
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_SUSPECT = re.compile("|".join(pattern.pattern for pattern in (_LINE_ENDS, _GAP, _UNWANTED)))
_COMPATIBILITY = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")


def clean(text: str) -> tuple[str, int]:
    """Return text as the draft keeps it, and the number of characters removed from it.

    Line ends become "\\n" and tabs spaces; controls, lone surrogates, non-characters, bidirectional and zero-width
    characters go; the rest is NFC, but compatibility ideographs stay (U+FA19 is not U+795E in a name).
    """
    if not _SUSPECT.search(text):
        return composed(text), 0
    text = _GAP.sub(" ", _LINE_ENDS.sub("\n", text))
    kept, removed = _UNWANTED.subn("", text)
    return composed(kept), removed


def composed(text: str) -> str:
    """Return text in NFC with the compatibility ideographs left alone."""
    if unicodedata.is_normalized("NFC", text):
        return text
    pieces = _COMPATIBILITY.split(text)  # every second piece is compatibility ideographs
    return "".join(piece if index % 2 else unicodedata.normalize("NFC", piece) for index, piece in enumerate(pieces))
