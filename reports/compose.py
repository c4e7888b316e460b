"""Report and preset → Document. It reads like the printed page from top to bottom."""

from collections.abc import Callable, Iterable

from model import presets
from model.amounts import bare_text
from model.draft import FINAL, State
from model.presets import AnnexPlan, Preset, Section
from model.report import SIDEWAYS, UPRIGHT, Report
from model.seal import report_digest
from reports import annexes, charts, passages, self_evaluation
from reports.document import Annex, AttachmentNote, Document, Heading, Paragraph, Signature, Span, Title
from reports.scene import Blocks, Scene
from reports.wording import BLANK, attachment_name, date_text, nested, numbering, one_line, or_blank

WATERMARK = "草稿"
_SIDEWAYS = {SIDEWAYS: True, UPRIGHT: False}

# The closed registry: what a preset may name beside the fields themselves (model.presets.PASSAGES).
PASSAGES: dict[str, Callable[[Scene], Blocks]] = {
    "basis": passages.basis,
    "period": passages.period,
    "goals": passages.goals,
    "funding": passages.funding,
    "implementers": passages.implementers,
    "work": passages.work,
    "analysis": passages.analysis,
    "achievements": passages.achievements,
    "problems": passages.problems,
    "suggestions": passages.suggestions,
    "funding_tables": annexes.funding_tables,
    "indicator_table": annexes.indicator_table,
    "self_evaluation_form": self_evaluation.self_evaluation_form,
    "uses_table": annexes.spending,
    "evidence_table": annexes.evidence_table,
}


def document_of(state: State, preset: Preset, draft_mark: bool = True) -> Document:
    """Compose the document of a draft; what is not final is marked 草稿 unless the officer switched the mark off.

    What is final carries the digest of what is printed (model.seal).
    """
    if state.session.status == FINAL:
        return compose(state.report, preset)._replace(digest=report_digest(state))
    return compose(state.report, preset, WATERMARK if draft_mark else "")


def compose(report: Report, preset: Preset, watermark: str = "") -> Document:
    """Compose the document of a report of any state of completion."""
    scene = Scene(report, preset)
    title = one_line(scene.effective("cover.title"))
    issuer = one_line(scene.effective("cover.issuer"))
    annexed = list(_annexes(scene))
    blocks = (
        Title(title, "cover.title"),
        *_text(scene),
        *_attachment_note(report, [plan.title for plan, _ in annexed]),
        _signature(report, issuer),
        *_annex_pages(report, annexed),
    )
    return Document(title, issuer, charts.numbered(blocks), watermark, dated=report.cover.prepared_on)


# The text: sections by the outline


def _text(scene: Scene) -> Blocks:
    filled = [(section, _filling(scene, section)) for section in scene.preset.outline]
    kept = [pair for number, pair in enumerate(filled) if _is_kept(filled, number)]
    counts = [0] * 5
    blocks: list[Blocks] = []
    for section, content in kept:
        counts[section.level] += 1
        counts[section.level + 1 :] = [0] * (4 - section.level)
        blocks.append((_heading(scene.report, section, counts[section.level]), *content))
    return tuple(block for part in blocks for block in part)


def _filling(scene: Scene, section: Section) -> Blocks:
    below = Scene(scene.report, scene.preset, section.level)
    content = _filled(below, section.fill)
    if content or not (section.fill and section.required):
        return content
    return (Paragraph((Span(BLANK * 2, field=_first_field(section)),)),)


def _filled(scene: Scene, names: Iterable[str]) -> Blocks:
    return tuple(block for name in names for block in _fill(scene, name))


def _fill(scene: Scene, name: str) -> Blocks:
    passage = PASSAGES.get(name)
    return passage(scene) if passage else passages.plain_field(scene, name)


def _first_field(section: Section) -> str:
    return presets.PASSAGES.get(section.fill[0], section.fill)[0]


def _is_kept(filled: list[tuple[Section, Blocks]], number: int) -> bool:
    """A section without content is left out, unless one below it has some."""
    section, content = filled[number]
    if content:
        return True
    for below, below_content in filled[number + 1 :]:
        if below.level <= section.level:
            return False
        if below_content:
            return True
    return False


def _heading(report: Report, section: Section, number: int) -> Heading:
    year = report.cover.year
    words = {
        "project": report.cover.project,
        "unit": report.cover.unit,
        "year": "" if year is None else bare_text(year),
    }
    text, field = section.heading, ""
    for name, word in words.items():
        place, said = f"{{{name}}}", or_blank(word)
        if place in section.heading:
            text = text.replace(f"“{place}”", f"“{nested(said)}”").replace(place, said)
            field = field or f"cover.{name}"
    return Heading(section.level, numbering(section.level, number), text, field)


# Below the text


def _attachment_note(report: Report, titles: list[str]) -> Blocks:
    names = [Span(title) for title in titles]
    for row in report.cover.attachments:
        if row.name.strip():
            names.append(
                Span(attachment_name(row.name) or one_line(row.name), field=f"cover.attachments[{row.id}].name")
            )
    return (AttachmentNote(tuple(names)),) if names else ()


def _signature(report: Report, issuer: str) -> Signature:
    return Signature(
        Span(issuer, field="cover.issuer"), Span(date_text(report.cover.prepared_on), field="cover.prepared_on")
    )


# The annexes, each on a page of its own


def _annexes(scene: Scene) -> Iterable[tuple[AnnexPlan, Blocks]]:
    for plan in scene.preset.annexes:
        content = _filled(scene, plan.fill)
        if content:
            yield plan, content


def _annex_pages(report: Report, annexed: list[tuple[AnnexPlan, Blocks]]) -> Blocks:
    sideways = _SIDEWAYS.get(report.printing.orientation)
    alone = len(annexed) + sum(bool(row.name.strip()) for row in report.cover.attachments) == 1
    blocks: list[Blocks] = []
    for number, (plan, content) in enumerate(annexed, 1):
        blocks.append((Annex("附件" if alone else f"附件{number}", plan.title, sideways), *content))
    return tuple(block for part in blocks for block in part)
