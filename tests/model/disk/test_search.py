"""Words are found wherever the officer wrote them, and only there."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.disk import search
from model.disk.search import Search, text_of
from model.disk.store import Store
from model.draft import State, with_value
from model.report import Indicator
from tests.strategies import states


def put(store: Store, state: State) -> str:
    draft = store.create(state)
    draft.close()
    return draft.id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_words_are_found_in_titles_and_texts(store: Store) -> None:
    row = Indicator("ra", name="新增藏书", points=Decimal("12.5"))
    state = with_value(with_value(State(), "cover.project", "社区图书分馆建设项目"), "indicators.rows", (row,))
    one = put(store, replace(with_value(state, "overview.goal", '引号"与\\反斜杠，ISBN编目'), leftovers=("剩余段落",)))
    other = put(store, with_value(State(), "cover.project", "街道绿化项目"))
    for words in ("社区图书", "藏书", "isbn", '引号"与\\反', "剩余", "12.5", "图书 藏书  编目"):
        assert store.search(words) == {one}
    assert store.search("项目") == store.search("") == store.search("  ") == {one, other}
    assert store.search("项目 没有的词") == set()


def test_names_of_the_file_are_no_words(store: Store) -> None:
    put(store, State())
    for word in ("overview", "jixiao", "tables", "schema", "cover", "fiscal", "null"):
        assert store.search(word) == set()


def test_a_change_is_found(store: Store) -> None:
    id_ = put(store, with_value(State(), "overview.goal", "旧词"))
    assert store.search("旧词") == {id_}
    draft = store.open(id_)
    draft.save(with_value(State(), "overview.goal", "新词"))
    draft.close()
    assert (store.search("旧词"), store.search("新词")) == (set(), {id_})


def test_damaged_drafts_are_passed_over(store: Store) -> None:
    id_ = put(store, with_value(State(), "overview.goal", "词"))
    store.path_of(put(store, State())).write_text("词", "utf-8")
    assert store.search("词") == {id_}


def test_little_is_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_MOST_KEPT", 1_000)
    finder = Search()
    ids = {put(store, with_value(State(), "overview.goal", f"词{n}" * 200)) for n in range(6)}
    paths = [store.path_of(id_) for id_ in ids]
    for _ in range(2):
        assert {path.stem for path in finder.find("词", paths)} == ids
    assert finder._size == sum(map(len, finder._texts.values())) < 2_000


@given(states(), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_piece_of_every_text_is_found(store: Store, state: State, data: st.DataObject) -> None:
    id_ = put(store, state)
    text = text_of(state)
    start = data.draw(st.integers(0, len(text)))
    for word in text[start : start + 9].split():
        assert id_ in store.search(word)
