"""Clauses about tables and annexes."""

from collections.abc import Callable

import pytest

from reports import gongwen as g
from reports.document import Annex, AttachmentNote, Span
from reports.layout_report import LayoutReport
from reports.pdf.page import Run
from tests.reports.layout_report.measuring import DOCUMENT, broken, clause, measured, moved
from tests.reports.pdf.demo import demo_document


def tabled(change: Callable[[Run], Run] = lambda run: run) -> LayoutReport:
    document = demo_document()
    return measured(document, lambda result: moved(result, change))


def test_a_table_in_small_type_is_told() -> None:
    def smaller(run: Run) -> Run:
        return run._replace(size=9.0) if run.size == 10.5 or run.size == 12.0 else run

    assert "是小5号（9磅），共" in broken(tabled(smaller))["表格"]


@pytest.mark.parametrize(("width", "is_kept"), [(0.4, False), (0.5, True), (0.75, True), (1.0, False)])
def test_the_rules_of_tables_are_measured(monkeypatch: pytest.MonkeyPatch, width: float, is_kept: bool) -> None:
    monkeypatch.setattr(g, "TABLE_RULE", width)
    found = clause(tabled(), "表格线")
    assert found.measured == f"{width:g}磅"
    assert (found.verdict == "符合") is is_kept


def test_annexes_that_are_only_named_are_told_apart() -> None:
    note = AttachmentNote(tuple(map(Span, ("指标评分表", "资金明细表", "合同", "照片"))))
    document = DOCUMENT._replace(blocks=(*DOCUMENT.blocks[:-4], note, *DOCUMENT.blocks[-3:]))
    found = clause(measured(document), "附件说明")
    assert found.verdict == "符合"
    assert found.measured.endswith("4个附件，附件2、3、4另附")


def test_an_annex_headed_otherwise_than_it_is_named_is_told() -> None:
    document = DOCUMENT._replace(blocks=(*DOCUMENT.blocks[:-2], Annex("附件1", "评分表"), DOCUMENT.blocks[-1]))
    assert broken(measured(document)) == {"附件说明": "附件1在说明中是“指标评分表”，标题是“评分表”"}
