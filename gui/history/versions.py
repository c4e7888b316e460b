"""The versions of a draft: when and why each was kept, what changed, any two compared, each taken back."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import messages
from gui.buttons import button, flat_button, primary_button
from gui.dialogs import answers, body_of, fit
from gui.history.compare import DifferencesView, counted, legend
from gui.history.lists import STRETCH, cell, framed_table, read
from gui.widgets import ElidedLabel, label, set_property
from gui.words import moment_text, size_text
from model.compare import Difference, differences
from model.disk.history import LONGEST_NAME, History, Version
from model.draft import State
from model.errors import Trouble
from model.presets import Preset
from model.text import clean

SIZE = (1040, 700)
HEADS, WIDTHS = ("保存时间", "时机", "名称", "与前一版相比", "大小"), (150, 90, 180, STRETCH, 76)
TIME, OCCASION, NAME, CHANGES, FILE_SIZE = range(5)
PLACES_NAMED = 3
STATES_KEPT = 6  # a large report takes megabytes
PRESENT, PREVIOUS = "现在的内容", "前一版"
EMPTY = "还没有历史版本。打开、换页和填写时每隔一段时间会自动留存一版，也可以自己存一版。"
KEPT = "两天内的版本全部保留，更早的按天、周、月各留一版。自己命名的版本一直保留。"
UNREADABLE = "这一版读不出来，不能比较和恢复。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the officer wants of a version: the open draft put back to it, or a draft of its own."""

    kind: Literal["restore", "copy"]
    version: Version
    state: State

    @property
    def words(self) -> str:
        """The version in words: 今天 13:58的版本."""
        return version_words(self.version)


class VersionsDialog(QDialog):
    """Accepted: `wanted` says what is to be done. Naming a version is done here."""

    def __init__(
        self,
        history: History,
        present: State,
        preset: Preset,
        keep: Callable[[str], Version | None],
        parent: QWidget | None = None,
        *,
        hindrance: str = "",
    ) -> None:
        """keep: keeps the present state under a name; hindrance: why nothing can be restored in place."""
        super().__init__(parent)
        self.setObjectName("versions")
        self.setWindowTitle("历史版本")
        self.wanted: Wanted | None = None
        self.versions: list[Version] = []
        self._history, self._present, self._preset, self._keep = history, present, preset, keep
        self._hindrance = hindrance
        self._states: OrderedDict[str, State | None] = OrderedDict()  # read last, by file name; None: unreadable
        self._filling = QTimer(self, interval=0)
        self._filling.timeout.connect(self._tell_next)
        self._untold: list[int] = []
        self._build()
        fit(self, SIZE, parent)
        self.refresh()

    # Building

    def _build(self) -> None:
        column = body_of(self)
        project = self._present.report.cover.project or "未命名的项目"
        column.addWidget(ElidedLabel(f"“{project}”的历史版本", "project"))
        self._about = label("", "muted")
        self._about.setWordWrap(True)
        column.addWidget(self._about)
        self.table = framed_table("历史版本", HEADS, WIDTHS)
        self.table.currentCellChanged.connect(lambda *_: self._compare())
        self.table.cellDoubleClicked.connect(lambda *_: self.look())
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self._comparison())
        self._split.setSizes([260, 300])
        column.addWidget(self._split, 1)
        column.addLayout(self._buttons())

    def _comparison(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._which = ElidedLabel("", "head")
        self._which.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.other = QComboBox()
        self.other.setObjectName("compare-with")
        self.other.setAccessibleName("与哪一版比较")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(16)
        self.other.currentIndexChanged.connect(lambda _: self._compare())
        self._count = label("", "muted")
        for widget in (self._which, self.other, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(legend())
        column.addLayout(row)
        self.view = DifferencesView()
        column.addWidget(self.view, 1)
        return made

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = button("存为版本…", "plus")
        name.clicked.connect(self.name_present)
        self.restore_button = primary_button("恢复到这一版")
        self.copy_button = button("恢复为副本", "copy")
        self.copy_button.setToolTip("另建一份报告，原来的不变。")
        self.look_button = button("查看全文", "page")
        close = flat_button("关闭")
        self.restore_button.clicked.connect(lambda: self._want("restore"))
        self.copy_button.clicked.connect(lambda: self._want("copy"))
        self.look_button.clicked.connect(self.look)
        close.clicked.connect(self.reject)
        row.addWidget(name)
        row.addStretch(1)
        for made in (self.restore_button, self.copy_button, self.look_button, close):
            row.addWidget(made)
        return row

    # Showing

    def refresh(self) -> None:
        """Read the list of versions; the newest is chosen."""
        self.versions = self._history.versions()
        self._about.setText(KEPT if self.versions else EMPTY)
        self._split.setVisible(bool(self.versions))
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.versions))
        for row, version in enumerate(self.versions):
            for column, item in enumerate(_cells(version)):
                self.table.setItem(row, column, item)
        self.table.setCurrentCell(0 if self.versions else -1, 0)
        self.table.blockSignals(False)
        self._offer_others()
        self._compare()
        self._untold = list(range(len(self.versions)))
        self._filling.start()
        self.table.setFocus()

    def _offer_others(self) -> None:
        before = self.other.currentData()
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItem(PRESENT, PRESENT)
        self.other.addItem(PREVIOUS, PREVIOUS)
        for version in self.versions:
            if not version.problem:
                self.other.addItem(
                    f"{moment_text(version.saved_at)}　{version.name or version.occasion}", version.path.name
                )
        self.other.setCurrentIndex(max(0, self.other.findData(before)))
        self.other.blockSignals(False)

    def _tell_next(self) -> None:
        """Say of one version what changed in it; reading them all at once would keep the window waiting."""
        if not self._untold:
            self._filling.stop()
            return
        row = self._untold.pop(0)
        self.table.setItem(row, CHANGES, self._change_cell(row))

    def _change_cell(self, row: int) -> QTableWidgetItem:
        if self._state(row) is None:
            return cell("文件损坏，读不出来", token="error", said=self.versions[row].problem or UNREADABLE)
        before = self._state(self._readable_below(row))
        if before is None:
            return cell("最早的一版", token="muted")
        state = self._state(row)
        found = differences(before, state) if state else ()
        return cell(changes_text(found), token="" if found else "muted", said=_all_places(found))

    def _readable_below(self, row: int) -> int:
        """Return the row of the newest readable version before that of a row, -1 where there is none."""
        return next((below for below in range(row + 1, len(self.versions)) if self._state(below)), -1)

    def _state(self, row: int) -> State | None:
        if not 0 <= row < len(self.versions):
            return None
        version = self.versions[row]
        if version.path.name not in self._states:
            try:
                self._states[version.path.name] = None if version.problem else self._history.state_of(version)
            except Trouble:
                self._states[version.path.name] = None
        self._states.move_to_end(version.path.name)
        while len(self._states) > STATES_KEPT:
            self._states.popitem(last=False)
        return self._states[version.path.name]

    def _compare(self) -> None:
        row = self.table.currentRow()
        state = self._state(row)
        self._allow(state)
        if not 0 <= row < len(self.versions):
            return
        self._which.set_text(f"{version_words(self.versions[row])}，对比")
        if state is None:
            self._count.setText("")
            self.view.say(UNREADABLE)
            return
        pair = self._pair(row, state)
        if pair is None:
            self._count.setText("")
            self.view.say("这是最早的一版，前面没有版本。")
            return
        found = differences(*pair)
        self._count.setText(counted(found))
        self.view.show_differences(found)

    def _pair(self, row: int, state: State) -> tuple[State, State] | None:
        """Return the two states to be compared, the earlier one first; None where there is no other."""
        wanted = self.other.currentData()
        if wanted == PRESENT:
            return state, self._present
        names = [version.path.name for version in self.versions]
        other = self._readable_below(row) if wanted == PREVIOUS else names.index(wanted)
        beside = self._state(other)
        if beside is None:
            return None
        return (beside, state) if other > row else (state, beside)

    def _allow(self, state: State | None) -> None:
        for made in (self.copy_button, self.look_button):
            made.setEnabled(state is not None)
        hindrance = self._hindrance
        if state is not None and state.report.preset != self._present.report.preset:
            hindrance = hindrance or "这一版是另一种类型的报告。可以恢复为副本。"
        self.restore_button.setEnabled(state is not None and not hindrance)
        self.restore_button.setToolTip(hindrance)

    # Doing

    def name_present(self) -> None:
        """Keep the present state under a name the officer gives."""
        name = ask_name(self)
        if not name:
            return
        with messages.telling(self, "这一版没有存成。"):
            if self._keep(name) is None:
                raise Trouble("请检查磁盘空间和数据文件夹的权限。")
            self.refresh()

    def look(self) -> None:
        """Show the text of the chosen version."""
        row = self.table.currentRow()
        state = self._state(row)
        if state is not None:
            read(state, self._preset, version_words(self.versions[row]), self)

    def _want(self, kind: Literal["restore", "copy"]) -> None:
        row = self.table.currentRow()
        state = self._state(row)
        if state is not None:
            self.wanted = Wanted(kind, self.versions[row], state)
            self.accept()


def _cells(version: Version) -> list[QTableWidgetItem]:
    return [
        cell(moment_text(version.saved_at)),
        cell(version.occasion or "—", token="muted"),
        cell(version.name or "—", token="" if version.name else "muted"),
        cell("…", token="muted"),
        cell(size_text(version.size), token="muted"),
    ]


def version_words(version: Version) -> str:
    """Return a version in words: 今天 13:58的版本, or by its name."""
    return f"版本“{version.name}”" if version.name else f"{moment_text(version.saved_at)}的版本"


def changes_text(found: Sequence[Difference]) -> str:
    """Say in one line what changed: 3处：项目背景、年度目标等."""
    if not found:
        return "没有改动"
    places = list(dict.fromkeys(_short(one) for one in found))
    named = "、".join(places[:PLACES_NAMED])
    return f"{len(found)}处：{named}{'等' if len(places) > PLACES_NAMED else ''}"


def _short(found: Difference) -> str:
    """Return a place without its step."""
    step, middle, rest = found.label.partition(" · ")
    return rest.replace(" · ", "") if middle else step


def _all_places(found: Sequence[Difference]) -> str:
    return "\n".join(dict.fromkeys(one.label for one in found))


class NameDialog(QDialog):
    """Asks for the name of a version; accepted with `name()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("name-version")
        self.setWindowTitle("存为版本")
        self.setMinimumWidth(440)
        column = body_of(self)
        title = label("给现在的内容起一个版本名称", "project")
        column.addWidget(title)
        self.input = QLineEdit()
        self.input.setObjectName("version-name")
        self.input.setAccessibleName("版本名称")
        self.input.setPlaceholderText("例如：送审稿")
        self.input.textChanged.connect(self._follow)
        self._hint = label("", "hint")
        column.addWidget(self.input)
        column.addWidget(self._hint)
        self.save = primary_button("存为版本")
        self.save.clicked.connect(self.accept)
        column.addLayout(answers(self, self.save))
        self._follow()
        self.input.setFocus()

    def name(self) -> str:
        """The name as it is kept."""
        return clean(self.input.text())[0].strip()

    def _follow(self) -> None:
        length = len(self.name())
        long = length > LONGEST_NAME
        self._hint.setText(
            f"名称不超过{LONGEST_NAME}字，现在{length}字。" if long else "命名的版本一直保留，不会自动清理。"
        )
        set_property(self._hint, "severity", "error" if long else "")
        self.save.setEnabled(0 < length <= LONGEST_NAME)
        self.save.setToolTip("" if self.save.isEnabled() else "请先填写名称。")


def ask_name(parent: QWidget | None) -> str:
    """Ask for the name of a version; "" if the officer wants none."""
    dialog = NameDialog(parent)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    name = dialog.name()
    dialog.deleteLater()
    return name if agreed else ""
