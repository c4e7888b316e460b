"""Report and draft state ↔ plain JSON values, by walking the declarations; no field is named here.

Plain form: attribute names as keys, Decimal as string, date as ISO date, rows as objects with their id. Fields may
be absent, their defaults apply. Keys this version does not know are kept in `State.extra` by the path of their owner.
"""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, NoReturn, TypeVar, get_args, get_origin, get_type_hints

from model.amounts import LARGEST
from model.draft import State
from model.errors import Trouble
from model.paths import new_id, spec_of
from model.report import Report
from model.text import clean

Plain = dict[str, Any]
Tables = dict[str, list[Plain]]  # table → its documents
Extra = Mapping[str, Mapping[str, Any]]  # path of the owner → keys unknown here

T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROW_ID = re.compile(r"[a-z][a-z0-9]*", re.ASCII)
_SAFE_DIGITS = 15  # of a float: as many as survive the way through binary
MANY = frozenset({"waivers"})  # tables of many documents; every other table is one document
_PARAGRAPHS = "paragraphs"  # key of the one document of a table that is a list of texts


def report_to_plain(report: Report) -> Plain:
    """Return the plain form of a report."""
    return to_plain(report)


def report_from_plain(data: object, where: str = "") -> Report:
    """Read the plain form of a report, unknown keys left out; `where` names the source in messages.

    Raise Trouble with the path of the first field that is not what it should be.
    """
    return from_plain(Report, data, where)


def to_plain(value: object) -> Plain:
    """Return the plain form of any dataclass of the same kinds of attributes."""
    plain: Plain = _encode(value, "report", {})
    return plain


def from_plain(kind: type[T], data: object, where: str = "") -> T:
    """Read the plain form of any dataclass as report_from_plain does."""
    value: T = _Reader(where).read(kind, data, _Place("report", ""))
    return value


def state_to_tables(state: State) -> Tables:
    """Return a draft state as documents by table, the tables and keys of other versions among them."""
    tables: Tables = {}
    for field in _stored():
        value = _encode(getattr(state, field), field, state.extra)
        tables[field] = _documents(field, value, state.extra)
    return tables | {name: list(documents) for name, documents in state.extra.get("", {}).items()}


def state_from_tables(tables: Mapping[str, Any], where: str = "") -> State:
    """Read a draft state from documents by table; missing tables are empty. Raise Trouble as report_from_plain."""
    reader = _Reader(where)
    values = {name: reader.table(name, tables[name]) for name in _stored() if name in tables}
    unknown = {name: documents for name, documents in tables.items() if name not in _stored()}
    extra = reader.extra | ({"": unknown} if unknown else {})
    return State(**values, extra=extra)


@cache
def hints(owner: Any) -> dict[str, Any]:
    """Return the attributes of a dataclass and their types, in the order of the declaration."""
    resolved = get_type_hints(owner)
    return {field.name: resolved[field.name] for field in dataclasses.fields(owner)}


def _stored() -> dict[str, Any]:
    return {name: hint for name, hint in hints(State).items() if name != "extra"}


def _documents(table: str, value: Any, extra: Extra) -> list[Plain]:
    if table in MANY:
        return list(value)
    if isinstance(value, list):
        return [{_PARAGRAPHS: value, **extra.get(table, {})}]
    return [value]


def _encode(value: Any, path: str, extra: Extra) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encode(item, f"{path}[{_row_key(item)}]", extra) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    if value is None or isinstance(value, str | bool):
        return value
    kind: Any = type(value)
    plain = {name: _encode(getattr(value, name), f"{path}.{name}", extra) for name in hints(kind)}
    return plain | dict(extra.get(path, {}))


def _row_key(row: object) -> str:
    return getattr(row, "id", "") or repr(row)


class _Place(NamedTuple):
    """Where the reader is: the path with row ids, and the path with positions that messages show."""

    path: str
    shown: str

    def below(self, name: str) -> "_Place":
        return _Place(f"{self.path}.{name}", f"{self.shown}.{name}" if self.shown else name)

    def item(self, key: str, index: int) -> "_Place":
        return _Place(f"{self.path}[{key}]", f"{self.shown}[{index}]")


class _Reader:
    """Reads plain values by the types of the declaration and collects the keys it does not know."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.extra: dict[str, dict[str, Any]] = {}

    def table(self, name: str, documents: object) -> Any:
        place = _Place(name, "" if name == "report" else name)
        if not isinstance(documents, list):
            self.refuse(place, "一组记录")
        if name in MANY:
            return self.read(_stored()[name], documents, place)
        if len(documents) != 1:
            self.refuse(place, "一条记录")
        return self._only(name, documents[0], place)

    def _only(self, name: str, document: object, place: _Place) -> Any:
        hint = _stored()[name]
        if get_origin(hint) is not tuple:
            return self.read(hint, document, place)
        if not isinstance(document, dict):
            self.refuse(place, "一组内容")
        self._keep(place, {key: value for key, value in document.items() if key != _PARAGRAPHS})
        return self.read(hint, document.get(_PARAGRAPHS, []), place)

    def read(self, hint: Any, value: object, place: _Place) -> Any:
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._object(hint, value, place)
        if hint in _SCALARS:
            return _SCALARS[hint](self, value, place)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is UnionType:
            inner = next(kind for kind in arguments if kind is not NoneType)
            return None if value is None else self.read(inner, value, place)
        if origin is tuple:
            return self._list(arguments[0], value, place)
        if origin is Literal:
            return self._word(arguments, value, place)
        if origin is Mapping:
            return self._texts(value, place)
        raise TypeError(f"no plain form declared for {hint}")

    def _object(self, owner: type, value: object, place: _Place) -> Any:
        if not isinstance(value, dict):
            self.refuse(place, "一组内容")
        known = hints(owner)
        values = {name: self.read(known[name], value[name], place.below(name)) for name in known if name in value}
        made = owner(**values)
        self._keep(place, {key: item for key, item in value.items() if key not in known})
        return made

    def _keep(self, place: _Place, unknown: dict[str, Any]) -> None:
        if unknown:
            self.extra[place.path] = unknown

    def _list(self, item: Any, value: object, place: _Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.refuse(place, "一组记录")
        if "id" not in (hints(item) if dataclasses.is_dataclass(item) and isinstance(item, type) else {}):
            return tuple(self._item(item, one, place, index) for index, one in enumerate(value))
        seen: set[str] = set()
        return tuple(self._row(item, one, place, index, seen) for index, one in enumerate(value))

    def _item(self, item: Any, value: object, place: _Place, index: int) -> Any:
        made = self.read(item, value, place.item(str(index), index))
        unknown = self.extra.pop(f"{place.path}[{index}]", {})
        self._keep(place.item(_row_key(made), index), unknown)
        return made

    def _row(self, row: type, value: object, place: _Place, index: int, seen: set[str]) -> Any:
        spot = place.item("", index)
        if not isinstance(value, dict):
            self.refuse(spot, "一组内容")
        key = value.get("id") or new_id()
        if not isinstance(key, str) or not _ROW_ID.fullmatch(key) or key in seen:
            self.refuse(spot.below("id"), "不重复的编号（小写字母开头，只含小写字母和数字）")
        seen.add(key)
        return self.read(row, {**value, "id": key}, place.item(key, index))

    def _texts(self, value: object, place: _Place) -> dict[str, str]:
        if not isinstance(value, dict):
            self.refuse(place, "一组文字")
        return {key: self._text(text, place.item(key, index)) for index, (key, text) in enumerate(value.items())}

    def _text(self, value: object, place: _Place) -> str:
        if not isinstance(value, str):
            self.refuse(place, "文字")
        return clean(value)[0]

    def _flag(self, value: object, place: _Place) -> bool:
        if not isinstance(value, bool):
            self.refuse(place, "true或false")
        return value

    def _word(self, words: tuple[str, ...], value: object, place: _Place) -> str:
        if not isinstance(value, str) or value not in words:
            self.refuse(place, "、".join(f"“{word}”" for word in words if word) + "之一")
        return value

    def _number(self, value: object, place: _Place) -> Decimal:
        text = _number_text(value)
        if text is None or not _NUMBER.fullmatch(text) or abs(number := Decimal(text)) > LARGEST:
            self.refuse(place, '数字，例如"98.5"')
        return number

    def _date(self, value: object, place: _Place) -> date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            self.refuse(place, '日期，例如"2025-12-31"')
        try:
            return date.fromisoformat(value)
        except ValueError:  # 2025-02-30
            self.refuse(place, '日期，例如"2025-12-31"')

    def refuse(self, place: _Place, expected: str) -> NoReturn:
        """Raise Trouble for what stands at a place."""
        source = f"{self.where}的" if self.where else ""
        raise Trouble(f"{source}{_named(place)}应为{expected}，现在读不出。请改用备份文件，或重新导出后再打开。")


_SCALARS: dict[Any, Any] = {
    str: _Reader._text,
    bool: _Reader._flag,
    Decimal: _Reader._number,
    date: _Reader._date,
}


def _number_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return str(value)
    if isinstance(value, float) and len(repr(value).strip("-0").replace(".", "")) <= _SAFE_DIGITS:
        return repr(value)
    return None


def _named(place: _Place) -> str:
    try:
        return f"“{spec_of(place.path.removeprefix('report.')).label}”（{place.shown}）"
    except KeyError:
        return f"“{place.shown or '报告'}”"
