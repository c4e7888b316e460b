"""Names of exported files: readable, and legal on every system the officers use."""

import re
import unicodedata

from model.presets import Preset
from model.report import Report
from reports.wording import one_line, title

CHARACTERS = 80
BYTES = 200  # of 255 a file name may have; room for the extension and a temporary name
FALLBACK = "绩效评价报告"
FORBIDDEN = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
# Windows takes these for devices, with any extension
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)


def suggested_name(report: Report, preset: Preset) -> str:
    """Return a file name without extension: 2025年度重点项目绩效评价报告（社区图书分馆建设项目）."""
    project, year = one_line(report.cover.project), report.cover.year
    if not project or year is None:
        return clean_name(project or title(report, preset).replace("＿", ""))
    return clean_name(f"{year:f}年度{preset.report_name}（{project}）")


def clean_name(text: str) -> str:
    """Return a text as a legal file name without extension, of at most 80 characters and 200 bytes."""
    name = unicodedata.normalize("NFC", text).translate(FORBIDDEN)
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(name.split()).strip(". ")
    if RESERVED.fullmatch(name.split(".")[0].strip()):
        name = "_" + name
    return _shortened(name) or FALLBACK


def _shortened(name: str) -> str:
    return name[:CHARACTERS].encode("utf-8")[:BYTES].decode("utf-8", "ignore").rstrip(". ")
