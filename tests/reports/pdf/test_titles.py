import pytest

from reports.pdf.titles import balance


def lines(title: str, measure: float = 440.0) -> list[str]:
    return balance([22.0 if mark > "\xff" else 11.0 for mark in title], title, measure)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2025年度青屏区图书馆绩效自评报告", ["2025年度青屏区图书馆绩效自评报告"]),
        (
            "2025年度澜川市青屏区图书馆社区图书分馆建设项目绩效评价报告",
            ["2025年度澜川市青屏区图书馆", "社区图书分馆建设项目绩效评价报告"],
        ),
        ("社区图书分馆建设项目支出绩效自评表（2025年度）", ["社区图书分馆建设项目支出", "绩效自评表（2025年度）"]),
    ],
)
def test_titles_break_between_words(title: str, expected: list[str]) -> None:
    assert lines(title) == expected


def test_three_lines_make_a_trapezoid_or_a_rhombus() -> None:
    found = lines("2025年度澜川市青屏区文化广电和旅游局关于“社区图书分馆建设”专项资金的重点项目支出绩效评价报告")
    assert len(found) == 3
    assert not len(found[0]) > len(found[1]) < len(found[2])


def test_a_text_too_long_for_a_title_is_left_to_the_line_breaker() -> None:
    assert lines("绩" * 500) == []


@pytest.mark.parametrize(
    ("label", "characters", "expected"),
    [
        ("一级指标", 3, ["一级", "指标"]),
        ("社会效益指标", 3, ["社会", "效益", "指标"]),
        ("服务对象满意度指标", 5, ["服务对象", "满意度指标"]),
        ("偏差原因分析及改进措施", 6, ["偏差原因分析", "及改进措施"]),
    ],
)
def test_labels_of_narrow_columns_break_between_words(label: str, characters: int, expected: list[str]) -> None:
    assert lines(label, 22.0 * characters + 1) == expected
