"""Hypothesis strategies built from the declaration of the form: any report, any state of a draft."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any, get_args

from hypothesis import strategies as st

from model import paths
from model.codec import hints
from model.draft import MONEY_UNITS, Event, Session, State, Status, Waiver
from model.fields import Override, Spec, Target, specs, walk
from model.report import STEPS, Report
from model.text import clean

OPERATORS = ("", "=", "≥", "＞", "≤", "＜")
HOSTILE = (
    "<b>",
    "&amp;",
    '<img src="/etc/passwd">',
    "<para",
    "=1+1",
    "\u3402\U00020bb7",
    "一、",
    "（一）",
    '"\\',
    "“”",
)


def texts(most: int = 12) -> st.SearchStrategy[str]:
    """Text as a field holds it after cleaning, hostile pieces among it."""
    free = st.text(st.characters(codec="utf-8"), max_size=most) | st.text("绩效，。98% \n", max_size=most)
    return (free | st.sampled_from(HOSTILE)).map(lambda text: clean(text)[0])


def numbers(low: Decimal | None = None, high: Decimal | None = None) -> st.SearchStrategy[Decimal]:
    """Decimals within bounds with up to six decimals."""
    bounds = {"min_value": -1_000_000 if low is None else low, "max_value": 1_000_000 if high is None else high}
    return st.integers(0, 6).flatmap(lambda places: st.decimals(**bounds, places=places, allow_nan=False))


def row_ids() -> st.SearchStrategy[str]:
    """Ids of rows."""
    return st.from_regex("[a-z][a-z0-9]{0,8}", fullmatch=True)


def targets() -> st.SearchStrategy[Target]:
    """Targets of indicators, sensible or not."""
    return st.builds(Target, st.sampled_from(OPERATORS), st.none() | numbers(), texts(), texts())


def values(spec: Spec) -> st.SearchStrategy[Any]:
    """Values of a declared field."""
    if spec.derived:
        return st.none() | st.builds(Override, texts(), texts())
    if spec.row:
        return rows(spec.row)
    kinds: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "line": texts,
        "prose": texts,
        "number": lambda: st.none() | numbers(spec.low, spec.high),
        "date": lambda: st.none() | st.dates(),
        "choice": lambda: st.sampled_from(("", *spec.choices)) if spec.choices else texts(),
        "flag": st.booleans,
        "target": targets,
    }
    return kinds[spec.kind]()


def rows(row: type, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Rows of one dataclass with ids that differ."""
    fields = {name: values(spec) for name, spec in specs(row).items()}
    return st.lists(st.builds(row, id=row_ids(), **fields), max_size=most, unique_by=lambda made: made.id).map(tuple)


def reports(most: int = 8) -> st.SearchStrategy[Report]:
    """Reports with up to `most` fields filled in, at random."""
    declared = dict(walk(Report))
    presets = st.sampled_from(("", "key-project", "self-evaluation"))
    filled = st.sampled_from(sorted(declared)).flatmap(lambda path: values(declared[path]).map(lambda it: (path, it)))

    def made(preset: str, chosen: list[tuple[str, Any]]) -> Report:
        return reduce(lambda report, one: paths.put(report, *one), chosen, Report(preset=preset))

    return st.builds(made, presets, st.lists(filled, max_size=most))


def events() -> st.SearchStrategy[Event]:
    """Things that happened to a draft."""
    return st.builds(Event, at=texts(), what=texts(), detail=texts(), notes=st.lists(texts(), max_size=2).map(tuple))


def states(most: int = 8) -> st.SearchStrategy[State]:
    """States of drafts, with everything that stands beside the report."""
    named = st.sampled_from([path for path, _ in walk(Report)])
    steps = st.sampled_from([step.id for step in STEPS])
    sessions = st.builds(
        Session,
        step=steps,
        field=st.just("") | named,
        done=st.lists(steps, max_size=3).map(tuple),
        status=st.sampled_from(get_args(Status)),
        money_unit=st.sampled_from(MONEY_UNITS),
        rejected=st.dictionaries(named, texts(), max_size=3),
        previous=st.none() | reports(3),
        record=st.lists(events(), max_size=2).map(tuple),
    )
    assert set(hints(Session)) == {"step", "field", "done", "status", "money_unit", "rejected", "previous", "record"}
    assert set(hints(State)) == {"report", "marks", "waivers", "session", "leftovers", "extra"}
    return st.builds(
        State,
        report=reports(most),
        marks=st.dictionaries(named, st.sampled_from(("导入", "上年")), max_size=3),
        waivers=st.lists(st.builds(Waiver, texts(), named, texts()), max_size=3).map(tuple),
        session=sessions,
        leftovers=st.lists(texts(), max_size=3).map(tuple),
    )
