"""Presets: kinds of report as data. An outline, an indicator framework, points and grade bands, read from TOML."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from model.disk.files import reading
from model.errors import Trouble
from model.fields import walk
from model.report import Report

BUILTIN = Path(__file__).parent.parent / "resources" / "presets"

# The closed registry of passages: parts of the report that print more than one field as it stands.
# Name → the fields it prints. reports.compose has one function for each.
PASSAGES: dict[str, tuple[str, ...]] = {
    "basis": ("overview.basis", "overview.basis_documents"),
    "period": ("overview.period_start", "overview.period_end"),
    "goals": ("overview.goal", "overview.annual_goal", "overview.annual_result"),
    "funding": (
        "funding.narrative",
        "funding.documents",
        "funding.category",
        "funding.adjustment_reason",
        "funding.rate_reason",
        "funding.management",
    ),
    "implementers": ("cover.department", "implementation.implementer", "implementation.contractor"),
    "work": ("implementation.narrative", "implementation.activities"),
    "analysis": ("conclusion.analysis",),
    "achievements": ("conclusion.achievements",),
    "problems": ("conclusion.problems",),
    "suggestions": ("conclusion.suggestions",),
    # annexes
    "funding_tables": ("funding.sources", "funding.uses"),
    "indicator_table": (
        "cover.unit",
        "cover.kind",
        "cover.contact",
        "cover.phone",
        "indicators.rows",
        "indicators.execution.points",
        "indicators.execution.override",
        "indicators.execution.override_reason",
        "indicators.execution.deviation_reason",
    ),
    "self_evaluation_form": (
        "cover.unit",
        "cover.department",
        "cover.kind",
        "cover.contact",
        "cover.phone",
        "implementation.implementer",
        "overview.annual_goal",
        "overview.annual_result",
        "funding.sources",
        "indicators.rows",
        "indicators.execution.points",
        "indicators.execution.override",
        "indicators.execution.override_reason",
        "indicators.execution.deviation_reason",
    ),
    "uses_table": ("funding.uses",),
    "evidence_table": ("evidence.rows",),
}
EVERYWHERE = (
    "cover.unit",
    "cover.project",
    "cover.year",
    "cover.title",
    "cover.issuer",
    "cover.prepared_on",
    "cover.attachments",
)


class Section(NamedTuple):
    """One heading of the outline and what stands below it: field paths and passages."""

    level: int
    heading: str  # may hold {project}, {unit}, {year}
    fill: tuple[str, ...] = ()
    required: bool = False  # the section must say something (rule F4)


class AnnexPlan(NamedTuple):
    """One annex: its title and the passages it holds."""

    title: str
    fill: tuple[str, ...]


class Template(NamedTuple):
    """A third-level indicator the framework begins with."""

    group: str
    name: str
    points: Decimal | None


class Family(NamedTuple):
    """A first-level indicator: its points, its legal second-level indicators and the rows to begin with."""

    name: str
    points: Decimal
    groups: tuple[str, ...]
    templates: tuple[Template, ...] = ()


class Band(NamedTuple):
    """A grade and the lowest total that earns it."""

    grade: str
    low: Decimal


@dataclass(frozen=True)
class Preset:
    """A kind of report."""

    id: str
    name: str
    description: str
    report_name: str
    execution_points: Decimal
    families: tuple[Family, ...]
    bands: tuple[Band, ...]
    outline: tuple[Section, ...]
    annexes: tuple[AnnexPlan, ...]

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields this kind of report prints; the others are hidden but kept."""
        used = list(EVERYWHERE)
        for names in [section.fill for section in self.outline] + [annex.fill for annex in self.annexes]:
            for name in names:
                used += PASSAGES.get(name, (name,))
        if not self.execution_points:
            used = [path for path in used if not path.startswith("indicators.execution.")]
        return frozenset(used)

    def family(self, name: str) -> Family | None:
        """Return the family of a name, None for a name the framework does not have."""
        return next((family for family in self.families if family.name == name), None)

    def grade(self, total: Decimal) -> str:
        """Return the grade of a total score, "" where the preset has no bands."""
        return next((band.grade for band in self.bands if total >= band.low), "")


# The fields an outline may name itself; lists are printed by a passage only.
FORM_FIELDS = frozenset(path for path, spec in walk(Report) if spec.kind != "rows")


def load(path: Path) -> Preset:
    """Read a preset; raise Trouble naming file, line and remedy for anything out of order."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"报告类型文件“{path.name}”读不出来。请检查文件是否完好，并以UTF-8编码保存。") from error
    try:
        return _preset(path.stem, tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        where = f"第{place[1]}行" if place else "末尾"
        raise Trouble(f"报告类型文件“{path.name}”{where}的写法不对。请改正后重试。") from error
    except _Wrong as wrong:
        raise Trouble(f"报告类型文件“{path.name}”第{_line(text, wrong.word)}行{wrong}。请改正后重试。") from wrong


class _Wrong(ValueError):
    """What is out of order, and a word that stands near it in the file."""

    def __init__(self, message: str, word: str) -> None:
        super().__init__(message)
        self.word = word


def _line(text: str, word: str) -> int:
    place = text.find(word) if word else 0
    return text.count("\n", 0, max(place, 0)) + 1


def _preset(id_: str, data: dict[str, Any]) -> Preset:
    preset = Preset(
        id=id_,
        name=_need(data, "name", str),
        description=_need(data, "description", str),
        report_name=_need(data, "report_name", str),
        execution_points=_points(data, "execution_points") if "execution_points" in data else Decimal(0),
        families=tuple(_family(item) for item in _tables(data, "family")),
        bands=_bands(data),
        outline=_outline(data),
        annexes=tuple(AnnexPlan(_need(item, "title", str), _fill(item)) for item in _tables(data, "annex")),
    )
    total = preset.execution_points + sum(family.points for family in preset.families)
    if total != 100:
        raise _Wrong(f"附近的分值合计为{total}，应为100", "points")
    return preset


def _need(data: dict[str, Any], key: str, kind: type) -> Any:
    value = data.get(key)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _Wrong(f"附近缺少“{key}”，或内容不对", str(next(iter(data.values()), "")))
    return value


def _tables(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of tables, empty where there is none."""
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise _Wrong(f"的“{key}”应写成[[{key}]]", key)
    return found


def _texts(data: dict[str, Any], key: str) -> tuple[str, ...]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise _Wrong(f"的“{key}”应是一列文字", key)
    return tuple(found)


def _points(data: dict[str, Any], key: str) -> Decimal:
    value = data.get(key)
    number = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
    if not number or not 0 <= value <= 100:  # type: ignore[operator]
        raise _Wrong(f"附近的“{key}”应是0到100的数", key)
    return Decimal(value)  # type: ignore[arg-type]


def _family(data: dict[str, Any]) -> Family:
    templates = tuple(_template(item) for item in _tables(data, "indicator"))
    return Family(_need(data, "name", str), _points(data, "points"), _texts(data, "groups"), templates)


def _template(data: dict[str, Any]) -> Template:
    points = _points(data, "points") if "points" in data else None
    return Template(_need(data, "group", str), _need(data, "name", str), points)


def _bands(data: dict[str, Any]) -> tuple[Band, ...]:
    bands = [Band(_need(item, "grade", str), _points(item, "low")) for item in _tables(data, "grade")]
    return tuple(sorted(bands, key=lambda band: band.low, reverse=True))


def _outline(data: dict[str, Any]) -> tuple[Section, ...]:
    sections = tuple(_section(item) for item in _tables(data, "outline"))
    if not sections:
        raise _Wrong("起没有提纲，请用[[outline]]写明各级标题", "")
    above = 0
    for section in sections:
        if section.level > above + 1:
            raise _Wrong(f"的标题“{section.heading}”跳过了上一级", section.heading)
        above = section.level
    return sections


def _section(data: dict[str, Any]) -> Section:
    heading, level = _need(data, "heading", str), _need(data, "level", int)
    unknown = set(re.findall(r"{(\w*)}", heading)) - {"project", "unit", "year"}
    if not 1 <= level <= 4 or unknown:
        raise _Wrong(f"的标题“{heading}”级别或占位符不对", heading)
    required = _need(data, "required", bool) if "required" in data else False
    return Section(level, heading, _fill(data), required)


def _fill(data: dict[str, Any]) -> tuple[str, ...]:
    names = _texts(data, "fill")
    for name in names:
        if name not in PASSAGES and name not in FORM_FIELDS:
            raise _Wrong(f"的“{name}”不是字段名，也不是段落名", f'"{name}"')
    return names


def catalogue(*folders: Path) -> dict[str, Preset]:
    """Return the built-in presets and those of further folders by id; a later folder wins.

    Raise Trouble for a preset out of order.
    """
    found: dict[str, Preset] = {}
    for folder in (BUILTIN, *folders):
        with reading(folder.name):
            paths = sorted(folder.glob("*.toml"))
        found |= {path.stem: load(path) for path in paths}
    return found
