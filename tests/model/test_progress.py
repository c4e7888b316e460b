"""How far a draft is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.beginnings import blank, sample
from model.carry import carry_forward
from model.checks import check
from model.draft import Change, State, applied
from model.presets import Preset, catalogue
from model.progress import completion, step_states, summary
from model.report import STEPS, Attachment, Cover

PRESETS = catalogue()


@pytest.fixture
def preset() -> Preset:
    return PRESETS["key-project"]


def statuses(state: State, preset: Preset) -> dict[str, str]:
    return {step: found.text for step, found in step_states(state, preset, check(state, preset)).items()}


def edited(state: State, edits: dict[str, object]) -> State:
    return applied(state, Change(tuple(edits.items())))


@pytest.mark.parametrize("kind", PRESETS.values(), ids=list(PRESETS))
def test_a_new_draft_is_begun_nowhere_but_on_the_cover(kind: Preset) -> None:
    state = blank(kind, Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目", year=Decimal(2025)))
    found = statuses(state, kind)
    assert found.pop("cover") == "进行中"
    assert found.pop("export") == ""
    assert set(found.values()) == {"未开始"}
    assert list(statuses(state, kind)) == [step.id for step in STEPS]


def test_what_is_missing_does_not_shout_until_the_page_is_called_done(preset: Preset) -> None:
    begun = edited(blank(preset, Cover()), {"overview.background": "背景"})
    assert statuses(begun, preset)["overview"] == "进行中"
    done = edited(begun, {"session.done": ("overview",)})
    assert statuses(done, preset)["overview"] == "1处错误"
    untouched = edited(blank(preset, Cover()), {"session.done": ("goals",)})
    assert statuses(untouched, preset)["goals"] == "3处错误"


def test_the_sample_is_done() -> None:
    state = sample()
    found = statuses(state, PRESETS[state.report.preset])
    assert {text for step, text in found.items() if step != "export"} == {"已完成"}


def test_the_worst_state_wins(preset: Preset) -> None:
    state = sample()
    warned = edited(state, {"funding.sources[fiscal].spent": Decimal(160), "funding.rate_reason": ""})
    found = step_states(warned, preset, check(warned, preset))["funding"]
    assert (found.status, found.text, found.errors, found.warnings) == ("错误", "1处错误", 1, 1)
    mended = edited(warned, {"funding.uses[rooms].spent": Decimal("38.80")})
    found = step_states(mended, preset, check(mended, preset))["funding"]
    assert (found.status, found.text) == ("提醒", "1处提醒")
    carried = edited(state, {"marks": {"funding.management": "上年", "overview.goal": "导入"}})
    assert statuses(carried, preset)["funding"] == "待确认1处"
    assert statuses(carried, preset)["goals"] == "已完成"
    assert statuses(edited(state, {"session.done": ()}), preset)["funding"] == "进行中"


def test_an_error_shows_before_the_page_is_done(preset: Preset) -> None:
    begun = edited(sample(), {"session.done": (), "indicators.rows[i09].deviation_reason": ""})
    assert statuses(begun, preset)["indicators"] == "1处错误"


def test_refused_input_begins_a_page_and_is_an_error(preset: Preset) -> None:
    state = edited(blank(preset, Cover()), {"session.rejected": {"funding.sources[fiscal].spent": "189余"}})
    assert statuses(state, preset)["funding"].endswith("处错误")


def test_a_final_report_is_done_to_the_last_step(preset: Preset) -> None:
    assert statuses(edited(sample(), {"session.status": "已定稿"}), preset)["export"] == "已完成"


def test_completion_is_filled_by_required(preset: Preset) -> None:
    assert completion(sample(), preset) == 1
    without = edited(sample(), {"overview.goal": ""})
    share = completion(without, preset)
    assert share.numerator == share.denominator - 1
    assert 0 < completion(State(), preset) < Decimal("0.1")
    assert completion(blank(preset, Cover()), preset) < Decimal("0.1")


def test_a_row_counts_once_and_a_hidden_field_never(preset: Preset) -> None:
    state = sample()
    full = len(state.report.cover.attachments)
    blank_row = edited(state, {"cover.attachments": (*state.report.cover.attachments, Attachment(id="a9"))})
    share = completion(blank_row, preset)
    assert full
    assert share.numerator == share.denominator - 1
    hidden = replace(preset, outline=tuple(section._replace(fill=()) for section in preset.outline))
    assert completion(edited(state, {"overview.goal": ""}), hidden) == 1


@pytest.mark.parametrize("origin", ["上年", "沿用"])
@pytest.mark.parametrize(
    "place",
    ["overview.goal", "indicators.rows[i09].name", "indicators.rows[i09]", "funding.sources[carryover].initial_budget"],
)
def test_what_was_carried_over_counts_once_it_is_confirmed(preset: Preset, place: str, origin: str) -> None:
    share = completion(edited(sample(), {"marks": {place: origin}}), preset)
    assert share.numerator == share.denominator - 1
    assert completion(edited(sample(), {"marks": {place: "导入"}}), preset) == 1
    assert completion(edited(sample(), {"marks": {"funding.documents": origin}}), preset) == 1


def test_next_years_report_does_not_begin_half_done(preset: Preset) -> None:
    begun = carry_forward(sample(), preset).state
    assert completion(begun, preset) < completion(edited(begun, {"marks": {}}), preset)


def test_the_line_in_the_list_of_drafts(preset: Preset) -> None:
    line = summary(sample(), preset)
    assert (line.unit, line.project, line.year) == ("澜川市青屏区图书馆", "社区图书分馆建设项目", 2025)
    assert (line.total_score, line.grade, line.completion) == (Decimal("97.14"), "优", 100)
    assert (line.errors, line.warnings, line.status) == (0, 0, "填写中")


def test_nearly_complete_is_not_complete(preset: Preset) -> None:
    begun = summary(edited(sample(), {"overview.goal": ""}), preset)
    assert 90 < begun.completion < 100
    assert begun.errors == 1
    empty = summary(State(), preset)
    assert (empty.year, empty.total_score, empty.grade) == (None, None, "")
