"""The closed set of field kinds, and the helpers that declare a field of the form.

A field is the default of a dataclass attribute: `unit: str = line("单位名称", required=True)`. Page, check, storage
and import read the `Spec` that the helper leaves in the attribute's metadata.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

Kind = Literal["line", "prose", "number", "date", "choice", "flag", "target", "rows"]
Operator = Literal["", "=", "≥", "＞", "≤", "＜"]

LONG_FIELD = 20_000  # characters; longer text is warned about, never cut
MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class Target:
    """The target of an indicator: an operator with a value, or words; `unit` goes with either."""

    operator: Operator = ""
    value: Decimal | None = None
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What the officer wrote in place of a derived text, and the hash of the text it replaced ("" if none did)."""

    text: str
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field is: its kind and everything page, check and storage need to know of it."""

    kind: Kind
    label: str
    hint: str = ""
    required: bool = False
    unit: str = ""  # of a number: 万元, 分
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[str, ...] = ()
    unchosen: str = ""  # of a choice: what it means to leave it open
    options: str = ""  # of a choice that depends on the report: name of a function in facts.OPTIONS
    length: int = 0  # the usual length of a text in characters; 0: none
    derived: bool = False  # generated from the data, may be overridden (reports.wording.GENERATORS has the function)
    row: type | None = None  # of rows: the dataclass of one row
    fixed: bool = False  # of rows: the officer neither adds nor removes any


def _attribute(spec: Spec, default: object) -> Any:
    return dataclasses.field(default=default, metadata={"spec": spec})


def line(
    label: str, hint: str = "", *, required: bool = False, derived: bool = False, length: int = 0, options: str = ""
) -> Any:
    """Declare a text of one line; a derived one holds an Override or None."""
    kind: Kind = "choice" if options else "line"
    spec = Spec(kind, label, hint, required, derived=derived, length=length, options=options)
    return _attribute(spec, None if derived else "")


def prose(label: str, hint: str = "", *, required: bool = False, derived: bool = False, length: int = 0) -> Any:
    """Declare a text of several paragraphs; a derived one holds an Override or None."""
    return _attribute(Spec("prose", label, hint, required, derived=derived, length=length), None if derived else "")


def number(
    label: str,
    hint: str = "",
    *,
    unit: str = "",
    required: bool = False,
    low: int | None = 0,
    high: int | None = None,
) -> Any:
    """Declare an exact decimal, None while blank. Money is kept in 万元."""
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]
    return _attribute(Spec("number", label, hint, required, unit, bounds[0], bounds[1]), None)


def date_of(label: str, hint: str = "", *, required: bool = False) -> Any:
    """Declare a calendar date, None while blank."""
    return _attribute(Spec("date", label, hint, required), None)


def choice(
    label: str,
    choices: tuple[str, ...],
    hint: str = "",
    *,
    required: bool = False,
    default: str = "",
    unchosen: str = "",
) -> Any:
    """Declare a choice of one among fixed words, "" while open; `unchosen` says what leaving it open means."""
    return _attribute(Spec("choice", label, hint, required, choices=choices, unchosen=unchosen), default)


def target(label: str, hint: str = "", *, required: bool = False) -> Any:
    """Declare the target of an indicator."""
    return _attribute(Spec("target", label, hint, required), Target())


def rows(
    row: type,
    label: str,
    hint: str = "",
    *,
    required: bool = False,
    start: tuple[object, ...] = (),
    fixed: bool = False,
) -> Any:
    """Declare a list of rows of one dataclass, held as a tuple; `start` are the rows of a new report."""
    return _attribute(Spec("rows", label, hint, required, row=row, fixed=fixed), start)


def part(kind: type) -> Any:
    """Declare a part of the form that holds fields of its own."""
    return dataclasses.field(default_factory=kind, metadata={"part": kind})


@cache
def specs(owner: type) -> dict[str, Spec]:
    """Return the declared fields of a dataclass by attribute name, in the order of the form."""
    return {f.name: f.metadata["spec"] for f in dataclasses.fields(owner) if "spec" in f.metadata}


@cache
def parts(owner: type) -> dict[str, type]:
    """Return the parts of a dataclass (attribute name and dataclass) that hold fields of their own."""
    return {f.name: f.metadata["part"] for f in dataclasses.fields(owner) if "part" in f.metadata}


def walk(owner: type, prefix: str = "") -> Iterator[tuple[str, Spec]]:
    """Yield every field path below a dataclass with its Spec; rows are yielded as one field."""
    for name, spec in specs(owner).items():
        yield prefix + name, spec
    for name, kind in parts(owner).items():
        yield from walk(kind, f"{prefix}{name}.")


def is_blank(value: object) -> bool:
    """Tell whether a field value counts as not filled."""
    if isinstance(value, Target):
        return value.value is None and not value.text.strip()
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Decimal | date | bool):
        return False
    return not value
