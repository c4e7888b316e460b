"""Puts the paragraphs of a source, each exactly once, into the fields of a report; what fits none is left over."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from model import paths
from model.beginnings import blank
from model.draft import State, with_value
from model.fields import Override
from model.intake.front import Frame, date_of, frame, unit_of, year_of
from model.intake.outline import ALIKE, GOAL_LEADS, ROW_FIELDS, SAME, SURE, field_for, goal_field, section_for
from model.intake.paragraphs import LONGEST_HEADING, Paragraph
from model.intake.rows import rows_of
from model.presets import Preset, Section
from model.report import Attachment, Cover

IMPORTED = "导入"
_LONGEST_LEAD = 30  # of a heading that runs into its paragraph
_QUOTES = (("“", "”"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading or paragraph of the source and the field it went to ("" for a heading of the outline)."""

    text: str
    field: str


@dataclass(slots=True)
class _Leftover:
    trail: tuple[str, ...]
    text: str


class Placing:
    """Walks through a source from top to bottom and keeps what goes where."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.placed: list[Placed] = []
        self.project = ""
        self._title = ""
        self._values: dict[str, Any] = {}
        self._texts: dict[str, list[str]] = {}
        self._rows: dict[str, list[list[Paragraph]]] = {}
        self._leads: dict[str, str] = {}
        self._leftovers: list[_Leftover] = []
        self._trail: list[tuple[int, str]] = []
        self._chapter: Section | None = None
        self._section: Section | None = None
        self._level = 0  # of the source heading that opened the section
        self._target = ""

    def place(self, pieces: list[Paragraph]) -> None:
        """Place every paragraph."""
        parts = frame(pieces)
        self._place_front(parts)
        for piece in parts.body:
            if not self._opens_section(piece):
                self._add(piece)
        self._place_end(parts)

    def _place_front(self, parts: Frame) -> None:
        title = self._title = "".join(piece.text for piece in parts.title)
        if title:
            self._put("cover.title", Override(title), title)
            for path, fact in (("cover.year", year_of(title)), ("cover.unit", unit_of(title, self.preset))):
                if fact:
                    self._values[path] = fact
        self._trail = [(0, "正文之前")]
        for piece in parts.preface:
            self._leave(piece.whole)
        self._trail = []

    def _place_end(self, parts: Frame) -> None:
        if parts.issuer:
            self._put("cover.issuer", Override(parts.issuer.text), parts.issuer.text)
            self._values.setdefault("cover.unit", parts.issuer.text)
        if parts.dated:
            self._put("cover.prepared_on", date_of(parts.dated.text), parts.dated.text)
        self._trail = [(0, "正文之后")]
        self._place_attachments(parts.attachments)
        for piece in parts.annexes:
            self._leave(piece.whole)

    def _place_attachments(self, names: tuple[str, ...]) -> None:
        printed = {plan.title for plan in self.preset.annexes}
        for name in names:
            if name in printed:  # the report lists and prints it again as soon as it has content
                self._leave(f"附件：{name}")
        rows = tuple(Attachment(paths.new_id(), name) for name in names if name not in printed)
        if rows:
            self._values["cover.attachments"] = rows
            self.placed += [Placed(row.name, "cover.attachments") for row in rows]

    def _put(self, path: str, value: object, text: str) -> None:
        self._values[path] = value
        self.placed.append(Placed(text, path))

    # Headings

    def _opens_section(self, piece: Paragraph) -> bool:
        heading, rest = _heading_of(piece)
        section = self._section_for(piece, heading) if heading else None
        if section:
            self._enter(section, piece, heading)
        elif not self._turns_to_goal(piece, heading):
            return self._ends_section(piece)
        if rest:
            self._add(Paragraph(rest))
        return True

    def _ends_section(self, piece: Paragraph) -> bool:
        if piece.is_heading and self._stands_alone(piece) and not self._is_row(piece):
            self._leave_heading(piece)
            return True
        return False

    def _section_for(self, piece: Paragraph, heading: str) -> Section | None:
        if not piece.level:
            return next((s for s in self.preset.outline if self._says(s, heading) and len(heading) > 3), None)
        least = ALIKE if piece.is_heading else SURE
        if self._is_row(piece):
            least = SAME
        return section_for(self.preset, heading, piece.level, self._chapter, least)

    def _is_row(self, piece: Paragraph) -> bool:
        return self._target in ROW_FIELDS and piece.level > self._level

    def _stands_alone(self, piece: Paragraph) -> bool:
        """Tell whether a heading without a section ends the section before it, not merely parts its text."""
        return piece.level <= max(self._level, 1) or not self._target

    def _turns_to_goal(self, piece: Paragraph, heading: str) -> bool:
        """Go on in the field of the goals a lead names; the report prints that lead itself."""
        path = goal_field(self._section, heading) if self._section else ""
        if not path or path in self._leads:
            return False
        self._target = path
        self._leads[path] = heading
        if heading != GOAL_LEADS[path][0]:
            self._leave(f"原小标题“{heading}”，本类报告印为“{GOAL_LEADS[path][0]}”。")
        else:
            self.placed.append(Placed(piece.number + heading, ""))
        return True

    def _enter(self, section: Section, piece: Paragraph, heading: str) -> None:
        self._take_project(section, heading)
        level, whole = piece.level or section.level, piece.number + heading
        self._follow(level, "")
        if self._says(section, heading):
            self.placed.append(Placed(whole, ""))
        else:
            wording = section.heading.replace("{project}", self.project)
            self._leave(f"原标题“{whole}”，本类报告印为“{wording}”。")
        self._follow(level, whole)
        if section.level == 1:
            self._chapter = section
        self._section, self._level = section, level
        self._target = field_for(section, heading)
        if self._target in ROW_FIELDS:
            self._rows.setdefault(self._target, []).append([])

    def _take_project(self, section: Section, heading: str) -> None:
        if "{project}" not in section.heading or self.project:
            return
        for opening, closing in _QUOTES:
            start, end = heading.find(opening), heading.rfind(closing)
            if 0 <= start < end - 1:
                self.project = heading[start + 1 : end].strip()
                self._values["cover.project"] = self.project
                return

    def _says(self, section: Section, heading: str) -> bool:
        """Tell whether the outline prints a heading with the same words."""
        facts = {"project": self.project, "unit": self._values.get("cover.unit", ""), "year": ""}
        return _letters(section.heading.format(**facts)) == _letters(heading)

    def _leave_heading(self, piece: Paragraph) -> None:
        self._follow(piece.level, piece.whole)
        if piece.level == 1:
            self._chapter = None
        self._section, self._level, self._target = None, piece.level, ""
        self._leave("")

    def _follow(self, level: int, heading: str) -> None:
        above = [(upper, words) for upper, words in self._trail if upper < level]
        self._trail = [*above, (level, heading)] if heading else above

    # Text

    def _add(self, piece: Paragraph) -> None:
        if not self._target:
            self._leave(piece.whole)
            return
        if self._target in ROW_FIELDS:
            self._rows[self._target][-1].append(piece)
        else:
            self._texts.setdefault(self._target, []).append(piece.whole)
        self.placed.append(Placed(piece.whole, self._target))

    def _leave(self, text: str) -> None:
        self._leftovers.append(_Leftover(tuple(words for _, words in self._trail), text))

    # The result

    def state(self) -> State:
        """Return a new draft of the kind with everything placed, marked as imported."""
        self._keep_lone_lead()
        values = {**self._values, **{path: self._prose(path, lines) for path, lines in self._texts.items()}}
        for path, groups in self._rows.items():
            rows = [row for group in groups for row in self._rows_of(path, group)]
            if rows:
                values[path] = tuple(rows)
        state = blank(self.preset, Cover())
        for path, value in values.items():
            state = with_value(state, path, value)
        state = with_value(state, "marks", dict.fromkeys(values, IMPORTED))
        return with_value(state, "leftovers", tuple(self._told()))

    def _keep_lone_lead(self) -> None:
        """Put the lead of the goal back where it is the only goal, which is printed without one."""
        path = next(iter(GOAL_LEADS))
        if path in self._leads and self._texts.keys() & GOAL_LEADS.keys() == {path}:
            self._texts[path][0] = f"{self._leads[path]}：{self._texts[path][0]}"

    def _prose(self, path: str, lines: list[str]) -> object:
        text = "\n".join(lines)
        return Override(text) if paths.spec_of(path).derived else text

    def _rows_of(self, path: str, group: list[Paragraph]) -> Iterable[object]:
        made = rows_of(path, group)
        for piece in made.rest:
            self._leftovers.append(_Leftover((paths.spec_of(path).label,), piece.whole))
            self.placed.remove(Placed(piece.whole, path))
        return made.rows

    def _told(self) -> Iterable[str]:
        for place, left in enumerate(self._leftovers):
            if not left.text and _names(self._leftovers[place + 1 : place + 2], left.trail):
                continue
            yield f"【{' · '.join(left.trail)}】{left.text}" if left.trail else left.text


def _names(following: list[_Leftover], trail: tuple[str, ...]) -> bool:
    """Tell whether the next of what is left over stands below the same headings, and so names them itself."""
    return any(left.trail[: len(trail)] == trail and (left.text or len(left.trail) > len(trail)) for left in following)


def _heading_of(piece: Paragraph) -> tuple[str, str]:
    """Part a heading from the text that runs on after it."""
    if piece.is_heading or not piece.level:
        return (piece.text, "") if len(piece.text) <= LONGEST_HEADING else ("", "")
    for place, sign in enumerate(piece.text[: _LONGEST_LEAD + 1]):
        if sign in "。：:":
            return piece.text[:place], piece.text[place + 1 :].strip()
    return "", ""


def _letters(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")
