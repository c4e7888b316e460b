"""A whole document of an invented unit, for looking at and measuring."""

from reports.document import (
    Annex,
    AttachmentNote,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Row,
    Signature,
    Span,
    Table,
    Title,
)

TITLE = "2025年度澜川市青屏区图书馆社区图书分馆建设项目绩效评价报告"
BACKGROUND = (
    "青屏区现有12个街道、86个社区，常住人口52.6万人。2024年底全区人均公共图书藏量为0.83册，低于全市平均水平，"
    "部分社区居民步行30分钟内没有可以借书的地方。为补齐基层阅读服务的短板，区图书馆在广泛走访的基础上提出“一刻钟阅读圈”设想，"
    "以总馆为中心、以社区分馆为节点，统一采购、统一编目、统一配送、通借通还，让居民在家门口就能借到书、还上书。"
)
FUNDING = (
    "项目年初预算安排98.5万元，资金来源为一般公共预算；全年实际支出96.28万元，预算执行率97.75%。"
    "资金主要用于：图书购置费52.4万元，书架和阅览桌椅购置费21.6万元，自助借还设备租赁费14.28万元，阅读推广活动经费8万元。"
)
RESULT = (
    "全年建成社区分馆8个，新增馆藏图书12,000册（其中少儿读物3,500册），办理新读者证6,214个，图书外借≥48,000册次，"
    "同比增长5%～10%；开展“书香青屏·邻里共读”活动46场，参加居民2,870人次，读者满意度达到96.4%。"
)


def paragraph(text: str, path: str = "overview.background") -> Paragraph:
    return Paragraph((Span(text, field=path),))


def indicator_table(rows: int = 24) -> Table:
    header = tuple(
        Cell(text, align="center")
        for text in (
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        )
    )
    body: list[Row] = []
    for number in range(rows):
        cells: list[Cell] = []
        if number % 12 == 0:
            cells.append(Cell("产出指标" if number else "效益指标", align="center", rows=min(12, rows - number)))
        if number % 4 == 0:
            cells.append(Cell("数量指标", align="center", rows=min(4, rows - number)))
        cells += [
            Cell("新建社区图书分馆数量", f"indicators[r{number}].name"),
            Cell("≥8个", align="center"),
            Cell("8个", align="center"),
            Cell("5.00", align="right"),
            Cell("5.00", f"indicators[r{number}].score", align="right"),
            Cell("" if number % 5 else "设备到货晚于计划，已与供货单位约定分批交付，下一年度提前一个季度启动采购。"),
        ]
        body.append(tuple(cells))
    body.append(
        (
            Cell("合计", align="center", columns=5, strong=True),
            Cell("100.00", align="right"),
            Cell("98.50", align="right"),
            Cell(""),
        )
    )
    return Table((3, 3, 5, 4, 4, 3, 3, 6), (header,), tuple(body))


def funding_table() -> Table:
    header = tuple(Cell(text, align="center") for text in ("用途", "预算", "实际支出", "占比"))
    uses = (("图书购置费", "53.00", "52.40", "54.42%"), ("自助借还设备租赁费", "15.50", "14.28", "14.83%"))
    body = [tuple(Cell(text, align="right" if place else "left") for place, text in enumerate(use)) for use in uses]
    return Table((6, 3, 3, 3), (header,), tuple(body), note="单位：万元")


def body_blocks() -> tuple[Block, ...]:
    return (
        Title(TITLE, "cover.title"),
        Heading(1, "一、", "“社区图书分馆建设项目”概述"),
        Heading(2, "（一）", "项目背景"),
        paragraph(BACKGROUND),
        Heading(2, "（二）", "项目绩效目标"),
        paragraph(RESULT, "overview.goal"),
        Heading(2, "（三）", "项目资金来源及使用情况"),
        paragraph(FUNDING, "funding.narrative"),
        paragraph(
            "依据《青屏区公共文化服务保障办法》（青府〔2025〕3号）的规定，项目由区图书馆组织实施——采购、配送、验收各有专人负责……"
        ),
        Heading(1, "二、", "评价结论与绩效分析"),
        Heading(2, "（一）", "总体结论"),
        paragraph(RESULT, "conclusion.overall"),
        Heading(2, "（二）", "项目绩效分析"),
        Heading(3, "1.", "产出指标完成情况"),
        paragraph(RESULT + BACKGROUND, "conclusion.analysis"),
        Heading(4, "（1）", "数量指标"),
        paragraph(FUNDING + BACKGROUND, "conclusion.analysis"),
        Heading(1, "三、", "存在问题和建议"),
        Paragraph(
            (Span("一是设备到货偏晚。", "level2"), Span("供货单位排产紧张，3个分馆的自助借还设备比计划晚到20天。"))
        ),
        paragraph(FUNDING + BACKGROUND + RESULT, "conclusion.problems"),
        AttachmentNote(
            (
                Span("社区图书分馆建设项目支出绩效指标评分表", field="a"),
                Span("项目资金使用情况表", field="b"),
            )
        ),
        Signature(Span("澜川市青屏区图书馆", field="cover.issuer"), Span("2026年3月6日", field="cover.prepared_on")),
    )


def demo_document(watermark: str = "草稿") -> Document:
    annexes: tuple[Block, ...] = (
        Annex("附件1", "社区图书分馆建设项目支出绩效指标评分表"),
        indicator_table(),
        Annex("附件2", "项目资金使用情况表"),
        funding_table(),
    )
    return Document(TITLE, "澜川市青屏区图书馆", (*body_blocks(), *annexes), watermark)
