import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from reports import gongwen as g
from reports.document import Block, Cell, Document, Heading, Paragraph, Span, Table, Title
from reports.pdf.faces import clean
from reports.pdf.write import render
from tests.reports.pdf.demo import TITLE, demo_document

HOSTILE = (
    "<b>粗体", "</b>", "<para fontSize=60>", "&amp; & <", '<img src="/etc/hostname"/>', "<font color=red>", "a<90%",
    "\x00\x07控制", "\ud800孤", "\u202e右左", "😀", "=1+1", "(括号)\\", "%PDF-1.4", "]]>", "endstream endobj",
)  # fmt: skip


def written(document: Document) -> bytes:
    target = io.BytesIO()
    render(document, target)
    return target.getvalue()


def read(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(written(document)))


def body(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def text_of(*blocks: Block) -> str:
    return "".join(page.extract_text() for page in read(Document("", "", blocks)).pages).replace("\n", "")


def test_what_is_told_of_the_result() -> None:
    target = io.BytesIO()
    result = render(Document("", "", (Title("题😀", "cover.title"),)), target)
    assert (result.pages, result.missing) == (1, (("😀", "cover.title"),))


def test_the_page_read_by_another_program() -> None:
    (first, second, *_) = read(Document("", "", (body("国" * 1500),))).pages
    assert [round(float(side), 2) for side in first.mediabox[2:]] == [595.28, 841.89]
    found: list[tuple[float, float, str, float]] = []

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append((tm[4], tm[5], text.strip(), size))

    second.extract_text(visitor_text=visit)
    lines = [entry for entry in found if "国" in entry[2]]
    assert [entry[2] for entry in lines] == ["国" * 28] * 22
    heights = [entry[1] for entry in lines]
    assert heights[0] - heights[-1] == pytest.approx(21 * g.PITCH, abs=0.05)
    assert {round(entry[3], 2) for entry in lines} == {15.75}


def test_every_font_is_embedded_and_of_the_bundled_faces() -> None:
    names = set()
    for page in read(demo_document()).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor
            names.add(str(font.get_object()["/BaseFont"]).split("+")[1])
    assert names == {
        f"Fandol{name}" for name in ("Fang-Regular", "Hei-Regular", "Kai-Regular", "Song-Regular", "Song-Bold")
    }


def test_metadata_says_title_and_author_and_nothing_of_the_workstation() -> None:
    reader = read(demo_document())
    assert reader.metadata is not None
    told = {str(key): str(value) for key, value in reader.metadata.items() if str(value)}
    assert told.pop("/Title") == TITLE
    assert told.pop("/Author") == "澜川市青屏区图书馆"
    assert told.keys() <= {"/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_the_keywords_of_a_final_report_are_its_digest() -> None:
    metadata = read(Document("", "", (body("甲"),), digest="0f" * 32)).metadata
    assert metadata is not None
    assert metadata["/Keywords"] == "定稿校验码 " + "0f" * 32


def test_the_outline_follows_the_headings() -> None:
    outline = read(
        Document("", "", (Heading(1, "一、", "甲"), Heading(2, "（一）", "乙"), Heading(4, "（1）", "丙")))
    ).outline
    assert outline[0]["/Title"] == "一、甲"
    assert outline[1][0]["/Title"] == "（一）乙"
    assert outline[1][1][0]["/Title"] == "（1）丙"


def test_the_same_document_makes_the_same_bytes() -> None:
    assert written(demo_document()) == written(demo_document())


def test_the_watermark_stands_on_every_page() -> None:
    pages = read(demo_document("草稿")).pages
    assert all("草稿" in page.extract_text() for page in pages)
    assert not any("草稿" in page.extract_text() for page in read(demo_document("")).pages)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(text: str) -> None:
    shown = clean(text).replace("😀", "〓")
    table = Table((1,), (), ((Cell(text),),))
    assert text_of(body(text), Title(text), Heading(1, "一、", text), table).count(shown) == 4
    written(Document(text, text, (), text))


TEXTS = st.text(st.characters(codec=None), max_size=120) | st.sampled_from(HOSTILE)
BLOCKS = st.one_of(
    st.builds(lambda text: Paragraph((Span(text),)), TEXTS),
    st.builds(Title, TEXTS),
    st.builds(Heading, st.integers(0, 9), TEXTS, TEXTS),
    st.builds(
        lambda rows: Table(
            (2, 1),
            (),
            tuple(tuple(Cell(text, "", align, columns, high) for text, align, columns, high in row) for row in rows),
        ),
        st.lists(
            st.lists(
                st.tuples(TEXTS, st.sampled_from(["left", "center", "right"]), st.integers(0, 3), st.integers(0, 3)),
                max_size=3,
            ),
            max_size=4,
        ),
    ),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(BLOCKS, max_size=5), TEXTS)
def test_no_text_makes_it_fail(blocks: list[Block], text: str) -> None:
    assert written(Document(text, text, tuple(blocks), text)).startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm of poppler-utils is not installed")
def test_the_ink_lies_in_the_type_area(tmp_path: Path) -> None:
    text = "国永，《赢》鑫。“”（龘）1985年，" * 90
    (tmp_path / "a.pdf").write_bytes(written(Document("", "", (body(text),))))
    subprocess.run(["pdftoppm", "-r", "144", "-gray", "-f", "2", "-l", "2", "a.pdf", "a"], cwd=tmp_path, check=True)
    with Image.open(next(tmp_path.glob("a-*.pgm"))) as page:
        text_area = page.crop((0, 0, page.width, round((g.TOP_MARGIN + g.TYPE_HEIGHT + 5 * g.MM) * 2)))
        box = text_area.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = (edge / 2 for edge in box)
    assert left >= g.LEFT_MARGIN - 0.5
    assert right <= g.LEFT_MARGIN + g.TYPE_WIDTH + 0.5
    assert top >= g.TOP_MARGIN
    assert bottom <= g.TOP_MARGIN + g.TYPE_HEIGHT + 0.5
