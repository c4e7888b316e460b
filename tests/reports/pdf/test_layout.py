import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import gongwen as g
from reports.document import Annex, AttachmentNote, Block, Document, Heading, Paragraph, Signature, Span, Style, Title
from reports.pdf.layout import layout
from reports.pdf.page import Page, Run
from tests.reports.pdf.demo import demo_document

LEFT, RIGHT = g.LEFT_MARGIN, g.LEFT_MARGIN + g.TYPE_WIDTH
TOP = g.PAGE_HEIGHT - g.TOP_MARGIN
EM = g.BODY_SIZE


def pages_of(*blocks: Block) -> tuple[Page, ...]:
    return layout(Document("", "", blocks)).pages


def body(text: str, style: Style = "body", path: str = "") -> Paragraph:
    return Paragraph((Span(text, style, path),))


def row(run: Run) -> float:
    """The number of the grid row a run stands on, from 0."""
    return (TOP - g.BASELINE * run.size - run.y) / g.PITCH


def find(pages: tuple[Page, ...], text: str) -> tuple[int, Run]:
    return next((number, run) for number, page in enumerate(pages) for run in page.runs if run.text == text)


def rows(page: Page) -> list[str]:
    """The text of each row of a page, without its number."""
    found: dict[float, str] = {}
    for run in page.runs[:-1]:
        found[run.y] = found.get(run.y, "") + run.text
    return [found[y] for y in sorted(found, reverse=True)]


def test_a_full_page_has_22_rows_of_28_characters() -> None:
    pages = pages_of(body("国" * 3000))
    assert [len(text) for text in rows(pages[1])] == [28] * 22
    for run in pages[1].runs[:-1]:
        assert abs(row(run) - round(row(run))) < 1e-6


def test_an_empty_document_is_one_page() -> None:
    (page,) = pages_of()
    assert [run.text for run in page.runs] == ["— 1 —"]


def test_the_faces_of_the_roles() -> None:
    pages = pages_of(
        Title("题"),
        Heading(1, "一、", "甲"),
        Heading(2, "（一）", "乙"),
        Heading(3, "1.", "丙"),
        Heading(4, "（1）", "丁"),
        body("文"),
    )
    faces = {text: (run.face, run.size) for text in "题甲乙丙丁文" for _, run in [find(pages, text)]}
    assert faces == {
        "题": ("songti-bold", 22.0),
        "甲": ("heiti", EM),
        "乙": ("kaiti", EM),
        "丙": ("fangsong", EM),
        "丁": ("fangsong", EM),
        "文": ("fangsong", EM),
    }
    assert (pages[0].runs[-1].face, pages[0].runs[-1].size) == ("songti", 14.0)


def test_the_title_is_centred_with_a_blank_row_below() -> None:
    pages = pages_of(Title("绩效评价报告"), body("正文"))
    _, title = find(pages, "绩效评价报告")
    assert title.x == pytest.approx((LEFT + RIGHT) / 2 - 3 * 22)
    assert row(find(pages, "正文")[1]) == pytest.approx(2)


def test_headings_and_paragraphs_are_indented_two_characters() -> None:
    pages = pages_of(Heading(1, "一、", "甲"), body("国" * 60))
    starts = [run.x for run in pages[0].runs if run.text == "一、" or run.text.startswith("国")]
    assert starts == pytest.approx([LEFT + 2 * EM, LEFT + 2 * EM, LEFT, LEFT])


def test_a_heading_stays_with_the_next_two_rows() -> None:
    for filled in (19, 20, 21):
        pages = pages_of(
            body("国" * (28 * filled - 2)), Heading(1, "一、", "甲"), Heading(2, "（一）", "乙"), body("文" * 70)
        )
        page, _ = find(pages, "甲")
        assert [text[:2] for text in rows(pages[page])][-4:] == ["一、", "（一", "文文", "文文"] or page == 1
        assert sum("文" in text for text in rows(pages[page])) >= 2


@pytest.mark.parametrize("units", range(1, 7))
def test_a_blank_row_below_a_title_of_however_many_lines(units: int) -> None:
    (page,) = pages_of(Title("澜川市青屏区文化广电和旅游局图书馆、" * units), body("文"))
    *lines, text = sorted({run.y for run in page.runs[:-1]}, reverse=True)
    assert units <= len(lines) <= units + 1  # two lines of one width become three
    assert 1.4 * g.PITCH < lines[-1] - text < 2.7 * g.PITCH


def test_no_last_line_stands_alone_on_a_page() -> None:
    pages = pages_of(body("国" * (28 * 22 - 2 + 1)))
    assert [len(rows(page)) for page in pages] == [21, 2]


def test_no_first_line_of_a_long_paragraph_stands_alone_at_the_foot() -> None:
    lead = body("国" * (28 * 21 - 2))
    assert [len(rows(page)) for page in pages_of(lead, body("文" * (28 * 4 - 2)))] == [21, 4]
    assert [len(rows(page)) for page in pages_of(lead, body("文" * (28 * 3 - 2)))] == [22, 2]


@given(st.lists(st.integers(min_value=0, max_value=50) | st.sampled_from((-1, -2)), max_size=14))
def test_pages_are_full_but_for_what_must_not_be_parted(lengths: list[int]) -> None:
    """Paragraphs of so many rows, and headings of level 1 and 2, in any order."""
    blocks = [
        Heading(-length, "一、", "甲") if length < 0 else body("国" * (28 * length - 2) if length else "")
        for length in lengths
    ]
    pages = [[text[:2] == "一、" for text in rows(page)] for page in pages_of(*blocks)]
    assert sum(map(len, pages)) == sum(max(1, length) if length else 0 for length in lengths)
    assert all(len(page) <= g.ROWS for page in pages)
    for page in pages[:-1]:
        assert len(page) >= g.ROWS - 3 - sum(length < 0 for length in lengths)
        assert not any(page[-2:])


def test_a_signature_is_never_alone_on_a_page() -> None:
    for filled in range(18, 23):
        pages = pages_of(body("国" * (28 * filled - 2)), Signature(Span("区图书馆"), Span("2026年3月6日")))
        page, _ = find(pages, "区图书馆")
        assert "国" in rows(pages[page])[0]


def test_issuer_and_date_by_the_clause() -> None:
    pages = pages_of(body("文"), Signature(Span("澜川市青屏区图书馆"), Span("2026年3月6日")))
    issuer, date = find(pages, "澜川市青屏区图书馆")[1], find(pages, "2026年3月6日")[1]
    assert issuer.x + 9 * EM == pytest.approx(RIGHT - 2 * EM)
    assert date.x - issuer.x == pytest.approx(2 * EM)
    assert (row(issuer), row(date)) == pytest.approx((2, 3))


def test_a_date_longer_than_the_issuer_stands_two_characters_from_the_right() -> None:
    pages = pages_of(Signature(Span("财政局"), Span("2026年12月16日")))
    issuer, date = find(pages, "财政局")[1], find(pages, "2026年12月16日")[1]
    assert date.x + 7 * EM == pytest.approx(RIGHT - 2 * EM)
    assert date.x - issuer.x == pytest.approx(2 * EM)


def test_an_issuer_longer_than_a_line_stands_in_balanced_lines() -> None:
    name = "澜川市青屏区人民政府文化广电和旅游局下属公共图书馆与社区文化服务联合管理中心（青屏区古籍保护中心）"
    (page,) = pages_of(Signature(Span(name), Span("2026年3月6日")))
    lines = [run for run in page.runs if run.text in name]
    assert "".join(line.text for line in lines) == name
    assert lines[-1].text == "（青屏区古籍保护中心）"
    assert max(line.x + len(line.text) * EM for line in lines) == pytest.approx(RIGHT - 2 * EM)
    assert len({round(line.x + len(line.text) * EM / 2, 2) for line in lines}) == 1


def test_the_attachment_note() -> None:
    pages = pages_of(body("文"), AttachmentNote((Span("评分表"), Span("长" * 40))))
    assert rows(pages[0])[1:] == ["附件：1.评分表", "2." + "长" * 22, "长" * 18]
    assert row(find(pages, "附件：1.")[1]) == pytest.approx(2)
    _, second = find(pages, "2.")
    _, rest = find(pages, "长" * 18)
    assert (second.x - LEFT, rest.x - LEFT) == pytest.approx((5 * EM, 5 * EM + EM / 2 + 0.278 * EM))


def test_a_long_attachment_note_does_not_leave_its_page_empty() -> None:
    pages = pages_of(body("国" * (28 * 10 - 2)), AttachmentNote(tuple(Span(f"表{n}") for n in range(14))))
    assert ["国" in rows(page)[0] for page in pages] == [True, False]
    assert len(rows(pages[0])) == 21  # and one blank row
    assert len(rows(pages[1])) == 3


def test_a_single_attachment_has_no_number() -> None:
    pages = pages_of(AttachmentNote((Span("评分表"),)))
    assert "".join(rows(pages[0])) == "附件：评分表"


def test_an_annex_begins_a_page_its_title_on_the_third_row() -> None:
    pages = pages_of(body("文"), Annex("附件1", "评分表"), body("内容"))
    page, mark = find(pages, "附件1")
    assert (page, mark.face, mark.x, row(mark)) == (1, "heiti", pytest.approx(LEFT), pytest.approx(0))
    _, title = find(pages, "评分表")
    assert (title.x + 33, row(title)) == pytest.approx(((LEFT + RIGHT) / 2, 2))


def test_page_numbers_stand_outside_below_the_type_area() -> None:
    pages = pages_of(body("国" * 1500))
    numbers = [page.runs[-1] for page in pages]
    assert [run.text for run in numbers] == ["— 1 —", "— 2 —", "— 3 —"]
    assert numbers[1].x == pytest.approx(LEFT + 14)
    assert numbers[0].x == numbers[2].x > LEFT + g.TYPE_WIDTH / 2
    for run in numbers:
        dash_top = run.y + 0.31 * 14
        assert (TOP - g.TYPE_HEIGHT) - dash_top == pytest.approx(7 * g.MM)


def test_a_line_end_in_a_paragraph_begins_a_new_one() -> None:
    pages = pages_of(body("甲\n乙\r\n丙"))
    assert [find(pages, text)[1].x for text in "甲乙丙"] == pytest.approx([LEFT + 2 * EM] * 3)


def test_each_line_knows_its_field() -> None:
    pages = pages_of(body("国" * 60, path="overview.background"), Title("题", "cover.title"))
    assert [area.field for area in pages[0].areas] == ["overview.background"] * 3 + ["cover.title"]
    for area in pages[0].areas:
        assert LEFT - 0.01 <= area.x <= area.x + area.width <= RIGHT + EM / 2


def test_headings_and_annexes_make_the_outline() -> None:
    marks = layout(demo_document()).bookmarks
    assert [mark.level for mark in marks[:4]] == [1, 2, 2, 2]
    assert marks[1].text == "（一）项目背景"
    assert marks[-1].text == "附件2 项目资金使用情况表"
    assert [mark.page for mark in marks] == sorted(mark.page for mark in marks)


def test_in_the_outline_the_headings_of_an_annex_stand_under_it() -> None:
    blocks = (
        Heading(1, "一、", "甲"),
        Annex("附件1", "表"),
        Heading(1, "一、", "乙"),
        Heading(2, "（一）", "丙"),
        Annex("附件2", "单"),
    )
    marks = layout(Document("", "", blocks)).bookmarks
    assert [(mark.level, mark.text) for mark in marks] == [
        (1, "一、甲"),
        (1, "附件1 表"),
        (2, "一、乙"),
        (3, "（一）丙"),
        (1, "附件2 单"),
    ]


def test_a_character_no_face_has_is_substituted_and_listed() -> None:
    result = layout(Document("", "", (body("张\ue123与😀", path="cover.contact"),)))
    assert [run.text for run in result.pages[0].runs[:-1]] == ["张", "〓", "与", "〓"]
    assert result.missing == (("\ue123", "cover.contact"), ("😀", "cover.contact"))


def test_a_character_of_another_bundled_face_is_taken_from_there() -> None:
    assert layout(Document("", "", (body("面积800㎡，10³个"),))).missing == ()


def test_progress_counts_blocks_and_may_cancel() -> None:
    seen: list[tuple[int, int]] = []
    layout(Document("", "", (body("甲"), body("乙"))), lambda done, every: seen.append((done, every)))
    assert seen == [(1, 2), (2, 2)]

    def cancel(done: int, every: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        layout(demo_document(), cancel)
