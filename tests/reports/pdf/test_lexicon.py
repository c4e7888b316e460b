import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.lexicon import words


@pytest.mark.parametrize(
    "text",
    [
        "草原/生态/保护/补助/奖励",  # not 原生态
        "特困/供养/人员/护理",  # not 供养人
        "急救/车辆/更新",  # not 急救车
        "所在地/居民",
        "处理厂/扩容",
        "乡镇/中心小学/校舍",
        "自治县/退耕还林",
    ],
)
def test_the_likeliest_words_are_found(text: str) -> None:
    assert list(words(text.replace("/", ""))) == text.split("/")


def test_what_begins_no_word_stands_alone() -> None:
    assert words("澜A：\ud800 ") == ("澜", "A", "：", "\ud800", " ")
    assert words("") == ()


@given(st.text(max_size=80))
def test_no_character_is_lost(text: str) -> None:
    assert "".join(words(text)) == text
