import io
from datetime import date
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from reports.document import Document, Paragraph, Span, Title
from reports.pdf.write import render

DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def written(
    title: str = "评价报告", author: str = "澜川市青屏区图书馆", digest: str = "", dated: date | None = None
) -> bytes:
    target = io.BytesIO()
    render(Document(title, author, (Title(title), Paragraph((Span("走访。"),))), digest=digest, dated=dated), target)
    return target.getvalue()


def packet(data: bytes) -> ElementTree.Element:
    catalog = PdfReader(io.BytesIO(data)).trailer["/Root"]
    return ElementTree.fromstring(catalog["/Metadata"].get_object().get_data())


def values(tree: ElementTree.Element, name: str) -> list[str | None]:
    return [each.text for each in tree.iterfind(f".//{DC}{name}//{RDF}li")]


def test_a_reader_shows_the_title_and_knows_the_language() -> None:
    data = written()
    catalog = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert data.startswith(b"%PDF-1.7")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/Lang"] == "zh-CN"


def test_the_file_says_the_same_of_itself_twice() -> None:
    data = written(digest="ab12")
    tree, told = packet(data), PdfReader(io.BytesIO(data)).metadata
    assert told
    assert values(tree, "title") == [told.title] == ["评价报告"]
    assert values(tree, "creator") == [told.author] == ["澜川市青屏区图书馆"]
    assert values(tree, "language") == ["zh-CN"]
    assert tree.findtext(".//{http://ns.adobe.com/pdf/1.3/}Keywords") == told["/Keywords"] == "定稿校验码 ab12"


def test_the_file_bears_the_date_of_the_report_and_not_that_of_the_export() -> None:
    data = written(dated=date(2026, 3, 6))
    told = PdfReader(io.BytesIO(data)).metadata
    assert told
    assert told["/CreationDate"] == told["/ModDate"] == "D:20260306000000"
    for name in ("CreateDate", "ModifyDate"):
        assert packet(data).findtext(f".//{{http://ns.adobe.com/xap/1.0/}}{name}") == "2026-03-06"
    assert f"{date.today():%Y%m%d}".encode() not in written(), "no date of the export"


@pytest.mark.parametrize(
    "text", ["<b>&amp;", "]]>", "甲\0乙\ud800丙\ufffe", "\"'", "𠮷", "a\nb", "<?xpacket end='w'?>"]
)
def test_no_title_breaks_what_the_file_says_of_itself(text: str) -> None:
    data = written(text, text)
    told = PdfReader(io.BytesIO(data)).metadata
    assert told
    assert values(packet(data), "title") == [told.title]


def test_the_same_document_makes_the_same_bytes_and_another_one_another_identifier() -> None:
    assert written() == written()
    first, second = (PdfReader(io.BytesIO(data)).trailer["/ID"] for data in (written(), written("另一份报告")))
    assert first != second
