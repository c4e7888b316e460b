from hypothesis import given
from hypothesis import strategies as st

from reports import gongwen as g
from reports.pdf.columns import Need, fit

MEASURE = g.TYPE_WIDTH
TEXTS = st.floats(0, 60)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[Need, ...], tuple[float, ...]]:
    count = draw(st.integers(1, 9))
    needs = []
    for row in range(draw(st.integers(1, 12))):
        column = 0
        while column < count:
            covers = draw(st.integers(1, min(3, count - column)))
            natural = draw(TEXTS)
            word = draw(st.floats(0, min(natural, 8)))
            needs.append(Need(row, column, draw(st.integers(1, 3)), covers, natural, word, row == 0))
            column += covers
    return tuple(needs), tuple(draw(st.floats(1, 40)) for _ in range(count))


def row(*naturals: float, number: int = 1) -> tuple[Need, ...]:
    return tuple(Need(number, column, 1, 1, natural, 0.0) for column, natural in enumerate(naturals))


@given(tables())
def test_columns_fill_the_measure_and_no_number_is_broken_where_there_is_room(
    table: tuple[tuple[Need, ...], tuple[float, ...]],
) -> None:
    needs, shares = table
    found = fit(needs, shares, MEASURE, g.TABLE_SIZES)
    assert abs(sum(found.widths) - MEASURE) < 0.01
    assert all(width > 0 for width in found.widths)
    if found.is_good:
        for need in needs:
            covered = sum(found.widths[need.column : need.column + need.columns])
            assert covered - 2 * g.CELL_PADDING >= need.word * found.size - 0.01


def test_a_long_text_gets_the_room_that_short_ones_do_not_need() -> None:
    short, long = fit(row(3, 80), (1.0, 1.0), MEASURE, (10.5,)).widths
    assert short < long / 4
    assert short - 2 * g.CELL_PADDING >= 3 * 10.5


def test_columns_of_equal_content_are_equally_wide() -> None:
    widths = fit(row(40, 40, 40), (1.0, 1.0, 1.0), MEASURE, (10.5,)).widths
    assert max(widths) - min(widths) < 0.15 * max(widths)


def test_room_that_a_column_does_not_need_is_shared_as_well() -> None:
    needs = (*row(2, 7, 3, 4, 3.6, 9), *row(2, 9, 3, 4, 3.6, 7, number=2), *row(2, 6, 3, 4, 3.6, 13.3, number=3))
    widths = fit(needs, (10.0, 42.0, 24.0, 24.0, 18.0, 38.0), MEASURE, (12.0,)).widths
    for need, width in zip((2, 9, 3, 4, 3.6), widths, strict=False):
        assert 1 < width - 2 * g.CELL_PADDING - need * 12.0 < 10


def test_what_is_left_over_is_shared_as_declared() -> None:
    narrow, wide = fit(row(3, 3), (1.0, 3.0), MEASURE, (10.5,)).widths
    spare = MEASURE - 2 * (3 * 10.5 + 2 * g.CELL_PADDING)
    assert abs(wide - narrow - spare / 2) < 0.1


def test_a_smaller_size_is_taken_before_anything_is_squeezed() -> None:
    assert fit(row(*[8.0] * 4), (1.0,) * 4, MEASURE, g.TABLE_SIZES).size == g.TABLE_SIZES[0]
    assert fit(row(*[8.0] * 5), (1.0,) * 5, MEASURE, g.TABLE_SIZES).size == g.TABLE_SIZES[2]
    crowded = fit(row(*[8.0] * 7), (1.0,) * 7, MEASURE, g.TABLE_SIZES)
    assert (crowded.size, crowded.is_good) == (g.TABLE_SIZES[-1], False)
    assert fit(row(*[8.0] * 6), (1.0,) * 6, g.TYPE_HEIGHT, g.TABLE_SIZES).is_good
