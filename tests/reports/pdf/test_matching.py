from reports.document import Cell, Document, Heading, Paragraph, Span, Table, Title
from reports.pdf.matching import first_lost, is_only_reordered, is_same, match, parts_of, source_of

TABLE = Table((1, 1), ((Cell("名称"), Cell("数量")),), ((Cell("书架"), Cell("12")),), note="单位：个")
DOCUMENT = Document(
    "", "", (Title("题 名"), Heading(1, "一、", "情况"), Paragraph((Span("走访🚀。\n开放。"),)), TABLE, Title("完"))
)


def test_the_parts_of_a_text_are_found_whatever_the_order_in_a_table() -> None:
    parts = parts_of(DOCUMENT, {"🚀"})
    running, table = "题名一、情况走访〓。开放。", "名称数量12书架单位：个"
    assert match(parts, f"{running}{table}完") == [0, len(running), len(running) + len(table)]
    assert match(parts, f"{running}{table}名称数量完") is not None  # the header once more, on another page
    assert match(parts, f"{running}{table[1:]}完") is None
    assert match(parts, f"{running[1:]}{table}完") is None
    assert match(parts, f"{running}{table}") is None


def test_what_is_lost_first_is_named() -> None:
    parts = parts_of(DOCUMENT, ())
    assert first_lost(parts, "题名一、情况开放。") == "走访🚀。开放。"


def test_letters_from_right_to_left_may_come_in_another_order_but_not_fail() -> None:
    document = Document("", "", (Paragraph((Span("书名אבג出版"),)),))
    assert is_only_reordered(parts_of(document, ()), "书名גבא出版")
    assert not is_only_reordered(parts_of(document, ()), "书名גב出版")
    assert is_same("书名אבג", "书名גבא")
    assert not is_same("书名אבג", "书名גב")


def test_a_mark_upon_another_may_be_taken_with_its_twin() -> None:
    document = Document("", "", (Paragraph((Span("甲a\u0301\u0301乙"),)),))
    assert is_only_reordered(parts_of(document, ()), "甲a\u0301乙")
    plain = Document("", "", (Paragraph((Span("甲乙"),)),))
    assert not is_only_reordered(parts_of(plain, ()), "乙甲")


def test_the_source_keeps_its_spaces() -> None:
    assert source_of(DOCUMENT) == "题 名\n一、情况\n走访🚀。\n开放。\n完"
