"""排版字体: for each class of typeface, the bundled face or one that is installed on this computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.background import Background
from gui.buttons import Link, primary_button
from gui.dialogs import answers, body_of
from gui.widgets import Banner, ElidedLabel, label
from reports.pdf.typefaces import CLASSES, Typeface, bundled_name, chosen, family_of, installed

USES = {
    "songti-bold": "标题",
    "heiti": "一级标题、表头",
    "kaiti": "二级标题",
    "fangsong": "正文、表格",
    "songti": "页码",
}
SEARCHING = "正在查找本机字体…"
PURPOSE = "自带的字体在每台电脑上都一样。单位要求用指定的字体、本机也装有时，可以改用。导出的PDF会嵌入所用的字体。"
WIDTH = 560


class TypefaceChoice(QWidget):
    """What is chosen, in a sentence, and the way to change it; `typefaces` as the settings hold them."""

    def __init__(self, typefaces: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._shown = ElidedLabel("")
        self._choose = Link("选择本机字体")
        self._choose.setObjectName("settings.typefaces")
        self._choose.clicked.connect(self.choose)
        row.addWidget(self._shown, 1)
        row.addWidget(self._choose)
        column.addLayout(row)
        column.addWidget(label("用在导出的PDF、预览和打印里。程序没有小标宋，用宋体加粗代用。", "hint"))
        self._take(typefaces)

    def choose(self) -> None:
        """Show what there is."""
        dialog = TypefacesDialog(self.typefaces, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._take(dialog.typefaces())
        dialog.deleteLater()

    def text(self) -> str:
        """The sentence shown."""
        return self._shown.whole_text()

    def _take(self, typefaces: Mapping[str, str]) -> None:
        self.typefaces = {own: place for own, place in typefaces.items() if place}
        used = [title for own, title in CLASSES.items() if own in self.typefaces]
        rest = "，其余用自带字体" if len(used) < len(CLASSES) else ""
        self._shown.set_text(f"{'、'.join(used)}用本机字体{rest}" if used else "自带字体")


class TypefacesDialog(QDialog):
    """A box for each class; `typefaces()` is what the officer wants once the dialog is accepted."""

    searched = Signal()

    def __init__(self, typefaces: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("typefaces")
        self.setWindowTitle("排版字体")
        self.setMinimumWidth(WIDTH)
        self._before = typefaces
        self._is_searched = False
        self._work = Background(self)
        self._work.finished.connect(self._show)
        self._boxes: dict[str, QComboBox] = {}
        column = body_of(self)
        purpose = label(PURPOSE, "purpose")
        purpose.setWordWrap(True)
        column.addWidget(purpose)
        self.banner = Banner("note", SEARCHING)
        column.addWidget(self.banner)
        column.addLayout(self._form())
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for own, title in CLASSES.items():
            box = QComboBox()
            box.setObjectName(f"typefaces.{own}")
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self._boxes[own] = box
            self._fill(own, ())
            form.addRow(label(f"{title}（{USES[own]}）", "label"), box)
        return form

    def _buttons(self) -> QHBoxLayout:
        self.all_here, self.all_bundled = Link("都用本机字体"), Link("都用自带字体")
        self.all_here.clicked.connect(self.take_installed)
        self.all_bundled.clicked.connect(self.take_bundled)
        accept = primary_button("确定")
        accept.clicked.connect(self.accept)
        return answers(self, accept, before=(self.all_here, self.all_bundled))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to search."""
        super().showEvent(event)
        if not (self._is_searched or self._work.is_busy):
            self.all_here.setEnabled(False)
            self._work.start(lambda tell: installed(follow=lambda _path: tell()))

    def _show(self, future: Future[Mapping[str, Sequence[Typeface]]]) -> None:
        found, self._is_searched = future.result(), True
        self._before = self.typefaces()  # somebody may have been quicker than the search
        for own, typefaces in found.items():
            self._fill(own, typefaces)
        count = sum(not typeface.refused for typefaces in found.values() for typeface in typefaces)
        self.all_here.setEnabled(bool(count))
        words = f"本机有{count}种可用的字体。" if count else "本机没有可用的公文字体，请用自带的字体。"
        self.banner.set("ok" if count else "note", words)
        self.searched.emit()

    def _fill(self, own: str, found: Sequence[Typeface]) -> None:
        """Offer the bundled face, what was found, and what was chosen before even if it is gone."""
        box, before = self._boxes[own], self._before.get(own, "")
        box.clear()
        box.addItem(bundled_name(own), "")
        for typeface in found:
            box.addItem(f"{typeface.name}（{typeface.refused}）" if typeface.refused else typeface.name, typeface.place)
            if typeface.refused:
                self._disable(box)
        if before and box.findData(before) < 0:
            gone = "（不能用，用自带的）" if chosen({own: before}).remarks else ""
            box.addItem(f"{family_of(before)}{gone}", before)
        box.setCurrentIndex(max(0, box.findData(before)))

    def _disable(self, box: QComboBox) -> None:
        model = box.model()
        if isinstance(model, QStandardItemModel):
            model.item(box.count() - 1).setEnabled(False)

    def take_installed(self) -> None:
        """Choose the best of this computer for each class."""
        for box in self._boxes.values():
            if not box.currentData() and box.model().index(1, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
                box.setCurrentIndex(1)

    def take_bundled(self) -> None:
        """Choose the bundled face for each class."""
        for box in self._boxes.values():
            box.setCurrentIndex(0)

    def typefaces(self) -> dict[str, str]:
        """The choice as it stands, as the settings hold it."""
        return {own: box.currentData() for own, box in self._boxes.items() if box.currentData()}

    def done(self, result: int) -> None:
        """Search no more, and go."""
        self._work.stop()
        super().done(result)
