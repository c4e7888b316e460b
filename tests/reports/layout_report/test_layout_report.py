"""The report measures the finished file: whatever is set otherwise than the standard asks is told."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from model.draft import State
from model.report import Report
from reports import gongwen as g
from reports.document import AttachmentNote, Document, Heading, Paragraph, Signature, Span, Title
from reports.layout_report import as_text, examine, layout_report
from reports.pdf.layout import _annex_set, layout
from reports.pdf.page import Layout, Page, Run
from reports.pdf.write import draw
from tests.reports.filled import library
from tests.reports.layout_report.measuring import DOCUMENT, KEY, LONG, MM, broken, clause, measured, moved
from tests.reports.pdf.demo import demo_document
from tests.reports.pdf.fontfiles import font, names, tables


def test_a_document_set_by_the_standard_keeps_every_clause() -> None:
    report = measured()
    assert broken(report) == {}
    kept = {each.item: each.measured for each in report.clauses if each.verdict == "符合"}
    assert kept["纸张"].startswith("210.0毫米×297.0毫米")
    assert kept["页边"].endswith("订口28.0毫米")
    assert kept["行数"].startswith("行距29.53磅，版心可排22行，排满的")
    assert kept["行数"].endswith("22行")
    assert "28字的" in kept["每行字数"]
    assert "代用方正小标宋" in kept["标题"]
    assert kept["成文日期"] == "2026年3月6日"
    assert "空1.0行" in kept["署名和日期"]


@pytest.mark.parametrize("document", [demo_document(), demo_document("")])
def test_the_demonstration_keeps_every_clause(document: Document) -> None:
    assert broken(measured(document)) == {}


@pytest.mark.parametrize("report", [library(), Report()])
def test_reports_keep_every_clause(report: Report) -> None:
    assert broken(layout_report(State(report), KEY)) == {}


def test_every_clause_tells_its_demand_and_its_number() -> None:
    clauses = measured().clauses
    assert len({each.item for each in clauses}) == len(clauses)
    assert all(each.required and each.measured for each in clauses)
    assert {"5.1", "5.2.1", "5.2.2", "5.2.3", "7.3.1", "7.3.3", "7.3.4", "7.3.5.2", "7.3.5.4", "7.3.7", "7.5"} <= {
        each.number for each in clauses
    }


# Pages set otherwise


def test_another_margin_is_told() -> None:
    found = broken(measured(change=lambda result: moved(result, lambda run: run._replace(x=run.x + 5 * MM))))
    assert found["页边"] == "订口是33.0毫米"
    assert "右边" in found["版心"]
    assert "段首" in found


def test_a_higher_page_is_told() -> None:
    found = broken(measured(change=lambda result: moved(result, lambda run: run._replace(y=run.y + 3 * MM))))
    assert found["页边"].startswith("天头是34.")
    assert "版心" in found
    assert "页码位置" in found


def test_21_rows_on_a_page_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(g, "ROWS", 21)
    assert broken(measured())["行数"] == "第1页排满时是21行"


def test_another_pitch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(g, "PITCH", 31.0)
    assert "行距应为29.53磅" in broken(measured())["行数"]
    assert "版心只可排21行" in broken(measured())["行数"]


def test_another_size_is_told() -> None:
    def larger(run: Run) -> Run:
        return run._replace(size=16.0) if run.size == g.BODY_SIZE else run

    found = broken(measured(change=lambda result: moved(result, larger)))
    assert found["每行字数"] == "一行可排27字"
    assert "16磅，不是3号" in found["正文"]
    assert "16磅，不是3号" in found["“一、”层次"]


@pytest.mark.parametrize(
    ("role", "face", "item", "said"),
    [
        ("title", "heiti", "标题", "用的是黑体，不是小标宋"),
        ("body", "songti", "正文", "用的是宋体，不是仿宋"),
        ("level1", "fangsong", "“一、”层次", "用的是仿宋，不是黑体"),
        ("level2", "heiti", "“（一）”层次", "用的是黑体，不是楷体"),
        ("annex_mark", "fangsong", "附件", "用的是仿宋，不是黑体"),
    ],
)
def test_another_face_is_told(role: str, face: str, item: str, said: str) -> None:
    faces = {**g.FACES, role: face}
    target = io.BytesIO()
    draw(DOCUMENT, layout(DOCUMENT, faces=faces), target, faces)
    assert said in broken(examine(target.getvalue(), DOCUMENT))[item]


@pytest.mark.parametrize(
    ("name", "value", "item"),
    [
        ("FIRST_INDENT", 3, "段首"),
        ("TITLE_SIZE", 18.0, "标题"),
        ("NUMBER_SIZE", 12.0, "页码形式"),
        ("NUMBER_DROP", 4 * MM, "页码位置"),
        ("NUMBER_INDENT", 3, "页码位置"),
        ("ATTACHMENT_INDENT", 0, "附件说明"),
        ("SIGNATURE_INDENT", 4, "署名和日期"),
        ("SIGNATURE_BLANK_ROWS", 0, "署名和日期"),
        ("ANNEX_TITLE_ROW", 4, "附件"),
        ("PAGE_HEIGHT", 279 * MM, "纸张"),
    ],
)
def test_another_measure_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: float, item: str) -> None:
    monkeypatch.setattr(g, name, value)
    _annex_set.cache_clear()  # an annex is remembered; its measures do not change but here
    try:
        assert item in broken(measured())
    finally:
        _annex_set.cache_clear()


def test_page_numbers_on_the_wrong_side_or_out_of_order_are_told() -> None:
    def swapped(result: Layout) -> Layout:
        first, second, *rest = result.pages
        return result._replace(pages=(number_of(first, second), number_of(second, first), *rest))

    def number_of(page: Page, other: Page) -> Page:
        return page._replace(runs=(*page.runs[:-1], other.runs[-1]))

    found = broken(measured(change=swapped))
    assert "第1页的页码是“— 2 —”" in found["页码形式"]
    assert "第1页的页码右空" in found["页码位置"]


def test_a_page_without_number_is_told() -> None:
    def without(result: Layout) -> Layout:
        first, *rest = result.pages
        return result._replace(pages=(first._replace(runs=first.runs[:-1]), *rest))

    assert "第1页没有页码" in broken(measured(change=without))["页码形式"]


def test_a_page_number_that_is_read_before_the_text_is_found() -> None:
    def first(result: Layout) -> Layout:
        pages = (page._replace(runs=(page.runs[-1], *page.runs[:-1])) for page in result.pages)
        return result._replace(pages=tuple(pages))

    assert broken(measured(change=first)) == {}


def test_a_lower_page_leaves_less_below() -> None:
    found = broken(measured(change=lambda result: moved(result, lambda run: run._replace(y=run.y - 3 * MM))))
    assert found["地脚和切口"].startswith("地脚是32.")


def test_lines_that_end_before_the_margin_are_told() -> None:
    def close(run: Run) -> Run:
        return run._replace(spacing=0.0)

    document = Document("", "", (Paragraph((Span("走访居民A" * 60),)),))
    assert broken(measured(document)) == {}
    found = broken(measured(document, lambda result: moved(result, close)))
    assert "离版心右边" in found["行末对齐"]


def test_text_over_text_is_told_with_its_page() -> None:
    def over(result: Layout) -> Layout:
        page = result.pages[0]
        line = next(run for run in page.runs if run.text.startswith("青屏区在各街道"))
        return result._replace(
            pages=(page._replace(runs=(*page.runs[:-1], line._replace(x=line.x + 4), page.runs[-1])), *result.pages[1:])
        )

    assert "第1页“青屏区在”压着“青屏区在”" in broken(measured(change=over))["文字重叠"]


# The title


def titled(*texts: str) -> Callable[[Layout], Layout]:
    """Set a title in lines that the program itself would not choose."""

    def change(result: Layout) -> Layout:
        page = result.pages[0]
        runs = []
        for row, text in enumerate(texts):
            x = g.LEFT_MARGIN + (g.TYPE_WIDTH - len(text) * g.TITLE_SIZE) / 2
            y = g.PAGE_HEIGHT - g.TOP_MARGIN - g.BASELINE * g.TITLE_SIZE - row * g.TITLE_PITCH
            runs.append(Run(x, y, text, "songti-bold", g.TITLE_SIZE))
        return result._replace(pages=(page._replace(runs=(*runs, page.runs[-1])),))

    return change


@pytest.mark.parametrize(
    ("texts", "item", "verdict", "said"),
    [
        (("青屏区图书馆社区图书分馆建设", "绩效评价报告"), "标题回行", "符合", ""),
        (("青屏区图书馆社区", "图书分馆绩效报告"), "标题回行", "不符合", "2行一样长，成了长方形"),
        (("青屏区图书馆社区图书", "分馆建设工程项目支出", "重点项目绩效评价情况", "报告附表"), "标题回行", "不符合", "3行一样长"),
        (("青屏区图书馆社区图书", "绩效评价", "报告汇总表情况说明书"), "标题回行", "不符合", "中间的行"),
        (("青屏区图书馆社区图书分馆建设绩效评价", "报告"), "标题回行", "不符合", "三分之一"),
        (("青屏区图书馆", "重点项目绩效评价报告"), "标题词意", "符合", ""),
        (("青屏区图书馆重点项目绩效", "评价报告"), "标题词意", "请核对", "“项目绩效／评价报告”"),
        (("青屏区图书馆2", "025年度绩效评价报告"), "标题词意", "不符合", "“2025”被拆在两行"),
        (("澜川市殡仪馆火化炉尾气处", "理设备更新项目"), "标题词意", "不符合", "“炉尾气处／理设备更”处拆开了词"),
    ],
)  # fmt: skip
def test_the_lines_of_a_title_are_judged(texts: tuple[str, ...], item: str, verdict: str, said: str) -> None:
    document = Document("", "", (Title("".join(texts)),))
    found = clause(measured(document, titled(*texts)), item)
    assert found.verdict == verdict
    assert said in found.reason


def test_what_only_a_reader_can_judge_is_counted_apart() -> None:
    document = Document("", "", (Title("青屏区图书馆社区重点项目绩效评价报告"),))
    report = measured(document, titled("青屏区图书馆社区重点", "项目绩效评价报告"))
    assert "，1项请人工核对，" in report.verdict
    assert report.verdict.endswith("没有不符合的。")


# What the lines say


def lines(*texts: str) -> Callable[[Layout], Layout]:
    """Put the lines of a paragraph where none would be put by the program itself."""

    def change(result: Layout) -> Layout:
        page = result.pages[0]
        top = g.PAGE_HEIGHT - g.TOP_MARGIN - g.BASELINE * g.BODY_SIZE
        runs = [
            Run(g.LEFT_MARGIN + (0 if row else 2 * g.BODY_SIZE), top - row * g.PITCH, text, "fangsong", g.BODY_SIZE)
            for row, text in enumerate(texts)
        ]
        return result._replace(pages=(page._replace(runs=(*runs, page.runs[-1])),))

    return change


@pytest.mark.parametrize(
    ("texts", "item", "said"),
    [
        (("区图书馆走访居民", "，开放分馆"), "行首和行末", "以“，”开头"),
        (("区图书馆走访居民（", "含少儿）"), "行首和行末", "以“（”结尾"),
        (("执行率达到98.", "5%以上"), "数字和外文", "“98.5%”被拆在两行"),
        (("分馆使用Bo", "ok系统"), "数字和外文", "“Book”被拆在两行"),
    ],
)
def test_lines_that_break_the_rules_are_told(texts: tuple[str, ...], item: str, said: str) -> None:
    document = Document("", "", (Paragraph((Span("".join(texts)),)),))
    assert said in broken(measured(document, lines(*texts)))[item]


def test_a_heading_at_the_end_of_a_page_is_told() -> None:
    document = Document(
        "", "", (Paragraph((Span("走访。"),)), Heading(1, "一、", "情况"), Paragraph((Span("开放。"),)))
    )

    def change(result: Layout) -> Layout:
        page = result.pages[0]
        *text, number = page.runs
        heights = sorted({run.y for run in text}, reverse=True)
        last = [run._replace(y=heights[0]) for run in text if run.y == heights[-1]]
        kept = [run for run in text if run.y != heights[-1]]
        pages = (page._replace(runs=(*kept, number)), page._replace(runs=(*last, number)))
        return result._replace(pages=pages, bookmarks=())

    assert "第1页末是标题“一、情况”" in broken(measured(document, change))["标题与下文"]


@pytest.mark.parametrize("date", ["2026年03月06日", "2026.3.6", "二〇二六年三月六日", "2026年3月"])
def test_another_form_of_the_date_is_told(date: str) -> None:
    document = DOCUMENT._replace(blocks=(*DOCUMENT.blocks[:-3], Signature(Span("图书馆"), Span(date))))
    assert "成文日期" in broken(measured(document))


def test_an_end_mark_in_the_attachment_note_is_told() -> None:
    document = DOCUMENT._replace(
        blocks=(*DOCUMENT.blocks[:-4], AttachmentNote((Span("评分表；"),)), *DOCUMENT.blocks[-3:])
    )
    assert "标点" in broken(measured(document))["附件说明"]


def test_a_character_without_a_face_is_told_with_its_place() -> None:
    report = library()
    report = replace(report, overview=replace(report.overview, background="张𬭎发布了🚀计划。"))
    found = clause(layout_report(State(report), KEY), "缺字")
    assert (found.verdict, found.measured) == ("不符合", "〓1处")
    assert found.reason == "字库中没有“🚀”字，印为〓（项目概况 · 项目背景，第6字）"


def test_a_font_that_is_not_embedded_is_told() -> None:
    target = io.BytesIO()
    draw(DOCUMENT, layout(DOCUMENT), target)
    data = target.getvalue().replace(b"/FontFile2", b"/FontFilX2", 1)
    assert "没有嵌入" in broken(examine(data, DOCUMENT))["字体嵌入"]


def test_the_text_tells_every_clause() -> None:
    report = measured()
    text = as_text(report)
    assert text.startswith("版式自检（GB/T 9704—2012）\n")
    assert report.verdict in text
    for each in report.clauses:
        assert f"【{each.verdict}】{each.item}" in text
        assert each.measured in text


def test_progress_runs_to_its_end() -> None:
    told: list[tuple[int, int]] = []
    layout_report(State(library()), KEY, progress=lambda done, total: told.append((done, total)))
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_typeface_of_this_computer_is_known_by_its_class(tmp_path: Path) -> None:
    named = names([(3, 1, 0x409, 1, "AR PL UKai CN"), (3, 1, 0x409, 6, "UKaiCN")])
    (tmp_path / "x.ttf").write_bytes(font(tables(base="kaiti") | {"name": named}))
    report = layout_report(State(library()), KEY, typefaces={"kaiti": f"{tmp_path / 'x.ttf'}#0"})
    found = clause(report, "“（一）”层次")
    assert found.verdict == "符合", found
    assert found.measured.startswith("12处，楷体（UKaiCN）")


def test_words_parted_by_a_space_are_not_torn() -> None:
    document = Document("", "", (Paragraph((Span("分馆使用Book System"),)),))
    assert "数字和外文" not in broken(measured(document, lines("分馆使用Book", "System")))


def test_a_line_end_within_a_paragraph_begins_another_one() -> None:
    document = Document("", "", (Paragraph((Span("走访居民。\n开放分馆。\n\n" + LONG[:60]), Span("购书。"))),))
    report = measured(document)
    assert broken(report) == {}
    assert clause(report, "段首").measured.startswith("3段")


def test_a_few_characters_of_another_face_are_named_and_no_fault() -> None:
    document = Document("", "", (Paragraph((Span(LONG[:100] + "䶮𬭎"),)),))
    found = clause(measured(document), "正文")
    assert found.verdict == "符合"
    assert "2字用" in found.measured


@pytest.mark.parametrize("last", "‰–‖℃％")
def test_a_line_may_end_with_a_character_that_does_not_fill_its_square(last: str) -> None:
    for lead in range(22, 28):
        document = Document("", "", (Paragraph((Span("中" * lead + last + "文" * 60),)),))
        assert "行末对齐" not in broken(measured(document))


def test_the_date_stands_on_the_row_below_the_issuer() -> None:
    def lower(run: Run) -> Run:
        return run._replace(y=run.y - 2 * g.PITCH) if run.text == "2026年3月6日" else run

    assert "日期不在署名的下一行" in broken(measured(change=lambda result: moved(result, lower)))["署名和日期"]
