"""What stands around the list of drafts: the head, the foot, and what takes its place where it is empty."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gui import theme
from gui.buttons import Link, button, flat_button, icon_button
from gui.widgets import ElidedLabel, Icon, bar, label
from model.disk.envelope import APP_VERSION

PROGRAM = "绩效评价报告"


class Head(QWidget):
    """The program's name, the officer's unit, and what concerns all drafts."""

    settings_asked = Signal()
    manual_asked = Signal()
    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        made, row = bar("bottom", theme.metrics().base + 38)
        column.addWidget(made)
        row.setContentsMargins(16, 0, 16, 0)
        name = label(PROGRAM)
        name.setStyleSheet(f"font-size: {theme.metrics().base + 4}px; font-weight: 600;")
        self.unit = ElidedLabel("", "purpose")
        self._fill_unit = Link("填写单位信息")
        self._fill_unit.clicked.connect(self.settings_asked)
        row.addWidget(name)
        row.addSpacing(6)
        row.addWidget(self.unit, 1)
        row.addWidget(self._fill_unit)
        row.addStretch(1)
        settings, manual = flat_button("设置", "settings"), flat_button("使用手册", "help")
        self.more = icon_button("more", "更多操作")
        for one, told in ((settings, self.settings_asked), (manual, self.manual_asked), (self.more, self.more_asked)):
            one.clicked.connect(told)
            row.addWidget(one)

    def show_unit(self, unit: str) -> None:
        """Name the officer's unit; without one, offer to fill it in."""
        self.unit.set_text(unit)
        self.unit.setVisible(bool(unit))
        self._fill_unit.setVisible(not unit)


class Empty(QWidget):
    """Stands where no draft is in view, and says why."""

    sample_asked = Signal()
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 0)
        column.setSpacing(12)
        column.addStretch(1)
        self.words = label("", "muted")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.words)
        self.sample, self.unfilter = button("打开示例", "page"), button("清除筛选")
        for made, told in ((self.sample, self.sample_asked), (self.unfilter, self.all_asked)):
            made.clicked.connect(told)
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, words: str, *, sample: bool, unfilter: bool) -> None:
        """Say why there is nothing in view, and offer the ways on that help."""
        self.words.setText(words)
        self.sample.setVisible(sample)
        self.unfilter.setVisible(unfilter)


def foot(folder: Path) -> QFrame:
    """Return the strip that says where the drafts lie and which program this is."""
    made, row = bar("top", theme.metrics().base + 16)
    row.setContentsMargins(16, 0, 16, 0)
    row.addWidget(Icon("folder", "muted"))
    row.addWidget(flexible(ElidedLabel(f"所有报告保存在：{folder}", "hint")), 0)
    link = Link("打开文件夹", small=True)
    link.clicked.connect(lambda: open_folder(folder))
    row.addWidget(link)
    row.addStretch(1)
    row.addWidget(label("离线运行，不连接网络", "hint"))
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedSize(1, 14)
    row.addWidget(line)
    row.addWidget(label(f"版本 {APP_VERSION}", "hint"))
    return made


def flexible(made: QLabel) -> QLabel:
    """Let a line take the room it needs, and give way where there is less."""
    policy = made.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.Preferred)
    made.setSizePolicy(policy)
    return made


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
