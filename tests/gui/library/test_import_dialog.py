"""The account of an imported text before a draft is made of it."""

from gui.library.import_dialog import ImportDialog
from model.presets import catalogue


def test_figures_that_stand_only_in_the_text_are_told(app, tmp_path):
    path = tmp_path / "旧报告.txt"
    path.write_text("一、项目概述\n（一）项目背景\n本年预算100万元，得分95分。\n", encoding="utf-8")
    dialog = ImportDialog(path, catalogue())
    assert dialog.verdict.text().endswith("金额和指标没有填入表格，请在资金情况和指标评分中填写。")
