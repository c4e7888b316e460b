"""Names of exported files: readable, and legal on every system the officers use."""

import re
import unicodedata

from model.amounts import bare_text
from model.presets import Preset
from model.report import Report
from model.text import clean
from reports.wording import one_line

CHARACTERS = 80
BYTES = 200  # of 255 a file name may have; room for the extension and a temporary name
FALLBACK = "绩效评价报告"
FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
# Windows takes these for devices, with any extension
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)


def suggested_name(report: Report, preset: Preset) -> str:
    """Return a file name without extension: 2025年度重点项目绩效评价报告（社区图书分馆建设项目）."""
    project, year = one_line(report.cover.project), report.cover.year
    when = "" if year is None else f"{bare_text(year)}年度"
    return clean_name(when + preset.report_name + (f"（{project}）" if project else ""))


def clean_name(text: str) -> str:
    """Return a text as a legal file name without extension, of at most 80 characters and 200 bytes."""
    visible = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    name = " ".join(clean(visible)[0].translate(FORBIDDEN).split()).strip(". ")
    if RESERVED.fullmatch(name.split(".")[0].strip()):
        name = "_" + name
    return _shortened(name) or FALLBACK


def _shortened(name: str) -> str:
    return name[:CHARACTERS].encode("utf-8")[:BYTES].decode("utf-8", "ignore").rstrip(". ")
