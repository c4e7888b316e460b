"""The sample report and the filling guidance: complete, consistent and in good official Chinese."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from model import facts, paths
from model.amounts import bare_text
from model.beginnings import sample
from model.checks import check
from model.draft import State
from model.fields import is_blank, specs, walk
from model.presets import Preset, catalogue
from model.report import STEPS, Report

RESOURCES = Path(__file__).parents[2] / "resources"
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "report-2022.md"
BY_HAND = {"indicators.execution.override", "indicators.execution.override_reason"}  # only where one overrides


@pytest.fixture
def state() -> State:
    return sample()


@pytest.fixture
def preset(state: State) -> Preset:
    return catalogue()[state.report.preset]


def prose(state: State) -> dict[str, str]:
    """Every text of the sample by its path, those of rows among them."""
    found = {}
    for path, spec in walk(Report):
        value = paths.get(state.report, path)
        for row in value if spec.row else ():
            found |= {f"{path}[{row.id}].{name}": getattr(row, name) for name in specs(type(row))}
        found[path] = value
    return {path: text for path, text in found.items() if isinstance(text, str)}


def test_nothing_is_found_in_it(state: State, preset: Preset) -> None:
    assert check(state, preset) == []


def test_every_field_of_the_form_is_filled(state: State) -> None:
    report = state.report
    fields = [path for path, spec in walk(Report) if not spec.derived and not spec.unchosen]
    assert {path for path in fields if is_blank(paths.get(report, path))} == BY_HAND


def test_every_column_of_every_table_is_used(state: State) -> None:
    for path, spec in walk(Report):
        if spec.row:
            rows = paths.get(state.report, path)
            unused = [name for name in specs(spec.row) if all(is_blank(getattr(row, name)) for row in rows)]
            no_files = ["file"] if path == "evidence.rows" else []  # the sample comes without files to attach
            assert unused == no_files, path


def test_the_figures_are_those_of_the_mock_ups(state: State, preset: Preset) -> None:
    totals = facts.funding_totals(state.report)
    assert (totals.initial_budget, totals.budget, totals.spent) == (192, 208, Decimal("201.4"))
    assert facts.total_score(state.report, preset) == Decimal("97.14")
    assert facts.grade(state.report, preset) == "优"


def test_amounts_in_the_text_are_amounts_of_the_data(state: State) -> None:
    report = state.report
    totals = facts.funding_totals(report)
    known = {totals.initial_budget, totals.budget, totals.spent}
    known |= {value for row in report.funding.uses for value in (row.budget, row.spent)}
    known |= {row.target.value for row in report.indicators.rows}
    known |= {Decimal("33.57"), Decimal("6.6"), Decimal("129.9"), Decimal(16), Decimal(10)}  # see below
    assert known >= {Decimal(text) for text in re.findall(r"(\d[\d.]*)万元", "\n".join(prose(state).values()))}
    by_name = {row.id: row for row in report.funding.uses}
    kiosks = by_name["kiosks"]
    assert kiosks.budget is not None
    assert kiosks.spent is not None
    assert kiosks.budget - kiosks.spent == Decimal("6.6")
    contracts = facts.add(by_name[row].budget for row in ("books", "shelves", "kiosks"))
    assert contracts == Decimal("129.9")
    assert totals.spent is not None
    assert round(totals.spent / 6, 2) == Decimal("33.57")


def test_every_indicator_is_analysed_with_its_own_score(state: State) -> None:
    analysis = {row.families: row.text for row in state.report.conclusion.analysis}
    for row in state.report.indicators.rows:
        [line] = [line for line in analysis[row.family].splitlines() if line.startswith(f"{row.name}：")]
        score = facts.add([row.override or facts.score_of(row)])
        assert score is not None
        assert row.points is not None
        assert f"分值{bare_text(row.points)}分" in line
        assert f"得{bare_text(score)}分" in line


def test_evidence_refers_to_rows_that_exist(state: State) -> None:
    known = {subject for subject, _ in facts.evidence_subjects(state.report)}
    assert {item.subject for item in state.report.evidence.rows} <= known


def test_row_ids_are_unique_within_their_list(state: State) -> None:
    for path, spec in walk(Report):
        if spec.row:
            ids = [row.id for row in paths.get(state.report, path)]
            assert len(ids) == len(set(ids)), path


def test_it_is_dated_after_the_period(state: State) -> None:
    cover, overview = state.report.cover, state.report.overview
    assert cover.prepared_on is not None
    assert overview.period_start is not None
    assert overview.period_end is not None
    assert overview.period_start < overview.period_end < cover.prepared_on
    assert cover.phone.startswith("0000-")


def test_it_is_written_in_good_official_chinese(state: State) -> None:
    for path, text in prose(state).items():
        spec = paths.spec_of(path)
        assert not re.search(r"[!！?？,;:()]|您|\d\s+[^\d\s]|圆满|\s{2}", text), path
        assert not spec.length or len(text) <= spec.length, path
        assert spec.kind != "prose" or text.endswith("。"), path
        assert text.count("“") == text.count("”"), path


def test_nothing_in_it_comes_from_the_real_report(state: State) -> None:
    if not REFERENCE.exists():
        pytest.skip("the real report is not part of the project")
    real = "".join(REFERENCE.read_text(encoding="utf-8").split())
    for text in prose(state).values():
        for sentence in re.split(r"[，。；：、\n]", text):
            assert len(sentence) < 12 or sentence not in real, sentence


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_every_step_has_its_guidance(step: object) -> None:
    assert step in STEPS
    text = (RESOURCES / "help" / f"{getattr(step, 'id', '')}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {getattr(step, 'title', '')}\n")
    assert "## 名词" in text
    assert 150 <= len("".join(text.split())) <= 400
    assert not re.search(r"[!！?？;]|您|非法|无效|异常", text)
