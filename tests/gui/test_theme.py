"""The look: enough contrast, every icon drawn, Chinese always legible."""

import re
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QMessageBox, QWidget

from gui import theme

GROUNDS = ("window", "surface", "sunken", "band", "accent_soft")
INKS = ("text", "muted", "disabled", "accent", "error", "warning", "note", "ok", "carried", "override")
ICONS = sorted(path.stem for path in (theme.RESOURCES / "icons").glob("*.svg"))


@pytest.fixture
def look(qapp):
    yield qapp
    theme.apply(qapp)


def luminance(value: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in QColor(value).getRgb()[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(table):
    for ink in INKS:
        own = [f"{ink}_soft"] if f"{ink}_soft" in table else []
        yield from ((ink, ground) for ground in [*GROUNDS, *own])
    yield from [("text", "mark"), ("on_accent", "accent"), ("on_accent", "accent_hover")]


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_stands_out_from_every_ground(name):
    table = theme.THEMES[name]
    weak = {pair: contrast(table[pair[0]], table[pair[1]]) for pair in pairs(table)}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}


def test_borders_of_inputs_stand_out():
    assert min(contrast(theme.LIGHT["field"], theme.LIGHT[ground]) for ground in ("window", "surface", "sunken")) >= 3


def test_all_themes_name_the_same_tokens():
    assert len({frozenset(table) for table in theme.THEMES.values()}) == 1


@pytest.mark.parametrize("name", ICONS)
def test_icon_is_drawn_in_its_colour(look, name):
    theme.apply(look)
    image = theme.icon(name, "error").pixmap(QSize(16, 16), 2.0).toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
    }
    assert image.width() == 32
    assert theme.LIGHT["error"].lower() in seen


def test_icon_follows_the_state_and_size_of_its_button(look):
    theme.apply(look)
    made = theme.icon("plus")
    disabled = made.pixmap(QSize(64, 64), 1.0, QIcon.Mode.Disabled).toImage()
    assert disabled.pixelColor(32, 20).name() == theme.LIGHT["disabled"].lower()
    assert made.pixmap(QSize(16, 16), 1.5).width() == 24


def test_icon_survives_being_copied(look):
    theme.apply(look)
    copy = QIcon(theme.icon("plus"))
    copy.addPixmap(theme.icon("page").pixmap(16, 16))
    assert not copy.pixmap(16, 16).isNull()


def test_unknown_names_are_refused(look):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")
    with pytest.raises(KeyError):
        theme.icon("plus", "no-such-colour")


def test_icons_have_one_size_and_no_colour_of_their_own():
    for name in ICONS:
        svg = theme.drawing(name)
        assert 'viewBox="0 0 16 16"' in svg, name
        assert not re.search(r"#[0-9A-Fa-f]{3,6}", svg), name


def test_files_named_in_the_style_sheet_exist(look):
    theme.apply(look)
    files = re.findall(r"url\(([^)]+)\)", theme.style_sheet())
    assert files
    assert [file for file in files if not (theme.Path(file)).exists()] == []


def test_apply_colours_the_palette_and_grows_with_the_text(look):
    theme.apply(look, 16)
    assert look.palette().color(QPalette.ColorRole.Window).name() == theme.LIGHT["window"].lower()
    assert look.font().pixelSize() == 16
    assert theme.metrics().control == 34
    theme.apply(look, 14)
    assert (theme.metrics().control, theme.metrics().small, theme.metrics().row) == (32, 28, 31)


def test_window_is_shown_without_a_word_from_qt(look, qtbot, qtlog):
    theme.apply(look)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    assert [record for record in qtlog.records if "style" in record.message.lower()] == []


def test_qt_speaks_chinese(look, qtbot):
    theme.apply(look)
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "取消"


def test_figures_have_equal_width(look):
    theme.apply(look)
    measure = QFontMetrics(theme.font(14))
    assert len({measure.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_preferred_families_come_first():
    installed = ["DejaVu Sans", "Noto Sans CJK SC", "Microsoft YaHei UI"]
    assert theme.preferred(installed) == ["Microsoft YaHei UI", "Noto Sans CJK SC"]


def test_a_face_made_for_print_is_no_interface_face():
    assert theme.preferred(["DejaVu Sans", "FandolFang R", "Noto Serif CJK SC"]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has its own face")
def test_without_an_interface_face_the_bundled_one_is_taken(qapp, monkeypatch):
    monkeypatch.setattr(theme, "FAMILIES", ("no such face",))
    theme.interface_families.cache_clear()
    assert theme.interface_families() == theme.bundled_families() != ()
    theme.interface_families.cache_clear()


def test_the_bundled_face_writes_chinese(qapp):
    found = theme.bundled_families()
    assert found
    face = QFontMetrics(QFont(list(found)))
    assert [sign for sign in "绩效评价报告，：“”（）0123456789" if not face.inFontUcs4(ord(sign))] == []


def test_a_missing_bundled_face_is_no_accident(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(theme, "BUNDLED_FACE", tmp_path / "none.ttf")
    assert theme.bundled_families() == ()
