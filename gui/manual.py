"""The manual and the guidance of the pages, in a window of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from gui import theme

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "docs" / "使用手册.md", ROOT / "resources" / "help" / "使用手册.md")
WIDTH, HEIGHT, MARGIN = 860, 680, 28
GUIDANCE = (620, 560)
PICTURE_WIDTH = WIDTH - 2 * MARGIN - 20  # beside the scroll bar
LINE_PERCENT = 145
OBJECT = "\ufffc"  # stands in the text where a picture is


def manual_file() -> Path | None:
    """Where the manual lies, None where it is missing."""
    return next((path for path in PLACES if path.exists()), None)


class Manual(QDialog):
    """Shows the manual; links lead nowhere outside of it."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = _Text(path)
        if path in PLACES:
            self.setWindowTitle("使用手册")
            self.resize(WIDTH, HEIGHT)
        else:
            self.setWindowTitle(f"填写说明：{self.text.document().firstBlock().text()}")
            self.resize(*GUIDANCE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)


class _Text(QTextBrowser):
    """Markdown as a page that reads well: room between lines and blocks, pictures no wider than the window."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setStyleSheet("border: none; padding: 0;")
        document = self.document()
        document.setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
        document.setDocumentMargin(MARGIN)
        self.setMarkdown(path.read_text(encoding="utf-8"))
        for block in _blocks(document):
            _space(block)
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _rule(frame)
        self.anchorClicked.connect(self._go_to_heading)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802
        """Return a picture in the width of the page."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not url.isLocalFile():
            return super().loadResource(kind, url)
        picture, sharp = QImage(url.toLocalFile()), self.devicePixelRatioF()
        width = min(picture.width(), PICTURE_WIDTH)
        shown = picture.scaledToWidth(round(width * sharp), Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(sharp)
        return shown

    def _go_to_heading(self, url: QUrl) -> None:
        """Bring the heading a link names to the top."""
        for block in _blocks(self.document()):
            if block.blockFormat().headingLevel() and block.text() == url.fragment():
                layout = self.document().documentLayout()
                self.verticalScrollBar().setValue(int(layout.blockBoundingRect(block).top()) - MARGIN // 2)
                return


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _space(block: QTextBlock) -> None:
    """Give a block the room its kind needs."""
    cursor, form = QTextCursor(block), block.blockFormat()
    level, in_table, in_list = form.headingLevel(), cursor.currentTable(), block.textList()
    picture = OBJECT in block.text()
    if not picture:  # it would be as much higher as a line
        form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin({1: 0, 2: 22}.get(level, 14) if level else 0)
    form.setBottomMargin(0 if in_table else 3 if in_list else 14 if picture else 8)
    cursor.setBlockFormat(form)


def _rule(table: QTextTable) -> None:
    """Draw a table with thin lines."""
    form = table.format()
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(theme.colour("line"))
    form.setCellPadding(6)
    form.setTopMargin(4)
    form.setBottomMargin(12)
    table.setFormat(form)
