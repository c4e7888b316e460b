"""Settings: whose reports these are, how the window looks, where the drafts lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui import messages
from gui.buttons import Link, Segmented, primary_button
from gui.dialogs import answers, body_of
from gui.file_dialogs import beginning
from gui.library.frame import open_folder
from gui.library.typefaces_dialog import TypefaceChoice
from gui.widgets import ElidedLabel, label, rule
from model.disk.settings import Settings
from model.text import clean

PROFILE = (
    ("unit", "单位名称", "写全称，新建报告时自动填入。"),
    ("department", "主管部门", "写主管部门全称。"),
    ("issuer", "落款单位", "与单位名称不同时填写。"),
    ("contact", "填报人", ""),
    ("phone", "联系电话", ""),
    ("holder", "编辑时显示的姓名", "别人打开同一份报告时看到这个姓名。"),
)
SIZES = ("标准", "大")


class BackupFolder(QWidget):
    """A second folder in which versions are kept, too: `path`, "" for none."""

    def __init__(self, path: str, data_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._data_folder = data_folder
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._shown = ElidedLabel("")
        self._choose, self._clear = Link("选择文件夹"), Link("不用")
        self._choose.setObjectName("settings.backup_folder")
        self._choose.clicked.connect(self.choose)
        self._clear.clicked.connect(lambda: self._take(""))
        row.addWidget(self._shown, 1)
        row.addWidget(self._choose)
        row.addWidget(self._clear)
        column.addLayout(row)
        column.addWidget(label("历史版本在这里再存一份，例如另一块硬盘或U盘。", "hint"))
        self._take(path)

    def choose(self) -> None:
        """Ask for a folder outside the data folder."""
        chosen = QFileDialog.getExistingDirectory(self, "选择备份文件夹", self.path or str(beginning()))
        if not chosen:
            return
        if Path(chosen).resolve().is_relative_to(self._data_folder.resolve()):
            messages.tell(self, "请选择数据文件夹以外的位置。", "放在同一个文件夹里，磁盘损坏时会一起丢失。")
            return
        self._take(chosen)

    def _take(self, path: str) -> None:
        self.path = path
        self._shown.set_text(path or "没有设置")
        self._clear.setVisible(bool(path))


class SettingsDialog(QDialog):
    """Shows the settings; `settings()` is what the officer wants once the dialog is accepted."""

    def __init__(self, settings: Settings, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self.setMinimumWidth(520)
        self._before = settings
        self._inputs: dict[str, QLineEdit] = {}
        column = body_of(self)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add_profile(form)
        form.addRow(rule())
        self._add_program(form, folder)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(self._buttons())

    def _add_profile(self, form: QFormLayout) -> None:
        for name, title, hint in PROFILE:
            made = QLineEdit(getattr(self._before, name))
            made.setObjectName(f"settings.{name}")
            made.setAccessibleName(title)
            made.setPlaceholderText(hint)
            self._inputs[name] = made
            form.addRow(label(title, "label"), made)

    def _add_program(self, form: QFormLayout, folder: Path) -> None:
        self.size_choice = Segmented([(name, name) for name in SIZES])
        self.size_choice.setAccessibleName("字号")
        if self._before.type_size in SIZES:
            self.size_choice.choose(self._before.type_size)
        form.addRow(label("字号", "label"), self.size_choice)
        place = QHBoxLayout()
        place.addWidget(ElidedLabel(str(folder)), 1)
        link = Link("打开文件夹")
        link.clicked.connect(lambda: open_folder(folder))
        place.addWidget(link)
        form.addRow(label("报告保存在", "label"), place)
        self._backup = BackupFolder(self._before.backup_folder, folder)
        form.addRow(label("备份文件夹", "label"), self._backup)
        self._typefaces = TypefaceChoice(self._before.typefaces)
        form.addRow(label("排版字体", "label"), self._typefaces)
        self.recent_choice = QCheckBox("记住最近打开的文件")
        self.recent_choice.setObjectName("settings.keep_recent")
        self.recent_choice.setToolTip("只记数据文件夹以外的文件。取消后，已记的会清除。")
        self.recent_choice.setChecked(self._before.keep_recent)
        form.addRow(label("最近打开", "label"), self.recent_choice)

    def _buttons(self) -> QHBoxLayout:
        save = primary_button("保存设置")
        save.clicked.connect(self.accept)
        return answers(self, save)

    def settings(self) -> Settings:
        """The settings as they stand in the dialog."""
        typed: dict[str, Any] = {name: clean(made.text())[0].strip() for name, made in self._inputs.items()}
        typed["type_size"] = self.size_choice.current()
        typed["backup_folder"] = self._backup.path
        typed["typefaces"] = self._typefaces.typefaces
        typed["keep_recent"] = self.recent_choice.isChecked()
        if not typed["keep_recent"]:
            typed["recent"] = ()
        return replace(self._before, **typed)
