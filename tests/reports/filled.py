"""Reports for the tests: one with a tag in every field, and one as an officer would write it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from model import paths
from model.amounts import bare_text, table_text
from model.fields import Override, Spec, Target, specs, walk
from model.presets import Preset
from model.report import Achievement, Activity, Analysis, BasisDocument, Indicator, Item, Report, Use
from reports.wording import date_text


def tagged(preset: Preset) -> tuple[Report, dict[str, list[tuple[str, ...]]]]:
    """Return a report with a different value in every field, two rows in every list; and by field what must be printed.

    Each entry of a field is a tuple of ways in which the value may be printed.
    """
    report, printed, numbers = Report(preset=preset.id), {}, count(1)
    for path, spec in walk(Report):
        if spec.kind == "rows":
            rows = [_row(path, spec, index, numbers, preset) for index in range(2)]
            report = paths.put(report, path, tuple(row for row, _ in rows))
            printed[path] = [way for _, ways in rows for way in ways]
        else:
            value, ways = _value(path, spec, next(numbers))
            report, printed[path] = paths.put(report, path, value), [ways]
    return report, printed


def _row(path: str, spec: Spec, index: int, numbers: Any, preset: Preset) -> tuple[Any, list[tuple[str, ...]]]:
    assert spec.row
    values: dict[str, Any] = {"id": f"r{next(numbers)}"}
    ways: list[tuple[str, ...]] = []
    for name, field in specs(spec.row).items():
        values[name], printed = _value(f"{path}.{name}", field, next(numbers))
        ways.append(printed)
    if spec.row is Indicator:
        family = preset.families[index]
        values |= {"family": family.name, "group": family.groups[index], "kind": "定性"}
        ways[0], ways[1], ways[3] = (family.name,), (family.groups[index],), ("定性",)
        hidden = "score" if index else "override"  # the one that does not count
        if not index:
            values["override"] = None
        ways.pop(list(specs(spec.row)).index(hidden))
    return spec.row(**values), ways


def _value(path: str, spec: Spec, number: int) -> tuple[Any, tuple[str, ...]]:
    tag = f"标{number:03d}记"
    if spec.derived:
        return Override(tag), (tag,)
    if spec.kind == "number":
        value = Decimal(2000 + number) if path == "cover.year" else Decimal(number) + Decimal("0.37")
        return value, (bare_text(value), table_text(value))
    if spec.kind == "date":
        day = date(2025, 1 + number % 12, 1 + number % 28)
        return day, (date_text(day),)
    if spec.kind == "target":
        value = Decimal(1000 + number)
        return Target("≥", value, "册"), (f"≥{value}册",)
    if spec.choices:
        return spec.choices[-1], (spec.choices[-1],)
    return tag, (tag,)


def library() -> Report:
    """Return a consistent report, but for what each test changes."""
    report = Report(preset="key-project")
    cover = replace(
        report.cover,
        unit="澜川市青屏区图书馆",
        department="青屏区文化广电和旅游局",
        project="社区图书分馆建设项目",
        year=Decimal(2025),
        prepared_on=date(2026, 3, 5),
        contact="陆青",
        phone="0571-86001234",
    )
    overview = replace(
        report.overview,
        background="居民借书不便。\n因此设立本项目。",
        basis="依据全民阅读工作部署。",
        basis_documents=(
            BasisDocument("b1", "关于推进社区图书分馆建设的通知", "青文〔2024〕12号", date(2024, 11, 5)),
            BasisDocument("b2", "《青屏区公共文化服务规划》"),
        ),
        goal="三年建成二十家分馆。",
        annual_goal="建成六家分馆。",
        annual_result="六家分馆全部开放。",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
    )
    first, second, third = report.funding.sources
    funding = replace(
        report.funding,
        sources=(
            replace(first, initial_budget=Decimal(200), budget=Decimal(200), spent=Decimal("191.4")),
            replace(second, initial_budget=Decimal(0), budget=Decimal(8), spent=Decimal(8)),
            third,
        ),
        category="一般公共预算",
        documents="青财预〔2025〕18号",
        uses=(
            Use("u1", "图书购置", Decimal(110), Decimal("108.4"), ""),
            Use("u2", "书架和设备", Decimal(98), Decimal(91), "含安装"),
        ),
        management="专账核算。",
    )
    implementation = replace(
        report.implementation,
        implementer="澜川市青屏区图书馆",
        organisation="馆长负责，分工到人。",
        activities=(
            Activity("a1", "新建分馆", Decimal(6), "家", "2025年10月", ""),
            Activity("a2", "组织阅读活动", Decimal(72), "场", "", "每馆12场"),
        ),
        narrative="上半年选址，下半年建设。",
    )
    evaluation = replace(
        report.evaluation, purpose="查明效果。", design="查阅资料，走访读者。", scoring_standard="按完成比例计分。"
    )
    return replace(
        report,
        cover=cover,
        overview=overview,
        funding=funding,
        implementation=implementation,
        evaluation=evaluation,
        indicators=replace(report.indicators, rows=indicators()),
        conclusion=replace(
            report.conclusion,
            analysis=(Analysis("n1", "产出", "分馆按期建成。"), Analysis("n2", "效益、满意度", "读者满意。")),
            achievements=(
                Achievement("h1", "方便居民借阅", "居民步行可达。"),
                Achievement("h2", "活跃社区文化", "活动受欢迎。"),
            ),
            problems=(Item("p1", "部分分馆人手不足。"),),
            suggestions=(Item("s1", "增加志愿者。"), Item("s2", "错峰开放。")),
        ),
    )


def indicators() -> tuple[Indicator, ...]:
    """Return six indicators worth 100 points together, scored 97.5."""

    def row(id_: str, family: str, group: str, name: str, target: Target, actual: str, points: int) -> Indicator:
        return Indicator(id_, family, group, name, "定量", target, actual, Decimal(points))

    return (
        row("i1", "过程", "资金管理", "资金支出率", Target("≥", Decimal(95), "%"), "95.87", 12),
        row("i2", "过程", "组织实施", "检查次数", Target("≥", Decimal(4), "次"), "4次", 8),
        row("i3", "产出", "数量指标", "新建分馆数", Target("≥", Decimal(6), "家"), "6", 20),
        row("i4", "产出", "数量指标", "新购图书数", Target("≥", Decimal(40000), "册"), "35000", 20),
        row("i5", "效益", "社会效益指标", "接待读者人次", Target("≥", Decimal(90000), "人次"), "95000", 30),
        row("i6", "满意度", "服务对象满意度指标", "读者满意率", Target("≥", Decimal(90), "%"), "93.5%", 10),
    )
