"""The kinds of report: those that come with the program, and what is told of wrong ones."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import presets
from model.errors import Trouble
from model.presets import BUILTIN, FORM_FIELDS, PASSAGES, catalogue, load

CATALOGUE = catalogue()
GOOD = (BUILTIN / "key-project.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_two_kinds_of_report_are_shipped() -> None:
    assert set(CATALOGUE) == {"key-project", "self-evaluation"}


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_points_of_the_framework_and_of_its_indicators_total_100(preset: presets.Preset) -> None:
    assert preset.execution_points + sum(family.points for family in preset.families) == 100
    for family in preset.families:
        assert sum(template.points or Decimal(0) for template in family.templates) == family.points
        assert {template.group for template in family.templates} <= set(family.groups)


def test_weights_are_those_of_the_published_forms() -> None:
    def weights(id_: str) -> dict[str, int]:
        return {family.name: int(family.points) for family in CATALOGUE[id_].families}

    assert weights("key-project") == {"过程": 20, "产出": 40, "效益": 30, "满意度": 10}
    assert weights("self-evaluation") == {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    assert CATALOGUE["self-evaluation"].execution_points == 10


@pytest.mark.parametrize(
    ("total", "grade"), [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差")]
)
def test_grades_begin_at_their_lower_bound(total: str, grade: str) -> None:
    assert CATALOGUE["key-project"].grade(Decimal(total)) == grade


def test_the_execution_is_hidden_where_it_has_no_points() -> None:
    assert "indicators.execution.override" in CATALOGUE["self-evaluation"].fields
    assert not any(path.startswith("indicators.execution.") for path in CATALOGUE["key-project"].fields)


def test_passages_print_fields_of_the_form() -> None:
    known = {path for path, _ in presets.walk(presets.Report)}
    assert {path for fields in PASSAGES.values() for path in fields} <= known


def test_a_preset_of_the_officer_is_found_and_wins(tmp_path: Path) -> None:
    text = GOOD.replace('name = "重点项目绩效评价"', 'name = "本县格式"', 1)
    (tmp_path / "key-project.toml").write_text(text, encoding="utf-8")
    assert catalogue(tmp_path)["key-project"].name == "本县格式"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 40", "points = 41", "应为100"),
        ("points = 40", 'points = "四十"', "0到100的数"),
        ("points = 40", "points = nan", "0到100的数"),
        ("points = 40", "points = true", "0到100的数"),
        ('fill = ["basis"]', 'fill = ["basics"]', "“basics”不是字段名"),
        ('fill = ["basis"]', 'fill = ["funding.uses"]', "“funding.uses”不是字段名"),
        ('fill = ["basis"]', 'fill = "basis"', "一列文字"),
        ("required = true", "required = 1", "“required”"),
        ("{project}", "{money}", "占位符"),
        ("level = 1", "level = 2", "跳过了上一级"),
        ("level = 2", "level = 4", "跳过了上一级"),
        ("level = 2", "level = 9", "级别"),
        ('grade = "优"', 'grad = "优"', "“grade”"),
        ('name = "重点项目绩效评价"', "", "“name”"),
        ('group = "资金管理", ', "", "“group”"),
        ('name = "重点项目绩效评价"', "name = ", "第2行"),
        ("[[outline]]", "[[outlines]]", "没有提纲"),
        ("[[outline]]", "[outline]", "写法不对"),
        ('report_name = "重点项目绩效评价报告"', "family = 3", "第"),
    ],
)
def test_a_preset_out_of_order_is_told_with_file_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(Trouble) as trouble:
        load(written(tmp_path, GOOD.replace(old, new)))
    assert "ours.toml" in str(trouble.value)
    assert said in str(trouble.value)
    assert str(trouble.value).endswith("请改正后重试。")


def test_the_line_of_a_mistake_is_named(tmp_path: Path) -> None:
    line = GOOD[: GOOD.index('"basis"')].count("\n") + 1
    with pytest.raises(Trouble, match=f"第{line}行"):
        load(written(tmp_path, GOOD.replace('"basis"', '"basics"')))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="读不出来"):
        load(tmp_path / "missing.toml")
    (tmp_path / "gbk.toml").write_bytes(GOOD.encode("gbk"))
    with pytest.raises(Trouble, match="UTF-8"):
        load(tmp_path / "gbk.toml")


def test_lists_are_printed_by_passages_only() -> None:
    assert "funding.uses" not in FORM_FIELDS
    assert "overview.background" in FORM_FIELDS


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.sampled_from(["", "basis", "一"]) | st.just(Decimal("nan")),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "points"]), inner, max_size=2),
    max_leaves=4,
)
KEYS = [
    "name",
    "description",
    "report_name",
    "execution_points",
    "grade",
    "family",
    "outline",
    "annex",
    "level",
    "heading",
    "fill",
    "groups",
]


@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_other_shape_is_refused_as_wrong(data: dict[str, object]) -> None:
    with pytest.raises(presets._Wrong):
        presets._preset("ours", data)
