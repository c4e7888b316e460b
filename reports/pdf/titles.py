"""Titles in balanced lines: a trapezoid or a rhombus, no word broken (GB/T 9704 7.3.1)."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from reports.pdf.faces import Piece, face
from reports.pdf.lines import Line, Setting, break_lines
from reports.pdf.words import NO_END, NO_START

_TERMS = """
    绩效评价报告 绩效自评报告 绩效评价 绩效自评 自评报告 评价报告 绩效目标 指标体系 评分表 自评表 情况表 明细表
    项目支出 重点项目 专项经费 专项资金 补助资金 奖补资金 补贴资金 配套资金 衔接资金 财政支出 财政补助 财政补贴
    部门评价 财政评价 单位自评 整体支出 政府采购 购买服务 运行维护 维修改造 提升改造 升级改造 以奖代补 先建后补
    使用管理 使用情况 管理情况 执行情况 落实情况 完成情况 履行情况 监督管理 综合治理 综合执法 集中供养
    工作委员会 管理委员会 街道办事处 人民政府 人民法院 人民检察院 办事处 办公室 委员会 指挥部 领导小组 联合会 协会
    服务中心 管理中心 控制中心 党群服务 直属机关 机关事务 事务局 管理局 财政局 教育局 民政局 文化局 旅游局 水务局
    卫生健康局 卫生健康 发展和改革局 发展改革 住房和城乡建设局 城乡建设 农业农村局 农业农村 生态环境局 生态环境
    自然资源局 自然资源 交通运输局 交通运输 应急管理局 应急管理 市场监督 退役军人 人力资源 社会保障 医疗保障 统计局
    审计局 公安局 司法局 商务局 信访局 图书馆 文化馆 博物馆 档案馆 美术馆 体育馆 纪念馆 科技馆 幼儿园 敬老院 卫生院
    养老保险 医疗保险 工伤保险 失业保险 城乡居民 基本养老保险 基本医疗保险 最低生活保障 生活保障 临时救助 社会救助 医疗救助
    康复救助 优抚对象 抚恤补助 残疾儿童 残疾人 留守儿童 妇女儿童 未成年人 老年人 困难群众 特困人员 高校毕业生 农民工
    乡村振兴 脱贫攻坚 乡村建设 人居环境 高标准农田 农村公路 农村饮水 饮水安全 饮用水 水源地 水环境 流域 污染防治 污水
    垃圾分类 生活垃圾 收运处置 大气 土壤 森林 防火 防汛 抗旱 河道 水库 除险加固 园林绿化 绿化 环境卫生 环境 卫生
    义务教育 学前教育 职业教育 高中 教育 普惠性 民办 生均 公用经费 薄弱环节 能力提升 营养改善 助学金 奖学金 学生 教师
    公共文化 公共服务 公共卫生 疾病预防 疾病 预防 传染病 监测 预警 实验室 医疗设备 医疗 设备 购置 采购 租赁 药品 疫苗
    食品安全 安全生产 安全 消防 抽检 检验 检测 自然灾害 风险普查 风险 普查 灾害 救援 物资 储备 应急
    信息化 数字化 智能化 集约化 信息系统 政务信息 政务服务 政务 系统 平台 数据 档案 馆藏 加工 网络 智慧 安防 融媒体
    老旧小区 小区 改造 加装电梯 电梯 棚户区 保障性 住房 租房 物业 道路 桥梁 照明 路灯 供水 供热 管网 停车场 公园
    科技创新 创新券 创新 创业 就业 人才 引进 培训 招商引资 产业 园区 企业 中小企业 转型 试点 示范 孵化 扶持 奖励
    巩固 提升 治理 整治 修缮 维修 维护 运行 运营 保护 修复 规划 编制 设计 勘察 监理 审计 评估 宣传 推广 活动 比赛
    常务委员会 少年宫 支队 大队 推广站 监测站 新时代 文明实践 一体化 信息 标准化 现代化 规范化 精细化 国产化 均等化 自动
    重度 颗粒物 激光 雷达 监控 视频 跟踪 委托 业务费
    可持续 满意度 总体 目标 指标值 完成值 对象 社会 经济 生态 效益 影响 达成 预期 数量 质量 时效 成本 年度 指标 分值 得分 偏差
    原因 分析 改进 措施 实际 预算 项目 支出 绩效 评价 自评 报告 建设 工程 资金 经费 补助 补贴 社区 分馆 中心 学校 医院
    中学 小学 大学 街道 单位 工作 管理 服务 图书 广电 旅游 文化 体育 养老 托育 福利 慈善 志愿 综合 专项 中期 情况 保障
"""
_WORDS = re.compile(
    "|".join(
        [
            "[（“《][^（）“”《》]{1,12}[）”》]",
            *sorted(_TERMS.split(), key=len, reverse=True),
            "[0-9]+(?:[—～~至-][0-9]+)?(?:年度|年|个|所|家|项|期|批|号|标段)?",
            "[A-Za-z]+",
            "——",
        ]
    )
)
_AFTER = re.compile(
    "年度|人民政府|委员会|联合会|工会|红十字会|宣传部|组织部|统战部|武装部|公司|支队|大队|推广站|监测站|少年宫|图书馆|文化馆|博物馆|学校|中学|小学|大学|幼儿园|"
    "医院|中心|办公室|街道|局|厅|馆|办|处|院|所|的|关于|[”》），、；]"
)
_BEFORE = re.compile("绩效|自评|评价报告|报告|重点项目|项目支出|专项|[与及]|[“《（]")
_UNKNOWN = 10.0  # between characters of which nothing is known
_BESIDE_WORD = 4.0
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
    costs = [_UNKNOWN] * (len(text) + 1)
    for match in _WORDS.finditer(text):
        costs[match.start()] = costs[match.end()] = _BESIDE_WORD
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


def is_between_words(text: str, place: int) -> bool | None:
    """Tell whether a title parts between two words at a place, not within one; None where no known word tells."""
    spans = [match.span() for match in _WORDS.finditer(text)]
    if any(start < place < end for start, end in spans):
        return False
    if text[place - 1] in "、，）》”" or text[place] in "（《“":
        return True
    return True if {place} <= {end for _, end in spans} & {start for start, _ in spans} else None
