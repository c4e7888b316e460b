"""Report and state go to plain JSON and back unchanged; what is wrong is named by its path."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.codec import Encoder, from_plain, state_from_tables, state_to_tables, to_plain
from model.draft import State, Waiver, with_value
from model.errors import Trouble
from model.report import Report, Use
from model.schema import draft_schema
from tests.strategies import reports, states

SCHEMA = Path(__file__).parents[2] / "docs" / "draft.schema.json"


@given(reports())
def test_a_report_comes_back(report: Report) -> None:
    assert from_plain(Report, json.loads(json.dumps(to_plain(report)))) == report


@given(states())
def test_a_state_comes_back(state: State) -> None:
    assert state_from_tables(json.loads(json.dumps(state_to_tables(state)))) == state


@given(st.lists(states(3), min_size=2, max_size=4))
def test_what_the_encoder_remembers_is_never_stale(some: list[State]) -> None:
    encoder = Encoder()
    for state in some:
        assert encoder.tables(state) == state_to_tables(state)


def test_the_plain_form() -> None:
    report = from_plain(Report, {"funding": {"uses": [{"id": "r1", "name": "购书", "spent": "98.50"}]}})
    plain = to_plain(report)
    assert plain["funding"]["uses"] == [{"id": "r1", "name": "购书", "budget": None, "spent": "98.50", "remark": ""}]
    assert [row["id"] for row in plain["funding"]["sources"]] == ["fiscal", "carryover", "other"]
    assert plain["cover"]["prepared_on"] is None


@pytest.mark.parametrize(("given_", "kept"), [("98.5", "98.5"), (98, "98"), (98.5, "98.5"), ("-0.0", "0")])
def test_numbers_may_stand_bare(given_: object, kept: str) -> None:
    assert from_plain(Report, {"cover": {"year": given_}}).cover.year == Decimal(kept)


def test_unknown_keys_are_kept_and_written_back() -> None:
    tables: dict[str, Any] = state_to_tables(State(waivers=(Waiver("B1", "cover.unit", "见说明"),)))
    tables["future"] = [{"a": 1.5}, {"b": None}]
    tables["report"][0]["mood"] = "好"
    tables["report"][0]["funding"]["uses"] = [{"id": "r1", "colour": {"deep": [1]}}, {"id": "r2", "colour": 2}]
    tables["waivers"][0]["by"] = "王"
    tables["session"][0]["zoom"] = 120
    tables["leftovers"][0]["page"] = 3
    state = state_from_tables(tables)
    state = with_value(state, "cover.unit", "澜川市青屏区图书馆")
    state = with_value(state, "funding.uses", (*reversed(state.report.funding.uses), Use("r3")))
    written = state_to_tables(state)
    assert written["future"] == tables["future"]
    assert written["report"][0]["mood"] == "好"
    assert [use.get("colour") for use in written["report"][0]["funding"]["uses"]] == [2, {"deep": [1]}, None]
    assert [written[name][0].get(key) for name, key in _KEPT] == ["王", 120, 3]


_KEPT = (("waivers", "by"), ("session", "zoom"), ("leftovers", "page"))


WRONG: dict[str, Any] = {
    "cover": {"cover": []},
    "cover.unit": {"cover": {"unit": 1}},
    "cover.year": {"cover": {"year": "2025年"}},
    "cover.prepared_on": {"cover": {"prepared_on": "2025-02-30"}},
    "cover.title": {"cover": {"title": "标题"}},
    "cover.title.text": {"cover": {"title": {"replaced": ""}}},
    "cover.title.replaced": {"cover": {"title": {"text": "标题", "replaced": 3}}},
    "funding.uses": {"funding": {"uses": {}}},
    "funding.uses[0]": {"funding": {"uses": ["购书"]}},
    "funding.uses[1].spent": {"funding": {"uses": [{"id": "r1"}, {"spent": True}]}},
    "funding.uses[1]": {"funding": {"uses": [{"id": "r1"}, {"id": "r1"}]}},
    "funding.sources[0]": {"funding": {"sources": [{"id": "R-1"}]}},
    "indicators.rows[0].target.operator": {"indicators": {"rows": [{"target": {"operator": "!"}}]}},
    "indicators.rows[0].target.value": {"indicators": {"rows": [{"target": {"value": "1e5"}}]}},
}


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_type_is_named_by_its_path(path: str) -> None:
    with pytest.raises(Trouble, match=re.escape(path) + "[”）]"):
        from_plain(Report, WRONG[path], "“草稿.json”")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400, "9" * 5000, "1e999", "NaN", 1e300, "１２", ""])
def test_no_number_without_bounds(number: object) -> None:
    with pytest.raises(Trouble, match="应为数字"):
        from_plain(Report, {"cover": {"year": number}})


@pytest.mark.parametrize(
    "tables",
    [
        {"report": {}},
        {"report": []},
        {"report": [{}, {}]},
        {"report": [[]]},
        {"session": [{"status": "作废"}]},
        {"marks": [{"cover.unit": 1}]},
        {"waivers": [3]},
        {"waivers": [{"rule": "B1", "reason": "见说明"}]},
        {"leftovers": [{"paragraphs": "文字"}]},
    ],
)
def test_wrong_tables_are_refused(tables: dict[str, Any]) -> None:
    with pytest.raises(Trouble, match="应为"):
        state_from_tables(tables)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    tables: dict[str, Any] = json.loads(json.dumps(state_to_tables(data.draw(states(3)))))
    spot: Any = tables
    while spot and isinstance(spot, dict | list):
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if data.draw(st.integers(0, 3)) == 0 or not isinstance(spot[key], dict | list) or not spot[key]:
            spot[key] = data.draw(JSON)
            break
        spot = spot[key]
    try:
        state = state_from_tables(tables)
    except Trouble:
        return
    assert state_from_tables(state_to_tables(state)) == state


def test_what_could_not_be_read_again_is_not_written() -> None:
    twice = with_value(State(), "funding.uses", (Use("r1"), Use("r1")))
    with pytest.raises(Trouble, match="“支出明细”里有编号重复的行"):
        state_to_tables(twice)
    for number in (Decimal("NaN"), Decimal(10) ** 30, Decimal(1).scaleb(-40)):
        with pytest.raises(Trouble, match="太大或位数太多"):
            state_to_tables(replace(State(), report=Report(cover=replace(Report().cover, year=number))))


def test_the_published_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == draft_schema(), "python -m model.schema > docs/draft.schema.json"


@given(states())
def test_every_draft_satisfies_the_schema(state: State) -> None:
    schema = draft_schema()
    for name, documents in state_to_tables(state).items():
        table = {str(number): document for number, document in enumerate(documents, 1)}
        assert satisfies(table, schema["properties"]["tables"]["properties"][name], schema["$defs"]), name


def satisfies(value: Any, schema: dict[str, Any], definitions: dict[str, Any]) -> bool:
    """Check the part of JSON Schema that the draft's schema uses."""
    if "$ref" in schema:
        return satisfies(value, definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return any(satisfies(value, one, definitions) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    types = {"string": str, "boolean": bool, "null": type(None), "array": list, "object": dict}
    if not isinstance(value, types[schema["type"]]):
        return False
    if isinstance(value, str):
        return re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, list):
        return all(satisfies(one, schema["items"], definitions) for one in value)
    return not isinstance(value, dict) or all(
        satisfies(one, _property(key, schema), definitions) for key, one in value.items()
    )


def _property(key: str, schema: dict[str, Any]) -> dict[str, Any]:
    patterns = [inner for pattern, inner in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
    found = schema.get("properties", {}).get(key) or (patterns or [schema.get("additionalProperties")])[0]
    assert found, f"{key} is not in the schema"
    return dict(found)
