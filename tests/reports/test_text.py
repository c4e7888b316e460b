from model import presets
from reports import text
from reports.compose import compose
from reports.document import AttachmentNote, Cell, Document, Heading, Paragraph, Span, Table, Title
from tests.reports.filled import library

KEY = presets.catalogue()["key-project"]


def test_blocks_are_parted_by_blank_lines() -> None:
    blocks = (Title("标题"), Heading(1, "一、", "甲"), Paragraph((Span("（一）乙。", "level2"), Span("正文。"))))
    assert text.render(Document("标题", "", blocks)) == "标题\n\n一、甲\n\n（一）乙。正文。\n"


def test_a_draft_says_so_below_its_title() -> None:
    assert text.render(Document("标题", "", (Title("标题"),), "草稿")) == "标题\n\n【草稿】\n"


def test_attachments_are_numbered_when_there_are_several() -> None:
    one, two = Span("甲表"), Span("乙表")
    assert text.render(Document("", "", (Title("t"), AttachmentNote((one,))))).endswith("附件：甲表\n")
    both = text.render(Document("", "", (Title("t"), AttachmentNote((one, two)))))
    assert both.endswith("附件：1.甲表\n　　　2.乙表\n")


def test_columns_align_below_merged_cells() -> None:
    table = Table(
        (1, 1, 1),
        ((Cell("一"), Cell("二"), Cell("三")),),
        (
            (Cell("甲", rows=2), Cell("乙\n续"), Cell("丙")),
            (Cell("丁", columns=2),),
            (Cell("合计", columns=2), Cell("1")),
        ),
        "单位：万元",
    )
    assert text.table(table).splitlines() == ["单位：万元", "一\t二\t三", "甲\t乙 续\t丙", "\t丁", "合计\t\t1"]


def test_the_text_of_the_officer_is_never_markup() -> None:
    blocks = (Title("<b>&"), Paragraph((Span("a\\n{x}%s"),)))
    assert text.render(Document("", "", blocks)) == "<b>&\n\na\\n{x}%s\n"


def test_a_whole_report_reads_from_title_to_annexes() -> None:
    plain = text.render(compose(library(), KEY))
    order = [
        "2025年度澜川市",
        "一、“社区",
        "六、相关建议",
        "附件：1.",
        "2026年3月5日",
        "附件1\n",
        "附件2\n",
        "0571-86001234",
    ]
    places = [plain.index(piece) for piece in order]
    assert places == sorted(places)
    assert plain.endswith("\n")
