from dataclasses import replace
from decimal import Decimal

import pytest

from model import presets
from model.report import NO_CHARTS, SIDEWAYS, UPRIGHT, Report, Use
from reports import charts, text
from reports.compose import compose
from reports.document import Annex, Chart
from reports.gongwen import FACES
from reports.missing import missing_in
from reports.scene import Scene
from reports.text import places
from reports.wording import BLANK
from tests.reports.filled import library

CATALOGUE = presets.catalogue()
KEY, SELF = CATALOGUE["key-project"], CATALOGUE["self-evaluation"]


def with_uses(*uses: Use) -> Report:
    report = library()
    return replace(report, funding=replace(report.funding, uses=uses))


def printed(report: Report, **choices: str) -> Report:
    return replace(report, printing=replace(report.printing, **choices))


def charts_of(report: Report, preset: presets.Preset = KEY) -> list[Chart]:
    return [block for block in compose(report, preset).blocks if isinstance(block, Chart)]


def test_the_charts_are_numbered_and_stand_in_the_annexes() -> None:
    found = charts_of(library())
    assert [(chart.mark, chart.title) for chart in found] == [("图1", "项目支出构成"), ("图2", "各项指标得分与分值")]
    blocks = compose(library(), KEY).blocks
    first = next(place for place, block in enumerate(blocks) if isinstance(block, Annex))
    assert all(blocks.index(chart) > first for chart in found)


def test_the_figures_are_those_of_the_tables() -> None:
    plain = {
        cell
        for block in compose(library(), KEY).blocks
        if hasattr(block, "body")
        for row in places(block)
        for cell in row
    }
    for chart in charts_of(library()):
        for bar in chart.bars:
            assert bar.text in plain


def test_spending_has_a_bar_for_each_use() -> None:
    (chart, _) = charts_of(library())
    assert [(bar.name, bar.value, bar.text) for bar in chart.bars] == [
        ("图书购置", Decimal("108.4"), "108.40"),
        ("书架和设备", Decimal(91), "91.00"),
    ]


def test_a_character_that_no_face_has_is_told_once_for_table_and_chart() -> None:
    document = compose(with_uses(Use("u1", "图书😀", spent=Decimal(1))), KEY)
    found = [field for _, field in missing_in(document, FACES) if field.startswith("funding.uses")]
    assert found == ["funding.uses[u1].name"]


def test_scores_stand_against_points_the_execution_among_them() -> None:
    (score,) = charts.score_chart(Scene(library(), SELF))
    assert isinstance(score, Chart)
    assert score.bars[0].name == "预算执行"
    assert score.bars[0].field == "indicators.execution.points"
    assert all(bar.whole is not None and bar.whole_text for bar in score.bars)


def test_many_uses_are_folded_and_nothing_is_left_out() -> None:
    uses = tuple(Use(f"u{number}", f"支出{number}", spent=Decimal(number)) for number in range(100))
    (chart,) = charts.uses_chart(Scene(with_uses(*uses), KEY))
    assert isinstance(chart, Chart)
    assert len(chart.bars) == charts.MOST_BARS
    assert sum(bar.value or 0 for bar in chart.bars) == sum(range(100))
    assert [bar.name for bar in chart.bars[:2]] == ["支出86", "支出87"]
    assert (chart.bars[-1].name, chart.bars[-1].field) == ("其余86项合计", "funding.uses")


def test_a_missing_amount_is_a_blank_and_no_amount_at_all_no_chart() -> None:
    one, other = Use("a", "甲", spent=Decimal(1)), Use("b", "乙")
    (chart,) = charts.uses_chart(Scene(with_uses(one, other), KEY))
    assert isinstance(chart, Chart)
    assert [(bar.value, bar.text) for bar in chart.bars] == [(Decimal(1), "1.00"), (None, BLANK)]
    assert charts.uses_chart(Scene(with_uses(other), KEY)) == ()
    assert charts.uses_chart(Scene(Report(), KEY)) == ()
    assert charts.score_chart(Scene(Report(), SELF)) == ()


def test_the_officer_may_have_none() -> None:
    assert charts_of(printed(library(), charts=NO_CHARTS)) == []
    assert len(charts_of(printed(library(), charts="印出"))) == 2


@pytest.mark.parametrize(("choice", "sideways"), [("", None), (UPRIGHT, False), (SIDEWAYS, True), ("斜向", None)])
def test_the_officer_chooses_how_annexes_lie(choice: str, sideways: bool | None) -> None:
    blocks = compose(printed(library(), orientation=choice), KEY).blocks
    assert {block.sideways for block in blocks if isinstance(block, Annex)} == {sideways}


def test_plain_text_says_the_same_figures() -> None:
    plain = text.render(compose(library(), KEY))
    assert "图1　项目支出构成（单位：万元）\n图书购置：实际支出108.40\n书架和设备：实际支出91.00" in plain
