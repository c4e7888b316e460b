"""The name suggested for an exported report."""

from model.amounts import bare_text
from model.names import clean_name
from model.presets import Preset
from model.report import Report
from reports.wording import one_line


def suggested_name(report: Report, preset: Preset) -> str:
    """Return a file name without extension: 2025年度重点项目绩效评价报告（社区图书分馆建设项目）."""
    project, year = one_line(report.cover.project), report.cover.year
    when = "" if year is None else f"{bare_text(year)}年度"
    return clean_name(when + preset.report_name + (f"（{project}）" if project else ""))
