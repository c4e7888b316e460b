"""How each list of the form stands as a table: its columns, computed cells and totals row."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gui.editor.session import Session
from model.amounts import in_unit, percent_text, rounded, table_text
from model.facts import add, funding_totals, rate, uses_total

DASH = "—"
RATE, SHARE = "执行率", "占比"  # computed columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is an attribute of the row, or "" where `compute` writes the cell."""

    name: str
    title: str = ""  # "" takes the label of the field
    width: int = 0  # pixels at the standard type size; 0 takes a share of what is left
    share: int = 1
    compute: Callable[[Session, Any], str] | None = None
    why: Callable[[Session, Any], str] | None = None  # the tooltip of a computed cell
    fixed: bool = False  # a field the officer does not edit here
    repeats: bool = False  # spreadsheets merge its equal cells: blank below a text means the same again

    @property
    def key(self) -> str:
        """What names the column in its table."""
        return self.name or self.title


@dataclass(frozen=True, slots=True)
class Total:
    """One cell of the totals row: its text and, for a verdict, its severity."""

    text: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class TableForm:
    """A list of the form as a table."""

    columns: tuple[Column, ...]
    totals: Callable[[Session], dict[str, Total]] | None = None  # by key of the column
    empty: str = "还没有内容。可以添加一行，或从表格粘贴。"


def money(session: Session, value: Decimal | None) -> str:
    """Write an amount in the draft's unit."""
    return "" if value is None else table_text(in_unit(value, session.state.session.money_unit))


def _rate_text(part: Decimal | None, whole: Decimal | None) -> str:
    found = rate(part, whole)
    return DASH if found is None else percent_text(found)


def _rate_why(session: Session, row: Any) -> str:
    if rate(row.spent, row.budget) is None:
        return "填写全年预算数和全年执行数后自动计算"
    return f"自动计算：{money(session, row.spent)}÷{money(session, row.budget)}"


def _source_totals(session: Session) -> dict[str, Total]:
    sums = funding_totals(session.report)
    return {
        "name": Total("合计"),
        "initial_budget": Total(money(session, sums.initial_budget)),
        "budget": Total(money(session, sums.budget)),
        "spent": Total(money(session, sums.spent)),
        RATE: Total(_rate_text(sums.spent, sums.budget)),
    }


def _share(session: Session, use: Any) -> str:
    found = rate(use.spent, uses_total(session.report))
    return DASH if found is None else percent_text(found, 1)


def _share_why(session: Session, use: Any) -> str:
    return "自动计算：实际支出÷支出合计"


def _use_totals(session: Session) -> dict[str, Total]:
    uses = session.report.funding.uses
    spent, total = funding_totals(session.report).spent, uses_total(session.report)
    return {
        "name": Total("合计"),
        "remark": _verdict(session, total, spent),
        "budget": Total(money(session, add(use.budget for use in uses))),
        "spent": Total(money(session, total)),
        SHARE: Total("100.0%" if total else DASH),
    }


def _verdict(session: Session, total: Decimal | None, spent: Decimal | None) -> Total:
    if total is None or spent is None:
        return Total("")
    if total == spent:
        return Total("与全年执行数一致", "ok")
    unit = session.state.session.money_unit
    word = "少" if total < spent else "多"
    return Total(f"比全年执行数{word}{money(session, abs(total - spent))}{unit}", "error")


FORMS: dict[str, TableForm] = {
    "overview.basis_documents": TableForm(
        (Column("title", share=3), Column("number", width=190), Column("issued_on", width=140)),
        empty="还没有依据文件。可以添加一行，或从表格粘贴。",
    ),
    "funding.sources": TableForm(
        (
            Column("name", share=1, fixed=True),
            Column("initial_budget", width=122),
            Column("budget", width=122),
            Column("spent", width=122),
            Column("", RATE, 96, compute=lambda _, row: _rate_text(row.spent, row.budget), why=_rate_why),
        ),
        _source_totals,
    ),
    "funding.uses": TableForm(
        (
            Column("name", share=2),
            Column("remark", share=3),
            Column("budget", width=118),
            Column("spent", width=132),
            Column("", SHARE, 76, compute=_share, why=_share_why),
        ),
        _use_totals,
        "还没有支出明细。可以添加一行，或从表格粘贴。",
    ),
    "implementation.activities": TableForm(
        (
            Column("name", share=3),
            Column("quantity", width=84),
            Column("unit", width=70),
            Column("finished", width=110),
            Column("remark", share=2),
        ),
        empty="还没有主要工作。可以添加一行，或从表格粘贴。",
    ),
    "cover.attachments": TableForm((Column("name"),), empty="没有附件时不用填。"),
    "evidence.rows": TableForm(
        (
            Column("title", share=3),
            Column("dated", width=132),
            Column("page", width=64),
            Column("place", share=2),
            Column("subject", width=128),
            Column("file", share=2),
        ),
        empty="还没有佐证材料。可以添加一行，或从表格粘贴。",
    ),
}


def points(value: Decimal | None) -> str:
    """Write points or a score with two decimals."""
    return "" if value is None else table_text(rounded(value))
