"""The bars of the editor: its head, and the row of buttons below."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import (
    ElidedLabel,
    Icon,
    Link,
    Tag,
    button,
    flat_button,
    icon_button,
    label,
    primary_button,
    separator,
    set_property,
)
from model.draft import State
from model.presets import Preset
from model.report import STEPS

HEAD, BOTTOM = 52, 48


class SaveState(QWidget):
    """Says whether the words are on disk; a failed save stays in view with a way out."""

    save_elsewhere = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        self.setObjectName("save-state")
        self._icon = Icon("tick", "ok")
        self.words = label("")
        self._elsewhere = Link("另存为")
        self._elsewhere.clicked.connect(self.save_elsewhere)
        for widget in (self._icon, self.words, self._elsewhere):
            row.addWidget(widget)
        self._elsewhere.hide()

    def text(self) -> str:
        """Return the words shown."""
        return self.words.text()

    def _say(self, words: str, severity: str, icon: str, reason: str = "") -> None:
        self.words.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(reason or words)
        set_property(self.words, "severity", severity)
        set_property(self.words, "role", "" if severity else "muted")
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(icon, severity or "muted")
        self._elsewhere.setVisible(severity == "error")

    def show_saved(self, when: datetime) -> None:
        """Everything is on disk."""
        self._say(f"已保存 {when:%H:%M:%S}", "ok", "tick")

    def show_dirty(self) -> None:
        """Something is not on disk yet; a failure stays in view until a save succeeds."""
        if not self._elsewhere.isVisibleTo(self):
            self._say("有改动未保存", "", "")

    def show_saving(self) -> None:
        """The disk is at work."""
        if not self._elsewhere.isVisibleTo(self):
            self._say("正在保存…", "", "")

    def show_failed(self, reason: str) -> None:
        """A save failed."""
        self._say("保存失败，请另存到其他位置", "error", "error", reason)

    def show_read_only(self) -> None:
        """Nothing will be saved."""
        self._say("只读", "", "lock")


class Head(QFrame):
    """Back to the list, project, save state, undo and redo, check, export, and more."""

    back = Signal()
    undo = Signal()
    redo = Signal()
    check = Signal()
    export = Signal()

    def __init__(self, undo: QUndoStack) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setProperty("edge", "bottom")
        self.setFixedHeight(HEAD)
        self.save_state = SaveState()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(8)
        to_list = flat_button("报告列表", "back")
        to_list.setObjectName("action:list")
        to_list.clicked.connect(self.back)
        row.addWidget(to_list)
        row.addWidget(separator())
        row.addLayout(self._names(), 1)
        row.addWidget(self.save_state)
        row.addWidget(separator())
        self._add_undo(row, undo)
        row.addWidget(separator())
        self._add_outcome(row)

    def _add_outcome(self, row: QHBoxLayout) -> None:
        """Add what the report comes to: the check with its errors, the export, and more."""
        self._badge = Tag("", "error")
        self._badge.hide()
        for name, icon, words, tip, wanted in (
            ("action:check", "check", "检查", "核对全部内容（F7）", self.check),
            ("action:export", "export", "导出", "导出报告（Ctrl+E）", self.export),
        ):
            made = button(words, icon)
            made.setObjectName(name)
            made.setToolTip(tip)
            made.clicked.connect(wanted)
            row.addWidget(made)
        row.insertWidget(row.count() - 1, self._badge)
        self.more = icon_button("more", "更多")
        self.more.setObjectName("action:more")
        row.addWidget(self.more)

    def _names(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(4, 0, 0, 0)
        column.setSpacing(0)
        self._project, self._about = ElidedLabel("", "project"), ElidedLabel("", "hint")
        column.addStretch()
        column.addWidget(self._project)
        column.addWidget(self._about)
        column.addStretch()
        return column

    def _add_undo(self, row: QHBoxLayout, undo: QUndoStack) -> None:
        for name, icon, words, keys in (
            ("action:undo", "undo", "撤销", "Ctrl+Z"),
            ("action:redo", "redo", "重做", "Ctrl+Y"),
        ):
            made = icon_button(icon, words)
            made.setObjectName(name)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            wanted, can, text = (
                (self.undo, undo.canUndoChanged, undo.undoTextChanged)
                if icon == "undo"
                else (self.redo, undo.canRedoChanged, undo.redoTextChanged)
            )
            made.clicked.connect(wanted)
            made.setEnabled(False)
            can.connect(made.setEnabled)
            text.connect(lambda what, made=made, words=words, keys=keys: made.setToolTip(_tip(words, what, keys)))
            row.addWidget(made)

    def show_draft(self, state: State, preset: Preset) -> None:
        """Show what the draft is about."""
        cover = state.report.cover
        self._project.set_text(cover.project or "未命名的项目")
        year = f"{cover.year:f}年度" if cover.year is not None else ""
        self._about.set_text(" · ".join(part for part in (cover.unit, year, preset.name, state.session.status) if part))

    def show_errors(self, count: int, unfilled: int = 0) -> None:
        """Show how many errors there are; what is only not filled yet is no error and told in the tooltip."""
        self._badge.setVisible(count > 0)
        self._badge.set(f"{count}处错误", "error")
        self._badge.setToolTip(f"另有{unfilled}处尚未填写" if unfilled else "")

    def set_menu(self, actions: list[QAction]) -> None:
        """Fill the menu behind the three dots."""
        old, menu = self.more.menu(), QMenu(self.more)
        menu.addActions(actions)
        for action in actions:
            action.setParent(menu)
        self.more.setMenu(menu)
        if old:
            old.deleteLater()


def _tip(words: str, what: str, keys: str) -> str:
    return f"{words}：{what}（{keys}）" if what else f"{words}（{keys}）"


class BottomBar(QFrame):
    """Back, place, 本页已完成, and forward."""

    back = Signal()
    forward = Signal()
    done = Signal(bool)
    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setProperty("edge", "top")
        self.setFixedHeight(BOTTOM)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(10)
        self._back = button("", "back")
        self._back.setObjectName("action:back")
        self._back.clicked.connect(self.back)
        self._place = label("", "muted")
        self.tick = QCheckBox("本页已完成")
        self.tick.setObjectName("done")
        self.tick.clicked.connect(self.done)
        self.printing = button("打印", "print")
        self.printing.setObjectName("action:print")
        self.printing.setToolTip("打印报告（Ctrl+P）")
        self.printing.clicked.connect(self.print_wanted)
        self.next: QPushButton = primary_button("", "forward")
        self.next.setObjectName("action:next")
        self.next.clicked.connect(self.forward)
        row.addWidget(self._back)
        row.addWidget(self._place)
        row.addStretch()
        row.addWidget(self.tick)
        row.addWidget(self.printing)
        row.addWidget(self.next)

    def show_step(self, number: int, done: bool, read_only: bool) -> None:
        """Show the place of a step (from 0) and whether the officer has called it done."""
        self._back.setVisible(number > 0)
        self._back.setText(f"上一步：{STEPS[number - 1].title}")
        self._place.setText(f"第{number + 1}步，共{len(STEPS)}步")
        last = number == len(STEPS) - 1
        self.next.setIcon(theme.icon("export" if last else "forward", "on_accent"))
        self.next.setLayoutDirection(Qt.LayoutDirection.LeftToRight if last else Qt.LayoutDirection.RightToLeft)
        self.tick.setVisible(not last)
        self.printing.setVisible(last)
        self.tick.setChecked(done)
        self.tick.setEnabled(not read_only)
        if not last:
            self.next.setText(f"下一步：{STEPS[number + 1].title}")

    def show_targets(self, count: int) -> None:
        """Name the button of the last step after what it does."""
        self.next.setText(f"导出{count}个文件" if count else "导出")
