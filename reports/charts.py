"""The charts of the annexes, from the same figures as the tables beside them."""

from collections.abc import Sequence
from decimal import Decimal

from model.amounts import table_text
from model.facts import add, execution_points, execution_score, families
from model.report import NO_CHARTS, Use
from reports.document import Bar, Block, Chart
from reports.scene import Blocks, Scene
from reports.wording import BLANK, one_line

MOST_BARS = 15  # of the spending, so that a page holds the chart; the smaller items beyond that stand in one bar


def score_chart(scene: Scene) -> Blocks:
    """What each family scored of its points, the budget execution among them where it counts."""
    bars = [
        _score_bar(one_line(family.name), _family_field(family.rows[0].id), family.points, family.score)
        for family in families(scene.report, scene.preset)
        if family.rows
    ]
    full = execution_points(scene.report, scene.preset)
    if full:
        field, done = "indicators.execution.points", execution_score(scene.report, scene.preset)
        bars.insert(0, _score_bar("预算执行", field, full, done))
    return _chart(scene, Chart("", "各项指标得分与分值", tuple(bars), "得分", "分", "分值"))


def _family_field(row: str) -> str:
    return f"indicators.rows[{row}].family"


def _score_bar(name: str, field: str, points: Decimal, score: Decimal | None) -> Bar:
    return Bar(name or BLANK, score, _text(score), field, points, table_text(points))


def uses_chart(scene: Scene) -> Blocks:
    """What was spent on each use."""
    bars = _folded(scene.report.funding.uses)
    return _chart(scene, Chart("", "项目支出构成", tuple(bars), "实际支出", "万元"))


def _folded(uses: Sequence[Use]) -> list[Bar]:
    """One bar for each use in the order of the table; of too many, the smallest stand together in a last one."""
    if len(uses) <= MOST_BARS:
        return list(map(_use_bar, uses))
    ranked = sorted(uses, key=lambda use: abs(use.spent or Decimal(0)), reverse=True)
    largest = {use.id for use in ranked[: MOST_BARS - 1]}
    rest = [use for use in uses if use.id not in largest]
    total = add(use.spent for use in rest)
    kept = [_use_bar(use) for use in uses if use.id in largest]
    return [*kept, Bar(f"其余{len(rest)}项合计", total, _text(total), "funding.uses")]


def _use_bar(use: Use) -> Bar:
    return Bar(one_line(use.name) or BLANK, use.spent, _text(use.spent), f"funding.uses[{use.id}].name")


def _text(value: Decimal | None) -> str:
    return BLANK if value is None else table_text(value)


def _chart(scene: Scene, chart: Chart) -> Blocks:
    """Leave a chart out where the officer wants none, and where it would have no bar to show."""
    if scene.report.printing.charts == NO_CHARTS or not any(bar.value for bar in chart.bars):
        return ()
    return (chart,)


def numbered(blocks: Sequence[Block]) -> Blocks:
    """Give the charts of a document their marks: 图1, 图2."""
    found: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Chart):
            count += 1
            block = block._replace(mark=f"图{count}")
        found.append(block)
    return tuple(found)
