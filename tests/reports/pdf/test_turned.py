"""Annexes that lie sideways, measured in the finished PDF (GB/T 9704 7.6)."""

import io

import pytest

from reports import gongwen as g
from reports.document import Annex, Block, Cell, Document, Paragraph, Span, Table
from reports.pdf.layout import layout
from reports.pdf.reading import Character, Reading, ReadPage, read
from reports.pdf.write import render

HEAD = tuple(Cell(f"表头{number}", align="center") for number in "甲乙丙丁戊己庚辛")
WIDE = Table((1,) * 8, (HEAD,), tuple(tuple(Cell("八个字的内容在此", f"f{row}") for _ in HEAD) for row in range(60)))
NARROW = Table((1,), (), ((Cell("窄表"),),))


def document(*blocks: Block) -> Document:
    return Document("", "", (Paragraph((Span("正文"),)), *blocks))


@pytest.fixture(scope="module")
def reading() -> Reading:
    target = io.BytesIO()
    render(document(Annex("附件1", "宽表标题"), WIDE, Annex("附件2", "窄表标题"), NARROW), target)
    return read(target.getvalue())


def characters(page: ReadPage, text: str) -> list[Character]:
    """The characters of a text that stand one after the other on a page."""
    start = "".join(each.text for each in page.characters).index(text)
    return list(page.characters[start : start + len(text)])


def is_turned(page: ReadPage) -> bool:
    return page.rotation == 90


def test_only_the_wide_annex_lies_sideways(reading: Reading) -> None:
    turned = [is_turned(page) for page in reading.pages]
    assert turned[0] is False
    assert turned[-1] is False
    assert len(turned) > 4
    assert all(turned[1:-1])


def test_the_paper_stays_upright(reading: Reading) -> None:
    assert {(round(page.width), round(page.height)) for page in reading.pages} == {(595, 842)}


def test_the_page_number_stays_where_it_is_on_the_other_pages(reading: Reading) -> None:
    for number, page in enumerate(reading.pages, 1):
        first, *_, last = (each for each in characters(page, f"— {number} —") if each.has_ink)
        assert first.angle == pytest.approx(0, abs=0.01)
        assert first.y == pytest.approx(reading.pages[0].characters[-1].y, abs=0.01)
        if number % 2:
            assert last.x + g.NUMBER_SIZE == pytest.approx(g.LEFT_MARGIN + g.TYPE_WIDTH - g.NUMBER_SIZE, abs=0.1)
        else:
            assert first.x == pytest.approx(g.LEFT_MARGIN + g.NUMBER_SIZE, abs=0.1)


def test_the_head_of_the_table_is_at_the_left_edge_of_odd_and_even_pages(reading: Reading) -> None:
    for page in filter(is_turned, reading.pages):
        head, cell = characters(page, "表头甲")[0], characters(page, "八个字的内容在此")[0]
        assert head.x < cell.x
        assert (head.angle, cell.angle) == (90, 90)
        first, second = characters(page, "表头")
        assert second.y > first.y  # it is read upwards
        assert second.x == pytest.approx(first.x, abs=0.01)


def test_everything_stays_in_the_type_area(reading: Reading) -> None:
    for page in filter(is_turned, reading.pages):
        for shape in page.shapes:
            assert shape.left >= g.LEFT_MARGIN - 1
            assert shape.right <= g.LEFT_MARGIN + g.TYPE_WIDTH + 1
            assert shape.bottom >= g.BOTTOM_MARGIN - 1
            assert shape.top <= g.PAGE_HEIGHT - g.TOP_MARGIN + 1
        body = [each for each in page.characters if each.has_ink and each.bottom > g.BOTTOM_MARGIN]
        assert all(each.left >= g.LEFT_MARGIN and each.right <= g.LEFT_MARGIN + g.TYPE_WIDTH for each in body)


def test_areas_are_those_of_the_upright_paper() -> None:
    result = layout(document(Annex("附件", "标题"), WIDE))
    page = result.pages[1]
    assert page.turned
    boxes = {(box.x, box.y, box.width, box.height) for box in page.boxes}
    assert page.areas
    for area in page.areas:
        assert (area.x, area.y, area.width, area.height) in boxes
        inside = [run for run in page.runs if run.text == "八个字的内容在此" and area.x < run.x < area.x + area.width]
        assert any(area.y < run.y < area.y + area.height for run in inside)


@pytest.mark.parametrize(("sideways", "table"), [(True, NARROW), (False, WIDE)])
def test_the_officer_may_choose(sideways: bool, table: Table) -> None:
    result = layout(document(Annex("附件", "标题", sideways), table))
    assert {page.turned for page in result.pages[1:]} == {sideways}


def test_a_bookmark_of_a_turned_page_points_into_it() -> None:
    result = layout(document(Annex("附件1", "标题"), WIDE))
    assert [(mark.text, mark.page) for mark in result.bookmarks] == [("附件1 标题", 1)]
