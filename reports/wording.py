"""Sentences that follow from figures; numbering; amounts, rates, dates and targets as the report writes them."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from model import paths
from model.amounts import bare_text, parse_number, rounded
from model.facts import (
    FamilySum,
    execution_points,
    execution_rate,
    execution_score,
    families,
    funding_totals,
    grade,
    indicator_counts,
    points_total,
    total_score,
    uses_total,
)
from model.fields import Override, Target
from model.presets import Preset
from model.report import KINDS, Indicator, Report, Use

BLANK = "＿＿"  # stands where a figure or a text is missing, to be seen and to be written on
LISTED = 12  # names of indicators a sentence lists at most; of more it gives the first half as many and 等

DIGITS = "零一二三四五六七八九"
END_MARKS = "。！？"
OPEN_MARKS = "，；、："
CLOSERS = "”’）》"

_NESTED = str.maketrans("“”‘’", "‘’“”")
_NUMBERED = re.compile(  # 一、二季度 and 3、4月份 begin with no number of an item
    r"^\s*(?:[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])"
    r"|[（(](?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]|[0-9]{1,2}[、．.](?![0-9])|[①-⑳])\s*"
)
_ATTACHED = re.compile(r"^\s*附件\s*[0-9一二三四五六七八九十]{0,3}\s*[：:.．、]\s*")

CATEGORY_WORDS = {
    "政府性基金": "政府性基金预算",
    "国有资本经营": "国有资本经营预算",
    "财政专户": "财政专户管理资金",
    "其他": "其他资金",
}

Generator = Callable[[Report, Preset], str]


# Numbering: GB/T 9704-2012, 7.3.3


def chinese_number(number: int) -> str:
    """Write a whole number from 1 to 9999 in Chinese: 二, 十, 二十一, 一百零五."""
    words, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + unit
        gap = digit == 0
    return words.removeprefix("一") if words.startswith("一十") else words


def numbering(level: int, number: int) -> str:
    """Return the mark of the nth heading or item on a level: 一、 （一） 1. （1）, below that ①."""
    if level == 1:
        return chinese_number(number) + "、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    if level == 3:
        return f"{number}."
    if level > 4 and number <= 20:
        return chr(ord("①") + number - 1)
    return f"（{number}）"


# Figures and texts inside sentences


def one_line(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(piece.strip() for piece in text.splitlines()).strip()


def or_blank(text: str) -> str:
    """Return a text on one line, a visible blank for none."""
    return one_line(text) or BLANK


def money(value: Decimal | None) -> str:
    """Write an amount in prose, without trailing zeros: 98万元, 34.2万元."""
    return f"{BLANK if value is None else bare_text(value)}万元"


def points(value: Decimal | None) -> str:
    """Write points or a score in prose: 12分, 97.14分."""
    return f"{BLANK if value is None else bare_text(value)}分"


def percent(rate: Decimal | None) -> str:
    """Write a rate (1 = all) in prose, at most two decimals: 100%, 96.83%."""
    return BLANK if rate is None else f"{bare_text(rounded(rate * 100))}%"


def date_text(day: date | None) -> str:
    """Write a date as in an official document (7.3.5.4): 2025年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else f"{BLANK}年{BLANK}月{BLANK}日"


def clause(text: str) -> str:
    """Return a text on one line without its closing mark, to stand inside a sentence."""
    return one_line(text).rstrip(END_MARKS + OPEN_MARKS)


def sentence(text: str) -> str:
    """Return a text on one line that ends as a sentence does."""
    bare = one_line(text).rstrip(OPEN_MARKS)
    ended = bare.rstrip(CLOSERS)[-1:] in END_MARKS if bare else True
    return bare if ended else bare + "。"


def with_amount(name: str, amount: str) -> str:
    """Join a name and an amount so that figures never run together: 设备42万元, 分馆2（42万元）."""
    return f"{name}（{amount}）" if name[-1:].isdigit() else name + amount


def nested(text: str) -> str:
    """Return a text as it stands within “ ”: its own quotes become ‘ ’ (GB/T 15834-2011, 4.8.3.3)."""
    return text.translate(_NESTED)


def unnumbered(text: str) -> str:
    """Return an item without the number it was typed with: it gets that of its place. A list within it keeps its own."""
    if any(map(_NUMBERED.match, text.split("\n")[1:])):
        return text
    return _NUMBERED.sub("", text, count=1)


def attachment_name(text: str) -> str:
    """Return the name of an attachment as its note lists it: no number but that of its place, no end mark (7.3.4)."""
    return clause(_NUMBERED.sub("", _ATTACHED.sub("", one_line(text))))


def book_title(text: str) -> str:
    """Return the title of a document in 《》, with 〈〉 for those inside."""
    bare = clause(text)
    if bare.startswith("《") and bare.endswith("》"):
        return bare
    return f"《{bare.replace('《', '〈').replace('》', '〉')}》"


def target_text(target: Target) -> str:
    """Write a target: ≥6个, 12月底前; "" for none."""
    if target.value is None:
        return one_line(target.text + target.unit) if target.text.strip() else ""
    return f"{target.operator}{bare_text(target.value)}{target.unit}"


def actual_text(row: Indicator) -> str:
    """Write a result; a bare number gets the unit of its target: 6个."""
    text = one_line(row.actual)
    try:
        parse_number(text)
    except ValueError:
        return text
    return text + row.target.unit


def family_label(name: str) -> str:
    """Return a first-level indicator as prose calls it: 产出指标."""
    return or_blank(name).removesuffix("指标") + "指标"


# Derived texts


def title(report: Report, preset: Preset) -> str:
    """Return the title of the report: year, unit, name of the report."""
    year = report.cover.year
    return f"{BLANK if year is None else bare_text(year)}年度{or_blank(report.cover.unit)}{preset.report_name}"


def issuer(report: Report, preset: Preset) -> str:
    """Return the issuer below the text: the unit."""
    return or_blank(report.cover.unit)


def funding_narrative(report: Report, preset: Preset) -> str:
    """Tell where the money came from, how much was spent, and on what."""
    spent = funding_totals(report).spent
    spending = "全年未发生支出" if spent == 0 else f"全年实际支出{money(spent)}"
    return (
        f"本项目{_budget_words(report)}{_composition(report)}，资金性质为{_category(report)}。"
        f"{spending}，预算执行率为{percent(execution_rate(report))}。{_uses_words(report)}"
    )


def _budget_words(report: Report) -> str:
    totals = funding_totals(report)
    initial, budget = totals.initial_budget, totals.budget
    if budget is not None and initial == budget:
        return f"年初预算{money(initial)}"
    if initial == 0:
        return f"未安排年初预算，全年预算{money(budget)}"
    if initial is None or budget is None:
        return f"年初预算{money(initial)}，全年预算{money(budget)}"
    return f"年初预算{money(initial)}，调整后全年预算{money(budget)}"


def _composition(report: Report) -> str:
    given = [(or_blank(source.name), source.budget) for source in report.funding.sources if source.budget]
    if not given:
        return ""
    if len(given) == 1:
        return f"，全部为{given[0][0]}"
    return "，其中" + "、".join(with_amount(name, money(amount)) for name, amount in given)


def _category(report: Report) -> str:
    category = report.funding.category
    return CATEGORY_WORDS.get(category, category) or BLANK


def _uses_words(report: Report) -> str:
    uses = [use for use in report.funding.uses if use.name.strip() or use.spent is not None]
    if not uses:
        return ""
    complete = uses_total(report) == funding_totals(report).spent
    if len(uses) == 1 and complete:
        return f"资金全部用于{clause(uses[0].name) or BLANK}。"
    lead = "资金用于" if complete else "资金主要用于"
    return f"{lead}{'：' if len(uses) > 1 else ''}{'，'.join(map(_use_words, uses))}。"


def _use_words(use: Use) -> str:
    return with_amount(clause(use.name) or BLANK, money(use.spent))


def indicator_system(report: Report, preset: Preset) -> str:
    """Tell how many indicators there are on each level, and how the points lie on them."""
    if not report.indicators.rows:
        return f"评价指标体系总分{BLANK}分，设一级指标{BLANK}个、二级指标{BLANK}个、三级指标{BLANK}个。"
    counts = indicator_counts(report)
    parts = [_family_words(family) for family in families(report, preset) if family.rows]
    execution = execution_points(report, preset)
    if execution:
        parts.insert(0, f"预算执行率{points(execution)}")
    return (
        f"评价指标体系总分{points(points_total(report, preset) or None)}，设一级指标{counts.families}个、"
        f"二级指标{counts.groups}个、三级指标{counts.rows}个。其中：{'；'.join(parts)}。"
    )


def _family_words(family: FamilySum) -> str:
    names = [clause(row.name) or BLANK for row in family.rows]
    listed = "、".join(names) if len(names) <= LISTED else "、".join(names[: LISTED // 2]) + "等"
    words = f"{family_label(family.name)}{points(family.points or None)}，包括{listed}{len(names)}个三级指标"
    return words + _points_words([row.points for row in family.rows])


def _points_words(each: Sequence[Decimal | None]) -> str:
    if len(each) < 2 or len(each) > LISTED or None in each:
        return ""
    if len(set(each)) == 1:
        return f"，每项{points(each[0])}"
    return f"，分值分别为{'、'.join(map(points, each))}"


def overall(report: Report, preset: Preset) -> str:
    """Tell the total score, the grade, and the score of each first-level indicator."""
    made = "经自评" if report.cover.kind == KINDS[0] else "经评价"
    grading = f"，绩效等级为“{grade(report, preset) or BLANK}”" if preset.bands else ""
    parts = [_score_words(family_label(f.name), f.points, f.score) for f in families(report, preset) if f.rows]
    execution = execution_points(report, preset)
    if execution:
        parts.insert(0, _score_words("预算执行率", execution, execution_score(report, preset)))
    detail = f"其中，{'，'.join(parts)}。" if parts else ""
    project = nested(or_blank(report.cover.project))
    return f"{made}，“{project}”综合得分{points(total_score(report, preset))}{grading}。{detail}"


def _score_words(name: str, full: Decimal, score: Decimal | None) -> str:
    return f"{name}得{points(score)}（分值{points(full or None)}）"


GENERATORS: dict[str, Generator] = {
    "cover.title": title,
    "cover.issuer": issuer,
    "funding.narrative": funding_narrative,
    "evaluation.indicator_system": indicator_system,
    "conclusion.overall": overall,
}


def effective(report: Report, preset: Preset, path: str) -> str:
    """Return the text of a derived field that counts: what the officer wrote instead, else the generated one."""
    override: Override | None = paths.get(report, path)
    if override is not None and override.text.strip():
        return override.text
    return GENERATORS[path](report, preset)


def fingerprint(text: str) -> str:
    """Return the hash of a generated text that an override keeps of what it replaced."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def has_moved(report: Report, preset: Preset, path: str) -> bool:
    """Tell whether the data have moved since the officer wrote a derived text anew."""
    override: Override | None = paths.get(report, path)
    if override is None or not override.replaced:
        return False
    return fingerprint(GENERATORS[path](report, preset)) != override.replaced
