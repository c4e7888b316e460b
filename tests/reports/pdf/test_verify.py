import io
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import (
    AttachmentNote,
    Bar,
    Cell,
    Chart,
    Document,
    Heading,
    Paragraph,
    Signature,
    Span,
    Table,
    Title,
)
from reports.pdf.layout import layout
from reports.pdf.page import Layout, Page
from reports.pdf.verify import Damaged, verify
from reports.pdf.write import draw
from tests.reports.pdf.demo import demo_document

DEMO = demo_document()
LAID_OUT = layout(DEMO)


def drawn(document: Document, result: Layout) -> bytes:
    target = io.BytesIO()
    draw(document, result, target)
    return target.getvalue()


DATA = drawn(DEMO, LAID_OUT)


def without_page(result: Layout, number: int) -> Layout:
    pages = (*result.pages[:number], *result.pages[number + 1 :])
    return result._replace(pages=pages, bookmarks=())


def without_line(result: Layout, number: int, words: str) -> Layout:
    """The layout without the line of a page that holds some words."""
    page = result.pages[number]
    height = next(run.y for run in page.runs if words in run.text)
    kept = tuple(run for run in page.runs if run.y != height)
    return with_page(result, number, page._replace(runs=kept))


def with_page(result: Layout, number: int, page: Page) -> Layout:
    return result._replace(pages=(*result.pages[:number], page, *result.pages[number + 1 :]))


def test_a_whole_file_passes() -> None:
    told: list[tuple[int, int]] = []
    verify(DATA, DEMO, LAID_OUT, progress=lambda done, total: told.append((done, total)))
    assert told == [(number, len(LAID_OUT.pages)) for number in range(1, len(LAID_OUT.pages) + 1)]


def test_a_page_that_is_not_in_the_file_is_noticed() -> None:
    with pytest.raises(Damaged, match="页"):
        verify(drawn(DEMO, without_page(LAID_OUT, 1)), DEMO, LAID_OUT)


@pytest.mark.parametrize(("page", "words"), [(0, "常住人口"), (4, "≥8")])
def test_a_line_that_is_not_in_the_file_is_noticed(page: int, words: str) -> None:
    with pytest.raises(Damaged, match=f"第{page + 1}页"):
        verify(drawn(DEMO, without_line(LAID_OUT, page, words)), DEMO, LAID_OUT)


def test_a_line_that_was_not_laid_out_is_noticed() -> None:
    lacking = without_line(LAID_OUT, 0, "常住人口")
    with pytest.raises(Damaged, match="青屏区现有12个街道"):
        verify(drawn(DEMO, lacking), DEMO, lacking)


def test_blocks_in_another_order_are_noticed() -> None:
    first, second = (Paragraph((Span(text),)) for text in ("甲走访居民。", "乙开放分馆。"))
    swapped = layout(Document("题名", "", (second, first)))
    document = Document("题名", "", (first, second))
    with pytest.raises(Damaged, match="走访居民"):
        verify(drawn(document, swapped), document, swapped)


def test_a_cell_that_was_not_laid_out_is_noticed() -> None:
    table = Table((1, 1), ((Cell("名称"), Cell("数量")),), ((Cell("书架"), Cell("12")), (Cell("桌椅"), Cell("36"))))
    end = Paragraph((Span("完。"),))
    lacking = layout(Document("题名", "", (table._replace(body=table.body[:1]), end)))
    document = Document("题名", "", (table, end))
    with pytest.raises(Damaged):
        verify(drawn(document, lacking), document, lacking)


def test_a_chart_that_was_not_laid_out_is_noticed() -> None:
    bars = (Bar("数量指标", Decimal(20), "20.00", whole=Decimal(25), whole_text="25.00"),)
    chart = Chart("图1", "得分", bars, "得分", "分", "分值")
    whole = Document("题名", "", (Paragraph((Span("完。"),)), chart))
    verify(drawn(whole, layout(whole)), whole, layout(whole))
    lacking = layout(whole._replace(blocks=whole.blocks[:1]))
    with pytest.raises(Damaged):
        verify(drawn(whole, lacking), whole, lacking)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data.replace(b"/FontFile2", b"/FontFilX2", 1), "字体“Fandol.*没有完整嵌入"),
        (lambda data: data.replace(b"/ToUnicode", b"/ToUnicodX", 1), "字体“Fandol.*没有完整嵌入"),
        (lambda data: re.sub(rb"/F1 \d+ 0 R", lambda match: b"/X1" + match[0][3:], data, count=1), "页的文字"),
        (lambda data: data[: len(data) // 2], "读不出"),
        (lambda data: data[:-20], "读不出"),
        (lambda data: b"", "读不出"),
        (lambda data: bytes(len(data)), "读不出"),
    ],
)
def test_a_damaged_file_is_noticed(damage: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(Damaged, match=said):
        verify(damage(DATA), DEMO, LAID_OUT)


def test_a_damaged_stream_is_noticed() -> None:
    """The stream of each page is overwritten in turn."""
    found = 0
    for match in re.finditer(rb"/Length (\d+)\n>>\nstream\n", DATA):
        end = match.end() + int(match[1])
        with pytest.raises(Damaged):
            verify(DATA[: match.end()] + bytes(end - match.end()) + DATA[end:], DEMO, LAID_OUT)
        found += 1
    assert found >= len(LAID_OUT.pages)


HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "<b>&amp;甲乙，。（）“”—…-\u00ad\u2010\u3000 \t\n\r\0\x02\ufffe〓𬭎𠮷🚀\ue815\u0301\u0301\u202eאبﬁ1２%①"
        ),
        st.characters(exclude_categories=()),
    ),
    max_size=80,
)


@settings(deadline=None, max_examples=150)
@given(st.lists(HOSTILE, min_size=6, max_size=6))
def test_no_text_gives_a_false_alarm(texts: list[str]) -> None:
    one, two, three, four, five, six = texts
    table = Table((1, 1), ((Cell(one), Cell("列")),), ((Cell(two), Cell(three)),), note=six)
    blocks = (
        Title(one),
        Heading(1, "一、", two),
        Paragraph((Span(three), Span(four))),
        table,
        Paragraph((Span(five),)),
        table,
        AttachmentNote((Span(one), Span(six))),
        Signature(Span(two), Span(three)),
    )
    document = Document(one, two, blocks, watermark="草稿")
    result = layout(document)
    verify(drawn(document, result), document, result)


def test_cells_with_the_words_of_what_follows_give_no_false_alarm() -> None:
    rows = tuple((Cell("附件2绩效"), Cell("附件2")) for _ in range(80))
    blocks = (Table((1, 1), ((Cell("附件2"), Cell("绩效")),), rows), Paragraph((Span("附件2绩效"),)))
    document = Document("题名", "", blocks)
    result = layout(document)
    verify(drawn(document, result), document, result)
