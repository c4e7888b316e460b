"""The JSON Schema of the draft file, generated from the declarations.

Written to docs/draft.schema.json by `python -m model.schema > docs/draft.schema.json`.
"""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, cast, get_args, get_origin

from model.codec import DATE, MANY, NUMBER, PARAGRAPHS, ROW_ID, hints, needed, stored
from model.disk.envelope import FORMAT, SCHEMA
from model.fields import Spec, specs

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_PLAIN: dict[Any, Schema] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    Decimal: {"type": "string", "pattern": f"^{NUMBER}$"},
    date: {"type": "string", "pattern": f"^{DATE}$"},
}


def draft_schema() -> Schema:
    """Return the schema of a whole draft file."""
    definitions: Schema = {}
    tables = {name: _table(name, hint, definitions) for name, hint in stored().items()}
    envelope = {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "format": {"const": FORMAT},
        "schema": {"const": SCHEMA},
        "app_version": _TEXT,
        "id": _TEXT,
        "counter": {"type": "integer"},
        "saved_at": _TEXT,
        "tables": {"type": "object", "properties": tables},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "绩效报告草稿",
        "type": "object",
        "properties": envelope,
        "required": list(envelope),
        "$defs": definitions,
    }


def _table(name: str, hint: Any, definitions: Schema) -> Schema:
    document = _schema(get_args(hint)[0] if name in MANY else hint, definitions)
    if get_origin(hint) is tuple and name not in MANY:
        document = {"type": "object", "properties": {PARAGRAPHS: document}}
    table: Schema = {"type": "object", "patternProperties": {"^[0-9]+$": document}, "additionalProperties": False}
    return table if name in MANY else table | {"minProperties": 1, "maxProperties": 1}


def _schema(hint: Any, definitions: Schema) -> Schema:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if dataclasses.is_dataclass(hint):
        return _reference(cast(type, hint), definitions)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        inner = next(kind for kind in arguments if kind is not NoneType)
        return {"anyOf": [_schema(inner, definitions), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _TEXT}
    raise TypeError(f"no schema declared for {hint}")


def _reference(owner: type, definitions: Schema) -> Schema:
    if owner.__name__ not in definitions:
        definitions[owner.__name__] = {}
        definitions[owner.__name__] = _object(owner, definitions)
    return {"$ref": f"#/$defs/{owner.__name__}"}


def _object(owner: type, definitions: Schema) -> Schema:
    declared = specs(owner)
    properties = {
        name: _schema(hint, definitions) | (_annotations(declared[name]) if name in declared else {})
        for name, hint in hints(owner).items()
    }
    if "id" in properties:
        properties["id"] = {"type": "string", "pattern": f"^{ROW_ID}$"}
    made: Schema = {"type": "object", "description": (owner.__doc__ or "").strip(), "properties": properties}
    return made | ({"required": sorted(needed(owner))} if needed(owner) else {})


def _annotations(spec: Spec) -> Schema:
    notes = {"title": spec.label, "description": spec.hint, "examples": list(spec.choices)}
    return {key: value for key, value in notes.items() if value}


if __name__ == "__main__":
    print(json.dumps(draft_schema(), ensure_ascii=False, indent=1))
