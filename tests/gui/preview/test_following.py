"""What the paper shows while the officer goes through the form: it moves only where it must, and marks what is meant."""

import pytest
from PySide6.QtCore import QRectF

from gui import theme
from gui.preview.paper import WIDTH
from model.draft import with_value
from tests.gui.hands import CTRL, Key, click, field, press, settle, write
from tests.gui.preview.conftest import refreshed

NARRATIVE = "funding.narrative"


def spot(editor, path, which=0):
    """The middle of an area of a field that is in view, in the viewport."""
    paper, sheets = editor.preview.paper, editor.preview.sheets
    found = [
        paper._on(number, area.rect)
        for number in sorted(paper.visible_pages())
        for area in sheets.pages[number].areas
        if area.field == path
    ]
    return found[which].center().toPoint()


def bring(qtbot, editor, path):
    editor.preview.paper.show_place(*editor.preview.sheets.places[path])
    refreshed(qtbot, editor)


@pytest.mark.parametrize("path", ["funding.sources[fiscal].budget", "funding.uses[books].spent", "cover.issuer"])
def test_a_click_moves_nothing(live, qtbot, sample_state, path):
    editor = live(sample_state)
    bring(qtbot, editor, path)
    place = editor.preview.paper.place()
    click(editor.preview.paper.viewport(), spot(editor, path))
    settle()
    refreshed(qtbot, editor)
    assert editor.page.current_field() == path
    assert editor.preview.paper.place() == place


def test_a_click_on_words_that_stand_twice_moves_nothing(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.resize(1920, 1080)  # the page of the indicators leaves room for the paper
    bring(qtbot, editor, "indicators.rows[i02].standard")
    place = editor.preview.paper.place()
    click(editor.preview.paper.viewport(), spot(editor, "indicators.rows[i02].name"))
    settle()
    refreshed(qtbot, editor)
    assert editor.page.current_field() == "indicators.rows[i02].name"
    assert editor.preview.paper.place() == place


def test_going_along_a_row_stays_on_its_page(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.go_to("funding.uses[books].budget")
    refreshed(qtbot, editor)
    place = editor.preview.paper.place()
    been = []
    for _ in range(9):
        press(Key.Key_Tab)
        refreshed(qtbot, editor)
        been.append(editor.preview.field)
        assert editor.preview.paper.place() == place, been
    assert NARRATIVE in editor.preview._shown_for("funding.uses[books].spent")
    assert "funding.uses[books].spent" in been


def test_a_computed_cell_marks_its_row(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.go_to("funding.uses[books].spent")
    press(Key.Key_Right)
    refreshed(qtbot, editor)
    assert editor.preview.field == "funding.uses[books]"
    assert editor.preview.paper.marked
    assert all(path.startswith("funding.uses[books].") for path in editor.preview.paper.marked)


def test_a_page_without_a_cursor_shows_its_chapter_and_marks_nothing(live, qtbot, sample_state):
    editor = live(with_value(sample_state, "conclusion.achievements", ()))
    editor.go_to("cover.title")
    refreshed(qtbot, editor)
    editor.show_step("achievements")
    settle()
    assert editor.page.current_field() == ""
    assert editor.preview.paper.marked == set()
    assert editor.preview.paper.is_in_view(*editor.preview.sheets.places["conclusion.achievements"])
    place = editor.preview.paper.place()
    editor.show_step("export")  # about the report as a whole
    settle()
    assert editor.preview.paper.place() == place
    editor.go_to("cover.title")
    assert editor.preview.paper.marked == {"cover.title"}


def test_an_empty_item_is_where_its_heading_is(live, qtbot, sample_state):
    editor = live(with_value(sample_state, "conclusion.problems[p1].text", ""))
    editor.show_step("problems")
    editor._mark_done(True)
    editor.check()
    editor.areas._show_tab(0)
    editor.go_to("conclusion.problems[p1].text")
    refreshed(qtbot, editor)
    paper, sheets = editor.preview.paper, editor.preview.sheets
    assert paper.marked == {"conclusion.problems"}
    number, heading = sheets.places["conclusion.problems"]
    assert paper.is_in_view(number, heading)
    assert heading.bottom() < sheets.places["conclusion.problems[p2].text"][1].top()
    assert any(area.field == "conclusion.problems" for area in sheets.pages[number].areas)
    assert "conclusion.problems" in paper.notes


def test_the_bar_covers_no_ink(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.resize(1920, 1080)
    paper, sheets = editor.preview.paper, editor.preview.sheets
    bar = theme.LIGHT["accent"].lower()
    for path in ("overview.background", "funding.uses[books].spent", "indicators.rows[i03].name"):
        editor.go_to(path)
        for zoom in (0.5, WIDTH, 1.5):
            paper.set_zoom(zoom)
            refreshed(qtbot, editor)
            paper.show_place(*sheets.places[path])
            paper.horizontalScrollBar().setValue(0)
            refreshed(qtbot, editor)
            shot = paper.viewport().grab().toImage()
            number = sheets.places[path][0]
            rect = paper.rect_of(number)
            ink = rect.left() + min(area.rect.left() for area in sheets.pages[number].areas) * paper.scale_of(number)
            found = {
                x
                for x in range(max(rect.left(), 0), min(rect.right(), shot.width()))
                for y in range(0, shot.height(), 2)
                if shot.pixelColor(x, y).name() == bar
            }
            assert found
            assert max(found) < ink


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
def test_what_is_marked_is_brought_into_view_from_the_side(live, qtbot, sample_state, zoom):
    editor = live(sample_state)
    editor.resize(1920, 1080)
    paper = editor.preview.paper
    paper.set_zoom(zoom)
    for path in ("funding.uses[books].remark", "conclusion.problems[p1].text", "indicators.rows[i03].deviation_reason"):
        editor.go_to(path)
        refreshed(qtbot, editor)
        number, rect = editor.preview.paper.edited
        shown = paper._on(number, rect)
        port = QRectF(paper.viewport().rect())
        assert port.contains(shown) or (0 <= shown.left() < port.width() / 2 and shown.width() > port.width() / 2)


def test_what_is_marked_stays_where_it_is_when_the_scale_changes(live, qtbot, sample_state):
    editor = live(sample_state)
    paper = editor.preview.paper
    editor.go_to("conclusion.problems[p2].text")
    refreshed(qtbot, editor)
    for zoom in (2.0, 0.75, 3.0, WIDTH):
        number, rect = paper.edited
        before = paper._on(number, rect).center().y()
        paper.set_zoom(zoom)
        refreshed(qtbot, editor)
        shown = paper._on(number, rect)
        assert shown.center().y() == pytest.approx(before, abs=2)
        assert QRectF(paper.viewport().rect()).contains(shown)


def test_the_page_that_is_told_is_the_one_with_the_mark(live, qtbot, sample_state):
    editor = live(sample_state)
    paper, bar = editor.preview.paper, editor.preview.paper.verticalScrollBar()
    editor.go_to("conclusion.problems[p2].text")
    refreshed(qtbot, editor)
    page = editor.preview.sheets.places["conclusion.problems[p2].text"][0]
    assert paper.current_page() != page  # more of the next one is in view
    assert editor.preview.count.text().startswith(f"第{page + 1}页")
    editor.go_to("conclusion.suggestions[s1].text")
    refreshed(qtbot, editor)
    number, rect = editor.preview.sheets.places["conclusion.suggestions[s1].text"]
    bar.setValue(bar.value() + paper._on(number, rect).toRect().bottom() - paper.height() + 4)
    assert paper.current_page() != number
    assert editor.preview.count.text().startswith(f"第{number + 1}页")
    bar.setValue(0)
    assert editor.preview.count.text().startswith("第1页")


def test_a_finding_on_a_computed_score_is_at_the_score(live, qtbot, sample_state):
    editor = live(with_value(sample_state, "indicators.rows[i09].deviation_reason", ""))
    editor.check()
    places = editor.preview.sheets.places
    assert "indicators.rows[i09].score" in editor.preview.paper.notes
    score, points = (places[f"indicators.rows[i09].{name}"][1] for name in ("score", "points"))
    assert score.left() == pytest.approx(points.right(), abs=1)


def height(editor, path, character=0):
    """How high in the viewport a character of a field is."""
    number, rect = editor.preview.sheets.place_of(path, character)
    return editor.preview.paper._on(number, rect).top()


def test_words_added_above_do_not_move_what_is_read(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.go_to("overview.background")
    refreshed(qtbot, editor)
    bring(qtbot, editor, "conclusion.analysis[n2].text")
    page = editor.preview.paper.current_page()
    path, character, _ = editor.preview.paper.reading()
    before = height(editor, path, character)
    for _ in range(3):
        write("本馆另有三个分馆正在筹建，预计明年开放。" * 20)
        refreshed(qtbot, editor)
        assert height(editor, path, character) == pytest.approx(before, abs=1)
    assert editor.preview.paper.current_page() > page


def test_words_added_before_it_in_the_same_text_do_not_move_what_is_read(live, qtbot, sample_state):
    path = "overview.background"
    text = "\n".join(f"第{number}个分馆于当年建成开放，运行情况良好。" for number in range(1, 240))
    editor = live(with_value(sample_state, path, text))
    editor.go_to(path)
    field(editor, path).go_to(0)
    refreshed(qtbot, editor)
    paper, sheets = editor.preview.paper, editor.preview.sheets
    at = text.index("第150个")
    paper.show_place(*sheets.place_of(path, at))
    refreshed(qtbot, editor)

    path, at, _ = paper.reading()
    before = height(editor, path, at)
    for count in (1, 2, 3):
        write("新写的一段。" * 20 + "\n")
        refreshed(qtbot, editor)
        assert height(editor, path, at + count * 121) == pytest.approx(before, abs=1)


def test_the_cursor_is_followed_after_a_change_of_step(live, qtbot, sample_state):
    path = "implementation.narrative"
    editor = live(with_value(sample_state, path, "分馆于当年建成开放，运行情况良好。" * 200))
    editor.show_step("implementation")
    refreshed(qtbot, editor)
    asked = editor.preview._asked
    text, paper, sheets = field(editor, path), editor.preview.paper, editor.preview.sheets
    for key in (Key.Key_End, Key.Key_Home, Key.Key_End):
        press(key, CTRL)
        qtbot.waitUntil(lambda: paper.is_in_view(*sheets.place_of(path, text.character())))
    assert sheets.place_of(path, 0)[0] < sheets.place_of(path, text.character())[0]
    assert editor.preview._asked == asked  # another step is no other report
