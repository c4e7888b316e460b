"""版式自检: each clause of the official page (GB/T 9704-2012) with what was measured in the finished PDF."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.draft import State
from model.presets import Preset
from reports.document import Document
from reports.layout_report.clause import Clause
from reports.progress import Progress, part

__all__ = ["Clause", "LayoutReport", "as_text", "examine", "layout_report"]


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """The clauses in their order, the title of the document, and its number of pages."""

    title: str
    pages: int
    clauses: tuple[Clause, ...]

    @property
    def verdict(self) -> str:
        """What it comes to, in one sentence."""
        counts = Counter(each.verdict for each in self.clauses)
        parts = [f"共{len(self.clauses)}项"]
        parts += [f"{counts['不符合']}项不符合"] if counts["不符合"] else []
        parts += [f"{counts['请核对']}项请人工核对"] if counts["请核对"] else []
        parts += [f"{counts['符合']}项符合"]
        parts += [f"{counts['不适用']}项本报告没有"] if counts["不适用"] else []
        parts += [] if counts["不符合"] else ["没有不符合的"]
        return "，".join(parts) + "。"


def layout_report(
    state: State,
    preset: Preset,
    draft_mark: bool = True,
    typefaces: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> LayoutReport:
    """Make the PDF of a draft in memory and measure it; `typefaces` as for an export.

    `progress(done, all)` may raise to end the work. Raises Trouble if a bundled face is missing or damaged.
    """
    import io

    from reports.compose import document_of
    from reports.missing import remarks
    from reports.pdf.typefaces import chosen
    from reports.pdf.write import render

    document = document_of(state, preset, draft_mark)
    target = io.BytesIO()
    rendering = render(document, target, part(progress, 0, 50), chosen(typefaces or {}).faces)
    named = remarks(state.report, rendering.missing)
    return examine(target.getvalue(), document, rendering.missing, named, part(progress, 50, 100))


def examine(
    data: bytes,
    document: Document,
    missing: Sequence[tuple[str, str]] = (),
    named: Sequence[str] = (),
    progress: Progress | None = None,
) -> LayoutReport:
    """Measure a finished PDF of a document; `missing` are its (character, field) without a face, `named` the words on them."""
    from reports.layout_report.annex_clauses import annex_clauses
    from reports.layout_report.elements import elements_of
    from reports.layout_report.line_clauses import line_clauses
    from reports.layout_report.page_clauses import page_clauses
    from reports.layout_report.text_clauses import missing_clause, text_clauses
    from reports.layout_report.title_clauses import title_clauses
    from reports.layout_report.writing_clauses import writing_clauses
    from reports.pdf.reading import read

    reading = read(data, progress)
    elements = elements_of(reading, document, [character for character, _ in missing])
    parts = (title_clauses, text_clauses, annex_clauses, line_clauses, writing_clauses)
    clauses = [*page_clauses(elements, reading), *(clause for part in parts for clause in part(elements))]
    clauses.append(missing_clause(elements, named))
    return LayoutReport(document.title, len(reading.pages), tuple(clauses))


def as_text(report: LayoutReport) -> str:
    """Return the report as plain text, one paragraph a clause."""
    lines = ["版式自检（GB/T 9704—2012）", f"报告：{report.title}", f"页数：{report.pages}", report.verdict]
    for clause in report.clauses:
        lines += ["", f"【{clause.verdict}】{clause.item}（{clause.number or '惯例'}）", f"　　要求：{clause.required}"]
        lines += [f"　　实测：{clause.measured}"] + ([f"　　说明：{clause.reason}"] if clause.reason else [])
    return "\n".join(lines) + "\n"
