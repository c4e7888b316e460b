"""The seal of a final report: it survives the disk, and it is noticed when what was made final moves."""

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from model import paths
from model.beginnings import sample
from model.checks import check
from model.codec import state_from_tables, state_to_tables
from model.disk.store import read_draft, write_draft
from model.draft import FINAL, State, Waiver
from model.finalising import finalised, reopened
from model.presets import catalogue
from model.seal import is_altered, recorded_digest, report_digest
from tests.strategies import states

PRESET = catalogue()["key-project"]


def with_report(state, path, value):
    return replace(state, report=paths.put(state.report, path, value))


def final(state=None):
    state = state or sample()
    return finalised(state, check(state, PRESET))


def test_a_final_report_is_itself_after_the_disk(tmp_path):
    write_draft(tmp_path / "d.json", final())
    state, _ = read_draft(tmp_path / "d.json")
    assert report_digest(state) == recorded_digest(state)
    assert not is_altered(state)


def test_a_final_report_changed_behind_the_program_is_noticed(tmp_path):
    write_draft(tmp_path / "d.json", with_report(final(), "overview.background", "另一段背景。"))
    state, _ = read_draft(tmp_path / "d.json")
    assert is_altered(state)
    assert [(found.rule, found.severity) for found in check(state, PRESET)] == [("R3", "warning")]


def test_what_is_not_final_or_was_never_recorded_is_not_called_altered():
    state = sample()
    assert not is_altered(state)
    assert not is_altered(replace(state, session=replace(state.session, status=FINAL)))
    assert not is_altered(with_report(reopened(final(), "修改"), "overview.background", "。"))


def test_finalised_again_the_last_digest_counts():
    changed = with_report(reopened(final(), "修改"), "overview.background", "另一段背景。")
    again = final(changed)
    assert not is_altered(again)
    assert recorded_digest(again) != recorded_digest(final())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("cover.project", "别的项目"),
        ("cover.year", Decimal(2024)),
        ("funding.uses", ()),
        ("overview.background", ""),
    ],
)
def test_every_change_of_the_report_changes_the_digest(path, value):
    assert report_digest(with_report(sample(), path, value)) != report_digest(sample())


def test_work_beside_the_report_does_not_change_the_digest():
    state = sample()
    beside = replace(state, waivers=(Waiver("A2", "x", "y"),), session=replace(state.session, step="goals"))
    assert report_digest(beside) == report_digest(state)


def test_fields_of_a_later_version_that_are_blank_do_not_change_the_digest():
    tables = state_to_tables(sample())
    report = {**tables["report"][0], "later": {"text": "", "number": None, "rows": [], "flag": False}}
    assert report_digest(state_from_tables({**tables, "report": [report]})) == report_digest(sample())
    report["later"]["text"] = "有内容"
    assert report_digest(state_from_tables({**tables, "report": [report]})) != report_digest(sample())


def test_the_recipe_of_the_documentation_gives_the_same_digest(tmp_path):
    write_draft(tmp_path / "d.json", final())

    def filled(value):
        if isinstance(value, dict):
            kept = {key: filled(item) for key, item in value.items()}
            return {key: item for key, item in kept.items() if item not in (None, False, "", {}, [])}
        return [filled(item) for item in value] if isinstance(value, list) else value

    (report,) = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["tables"]["report"].values()
    text = json.dumps(filled(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == recorded_digest(final())


@given(states())
def test_any_report_has_a_digest_that_survives_being_stored(state: State):
    assert report_digest(state_from_tables(state_to_tables(state))) == report_digest(state)
