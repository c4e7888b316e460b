"""A document that keeps every clause, and what the layout report measures of it or of one set otherwise."""

import io
from collections.abc import Callable

from model import presets
from reports.document import Annex, AttachmentNote, Document, Heading, Paragraph, Signature, Span, Title
from reports.layout_report import Clause, LayoutReport, examine
from reports.pdf.layout import layout
from reports.pdf.page import Layout, Run
from reports.pdf.write import draw

KEY = presets.catalogue()["key-project"]
MM = 72 / 25.4
LONG = "青屏区在各街道社区建设图书分馆并走访居民了解他们的阅读需要和习惯" * 40
DOCUMENT = Document(
    "澜川市青屏区图书馆社区图书分馆建设项目绩效评价报告",
    "澜川市青屏区图书馆",
    (
        Title("澜川市青屏区图书馆社区图书分馆建设项目绩效评价报告"),
        Heading(1, "一、", "基本情况"),
        Heading(2, "（一）", "项目背景"),
        Paragraph((Span(LONG),)),
        Heading(3, "1.", "预算"),
        Heading(4, "（1）", "支出"),
        Paragraph((Span("走访居民98.5%。" * 30),)),
        AttachmentNote((Span("指标评分表"), Span("资金明细表"))),
        Signature(Span("澜川市青屏区图书馆"), Span("2026年3月6日")),
        Annex("附件1", "指标评分表"),
        Paragraph((Span("见所附材料。"),)),
    ),
    "草稿",
)


def measured(document: Document = DOCUMENT, change: Callable[[Layout], Layout] = lambda result: result) -> LayoutReport:
    target = io.BytesIO()
    result = layout(document)
    draw(document, change(result), target)
    return examine(target.getvalue(), document, result.missing)


def clause(report: LayoutReport, item: str) -> Clause:
    return next(each for each in report.clauses if each.item == item)


def broken(report: LayoutReport) -> dict[str, str]:
    return {each.item: each.reason for each in report.clauses if each.verdict == "不符合"}


def moved(result: Layout, change: Callable[[Run], Run]) -> Layout:
    pages = tuple(page._replace(runs=tuple(map(change, page.runs))) for page in result.pages)
    return result._replace(pages=pages)
