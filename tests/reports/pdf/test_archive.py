import io

import pdf_oxide
import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader

from reports.document import Document, Paragraph, Span
from reports.pdf.archive import grey_profile
from reports.pdf.write import render
from tests.reports.pdf.demo import demo_document


def written(document: Document) -> bytes:
    target = io.BytesIO()
    render(document, target)
    return target.getvalue()


@pytest.mark.parametrize(
    "document",
    [
        demo_document(),
        demo_document("草稿"),
        Document("", "", ()),
        Document("𬭎", "<&>", (Paragraph((Span("😀𠮷"),)),)),
    ],
)
def test_the_file_is_what_an_archive_asks_for(document: Document) -> None:
    told = pdf_oxide.PdfDocument.from_bytes(written(document)).validate_pdf_a("2u")
    assert told["valid"], told["errors"]


def test_every_stream_is_as_long_as_it_says_and_ends_with_a_line() -> None:
    data = written(demo_document())
    assert data.count(b"\nendstream\n") == data.count(b"endstream") == data.count(b"\nstream\n")


def test_the_greys_are_those_of_an_ordinary_screen() -> None:
    (intent,) = PdfReader(io.BytesIO(written(demo_document()))).trailer["/Root"]["/OutputIntents"]
    profile = intent["/DestOutputProfile"].get_object()
    assert profile["/N"] == 1
    assert profile.get_data() == grey_profile()
    greys = ImageCms.ImageCmsProfile(io.BytesIO(grey_profile()))
    assert greys.profile.xcolor_space == "GRAY"
    shown = ImageCms.applyTransform(
        Image.linear_gradient("L"), ImageCms.buildTransform(greys, ImageCms.createProfile("sRGB"), "L", "RGB")
    )
    assert shown is not None
    red = shown.getchannel("R")
    assert (red.getpixel((0, 0)), red.getpixel((0, 255))) == (0, 255)
    assert red.getpixel((0, 128)) == pytest.approx(128, abs=3)
