"""THE FORM, declared once: one frozen dataclass per chapter, and STEPS, the twelve steps the officer is led through."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from model.fields import Override, Target, choice, date_of, line, number, part, prose, rows, target

KINDS = ("单位自评", "部门评价", "财政评价")
FUND_CATEGORIES = ("一般公共预算", "政府性基金", "国有资本经营", "财政专户", "其他")
QUANTITATIVE, QUALITATIVE = "定量", "定性"
NO_CHARTS = "不印"
UPRIGHT, SIDEWAYS = "纵向", "横向"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One entry of the attachment note."""

    id: str = ""
    name: str = line("附件名称", required=True)


@dataclass(frozen=True, slots=True)
class Cover:
    """Who reports on what: the facts on the first page and below the text."""

    unit: str = line("单位名称", "写全称，与公章一致。", required=True)
    department: str = line("主管部门", "写主管部门全称。", required=True)
    project: str = line("项目名称", "与预算批复的项目名称一致。", required=True)
    year: Decimal | None = number("评价年度", "填四位数字，例如2025。", required=True, low=2000, high=2099)
    kind: str = choice("评价类型", KINDS, "由谁组织这次评价。", required=True, default=KINDS[0])
    title: Override | None = line("报告标题", "由年度、单位和报告名称生成，可以修改。", derived=True)
    issuer: Override | None = line("落款单位", "印在正文之后，一般就是本单位。", derived=True)
    prepared_on: date | None = date_of("成文日期", "报告定稿的日期，印在落款单位下面。", required=True)
    contact: str = line("填报人")
    phone: str = line("联系电话")
    attachments: tuple[Attachment, ...] = rows(Attachment, "附件", "印在正文之后的附件清单。")


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """One document the project rests on."""

    id: str = ""
    title: str = line("文件名称", required=True)
    number: str = line("文号")
    issued_on: date | None = date_of("日期")


@dataclass(frozen=True, slots=True)
class Overview:
    """Why the project exists and what it was to reach."""

    background: str = prose("项目背景", "写明为什么设立本项目，要解决什么问题。", required=True, length=600)
    basis: str = prose("立项依据", "写明依据的政策、规划和批复。", required=True, length=300)
    basis_documents: tuple[BasisDocument, ...] = rows(BasisDocument, "依据文件", "逐件列出，按印发时间排列。")
    goal: str = prose("总体绩效目标", "写明项目全周期要达到的目标。", required=True, length=300)
    annual_goal: str = prose("年度绩效目标", "写明本年度要完成的工作和效果。", required=True, length=300)
    annual_result: str = prose("年度目标实际完成情况", "对照年度目标逐项写明完成情况。", required=True, length=400)
    period_start: date | None = date_of("实施开始日期")
    period_end: date | None = date_of("实施结束日期")


@dataclass(frozen=True, slots=True)
class Source:
    """One source of money over the year, in 万元."""

    id: str = ""
    name: str = line("资金来源")
    initial_budget: Decimal | None = number("年初预算数", unit="万元")
    budget: Decimal | None = number("全年预算数", unit="万元")
    spent: Decimal | None = number("全年执行数", unit="万元")


SOURCES = (
    Source("fiscal", "当年财政拨款"),
    Source("carryover", "上年结转资金"),
    Source("other", "其他资金"),
)


@dataclass(frozen=True, slots=True)
class Use:
    """One thing the money was spent on, in 万元."""

    id: str = ""
    name: str = line("支出内容", required=True)
    budget: Decimal | None = number("预算数", unit="万元")
    spent: Decimal | None = number("实际支出", unit="万元", required=True)
    remark: str = line("备注")


@dataclass(frozen=True, slots=True)
class Funding:
    """Where the money came from and where it went."""

    sources: tuple[Source, ...] = rows(
        Source, "资金来源与执行", "全年预算数含年中调整和上年结转。", required=True, start=SOURCES, fixed=True
    )
    category: str = choice("资金性质", FUND_CATEGORIES, required=True)
    documents: str = line("资金下达文号", "例如青财预〔2025〕18号，多个用顿号隔开。", length=100)
    adjustment_reason: str = line("预算调整原因", "全年预算比年初变化超过10%时请说明。", length=100)
    rate_reason: str = line("未执行完的原因", "预算执行率低于90%时请说明。", length=100)
    uses: tuple[Use, ...] = rows(Use, "支出明细", "各项合计应等于全年执行数。", required=True)
    narrative: Override | None = prose("资金使用情况", "由上面的数字生成，数字改动后随之更新。", derived=True)
    management: str = prose("资金管理情况", "写明核算方式、审批流程和监督情况。", required=True, length=300)


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work that was done."""

    id: str = ""
    name: str = line("工作内容", required=True)
    quantity: Decimal | None = number("数量")
    unit: str = line("单位")
    finished: str = line("完成时间")
    remark: str = line("说明")


@dataclass(frozen=True, slots=True)
class Implementation:
    """Who did the work, how it was organised, and what was done."""

    implementer: str = line("实施单位", required=True)
    contractor: str = line("受托单位", "没有委托的不填。")
    contract: str = prose("采购方式与合同", "写明采购方式、合同金额和履约情况。", length=200)
    organisation: str = prose("组织管理", "写明分工、制度和过程控制。", required=True, length=300)
    activities: tuple[Activity, ...] = rows(Activity, "主要工作", "列出本年度完成的工作和数量。")
    narrative: str = prose("实施情况", "按时间或按内容写明项目怎样实施。", required=True, length=600)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the evaluation was made."""

    purpose: str = prose("评价目的", "写明为什么评价，结果用在哪里。", required=True, length=200)
    design: str = prose("评价设计与实施", "写明评价范围、方法和工作过程。", required=True, length=400)
    basis: str = prose("评价依据", "写明评价所依据的制度和资料。", length=300)
    indicator_system: Override | None = prose("评价指标体系", "由指标表生成，指标改动后随之更新。", derived=True)
    scoring_standard: str = prose("评分标准和方法", "写明怎样计分，等级怎样划分。", required=True, length=300)


@dataclass(frozen=True, slots=True)
class Execution:
    """The scoring of the budget execution itself, where the preset has it as a part of the hundred points."""

    points: Decimal | None = number("预算执行分值", unit="分", high=100)
    override: Decimal | None = number("预算执行得分", "不填时按分值×执行率计算。", unit="分", high=100)
    override_reason: str = line("修改原因")
    deviation_reason: str = line("偏差原因及改进措施")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One third-level indicator with its target, result and score."""

    id: str = ""
    family: str = line("一级指标", required=True)
    group: str = line("二级指标", required=True)
    name: str = line("三级指标", required=True)
    kind: str = choice("指标性质", (QUANTITATIVE, QUALITATIVE), required=True, default=QUANTITATIVE)
    target: Target = target("指标值", required=True)
    actual: str = line("实际完成值", required=True)
    points: Decimal | None = number("分值", unit="分", required=True, high=100)
    score: Decimal | None = number("得分", "不能按比例计算时请填写。", unit="分", high=100)
    override: Decimal | None = number("修改后得分", "代替自动计算的得分。", unit="分", high=100)
    override_reason: str = line("修改原因")
    deviation_reason: str = line("偏差原因及改进措施")
    standard: str = line("评分标准")


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicator table."""

    execution: Execution = part(Execution)
    rows: tuple[Indicator, ...] = rows(Indicator, "绩效指标", "填写指标值和实际完成值，得分自动计算。", required=True)


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of supporting material."""

    id: str = ""
    title: str = line("材料名称", required=True)
    dated: date | None = date_of("日期")
    page: str = line("页码")
    place: str = line("存放位置")
    subject: str = line("佐证对象", options="evidence_subjects")
    file: str = line("附件文件", "材料的电子文件，存放在数据文件夹里。")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The supporting material."""

    rows: tuple[EvidenceItem, ...] = rows(EvidenceItem, "佐证材料", "写明每份材料佐证哪项指标或支出。")


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of one family of indicators, or of several together."""

    id: str = ""
    families: str = line("涉及指标", "例如产出，或过程、满意度。", required=True)
    text: str = prose("分析", "逐项写明完成情况、得分和原因。", required=True, length=600)


@dataclass(frozen=True, slots=True)
class Achievement:
    """One main result: a heading sentence and its text."""

    id: str = ""
    heading: str = line("小标题", required=True)
    text: str = prose("内容", required=True, length=300)


@dataclass(frozen=True, slots=True)
class Item:
    """One problem or suggestion."""

    id: str = ""
    text: str = prose("内容", required=True, length=200)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the evaluation came to."""

    overall: Override | None = prose("总体结论", "由得分和等级生成，得分改动后随之更新。", derived=True)
    analysis: tuple[Analysis, ...] = rows(Analysis, "项目绩效分析", "按一级指标分别分析。", required=True)
    achievements: tuple[Achievement, ...] = rows(
        Achievement, "主要绩效", "每条一个小标题，写清做法和效果。", required=True
    )
    problems: tuple[Item, ...] = rows(Item, "存在问题", "得分未满100分时请写明不足。")
    suggestions: tuple[Item, ...] = rows(Item, "有关建议", "针对问题提出改进办法。")
    other: str = prose("其他需要说明的问题", "没有的不填。", length=300)


@dataclass(frozen=True, slots=True)
class Printing:
    """How the report is printed. What is left open is as usual, so that drafts made before a choice existed stay as they were."""

    charts: str = choice("统计图", (NO_CHARTS,), "印在附件的表格之后，数字与表格一致。", unchosen="印出")
    orientation: str = choice("附件表格方向", (UPRIGHT, SIDEWAYS), "自动：纵向排不下的宽表改为横向。", unchosen="自动")


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report; `preset` names the report kind it is written for."""

    preset: str = ""
    cover: Cover = part(Cover)
    overview: Overview = part(Overview)
    funding: Funding = part(Funding)
    implementation: Implementation = part(Implementation)
    evaluation: Evaluation = part(Evaluation)
    indicators: Indicators = part(Indicators)
    evidence: Evidence = part(Evidence)
    conclusion: Conclusion = part(Conclusion)
    printing: Printing = part(Printing)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the form: its page name, title, purpose and fields in page order."""

    id: str
    title: str
    purpose: str
    fields: tuple[str, ...]


def _step(id_: str, title: str, purpose: str, chapter: str, names: str) -> Step:
    return Step(id_, title, purpose, tuple(f"{chapter}.{name}" for name in names.split()))


STEPS: tuple[Step, ...] = (
    _step(
        "cover",
        "基本信息",
        "填写单位、项目和年度，报告标题和落款由此生成。",
        "cover",
        "unit department project year kind prepared_on title issuer contact phone",
    ),
    _step(
        "overview",
        "项目概况",
        "说明为什么设立本项目、依据什么设立。",
        "overview",
        "background basis basis_documents period_start period_end",
    ),
    _step("goals", "绩效目标", "写明目标和完成情况，两者逐项对应。", "overview", "goal annual_goal annual_result"),
    _step(
        "funding",
        "资金情况",
        "填写资金来源和支出，合计、执行率和占比自动计算。",
        "funding",
        "sources category documents adjustment_reason rate_reason uses narrative management",
    ),
    _step(
        "implementation",
        "实施情况",
        "写明由谁实施、怎样组织、做了什么。",
        "implementation",
        "implementer contractor contract organisation activities narrative",
    ),
    _step(
        "evaluation",
        "评价工作",
        "写明评价的目的、过程和评分方法。",
        "evaluation",
        "purpose design basis indicator_system scoring_standard",
    ),
    _step(
        "indicators",
        "指标评分",
        "填写指标值和实际完成值，定量指标的得分自动计算；得分低于分值时请说明原因。",
        "indicators",
        "execution.points execution.override execution.override_reason execution.deviation_reason rows",
    ),
    _step("conclusion", "结论与分析", "总体结论由得分生成，再按一级指标分别分析。", "conclusion", "overall analysis"),
    _step("achievements", "主要绩效", "写出项目取得的主要成效，每条一个小标题。", "conclusion", "achievements"),
    _step("problems", "问题与建议", "写明存在的不足和改进办法。", "conclusion", "problems suggestions other"),
    Step("attachments", "附件与佐证", "列出附件和佐证材料。", ("cover.attachments", "evidence.rows")),
    Step("export", "检查与导出", "核对全部内容，处理检查结果，再导出报告。", ()),
)
