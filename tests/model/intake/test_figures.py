"""What an import says of figures that no table holds."""

import pytest

from model.beginnings import blank, sample
from model.intake import unfilled_figures
from model.paths import put
from model.presets import catalogue
from model.report import Cover


@pytest.mark.parametrize("kind", catalogue().values(), ids=list(catalogue()))
def test_tables_as_they_begin_are_told_to_be_filled_in(kind):
    words = "金额和指标没有填入表格，请在资金情况和指标评分中填写。"
    assert unfilled_figures(blank(kind, Cover()).report) == words


def test_filled_tables_need_no_word_and_one_of_them_is_named():
    report = sample().report
    assert unfilled_figures(report) == ""
    assert unfilled_figures(put(report, "funding.sources", ())) == "金额没有填入表格，请在资金情况中填写。"
    assert unfilled_figures(put(report, "indicators.rows", ())) == "指标没有填入表格，请在指标评分中填写。"
