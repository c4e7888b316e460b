"""Where a click on the paper leads: lists, cells, marks side by side; and the focus, which stays with the field."""

import pytest
from PySide6.QtCore import QPointF, QRectF

from model.draft import with_value
from model.report import SIDEWAYS, UPRIGHT
from tests.gui.hands import click, field, settle, type_ascii
from tests.gui.preview.conftest import refreshed


def area_of(qtbot, editor, path, has=lambda area: True):
    """The page and the first area of a field there that has something; it is brought into view."""
    paper, sheets = editor.preview.paper, editor.preview.sheets
    paper.show_place(*sheets.places[path])
    refreshed(qtbot, editor)
    found = ((n, area) for n in paper.visible_pages() for area in sheets.pages[n].areas if area.field == path)
    return next((number, area) for number, area in found if has(area))


def click_at(editor, number, point):
    """Click at a point of a page."""
    paper = editor.preview.paper
    click(paper.viewport(), paper._on(number, QRectF(point, point)).topLeft().toPoint())
    settle()


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("conclusion.problems", "conclusion.problems[p1].text"),
        ("conclusion.suggestions", "conclusion.suggestions[s1].text"),
        ("conclusion.achievements", "conclusion.achievements[h1].heading"),
        ("conclusion.analysis", "conclusion.analysis[n1].families"),
    ],
)
def test_a_click_on_the_heading_of_a_list_goes_before_its_first_entry(live, qtbot, sample_state, path, first):
    editor = live(sample_state)
    number, heading = area_of(qtbot, editor, path)
    click_at(editor, number, heading.rect.center())
    assert editor.page.current_field() == first
    assert field(editor, first).character() == 0


@pytest.mark.parametrize("path", ["funding.sources", "funding.uses", "indicators.rows"])
def test_a_click_on_a_sum_goes_to_the_sums_of_the_form(live, qtbot, sample_state, path):
    editor = live(sample_state)
    editor.resize(1920, 1080)
    number, cell = area_of(qtbot, editor, path)
    place = editor.preview.paper.place()
    click_at(editor, number, cell.rect.center())
    table = next(table for table in editor.page.tables if table.path == path)
    assert table.view.hasFocus()
    assert table.model.lines[table.view.currentIndex().row()].kind == "total"
    refreshed(qtbot, editor)
    assert editor.preview.paper.place() == place


@pytest.mark.parametrize(
    "path",
    [
        "overview.basis_documents[d1].number",
        "overview.basis_documents[d1].issued_on",
        "implementation.activities[w1].quantity",
        "implementation.activities[w1].finished",
    ],
)
def test_a_click_on_a_detail_goes_to_its_cell(live, qtbot, sample_state, path):
    editor = live(sample_state)
    number, words = area_of(qtbot, editor, path)
    click_at(editor, number, words.rect.center())
    assert editor.page.current_field() == path


def cell_of(qtbot, editor, path):
    """The page and the cell that holds the text of a field; it is brought into view."""
    paper, sheets = editor.preview.paper, editor.preview.sheets
    for number in reversed(range(len(sheets.pages))):
        paper.show_place(number, QRectF(1, 1, 1, 1))
        refreshed(qtbot, editor)
        for area in sheets.pages[number].areas:
            if area.field == path and area.is_cell and area.lines:
                paper.show_place(number, area.rect)
                refreshed(qtbot, editor)
                return number, area
    raise AssertionError(f"no cell of {path}")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("indicators.rows[i02].standard", "新建分馆达到6家得满分，\n每少1家扣1分，扣完为止。" * 3),
        ("indicators.rows[i05].override_reason", "实际完成数比年初目标多，经复核调整得分。"),
        ("cover.unit", "澜川市青屏区图书馆（社区分馆管理中心）"),
        ("cover.contact", "陈明远、林晓"),
        ("cover.phone", "0000-1234567"),
    ],
)
@pytest.mark.parametrize("orientation", [UPRIGHT, SIDEWAYS])
def test_a_click_in_a_cell_puts_the_cursor_before_the_character(live, qtbot, sample_state, path, text, orientation):
    editor = live(with_value(with_value(sample_state, path, text), "printing.orientation", orientation))
    editor.resize(1920, 1080)
    number, cell = cell_of(qtbot, editor, path)
    assert "".join(text[start : start + len(ends)] for _, _, start, ends in cell.lines) == text.replace("\n", "")
    foot, left, start, ends = cell.lines[-1]
    for at in (0, len(ends) - 1):
        click_at(editor, number, QPointF(left + (ends[at - 1] if at else 0) + 2, foot - 3))
        assert editor.page.current_field() == path
        assert field(editor, path).character() == start + at


def test_a_click_on_a_date_goes_before_it(live, qtbot, sample_state):
    editor = live(sample_state)
    number, date = area_of(qtbot, editor, "cover.prepared_on")
    click_at(editor, number, date.rect.center())
    assert editor.page.current_field() == "cover.prepared_on"
    assert field(editor, "cover.prepared_on").character() == 0


@pytest.mark.parametrize("path", ["overview.background", "cover.unit", "funding.uses[books].remark"])
def test_after_another_try_the_words_typed_go_into_the_field(live, sample_state, path):
    editor = live(sample_state)
    editor.go_to(path)
    type_ascii("ab")
    preview = editor.preview
    preview.helper.gone.emit(False)
    settle()
    click(preview.banner._action)
    settle()
    assert not preview.banner.isVisible()
    type_ascii("cd")
    editor.page.commit()
    assert editor.session.value(path).endswith("cd")
