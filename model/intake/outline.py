"""Which section of a report kind a heading of the source stands for, and which field takes its text."""

from difflib import SequenceMatcher

from model.intake.paragraphs import same_words
from model.paths import spec_of
from model.presets import PASSAGES, Preset, Section

ROW_FIELDS = ("conclusion.analysis", "conclusion.achievements", "conclusion.problems", "conclusion.suggestions")
ALIKE = 0.6  # share of common characters from which two headings are taken for the same
SURE = 0.8  # … where its place or its form speaks against it
SAME = 0.98  # no difference but in quoted names and punctuation
ELSEWHERE = 0.1  # what the likeness of a section of another level or chapter loses
# Headings of other outlines in use for what a field holds (domain.md §2.5).
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "overview.background": ("项目背景", "项目概况", "项目基本情况", "项目简介", "立项背景", "项目背景及目的"),
    "overview.basis": ("立项依据", "项目立项依据", "政策依据", "项目设立依据", "立项背景及依据"),
    "overview.goal": ("绩效目标", "项目绩效目标设定情况", "总体目标", "绩效目标及完成情况"),
    "funding.narrative": ("资金投入和使用情况", "资金到位及使用情况", "预算执行情况", "项目资金情况", "资金安排和使用"),
    "funding.management": ("资金管理情况",),
    "implementation.narrative": ("实施情况", "项目组织实施情况", "项目实施过程", "主要工作开展情况"),
    "implementation.organisation": ("组织管理情况", "项目组织管理"),
    "evaluation.purpose": ("自评目的", "评价目的和意义", "绩效评价目的、对象和范围"),
    "evaluation.design": ("自评过程", "评价工作过程", "绩效评价实施过程", "绩效评价工作过程", "评价工作组织实施"),
    "evaluation.basis": ("评价依据",),
    "evaluation.indicator_system": ("评价指标体系", "指标体系", "评价指标体系及评分标准", "绩效评价指标体系"),
    "evaluation.scoring_standard": ("评分标准", "评分方法", "评价方法和标准"),
    "conclusion.overall": ("评价结论", "自评结论", "综合评价结论", "综合评价情况及评价结论"),
    "conclusion.analysis": ("绩效分析", "绩效评价指标分析", "绩效指标分析", "指标完成情况分析"),
    "conclusion.achievements": ("主要绩效", "主要成效", "取得的成效", "主要经验及做法"),
    "conclusion.problems": ("存在问题", "存在的问题", "存在的主要问题", "存在的问题及原因分析", "存在问题和不足"),
    "conclusion.suggestions": (
        "改进措施",
        "有关建议",
        "下一步工作建议",
        "相关建议",
        "意见建议",
        "下一步改进措施",
        "工作建议",
    ),
    "conclusion.other": ("其他需要说明的问题", "其他说明", "其他事项"),
}

GOALS = "goals"  # the passage that prints three fields, each behind a lead of its own
# Field → the lead the report prints before it, then other names in use.
GOAL_LEADS: dict[str, tuple[str, ...]] = {
    "overview.goal": ("总体绩效目标", "总体目标", "项目总体目标", "项目总体绩效目标", "中长期目标"),
    "overview.annual_goal": ("年度绩效目标", "年度目标", "当年绩效目标", "项目年度绩效目标"),
    "overview.annual_result": (
        "年度目标完成情况",
        "年度目标实际完成情况",
        "年度绩效目标完成情况",
        "绩效目标完成情况",
    ),
}


def goal_field(section: Section, lead: str) -> str:
    """Return the field of the goals passage a lead names, "" where it names none or the section has no goals."""
    if GOALS not in section.fill:
        return ""
    return next((path for path, names in GOAL_LEADS.items() if lead in names), "")


def takers(section: Section) -> list[str]:
    """Return the fields of a section that can take running text, in the order they are printed."""
    fields = [path for name in section.fill for path in PASSAGES.get(name, (name,))]
    return [path for path in fields if path in ROW_FIELDS or spec_of(path).kind == "prose"]


def field_for(section: Section, heading: str) -> str:
    """Return the field that takes the text below a heading standing for a section, "" where none does."""
    fields = takers(section)
    return max(fields, key=lambda path: _field_likeness(path, heading)) if fields else ""


def _field_likeness(path: str, heading: str, least: float = 0.0) -> float:
    names = (spec_of(path).label, *OTHER_NAMES.get(path, ()))
    return max(likeness(name, heading, least) for name in names)


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """Return how alike two headings are: 0 nothing in common, 1 the same but for quoted names and punctuation.

    What is sure to stay below `least` is returned as 0, for speed.
    """
    first, second = same_words(one), same_words(other)
    length = len(first) + len(second)
    common = sum(sign in second for sign in first)
    if not common or 2 * common < least * length:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def section_for(
    preset: Preset, heading: str, level: int, chapter: Section | None, least: float = ALIKE
) -> Section | None:
    """Return the section a heading stands for, the most alike one; None below the least likeness.

    One of another level or chapter must be more alike to be taken; below （一） there is no looking elsewhere.
    """
    outline = preset.outline
    near = _below(outline, chapter) if chapter and level > 1 else list(outline)
    near = [section for section in near if section.level == level]
    far = [section for section in outline if section not in near] if level < 3 else []
    values = [(value, section) for section in near if (value := _section_likeness(section, heading)) >= least]
    least = max(least, SURE)
    values += [
        (value - ELSEWHERE, section) for section in far if (value := _section_likeness(section, heading)) >= least
    ]
    return max(values, key=lambda found: found[0])[1] if values else None


def _below(outline: tuple[Section, ...], chapter: Section) -> list[Section]:
    start = outline.index(chapter) + 1
    for end in range(start, len(outline)):
        if outline[end].level <= chapter.level:
            return list(outline[start:end])
    return list(outline[start:])


def _section_likeness(section: Section, heading: str) -> float:
    own = likeness(section.heading, heading, ALIKE)
    return max([own, *(0.99 * _field_likeness(path, heading, ALIKE) for path in takers(section))])
