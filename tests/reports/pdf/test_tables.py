from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import gongwen as g
from reports.document import Align, Annex, Cell, Document, Heading, Paragraph, Row, Span, Table
from reports.pdf.faces import face
from reports.pdf.layout import layout
from reports.pdf.page import Layout

HEAD = (Cell("名称", align="center"), Cell("金额", align="center"))


def laid_out(*rows: Row, header: tuple[Row, ...] = (HEAD,), widths: tuple[int, ...] = (3, 1)) -> Layout:
    return layout(Document("", "", (Table(widths, header, rows, note="单位：万元"),)))


def text_of(result: Layout) -> str:
    return "".join(run.text for page in result.pages for run in page.runs)


def assert_inside(result: Layout) -> None:
    """Every rule of every page lies in the type area, as wide as it is drawn."""
    half = g.TABLE_RULE / 2 - 0.01
    for page in result.pages:
        for box in page.boxes:
            assert box.x - half >= g.LEFT_MARGIN
            assert box.x + box.width + half <= g.LEFT_MARGIN + g.TYPE_WIDTH
            assert box.y - half >= g.BOTTOM_MARGIN
            assert box.y + box.height + half <= g.PAGE_HEIGHT - g.TOP_MARGIN


def assert_apart(result: Layout) -> None:
    """No two cells lie upon each other, and every line of text lies in one of them."""
    for page in result.pages:
        boxes = sorted(page.boxes, key=lambda box: (box.x, box.y))
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
                along = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
                assert across < 0.01 or along < 0.01


def test_figures_stand_at_the_right() -> None:
    result = laid_out((Cell("图书"), Cell("52.40", align="right")), (Cell("书架"), Cell("1,021.60", align="right")))
    ends = {}
    for run in result.pages[0].runs:
        ends[run.text] = run.x + len(run.text) * run.size / 2
    right = g.LEFT_MARGIN + g.TYPE_WIDTH - g.CELL_PADDING
    assert abs(ends["52.40"] - right) < 4
    assert ends["1,021.60"] - 12 < right


def test_the_header_is_repeated_on_every_page() -> None:
    result = laid_out(*[(Cell(f"第{number}项"), Cell("1.00")) for number in range(100)])
    assert len(result.pages) > 2
    for page in result.pages:
        assert [run.text for run in page.runs].count("名称") == 1
    assert_inside(result)


def test_every_row_is_printed_once_and_in_order() -> None:
    result = laid_out(*[(Cell(f"第{number}项"), Cell("1.00")) for number in range(1000)])
    found = [run.text for page in result.pages for run in page.runs if run.text.startswith("第")]
    assert found == [f"第{number}项" for number in range(1000)]


def test_a_cell_higher_than_a_page_goes_on() -> None:
    long = "文" * 6000
    result = laid_out((Cell("短"), Cell(long)), (Cell("末"), Cell("尾")))
    assert len(result.pages) > 3
    assert text_of(result).count("文") == 6000
    assert "尾" in text_of(result)
    assert_inside(result)


def test_a_merged_cell_shows_on_each_page_it_reaches() -> None:
    rows = [(Cell("产出指标", rows=60), Cell("0"))] + [(Cell(str(number)),) for number in range(1, 60)]
    result = laid_out(*rows)
    assert len(result.pages) == 3
    assert text_of(result).count("产出指标") == 3
    assert_inside(result)


def test_a_long_merged_text_flows_over_the_pages() -> None:
    rows = [(Cell("长" * 3000, rows=3), Cell("甲")), (Cell("乙"),), (Cell("丙"),)]
    result = laid_out(*rows, widths=(1, 1))
    assert text_of(result).count("长") == 3000
    assert_inside(result)


def test_a_cell_over_several_columns_is_as_wide_as_they_are() -> None:
    result = laid_out((Cell("合计", columns=2),))
    assert any(abs(box.width + g.TABLE_RULE - g.TYPE_WIDTH) < 0.01 for box in result.pages[0].boxes)


def test_a_smaller_size_is_taken_before_a_number_is_broken() -> None:
    result = laid_out((Cell("名"), Cell("1,234,567,890.12")), widths=(4, 1))
    assert any(run.text == "1,234,567,890.12" for run in result.pages[0].runs)


def test_a_heading_stays_with_its_table() -> None:
    fill = Paragraph((Span("国" * (26 + 28 * 20)),))
    table = Table((1,), (), tuple((Cell("行"),) for _ in range(3)))
    result = layout(Document("", "", (fill, Heading(1, "一、", "标题"), table)))
    texts = [run.text for run in result.pages[1].runs]
    assert texts[:2] == ["一、", "标题"]
    assert "行" in texts


def test_text_goes_on_at_the_next_row_below_a_table() -> None:
    table = Table((1,), (), ((Cell("行"),),))
    result = layout(Document("", "", (table, Paragraph((Span("正文"),)))))
    top = g.PAGE_HEIGHT - g.TOP_MARGIN
    body = next(run for run in result.pages[0].runs if run.text == "正文")
    rows = (top - g.BASELINE * g.BODY_SIZE - body.y) / g.PITCH
    assert abs(rows - round(rows)) < 1e-6
    assert body.y + body.size < min(box.y for box in result.pages[0].boxes)


def test_each_cell_knows_its_field() -> None:
    result = laid_out((Cell("图书", "funding.uses[a].use"), Cell("1.00", "funding.uses[a].spent")))
    assert [area.field for area in result.pages[0].areas] == ["funding.uses[a].use", "funding.uses[a].spent"]


def test_incomplete_tables_are_set_as_they_are() -> None:
    assert len(laid_out(header=(), widths=()).pages) == 1
    result = laid_out((), (Cell("甲", columns=9, rows=9),), (Cell("乙"),), (Cell(""), Cell("丙\n丁"), Cell("戊")))
    assert {"甲", "乙", "丙", "丁", "戊"} <= set(text_of(result))


def ink_ends(result: Layout, texts: set[str]) -> dict[str, float]:
    """Where the decimal points of figures stand."""
    found = {}
    for run in result.pages[0].runs:
        if run.text in texts:
            before = sum(face(run.face).widths[character] for character in run.text.split(".")[0])
            found[run.text] = run.x + before * run.size / 1000
    return found


@pytest.mark.parametrize("align", ["right", "center"])
def test_figures_stand_point_below_point(align: Align) -> None:
    texts = ["1,021.60", "7.123456", "38", "-5.5"]
    points = ink_ends(laid_out(*[(Cell("项"), Cell(text, align=align)) for text in texts]), set(texts))
    assert len(points) == 4
    assert max(points.values()) - min(points.values()) < 0.01


def test_a_column_with_words_among_its_figures_is_centred_as_it_is() -> None:
    cells = [(Cell("项"), Cell(text, align="center")) for text in ("12.25", "8", "达成预期指标")]
    middles = [box.x + box.width / 2 for box in laid_out(*cells).pages[0].boxes if box.x > g.LEFT_MARGIN + 1]
    for run in laid_out(*cells).pages[0].runs:
        if run.text in ("12.25", "8"):
            width = sum(face(run.face).widths[character] for character in run.text) * run.size / 1000
            assert abs(run.x + width / 2 - middles[0]) < 0.01


def test_no_page_begins_with_the_sum_of_a_family_alone() -> None:
    for count in range(20, 40):
        family = (
            [(Cell("产出", rows=count), Cell("指标"))]
            + [(Cell("指标"),)] * (count - 2)
            + [(Cell("小计", strong=True),)]
        )
        after = [(Cell("满意度"), Cell("指标"))] * 9
        for page in laid_out(*family, *after, header=()).pages[1:]:
            texts = [run.text for run in page.runs]
            assert "小计" not in texts[:2]


def heading(text: str, rows: int = 1) -> Cell:
    return Cell(text, align="center", rows=rows, strong=True)


@pytest.mark.parametrize("before", range(25))
def test_headings_beside_a_merged_cell_are_repeated_as_far_as_it_reaches(before: int) -> None:
    first = [(Cell("甲"), Cell("一"), Cell("1"))] * before
    block = [(heading("绩效指标", rows=61), heading("指标名"), heading("得分值"))]
    rows = [(Cell(f"第{number}项"), Cell("1.00")) for number in range(60)]
    after = [(Cell("乙"), Cell("二"), Cell("2"))] * 40
    result = laid_out(*first, *block, *rows, *after, header=(), widths=(1, 1, 1))
    assert_inside(result)
    found = [run.text for page in result.pages for run in page.runs if run.text.startswith("第")]
    assert found == [f"第{number}项" for number in range(60)]
    for page in result.pages:
        texts = [run.text for run in page.runs]
        assert texts.count("指标名") == texts.count("得分值") == any(text.startswith("第") for text in texts)


@pytest.mark.parametrize("before", range(0, 30, 2))
def test_cells_that_begin_below_repeated_headings_keep_their_place(before: int) -> None:
    first = [(Cell("甲"), Cell("一"), Cell("二"), Cell("1"))] * before
    block = [(heading("绩效指标", rows=61), heading("类别"), heading("指标名"), heading("得分值"))]
    rows: list[Row] = []
    for number in range(60):
        family = [Cell(f"第{number // 6}类", rows=6)] if number % 6 == 0 else []
        rows.append((*family, Cell(f"第{number}项"), Cell("1.00")))
    result = laid_out(*first, *block, *rows, header=(), widths=(1, 1, 1, 1))
    assert_inside(result)
    assert_apart(result)
    for page in result.pages:
        heights = {run.text: run.y for run in page.runs}
        for text in heights:
            if text.endswith("项"):
                assert heights.get("指标名", g.PAGE_HEIGHT) > heights[text]


@pytest.mark.parametrize("lines", range(36, 50))
def test_a_row_as_high_as_a_page_goes_on_below_repeated_headings(lines: int) -> None:
    block = [(heading("绩效指标", rows=3), heading("指标名"), heading("说明")), (Cell("第一项"), Cell("文\n" * lines))]
    result = laid_out(*block, (Cell("第二项"), Cell("说明")), header=(), widths=(1, 1, 1))
    assert text_of(result).count("文") == lines
    assert_inside(result)
    assert_apart(result)


@pytest.mark.parametrize("count", range(20, 50))
def test_the_total_and_what_stands_below_it_stay_together_with_the_row_above(count: int) -> None:
    rows: list[Row] = [(Cell(f"第{number}项"), Cell("说明"), Cell("1.00")) for number in range(count)]
    foot = [(Cell(text, columns=2, strong=True), Cell("1.00")) for text in ("总分", "填报单位", "填报人")]
    result = laid_out(*rows, *foot, widths=(1, 1, 1))
    wanted = {f"第{count - 1}项", "总分", "填报单位", "填报人"}
    assert any(wanted <= {run.text for run in page.runs} for page in result.pages)


@pytest.mark.parametrize("count", range(22, 50))
def test_no_couple_of_rows_is_left_for_the_last_page_of_an_annex(count: int) -> None:
    table = Table((1, 1), (HEAD,), tuple((Cell(f"第{number}项"), Cell("1.00")) for number in range(count)))
    result = layout(Document("", "", (Annex("附件", "表"), table)))
    last = [box for box in result.pages[-1].boxes if box.x < g.LEFT_MARGIN + 1]
    assert len(result.pages) == 1 or sum(box.height for box in last) > g.STRAY * g.TYPE_HEIGHT
    found = [run.text for page in result.pages for run in page.runs if run.text.startswith("第")]
    assert found == [f"第{number}项" for number in range(count)]


def test_a_date_stays_on_one_line() -> None:
    row = (Cell("2025年12月31日", align="center"), *(Cell("说明文字" * 12) for _ in range(6)))
    result = laid_out(row, row, header=(), widths=(1,) * 7)
    assert [run.text for run in result.pages[0].runs].count("2025年12月31日") == 2


def test_three_characters_stay_on_one_line() -> None:
    row = (Cell("满意度", align="center"), *(Cell("说明文字" * 12) for _ in range(7)))
    assert "满意度" in [run.text for run in laid_out(row, header=(), widths=(1,) * 8).pages[0].runs]


def test_no_table_is_set_smaller_than_usual_to_save_a_page() -> None:
    for count in range(20, 34):
        table = Table((1, 1), (HEAD,), tuple((Cell(f"第{number}项"), Cell("1.00")) for number in range(count)))
        for page in layout(Document("", "", (Annex("附件", "表"), table))).pages:
            assert min(run.size for run in page.runs) >= g.TABLE_LEAST_USUAL


def test_all_tables_of_an_annex_are_set_in_one_size() -> None:
    small = Table((1,) * 6, (), (tuple(Cell("八个字的内容在此") for _ in range(5)),))
    large = Table((1,), (), ((Cell("短"),),))
    result = layout(Document("", "", (Annex("附件", "表"), large, small)))
    (page,) = result.pages
    assert len({run.size for run in page.runs if run.text in ("短", "八个字的内容在此")}) == 1


WORDS = st.text("国图书馆建设项目，。（）abc0123456789.% \n", max_size=40)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 6))
    cells = st.builds(
        Cell,
        WORDS,
        st.sampled_from(["a.b", ""]),
        st.sampled_from(["left", "center", "right"]),
        st.sampled_from([1, 1, 1, 2]),
        st.sampled_from([1, 1, 1, 2, 5]),
        st.booleans(),
    )
    rows = st.lists(st.lists(cells, max_size=count).map(tuple), max_size=30).map(tuple)
    header = draw(st.lists(st.lists(cells, min_size=1, max_size=count).map(tuple), max_size=2).map(tuple))
    return Table(tuple(draw(st.integers(0, 40)) for _ in range(count)), header, draw(rows))


@settings(max_examples=80, deadline=None)
@given(tables(), st.sampled_from([True, False]))
def test_no_text_is_lost_and_no_cells_overlap(table: Table, sideways: bool) -> None:
    result = layout(Document("", "", (Annex("附件", "表", sideways), table)))
    shown = Counter("".join("".join(run.text.split()) for page in result.pages for run in page.runs))
    assert not Counter("".join("".join(cell.text.split()) for row in table.body for cell in row)) - shown
    assert_inside(result)
    assert_apart(result)
