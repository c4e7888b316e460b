"""Versions of a draft: kept when something changed, never lost by a clock, a full disk or a second folder."""

import errno
import stat
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.disk import history as module
from model.disk.history import (
    AUTOMATIC,
    DAILY,
    MONTHLY,
    NAMED,
    OPENED,
    PAGE,
    WEEKLY,
    History,
    Version,
    content_digest,
    folder_name,
    surplus,
)
from model.disk.store import Store, read_draft
from model.draft import State, with_value
from model.errors import Trouble
from tests.model.disk.test_files import fail_at, names
from tests.strategies import states

NOW = datetime(2025, 12, 31, 18, 0).astimezone()


def saying(text: str) -> State:
    return with_value(State(), "overview.goal", text)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path, "draft")


class Clock(datetime):
    """A clock the test sets."""

    at = NOW

    @classmethod
    def now(cls, tz: object = None) -> "datetime":  # type: ignore[override]
        return cls.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.at = NOW
    monkeypatch.setattr(module, "datetime", Clock)
    monkeypatch.setattr("model.disk.store_file.datetime", Clock)
    return Clock


# --- keeping ---


def test_a_version_is_an_ordinary_draft_file(history: History) -> None:
    version = history.keep(saying("甲"), PAGE, counter=7)
    assert version
    assert (version.occasion, version.counter, version.problem, version.name) == (PAGE, 7, "", "")
    state, envelope = read_draft(version.path)
    assert state == saying("甲") == history.state_of(version)
    assert (envelope["id"], envelope["counter"]) == ("draft", 7)
    assert version.size == version.path.stat().st_size
    assert {stat.S_IMODE(path.stat().st_mode) for path in history.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(history.folder.stat().st_mode) == 0o700


@given(state=states())
def test_any_state_comes_back(tmp_path_factory: pytest.TempPathFactory, state: State) -> None:
    history = History(tmp_path_factory.mktemp("history"), "draft")
    version = history.keep(state, OPENED)
    assert version
    assert history.state_of(version) == state


def test_what_did_not_change_is_not_kept_again(history: History, tmp_path: Path) -> None:
    assert history.keep(saying("甲"), OPENED)
    assert history.keep(saying("甲"), PAGE) is None
    elsewhere = with_value(saying("甲"), "session.step", "funding")
    assert history.keep(with_value(elsewhere, "session.field", "funding.uses"), PAGE) is None
    assert History(tmp_path, "draft").keep(saying("甲"), OPENED) is None
    assert history.keep(saying("乙"), PAGE)
    assert history.keep(saying("甲"), PAGE)
    assert len(history.versions()) == 3


def test_a_named_version_is_always_kept(history: History) -> None:
    state = saying("甲")
    for name in ("", "初稿", "送审稿" * 99):
        assert history.keep(state, NAMED if name else PAGE, name)
    assert [len(version.name) for version in history.versions()] == [60, 2, 0]


def test_automatic_versions_are_ten_minutes_apart(history: History, clock: type[Clock]) -> None:
    history.keep(saying("甲"), OPENED)
    clock.at = NOW + timedelta(minutes=9)
    assert history.keep(saying("乙"), AUTOMATIC) is None
    assert history.keep(saying("乙"), PAGE)
    clock.at = NOW + timedelta(minutes=18)
    assert history.keep(saying("丙"), AUTOMATIC) is None
    clock.at = NOW + timedelta(minutes=20)
    assert history.keep(saying("丙"), AUTOMATIC)


def test_the_order_is_of_keeping_not_of_the_clock(history: History, clock: type[Clock]) -> None:
    for days, text in ((0, "甲"), (-400, "乙"), (5000, "丙"), (-10_000, "丁")):
        clock.at = NOW + timedelta(days=days)
        history.keep(saying(text), PAGE)
    goals = [history.state_of(version).report.overview.goal for version in history.versions()]
    assert goals == ["丁", "丙", "乙", "甲"]


def test_a_clock_that_was_set_back_does_not_stop_automatic_versions(history: History, clock: type[Clock]) -> None:
    history.keep(saying("甲"), OPENED)
    clock.at = NOW - timedelta(days=365)
    assert history.keep(saying("乙"), AUTOMATIC)


@pytest.mark.parametrize("id_", ["../../etc", "a/b", "", "..", "草稿", "x" * 300, "\ud800", "a\0b"])
def test_an_id_from_a_file_leads_nowhere(tmp_path: Path, id_: str) -> None:
    name = folder_name(id_)
    assert (tmp_path / name).parent == tmp_path
    assert name.isascii()
    assert name not in ("", ".", "..")


def test_the_digest_is_of_the_content() -> None:
    assert content_digest(saying("甲")) == content_digest(with_value(saying("甲"), "session.step", "goals"))
    assert content_digest(saying("甲")) != content_digest(with_value(saying("甲"), "session.status", "待复核"))


# --- the second folder ---


def test_versions_stand_in_the_second_folder_too(tmp_path: Path) -> None:
    history = History(tmp_path, "draft", tmp_path / "备份")
    version = history.keep(saying("甲"), PAGE)
    assert version
    assert (tmp_path / "备份" / "draft" / version.path.name).read_bytes() == version.path.read_bytes()
    assert history.remark == ""
    version.path.write_bytes(b"{")
    (found,) = History(tmp_path, "draft", tmp_path / "备份").versions()
    assert (found.problem, history.state_of(found)) == ("", saying("甲"))
    version.path.unlink()
    assert [one.problem for one in history.versions()] == [""]


def test_a_second_folder_out_of_reach_is_only_remarked(tmp_path: Path) -> None:
    (tmp_path / "备份").touch()
    history = History(tmp_path, "draft", tmp_path / "备份")
    assert history.keep(saying("甲"), PAGE)
    assert "备份文件夹" in history.remark
    assert len(history.versions()) == 1
    (tmp_path / "备份").unlink()
    assert history.keep(saying("乙"), PAGE)
    assert history.remark == ""


# --- damage ---


def test_a_damaged_version_is_listed_and_the_others_are_good(history: History) -> None:
    for text in "甲乙丙":
        history.keep(saying(text), PAGE)
    middle = history.versions()[1].path
    middle.write_bytes(middle.read_bytes()[:-9] + b"x" * 9)
    assert [bool(version.problem) for version in history.versions()] == [False, True, False]
    with pytest.raises(Trouble):
        history.state_of(history.versions()[1])
    assert history.keep(saying("丁"), PAGE)
    (history.folder / "别的.txt").write_bytes(b"x")
    (history.folder / "99999999-abcd.json").mkdir()
    assert [bool(version.problem) for version in history.versions()] == [True, False, False, True, False]


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "mkdir"])
def test_a_version_that_cannot_be_kept_is_told_and_nothing_is_lost(
    history: History, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if step != "mkdir":
        history.keep(saying("甲"), OPENED)
    before = names(history.folder) if history.folder.exists() else []
    fail_at(monkeypatch, step, 0, errno.ENOSPC)
    with pytest.raises(Trouble, match="磁盘已满"):
        history.keep(saying("乙"), PAGE)
    assert (names(history.folder) if history.folder.exists() else []) == before
    assert history.keep(saying("乙"), PAGE)


# --- thinning ---


def versions(ages: Sequence[timedelta], named: frozenset[int] = frozenset()) -> list[Version]:
    return [Version(Path(f"{n}.json"), 0, NOW - age, PAGE, "名" if n in named else "", 1) for n, age in enumerate(ages)]


def kept(ages: Sequence[timedelta]) -> list[timedelta]:
    found = versions(ages)
    gone = {version.path for version in surplus(found, NOW)}
    return [age for age, version in zip(ages, found, strict=True) if version.path not in gone]


def test_all_of_two_days_stay() -> None:
    ages = [timedelta(minutes=10 * n) for n in range(6 * 47)]
    assert kept(ages) == ages


def test_a_year_of_work_every_hour() -> None:
    ages = [timedelta(hours=n) for n in range(24 * 500)]
    stay = kept(ages)
    assert stay[:48] == ages[:48]
    older = [NOW - age for age in stay[48:]]
    assert len(older) == DAILY + WEEKLY + MONTHLY
    days = [at.date() for at in older[:DAILY]]
    assert [(days[0] - day).days for day in days] == list(range(DAILY))
    weeks = [tuple(at.isocalendar())[:2] for at in older[DAILY : DAILY + WEEKLY]]
    assert len(set(weeks)) == WEEKLY
    assert older[-1] < NOW - timedelta(days=365 * 0.9)


ages = st.lists(
    st.integers(-1000, 60 * 24 * 800).map(lambda minutes: timedelta(minutes=minutes)), max_size=300
)  # out of order, too: clocks jump


@given(ages, st.frozensets(st.integers(0, 300)))
def test_thinning_is_gentle(ages: list[timedelta], named: frozenset[int]) -> None:
    found = versions(ages, named)
    gone = surplus(found, NOW)
    paths = {version.path for version in gone}
    stay = [version for version in found if version.path not in paths]
    assert found[:1] == stay[:1]
    for version in gone:
        assert not version.name
        assert version.saved_at
        assert NOW - version.saved_at >= timedelta(days=2)
    assert surplus(stay, NOW) == []
    old = [one for one in stay[1:] if not one.name and one.saved_at and NOW - one.saved_at >= timedelta(days=2)]
    assert len(old) <= DAILY + WEEKLY + MONTHLY


def fill(history: History, clock: type[Clock], days: int) -> None:
    for n in range(days * 3):
        clock.at = NOW + timedelta(hours=8 * n)
        history.keep(saying(str(n)), PAGE)


def test_keeping_thins(history: History, clock: type[Clock]) -> None:
    history.keep(saying("第一稿"), NAMED, "第一稿")
    fill(history, clock, 30)
    found = history.versions()
    assert found[-1].name == "第一稿"
    assert 20 < len(found) < 32
    assert len(names(history.folder)) == len(found)


def test_nothing_is_thinned_while_a_restore_is_fresh(history: History, clock: type[Clock], tmp_path: Path) -> None:
    history.pause()
    assert History(tmp_path, "draft").is_paused
    fill(history, clock, 10)
    assert len(history.versions()) == 30
    history.resume()
    assert not history.is_paused
    history.keep(saying("完"), PAGE)
    assert len(history.versions()) < 20


def test_the_second_folder_is_thinned_too(tmp_path: Path, clock: type[Clock]) -> None:
    history = History(tmp_path, "draft", tmp_path / "备份")
    fill(history, clock, 10)
    assert names(tmp_path / "备份" / "draft") == names(history.folder)


def test_a_store_knows_the_second_folder(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(f'{{"backup_folder": "{tmp_path / "二"}"}}', "utf-8")
    draft = Store(tmp_path).create(saying("甲"))
    draft.history.keep(saying("甲"), OPENED)
    draft.close()
    assert len(names(tmp_path / "二" / draft.id)) == 1
