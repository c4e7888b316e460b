from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import presets
from model.fields import Override, Target, walk
from model.report import SOURCES, Indicator, Report, Use
from reports import wording
from reports.wording import BLANK
from tests.reports.filled import indicators, library

CATALOGUE = presets.catalogue()
KEY, SELF = CATALOGUE["key-project"], CATALOGUE["self-evaluation"]


def funded(*amounts: tuple[Any, Any, Any], uses: tuple[Use, ...] = (), category: str = "一般公共预算") -> Report:
    """Return a report with (initial, budget, spent) by source."""
    sources = tuple(
        replace(source, **{name: None if x is None else Decimal(x) for name, x in zip(NAMES, figures, strict=True)})
        for source, figures in zip(SOURCES, amounts, strict=False)
    )
    report = Report()
    return replace(report, funding=replace(report.funding, sources=sources, uses=uses, category=category))


NAMES = ("initial_budget", "budget", "spent")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (500, "五百"),
        (1010, "一千零一十"),
    ],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert wording.chinese_number(number) == words


def test_no_two_numbers_are_written_alike() -> None:
    assert len({wording.chinese_number(number) for number in range(1, 10000)}) == 9999


def test_numbering_by_level() -> None:
    assert [wording.numbering(level, 2) for level in range(1, 6)] == ["二、", "（二）", "2.", "（2）", "②"]
    assert wording.numbering(5, 21) == "（21）"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("98", "98万元"),
        ("98.00", "98万元"),
        ("34.20", "34.2万元"),
        ("0", "0万元"),
        ("1E+2", "100万元"),
        ("0.000001", "0.000001万元"),
        (None, "＿＿万元"),
    ],
)
def test_amounts_in_prose_have_no_trailing_zeros(amount: str | None, words: str) -> None:
    assert wording.money(None if amount is None else Decimal(amount)) == words


def test_rates_in_prose() -> None:
    assert wording.percent(Decimal(1)) == "100%"
    assert wording.percent(Decimal("201.4") / 208) == "96.83%"
    assert wording.percent(Decimal("0.905")) == "90.5%"
    assert wording.percent(None) == BLANK


def test_dates_have_no_leading_zeros() -> None:
    assert wording.date_text(date(2025, 3, 5)) == "2025年3月5日"
    assert wording.date_text(None) == "＿＿年＿＿月＿＿日"


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("已完成", "已完成。", "已完成"),
        ("已完成。", "已完成。", "已完成"),
        ("他说“好。”", "他说“好。”", "他说“好。”"),
        ("甲，", "甲。", "甲"),
        ("（甲）", "（甲）。", "（甲）"),
        ("甲\n乙", "甲 乙。", "甲 乙"),
        ("", "", ""),
    ],
)
def test_sentences_and_clauses(text: str, whole: str, part: str) -> None:
    assert wording.sentence(text) == whole
    assert wording.clause(text) == part


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("公共文化规划", "《公共文化规划》"),
        ("《公共文化规划》", "《公共文化规划》"),
        ("关于印发《办法》的通知", "《关于印发〈办法〉的通知》"),
    ],
)
def test_book_titles(text: str, title: str) -> None:
    assert wording.book_title(text) == title


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target("≥", Decimal("6.0"), "个"), "≥6个"),
        (Target("", Decimal(6), "个"), "6个"),
        (Target(text="12月底前"), "12月底前"),
        (Target(), ""),
        (Target(unit="个"), ""),
    ],
)
def test_targets(target: Target, words: str) -> None:
    assert wording.target_text(target) == words


def test_a_bare_result_gets_the_unit_of_its_target() -> None:
    row = Indicator("i1", target=Target("≥", Decimal(6), "个"))
    assert wording.actual_text(replace(row, actual="6")) == "6个"
    assert wording.actual_text(replace(row, actual="6个")) == "6个"
    assert wording.actual_text(replace(row, actual="效果明显")) == "效果明显"


def test_a_generator_for_each_derived_field() -> None:
    assert set(wording.GENERATORS) == {path for path, spec in walk(Report) if spec.derived}


def test_title_and_issuer() -> None:
    assert wording.title(library(), KEY) == "2025年度澜川市青屏区图书馆重点项目绩效评价报告"
    assert wording.title(Report(), SELF) == "＿＿年度＿＿项目支出绩效自评报告"
    assert wording.issuer(library(), KEY) == "澜川市青屏区图书馆"


def test_an_unchanged_budget_is_told_once() -> None:
    told = wording.funding_narrative(funded((98, 98, 98)), KEY)
    assert told == (
        "本项目年初预算98万元，全部为当年财政拨款，资金性质为一般公共预算。全年实际支出98万元，预算执行率为100%。"
    )


def test_no_carry_over_is_not_mentioned() -> None:
    assert "结转" not in wording.funding_narrative(funded((98, 98, 98), (0, 0, 0), (None, None, None)), KEY)
    told = wording.funding_narrative(funded((180, 196, "189.4"), (12, 12, 12)), KEY)
    assert "年初预算192万元，调整后全年预算208万元，其中当年财政拨款196万元、上年结转资金12万元" in told
    assert "全年实际支出201.4万元，预算执行率为96.83%。" in told


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ((0, 50, 20), "本项目未安排年初预算，全年预算50万元，全部为当年财政拨款，"),
        ((None, 50, 20), "本项目年初预算＿＿万元，全年预算50万元，"),
        ((50, None, 20), "本项目年初预算50万元，全年预算＿＿万元，资金"),
        ((50, 50, 0), "。全年未发生支出，预算执行率为0%。"),
        ((50, 50, None), "。全年实际支出＿＿万元，预算执行率为＿＿。"),
        ((50, 0, 10), "预算执行率为＿＿。"),
    ],
)
def test_budgets_of_every_kind(amounts: tuple[Any, Any, Any], words: str) -> None:
    assert words in wording.funding_narrative(funded(amounts), KEY)


def test_categories_are_called_by_their_full_names() -> None:
    assert "资金性质为政府性基金预算。" in wording.funding_narrative(funded((1, 1, 1), category="政府性基金"), KEY)
    assert "资金性质为＿＿。" in wording.funding_narrative(funded((1, 1, 1), category=""), KEY)


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        ((Use("u1", "图书购置。", None, Decimal(98)),), "资金全部用于图书购置。"),
        ((Use("u1", "图书购置", None, Decimal(90)),), "资金主要用于图书购置90万元。"),
        (
            (Use("u1", "图书购置", None, Decimal(42)), Use("u2", "设备2", None, Decimal(56))),
            "资金用于：图书购置42万元，设备2（56万元）。",
        ),
        (
            (Use("u1", "图书购置"), Use("u2", "", None, Decimal(5)), Use("u3")),
            "资金主要用于：图书购置＿＿万元，＿＿5万元。",
        ),
    ],
)
def test_uses(uses: tuple[Use, ...], words: str) -> None:
    assert wording.funding_narrative(funded((98, 98, 98), uses=uses), KEY).endswith(words)


def test_the_indicator_system_counts_and_lists() -> None:
    assert wording.indicator_system(library(), KEY) == (
        "评价指标体系总分100分，设一级指标4个、二级指标5个、三级指标6个。其中："
        "过程指标20分，包括资金支出率、检查次数2个三级指标，分值分别为12分、8分；"
        "产出指标40分，包括新建分馆数、新购图书数2个三级指标，每项20分；"
        "效益指标30分，包括接待读者人次1个三级指标；满意度指标10分，包括读者满意率1个三级指标。"
    )


def test_the_execution_is_told_where_it_has_points() -> None:
    assert "其中：预算执行率10分；" in wording.indicator_system(library(), SELF)
    assert "其中，预算执行率得9.59分（分值10分），" in wording.overall(library(), SELF)


def test_many_indicators_are_not_all_listed() -> None:
    rows = tuple(replace(indicators()[2], id=f"i{n}", name=f"指标{n}", points=Decimal(1)) for n in range(40))
    report = replace(Report(), indicators=replace(Report().indicators, rows=rows))
    assert "包括指标0、指标1、指标2、指标3、指标4、指标5等40个三级指标。" in wording.indicator_system(report, KEY)


def test_the_overall_conclusion() -> None:
    assert wording.overall(library(), KEY) == (
        "经自评，“社区图书分馆建设项目”综合得分97.5分，绩效等级为“优”。其中，过程指标得20分（分值20分），"
        "产出指标得37.5分（分值40分），效益指标得30分（分值30分），满意度指标得10分（分值10分）。"
    )
    assert wording.overall(Report(), KEY) == "经自评，“＿＿”综合得分＿＿分，绩效等级为“＿＿”。"


def test_the_conclusion_follows_the_kind_of_evaluation_and_the_preset() -> None:
    report = replace(library(), cover=replace(library().cover, kind="财政评价"))
    assert wording.overall(report, KEY).startswith("经评价，")
    assert "等级" not in wording.overall(report, replace(KEY, bands=()))


def test_one_missing_score_leaves_the_total_open() -> None:
    rows = indicators()
    rows = (replace(rows[0], actual=""), *rows[1:])
    report = replace(library(), indicators=replace(library().indicators, rows=rows))
    told = wording.overall(report, KEY)
    assert "综合得分＿＿分，绩效等级为“＿＿”" in told


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_combination_of_missing_data_makes_whole_sentences(preset: presets.Preset) -> None:
    figures = (None, 0, 5)
    uses = ((), (Use("u1"),), (Use("u1", "甲", None, Decimal(5)), Use("u2", "乙")))
    for amounts, spent_on, category in product(product(figures, repeat=3), uses, ("", "其他")):
        report = funded(amounts, (None, None, 3), uses=spent_on, category=category)
        for generate in wording.GENERATORS.values():
            told = generate(report, preset)
            assert not any(bad in told for bad in ("None", "，，", "，。", "。。", "：。", "、。", "：，", "  ")), told


@given(st.lists(st.sampled_from(["", "产出", "过程", "其他"]), max_size=4), st.sampled_from([None, 0, 10]))
def test_any_indicator_rows_make_whole_sentences(names: list[str], points: int | None) -> None:
    rows = tuple(
        Indicator(f"i{n}", name, points=None if points is None else Decimal(points)) for n, name in enumerate(names)
    )
    report = replace(Report(), indicators=replace(Report().indicators, rows=rows))
    for preset, generate in product((KEY, SELF), (wording.indicator_system, wording.overall)):
        told = generate(report, preset)
        assert told.endswith("。")
        assert "None" not in told


def test_what_the_officer_wrote_counts_and_its_ground_is_watched() -> None:
    report = library()
    path = "conclusion.overall"
    generated = wording.effective(report, KEY, path)
    override = Override("自己写的结论。", wording.fingerprint(generated))
    mine = replace(report, conclusion=replace(report.conclusion, overall=override))
    assert wording.effective(mine, KEY, path) == "自己写的结论。"
    assert not wording.has_moved(mine, KEY, path)
    moved = replace(mine, cover=replace(mine.cover, project="别的项目"))
    assert wording.has_moved(moved, KEY, path)
    assert not wording.has_moved(report, KEY, path)


def test_an_imported_text_replaced_nothing_and_never_moves() -> None:
    report = library()
    report = replace(report, conclusion=replace(report.conclusion, overall=Override("旧文。")))
    assert not wording.has_moved(report, KEY, "conclusion.overall")


def test_an_emptied_override_falls_back_to_the_generated_text() -> None:
    report = replace(library(), cover=replace(library().cover, title=Override(" ")))
    assert wording.effective(report, KEY, "cover.title") == wording.title(report, KEY)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1.前期手续考虑不周。", "前期手续考虑不周。"),
        ("（一）前期手续", "前期手续"),
        ("(2) 手续", "手续"),
        ("二、手续", "手续"),
        ("③手续", "手续"),
        ("1.5万元没有用完。", "1.5万元没有用完。"),
        ("2025年进度慢。", "2025年进度慢。"),
        ("一是进度慢。", "一是进度慢。"),
        ("手续（1）和（2）", "手续（1）和（2）"),
        ("一、二季度进度偏慢。", "一、二季度进度偏慢。"),
        ("3、4月份没有支出。", "3、4月份没有支出。"),
        ("　　1.建成分馆3座。", "建成分馆3座。"),
        ("1.完成甲。\n2.完成乙。", "1.完成甲。\n2.完成乙。"),
        ("1.完成甲。\n其余照旧。", "完成甲。\n其余照旧。"),
        ("", ""),
    ],
)
def test_an_item_gets_the_number_of_its_place_alone(typed: str, printed: str) -> None:
    assert wording.unnumbered(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("附件1：名录。", "名录"),
        ("《管理办法》；", "《管理办法》"),
        ("3.验收单", "验收单"),
        ("附件材料清单", "附件材料清单"),
        ("附件一、合同", "合同"),
        ("一、二期工程验收报告", "一、二期工程验收报告"),
        ("合同（2）附件1：清单", "合同（2）附件1：清单"),
    ],
)
def test_the_name_of_an_attachment_has_no_number_and_no_end_mark(typed: str, printed: str) -> None:
    assert wording.attachment_name(typed) == printed


def test_quotes_within_quotes_are_single_ones() -> None:
    assert wording.nested("“智慧林长制”综合治理") == "‘智慧林长制’综合治理"
    assert wording.nested("“‘两癌’筛查”") == "‘“两癌”筛查’"
