"""Differences inside texts: nothing lost or invented, figures whole, long unchanged stretches cut."""

from hypothesis import given
from hypothesis import strategies as st

from model.word_diff import EITHER_SIDE, GAP, LONGEST_SAME, Piece, pieces, shortened
from tests.strategies import texts


def marked(before, after):
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces(before, after))


@given(texts(40), texts(40))
def test_the_pieces_make_up_both_texts(before, after):
    found = pieces(before, after)

    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after


@given(st.text(st.characters(min_codepoint=0x100000, max_codepoint=0x100010) | st.sampled_from("98.4%ab预算")))
def test_characters_that_stand_for_words_are_themselves(text):
    found = pieces(text, text + "1234")

    assert "".join(piece.text for piece in found if piece.kind != "new") == text
    assert "".join(piece.text for piece in found if piece.kind != "gone") == text + "1234"


def test_a_figure_is_one_word():
    assert marked("全年执行201.40万元，执行率96.83%。", "全年执行201.84万元，执行率96.11%。") == (
        "全年执行[-201.40-][+201.84+]万元，执行率[-96.83%-][+96.11%+]。"
    )


def test_a_chinese_character_is_one_word():
    assert marked("让居民就近借阅", "让群众就近借阅图书") == "让[-居民-][+群众+]就近借阅[+图书+]"


def test_what_was_written_anew_is_not_cut_into_crumbs():
    before = "现有社区42个，馆舍不足500平方米的占三成以上，居民就近借阅不便。"
    after = "现有社区四十余个，其中三成以上面积不足500平方米，居民借阅图书不够方便。"

    assert len(pieces(before, after)) <= 6


def test_a_clause_that_stays_is_not_written_anew():
    clause = "图书分馆覆盖每个街道"
    before = f"馆舍偏于城西，{clause}。老人和学龄儿童往返一次要一个多小时。"
    after = f"按照区里的公共文化服务行动方案，{clause}。"

    assert clause in "".join(piece.text for piece in pieces(before, after) if piece.kind == "same")


def test_long_unchanged_stretches_are_cut_beside_what_changed():
    same = "一" * (LONGEST_SAME + 1)
    first, middle, last = shortened([Piece("same", same), Piece("gone", same), Piece("same", same)])

    assert first.text == GAP + "一" * EITHER_SIDE
    assert middle.text == same
    assert last.text == "一" * EITHER_SIDE + GAP


def test_short_unchanged_stretches_stay():
    found = [Piece("same", "一" * LONGEST_SAME), Piece("new", "二")]

    assert shortened(found) == found
