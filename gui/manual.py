"""The manual in a window of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

ROOT = Path(__file__).resolve().parent.parent
PLACES = (ROOT / "docs" / "使用手册.md", ROOT / "resources" / "help" / "使用手册.md")


def manual_file() -> Path | None:
    """Where the manual lies, None where it is missing."""
    return next((path for path in PLACES if path.exists()), None)


class Manual(QDialog):
    """Shows the manual; links lead nowhere outside of it."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self.resize(860, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{path.parent}/"))
        self.text.document().setDocumentMargin(24)
        self.text.setMarkdown(path.read_text(encoding="utf-8"))
        self.text.anchorClicked.connect(lambda url: self.text.scrollToAnchor(url.fragment()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
