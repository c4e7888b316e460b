"""Rules of group A: the money. Sums are exact, rates are spent ÷ adjusted budget."""

from collections.abc import Iterator
from decimal import Decimal

from model.amounts import percent_text, table_text
from model.checks.finding import Finding
from model.checks.words import gives_reason
from model.facts import execution_rate, funding_totals, uses_total
from model.presets import Preset
from model.report import Report

SOURCES, USES, RATE_REASON = "funding.sources", "funding.uses", "funding.rate_reason"
LOW_RATE = Decimal("0.9")


def uses_add_up(report: Report, preset: Preset) -> Iterator[Finding]:
    """A2: the uses add up to what was spent (ui.md §9, error 4)."""
    used, spent = uses_total(report), funding_totals(report).spent
    if used is None or spent is None or used == spent:
        return
    gap = f"{'少' if used < spent else '多'}{table_text(abs(used - spent))}万元"
    message = f"支出明细合计比全年执行数{gap}。请{'补充或' if used < spent else ''}修改支出明细。"
    figures = f"支出明细合计{table_text(used)}万元，全年执行数{table_text(spent)}万元。"
    yield Finding("A2", "error", USES, message, (SOURCES,), figures, table_text(used))


def spending_within_budget(report: Report, preset: Preset) -> Iterator[Finding]:
    """A9: not more is spent than budgeted, for each source and in all (ui.md §9, error 5)."""
    over = [source for source in report.funding.sources if _is_over(source.spent, source.budget)]
    for source in over:
        path = f"{SOURCES}[{source.id}]"
        message = f"“{source.name}”全年执行数大于全年预算数。请核对这两个数。"
        yield Finding(
            "A9", "error", f"{path}.spent", message, (f"{path}.budget",), _figures(source.spent, source.budget)
        )
    totals = funding_totals(report)
    if not over and _is_over(totals.spent, totals.budget):
        message = "全年执行数大于全年预算数。请核对这两个数。"
        yield Finding("A9", "error", SOURCES, message, remedy=_figures(totals.spent, totals.budget))


def _is_over(spent: Decimal | None, budget: Decimal | None) -> bool:
    return spent is not None and budget is not None and spent > budget


def _figures(spent: Decimal | None, budget: Decimal | None) -> str:
    return f"全年执行数{table_text(spent or Decimal(0))}万元，全年预算数{table_text(budget or Decimal(0))}万元。"


def low_rate_has_reason(report: Report, preset: Preset) -> Iterator[Finding]:
    """A9: a rate below 90 % is explained (ui.md §9, error 7)."""
    done = execution_rate(report)
    if done is None or done >= LOW_RATE or RATE_REASON not in preset.fields or gives_reason(report.funding.rate_reason):
        return
    rate = percent_text(done)
    message = f"执行率{rate}，低于90%。请填写未执行完的原因。"
    yield Finding("A9", "warning", RATE_REASON, message, (SOURCES,), "写明哪些支出没有完成、为什么。", rate)


RULES = (uses_add_up, spending_within_budget, low_rate_has_reason)
