"""The small widgets: what they tell, what the keyboard reaches, that nothing jumps."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui import theme, widgets
from tests.gui.hands import settle


@pytest.fixture
def window(qapp, qtbot):
    theme.apply(qapp)
    made = QWidget()
    made.setLayout(QVBoxLayout())
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def put(window, widget):
    window.layout().addWidget(widget)
    widget.show()
    window.layout().activate()
    return widget


def test_icon_buttons_have_a_name_and_a_tooltip(window):
    made = put(window, widgets.icon_button("undo", "撤销"))
    assert (made.accessibleName(), made.toolTip()) == ("撤销", "撤销")


@pytest.mark.parametrize("make", [widgets.button, widgets.flat_button, widgets.primary_button])
def test_buttons_have_the_height_of_inputs(window, make):
    made, field = put(window, make("检查", "check")), put(window, QLineEdit())
    assert made.sizeHint().height() == field.sizeHint().height() == theme.metrics().control == 32


def test_ampersand_in_a_button_is_shown(window):
    assert widgets.button("A&B").text() == "A&&B"


@pytest.mark.parametrize(
    "make",
    [
        QLineEdit,
        lambda: widgets.button("检查", "check"),
        lambda: widgets.flat_button("手工修改", "edit", small=True),
        lambda: widgets.icon_button("undo", "撤销"),
        lambda: widgets.Link("转到"),
        lambda: widgets.Segmented([("a", "万元"), ("b", "元")]),
    ],
)
def test_focus_moves_nothing(window, make):
    other, made = put(window, QPushButton("别处")), put(window, make())
    other.setFocus()
    before = made.sizeHint()
    (made.button("a") if isinstance(made, widgets.Segmented) else made).setFocus()
    assert made.sizeHint() == before


def test_a_link_is_pressed_with_the_space_bar(window, qtbot):
    made = put(window, widgets.Link("转到"))
    with qtbot.waitSignal(made.clicked):
        qtbot.keyClick(made, Qt.Key.Key_Space)


def test_segmented_tells_the_choice_of_the_officer_only(window, qtbot):
    made = put(window, widgets.Segmented([("wan", "万元"), ("yuan", "元")]))
    told = []
    made.chosen.connect(told.append)
    made.choose("yuan")
    assert (made.current(), told) == ("yuan", [])
    qtbot.mouseClick(made.button("wan"), Qt.MouseButton.LeftButton)
    assert (made.current(), told) == ("wan", ["wan"])


def test_segmented_is_moved_by_arrows(window, qtbot):
    made = put(window, widgets.Segmented([("wan", "万元"), ("yuan", "元")]))
    made.button("wan").setFocus()
    with qtbot.waitSignal(made.chosen) as told:
        qtbot.keyClick(made.button("wan"), Qt.Key.Key_Right)
    assert told.args == ["yuan"]


def test_banner_leads_somewhere_if_it_has_an_action(window, qtbot):
    made = put(window, widgets.Banner("error", "还有2处错误。", "转到第一处错误"))
    link = made.findChild(widgets.Link)
    with qtbot.waitSignal(made.activated):
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    made.set("ok", "没有发现问题，可以导出。")
    assert (made.text(), link.isVisible()) == ("没有发现问题，可以导出。", False)


def test_text_is_never_markup(window):
    tag = put(window, widgets.Tag("<b>甲</b>"))
    banner = put(window, widgets.Banner("note", "<img src=x>"))
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for owner in (tag, banner)
        for label in owner.findChildren(widgets.QLabel)
    )


def test_tag_changes_its_colour(window):
    made = put(window, widgets.Tag("填写中", "accent"))
    soft = theme.LIGHT["accent_soft"].lower()
    assert made.grab().toImage().pixelColor(3, 10).name() == soft
    made.set("已退回", "error")
    assert made.grab().toImage().pixelColor(3, 10).name() == theme.LIGHT["error_soft"].lower()


def test_severity_is_seen_at_once(window):
    field = put(window, QLineEdit())
    widgets.set_property(field, "severity", "error")
    middle = field.height() // 2
    assert field.grab().toImage().pixelColor(0, middle).name() == theme.LIGHT["error"].lower()
    widgets.set_property(field, "severity", "")
    assert field.grab().toImage().pixelColor(0, middle).name() == theme.LIGHT["field"].lower()


def test_elided_label_keeps_the_whole_text(window):
    made = put(window, widgets.ElidedLabel("澜川市青屏区图书馆社区图书分馆建设项目"))
    made.resize(80, 20)
    assert made.text().endswith("…")
    assert made.toolTip() == made.whole_text() == "澜川市青屏区图书馆社区图书分馆建设项目"
    made.resize(600, 20)
    assert (made.text(), made.toolTip()) == (made.whole_text(), "")


@pytest.mark.parametrize(("ratio", "value"), [(0.0, 0), (0.864, 864), (1.0, 1000), (1.7, 1000), (-1.0, 0)])
def test_progress_stays_in_its_bar(window, ratio, value):
    made = put(window, widgets.ProgressBar())
    made.set_ratio(ratio)
    assert (made.value(), made.height()) == (value, 6)


def test_card_without_a_title_has_no_head(window):
    plain, titled = put(window, widgets.Card()), put(window, widgets.Card("支出明细", "各项合计应等于全年执行数"))
    titled.tools.addWidget(widgets.flat_button("添加一行", "plus", small=True))
    assert plain.sizeHint().height() < titled.sizeHint().height()


class Counting(QLabel):
    """Counts how often it is painted."""

    painted = 0

    def paintEvent(self, event):
        super().paintEvent(event)
        self.painted += 1


def test_a_page_that_is_shown_again_is_painted_once(window):
    pages = put(window, widgets.Pages())
    made = []
    for words in ("甲", "乙"):
        page = QScrollArea()
        page.setWidgetResizable(True)
        inside = QWidget()
        text = Counting(words)
        QVBoxLayout(inside).addWidget(text)
        page.setWidget(inside)
        pages.addWidget(page)
        made.append((page, text))
    for page, text in [*made, *made]:
        pages.show_page(page)
        text.painted = 0
        settle()
        assert pages.currentWidget() is page
        assert text.isVisible()
    assert text.painted == 1
    shown = window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert shown == window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
