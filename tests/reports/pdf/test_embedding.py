import io
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from reports import gongwen as g
from reports.document import Block, Cell, Document, Heading, Paragraph, Span, Table, Title
from reports.pdf.embedding import compressed_program, deflated, to_unicode
from reports.pdf.faces import FOLDER, SUBSTITUTE, clean, face
from reports.pdf.reading import texts
from reports.pdf.write import render
from tests.reports.pdf.demo import demo_document

NAMES = "张喆、王堃、李玥、陈珺、赵璟、刘瑄、周祎、吴镕、郑𬭎、孙𠮷、钱㙍、冯䶮、褚𫖯"
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def body(text: str) -> Paragraph:
    return Paragraph((Span(text, field="overview.background"),))


def written(*blocks: Block, watermark: str = "") -> tuple[bytes, tuple[tuple[str, str], ...]]:
    target = io.BytesIO()
    result = render(Document("题", "署", blocks, watermark), target)
    return target.getvalue(), result.missing


def read(data: bytes) -> str:
    """The text without spaces and without page numbers."""
    found = ""
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        found += re.sub(r"—\d+—$", "", re.sub(r"\s", "", page.extract_text()))
    return found


def poppler(data: bytes, program: str, *options: str) -> str:
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode("utf-8")


def everywhere(text: str) -> tuple[Block, ...]:
    table = Table((1, 1), ((Cell(text), Cell("姓名")),), ((Cell(text), Cell(text, strong=True)),))
    return (Title(text), Heading(1, "一、", text), Heading(2, "（一）", text), body(text), table)


def test_names_are_found_again_wherever_they_stand() -> None:
    data, missing = written(*everywhere(NAMES))
    assert not missing
    assert read(data).count(NAMES) == 7


@needs_poppler
def test_names_are_found_again_by_another_program() -> None:
    text = re.sub(r"\s", "", poppler(written(*everywhere(NAMES))[0], "pdftotext", "-raw"))
    assert text.count(NAMES) == 7


def test_rare_names_come_back_by_copy_and_search() -> None:
    with pypdfium2.PdfDocument(written(*everywhere(NAMES))[0]) as document:
        text = document[0].get_textpage()
        copied = re.sub(r"\s", "", text.get_text_range())
        assert copied.count(NAMES) == 7
        for name in ("张喆", "钱㙍", "冯䶮"):  # others are pairs of UTF-16, whose halves PDFium on Linux does not join
            searcher = text.search(name)
            found = [text.get_text_range(*place) for place in iter(searcher.get_next, None)]
            searcher.close()
            assert found == [name] * 7
        text.close()


def test_every_ideograph_is_copied_as_it_was_written() -> None:
    wanted = "".join(map(chr, (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0), *range(0x20000, 0x20400))))
    data, missing = written(body(wanted))
    assert not missing
    pages = ["".join(text.split()) for text in texts(data)]
    assert "".join(re.sub(r"—\d+—$", "", text) for text in pages) == wanted


@needs_poppler
def test_every_ideograph_of_the_basic_block_and_extension_a_prints() -> None:
    wanted = "".join(map(chr, (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0))))
    data, missing = written(body(wanted))
    assert not missing
    text = poppler(data, "pdftotext", "-raw")
    assert re.sub(r"—\s*\d+\s*—|\s", "", text) == wanted


@needs_poppler
def test_every_font_is_a_subset_of_a_cid_font() -> None:
    target = io.BytesIO()
    render(demo_document("草稿"), target)
    for data in (target.getvalue(), written(*everywhere(NAMES + "⑪"), watermark="䶮")[0], written()[0]):
        lines = poppler(data, "pdffonts").splitlines()[2:]
        assert lines
        for line in lines:
            assert re.fullmatch(r"[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes +\d+ +0", line), line


def test_one_font_for_each_face() -> None:
    data, _ = written(*everywhere(NAMES + "⑪"), watermark="䶮")
    fonts = {}
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        fonts.update(page["/Resources"]["/Font"])
    names = [str(font.get_object()["/BaseFont"]).split("+")[1] for font in fonts.values()]
    assert len(names) == len(set(names)) == 7


def test_widths_are_those_of_the_face() -> None:
    data, _ = written(body("国A—1喆"))
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    (fangsong,) = [font for font in fonts if "FandolFang" in font["/BaseFont"]]
    descendant = fangsong["/DescendantFonts"][0].get_object()
    assert descendant["/DW"] == 1000
    assert descendant["/CIDToGIDMap"] == "/Identity"
    drawn = ImageFont.truetype(FOLDER / "fangsong.ttf", 1000)
    first, widths = descendant["/W"]
    assert (first, list(widths)) == (1, [drawn.getlength("1"), drawn.getlength("A")])


def test_the_map_to_unicode_reaches_all_planes() -> None:
    text = to_unicode("A国𬭎").decode("ascii")
    assert re.findall("<(....)> <(....|........)>\n", text) == [
        ("0001", "0041"),
        ("0002", "56fd"),
        ("0003", "d872df4e"),
    ]
    assert "\n100 beginbfchar" in to_unicode("国" * 250).decode("ascii")


def test_the_program_depends_on_the_characters_alone() -> None:
    one, _ = written(body("预算绩效"))
    written(body("评价喆"))
    other, _ = written(body("效绩算预"))
    again, _ = written(body("预算绩效"))
    assert again == one
    assert compressed_program("fangsong", "".join(sorted("预算绩效"))) is compressed_program(
        "fangsong", "".join(sorted("效绩算预"))
    )
    programs = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]["/FontFile2"].get_object().get_data()
        for data in (one, other)
        for font in pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"].values()
    ]
    assert len(set(programs)) == 2  # 仿宋 and that of the page number


@needs_poppler
@pytest.mark.parametrize(
    ("mark", "name"),
    [
        ("国", "fangsong"),
        ("㎡", "fangsong"),
        ("³", "fangsong"),
        ("喆", "songti-rare"),
        ("✓", "songti-rarest"),
        ("𠀂", "songti-rarest"),
    ],
)
def test_the_outline_is_that_of_the_face(mark: str, name: str, tmp_path: Path) -> None:
    dpi, size = 576, g.BODY_SIZE * 8
    (tmp_path / "a.pdf").write_bytes(written(body(mark))[0])
    cut = ["-x", "0", "-y", str(round(g.TOP_MARGIN * 8)), "-W", str(round(g.PAGE_WIDTH * 8)), "-H", "150"]
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-aa", "no", *cut, "a.pdf", "a"], cwd=tmp_path, check=True)
    with Image.open(tmp_path / "a-1.pgm") as page:
        printed = page.crop(ink(page))
    drawn = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(drawn).text((50, 50), mark, 0, ImageFont.truetype(FOLDER / f"{name}.ttf", size))
    drawn = drawn.crop(ink(drawn)).resize(printed.size)
    wrong = sum(ImageChops.difference(printed, drawn).point(lambda value: value > 200).get_flattened_data())
    assert wrong < 0.08 * printed.width * printed.height


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    return box


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(st.characters(codec=None), min_size=1, max_size=60))
@example("<b>&amp;\\(endstream)>\x00\ud800\u202eא😀=1+1\ue000%PDF-1.4")
@example("𠮷野家 é ﬁ ﷽ ㌀ ㍿ 神\ufa19 か\u3099 e\u0301 각 ㎡ ½ Ⅷ ⅷ ﹏ ︵ ～ ‑ −")
def test_what_is_read_is_what_was_cleaned(text: str) -> None:
    data, missing = written(body(text))
    gone = {mark for mark, _ in missing}
    assert {field for _, field in missing} <= {"overview.background"}
    shown = "".join(SUBSTITUTE if mark in gone else mark for mark in clean(text))
    assert read(data) == re.sub(r"\s", "", shown)


def test_one_more_character_changes_its_part_of_the_program_alone() -> None:
    characters = "".join(sorted("本年度按计划完成图书采购、编目和上架，社区分馆全部对外开放。"))
    parts = face("fangsong").program(characters)
    more = face("fangsong").program("".join(sorted(characters + "馨")))
    assert len(set(more) - set(parts)) == 3  # the directory, the part, the other tables
    whole = b"".join(more)
    assert zlib.decompress(deflated(more)) == whole
    assert sum(word for (word,) in struct.iter_unpack(">I", whole)) % (1 << 32) == 0xB1B0AFBA  # ISO/IEC 14496-22, head
