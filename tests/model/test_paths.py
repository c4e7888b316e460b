"""Places in the form by name."""

import dataclasses
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import paths
from model.beginnings import sample
from model.fields import specs, walk
from model.report import STEPS, Report

REPORT = sample().report
FIELDS = [path for path, _ in walk(Report)]


def cells() -> list[str]:
    found = []
    for path, spec in walk(Report):
        if spec.row:
            rows = paths.get(REPORT, path)
            found += [f"{path}[{row.id}].{name}" for row in rows for name in specs(spec.row)]
            found += [f"{path}[{row.id}]" for row in rows]
    return found


PLACES = st.sampled_from(FIELDS + cells())


@given(PLACES)
def test_putting_back_what_stands_there_changes_nothing(path: str) -> None:
    assert paths.put(REPORT, path, paths.get(REPORT, path)) == REPORT


@given(PLACES)
def test_what_is_put_is_got_and_everything_else_stays(path: str) -> None:
    marker: Any = "另一个值" if not path.endswith("]") else dataclasses.replace(paths.get(REPORT, path))
    changed = paths.put(REPORT, path, marker)
    assert paths.get(changed, path) == marker
    for other in FIELDS:
        if not paths.is_below(path, other):
            assert paths.get(changed, other) is paths.get(REPORT, other)


@given(PLACES, st.text(max_size=3), st.text(max_size=3))
def test_the_last_put_wins(path: str, first: str, second: str) -> None:
    if path.endswith("]"):
        return
    once = paths.put(REPORT, path, second)
    assert paths.put(paths.put(REPORT, path, first), path, second) == once


def test_positions_count_from_nothing() -> None:
    assert paths.positional(REPORT, "funding.uses[books].spent") == "funding.uses[1].spent"
    assert paths.positional(REPORT, "cover.unit") == "cover.unit"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "cover..unit",
        "Cover.unit",
        "cover.nothing",
        "nothing",
        "cover.unit.upper",
        "cover.unit[a1]",
        "funding.uses[nobody].spent",
        "funding.uses[books].nothing",
    ],
)
def test_no_place_is_a_key_error(path: str) -> None:
    with pytest.raises(KeyError):
        paths.get(REPORT, path)
    with pytest.raises(KeyError):
        paths.put(REPORT, path, "")
    with pytest.raises(KeyError):
        paths.positional(REPORT, path)


@given(st.text(alphabet="ab.[]019_", max_size=12))
def test_any_text_is_a_path_or_a_key_error(text: str) -> None:
    with suppress(KeyError):
        assert paths.segments(text)


@pytest.mark.parametrize(
    ("path", "ancestor", "expected"),
    [
        ("funding.uses", "funding.uses", True),
        ("funding.uses[books].spent", "funding.uses", True),
        ("funding.uses[books].spent", "funding", True),
        ("funding.uses_x", "funding.uses", False),
        ("funding", "funding.uses", False),
        ("indicators.rows[i01].score", "indicators.rows[i0]", False),
    ],
)
def test_below(path: str, ancestor: str, expected: bool) -> None:
    assert paths.is_below(path, ancestor) is expected


def test_declarations_of_fields_and_cells() -> None:
    assert paths.spec_of("overview.goal").label == "总体绩效目标"
    assert paths.spec_of("funding.uses[books].spent").label == "实际支出"
    assert paths.spec_of("indicators.execution.points").label == "预算执行分值"
    for path in ("overview", "overview.goal.basis", "funding.uses.spent", "nothing.at.all"):
        with pytest.raises(KeyError):
            paths.spec_of(path)


def test_every_field_has_one_step_and_every_step_only_fields() -> None:
    on_steps = [field for step in STEPS for field in step.fields]
    printing = [field for field in FIELDS if field.startswith("printing.")]  # chosen on the page that makes the files
    assert sorted([*on_steps, *printing]) == sorted(FIELDS)
    assert {paths.step_of(field).id for field in printing} == {"export"}
    for step in STEPS:
        for field in step.fields:
            assert paths.step_of(field) is step
    assert paths.step_of("funding.uses[books].spent").id == "funding"
    assert paths.step_of("cover.attachments[a1].name").id == "attachments"
    assert paths.step_of("indicators.execution").id == "indicators"


def test_places_in_the_officers_words() -> None:
    assert paths.label_of(REPORT, "overview.goal") == "绩效目标 · 总体绩效目标"
    assert paths.label_of(REPORT, "funding.uses[books].spent") == "资金情况 · 支出明细第2行 · 实际支出"
    assert paths.label_of(REPORT, "indicators.execution.points") == "指标评分 · 预算执行分值"


def test_fresh_ids_are_segments_and_no_positions() -> None:
    ids = {paths.new_id() for _ in range(100)}
    assert len(ids) == 100
    for row in ids:
        assert paths.segments(f"rows[{row}]") == (("rows", row),)
        assert not row[0].isdigit()
