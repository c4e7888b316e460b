"""The page beside the form, with the real helper: what is typed is on it, a click leads to the field, it comes back."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from gui.editor.pane import FINDINGS
from gui.preview import marks
from gui.preview.paper import PAGE, WIDTH
from model.beginnings import blank
from model.draft import with_value
from model.fields import Override
from model.report import Cover
from reports.compose import document_of
from reports.pdf.layout import layout
from tests.gui.hands import CTRL, NONE, Key, click, field, press, settle, type_ascii, write
from tests.gui.preview.conftest import refreshed


def picture(editor, number=0):
    return editor.preview.sheets.picture(number)


def page_of(editor, path):
    return editor.preview.sheets.places[path][0]


def spot(editor, path):
    """The middle of the first area of a field, in the viewport; the page is scrolled there."""
    paper, sheets = editor.preview.paper, editor.preview.sheets
    number, top = sheets.places[path]
    paper.show_place(number, top)
    area = next(area for area in sheets.pages[number].areas if area.field == path)
    return paper._on(number, area.rect).center().toPoint()


def wait_for_page(qtbot, editor, path):
    number, top = editor.preview.sheets.places[path]
    editor.preview.paper.show_place(number, top)
    refreshed(qtbot, editor)


# What is typed is on the page


def test_what_is_typed_is_on_the_page(live, qtbot, sample_state):
    editor = live(sample_state)
    before, places = bytes(picture(editor).data), dict(editor.preview.sheets.places)
    assert editor.preview.count.text() == f"第1页，共{len(editor.preview.sheets.pages)}页"
    editor.go_to("overview.background")
    write("本馆另有三个分馆。")
    refreshed(qtbot, editor)
    assert bytes(picture(editor).data) != before
    press(Key.Key_Z, CTRL)
    refreshed(qtbot, editor)
    assert bytes(picture(editor).data) == before
    assert editor.preview.sheets.places == places


def test_pages_that_look_the_same_are_not_drawn_anew(live, qtbot, sample_state):
    editor = live(sample_state)
    second = picture(editor, 1)
    came = []
    editor.preview.helper.answered.connect(lambda header, body: came.append((header["kind"], bool(body))))
    editor.session.edit("overview.background", sample_state.report.overview.background.replace("6个", "七个", 1))
    refreshed(qtbot, editor)
    assert ("page", True) in came
    assert picture(editor, 1) is second


def test_images_are_as_sharp_as_the_screen(live, sample_state):
    editor = live(sample_state)
    paper = editor.preview.paper
    rect = paper.rect_of(0)
    assert abs(picture(editor).image.width() - rect.width() * paper.devicePixelRatioF()) <= 1
    assert rect.width() > 0.85 * paper.viewport().width()


def test_nothing_is_asked_before_the_project_has_a_name(live, edit, qtbot, preset):
    editor = edit(blank(preset, Cover(unit="澜川市青屏区图书馆")))
    settle()
    QTest.qWait(50)
    assert editor.preview.helper.pid == 0
    assert "填写项目名称后" in editor.preview.paper.words
    field(editor, "cover.project")
    write("社区图书分馆建设项目")
    refreshed(qtbot, editor)
    editor.preview.shut()


def test_a_folded_pane_starts_no_helper(edit, sample_state):
    editor = edit(sample_state)
    assert editor.preview._start.isActive()
    editor.areas.choose_pane(False)
    assert not editor.preview._start.isActive()
    editor.session.edit("overview.background", "换了一段话。")
    assert not editor.preview._pause.isActive()
    assert editor.preview.helper.pid == 0


def test_what_changes_while_the_pane_is_folded_is_there_when_it_opens(live, qtbot, sample_state):
    editor = live(sample_state)
    before = bytes(picture(editor).data)
    press(Key.Key_F9)
    asked = editor.preview._asked
    editor.session.edit("overview.background", "换了一段话。")
    QTest.qWait(60)
    assert editor.preview._asked == asked
    press(Key.Key_F9)
    refreshed(qtbot, editor)
    assert bytes(picture(editor).data) != before


# From the paper to the field


@pytest.mark.parametrize(
    "path",
    [
        "cover.title",
        "overview.background",
        "funding.narrative",
        "conclusion.achievements[h1].text",
        "funding.uses[books].spent",
        "indicators.rows[i03].name",
    ],
)
def test_a_click_goes_to_the_field(live, qtbot, sample_state, path):
    editor = live(sample_state)
    wait_for_page(qtbot, editor, path)
    place = editor.preview.paper.viewport().mapTo(editor, spot(editor, path))
    QTest.mouseClick(editor.windowHandle(), Qt.MouseButton.LeftButton, NONE, place)
    settle()
    assert editor.page.current_field() == path
    assert editor.preview.field == path
    assert path in editor.preview.paper.marked


def test_a_click_on_a_heading_goes_to_what_follows(live, qtbot, sample_state):
    editor = live(sample_state)
    above = spot(editor, "overview.background") - QPoint(0, round(30 * editor.preview.paper.scale_of(0)))
    click(editor.preview.paper.viewport(), above)
    settle()
    assert editor.page.current_field() == "overview.background"
    assert field(editor, "overview.background").character() == 0


@pytest.mark.parametrize(
    ("number", "x", "y"),
    [
        (0, -8, 300),
        (0, 20, 400),
        (0, 575, 400),
        (1, 300, 40),
        (0, 495, 757),
        (7, 300, 780),
        (8, 300, 745),
        (7, 300, 495),
    ],
    ids=["desk", "left margin", "right margin", "top", "page number", "remainder", "below the tables", "annex note"],
)
def test_a_click_where_no_words_of_a_field_are_does_nothing(live, qtbot, sample_state, number, x, y):
    editor = live(sample_state)
    paper = editor.preview.paper
    paper.show_place(number, QRectF(x, y, 1, 1))
    refreshed(qtbot, editor)
    place = (QPointF(paper.rect_of(number).topLeft()) + QPointF(x, y) * paper.scale_of(number)).toPoint()
    assert paper.viewport().rect().contains(place)
    QTest.mouseMove(paper.viewport(), place)
    assert paper.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    before = editor.preview.field
    click(paper.viewport(), place)
    settle()
    assert (editor.step, editor.preview.field) == ("cover", before)
    assert not any(box.input.hasFocus() for box in editor.page.all_boxes())


def test_typing_after_a_click_goes_into_the_field(live, qtbot, sample_state):
    editor = live(sample_state)
    click(editor.preview.paper.viewport(), spot(editor, "overview.background"))
    settle()
    type_ascii("abc")
    assert "abc" in editor.session.report.overview.background


def point_of(editor, path, character):
    """The middle of a character of a field in the viewport; the page is scrolled there."""
    paper, sheets = editor.preview.paper, editor.preview.sheets
    number, rect = sheets.place_of(path, character)
    paper.show_place(number, rect)
    for area in sheets.pages[number].areas:
        at = character - area.start
        if area.field == path and 0 <= at < len(area.ends):
            left = ([0.0, *area.ends][at] + area.ends[at]) / 2
            return paper._on(number, area.rect.translated(left, 8)).topLeft().toPoint()
    raise AssertionError("the page has not come")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("overview.background", "".join(f"第{number}句话说的是分馆的建设。" for number in range(400))),
        ("overview.background", "首段很短。\n\n\n　　第二段从这里开始，\t有空格和𠮷字。\n" + "末段2025年的话，" * 40),
        ("conclusion.problems[p2].text", "小标题。后面是正文，" + "说明问题的话。" * 20),
        ("cover.title", "区级财政专项资金项目支出绩效评价报告"),
    ],
    ids=["many pages", "paragraphs", "item", "title"],
)
def test_a_click_puts_the_cursor_before_the_character(live, qtbot, sample_state, path, text):
    value = Override(text, "") if path == "cover.title" else text
    editor = live(with_value(sample_state, path, value))
    for share in (0.95, 0.5, 0.02):
        character = round(share * len(text))
        while text[character].isspace():
            character += 1
        editor.preview.paper.show_place(*editor.preview.sheets.place_of(path, character))
        refreshed(qtbot, editor)
        point = point_of(editor, path, character)
        place = editor.preview.paper.place()
        click(editor.preview.paper.viewport(), point)
        settle()
        refreshed(qtbot, editor)
        assert editor.page.current_field() == path
        assert field(editor, path).character() == character
        assert editor.preview.paper.place() == place  # nothing moves under the mouse


# From the field to the paper


def test_the_field_in_hand_is_marked_and_in_view(live, qtbot, sample_state):
    editor = live(sample_state)
    for path in ("conclusion.problems[p3].text", "funding.sources[fiscal].spent", "overview.background"):
        editor.go_to(path)
        refreshed(qtbot, editor)
        paper = editor.preview.paper
        assert path in paper.marked
        assert paper.marked_in_view() is not None
    ground = editor.preview.paper.grab().toImage()
    at = spot(editor, "overview.background")
    left = editor.preview.paper.rect_of(0).left()
    colours = {ground.pixelColor(x, at.y()).name() for x in range(left, at.x())}
    assert "#1f5c99" in colours
    assert "#e7f0f9" in colours


def test_a_field_without_words_of_its_own_marks_the_text_made_from_it(live, sample_state):
    editor = live(sample_state)
    editor.go_to("cover.year")
    assert editor.preview.paper.marked == {"cover.title"}
    editor.go_to("funding.sources[fiscal].spent")
    assert editor.preview.paper.marked == {"funding.sources[fiscal].spent", "funding.narrative"}
    editor.go_to("cover.phone")
    assert editor.preview.paper.marked == {"cover.phone"}
    editor.go_to("overview.basis_documents[d1].number")
    assert editor.preview.paper.marked == {"overview.basis_documents[d1].number"}


def test_the_place_stays_when_the_page_is_refreshed(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.go_to("conclusion.problems[p3].text")
    refreshed(qtbot, editor)
    bar = editor.preview.paper.verticalScrollBar()
    bar.setValue(bar.value() + 37)
    place = editor.preview.paper.place()
    write("请再核实一次。")
    refreshed(qtbot, editor)
    assert editor.preview.paper.place() == pytest.approx(place, abs=1)


LONG = "".join(f"第{number}个分馆于当年建成开放，运行情况良好。" for number in range(1, 240))


def is_on_paper(editor, character):
    """Whether the line with a character that stands in the report once is in view, by a layout made here."""
    session = editor.session
    for number, page in enumerate(layout(document_of(session.state, session.preset)).pages):
        for run in page.runs:
            if character in run.text:
                place = QRectF(run.x, page.height - run.y - run.size, 1, run.size)
                return editor.preview.paper.is_in_view(number, place)
    return False


def test_the_line_of_the_cursor_stays_in_view_in_a_field_of_many_pages(live, qtbot, sample_state):
    path = "overview.background"
    editor = live(with_value(sample_state, path, LONG))
    editor.go_to(path)
    text, bar = field(editor, path), editor.preview.paper.verticalScrollBar()
    refreshed(qtbot, editor)
    for share in (0.5, 1.0, 0.25):
        text.go_to(round(share * len(LONG)))
        qtbot.waitUntil(lambda: not editor.preview._cursor.isActive())
        for _ in range(3):
            write("本段新写的一句话。" * 30)
        write("鑫")
        refreshed(qtbot, editor)
        assert is_on_paper(editor, "鑫")
        press(Key.Key_Backspace)
        refreshed(qtbot, editor)
    bar.setValue(bar.maximum())  # read elsewhere
    write("再写一句。")
    refreshed(qtbot, editor)
    assert bar.value() == bar.maximum()
    press(Key.Key_Up)
    qtbot.waitUntil(lambda: bar.value() < bar.maximum())


def test_findings_are_marked_in_the_margin_and_say_what_they_are(live, qtbot, sample_state):
    editor = live(with_value(sample_state, "funding.sources[fiscal].spent", Decimal("187.40")))
    found = editor.checker.findings[0]
    assert (found.severity, found.field) == ("error", "funding.uses")
    number, _ = editor.preview.sheets.places[found.field]
    wait_for_page(qtbot, editor, found.field)
    paper = editor.preview.paper
    rect = paper.rect_of(number)
    sign, severity, _ = next(
        one for one in marks.signs(rect, paper._placed(number), paper.notes) if found.message in one[2]
    )
    assert severity == found.severity
    assert found.message in paper.words_at(sign.center())
    QApplication.sendEvent(paper.viewport(), QHelpEvent(QEvent.Type.ToolTip, sign.center(), QPoint(10, 10)))
    assert found.message[:5] in QToolTip.text()
    QToolTip.hideText()


# Zoom and keys


def test_zoom(live, qtbot, sample_state):
    editor = live(sample_state)
    paper = editor.preview.paper
    wide = paper.scale_of(0)
    for by, steps in ((120, 1), (-120, 2)):
        for _ in range(steps):
            place = QPointF(100, 100)
            wheel = QWheelEvent(
                place,
                place,
                QPoint(),
                QPoint(0, by),
                Qt.MouseButton.NoButton,
                CTRL,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(paper.viewport(), wheel)
    assert paper.zoom == 0.5
    paper.set_zoom(3.0)
    paper.verticalScrollBar().setValue(0)
    refreshed(qtbot, editor)
    assert picture(editor).image.width() == pytest.approx(595.28 * 4, abs=1)
    paper.set_zoom(9.0)
    assert paper.zoom == 3.0
    paper.set_zoom(WIDTH)
    paper.verticalScrollBar().setValue(paper._tops[2] - 100)
    number = paper.current_page()
    paper.set_zoom(PAGE)
    assert paper.viewport().rect().contains(paper.rect_of(number))
    paper.set_zoom(WIDTH)
    assert paper.scale_of(0) == wide


def test_keys(live, qtbot, sample_state):
    editor = live(sample_state)
    paper, bar = editor.preview.paper, editor.preview.paper.verticalScrollBar()
    paper.setFocus()
    press(Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    total = len(editor.preview.sheets.pages)
    assert editor.preview.count.text() == f"第{total}页，共{total}页"
    assert paper.accessibleDescription() == editor.preview.count.text()
    refreshed(qtbot, editor)
    press(Key.Key_Home)
    assert bar.value() == 0
    press(Key.Key_PageDown)
    assert 0 < bar.value() <= paper.viewport().height()
    press(Key.Key_Plus, CTRL)
    assert paper.zoom == 0.75
    press(Key.Key_0, CTRL)
    assert paper.zoom == WIDTH
    press(Key.Key_Home)
    refreshed(qtbot, editor)
    press(Key.Key_Return)
    assert editor.page.current_field() == "cover.title"
    assert not paper.hasFocus()


def test_the_tabs_share_the_pane(live, sample_state):
    editor = live(sample_state)
    assert editor.preview.isVisible()
    assert editor.preview.tools.isVisible()
    press(Key.Key_F7)
    assert editor.pane.tab() == FINDINGS
    assert not editor.preview.isVisible()
    assert not editor.preview.tools.isVisible()


# The draft and the pane around it


def test_the_pages_shown_and_printed_carry_the_draft_mark_as_the_export_page_says(live, qtbot, sample_state):
    editor = live(sample_state)
    preview = editor.preview
    marked = preview.sheets.pages[0].look
    editor.show_step("export")
    editor.page.draft_mark.setChecked(False)
    assert preview.draft()["draft_mark"] is False
    refreshed(qtbot, editor)
    assert preview.sheets.pages[0].look != marked
    pictures = preview.sheets.pictures
    whiteness = {look: bytes(picture.data).count(255) for look, picture in pictures.items()}
    assert whiteness[preview.sheets.pages[0].look] > whiteness[marked]


def test_hostile_text_is_shown(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.session.edit("overview.background", "<img src=x>&amp;\u202e\u200b\x07𠮷👩‍👩‍👧〓\ue000" * 200 + "\n" * 50)
    editor.session.edit("cover.project", "<b>甲</b>&" * 30)
    refreshed(qtbot, editor)
    assert not editor.preview.banner.isVisible()


def test_in_a_narrow_window_the_pane_lies_over_the_page_and_makes_way(live, qtbot, sample_state):
    editor = live(sample_state)
    editor.resize(911, 512)
    settle()
    assert not editor.preview.isVisible()
    width = editor.page.width()
    press(Key.Key_F9)
    settle()
    assert editor.preview.isVisible()
    assert editor.page.width() == width
    right = editor.preview.mapTo(editor, editor.preview.rect().topRight()).x()
    assert right == editor.width() - 1
    refreshed(qtbot, editor)
    click(editor.preview.paper.viewport(), spot(editor, "cover.title"))
    settle()
    assert not editor.preview.isVisible()
    assert editor.page.current_field() == "cover.title"
    editor.resize(1366, 768)
    settle()
    assert editor.preview.isVisible()
    assert editor.preview.mapTo(editor, QPoint()).x() >= editor.page.mapTo(editor, QPoint()).x() + editor.page.width()


def test_the_page_is_told_shortly_where_there_is_no_room(live, sample_state):
    editor = live(sample_state)
    total = len(editor.preview.sheets.pages)
    editor.pane.set_width(360)
    assert editor.preview.count.text() == f"1/{total}"
    editor.pane.set_width(640)
    assert editor.preview.count.text() == f"第1页，共{total}页"
