"""The passages of prose an outline may name: one function each, in the order of model.presets.PASSAGES.

Each returns the blocks it prints, none where its fields are blank. A numbered item bears the number of the level
below its heading: （一） below 一、, 1. below （一）.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import cast

from model import paths
from model.amounts import bare_text
from model.fields import is_blank
from model.report import Activity, BasisDocument, Item
from reports.document import Heading, Paragraph, Span, Style
from reports.scene import Blocks, Scene
from reports.wording import (
    BLANK,
    book_title,
    clause,
    date_text,
    numbering,
    or_blank,
    sentence,
    unnumbered,
    with_amount,
)

_LONGEST_LEAD = 28  # characters: a line of the page


def lines(text: str) -> list[str]:
    """Return the paragraphs of a text: its lines, blank ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def paragraphs(text: str, field: str) -> tuple[Paragraph, ...]:
    """Return each line of a text as a body paragraph."""
    return tuple(Paragraph((Span(line, field=field),)) for line in lines(text))


def joined(*spans: Span) -> tuple[Paragraph, ...]:
    """Return one paragraph of the spans that say something, none if none does."""
    said = tuple(span for span in spans if span.text)
    return (Paragraph(said),) if said else ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """One item of a numbered passage: its lead ("小标题。") and its text, each with its field."""

    lead: str
    lead_field: str
    text: str
    field: str
    stands_alone: bool = False  # the lead of a text of several paragraphs is a heading of its own


def numbered(items: Sequence[Numbered], level: int) -> Blocks:
    """Return the items as paragraphs numbered on a level; one alone bears no number."""
    numbers = [numbering(level, count) if len(items) > 1 else "" for count, _ in enumerate(items, 1)]
    parts = (_item(number, item, level) for number, item in zip(numbers, items, strict=True))
    return tuple(block for part in parts for block in part)


def _item(number: str, item: Numbered, level: int) -> Blocks:
    first, *rest = paragraphs(item.text, item.field) or (Paragraph(()),)
    if rest and item.stands_alone:
        return (Heading(min(level, 4), number, clause(item.lead), item.lead_field), first, *rest)
    return (*joined(*_opening(number, item, level), *first.spans), *rest)


def _opening(number: str, item: Numbered, level: int) -> tuple[Span, ...]:
    if not item.lead:
        return (Span(number, field=item.field),)
    return (Span(number + item.lead, cast(Style, f"level{min(level, 4)}"), item.lead_field),)


def plain_field(scene: Scene, path: str) -> Blocks:
    """Return a field that an outline names itself: prose as paragraphs, anything short behind its label."""
    spec = paths.spec_of(path)
    if spec.derived:
        return paragraphs(scene.effective(path), path)
    value = paths.get(scene.report, path)
    if is_blank(value):
        return ()
    if spec.kind == "prose":
        return paragraphs(value, path)
    if spec.kind == "date":
        value = date_text(value)
    elif spec.kind == "number":
        value = bare_text(value) + spec.unit
    return joined(Span(sentence(f"{spec.label}：{value}"), field=path))


def basis(scene: Scene) -> Blocks:
    """The basis in words, then the documents it rests on."""
    overview = scene.report.overview
    entries = [_document(item) for item in overview.basis_documents if item.title.strip() or item.number.strip()]
    return paragraphs(overview.basis, "overview.basis") + _listed("主要依据文件：", entries)


def _document(item: BasisDocument) -> list[Span]:
    path = f"overview.basis_documents[{item.id}]"
    title = Span(book_title(item.title) if item.title.strip() else BLANK, field=f"{path}.title")
    number = Span(clause(item.number), field=f"{path}.number")
    issued = Span(date_text(item.issued_on) if item.issued_on else "", field=f"{path}.issued_on")
    return [title, *_bracketed(number, issued)]


def _bracketed(*details: Span) -> list[Span]:
    """The details that say something, in brackets behind what they belong to."""
    said = [detail for detail in details if detail.text]
    opened = [_added(detail, before="，" if number else "（") for number, detail in enumerate(said)]
    return [*opened[:-1], *(_added(last, after="）") for last in opened[-1:])]


def _added(span: Span, before: str = "", after: str = "") -> Span:
    return span._replace(text=before + span.text + after)


def _listed(lead: str, entries: Sequence[Sequence[Span]]) -> tuple[Paragraph, ...]:
    said = [spans for entry in entries if (spans := [span for span in entry if span.text])]
    if not said:
        return ()
    ends = ["；"] * (len(said) - 1) + ["。"]
    ended = ((*spans, _added(last, after=end)) for (*spans, last), end in zip(said, ends, strict=True))
    return joined(Span(lead), *chain.from_iterable(ended))


def period(scene: Scene) -> Blocks:
    """The time over which the project runs."""
    start, end = scene.report.overview.period_start, scene.report.overview.period_end
    if start and end:
        return joined(
            Span(f"项目实施时间为{date_text(start)}", field="overview.period_start"),
            Span(f"至{date_text(end)}。", field="overview.period_end"),
        )
    if start:
        return joined(Span(f"项目自{date_text(start)}起实施。", field="overview.period_start"))
    if end:
        return joined(Span(f"项目实施至{date_text(end)}。", field="overview.period_end"))
    return ()


def goals(scene: Scene) -> Blocks:
    """The goal of the project, the goal of the year, and what became of it."""
    overview = scene.report.overview
    items = [
        Numbered("总体绩效目标。", "overview.goal", overview.goal, "overview.goal"),
        Numbered("年度绩效目标。", "overview.annual_goal", overview.annual_goal, "overview.annual_goal"),
        Numbered("年度目标完成情况。", "overview.annual_result", overview.annual_result, "overview.annual_result"),
    ]
    told = [item for item in items if item.text.strip()]
    if told == items[:1]:  # the goal alone needs no name
        return paragraphs(overview.goal, "overview.goal")
    return numbered(told, scene.level + 1)


def funding(scene: Scene) -> Blocks:
    """Where the money came from and went, why it differs from the plan, and how it was kept."""
    told = scene.report.funding
    *before, last = paragraphs(scene.effective("funding.narrative"), "funding.narrative")
    category = told.category if told.narrative and told.category not in told.narrative.text else ""
    opening = joined(
        *last.spans,
        _labelled("资金性质为", category, "funding.category"),
        _labelled("资金下达文号：", told.documents, "funding.documents"),
        _labelled("预算调整的原因：", told.adjustment_reason, "funding.adjustment_reason"),
        _labelled("未执行完的原因：", told.rate_reason, "funding.rate_reason"),
    )
    return (*before, *opening, *paragraphs(told.management, "funding.management"))


def _labelled(label: str, text: str, field: str) -> Span:
    return Span(label + sentence(text) if text.strip() else "", field=field)


def implementers(scene: Scene) -> Blocks:
    """Who is responsible and who does the work."""
    department, told = scene.report.cover.department, scene.report.implementation
    if not (department.strip() or told.implementer.strip() or told.contractor.strip()):
        return ()
    contractor = clause(told.contractor)
    return joined(
        Span(f"项目主管部门为{or_blank(department)}，", field="cover.department"),
        Span(f"实施单位为{or_blank(told.implementer)}", field="implementation.implementer"),
        Span(f"，受托单位为{contractor}" if contractor else "", field="implementation.contractor"),
        Span("。"),
    )


def work(scene: Scene) -> Blocks:
    """What was done: the narrative, then the work by kind and quantity."""
    told = scene.report.implementation
    entries = [_activity(row) for row in told.activities if row.name.strip() or row.quantity is not None]
    return paragraphs(told.narrative, "implementation.narrative") + _listed("完成的主要工作：", entries)


def _activity(row: Activity) -> list[Span]:
    path = f"implementation.activities[{row.id}]"
    finished = Span(clause(row.finished), field=f"{path}.finished")
    remark = Span(clause(row.remark), field=f"{path}.remark")
    return [*_counted(row, path), *_bracketed(finished, remark)]


def _counted(row: Activity, path: str) -> list[Span]:
    """What was done, and how much of it."""
    name, unit = clause(row.name), clause(row.unit)
    quantity = "" if row.quantity is None else bare_text(row.quantity)
    if not (quantity or row.unit.strip()):
        return [Span(name, field=f"{path}.name")]
    name, quantity = name or BLANK, quantity or BLANK
    opening, _, rest = with_amount(name, quantity + unit).removeprefix(name).partition(quantity)
    return [
        Span(name, field=f"{path}.name"),
        Span(opening + quantity, field=f"{path}.quantity"),
        Span(rest, field=f"{path}.unit"),
    ]


def analysis(scene: Scene) -> Blocks:
    """The analysis by first-level indicator: 1.产出方面：…"""
    items = []
    for row in scene.report.conclusion.analysis:
        path = f"conclusion.analysis[{row.id}]"
        lead = clause(row.families).removesuffix("方面")
        lead = f"{lead}方面：" if lead else ""
        text = row.text if row.text.strip() else BLANK * 2 if lead else ""
        items.append(Numbered(lead, f"{path}.families", text, f"{path}.text", stands_alone=bool(lead)))
    return numbered([item for item in items if item.lead or item.text.strip()], scene.level + 1)


def achievements(scene: Scene) -> Blocks:
    """The main results, each behind its heading: （一）小标题。正文"""
    items = []
    for row in scene.report.conclusion.achievements:
        path = f"conclusion.achievements[{row.id}]"
        lead, text = clause(unnumbered(row.heading)), row.text if row.heading.strip() else unnumbered(row.text)
        items.append(Numbered(f"{lead}。" if lead else "", f"{path}.heading", text, f"{path}.text"))
    return numbered([item for item in items if item.lead or item.text.strip()], scene.level + 1)


def problems(scene: Scene) -> Blocks:
    """What fell short."""
    return _items(scene, "conclusion.problems", scene.report.conclusion.problems)


def suggestions(scene: Scene) -> Blocks:
    """What is to be done about it."""
    return _items(scene, "conclusion.suggestions", scene.report.conclusion.suggestions)


def _items(scene: Scene, path: str, rows: tuple[Item, ...]) -> Blocks:
    """Items whose opening sentences all lead a longer text have them set as headings, as 7.3.3 sets their numbers."""
    said = [(unnumbered(row.text.strip()), f"{path}[{row.id}].text") for row in rows if row.text.strip()]
    leads = [_lead(text) for text, _ in said]
    if not all(leads):
        leads = [""] * len(said)
    items = [Numbered(lead, field, text[len(lead) :], field) for lead, (text, field) in zip(leads, said, strict=True)]
    return numbered(items, scene.level + 1)


def _lead(text: str) -> str:
    """The short sentence that opens a paragraph and is followed by more in it, or nothing."""
    paragraph = text.partition("\n")[0]
    lead, _, rest = paragraph.partition("。")
    return f"{lead}。" if rest.strip() and len(lead) < _LONGEST_LEAD else ""
