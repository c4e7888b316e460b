"""Titles in balanced lines: a trapezoid or a rhombus, no word broken (GB/T 9704 7.3.1)."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise

from reports.pdf.faces import Piece, face
from reports.pdf.lexicon import words
from reports.pdf.lines import Line, Setting, break_lines
from reports.pdf.words import NO_END, NO_START

# What holds together though it is more than one word
_TERMS = """
    绩效评价报告 绩效自评报告 绩效自评 自评报告 评价报告 绩效目标 项目支出 补助资金 奖补资金 补贴资金 配套资金 衔接资金
    财政补助 部门评价 财政评价 单位自评 整体支出 政府采购 购买服务 运行维护 维修改造 提升改造 升级改造 以奖代补 先建后补
    使用管理 使用情况 管理情况 执行情况 落实情况 完成情况 履行情况 集中供养 工作委员会 管理委员会 街道办事处 党群服务
    机关事务 卫生健康局 卫生健康 发展和改革局 发展改革 住房和城乡建设局 农业农村局 农业农村 生态环境局 自然资源局
    交通运输局 应急管理局 应急管理 市场监督 失业保险 基本养老保险 基本医疗保险 最低生活保障 生活保障 临时救助 社会救助
    医疗救助 康复救助 抚恤补助 留守儿童 特困人员 高校毕业生 乡村振兴 脱贫攻坚 乡村建设 人居环境 高标准农田 农村饮水
    饮水安全 巩固提升 水环境 污染防治 垃圾分类 生活垃圾 收运处置 除险加固 职业教育 公用经费 能力提升 营养改善 公共文化 疾病预防
    医疗设备 安全生产 风险普查 政务服务 融媒体 老旧小区 加装电梯 科技创新 文明实践 中心城区 背街小巷 社区卫生服务中心 非物质文化遗产 应急救护
    供销合作社 股份经济合作社 家庭医生 技术开发区 少数民族 法律援助 社区矫正
"""
_WHOLE = re.compile(
    "[（“《][^（）“”《》]{1,12}[）”》]|[A-Za-z]+|——|"
    "[0-9]+(?:[—～~至-][0-9]+)?(?:年度|年|个|所|家|项|期|批|号|标段|G|[A-Za-z]+)?"
)
_AFTER = re.compile(
    "年度|人民政府|委员会|联合会|工会|红十字会|宣传部|组织部|统战部|武装部|公司|支队|大队|推广站|监测站|少年宫|图书馆|文化馆|博物馆|学校|中学|小学|大学|幼儿园|"
    "医院|中心|办公室|街道|局|厅|馆|办|处|院|所|的|关于|[”》），、；]"
)
_BEFORE = re.compile("绩效|自评|评价报告|报告|重点项目|项目支出|专项|[与及]|[“《（]")
_PLACE = frozenset("省市州盟区县旗镇乡村")  # ends the name of a place
# Ends a word of more than one character: it does not begin the next line.
_ENDING = frozenset(
    "局厅委处科所院校馆站场厂园路街道桥河湖江山库炉桩机器车船费款金率量数额值法案线网群队组团社会党员工师生人家户者长制性化度期"
    "级类型件套批次费病品证券权书表册楼房舍地带段点层室厅台池塘坝渠井泵管"
)
_JOINING = frozenset("和与及或、的等")
_UNKNOWN = 10.0  # beside a character of which nothing is known
_BESIDE_WORD = 4.0
_TERM_BROKEN = 20.0
_BESIDE_PART = 25.0  # between characters that seem to be parts of one word
_WORD_BROKEN = 40.0
_COMPOUND = 4  # characters: so long a word is made of two
_UNEVEN = 10.0  # times the square of how far a line is from the mean
_STUMP = 8.0  # a line of less than half the mean
_LINE = 14.0  # one more line than needed: better than a broken word, worse than anything else
_NEVER = float("inf")
_SAME_WIDTH = 2.0
_HOURGLASS = 12.0
_BLOCK = 20.0  # two lines of one width and no more: rather one line more
_SEARCHED = 160  # characters; a longer title is broken like a text
_MOST_LINES = 8
_REMEMBERED = 64


def balanced_lines(text: Sequence[Piece], size: float, measure: float) -> list[Line]:
    """Set a short text, to be centred, in balanced lines no wider than the measure."""
    whole = "".join(piece.text for piece in text)
    widths = tuple(face(piece.face).widths[mark] * size / 1000 for piece in text for mark in piece.text)
    parts = balance(widths, whole, measure) if whole else ()
    if not parts:
        return break_lines(text, Setting(size, measure, stretch=0.0))
    ends = accumulate(map(len, parts), initial=0)
    return [one_line(_part(text, *_bare(whole, start, end)), size) for start, end in pairwise(ends)]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The places of a line without the spaces at both ends, which would put it off the middle."""
    shown = text[start:end].strip(" ")
    if shown:
        start = text.index(shown, start)
        end = start + len(shown)
    return start, end


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


@lru_cache(maxsize=_REMEMBERED)
def balance(widths: tuple[float, ...], text: str, measure: float) -> tuple[str, ...]:
    """Cut a title into lines no wider than the measure; `widths` are those of its characters.

    Returns nothing where that takes more than a few lines: then it is no title but a text.
    """
    total = sum(widths)
    if total <= measure:
        return (text,)
    least = int(total // measure) + 1
    if len(text) > _SEARCHED or least > _MOST_LINES:
        return ()
    costs = _place_costs(text)
    between_words = [place for place in range(1, len(text)) if costs[place] < _WORD_BROKEN]
    for places in (between_words, range(1, len(text))):
        best: tuple[float, tuple[int, ...]] = (_NEVER, ())
        for number, count in enumerate(range(least, _MOST_LINES + 1)):
            if best[0] >= _TERM_BROKEN:
                cost, cuts = _best_cuts(widths, costs, places, measure, count)
                best = min(best, (cost + _LINE * number, cuts))
        if best[0] < _NEVER:
            return tuple(text[a:b] for a, b in pairwise((0, *best[1], len(text))))
    return ()


def _best_cuts(
    widths: Sequence[float], costs: Sequence[float], places: Sequence[int], measure: float, count: int
) -> tuple[float, tuple[int, ...]]:
    """The cost of cutting into `count` lines at some of the places, and the cheapest of them for it."""
    ends = list(accumulate(widths, initial=0.0))
    target = ends[-1] / count

    @cache
    def rest(start: int, lines: int, previous: float, falling: bool) -> tuple[float, tuple[int, ...]]:
        if lines == 1:
            width = ends[-1] - ends[start]
            cost = _shape(previous, width, falling) + _uneven(width, target)
            cost += _BLOCK if count == 2 and abs(width - previous) < 1 else 0.0
            return (cost, ()) if width <= measure else (_NEVER, ())
        best: tuple[float, tuple[int, ...]] = (_NEVER, ())
        for place in places[bisect_right(places, start) :]:
            width = ends[place] - ends[start]
            if width > measure:
                break
            tail, cuts = rest(place, lines - 1, round(width, 3), falling or 0 < width < previous)
            cost = tail + costs[place] + _shape(previous, width, falling) + _uneven(width, target)
            best = min(best, (cost, (place, *cuts)))
        return best

    return rest(0, count, 0.0, False)


def _uneven(width: float, mean: float) -> float:
    return _UNEVEN * ((width - mean) / mean) ** 2 + (_STUMP if width < mean / 2 else 0.0)


def _shape(previous: float, width: float, falling: bool) -> float:
    """A line that widens after a narrower one makes an hourglass; two of one width make a block."""
    if falling and width > previous:
        return _HOURGLASS
    return _SAME_WIDTH if previous and abs(width - previous) < 1 else 0.0


def _place_costs(text: str) -> list[float]:
    """What a break costs at each place of a title."""
    costs = [_WORD_BROKEN] * (len(text) + 1)
    place = 0
    for before, after in pairwise((*words(text), "")):
        if len(before) == _COMPOUND:
            costs[place + _COMPOUND // 2] = _TERM_BROKEN
        place += len(before)
        costs[place] = _between(before, after)
    held = set(_within_terms(text))
    for place in held:
        costs[place] = max(costs[place], _TERM_BROKEN)
    for pattern, place_of, cost in ((_AFTER, re.Match.end, 0.0), (_BEFORE, re.Match.start, 0.5)):
        for place in map(place_of, pattern.finditer(text)):
            if place not in held and costs[place] < _WORD_BROKEN:
                costs[place] = cost
    for match in _WHOLE.finditer(text):
        costs[match.start() + 1 : match.end()] = [_WORD_BROKEN] * (match.end() - match.start() - 1)
    for place in range(1, len(text)):
        before, after = text[:place].rstrip(" "), text[place:].lstrip(" ")
        if after[:1] in tuple(NO_START) or before[-1:] in tuple(NO_END):
            costs[place] = 3 * _WORD_BROKEN
    return costs


def _within_terms(text: str) -> Iterator[int]:
    for term in _TERMS.split():
        start = text.find(term)
        while start >= 0:
            yield from range(start + 1, start + len(term))
            start = text.find(term, start + 1)


def _between(before: str, after: str) -> float:
    """What a break costs between two words; single characters mostly belong to a word that is not known."""
    if after in _JOINING:
        return _BESIDE_WORD if after in "和与及或" else _WORD_BROKEN
    if before in _JOINING:
        return _UNKNOWN
    if len(after) == 1 and after in _ENDING:
        return _BESIDE_PART
    if before in _PLACE or (len(before) == 1 and before in _ENDING):
        return _BESIDE_WORD
    if len(before) == 1:
        return _BESIDE_PART
    return _UNKNOWN if len(after) == 1 else _BESIDE_WORD


def told_places(text: str) -> list[bool | None]:
    """Tell of each place of a title whether it lies between two words, not within one; None where no known word tells."""
    return [False if cost >= _WORD_BROKEN else True if cost <= _BESIDE_WORD else None for cost in _place_costs(text)]
