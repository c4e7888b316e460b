"""Packages as nobody who means well makes them: each a name and a function from a good package to a bad one."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

Members = dict[str, bytes]


def members_of(data: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(members: Members | list[tuple[Any, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of members; in a list, a name may come twice or be a ZipInfo."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in members.items() if isinstance(members, dict) else members:
            if isinstance(name, str):
                name = _info(name, method)
            made.filelist.append(name)  # as `writestr` does, without its warning of a second one of the name
            made.filelist.pop()
            made.NameToInfo.pop(name.filename, None)
            made.writestr(name, content, compress_type=name.compress_type)
    return buffer.getvalue()


def _info(name: str, method: int = zipfile.ZIP_DEFLATED, attributes: int = 0o100600 << 16) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type, info.external_attr, info.create_system = method, attributes, 3
    return info


def with_manifest(members: Members, change: Callable[[dict[str, Any]], object]) -> bytes:
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    return zipped({**members, "manifest.json": json.dumps(manifest).encode()})


def entry(name: str, member: str, data: bytes) -> dict[str, Any]:
    return {"name": name, "member": member, "size": len(data), "sha256": sha256(data).hexdigest()}


def _added(name: str, content: bytes = b"x", **extra: Any) -> Callable[[bytes], bytes]:
    return lambda good: zipped([*members_of(good).items(), (_info(name, **extra), content)])


def _renamed(old: str, new: str) -> Callable[[bytes], bytes]:
    """Change a name in the directory and before the content alike, as an editor of bytes does."""
    return lambda good: good.replace(old.encode(), new.encode())


def _manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    return lambda good: with_manifest(members_of(good), change)


def _listed(name: str, member: str, content: bytes = b"x") -> Callable[[bytes], bytes]:
    """Add a member together with its entry in the manifest."""

    def made(good: bytes) -> bytes:
        members = members_of(good)
        manifest = json.loads(members["manifest.json"])
        manifest["files"].append(entry(name, member, content))
        return zipped({**members, "manifest.json": json.dumps(manifest).encode(), member: content})

    return made


def _without(name: str) -> Callable[[bytes], bytes]:
    return lambda good: zipped({key: value for key, value in members_of(good).items() if key != name})


def _with(name: str, content: bytes) -> Callable[[bytes], bytes]:
    return lambda good: zipped({**members_of(good), name: content})


def _directory(good: bytes, number: int, place: int, code: str, value: int) -> bytes:
    """Change a value in the number-th entry of the directory."""
    changed, at = bytearray(good), 0
    for _ in range(number + 1):
        at = good.index(b"PK\x01\x02", at + 1)
    struct.pack_into(code, changed, at + place, value)
    return bytes(changed)


def _local(good: bytes, place: int, code: str, value: int) -> bytes:
    """Change a value in the header before the first member's content."""
    changed = bytearray(good)
    struct.pack_into(code, changed, place, value)
    return bytes(changed)


def _end(good: bytes, place: int, code: str, value: int) -> bytes:
    changed = bytearray(good)
    struct.pack_into(code, changed, len(good) - 22 + place, value)
    return bytes(changed)


def _bomb(good: bytes) -> bytes:
    return _listed("炸弹.txt", "files/r1-9.txt", b"\0" * 40_000_000)(good)


def _many_large(good: bytes) -> bytes:
    """Each member is allowed, all of them together are not: noise between zeros keeps the ratio below the limit."""
    members = members_of(good)
    manifest = json.loads(members["manifest.json"])
    noise = [sha256(bytes([number])).digest() for number in range(200)]
    content = b"".join(piece + bytes(8_000) for piece in noise) * 20
    for number in range(3, 7):
        member = f"files/r1-{number}.bin"
        manifest["files"].append(entry(f"{number}.bin", member, content))
        members[member] = content
    return zipped({**members, "manifest.json": json.dumps(manifest).encode()})


def _countless(good: bytes) -> bytes:
    return zipped([(f"files/r1-{number}.txt", b"") for number in range(2_001)], zipfile.ZIP_STORED)


def _overlapping(good: bytes) -> bytes:
    """Let every entry of the directory lead to the first member: the same content counts many times."""
    directory = good.index(b"PK\x01\x02")
    first = good[directory : good.index(b"PK\x01\x02", directory + 1)]
    entries = b"".join(first for _ in range(1_500))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_500, 1_500, len(entries), directory, 0)
    return good[:directory] + entries + end


def _zip64(good: bytes) -> bytes:
    """Announce everything in the large form of the directory's end."""
    return _end(_end(good, 8, "<H", 0xFFFF), 10, "<H", 0xFFFF)


def _nul_in_name(good: bytes) -> bytes:
    return zipped(members_of(good)).replace(b"manifest.json", b"draft.json\0ab")


def _unicode_name(good: bytes) -> bytes:
    """An extra field that gives a member another name in Unicode."""
    name = b"../../evil"
    body = struct.pack("<BL", 1, 0) + name
    info = _info("files/r1-9.txt")
    info.extra = struct.pack("<HH", 0x7075, len(body)) + body
    return zipped([*members_of(good).items(), (info, b"x")])


def _draft_of(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the draft itself and let the manifest agree."""

    def made(good: bytes) -> bytes:
        members = members_of(good)
        members["draft.json"] = draft = change(members["draft.json"])
        size = {"size": len(draft), "sha256": sha256(draft).hexdigest()}
        return with_manifest(members, lambda manifest: manifest.update(draft=size))

    return made


SYMLINK, FOLDER, DEVICE = 0o120777 << 16, 0o040755 << 16, 0o060600 << 16
TWICE = b'{"format":"jixiao-package","version":1,"files":[],"files":[]}'

HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    # names
    "traversal": _added("../../evil.json"),
    "traversal in files": _added("files/../../evil.txt"),
    "traversal listed": _listed("evil.txt", "files/../evil.txt"),
    "backslashes": _added("files\\..\\evil.txt"),
    "absolute": _added("/etc/cron.d/evil"),
    "drive": _added("C:\\windows\\evil.txt"),
    "drive relative": _added("C:evil.txt"),
    "share": _added("\\\\server\\share\\evil.txt"),
    "stream": _added("files/r1-1.txt:evil"),
    "device": _added("CON"),
    "hidden": _added(".bashrc"),
    "unknown member": _added("readme.txt"),
    "deeper": _added("files/sub/r1-1.txt"),
    "upper case": _added("FILES/r1-9.txt"),
    "capital row": _added("files/R1-9.txt"),
    "Chinese member": _added("files/验收单.pdf"),
    "line break in name": _added("files/r1-9.txt\n"),
    "NUL in name": _nul_in_name,
    "another name in Unicode": _unicode_name,
    "long extension": _added("files/r1-9." + "x" * 11),
    "folder": _added("files/", b""),
    "name differs before the content": lambda good: good.replace(b"draft.json", b"drafs.json", 1),
    # kinds
    "symlink": _added("files/r1-9.txt", b"/etc/passwd", attributes=SYMLINK),
    "symlink listed": lambda good: zipped(
        [
            (_info(name, attributes=SYMLINK if name.startswith("files") else 0), data)
            for name, data in members_of(good).items()
        ]
    ),
    "folder by attribute": _added("files/r1-9.txt", b"", attributes=FOLDER),
    "folder by attribute of DOS": _added("files/r1-9.txt", b"", attributes=0x10),
    "device by attribute": _added("files/r1-9.txt", b"", attributes=DEVICE),
    "duplicate draft": lambda good: zipped([*members_of(good).items(), ("draft.json", b"{}")]),
    "duplicate manifest": lambda good: zipped([("manifest.json", b"{}"), *members_of(good).items()]),
    "duplicate file": lambda good: zipped([*members_of(good).items(), ("files/r1-1.pdf", b"other")]),
    "encrypted member": lambda good: _directory(_local(good, 6, "<H", 1), 0, 8, "<H", 1),
    "encrypted flag in the directory": lambda good: _directory(good, 2, 8, "<H", 1),
    "strongly encrypted": lambda good: _directory(good, 0, 8, "<H", 0x40),
    "masked directory": lambda good: _directory(good, 0, 8, "<H", 0x2000),
    "bzip2": lambda good: zipped(members_of(good), zipfile.ZIP_BZIP2),
    "lzma": lambda good: zipped(members_of(good), zipfile.ZIP_LZMA),
    "unknown method": lambda good: _directory(good, 0, 10, "<H", 99),
    # sizes
    "bomb": _bomb,
    "bomb of a draft": _with("draft.json", b"[" + b"0," * 4_000_000 + b"0]"),
    "bomb of a manifest": _with("manifest.json", b" " * 30_000_000),
    "large manifest": lambda good: zipped({**members_of(good), "manifest.json": b" " * 2_000_001}, zipfile.ZIP_STORED),
    "large draft": lambda good: zipped({**members_of(good), "draft.json": b" " * 10_000_001}, zipfile.ZIP_STORED),
    "large in all": _many_large,
    "2001 members": _countless,
    "overlapping members": _overlapping,
    "60000 members announced": lambda good: _end(_end(good, 8, "<H", 60_000), 10, "<H", 60_000),
    "fewer members announced": lambda good: _end(_end(good, 8, "<H", 1), 10, "<H", 1),
    "huge directory announced": lambda good: _end(good, 12, "<L", 0xFFFFFFF0),
    "zip64": _zip64,
    "size lies, larger": lambda good: _directory(good, 2, 24, "<L", 5_000),
    "size lies, smaller": lambda good: _directory(good, 2, 24, "<L", 1),
    "size lies, negative": lambda good: _directory(good, 2, 24, "<L", 0xFFFFFFFF),
    "packed size lies": lambda good: _directory(good, 2, 20, "<L", 0xFFFFFF),
    "place of a member lies": lambda good: _directory(good, 2, 42, "<L", 0x7FFFFFFF),
    "checksum lies": lambda good: _directory(good, 2, 16, "<L", 0x12345678),
    # the file as a whole
    "cut short": lambda good: good[:-1],
    "half": lambda good: good[: len(good) // 2],
    "only the beginning": lambda good: good[:4],
    "comment": lambda good: _end(good, 20, "<H", 4) + b"evil",
    "program in front": lambda good: b"MZ" + b"\0" * 500 + good,
    "something behind": lambda good: good + b"\0" * 500,
    "two packages": lambda good: good + good,
    "several disks": lambda good: _end(good, 4, "<H", 1),
    "not a zip": lambda good: b"%PDF-1.7 " + b"0" * 400,
    "empty zip": lambda good: zipped({}),
    # the manifest
    "no manifest": _without("manifest.json"),
    "no draft": _without("draft.json"),
    "listed but absent": _without("files/r1-1.pdf"),
    "present but not listed": _added("files/r1-9.txt"),
    "manifest no JSON": _with("manifest.json", b"{"),
    "manifest a list": _with("manifest.json", b"[]"),
    "manifest in GBK": _with("manifest.json", '{"format":"绩效"}'.encode("gbk")),
    "manifest with a key twice": _with("manifest.json", TWICE),
    "manifest too deep": _with("manifest.json", b"[" * 90_000 + b"]" * 90_000),
    "manifest of another format": _manifest(lambda manifest: manifest.update(format="jixiao-draft")),
    "manifest without version": _manifest(lambda manifest: manifest.pop("version")),
    "manifest with a version of words": _manifest(lambda manifest: manifest.update(version="1")),
    "manifest of a newer version": _manifest(lambda manifest: manifest.update(version=2)),
    "files no list": _manifest(lambda manifest: manifest.update(files={})),
    "file no object": _manifest(lambda manifest: manifest.update(files=["files/r1-1.pdf"])),
    "file without name": _manifest(lambda manifest: manifest["files"][0].pop("name")),
    "file of a wrong size": _manifest(lambda manifest: manifest["files"][0].update(size=1)),
    "file of a wrong checksum": _manifest(lambda manifest: manifest["files"][0].update(sha256="0" * 64)),
    "file with a name that leads out": _manifest(lambda manifest: manifest["files"][0].update(name="../../evil.pdf")),
    "file with the name of a device": _manifest(lambda manifest: manifest["files"][0].update(name="NUL.pdf")),
    "file with an absolute name": _manifest(lambda manifest: manifest["files"][0].update(name="/etc/passwd")),
    "file with a stream for a name": _manifest(lambda manifest: manifest["files"][0].update(name="a.pdf:evil")),
    "file listed twice": _manifest(lambda manifest: manifest["files"].append(dict(manifest["files"][0], name="b.pdf"))),
    "two files of one name": _listed("验收单.PDF", "files/r1-9.pdf"),
    "draft of a wrong checksum": _manifest(lambda manifest: manifest["draft"].update(sha256="0" * 64)),
    "draft of a wrong size": _manifest(lambda manifest: manifest["draft"].update(size=True)),
    "the draft as a file": _manifest(lambda manifest: manifest["files"][0].update(member="draft.json")),
    # the draft
    "draft changed": _with("draft.json", b"{}"),
    "draft of another format": _draft_of(lambda _: b'{"format":"x"}'),
    "draft with a broken checksum": _draft_of(lambda draft: draft.replace(b'"counter":1', b'"counter":7')),
    "draft of a newer schema": _draft_of(lambda draft: draft.replace(b'"schema":1', b'"schema":999')),
    "draft empty": _draft_of(lambda _: b""),
}
