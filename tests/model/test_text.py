"""Text is cleaned once, where it comes in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.text import clean, composed


@pytest.mark.parametrize(
    ("dirty", "kept", "removed"),
    [
        ("一\r\n二\r三\u2028四\v五", "一\n二\n三\n四\n五", 0),
        ("甲\t乙", "甲 乙", 0),
        ("a\x00b\x07c\x7f\x9f", "abc", 4),
        ("\ud800甲\udfff", "甲", 2),
        ("\ufdd0甲\ufffe\U0010ffff", "甲", 3),
        ("\u202e甲\u200b乙\ufeff\u2066丙\xad", "甲乙丙", 5),
        ("葛\U000e0100城", "葛城", 1),
        ("e\u0301", "é", 0),
        ("é", "é", 0),
        ("\ufa19", "\ufa19", 0),
        ("e\u0301\ufa19e\u200b\u0301", "é\ufa19é", 1),
        ("\u3000首行 <b>&\ue000\U00020bb7", "\u3000首行 <b>&\ue000\U00020bb7", 0),
        ("", "", 0),
    ],
)
def test_what_goes_and_what_stays(dirty: str, kept: str, removed: int) -> None:
    assert clean(dirty) == (kept, removed)


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


@given(ANYTHING)
def test_clean_text_can_be_written_and_is_clean(text: str) -> None:
    kept, removed = clean(text)
    kept.encode()
    assert clean(kept) == (kept, 0)
    assert 0 <= removed <= len(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in kept)


@given(st.text("神神福福e\u0301\U0002f800a", max_size=20))
def test_compatibility_ideographs_survive(text: str) -> None:
    def count(some: str) -> int:
        return sum("\uf900" <= char <= "\ufaff" or char >= "\U0002f800" for char in some)

    assert count(composed(text)) == count(text)
