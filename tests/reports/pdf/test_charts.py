from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import gongwen as g
from reports.document import Bar, Chart, Document, Heading
from reports.pdf.faces import clean
from reports.pdf.layout import layout
from reports.pdf.page import Box, Fill, Layout, Page

VALUES = st.none() | st.decimals(allow_nan=True, allow_infinity=True)
NAMES = st.text("国图书馆改造abc019 —，（）", max_size=60)
BARS = st.lists(st.builds(Bar, NAMES, VALUES, st.just("1.00"), st.just("a.b"), VALUES, st.just("2.00")), max_size=40)


def drawn(*bars: Bar, whole: str = "") -> Layout:
    return layout(Document("", "", (Chart("图1", "支出构成", bars, "支出", "万元", whole),)))


def amounts(*values: str | None) -> tuple[Bar, ...]:
    return tuple(
        Bar(f"第{number}项", None if value is None else Decimal(value), value or "—", f"f{number}")
        for number, value in enumerate(values)
    )


def filled(page: Page) -> list[Fill]:
    return [fill for fill in page.fills if fill.grey]


def axis(page: Page) -> float:
    (x,) = {round(fill.x + fill.width / 2, 3) for fill in page.fills if not fill.grey}
    return x


def printed(result: Layout) -> Counter[str]:
    runs = [run for page in result.pages for run in page.runs[:-1]]
    return Counter("".join("".join(run.text.split()) for run in runs))


def bottom(shape: Fill | Box) -> float:
    return shape.y


def test_lengths_are_in_proportion_and_begin_at_zero() -> None:
    page = drawn(*amounts("10", "20", "5")).pages[0]
    bars = filled(page)
    assert [round(bar.width / bars[0].width, 6) for bar in bars] == [1, 2, 0.5]
    assert {round(bar.x, 3) for bar in bars} == {axis(page)}
    assert bars == sorted(bars, key=bottom, reverse=True)


def test_a_negative_value_stands_on_the_other_side_of_zero() -> None:
    page = drawn(*amounts("10", "-5")).pages[0]
    up, down = filled(page)
    assert round(down.x + down.width, 3) == round(up.x, 3) == axis(page)
    assert round(up.width / down.width, 6) == 2


def test_a_missing_value_has_no_bar_but_its_words() -> None:
    page = drawn(*amounts("10", None, "4")).pages[0]
    assert len(filled(page)) == 2
    assert "—" in [run.text for run in page.runs]


def test_the_whole_is_an_outline_around_its_part() -> None:
    page = drawn(Bar("产出", Decimal(30), "30.00", "f", Decimal(40), "40.00"), whole="分值").pages[0]
    (part,) = [fill for fill in filled(page) if fill.width > 2 * g.BODY_SIZE]
    (whole,) = [box for box in page.boxes if box.width > 2 * g.BODY_SIZE]
    assert round(part.width / whole.width, 6) == 0.75
    texts = [run.text for run in page.runs]
    assert "30.00/40.00" in texts
    assert {"支出", "分值"} <= set(texts)


def test_every_bar_leads_to_its_field() -> None:
    result = drawn(*amounts("3", "2", "1"))
    areas = result.pages[0].areas
    assert [area.field for area in areas] == ["f0", "f1", "f2"]
    for area, bar in zip(areas, filled(result.pages[0]), strict=True):
        assert area.x <= bar.x
        assert area.y <= bar.y
        assert bar.y + bar.height <= area.y + area.height


def test_a_chart_is_not_parted_where_a_page_holds_it() -> None:
    before = tuple(Heading(1, "", f"标题{number}") for number in range(18))
    result = layout(Document("", "", (*before, Chart("图1", "构成", amounts(*"123456"), "支出", ""))))
    assert [len(filled(page)) for page in result.pages] == [0, 6]


def test_many_bars_go_on_on_further_pages_in_one_scale() -> None:
    result = drawn(*amounts(*map(str, range(1, 101))))
    assert len(result.pages) > 2
    bars = [bar for page in result.pages for bar in filled(page)]
    assert [round(bar.width / bars[0].width, 4) for bar in bars] == list(range(1, 101))


@pytest.mark.parametrize("name", ["长" * 4000, "x" * 4000, "\n".join(["名称"] * 300)], ids=["han", "latin", "lines"])
def test_a_name_longer_than_a_page_is_printed_in_full(name: str) -> None:
    result = drawn(Bar(name, Decimal(1), "1.00", "f"), *amounts("2"))
    assert printed(result)[name[0]] >= name.count(name[0])
    assert_inside(result)


def assert_inside(result: Layout) -> None:
    for page in result.pages:
        for shape in (*page.fills, *page.boxes, *page.areas):
            assert shape.x >= g.LEFT_MARGIN - 0.5
            assert shape.x + shape.width <= g.LEFT_MARGIN + g.TYPE_WIDTH + 0.5
            assert shape.y >= g.BOTTOM_MARGIN - 0.5
            assert shape.y + shape.height <= g.PAGE_HEIGHT - g.TOP_MARGIN + 0.5


@settings(max_examples=60, deadline=None)
@given(BARS)
def test_no_text_is_lost_whatever_the_values(bars: list[Bar]) -> None:
    result = drawn(*bars, whole="分值")
    assert_inside(result)
    if bars:
        wanted = Counter("".join("".join(clean(f"{bar.name}1.00/2.00").split()) for bar in bars))
        assert not wanted - printed(result)
    for page in result.pages:
        for one, other in zip(page.areas, page.areas[1:], strict=False):
            assert other.y + other.height <= one.y + 0.01
