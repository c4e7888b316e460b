"""Packages: what goes in comes out; what is not a package of this program is refused before anything is written."""

import os
import re
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.beginnings import sample
from model.disk import package, secret
from model.disk.archive import MOST_BYTES
from model.disk.attachments import Attachments
from model.disk.package import read_incoming, write_package
from model.disk.store import Store
from model.draft import State
from model.errors import Trouble
from model.names import clean_file_name
from model.report import Evidence, EvidenceItem
from tests.model.hostile_zips import HOSTILE, members_of, zipped
from tests.strategies import states

PASSWORD = "青屏区图书馆2025"


def with_evidence(state: State, *names: str) -> State:
    rows = tuple(EvidenceItem(f"r{number}", title=name, file=name) for number, name in enumerate(names, 1))
    return replace(state, report=replace(state.report, evidence=Evidence(rows)))


class Office:
    """A data folder with one draft and its files."""

    def __init__(self, folder: Path, state: State, files: dict[str, bytes]) -> None:
        self.data, self.usb = folder / "data", folder / "usb"
        self.usb.mkdir(parents=True)
        opened = Store(self.data).create(with_evidence(state, *files))
        opened.close()
        self.state, self.id, self.draft = opened.state, opened.id, opened.path
        for name, content in files.items():
            assert Attachments(self.data, self.id).put(name, content) == name

    def package(self, name: str = "草稿.zip", password: str = "") -> Path:
        write_package(self.draft, self.usb / name, self.data, password)
        return self.usb / name


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, sample(), {"验收单.pdf": b"%PDF-1.7 " * 90, "合同 终稿.docx": os.urandom(3_000)})


def refused(path: Path, password: str = "") -> str:
    before = sorted(path.parent.parent.rglob("*"))
    with pytest.raises(Trouble) as told:
        read_incoming(path, password)
    assert sorted(path.parent.parent.rglob("*")) == before
    message = str(told.value)
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。", message), message
    return message


def test_a_package_holds_the_draft_as_it_is_and_its_files(office: Office) -> None:
    path = office.package()
    members = members_of(path.read_bytes())
    assert list(members) == ["draft.json", "manifest.json", "files/r1-1.pdf", "files/r2-2.docx"]
    assert members["draft.json"] == office.draft.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    came = read_incoming(path)
    assert (came.state, came.id) == (office.state, office.id)
    assert {file.name: came.data(file) for file in came.files} == {
        name: Attachments(office.data, office.id).read(name) for name in ("验收单.pdf", "合同 终稿.docx")
    }


def test_a_package_tells_nothing_of_the_computer(office: Office) -> None:
    with zipfile.ZipFile(office.package()) as opened:
        told = b"\n".join([info.filename.encode() + opened.read(info) for info in opened.infolist()])
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [word for word in (str(Path.home()), os.uname().nodename, str(office.data)) if word.encode() in told]


names = st.text(min_size=1, max_size=20).map(clean_file_name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    states(4),
    st.dictionaries(names, st.binary(max_size=3_000) | st.integers(1, 400_000).map(bytes), max_size=4),
    st.booleans(),
)
def test_whatever_was_packed_comes_out(
    tmp_path_factory: pytest.TempPathFactory, state: State, files: dict[str, bytes], locked: bool
) -> None:
    unique = {name.casefold(): (name, content) for name, content in files.items() if content}
    office = Office(tmp_path_factory.mktemp("office"), state, dict(unique.values()))
    password = PASSWORD if locked else ""
    came = read_incoming(office.package("x.jxb" if locked else "x.zip", password), password)
    assert came.state == office.state
    assert {file.name: came.data(file) for file in came.files} == dict(unique.values())


def test_what_compresses_too_well_is_stored_so_that_it_can_be_read_again(tmp_path: Path) -> None:
    state = sample()
    leftovers = ("一模一样" * 200_000,)
    office = Office(tmp_path, replace(state, leftovers=leftovers), {"空白.bmp": bytes(5_000_000)})
    came = read_incoming(office.package())
    assert came.state.leftovers == leftovers
    assert came.data(came.files[0]) == bytes(5_000_000)


def test_a_file_that_is_not_there_is_named_and_the_rest_travels(office: Office) -> None:
    path = Attachments(office.data, office.id).path_of("验收单.pdf")
    assert path
    path.unlink()
    written = write_package(office.draft, office.usb / "a.zip", office.data)
    assert (written.files, written.missing) == (("合同 终稿.docx",), ("验收单.pdf",))
    assert [file.name for file in read_incoming(office.usb / "a.zip").files] == ["合同 终稿.docx"]


def test_a_name_in_the_draft_takes_no_other_file_along(tmp_path: Path) -> None:
    office = Office(tmp_path, sample(), {})
    (tmp_path / "data" / "settings.json").write_text("secret")
    store = Store(office.data)
    opened = store.open(office.id)
    opened.save(with_evidence(office.state, "../../settings.json", "/etc/passwd"))
    opened.close()
    written = write_package(office.draft, office.usb / "a.zip", office.data)
    assert (written.files, written.missing) == ((), ("../../settings.json", "/etc/passwd"))


def test_more_than_a_package_may_hold_is_refused_before_it_is_read(office: Office) -> None:
    there = Attachments(office.data, office.id)
    for name in ("验收单.pdf", "合同 终稿.docx"):
        with (there.folder / name).open("wb") as file:
            file.truncate(MOST_BYTES // 2 - 100)
    with pytest.raises(Trouble, match="合计超过100MB"):
        write_package(office.draft, office.usb / "a.zip", office.data)
    assert list(office.usb.iterdir()) == []


def test_the_package_that_stood_there_survives_a_failure(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.package()
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("model.disk.files.os.fsync", full)
    with pytest.raises(Trouble, match="磁盘已满"):
        office.package()
    assert path.read_bytes() == before
    assert [one.name for one in office.usb.iterdir()] == ["草稿.zip"]


def test_a_draft_file_is_taken_in_the_same_way(office: Office) -> None:
    came = read_incoming(office.draft)
    assert (came.state, came.id, came.files) == (office.state, office.id, ())


@pytest.mark.parametrize("name", ["草 稿😀.zip", "青屏区（2025）#1%.zip", "x" * 80 + ".zip"])
def test_a_package_may_have_any_name(office: Office, name: str) -> None:
    assert read_incoming(office.package(name)).id == office.id


@pytest.mark.parametrize("name", ["绩" * 100 + ".zip", "none/a.zip", "folder.zip"])
def test_a_place_that_cannot_be_written_is_told(office: Office, name: str) -> None:
    (office.usb / "folder.zip").mkdir()
    with pytest.raises(Trouble):
        office.package(name)
    assert [one.name for one in office.usb.iterdir()] == ["folder.zip"]


# Hostile packages


def test_the_corpus_is_made_from_a_package_that_is_good(office: Office) -> None:
    good = office.package().read_bytes()
    (office.usb / "again.zip").write_bytes(zipped(members_of(good)))
    assert read_incoming(office.usb / "again.zip").state == office.state
    assert len(HOSTILE) >= 80


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused(office: Office, name: str) -> None:
    good = office.package().read_bytes()
    path = office.usb / "坏.zip"
    path.write_bytes(HOSTILE[name](good))
    assert path.read_bytes() != good
    assert "坏.zip" in refused(path)


@pytest.mark.parametrize("name", ["bomb", "bomb of a draft", "large in all", "2001 members", "overlapping members"])
def test_a_bomb_is_refused_from_its_directory(office: Office, name: str) -> None:
    path = office.usb / "坏.zip"
    path.write_bytes(HOSTILE[name](office.package().read_bytes()))
    size = path.stat().st_size
    tracemalloc.start()
    began = time.process_time()
    assert "超过2000个文件、100MB" in refused(path) or name == "overlapping members"
    spent, most = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 1
    assert most < 3 * size + 8_000_000


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_package_is_refused_or_means_the_same(office: Office, data: Any) -> None:
    good = office.package().read_bytes()
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    path = office.usb / "变.zip"
    path.write_bytes(changed)
    try:
        came = read_incoming(path)
    except Trouble:
        return
    assert came.state == office.state
    assert {file.name: came.data(file) for file in came.files}.keys() <= {"验收单.pdf", "合同 终稿.docx"}


# Passwords


def test_a_locked_package_opens_with_its_password_only(office: Office) -> None:
    path = office.package("草稿.jxb", PASSWORD)
    assert package.needs_password(path)
    assert not package.needs_password(office.package())
    assert read_incoming(path, PASSWORD).state == office.state
    assert refused(path) == refused(path, "青屏区图书馆2024") == secret.WRONG


def test_a_locked_package_that_was_renamed_is_known(office: Office) -> None:
    path = office.package("草稿.zip", PASSWORD)
    assert package.needs_password(path)
    assert read_incoming(path, PASSWORD).id == office.id


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_flipped_bit_of_a_locked_package_is_told_as_a_wrong_password(office: Office, data: Any) -> None:
    path = office.usb / "草稿.jxb"
    if not path.exists():
        office.package(path.name, PASSWORD)
    good = path.read_bytes()
    header = st.integers(0, 60 * 8)
    bit = data.draw(header | st.integers(0, len(good) * 8 - 1))
    changed = bytearray(good)
    changed[bit // 8] ^= 1 << bit % 8
    other = office.usb / "变.jxb"
    other.write_bytes(changed)
    assert refused(other, PASSWORD) == secret.WRONG


def test_a_locked_package_may_be_hostile_inside(office: Office) -> None:
    path = office.usb / "坏.jxb"
    path.write_bytes(secret.lock(HOSTILE["traversal"](office.package().read_bytes()), PASSWORD))
    assert "坏.jxb" in refused(path, PASSWORD)


def test_nothing_of_a_locked_package_stands_in_plain_anywhere(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither beside the target while it is written, nor in the system's temporary folder, nor in the package."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    plain = [office.state.report.cover.project.encode(), b"%PDF-1.7 %PDF-1.7", b"draft.json", "验收单".encode()]
    seen: list[bytes] = []
    fsync = os.fsync

    def look(handle: int) -> None:
        seen.extend(
            path.read_bytes() for folder in (office.usb, temporary) for path in folder.rglob("*") if path.is_file()
        )
        fsync(handle)

    monkeypatch.setattr("model.disk.files.os.fsync", look)
    path = office.package("草稿.jxb", PASSWORD)
    monkeypatch.undo()
    read_incoming(path, PASSWORD)
    assert seen
    assert not [word for word in plain if any(word in content for content in [*seen, path.read_bytes()])]
    assert [one.name for one in office.usb.iterdir()] == ["草稿.jxb"]
    assert list(temporary.iterdir()) == []
