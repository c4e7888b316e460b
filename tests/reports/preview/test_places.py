"""Where characters are on the page: held against the ink of its image."""

import pytest

from model.beginnings import sample
from model.draft import with_value
from reports.preview.typesetter import Typesetter
from tests.reports.preview.child import request

SCALE = 4.0
FIELD = "overview.background"


def first_page(state):
    """The areas of the first page of a draft, and its image as rows of bytes."""
    setter = Typesetter()
    asked = request(state, 1, [0]) | {"pages": [[0, SCALE]]}
    setter.take(asked, lambda: False)
    ((header, body),) = setter.pages(asked)
    rows = [body[y * header["stride"] :][: header["width"]] for y in range(header["height"])]
    return header["areas"], rows


def inked(rows, left, top, width, height):
    """The middles of what has ink in a part of a page, from its left."""
    band = [
        row[int(left * SCALE) : int((left + width) * SCALE)] for row in rows[int(top * SCALE) :][: int(height * SCALE)]
    ]
    dark = [min(column) < 128 for column in zip(*band, strict=True)]
    starts = [x for x, is_dark in enumerate(dark) if is_dark and not (x and dark[x - 1])]
    stops = [x for x, is_dark in enumerate(dark) if is_dark and dark[x + 1 : x + 2] != [True]]
    return [(start + stop) / 2 / SCALE for start, stop in zip(starts, stops, strict=True)]


@pytest.mark.parametrize(
    "text", ["口》，口）。口》《口（《口》）、口", "口（《〔【「『口』」】〕》），口"], ids=["pairs", "rows"]
)
def test_the_ink_of_a_mark_is_within_what_counts_for_it(text):
    areas, rows = first_page(with_value(sample(), FIELD, text))
    left, top, width, height, _, _, start, ends = next(area for area in areas if area[4] == FIELD)
    found = inked(rows, left, top, width, height)
    assert (start, len(ends), len(found)) == (0, len(text), len(text))
    for begin, ink, end in zip([0.0, *ends], found, ends, strict=False):
        assert begin < ink < end
