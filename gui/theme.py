"""The look of every window: one table of colours, the sizes that follow from the text size, faces and icons.

The style sheet (resources/style.qss) is a template: ``$accent`` is a token of the table, ``$control`` a size in pixels.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QRectF, QSize, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap, QPixmapCache

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath
BUNDLED_FACE = RESOURCES / "fonts" / "heiti.ttf"

LIGHT: Mapping[str, str] = {
    "window": "#F2F4F7",
    "surface": "#FFFFFF",
    "sunken": "#F7F8FA",
    "band": "#E9EDF1",
    "line": "#DCE1E7",
    "grid": "#EBEEF2",
    "field": "#7F8A97",
    "text": "#1B2430",
    "muted": "#535F6D",
    "disabled": "#5F6A76",
    "accent": "#1F5C99",
    "accent_hover": "#184B7E",
    "accent_soft": "#E7F0F9",
    "on_accent": "#FFFFFF",
    "error": "#B3261E",
    "error_soft": "#FDEDEB",
    "warning": "#875200",
    "warning_soft": "#FFF5DE",
    "note": "#3D5A78",
    "note_soft": "#EBF1F6",
    "ok": "#1C6B40",
    "ok_soft": "#E7F4EC",
    "carried": "#6A3D9E",
    "carried_soft": "#F4EEFB",
    "override": "#0B6069",
    "override_soft": "#E1F2F3",
    "desk": "#E3E7EC",
    "mark": "#FFE08A",
    "track": "#E1E6EB",
    "scroll": "#C3CAD3",
}
THEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT}

# In order of preference; the first is on every Windows, the others on UOS, Kylin and other Linux systems.
FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)


class Metrics:
    """Sizes in logical pixels, all following from the size of the body text (标准 14, 大 16, 特大 18)."""

    def __init__(self, base: int = 14) -> None:
        self.base = base
        # Sizes of text: hints and tags, table heads and labels, the project's name, page titles, the score.
        self.hint, self.head, self.project, self.title, self.score = base - 2, base - 1, base + 2, base + 6, base + 10
        # Heights: inputs and buttons, small buttons, tags.
        self.control, self.small, self.tag = base + 18, base + 14, base + 6
        self.row = base + 17  # the height of a row of a table


class _Look:
    """What is applied now."""

    theme = "light"
    metrics = Metrics()


def metrics() -> Metrics:
    """The sizes in use."""
    return _Look.metrics


def colour(token: str) -> QColor:
    """The colour of a token in the theme in use; KeyError for an unknown token."""
    return QColor(THEMES[_Look.theme][token])


def apply(app: QApplication, size: int = 14, theme: str = "light") -> None:
    """Give the whole program its look: style, colours, faces and Qt's own words in Chinese. May be called again."""
    first = app.property("theme") is None
    _Look.theme, _Look.metrics = theme, Metrics(size)
    QPixmapCache.clear()
    if first:
        app.setStyle("Fusion")
        speak_chinese(app)
    app.setProperty("theme", theme)
    app.setPalette(palette())
    app.setFont(font(size))
    app.setStyleSheet(style_sheet())


def speak_chinese(app: QApplication) -> None:
    """Load Qt's own texts (buttons of dialogs, context menus) and the names of months in Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    words = RESOURCES / "words"  # what Qt's own leave out
    for name, folder in (("qt_zh_CN", str(words)), ("qtbase_zh_CN", QLibraryInfo.path(TRANSLATIONS))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)


# Colours and sizes

_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "field",
    QPalette.ColorRole.Shadow: "field",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
}
_DISABLED = {"text": "disabled", "muted": "disabled", "surface": "sunken", "accent": "field"}


def palette() -> QPalette:
    """The palette of the theme in use, from the same table as the style sheet."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, colour(token))
        made.setColor(QPalette.ColorGroup.Disabled, role, colour(_DISABLED.get(token, token)))
    return made


def style_sheet() -> str:
    """The style sheet with the colours and sizes in use; KeyError for a token that the table lacks."""
    sizes = _Look.metrics
    values: dict[str, int | str] = dict(vars(sizes))
    # A height in a style sheet is that of the content: 2 borders of 1 px come on top, of 2 px in the focus.
    values |= {"control_in": sizes.control - 2, "control_focus": sizes.control - 4}
    values |= {"small_in": sizes.small - 2, "small_focus": sizes.small - 4}
    values["art"] = (RESOURCES / "icons" / _Look.theme).as_posix()
    template = Template((RESOURCES / "style.qss").read_text(encoding="utf-8"))
    return template.substitute(THEMES[_Look.theme], **values)


# Faces


def preferred(installed: Iterable[str]) -> list[str]:
    """The interface faces among all installed families, the best first; may be empty."""
    there = set(installed)
    return [name for name in FAMILIES if name in there]


@lru_cache(maxsize=1)
def interface_families() -> tuple[str, ...]:
    """Families to write the window with. Loads the bundled 黑体 where the system has no Chinese interface face.

    A face made for print (小标宋, 仿宋) is not taken for the window.
    """
    if sys.platform == "win32":
        return FAMILIES  # part of Windows since 8: no need to list the faces, which takes its time
    return tuple(preferred(QFontDatabase.families())) or bundled_families()


def bundled_families() -> tuple[str, ...]:
    """Load the bundled 黑体 and return its family names; empty if the file is missing or damaged."""
    number = QFontDatabase.addApplicationFont(str(BUNDLED_FACE)) if BUNDLED_FACE.exists() else -1
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()


def font(size: int, weight: int = QFont.Weight.Normal) -> QFont:
    """The interface face at a size in pixels, with figures of equal width."""
    made = QFont()
    if interface_families():
        made.setFamilies(list(interface_families()))
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    if sys.platform.startswith("linux"):
        made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


# Icons


def icon(name: str, token: str = "text") -> QIcon:
    """The icon of that name (resources/icons) in the colour of a token, sharp at every size and screen scale.

    It is drawn when first shown. FileNotFoundError for an unknown name, KeyError for an unknown token.
    """
    drawing(name)
    return _icon(name, colour(token).name())


@cache  # never given up: the engine would be freed with its Python object although the icon owns it
def _icon(name: str, ink: str) -> QIcon:
    return QIcon(_Drawing(name, ink))


@lru_cache(maxsize=128)
def drawing(name: str) -> str:
    """The SVG text of an icon, colours still open; FileNotFoundError for an unknown name."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, ink: str, ground: str) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer  # imported when the first icon is shown

    svg = drawing(name).replace("currentColor", ink).replace("Canvas", ground)
    return QSvgRenderer(QByteArray(svg.encode()))


class _Drawing(QIconEngine):
    """Draws one SVG in one colour."""

    # Trap: the binding frees a clone with its Python object although Qt owns it; so clones, which are rare, are kept.
    _clones: ClassVar[list[_Drawing]] = []

    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self._name, self._ink = name, ink

    def clone(self) -> _Drawing:
        self._clones.append(_Drawing(self._name, self._ink))
        return self._clones[-1]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        ink = colour("disabled").name() if mode == QIcon.Mode.Disabled else self._ink
        ground = colour("on_accent" if self._ink == colour("on_accent").name() else "surface").name()
        _renderer(self._name, ink, ground).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = f"icon {self._name} {self._ink} {mode == QIcon.Mode.Disabled} {size.width()} {size.height()}"
        made = QPixmap()
        if not QPixmapCache.find(key, made):
            made = self._draw(size, mode, state)
            QPixmapCache.insert(key, made)
        return made

    def _draw(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made
