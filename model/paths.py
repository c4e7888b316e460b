"""Paths name a place in the form: `overview.goal`, `funding.uses[r3f2a91c].spent`.

Inside the program a row is named by its id; positions (`funding.uses[2].spent`) appear only at the edge.
"""

import dataclasses
import os
import re
from functools import lru_cache
from typing import Any

from model.fields import Spec, parts, specs
from model.report import STEPS, Report, Step

_HOMES = {"indicators": "indicators", "printing": "export"}  # step by part, for places that no step lists
_SEGMENT = re.compile(r"([a-z_0-9]+)(?:\[([a-z0-9]+)\])?")


def new_id() -> str:
    """Return a fresh row id; it begins with a letter, so that it is never taken for a position."""
    return "r" + os.urandom(4).hex()


@lru_cache(maxsize=4096)
def segments(path: str) -> tuple[tuple[str, str], ...]:
    """Split a path into (name, row id or "") pairs; raise KeyError if it is not a path."""
    found = [_SEGMENT.fullmatch(piece) for piece in path.split(".")]
    if not all(found):
        raise KeyError(path)
    return tuple((match[1], match[2] or "") for match in found if match)


def get(root: Any, path: str) -> Any:
    """Return the value at a path below a dataclass; raise KeyError where there is none."""
    value = root
    for name, row in segments(path):
        value = _field(value, name, path)
        if row:
            value = value[_index(value, row, path)]
    return value


def _field(owner: Any, name: str, path: str) -> Any:
    if name not in getattr(type(owner), "__dataclass_fields__", ()):
        raise KeyError(path)
    return getattr(owner, name)


def put(root: Any, path: str, value: object) -> Any:
    """Return a copy of a dataclass with another value at a path; everything else is shared."""
    return _put(root, segments(path), value, path)


def _put(owner: Any, rest: tuple[tuple[str, str], ...], value: object, path: str) -> Any:
    (name, row), *tail = rest
    old = _field(owner, name, path)
    if row:
        index = _index(old, row, path)
        new_row = _put(old[index], tuple(tail), value, path) if tail else value
        value = (*old[:index], new_row, *old[index + 1 :])
    elif tail:
        value = _put(old, tuple(tail), value, path)
    return dataclasses.replace(owner, **{name: value})


def _index(rows: Any, row: str, path: str) -> int:
    for index, item in enumerate(rows if isinstance(rows, tuple) else ()):
        if item.id == row:
            return index
    raise KeyError(path)


def positional(report: Report, path: str) -> str:
    """Return the path with row positions (from 0) in place of row ids; raise KeyError where there is no such row."""
    names = []
    value: Any = report
    for name, row in segments(path):
        value = _field(value, name, path)
        if row:
            index = _index(value, row, path)
            value, name = value[index], f"{name}[{index}]"
        names.append(name)
    return ".".join(names)


def is_below(path: str, ancestor: str) -> bool:
    """Tell whether a path is another path or lies below it."""
    return path == ancestor or (path.startswith(ancestor) and path[len(ancestor)] in ".[")


@lru_cache(maxsize=4096)
def spec_of(path: str) -> Spec:
    """Return the declaration of a field, of a form field or of a row's field; raise KeyError for no field."""
    owner: type | None = Report
    found: Spec | None = None
    for name, row in segments(path):
        if owner is None:
            raise KeyError(path)
        found = specs(owner).get(name)
        owner = (found.row if row else None) if found else parts(owner).get(name)
    if found is None:
        raise KeyError(path)
    return found


@lru_cache(maxsize=4096)
def step_of(path: str) -> Step:
    """Return the step on which the officer fills the field at a path; the first step for what has none."""
    for step in STEPS:
        if any(is_below(path, field) for field in step.fields):
            return step
    home = _HOMES.get(path.partition(".")[0], STEPS[0].id)
    return next(step for step in STEPS if step.id == home)


def label_of(report: Report, path: str) -> str:
    """Return the place in the officer's words: 资金情况 · 支出明细第2行 · 实际支出."""
    names = [step_of(path).title]
    walked = ""
    for name, row in segments(path):
        walked = f"{walked}.{name}" if walked else name
        try:
            spec = spec_of(walked)
        except KeyError:
            continue
        label = spec.label
        if row:
            index = _index(get(report, walked), row, path)
            walked += f"[{row}]"
            label += f"第{index + 1}行"
        names.append(label)
    return " · ".join(names)
