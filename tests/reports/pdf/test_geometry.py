"""The finished PDF measured by another program against GB/T 9704-2012: grid, ink, line ends, faces, page numbers."""

import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from model.beginnings import sample
from model.intake import read_report
from model.presets import catalogue
from reports import gongwen as g
from reports.compose import document_of
from reports.document import Document, Heading, Paragraph, Span
from reports.pdf.faces import face
from reports.pdf.reading import Character, ReadPage, read
from reports.pdf.words import NO_END, NO_START
from reports.pdf.write import render
from tests.reports.pdf.demo import demo_document
from tests.reports.pdf.test_lines import REPORT

REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "report-2022.md"
LEFT, RIGHT = g.LEFT_MARGIN, g.LEFT_MARGIN + g.TYPE_WIDTH
TOP, BOTTOM = g.PAGE_HEIGHT - g.TOP_MARGIN, g.BOTTOM_MARGIN
EM = g.BODY_SIZE
FACES = {face(name).font.name: name for name in ("fangsong", "heiti", "kaiti", "songti", "songti-bold")}
LEVELS = {1: "FandolHei-Regular", 2: "FandolKai-Regular", 3: "FandolFang-Regular", 4: "FandolFang-Regular"}


def _sample() -> Document:
    state = sample()
    return document_of(state, catalogue()[state.report.preset])


def _reference() -> Document:
    if not REFERENCE.exists():
        pytest.skip("the real report is not beside this project")
    preset = catalogue()["key-project"]
    return document_of(read_report(REFERENCE, preset).state, preset)


def _long() -> Document:
    return Document("", "", tuple(Paragraph((Span(REPORT[skipped:] * 3),)) for skipped in range(40)))


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "sample": _sample,
    "reference": _reference,
    "demo": demo_document,
    "long": _long,
}


class Row(NamedTuple):
    """The characters on one baseline of a page, from left to right; pages count from 0, rows of the grid too."""

    page: int
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        return "".join(character.text for character in self.characters)

    @property
    def is_indented(self) -> bool:
        return self.characters[0].x > LEFT + 0.1

    @property
    def number(self) -> float:
        first = self.characters[0]
        return (TOP - g.BASELINE * first.size - first.y) / g.PITCH

    @property
    def end(self) -> float:
        last = self.characters[-1]
        return last.x + face(FACES[last.font]).widths[last.text] * last.size / 1000


@cache
def written(name: str) -> tuple[ReadPage, ...]:
    return _read(DOCUMENTS[name]())


def _read(document: Document) -> tuple[ReadPage, ...]:
    target = io.BytesIO()
    render(document, target)
    return read(target.getvalue()).pages


def shown(page: ReadPage) -> list[Character]:
    """What stands on a page but for the watermark."""
    return [character for character in page.characters if not character.grey]


def rows_of(pages: tuple[ReadPage, ...]) -> list[Row]:
    """The rows of the text, from the first page to the one before the annexes."""
    return [row for number, page in enumerate(_text_pages(pages)) for row in _rows(number, page)]


def _text_pages(pages: tuple[ReadPage, ...]) -> Iterator[ReadPage]:
    for page in pages:
        if shown(page)[0].font == "FandolHei-Regular" and page.text.lstrip("草稿").startswith("附件"):
            return
        yield page


def _rows(number: int, page: ReadPage) -> list[Row]:
    found: dict[float, list[Character]] = {}
    for character in shown(page):
        if character.y > BOTTOM and character.text != " ":
            found.setdefault(round(character.y, 1), []).append(character)
    return [Row(number, tuple(sorted(found[y], key=lambda one: one.x))) for y in sorted(found, reverse=True)]


def continued(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Each row with the next one of the same paragraph."""
    for before, after in pairwise(rows):
        if not after.is_indented and after.characters[0].size == before.characters[0].size == pytest.approx(EM):
            yield before, after


@pytest.fixture(params=DOCUMENTS)
def pages(request: pytest.FixtureRequest) -> tuple[ReadPage, ...]:
    return written(request.param)


def test_a_full_page_has_22_rows_of_28_characters() -> None:
    full = _rows(1, _read(Document("", "", (Paragraph((Span("国" * 3000),)),)))[1])
    assert [len(row.text) for row in full] == [28] * 22
    for row in full:
        assert (row.characters[0].x, row.end) == pytest.approx((LEFT, RIGHT), abs=0.02)
    for upper, lower in pairwise(full):
        assert upper.characters[0].y - lower.characters[0].y == pytest.approx(29.53, abs=0.01)
    ink = [character for row in full for character in row.characters]
    assert max(one.top for one in ink) - min(one.bottom for one in ink) < g.TYPE_HEIGHT


def test_pages_of_running_text_are_full() -> None:
    """But for one row where the first or the last line of a paragraph would stand alone."""
    rows = rows_of(written("long"))
    counts = [sum(row.page == number for row in rows) for number in range(rows[-1].page)]
    assert set(counts) <= {21, 22}
    assert counts.count(22) > len(counts) * 0.8


def test_the_text_stands_on_the_grid(pages: tuple[ReadPage, ...]) -> None:
    for row in rows_of(pages):
        if row.characters[0].size == pytest.approx(EM):
            assert row.number == pytest.approx(round(row.number), abs=0.01), row.text
            assert 0 <= round(row.number) < g.ROWS


def test_the_ink_stays_within_the_type_area(pages: tuple[ReadPage, ...]) -> None:
    for number, page in enumerate(pages):
        for character in shown(page):
            is_number = character.y < BOTTOM or page.rotation or character.angle
            if character.has_ink and character.text != " " and not is_number:
                assert LEFT - 0.05 <= character.left < character.right <= RIGHT + 0.05, (number, character)
                assert BOTTOM - 0.05 <= character.bottom < character.top <= TOP + 0.05, (number, character)


def test_full_lines_end_at_the_margin(pages: tuple[ReadPage, ...]) -> None:
    for row, _ in continued(rows_of(pages)):
        assert -0.1 <= row.end - RIGHT <= EM / 2 + 0.1, row.text
        assert row.end - RIGHT <= 0.1 or row.text[-1] in "，。、；：）》」』”’］】〕〉〗", row.text


def test_no_forbidden_start_or_end_and_no_number_cut(pages: tuple[ReadPage, ...]) -> None:
    for before, after in continued(rows_of(pages)):
        assert after.text[0] not in NO_START, (before.text, after.text)
        assert before.text[-1] not in NO_END, (before.text, after.text)
        assert not re.search("[0-9A-Za-z.≥≤]$", before.text) or not re.match("[0-9A-Za-z%]", after.text), before.text


def test_faces_and_sizes_of_the_text(pages: tuple[ReadPage, ...]) -> None:
    for row in rows_of(pages):
        sizes = {round(character.size, 2) for character in row.characters}
        fonts = {character.font for character in row.characters}
        if sizes == {g.TITLE_SIZE}:
            assert fonts == {"FandolSong-Bold"}
        else:
            assert sizes == {EM}, row.text
            assert fonts <= {"FandolFang-Regular", "FandolHei-Regular", "FandolKai-Regular"}, row.text


@pytest.mark.parametrize("name", ["sample", "reference", "demo"])
def test_headings_are_set_in_the_face_of_their_level(name: str) -> None:
    headings = [block for block in DOCUMENTS[name]().blocks if isinstance(block, Heading)]
    rows = iter(rows_of(written(name)))
    for heading in headings:
        text = f"{heading.number}{heading.text}"
        row = next((row for row in rows if row.is_indented and text.startswith(row.text)), None)
        if row is None:
            break  # the headings of the annexes
        assert {character.font for character in row.characters} == {LEVELS[heading.level]}, text
        assert row.characters[0].x == pytest.approx(LEFT + 2 * EM, abs=0.02)
    assert headings.index(heading) > 5


def test_a_heading_stays_with_the_next_two_rows(pages: tuple[ReadPage, ...]) -> None:
    rows = rows_of(pages)
    for place, row in enumerate(rows):
        if row.characters[0].font == "FandolHei-Regular":
            assert [after.page for after in rows[place + 1 : place + 3]] == [row.page] * 2, row.text


def test_no_last_line_alone_at_the_top_and_no_first_line_of_a_long_paragraph_at_the_foot(
    pages: tuple[ReadPage, ...],
) -> None:
    rows = [row for row in rows_of(pages) if row.characters[0].size == pytest.approx(EM)]
    starts = [place for place, row in enumerate(rows) if row.is_indented]
    for start, end in pairwise([*starts, len(rows)]):
        parts = [sum(row.page == page for row in rows[start:end]) for page in sorted({r.page for r in rows[start:end]})]
        if len(parts) > 1:
            assert parts[-1] > 1, rows[end - 1].text
            assert parts[0] > 1 or sum(parts) <= g.ROWS_OF_SHORT_PARAGRAPH, rows[start].text


def test_page_numbers_stand_outside_7_mm_below_the_type_area(pages: tuple[ReadPage, ...]) -> None:
    for number, page in enumerate(pages, 1):
        if page.rotation:
            continue
        marks = [character for character in shown(page) if character.y < BOTTOM]
        dashes = [character for character in marks if character.text == "—"]
        assert "".join(mark.text for mark in marks) == f"— {number} —"
        assert {(mark.font, round(mark.size, 2)) for mark in marks} == {("FandolSong-Regular", 14.0)}
        assert BOTTOM - dashes[0].top == pytest.approx(7 * g.MM, abs=0.3)
        if number % 2:
            assert dashes[-1].x + 14 == pytest.approx(RIGHT - 14, abs=0.05)
        else:
            assert dashes[0].x == pytest.approx(LEFT + 14, abs=0.05)


def test_issuer_and_date_stand_beside_text(pages: tuple[ReadPage, ...]) -> None:
    """One blank row below the text, the date two characters further in than the issuer (7.3.5.2), not alone."""
    rows = rows_of(pages)
    if not re.search("[年日]$", rows[-1].text):
        pytest.skip("a text without a signature")
    issuer, date = rows[-2:]
    assert [row.page for row in rows[-4:]] == [date.page] * 4
    assert round(date.number) == round(issuer.number) + 1 == round(rows[-3].number) + 3
    assert date.characters[0].x - issuer.characters[0].x == pytest.approx(2 * EM, abs=0.05)
    assert max(issuer.end, date.end) == pytest.approx(RIGHT - 2 * EM, abs=0.1)
    assert any(not row.is_indented for row in rows if row.page == date.page)


@pytest.mark.parametrize("name", ["sample", "demo"])
def test_an_annex_begins_with_its_mark_on_the_first_and_its_title_on_the_third_row(name: str) -> None:
    found = 0
    for number, page in enumerate(written(name)):
        rows = _rows(number, page)
        if page.rotation or not re.match("附件[0-9]?$", rows[0].text):
            continue
        found += 1
        assert {one.font for one in rows[0].characters} == {"FandolHei-Regular"}
        assert (rows[0].characters[0].x, rows[0].number) == pytest.approx((LEFT, 0), abs=0.02)
        assert {(one.font, one.size) for one in rows[1].characters} == {("FandolSong-Bold", g.TITLE_SIZE)}
        assert rows[1].number == pytest.approx(2, abs=0.02)
        assert rows[1].characters[0].x - LEFT == pytest.approx(RIGHT - rows[1].end, abs=0.1)
    assert found
