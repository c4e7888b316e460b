import io

import pytest

from reports import gongwen as g
from reports.document import Document, Heading, Paragraph, Span, Title
from reports.pdf import reading
from reports.pdf.write import render
from tests.reports.pdf.demo import paragraph

RARE = "𬭎𠮷㙍䶮𫖯"
DOCUMENT = Document(
    "题名",
    "澜川市青屏区图书馆",
    (
        Title("题名"),
        Heading(1, "一、", "基本情况"),
        Heading(2, "（一）", "背景"),
        Paragraph((Span(f"读者{RARE}借书（98.5%）。"),)),
        *(paragraph("走访" * 40) for _ in range(20)),
    ),
)


def written(document: Document = DOCUMENT) -> bytes:
    target = io.BytesIO()
    render(document, target)
    return target.getvalue()


DATA = written()


def test_pages_characters_and_their_measures_are_read() -> None:
    page = reading.read(DATA).pages[0]
    assert (page.width, page.height) == pytest.approx((g.PAGE_WIDTH, g.PAGE_HEIGHT), abs=0.01)
    assert page.rotation == 0
    assert f"一、基本情况（一）背景读者{RARE}借书" in page.text
    first = next(character for character in page.characters if character.text == "读")
    assert (first.x, first.size) == pytest.approx((g.LEFT_MARGIN + 2 * g.BODY_SIZE, g.BODY_SIZE), abs=0.01)
    assert (first.font, first.angle, first.grey) == ("FandolFang-Regular", 0, 0)
    assert first.x < first.left < first.right < first.x + g.BODY_SIZE
    assert first.y - 0.2 * g.BODY_SIZE < first.bottom < first.top < first.y + g.BODY_SIZE


def test_a_watermark_is_told_from_the_text_by_its_angle_and_grey() -> None:
    page = reading.read(written(DOCUMENT._replace(watermark="草稿"))).pages[0]
    marks = [character for character in page.characters if character.angle]
    assert [mark.text for mark in marks] == ["草", "稿"]
    assert {mark.angle for mark in marks} == {g.WATERMARK_ANGLE}
    assert marks[0].grey == pytest.approx(g.WATERMARK_GREY, abs=0.01)


def test_the_light_way_reads_the_same_text() -> None:
    found = reading.read(DATA)
    assert len(found.pages) == 4
    assert ["".join(text.split()) for text in reading.texts(DATA)] == ["".join(p.text.split()) for p in found.pages]


def test_fonts_outline_and_metadata_are_read() -> None:
    found = reading.read(DATA)
    assert {font.name for font in found.fonts} >= {"FandolSong-Bold", "FandolHei-Regular", "FandolFang-Regular"}
    for font in found.fonts:
        assert (font.kind, font.encoding) == ("Type0/CIDFontType2", "Identity-H")
        assert font.embedded
        assert font.has_unicode
    assert found.outline == (reading.Entry(1, "一、基本情况", 0), reading.Entry(2, "（一）背景", 0))
    assert found.metadata["Title"] == "题名"
    assert found.metadata["Author"] == "澜川市青屏区图书馆"
    assert found.metadata["Language"] == "zh-CN"


def test_a_font_without_its_program_is_told() -> None:
    at = DATA.index(b"/FontFile2")
    damaged = DATA[:at] + b"/FontFilX2" + DATA[at + 10 :]
    assert [font.embedded for font in reading.fonts(damaged)].count(False) == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", DATA[: len(DATA) // 2], b"text" * 100])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(reading.Unreadable):
        reading.fonts(data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"text" * 100])
def test_what_holds_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(reading.Unreadable):
        reading.texts(data)
