"""Numbered paragraphs of a section as rows of the form: analyses, achievements, problems, suggestions."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from model.intake.paragraphs import Paragraph
from model.paths import new_id
from model.report import Achievement, Analysis, Item

Row = Analysis | Achievement | Item
LONGEST_LEAD = 60  # a heading sentence is no longer than a heading
_FAMILIES = re.compile(r"([^：:。；，]{1,40})[：:]\s*(?=\S)")
_LEAD = re.compile(rf"([^。]{{1,{LONGEST_LEAD}}})。(?=.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one section, and the paragraphs before the first of them that fit none."""

    rows: tuple[Row, ...]
    rest: tuple[Paragraph, ...]


def rows_of(path: str, pieces: list[Paragraph]) -> Rows:
    """Make rows of a list field from the paragraphs of its section: one for each number of the first level used."""
    level = next((piece.level for piece in pieces if piece.level), 0)
    first = next((index for index, piece in enumerate(pieces) if piece.level), 0)
    intro, numbered = pieces[:first], pieces[first:]
    build = _BUILDERS[path]
    if build is _item and intro and not intro[-1].text.endswith(("：", ":")):
        return Rows((_item(intro), *_split(numbered, level, build)), ())
    return Rows(tuple(_split(numbered, level, build)), tuple(intro))


def _split(pieces: list[Paragraph], level: int, build: Callable[[list[Paragraph]], Row]) -> list[Row]:
    groups: list[list[Paragraph]] = []
    for piece in pieces:
        if not groups or (level and piece.level == level):
            groups.append([])
        groups[-1].append(piece)
    return [build(group) for group in groups]


def _text(first: str, others: list[Paragraph]) -> str:
    return "\n".join(line for line in (first, *(piece.whole for piece in others)) if line)


def _analysis(group: list[Paragraph]) -> Analysis:
    first, *others = group
    match = _FAMILIES.match(first.text)
    if match:
        return Analysis(new_id(), families_of(match[1]), _text(first.text[match.end() :], others))
    if first.is_heading and others:
        return Analysis(new_id(), families_of(first.text), _text("", others))
    return Analysis(new_id(), "", _text(first.text, others))


def families_of(lead: str) -> str:
    """Return the families a lead names: 产出 for 产出方面; a longer lead stays as it is."""
    name = lead.strip()
    return name.removesuffix("方面") if name.count("方面") == 1 else name


def _achievement(group: list[Paragraph]) -> Achievement:
    first, *others = group
    match = _LEAD.match(first.text)
    if match:
        return Achievement(new_id(), match[1], _text(first.text[match.end() :], others))
    if first.is_heading and others:
        return Achievement(new_id(), first.text, _text("", others))
    return Achievement(new_id(), "", _text(first.text, others))


def _item(group: list[Paragraph]) -> Item:
    first, *others = group
    return Item(new_id(), _text(first.text, others))


_BUILDERS: dict[str, Callable[[list[Paragraph]], Row]] = {
    "conclusion.analysis": _analysis,
    "conclusion.achievements": _achievement,
    "conclusion.problems": _item,
    "conclusion.suggestions": _item,
}
