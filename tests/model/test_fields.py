"""The declaration of the form: kinds, defaults, and what counts as blank."""

import dataclasses
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from model.facts import OPTIONS
from model.fields import Kind, Override, Target, is_blank, parts, specs, walk
from model.report import Cover, Funding, Report, Use

FORM = list(walk(Report))
CELLS = [(f"{path}.{name}", cell) for path, spec in FORM if spec.row for name, cell in specs(spec.row).items()]


def test_walking_the_form_names_every_declared_field_once() -> None:
    paths = [path for path, _ in FORM]
    assert len(paths) == len(set(paths))
    assert {"cover.unit", "funding.uses", "indicators.execution.points", "indicators.rows"} <= set(paths)
    assert set(parts(Report)) == {field.name for field in dataclasses.fields(Report)} - {"preset"}


@pytest.mark.parametrize(("path", "spec"), FORM + CELLS)
def test_every_declaration_is_complete(path: str, spec: object) -> None:
    found = dict(FORM + CELLS)[path]
    assert spec is found
    assert found.kind in get_args(Kind)
    assert found.label
    assert (found.row is not None) == (found.kind == "rows")
    assert not (found.derived and found.required), "a derived field is never asked for"
    assert bool(found.choices or found.options) == (found.kind == "choice")
    assert not found.options or found.options in OPTIONS
    assert found.low is None or found.high is None or found.low < found.high


@pytest.mark.parametrize(("path", "spec"), [item for item in FORM if item[1].row])
def test_rows_have_an_id_and_start_as_declared(path: str, spec: object) -> None:
    row = dict(FORM)[path].row
    assert row is not None
    assert "id" in {field.name for field in dataclasses.fields(row)}
    assert "id" not in specs(row)


@pytest.mark.parametrize("value", ["", " \n　", None, (), Target(), Target(unit="个"), Target("≥", None, "个", " ")])
def test_blank(value: object) -> None:
    assert is_blank(value)


@pytest.mark.parametrize(
    "value",
    ["无", Decimal(0), date(2025, 1, 1), (Use(),), Target(value=Decimal(0)), Target(text="效果明显"), Override("")],
)
def test_not_blank(value: object) -> None:
    assert not is_blank(value)


def test_a_new_report_has_its_three_sources_and_nothing_else() -> None:
    report = Report()
    assert [source.id for source in report.funding.sources] == ["fiscal", "carryover", "other"]
    filled = [path for path, spec in FORM if spec.kind not in ("choice", "rows") and _value(report, path)]
    assert filled == []
    assert specs(Funding)["sources"].fixed


def _value(report: Report, path: str) -> object:
    value: object = report
    for name in path.split("."):
        value = getattr(value, name)
    return value


def test_a_report_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Cover().unit = "甲"  # type: ignore[misc]
