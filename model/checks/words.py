"""How findings speak: names of fields and rows in quotation marks, figures as they stand in tables."""

from typing import Any

from model import paths
from model.fields import Spec, specs
from model.report import Indicator, Report

SHOWN = 20  # characters of the officer's own words quoted in a message
EMPTY_REASONS = frozenset({"", "无", "没有", "无偏差", "0", "/", "-", "—", "——", "略"})


def quoted(text: str) -> str:
    """Put words in quotation marks, shortened to what a message can hold."""
    line = " ".join(text.split())
    return f"“{line[:SHOWN]}…”" if len(line) > SHOWN else f"“{line}”"


def listed(names: list[str]) -> str:
    """Join names as a sentence does: 甲、乙和丙."""
    return "和".join(filter(None, ("、".join(names[:-1]), names[-1]))) if names else ""


def cells_of(row: Any) -> dict[str, Spec]:
    """Return the declared cells of a row."""
    owner: type = type(row)
    return specs(owner)


def row_name(row: Any) -> str:
    """Return what the officer calls a row: its name, title or heading, "" while it has none."""
    for name in ("name", "title", "heading", "families"):
        if name in cells_of(row):
            return str(getattr(row, name)).strip()
    return ""


def indicator_words(row: Indicator, position: int) -> str:
    """Name an indicator: “图书流通量”, or “绩效指标”第2行 while it has no name."""
    return quoted(row.name) if row.name.strip() else f"“绩效指标”第{position + 1}行"


def row_words(spec: Spec, position: int, row: Any) -> str:
    """Name a row within its list: “支出明细”的“图书购置”, or “支出明细”第2行 while it has no name."""
    name = row_name(row)
    return f"“{spec.label}”的{quoted(name)}" if name else f"“{spec.label}”第{position + 1}行"


def cell_words(report: Report, path: str) -> str:
    """Name a field, or a cell with its row: “成文日期”, “资金来源与执行”的“当年财政拨款”全年执行数.

    Raise KeyError where there is no such place.
    """
    label = paths.spec_of(path).label
    if "[" not in path:
        return f"“{label}”"
    list_path, _, rest = path.partition("[")
    row = paths.get(report, f"{list_path}[{rest.partition(']')[0]}]")
    words = row_words(paths.spec_of(list_path), paths.get(report, list_path).index(row), row)
    return f"{words}{label}"


def gives_reason(text: str) -> bool:
    """Tell whether a text explains anything: "无" and "0" do not (rule D9)."""
    return text.strip().rstrip("。.；;") not in EMPTY_REASONS
