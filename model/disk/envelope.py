"""The envelope of a draft file: format, schema, identity and checksum around the tables; JSON read strictly."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from model.disk.files import read_limited, way_out
from model.errors import Damaged, Trouble

FORMAT = "jixiao-draft"
SCHEMA = 1
APP_VERSION = "0.1.0"
LIMIT = 10_000_000  # bytes of a draft file
MOST_BRACKETS = 200_000  # opened in a draft file; more are no report but an attack on memory
_SUM_AT = slice(len(b'{"sha256":"'), len(b'{"sha256":"') + 64)  # where the checksum stands in a file written here
_FIELDS_AT = 5  # levels below the envelope: tables, report, document, chapter, then its fields
_TABLES_AT = 4  # levels above the fields

# made once: making an encoder costs more than encoding a short text
_dumped = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode

_ENVELOPE: Mapping[str, type] = {
    "schema": int,
    "app_version": str,
    "id": str,
    "counter": int,
    "saved_at": str,
    "tables": dict,
}


@lru_cache(4096)
def _key(key: str) -> bytes:
    """Return a key as it stands in JSON, with its colon."""
    return canonical(key) + b":"


class Sealer:
    """Makes the bytes of draft files; remembers the JSON of what is the same object the next time."""

    def __init__(self) -> None:
        self._made = _Made()

    def seal(self, envelope: Mapping[str, Any]) -> bytes:
        """Return the bytes of a draft file; the checksum is over all the rest in canonical JSON, and stands first.

        Raise Trouble for what could not be opened again.
        """
        rest = {key: value for key, value in envelope.items() if key != "sha256"}
        try:
            body = self._made.json(rest, _FIELDS_AT)
        except ValueError:  # half a character
            raise Trouble("草稿里有不能保存的字符，没有保存。请撤销最后的改动，再保存。") from None
        data = b"".join((b'{"sha256":"', digest(body).encode(), b'",', memoryview(body)[1:]))
        if _excessive(data) or len(data) > LIMIT:
            raise Trouble("草稿内容太多，没有保存。请删去粘贴进来的多余内容，再保存。")
        return data


class _Made:
    """The JSON that was made of the value at a place, and of those within it."""

    __slots__ = ("_json", "_value", "_within")

    def __init__(self) -> None:
        self._value: object = self  # none yet
        self._json = b""
        self._within: dict[str, _Made] = {}

    def json(self, value: Any, depth: int) -> bytes:
        """Return canonical JSON, put together of what is remembered down to so many levels."""
        if value is self._value:
            return self._json
        if not depth or not value or not isinstance(value, dict):
            made = canonical(value)
        else:
            pieces, before = list[bytes](), b"{"
            for key in sorted(value):
                within = self._within.get(key) or self._within.setdefault(key, _Made())
                pieces += (before, _key(key), within.json(value[key], depth - 1))
                before = b","
            made = b"".join((*pieces, b"}"))
        if depth < _TABLES_AT:  # TinyDB changes the tables in place
            self._value, self._json = value, made
        return made


def unseal(data: bytes, path: Path) -> dict[str, Any]:
    """Return the checked envelope of the bytes of a draft file, of this schema or an older one; raise Trouble."""
    envelope, name = parse(data, path), path.name
    if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
        raise Damaged(f"“{name}”不是绩效报告的草稿文件。请选择另一个文件，或用“导入旧报告”读取。")
    schema = envelope.get("schema")
    if type(schema) is int and schema > SCHEMA:
        raise Trouble(f"“{name}”由更新版本的程序保存，文件没有改动。请升级本程序后再打开。")
    if not _is_sealed(envelope, data):
        raise Damaged(f"“{name}”的内容与校验码不符，可能已损坏或被其他程序改动。{way_out(path)}")
    if not is_whole(envelope):
        raise Damaged(f"“{name}”的内容不完整，读不出草稿。{way_out(path)}")
    return envelope


def is_whole(envelope: Mapping[str, Any]) -> bool:
    """Tell whether an envelope has all its parts."""
    return all(type(envelope.get(key)) is kind for key, kind in _ENVELOPE.items()) and envelope["schema"] >= 1


def head(data: bytes, path: Path) -> dict[str, Any]:
    """Return what stands in the envelope of a draft file before its tables, the checksum verified; raise Trouble.

    Quick for files as this program writes them; every other file is read as a whole.
    """
    tables = data.find(b',"tables":')  # within a text the quotes would be escaped
    if tables > 0 and data[_SUM_AT] == _sum_written(data).encode():
        with suppress(ValueError):
            before = json.loads(data[:tables] + b"}")
            if is_whole(before | {"tables": {}}) and before.get("format") == FORMAT and before["schema"] <= SCHEMA:
                return dict(before)
    return {key: value for key, value in unseal(data, path).items() if key != "tables"}


def read_envelope(path: Path) -> tuple[dict[str, Any], bytes]:
    """Return the checked envelope of a draft file and its bytes; raise Trouble for every wrong file."""
    data = read_limited(path, LIMIT)
    return unseal(data, path), data


def parse(data: bytes, path: Path) -> Any:
    """Read JSON strictly: UTF-8 (a BOM is accepted), no key twice, no NaN or Infinity. Raise Trouble."""
    text, name = _decoded(data, path), path.name
    try:
        if _excessive(data):
            raise RecursionError
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except _Refused as refused:
        raise Damaged(f"“{name}”里{refused}，分不清哪一个对。{way_out(path)}") from None
    except RecursionError:
        raise Damaged(f"“{name}”的结构层次太多，不是绩效报告的草稿。请选择另一个文件。") from None
    except ValueError:
        raise _unreadable(text, path) from None


def canonical(value: object) -> bytes:
    """Return JSON in its canonical form: keys sorted, no spaces, UTF-8; raise ValueError for NaN and surrogates."""
    return _dumped(value).encode()


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class _Refused(Exception):
    """What JSON itself allows but no draft may hold."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = Counter(names).most_common(1)[0][0]
        raise _Refused(f"“{twice[:40]}”出现了两次")
    return made


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def sum_of(data: bytes) -> str:
    """Return the checksum that stands in a file written by `Sealer`."""
    return data[_SUM_AT].decode("ascii", "replace")


def _excessive(data: bytes) -> bool:
    return len(data) > MOST_BRACKETS and data.count(b"[") + data.count(b"{") > MOST_BRACKETS


def _sum_written(data: bytes) -> str:
    """Return the checksum of a file that is written as `Sealer` does."""
    return digest(b"{" + data[_SUM_AT.stop + 2 :])


def _is_sealed(envelope: dict[str, Any], data: bytes) -> bool:
    if data.startswith(b'{"sha256":"') and envelope.get("sha256") == _sum_written(data):
        return True
    try:
        return envelope.get("sha256") == digest(canonical({k: v for k, v in envelope.items() if k != "sha256"}))
    except (ValueError, RecursionError):  # a number beyond all bounds, half a character
        return False


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", "replace")
    if _is_gbk_json(data, text):
        raise Damaged(f"“{path.name}”的文字编码是GBK，草稿应为UTF-8。请在原来的电脑上用本程序重新导出。")
    raise _unreadable(text, path)


def _is_gbk_json(data: bytes, text: str) -> bool:
    """Tell whether JSON is encoded in GBK; in UTF-8 that only was damaged, most of what is beyond ASCII is whole."""
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    try:
        return broken > whole and b"\0" not in data and data.decode("gb18030").lstrip().startswith(("{", "["))
    except UnicodeDecodeError:
        return False


def _unreadable(text: str, path: Path) -> Damaged:
    if text.lstrip().startswith(("{", "[")):
        return Damaged(f"“{path.name}”不完整或已损坏。{way_out(path)}")
    return Damaged(f"“{path.name}”不是绩效报告的草稿文件。请选择另一个文件。")
