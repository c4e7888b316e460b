"""The index: always as true as the drafts, quick when nothing changed, and nothing is lost with it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.beginnings import sample
from model.disk import index as module
from model.disk.index import FILE, Index, Listed, Row, row_of
from model.disk.store import Store, write_draft
from model.draft import State, with_value
from model.errors import Trouble
from model.presets import catalogue
from model.progress import summary
from tests.strategies import states

UNIT = "澜川市青屏区图书馆"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The drafts that were read."""
    real, seen = module.read_draft, list[Path]()

    def counting(path: Path) -> object:
        seen.append(path)
        return real(path)

    monkeypatch.setattr(module, "read_draft", counting)
    return seen


def put(store: Store, state: State, old: bool = True) -> Path:
    opened = store.create(state)
    opened.close()
    if old:
        age(opened.path)
    return opened.path


def age(path: Path, at: int = 1_700_000_000) -> None:
    os.utime(path, (at, at))


def naming(project: str) -> State:
    return with_value(with_value(State(), "cover.project", project), "preset", "key-project")


def projects(listed: list[Listed]) -> list[str]:
    return sorted(one.summary.project for one in listed if one.summary)


@given(state=states())
def test_a_row_says_what_the_summary_says(state: State) -> None:
    preset = catalogue()["key-project"]
    row, figures = row_of(state, preset), summary(state, preset)
    for name in ("unit", "project", "year", "status", "total_score", "grade", "completion", "errors", "warnings"):
        assert getattr(row, name) == getattr(figures, name)
    assert module._row(module._plain(row)) == row


def test_what_this_computer_does_not_know_has_no_figures() -> None:
    row = row_of(with_value(naming("甲"), "preset", "elsewhere"), None)
    assert (row.project, row.preset, row.completion, row.errors, row.total_score, row.grade) == (
        "甲",
        "elsewhere",
        None,
        None,
        None,
        "",
    )


def test_work_is_told_from_a_beginning() -> None:
    preset = catalogue()["key-project"]
    assert not row_of(naming("甲"), preset).begun
    assert row_of(sample(), catalogue()[sample().report.preset]).begun


def test_unchanged_drafts_are_not_read_again(store: Store, tmp_path: Path, reads: list[Path]) -> None:
    paths = [put(store, naming(name)) for name in "甲乙丙"]
    first = store.listed()
    assert len(reads) == 3
    reads.clear()
    assert store.listed() == first == Store(tmp_path).listed()
    assert reads == []
    assert first[0].state
    reads.clear()
    draft = store.open(paths[0])
    draft.save(naming("新"))
    draft.close()
    assert projects(Store(tmp_path).listed()) == ["丙", "乙", "新"]
    assert reads == [paths[0]]


def test_a_change_of_the_same_size_is_seen(store: Store, reads: list[Path]) -> None:
    path = put(store, naming("甲"), old=False)
    for name in "乙丙丁":
        before = path.stat()
        write_draft(path, naming(name), path.stem)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # a clock with coarse ticks
        assert projects(store.listed()) == [name]
        assert projects(Store(store.folder).listed()) == [name]


def test_newest_first(store: Store) -> None:
    for name in "甲乙丙":
        put(store, naming(name))
    assert [one.summary.project for one in store.listed() if one.summary] == ["丙", "乙", "甲"]


def test_a_damaged_draft_is_told_and_forgotten_when_mended(store: Store, reads: list[Path]) -> None:
    path = put(store, naming("甲"))
    good = path.read_bytes()
    path.write_bytes(b"{")
    for _ in range(2):
        (one,) = store.listed()
        assert (one.summary, one.state, one.id) == (None, None, path.stem)
        assert path.name in one.problem
    path.write_bytes(good)
    assert projects(store.listed()) == ["甲"]


def test_damage_that_leaves_time_and_size_is_found_by_examining(store: Store) -> None:
    path = put(store, naming("甲"))
    store.listed()
    before = path.stat()
    path.write_bytes(path.read_bytes().replace("甲".encode(), "乙".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [bool(one.problem) for one in store.listed()] == [False]
    index = (store.folder / FILE).read_bytes()
    assert [bool(one.problem) for one in store.examined()] == [True]
    assert (store.folder / FILE).read_bytes() == index


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-3],
        lambda data: data.replace("甲".encode(), "乙".encode()),
        lambda data: b"[" * 100_000,
        lambda data: b"\xff" * 70,
        lambda data: data.partition(b"\n")[2],
    ],
)
def test_a_damaged_index_is_made_anew(store: Store, reads: list[Path], spoil: Callable[[bytes], bytes]) -> None:
    put(store, naming("甲"))
    store.listed()
    path = store.folder / FILE
    good = path.read_bytes()
    path.write_bytes(spoil(good))
    reads.clear()
    assert projects(Store(store.folder).listed()) == ["甲"]
    assert len(reads) == 1
    assert path.read_bytes() == good


@given(st.binary(max_size=200))
def test_no_index_is_ever_trouble(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("data")
    (folder / FILE).write_bytes(content)
    assert Index(folder).listed() == []


def test_an_index_that_cannot_be_written_is_done_without(store: Store) -> None:
    put(store, naming("甲"))
    (store.folder / FILE).mkdir()
    for _ in range(2):
        assert projects(Store(store.folder).listed()) == ["甲"]


def test_another_program_or_kind_of_report_makes_it_anew(
    store: Store, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, with_value(naming("甲"), "preset", "own"))
    assert [one.summary and one.summary.completion for one in store.listed()] == [None]
    own = store.folder / "presets"
    own.mkdir()
    source = Path(module.__file__).parents[2] / "resources" / "presets" / "key-project.toml"
    (own / "own.toml").write_text(source.read_text("utf-8"), "utf-8")
    assert [one.summary and one.summary.completion for one in store.listed()] != [None]
    reads.clear()
    monkeypatch.setattr(module, "APP_VERSION", "99")
    store.listed()
    assert len(reads) == 1


def test_a_broken_kind_of_report_does_not_hide_the_drafts(store: Store) -> None:
    put(store, naming("甲"))
    (store.folder / "presets").mkdir()
    (store.folder / "presets" / "x.toml").write_bytes(b"[")
    assert projects(store.listed()) == ["甲"]


def test_only_drafts_are_listed(store: Store) -> None:
    path = put(store, naming("甲"))
    for name in (f"{path.name}.bak", f"{path.name}.damaged-20250101-000000", "x.json", ".jixiao-1.lock"):
        (path.parent / name).write_bytes(b"x")
    assert projects(store.listed()) == ["甲"]
    assert Store(store.folder / "无").listed() == []


def test_a_folder_that_cannot_be_read_is_told(store: Store) -> None:
    (store.folder / "drafts").touch()
    with pytest.raises(Trouble):
        store.listed()


def test_rows_have_all_the_columns() -> None:
    assert {"unit", "project", "year", "status", "completion", "total_score", "grade", "errors", "warnings"} <= set(
        Row.__slots__
    )


# Listed in a thread, bit by bit


def test_the_list_tells_of_each_draft_newest_file_first(store: Store) -> None:
    for number, name in enumerate(("甲", "乙", "丙")):
        age(put(store, naming(name)), 1_700_000_000 + number)
    assert store.unread() == 3
    heard: list[tuple[str, int, int]] = []

    def tell(found: list[Listed], total: int) -> None:
        assert found[-1].summary
        heard.append((found[-1].summary.project, len(found), total))

    assert projects(store.list_aside(tell)) == ["丙", "乙", "甲"]
    assert heard == [("丙", 1, 3), ("乙", 2, 3), ("甲", 3, 3)]
    assert store.unread() == 0


def test_what_was_read_until_the_list_was_given_up_stays_known(store: Store, reads: list[Path]) -> None:
    for number, name in enumerate(("甲", "乙", "丙")):
        age(put(store, naming(name)), 1_700_000_000 + number)

    def give_up(found: list[Listed], total: int) -> None:
        if len(found) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        store.list_aside(give_up)
    assert (len(reads), store.unread()) == (2, 1)
    assert projects(store.listed()) == ["丙", "乙", "甲"]
    assert len(reads) == 3
    assert Store(store.folder).unread() == 0
