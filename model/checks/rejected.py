"""R2: what was typed into a field and is no value of it (kept beside the report until it is mended)."""

from collections.abc import Iterator
from decimal import Decimal

from model import paths
from model.amounts import bare_text, parse_number, plain
from model.checks.finding import Finding
from model.checks.words import cell_words, quoted
from model.draft import State
from model.fields import Spec


def rejected_input(state: State) -> Iterator[Finding]:
    """R2: one finding for each field whose typed text was refused (ui.md §9, error 2)."""
    for path, typed in state.session.rejected.items():
        try:
            words, spec = cell_words(state.report, path), paths.spec_of(path)
        except KeyError:  # its row is gone
            continue
        message = f"{words}{_expected(spec, typed)}。现在填的是{quoted(typed)}。"
        yield Finding("R2", "error", path, message, remedy="请改正，或清空后重填。", excerpt=typed)


def _expected(spec: Spec, typed: str) -> str:
    if spec.kind == "date":
        return "应为日期，例如2025年3月5日"
    if spec.kind == "choice":
        return f"应为{'、'.join(spec.choices)}中的一项"
    if spec.kind != "number":
        return "填写的内容不能识别"
    if spec.low is not None and spec.high is not None:
        return f"应为{bare_text(spec.low)}至{bare_text(spec.high)}之间的数字"
    if spec.low is not None and _is_below(typed, spec.low):
        return f"不能小于{bare_text(spec.low)}"
    return f"应为数字，例如{'189.40' if spec.unit else '12'}"


def _is_below(typed: str, low: Decimal) -> bool:
    try:
        return parse_number(plain(typed).rstrip("元万亿分")) < low
    except ValueError:
        return False
