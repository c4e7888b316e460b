"""Settings: whose reports these are, how the window looks, where the drafts lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.buttons import Link, Segmented, button, primary_button
from gui.library import open_folder
from gui.widgets import ElidedLabel, label, rule
from model.settings import Settings
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


class SettingsDialog(QDialog):
    """Shows the settings; `settings()` is what the officer wants once the dialog is accepted."""

    def __init__(self, settings: Settings, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self.setMinimumWidth(520)
        self._before = settings
        self._inputs: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
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

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        save, cancel = primary_button("保存设置"), button("取消")
        save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        row.addWidget(save)
        row.addWidget(cancel)
        return row

    def settings(self) -> Settings:
        """The settings as they stand in the dialog."""
        typed: dict[str, Any] = {name: clean(made.text())[0].strip() for name, made in self._inputs.items()}
        typed["type_size"] = self.size_choice.current()
        return replace(self._before, **typed)
