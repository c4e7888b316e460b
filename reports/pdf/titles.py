"""Titles in balanced lines: a trapezoid or a rhombus, no word broken (GB/T 9704 7.3.1)."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from reports.pdf.faces import Piece, face
from reports.pdf.lines import Line, Setting, break_lines
from reports.pdf.words import NO_END, NO_START

_TERMS = """
    绩效评价报告 绩效自评报告 工作委员会 街道办事处 绩效评价 绩效自评 自评报告 评价报告 指标体系
    项目支出 重点项目 专项经费 专项资金 财政支出 部门评价 财政评价 单位自评 整体支出 人民政府
    服务中心 管理中心 直属机关 评分表 自评表 情况表 明细表 办公室 委员会 管理局 财政局 教育局
    民政局 文化局 旅游局 图书馆 文化馆 博物馆 可持续 满意度 指标值 完成值 对象 社会 经济 生态
    效益 影响 达成 预期 数量 质量 时效 成本 年度 指标 分值 得分 偏差 原因 分析 改进 措施
    实际 预算 项目 支出 绩效 评价 自评 报告 建设 工程 资金 经费 社区 分馆 中心 学校 医院
    街道 单位 工作 管理 服务 图书 广电 旅游 文化
"""
_WORDS = re.compile("|".join([*_TERMS.split(), "[0-9]+(?:年度|年)?", "[A-Za-z]+"]))  # longer terms first
_AFTER = re.compile(
    "年度|人民政府|委员会|图书馆|文化馆|博物馆|学校|中学|小学|大学|医院|中心|办公室|街道|局|厅|馆|办|处|院|所|的|关于|[”》），、；]"
)
_BEFORE = re.compile("绩效|自评|评价报告|报告|重点项目|项目支出|专项|[“《（]")
_WORD_BROKEN = 40.0
_LINE = 14.0  # one more line than needed: better than a broken word, worse than anything else
_NEVER = float("inf")
_SAME_WIDTH = 2.0
_HOURGLASS = 12.0
_SEARCHED = 80  # characters; a longer title is broken like a text
_MOST_LINES = 4


def balanced_lines(text: Sequence[Piece], size: float, measure: float) -> list[Line]:
    """Set a short text, to be centred, in balanced lines no wider than the measure."""
    whole = "".join(piece.text for piece in text)
    widths = [face(piece.face).widths[mark] * size / 1000 for piece in text for mark in piece.text]
    parts = balance(widths, whole, measure) if whole else []
    if not parts:
        return break_lines(text, Setting(size, measure, stretch=0.0))
    found = []
    start = 0
    for part in parts:
        found.append(one_line(_part(text, start, start + len(part)), size))
        start += len(part)
    return found


def one_line(text: Sequence[Piece], size: float) -> Line:
    """Set a text on one line, however long it is."""
    lines = break_lines(text, Setting(size, float("inf")))
    return lines[0] if lines else Line((), 0.0, 0.0)


def _part(text: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """The pieces between two places of the whole text."""
    found = []
    at = 0
    for piece in text:
        part = piece.text[max(0, start - at) : max(0, end - at)]
        if part:
            found.append(piece._replace(text=part))
        at += len(piece.text)
    return found


def balance(widths: Sequence[float], text: str, measure: float) -> list[str]:
    """Cut a title into lines no wider than the measure; `widths` are those of its characters.

    Returns nothing where that takes more than a few lines: then it is no title but a text.
    """
    total = sum(widths)
    if total <= measure:
        return [text]
    least = int(total // measure) + 1
    if len(text) > _SEARCHED or least > _MOST_LINES:
        return []
    best: tuple[float, tuple[int, ...]] = (_NEVER, ())
    for number, count in enumerate(range(least, _MOST_LINES + 1)):
        if best[0] >= _WORD_BROKEN:
            cost, cuts = _best_cuts(widths, text, measure, count)
            best = min(best, (cost + _LINE * number, cuts))
    return [text[a:b] for a, b in pairwise((0, *best[1], len(text)))] if best[0] < _NEVER else []


def _best_cuts(widths: Sequence[float], text: str, measure: float, count: int) -> tuple[float, tuple[int, ...]]:
    """The cost of cutting into `count` lines, and the cheapest places for it."""
    ends = [0.0]
    for width in widths:
        ends.append(ends[-1] + width)
    costs = _place_costs(text)
    target = ends[-1] / count

    @cache
    def rest(start: int, lines: int, previous: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        if lines == 1:
            width = ends[-1] - ends[start]
            cost = _shape(previous, width, falling) + ((width - target) / target) ** 2 * 10
            return (cost, ()) if width <= measure else (_NEVER, ())
        best: tuple[float, tuple[int, ...]] = (_NEVER, ())
        for place in range(start + 1, len(text)):
            width = ends[place] - ends[start]
            if width > measure:
                break
            tail, cuts = rest(place, lines - 1, round(width, 3), falling or 0 < width < previous)
            cost = tail + costs[place] + _shape(previous, width, falling) + ((width - target) / target) ** 2 * 10
            best = min(best, (cost, (place, *cuts)))
        return best

    return rest(0, count, 0.0, False)


def _shape(previous: float, width: float, falling: bool) -> float:
    """A line that widens after a narrower one makes an hourglass; two of one width make a block."""
    if falling and width > previous:
        return _HOURGLASS
    return _SAME_WIDTH if previous and abs(width - previous) < 1 else 0.0


def _place_costs(text: str) -> list[float]:
    costs = [4.0] * (len(text) + 1)
    for match in _AFTER.finditer(text):
        costs[match.end()] = 0.0
    for match in _BEFORE.finditer(text):
        costs[match.start()] = min(costs[match.start()], 0.5)
    for match in _WORDS.finditer(text):
        for place in range(match.start() + 1, match.end()):
            costs[place] = _WORD_BROKEN
    for place in range(1, len(text)):
        if text[place] in NO_START or text[place - 1] in NO_END:
            costs[place] = 3 * _WORD_BROKEN
    return costs
