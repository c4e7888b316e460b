import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from model import paths, presets
from model.draft import FINAL, Session, State
from model.fields import walk
from model.presets import Preset, Section
from model.report import Achievement, Activity, Attachment, Item, Printing, Report
from model.seal import report_digest
from reports import text
from reports.compose import PASSAGES, compose, document_of
from reports.document import Annex, AttachmentNote, Document, Heading, Paragraph, Signature, Table, Title
from reports.wording import BLANK
from tests.reports.filled import library, tagged

CATALOGUE = presets.catalogue()
KEY, SELF = CATALOGUE["key-project"], CATALOGUE["self-evaluation"]


def headings(document: Document) -> list[str]:
    text_part = document.blocks[: next(i for i, b in enumerate(document.blocks) if isinstance(b, Signature))]
    return [block.number + block.text for block in text_part if isinstance(block, Heading)]


def below(document: Document, heading: str) -> list[Paragraph]:
    at = next(i for i, b in enumerate(document.blocks) if isinstance(b, Heading) and b.text == heading)
    found: list[Paragraph] = []
    for block in document.blocks[at + 1 :]:
        if not isinstance(block, Paragraph):
            break
        found.append(block)
    return found


def pieces(document: Document) -> list[tuple[str, str]]:
    """Return (text, field) of everything that is printed."""
    found: list[tuple[str, str]] = []
    for block in document.blocks:
        match block:
            case Title() | Heading():
                found.append((block.text, block.field))
            case Paragraph():
                found += [(span.text, span.field) for span in block.spans]
            case Table():
                found += [(cell.text, cell.field) for row in (*block.header, *block.body) for cell in row]
            case AttachmentNote():
                found += [(span.text, span.field) for span in block.names]
            case Signature():
                found += [(span.text, span.field) for span in (block.issuer, block.date)]
    return found


def test_the_registries_agree() -> None:
    assert set(PASSAGES) == set(presets.PASSAGES)


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_field_a_preset_shows_is_printed_and_nothing_else_is_hidden_from_it(preset: Preset) -> None:
    report, printed = tagged(preset)
    plain = text.render(compose(report, preset))
    missing = {
        (path, ways) for path in preset.fields for ways in printed[path] if not any(way in plain for way in ways)
    }
    # 佐证对象 is printed by the name of what it refers to, see test_evidence_names_what_it_supports
    missing = {(path, ways) for path, ways in missing if path != "evidence.rows"}
    assert not missing


def test_every_field_of_the_form_is_printed_by_some_preset() -> None:
    shown = frozenset[str]().union(*(preset.fields for preset in CATALOGUE.values()))
    choices = {path for path, _ in walk(Printing, "printing.")}  # of how to print, not what
    assert {path for path, _ in walk(Report)} - shown == choices


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_piece_knows_its_field(preset: Preset) -> None:
    report, printed = tagged(preset)
    found = pieces(compose(report, preset))
    for _, field in found:
        if field:
            paths.get(report, field)
            assert any(paths.is_below(field, shown) for shown in preset.fields), field
    pointed = {shown for shown in preset.fields for _, field in found if field and paths.is_below(field, shown)}
    assert preset.fields - pointed <= {"cover.year", "cover.unit"}
    for content, field in found:
        if re.fullmatch(r"标\d{3}记", content):
            assert any(content in ways for ways in printed[re.split(r"\[", field)[0]]), (content, field)


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_an_empty_report_prints_visible_blanks(preset: Preset) -> None:
    document = compose(Report(), preset)
    plain = text.render(document)
    assert BLANK in plain
    assert "None" not in plain
    for section in preset.outline:
        if section.required:
            assert [p.text for p in below(document, section.heading)], section.heading
    assert "其他需要说明的问题" not in plain


@pytest.mark.parametrize("preset", CATALOGUE.values(), ids=CATALOGUE.keys())
@pytest.mark.parametrize("report", [Report(), library()], ids=["empty", "library"])
def test_tables_fill_their_grid_exactly(preset: Preset, report: Report) -> None:
    for table in (block for block in compose(report, preset).blocks if isinstance(block, Table)):
        assert sum(table.widths) == 156
        taken: dict[int, int] = {}
        for number, row in enumerate((*table.header, *table.body)):
            for cell in row:
                for line in range(number, number + cell.rows):
                    taken[line] = taken.get(line, 0) + cell.columns
        assert taken == dict.fromkeys(range(len(table.header) + len(table.body)), len(table.widths))


def test_headings_are_numbered_by_level() -> None:
    assert headings(compose(library(), KEY)) == [
        "一、“社区图书分馆建设项目”项目概述",
        "（一）项目背景",
        "（二）项目立项依据",
        "（三）项目绩效目标",
        "（四）项目资金来源及使用情况",
        "（五）项目实施情况",
        "二、绩效评价概述",
        "（一）评价目的",
        "（二）评价设计与实施",
        "（三）绩效评价指标体系和评分标准方法",
        "三、评价结论与绩效分析",
        "（一）总体结论",
        "（二）项目绩效分析",
        "四、项目主要绩效",
        "五、存在问题或不足",
        "六、相关建议",
    ]


def test_an_optional_section_without_content_closes_the_numbering_up() -> None:
    outline = (
        Section(1, "甲", ("overview.background",)),
        Section(1, "乙"),
        Section(2, "乙一", ("conclusion.other",)),
        Section(1, "丙"),
        Section(2, "丙一", ("conclusion.other",)),
        Section(2, "丙二", ("overview.goal",)),
    )
    preset = replace(KEY, outline=outline)
    assert headings(compose(library(), preset)) == ["一、甲", "二、丙", "（一）丙二"]


def test_braces_in_a_name_are_only_text() -> None:
    report = library()
    report = replace(report, cover=replace(report.cover, project="{unit}<b>&"))
    assert headings(compose(report, KEY))[0] == "一、“{unit}<b>&”项目概述"


def test_prose_is_split_at_line_breaks() -> None:
    assert [p.text for p in below(compose(library(), KEY), "项目背景")] == ["居民借书不便。", "因此设立本项目。"]


def test_achievements_are_numbered_below_the_level_of_their_section() -> None:
    first = below(compose(library(), KEY), "项目主要绩效")[0]
    assert [(span.text, span.style) for span in first.spans] == [
        ("（一）方便居民借阅。", "level2"),
        ("居民步行可达。", "body"),
    ]
    assert below(compose(library(), SELF), "主要绩效")[1].text == "2.活跃社区文化。活动受欢迎。"


def test_an_achievement_of_several_paragraphs_is_numbered_once() -> None:
    rows = (Achievement("h1", "甲。", "一段。\n二段。"), Achievement("h2", "", "三段。"), Achievement("h3", "丁", ""))
    report = library()
    report = replace(report, conclusion=replace(report.conclusion, achievements=rows))
    texts = [p.text for p in below(compose(report, KEY), "项目主要绩效")]
    assert texts == ["（一）甲。一段。", "二段。", "（二）三段。", "（三）丁。"]


def test_analysis_is_led_by_its_families() -> None:
    texts = [p.text for p in below(compose(library(), KEY), "项目绩效分析")]
    assert texts == ["1.产出方面：分馆按期建成。", "2.效益、满意度方面：读者满意。"]


def test_an_analysis_not_yet_written_is_a_blank_behind_its_families() -> None:
    rows = tuple(replace(row, text="") for row in library().conclusion.analysis)
    report = replace(library(), conclusion=replace(library().conclusion, analysis=rows))
    said = below(compose(report, KEY), "项目绩效分析")
    assert [p.text for p in said] == ["1.产出方面：＿＿＿＿", "2.效益、满意度方面：＿＿＿＿"]
    assert said[0].spans[-1].field.endswith(".text")


def test_one_item_alone_bears_no_number() -> None:
    document = compose(library(), KEY)
    assert [p.text for p in below(document, "存在问题或不足")] == ["部分分馆人手不足。"]
    assert [p.text for p in below(document, "相关建议")] == ["（一）增加志愿者。", "（二）错峰开放。"]
    assert below(compose(library(), SELF), "改进措施")[0].text == "1.增加志愿者。"


def test_opening_sentences_of_items_are_set_as_headings_where_all_have_one() -> None:
    def styles(*texts: str) -> list[list[tuple[str, str]]]:
        rows = tuple(Item(f"p{number}", text) for number, text in enumerate(texts))
        report = replace(library(), conclusion=replace(library().conclusion, problems=rows))
        said = below(compose(report, KEY), "存在问题或不足")
        return [[(span.text, span.style) for span in paragraph.spans] for paragraph in said]

    assert styles("人手不足。每馆仅一人。", "开放晚。\n附记。") == [
        [("（一）", "body"), ("人手不足。每馆仅一人。", "body")],
        [("（二）", "body"), ("开放晚。", "body")],
        [("附记。", "body")],
    ]
    assert styles("人手不足。每馆仅一人。", "开放晚。仅到六点。\n附记。") == [
        [("（一）人手不足。", "level2"), ("每馆仅一人。", "body")],
        [("（二）开放晚。", "level2"), ("仅到六点。", "body")],
        [("附记。", "body")],
    ]


def test_blank_items_are_not_counted() -> None:
    report = library()
    rows = (Item("p1", " "), Item("p2", "甲。"))
    report = replace(report, conclusion=replace(report.conclusion, problems=rows))
    assert [p.text for p in below(compose(report, KEY), "存在问题或不足")] == ["甲。"]


def test_the_basis_lists_its_documents() -> None:
    last = below(compose(library(), KEY), "项目立项依据")[-1]
    assert last.text == (
        "主要依据文件：《关于推进社区图书分馆建设的通知》（青文〔2024〕12号，2024年11月5日）；"
        "《青屏区公共文化服务规划》。"
    )
    assert [(span.text, span.field.rpartition(".")[2]) for span in last.spans[1:4]] == [
        ("《关于推进社区图书分馆建设的通知》", "title"),
        ("（青文〔2024〕12号", "number"),
        ("，2024年11月5日）；", "issued_on"),
    ]
    assert last.spans[1].field == "overview.basis_documents[b1].title"


def test_the_work_done_is_listed_with_quantities() -> None:
    last = below(compose(library(), KEY), "项目实施情况")[-1]
    assert last.text == "完成的主要工作：新建分馆6家（2025年10月）；组织阅读活动72场（每馆12场）。"
    assert [(span.text, span.field.rpartition(".")[2]) for span in last.spans[1:5]] == [
        ("新建分馆", "name"),
        ("6", "quantity"),
        ("家", "unit"),
        ("（2025年10月）；", "finished"),
    ]


def test_work_of_which_little_is_known_is_listed_as_far_as_it_is() -> None:
    def listed(*rows: Activity) -> str:
        report = library()
        report = replace(report, implementation=replace(report.implementation, activities=rows))
        return below(compose(report, KEY), "项目实施情况")[-1].text

    lead = "完成的主要工作："
    assert listed(Activity("a1", quantity=Decimal(6), unit="家")) == f"{lead}{BLANK}6家。"
    assert (
        listed(Activity("a1", "更新书目2", Decimal(6), "批"), Activity("a2", "巡查。"))
        == f"{lead}更新书目2（6批）；巡查。"
    )
    assert listed(Activity("a1", "培训", None, "次", "", "待补")) == f"{lead}培训{BLANK}次（待补）。"


def test_attachments_are_numbered_and_begin_pages() -> None:
    report = library()
    report = replace(report, cover=replace(report.cover, attachments=(Attachment("t1", "现场照片"),)))
    document = compose(report, KEY)
    note = next(block for block in document.blocks if isinstance(block, AttachmentNote))
    assert [span.text for span in note.names] == ["项目资金情况表", "项目绩效指标评分表", "现场照片"]
    assert [block.mark for block in document.blocks if isinstance(block, Annex)] == ["附件1", "附件2"]


def test_a_single_attachment_bears_no_number() -> None:
    document = compose(library(), replace(KEY, annexes=KEY.annexes[:1]))
    assert [block.mark for block in document.blocks if isinstance(block, Annex)] == ["附件"]


def test_the_signature_follows_the_attachment_note() -> None:
    blocks = compose(library(), KEY).blocks
    at = next(i for i, block in enumerate(blocks) if isinstance(block, Signature))
    signature = blocks[at]
    assert isinstance(signature, Signature)
    assert (signature.issuer.text, signature.date.text) == ("澜川市青屏区图书馆", "2026年3月5日")
    assert isinstance(blocks[at - 1], AttachmentNote)
    assert isinstance(blocks[at + 1], Annex)


def test_what_is_not_final_is_marked() -> None:
    state = State(library())
    assert document_of(state, KEY).watermark == "草稿"
    assert document_of(state, KEY, draft_mark=False).watermark == ""
    assert document_of(replace(state, session=Session(status=FINAL)), KEY).watermark == ""


def test_only_what_is_final_carries_its_digest() -> None:
    state = State(library())
    assert document_of(state, KEY).digest == ""
    assert document_of(replace(state, session=Session(status=FINAL)), KEY).digest == report_digest(state)


def test_numbers_of_siblings_are_consecutive() -> None:
    numbers = [h for h in headings(compose(library(), SELF)) if h[1] == "、"]
    for before, after in pairwise(numbers):
        assert "一二三四五六七".index(after[0]) == "一二三四五六七".index(before[0]) + 1
