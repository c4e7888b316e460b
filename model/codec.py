"""Report and draft state ↔ plain JSON values, by walking the declarations; no field is named here.

Plain form: attribute names as keys, Decimal as string, date as ISO date, rows as objects with their id. Fields may
be absent, their defaults apply. Keys this version does not know are kept in `State.extra` by the path of their owner.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, NoReturn, TypeVar, cast, get_args, get_origin, get_type_hints

from model.amounts import LARGEST
from model.draft import State
from model.errors import Damaged, Trouble
from model.paths import new_id, spec_of
from model.text import clean

T = TypeVar("T")
Plain = dict[str, Any]
Tables = dict[str, list[Plain]]  # table → its documents
Extra = Mapping[str, Mapping[str, Any]]  # path of the owner → keys unknown here

NUMBER = r"[+-]?\d{1,30}(\.\d{1,30})?"
DATE = r"\d{4}-\d{2}-\d{2}"
ROW_ID = r"[a-z][a-z0-9]*"
MANY = frozenset({"waivers"})  # tables of many documents; every other table is one document
PARAGRAPHS = "paragraphs"  # key of the one document of a table that is a list of texts
_NUMBER, _DATE, _ROW_ID = (re.compile(pattern, re.ASCII) for pattern in (NUMBER, DATE, ROW_ID))
_MOST_REMEMBERED = 20_000  # parts of a state; a report has a few hundred
_SAFE_DIGITS = 15  # of a float: as many as survive the way through binary


def to_plain(value: object) -> Plain:
    """Return the plain form of any dataclass of the same kinds of attributes."""
    plain: Plain = Encoder().plain(value, "report")
    return plain


def from_plain(kind: type[T], data: object, where: str = "") -> T:
    """Read the plain form of any dataclass, unknown keys left out; `where` names the source in messages.

    Raise Trouble with the path of the first field that is not what it should be.
    """
    value: T = _reading(cast(Any, kind))(_Reader(where, "report"), data)
    return value


def state_to_tables(state: State) -> Tables:
    """Return a draft state as documents by table, the tables and keys of other versions among them.

    Raise Trouble for what could not be read again: two rows of one id, a number beyond all bounds.
    """
    return Encoder().tables(state)


def state_from_tables(tables: Mapping[str, Any], where: str = "") -> State:
    """Read a draft state from documents by table; missing tables are empty. Raise Trouble as from_plain."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for table in stored():
        if table in tables:
            reader = _Reader(where, table)
            values[table] = reader.table(table, tables[table])
            extra |= reader.extra
    unknown = {table: documents for table, documents in tables.items() if table not in stored()}
    return State(**values, extra=extra | ({"": unknown} if unknown else {}))


@cache
def hints(owner: Any) -> dict[str, Any]:
    """Return the attributes of a dataclass and their types, in the order of the declaration."""
    resolved = get_type_hints(owner)
    return {field.name: resolved[field.name] for field in dataclasses.fields(owner)}


@cache
def needed(owner: Any) -> frozenset[str]:
    """Return the attributes of a dataclass that have no default."""
    missing = dataclasses.MISSING
    plain = [field for field in dataclasses.fields(owner) if field.default_factory is missing]
    return frozenset(field.name for field in plain if field.default is missing)


@cache
def stored() -> dict[str, Any]:
    """Return the tables of a draft file and their types."""
    return {name: hint for name, hint in hints(State).items() if name != "extra"}


# --- to plain ---------------------------------------------------------------------------------------------------


class Encoder:
    """Turns states into documents; remembers what it made of each part, because an edit leaves most of them as is.

    Its documents share parts with those it made before: nobody may change them.
    """

    def __init__(self) -> None:
        self._extra: Extra = {}
        self._made: dict[str, tuple[object, Any]] = {}  # path → the part that stood there, and its plain form

    def tables(self, state: State) -> Tables:
        """Return a draft state as documents by table, as state_to_tables does."""
        if state.extra is not self._extra or len(self._made) > _MOST_REMEMBERED:
            self._extra, self._made = state.extra, {}
        tables = {table: self._documents(table, getattr(state, table)) for table in stored()}
        return tables | {table: list(documents) for table, documents in state.extra.get("", {}).items()}

    def _documents(self, table: str, value: Any) -> list[Plain]:
        plain = self.plain(value, table)
        if table in MANY:
            return list(plain)
        return [{PARAGRAPHS: plain, **self._extra.get(table, {})}] if isinstance(plain, list) else [plain]

    def plain(self, value: Any, path: str) -> Any:
        """Return the plain form of a value that stands at a path."""
        if type(value) in _WRITERS:
            return _WRITERS[type(value)](value)
        known = self._made.get(path)
        if known is None or known[0] is not value:
            known = self._made[path] = value, self._anew(value, path)
        return known[1]

    def _anew(self, value: Any, path: str) -> Any:
        if isinstance(value, tuple):
            return self._list(value, path)
        return dict(value) if isinstance(value, Mapping) else self._object(value, path)

    def _object(self, value: Any, path: str) -> Plain:
        plain, owner = {}, cast(Any, type(value))
        for name in hints(owner):
            item = getattr(value, name)
            write = _WRITERS.get(type(item))
            plain[name] = write(item) if write else self.plain(item, f"{path}.{name}")
        return plain | dict(self._extra[path]) if path in self._extra else plain

    def _list(self, rows: tuple[Any, ...], path: str) -> list[Any]:
        ids = [row.id for row in rows if hasattr(row, "id")]
        if len(set(ids)) != len(ids) or not all(map(_ROW_ID.fullmatch, ids)):
            raise Trouble(f"“{_label(path)}”里有编号重复的行，没有保存。请删去最后添加的行。")
        return [self.plain(row, f"{path}[{_row_key(row)}]") for row in rows]


def _row_key(row: object) -> str:
    return getattr(row, "id", "") or repr(row)


def _number_out(value: Decimal) -> str:
    text = f"{value:f}"
    if not _NUMBER.fullmatch(text) or abs(value) > LARGEST:
        raise Trouble(f"数字{text[:20]}太大或位数太多，没有保存。请改小。")
    return text


def _same(value: Any) -> Any:
    return value


_WRITERS: dict[type, Callable[[Any], Any]] = {
    str: _same,
    bool: _same,
    NoneType: _same,
    Decimal: _number_out,
    date: date.isoformat,
}


# --- from plain -------------------------------------------------------------------------------------------------


class _Reader:
    """Where reading is, and the keys it did not know. `at` holds names, and (row id, position) for rows."""

    def __init__(self, where: str, table: str) -> None:
        self.where = where
        self.at: list[str | tuple[str, int]] = [table]
        self.extra: dict[str, dict[str, Any]] = {}

    def table(self, name: str, documents: object) -> Any:
        """Read the documents of a table."""
        hint = stored()[name]
        if not isinstance(documents, list):
            self.refuse("一组记录")
        if name in MANY:
            return _reading(hint)(self, documents)
        if len(documents) != 1 or not isinstance(documents[0], dict):
            self.refuse("一条记录")
        if get_origin(hint) is not tuple:
            return _reading(hint)(self, documents[0])
        self.keep({key: value for key, value in documents[0].items() if key != PARAGRAPHS})
        return _reading(hint)(self, documents[0].get(PARAGRAPHS, []))

    def keep(self, unknown: dict[str, Any], path: str = "") -> None:
        """Keep the keys of the present owner that are not declared."""
        if unknown:
            self.extra[path or self.path()] = unknown

    def path(self) -> str:
        """Return the present path, the table first and rows by id."""
        return ".".join(str(step) if isinstance(step, str) else f"[{step[0]}]" for step in self.at).replace(".[", "[")

    def refuse(self, expected: str) -> NoReturn:
        """Raise Damaged for what stands at the present place."""
        place = ".".join(str(step) if isinstance(step, str) else f"[{step[1]}]" for step in self.at).replace(".[", "[")
        shown, label = place.removeprefix("report.").removeprefix("report"), _label(self.path())
        named = f"“{label}”（{shown}）" if label != shown else f"“{shown or '报告'}”"
        source = f"{self.where}的" if self.where else ""
        raise Damaged(f"{source}{named}应为{expected}，现在读不出。请改用备份文件，或重新导出后再打开。")


Reading = Callable[[_Reader, Any], Any]


@cache
def _reading(hint: Any) -> Reading:
    """Return the function that reads values of a declared type."""
    if hint in _READERS:
        return _READERS[hint]
    if dataclasses.is_dataclass(hint):
        return partial(_object, hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return partial(_perhaps, _reading(next(kind for kind in arguments if kind is not NoneType)))
    if origin is tuple:
        return partial(_rows if "id" in getattr(arguments[0], "__slots__", ()) else _items, arguments[0])
    if origin is Literal:
        return partial(_word, arguments)
    if origin is Mapping:
        return _texts
    raise TypeError(f"no plain form declared for {hint}")


def _object(owner: Any, reader: _Reader, value: object) -> Any:
    if not isinstance(value, dict):
        reader.refuse("一组内容")
    known, values = hints(owner), {}
    for name, hint in known.items():
        if name in value:
            reader.at.append(name)
            values[name] = _reading(hint)(reader, value[name])
            reader.at.pop()
    for name in needed(owner) - values.keys():
        reader.at.append(name)
        reader.refuse("有内容")
    if len(values) != len(value):
        reader.keep({key: item for key, item in value.items() if key not in known})
    return owner(**values)


def _perhaps(read: Reading, reader: _Reader, value: object) -> Any:
    return None if value is None else read(reader, value)


def _items(item: Any, reader: _Reader, value: object) -> tuple[Any, ...]:
    """Read a list of what has no id; unknown keys go by the item itself."""
    if not isinstance(value, list):
        reader.refuse("一组记录")
    made = []
    for index, one in enumerate(value):
        reader.at.append((str(index), index))
        made.append(_reading(item)(reader, one))
        unknown = reader.extra.pop(reader.path(), {})
        reader.at[-1] = (_row_key(made[-1]), index)
        reader.keep(unknown)
        reader.at.pop()
    return tuple(made)


def _rows(row: Any, reader: _Reader, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        reader.refuse("一组记录")
    made: dict[str, Any] = {}
    for index, one in enumerate(value):
        reader.at.append(("", index))
        key = one.get("id", "") if isinstance(one, dict) else reader.refuse("一组内容")
        key = new_id() if key in (None, "") else key
        if not isinstance(key, str) or not _ROW_ID.fullmatch(key) or key in made:
            reader.refuse("一行，编号（id）不与其他行重复，以小写字母开头，只含小写字母和数字")
        reader.at[-1] = (key, index)
        made[key] = _object(row, reader, {**one, "id": key})
        reader.at.pop()
    return tuple(made.values())


def _texts(reader: _Reader, value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        reader.refuse("一组文字")
    return {key: _text(reader, text) for key, text in value.items()}


def _word(words: tuple[str, ...], reader: _Reader, value: object) -> str:
    if not isinstance(value, str) or value not in words:
        reader.refuse("、".join(f"“{word}”" for word in words if word) + "之一")
    return value


def _text(reader: _Reader, value: object) -> str:
    return clean(value)[0] if isinstance(value, str) else reader.refuse("文字")


def _flag(reader: _Reader, value: object) -> bool:
    return value if isinstance(value, bool) else reader.refuse("true或false")


def _number(reader: _Reader, value: object) -> Decimal:
    text = _number_text(value)
    if not _NUMBER.fullmatch(text) or abs(number := Decimal(text)) > LARGEST:
        reader.refuse('数字，例如"98.5"')
    return number


def _date(reader: _Reader, value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and _DATE.fullmatch(value) else "")
    except ValueError:  # 2025-02-30
        reader.refuse('日期，例如"2025-12-31"')


_READERS: dict[Any, Reading] = {str: _text, bool: _flag, Decimal: _number, date: _date}


def _number_text(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return str(value)
    if isinstance(value, float) and len(repr(value).strip("-0").replace(".", "")) <= _SAFE_DIGITS:
        return repr(value)
    return value if isinstance(value, str) else ""


def _label(path: str) -> str:
    """Return what the officer calls the field at a path that begins with its table."""
    bare = path.removeprefix("report.")
    try:
        return spec_of(bare).label
    except KeyError:
        return bare.removeprefix("report")
