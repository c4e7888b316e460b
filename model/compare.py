"""What differs between two states of a draft, field by field and row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from model import paths
from model.draft import State
from model.fields import Override, Spec, specs, walk
from model.report import Report
from model.typed import shown, target_text

GENERATED = "（自动生成）"
_MOST = 60  # characters of a row named in one line


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that differs: its path, what the officer calls it, and what stands there before and after."""

    path: str
    label: str
    before: str
    after: str


def differences(before: State, after: State) -> tuple[Difference, ...]:
    """Return what differs, in the order of the form; rows are matched by their id, not by their place."""
    found = [*_of_fields(before, after), *_typed(before, after), *_beside(before, after)]
    return tuple(found)


def _of_fields(before: State, after: State) -> Iterator[Difference]:
    if before.report is after.report:
        return
    if before.report.preset != after.report.preset:
        yield Difference("preset", "报告类型", before.report.preset, after.report.preset)
    for path, spec in walk(Report):
        old, new = paths.get(before.report, path), paths.get(after.report, path)
        if old == new:
            continue
        if spec.row:
            yield from _of_rows(before, after, path)
        else:
            yield Difference(path, paths.label_of(after.report, path), text_of(old, spec), text_of(new, spec))


def _of_rows(before: State, after: State, path: str) -> Iterator[Difference]:
    old = {one.id: one for one in paths.get(before.report, path)}
    new = {one.id: one for one in paths.get(after.report, path)}
    for id_, one in new.items():
        place = f"{path}[{id_}]"
        label = paths.label_of(after.report, place)
        if id_ not in old:
            yield Difference(place, f"{label}（新增）", "", row_text(one))
        else:
            yield from _of_cells(old[id_], one, place, label)
    for id_ in old.keys() - new.keys():
        place = f"{path}[{id_}]"
        yield Difference(place, f"{paths.label_of(before.report, place)}（删去）", row_text(old[id_]), "")
    kept_before, kept_after = [i for i in old if i in new], [i for i in new if i in old]
    if kept_before != kept_after:
        yield Difference(path, f"{paths.label_of(after.report, path)}（顺序）", _order(old), _order(new))


def _of_cells(old: Any, new: Any, place: str, label: str) -> Iterator[Difference]:
    if old == new:
        return
    kind: type = type(new)
    for name, spec in specs(kind).items():
        cells = getattr(old, name), getattr(new, name)
        if cells[0] != cells[1]:
            texts = (text_of(cell, spec) for cell in cells)
            yield Difference(f"{place}.{name}", f"{label} · {spec.label}", *texts)


def text_of(value: Any, spec: Spec) -> str:
    """Return a field's value as the officer reads it, targets with their unit; "" for a blank one."""
    if spec.derived:
        return value.text if isinstance(value, Override) else GENERATED
    if spec.kind == "flag":
        return "是" if value else "否"
    return target_text(value) if spec.kind == "target" else shown(value, spec)


def row_text(row: Any) -> str:
    """Return a row in one line: its filled cells."""
    kind: type = type(row)
    cells = (text_of(getattr(row, name), spec) for name, spec in specs(kind).items() if spec.kind != "flag")
    return "，".join(cell for cell in cells if cell and cell != GENERATED)


def _order(rows: dict[str, Any]) -> str:
    return "；".join(row_text(row)[:_MOST] for row in rows.values())


def _typed(before: State, after: State) -> Iterator[Difference]:
    """Yield texts that their fields could not take and that stand in the inputs nevertheless."""
    old, new = before.session.rejected, after.session.rejected
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield Difference(
                path, f"{_label(after, before, path)}（未被接受的输入）", old.get(path, ""), new.get(path, "")
            )


def _label(after: State, before: State, path: str) -> str:
    for state in (after, before):
        try:
            return paths.label_of(state.report, path)
        except KeyError:
            continue
    return path


def _beside(before: State, after: State) -> Iterator[Difference]:
    texts = (
        ("session.status", "状态", before.session.status, after.session.status),
        ("waivers", "已说明的检查结果", _waivers(before), _waivers(after)),
        ("leftovers", "没有归位的内容", "\n".join(before.leftovers), "\n".join(after.leftovers)),
    )
    for path, label, old, new in texts:
        if old != new:
            yield Difference(path, label, old, new)


def _waivers(state: State) -> str:
    return "\n".join(f"{_label(state, state, waiver.field)}：{waiver.reason}" for waiver in state.waivers)
