"""Characters that no face has: they print as 〓, and the officer is told which, in which field and at which place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from model import paths
from model.draft import State
from model.fields import Override, Target
from model.presets import Preset
from model.report import Report
from reports import gongwen as g
from reports.compose import document_of
from reports.document import Document

MOST_REMARKS = 20  # characters named one by one
MOST_PLACES = 5  # of one character in one field
_ROLES = {"note": "body", "issuer": "body", "date": "body"}  # set in the face of another role


class Expected(NamedTuple):
    """A remark on an export to come, with the field to mend it in and the character it is about, "" for none."""

    words: str
    field: str = ""
    character: str = ""


def expected(state: State, preset: Preset, typefaces: Mapping[str, str]) -> list[Expected]:
    """Say what an export will say of its typefaces and of characters that none of them has, without setting a page.

    `typefaces` are those of this computer to set in. Raises Trouble if a bundled face is missing or damaged.
    """
    from reports.pdf.typefaces import chosen

    faces, noted = chosen(typefaces)
    found = missing_in(document_of(state, preset), faces)
    return [
        *map(Expected, noted),
        *(Expected(_remark(state.report, char, field), field, char) for char, field in found),
    ]


def missing_in(document: Document, faces: g.Faces) -> list[tuple[str, str]]:
    """Return every (character, field) of a document that will print as 〓, field by field in its order."""
    from reports.pdf.faces import Missing, pieces
    from reports.pdf.printed import printed

    missing = Missing()
    for each in (each for block in document.blocks for each in printed(block)):
        face = faces[_ROLES.get(each.role, each.role)]
        for _ in pieces(each.text.replace("\n", ""), face, each.field, missing):
            pass
    return list(missing.found)


def remarks(report: Report, missing: Iterable[tuple[str, str]], most: int = MOST_REMARKS) -> list[str]:
    """Say of each (character, field) that it prints as 〓, and where; of very many, only how many more."""
    named = [_remark(report, char, field) for char, field in dict.fromkeys(missing)]
    more = len(named) - most
    return [*named[:most], f"另有{more}处字库中没有的字印为〓。"] if more > 0 else named


def _remark(report: Report, char: str, field: str) -> str:
    return f"字库中没有{_named(char)}，印为〓（{_field(report, field)}{_places(report, field, char)}）。"


def _named(char: str) -> str:
    """A character, or its code where it has no look here: one of a later Unicode, or one that somebody made himself."""
    if char.isprintable():
        return f"“{char}”字"
    is_own = "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"
    return f"代码为U+{ord(char):04X}的{'自造字' if is_own else '字'}"


def _field(report: Report, field: str) -> str:
    try:
        return paths.label_of(report, field)
    except KeyError:
        return "固定文字"


def _places(report: Report, field: str, char: str) -> str:
    """Where a character stands in the text of a field: 第2段第5字."""
    try:
        value = paths.get(report, field)
    except KeyError:
        return ""
    text = value.text if isinstance(value, Override | Target) else value
    lines: Sequence[str] = text.split("\n") if isinstance(text, str) else ()
    found = [
        f"第{number}段第{at}字" if len(lines) > 1 else f"第{at}字"
        for number, line in enumerate(lines, 1)
        for at, each in enumerate(line, 1)
        if each == char
    ]
    return ("，" + "、".join(found[:MOST_PLACES]) + ("等" if len(found) > MOST_PLACES else "")) if found else ""
