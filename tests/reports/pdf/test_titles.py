import re
from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.pdf.faces import Missing, pieces
from reports.pdf.titles import balance, balanced_lines
from reports.pdf.words import NO_END, NO_START


def width(text: str) -> float:
    return sum(22.0 if mark > "\xff" else 11.0 for mark in text)


def lines(title: str, measure: float = 440.0) -> list[str]:
    return list(balance(tuple(width(mark) for mark in title), title, measure))


TITLES = """
    2025年度青屏区图书馆绩效自评报告
    2025年度澜川市青屏区图书馆／社区图书分馆建设项目绩效评价报告
    2025年度青屏区农村饮水安全巩固提升工程／项目支出绩效评价报告
    2025年度澜川市青屏区文化广电和旅游局／公共文化服务体系建设专项资金绩效自评报告
    青屏区2025年城乡居民基本养老保险／财政补助资金绩效评价报告
    2024年度青屏区义务教育薄弱环节改善／与能力提升补助资金重点项目绩效评价报告
    中共澜川市青屏区委直属机关工作委员会／2025年度党群活动经费绩效自评报告
    青屏区人民医院2025年度／医疗设备购置项目绩效评价报告
    青屏区城市管理和综合执法局／2025年度生活垃圾分类收运处置服务／项目支出绩效自评报告
    2025年度青屏区“书香进社区”／活动经费绩效评价报告
    2025年度“一刻钟阅读圈”社区图书分馆／建设（二期）项目绩效评价报告
    澜川市青屏区松涛街道办事处2025年度／老旧小区加装电梯财政奖补资金绩效评价报告
    青屏区退役军人事务局2025年度／优抚对象抚恤补助资金项目支出绩效自评报告
    2025年度青屏区财政衔接推进／乡村振兴补助资金绩效评价报告
    青屏区疾病预防控制中心2025年度传染病／监测预警与实验室能力建设项目绩效评价报告
    2025年度青屏河流域水环境综合治理工程／（一标段）重点项目绩效评价报告
    青屏区2023—2025年度科技创新券补贴／专项资金中期绩效评价报告
    青屏区档案馆馆藏档案／数字化加工项目绩效自评报告
    2025年度青屏区中小企业数字化转型／试点奖补资金使用管理情况绩效评价报告
    澜川市青屏区市场监督管理局／食品安全抽检监测经费项目绩效评价报告
    关于2025年度青屏区就业／补助资金使用情况的绩效评价报告
    2025年度青屏区残疾人联合会／残疾儿童康复救助项目支出绩效自评报告
    青屏区教育局2025年度／学前教育普惠性民办幼儿园／生均公用经费补助项目绩效评价报告
    2025年度澜川市青屏区人民政府办公室／政务信息系统集约化运行维护服务／采购项目财政支出绩效评价报告
    青屏区应急管理局2025年度／自然灾害综合风险普查项目绩效自评报告
    青屏区2025年度／高标准农田建设项目绩效评价报告
    项目支出绩效自评表
    社区图书分馆建设项目支出绩效指标评分表
    青屏区融媒体中心2025年度／超高清演播室改造项目绩效评价报告
    澜川市青屏区妇女联合会2025年度／“巾帼共建美好家园”妇女儿童关爱服务／活动项目经费支出绩效评价报告
    2025年度青屏区市场监督管理局／（青屏区知识产权和标准化局）／重点项目绩效评价报告
    2025年度青屏区“群众身边的文化服务圈”／建设项目绩效评价报告
    2025年度中共青屏区委宣传部／新时代文明实践中心运行经费绩效自评报告
    2025年度青屏区残疾人联合会／重度残疾人护理补贴项目支出绩效自评报告
    2025年度澜川市生态环境局青屏分局／大气颗粒物激光雷达走航监测／服务项目绩效评价报告
    2025年度澜川市消防救援支队青屏区大队／政府专职消防员经费绩效评价报告
    2025年度青屏区国有林场防火道路／与瞭望塔建设工程绩效评价报告
    2025年度青屏区少年宫／暑期公益课堂项目绩效自评报告
    青屏高级中学2025年度／校园智慧安防系统升级改造项目绩效评价报告
    2025年度澜川市青屏区／市场监督管理局“明厨亮灶”／互联网＋监管平台项目绩效评价报告
    2025年度新疆生产建设兵团第七师胡杨河市／棉花机械化采收补贴项目绩效评价报告
    2025年度澜川市殡仪馆／火化炉尾气处理设备更新项目绩效评价报告
    2025年度黔东南苗族侗族／自治州非物质文化遗产保护中心／重点项目绩效评价报告
    2025年度澜川市青屏区供销合作社／联合社冷链物流仓储设施项目绩效评价报告
    2025年度澜川市红十字会博爱家园／应急救护培训基地建设项目绩效评价报告
    2025年度澜川市青屏区社会福利院／养老护理床位改造提升工程等／重点项目绩效评价报告
    2025年度澜川市融媒体中心“学习强国”平台／供稿与短视频制作项目绩效评价报告
    2025年度澜川市生活污水和餐厨垃圾／无害化处理厂提标扩容项目绩效评价报告
    2025年度澜川市青屏区中心城区／背街小巷院落微改造项目绩效评价报告
    2025年度澜川市建筑垃圾处置场／所在地居民搬迁补偿项目绩效评价报告
    2025年度澜川市北部片区低效工业用地／腾退处罚清理整顿项目绩效评价报告
    2025年度澜川市锡林郭勒盟西乌珠穆沁旗草原／生态保护补助奖励项目绩效评价报告
    2025年度双江拉祜族佤族布朗族傣族／自治县退耕还林还草补助项目绩效评价报告
    2025年度积石山保安族东乡族撒拉族／自治县地震灾后恢复重建项目绩效评价报告
    2025年度澜川市第一社会福利院／特困供养人员护理服务项目绩效评价报告
    2025年度澜川市青屏区太平镇向阳村／股份经济合作社柑橘分拣线项目绩效评价报告
"""


@pytest.mark.parametrize("printed", TITLES.split())
def test_titles_break_between_words(printed: str) -> None:
    assert lines(printed.replace("／", "")) == printed.split("／")


@pytest.mark.parametrize("printed", TITLES.split())
def test_titles_make_a_trapezoid_or_a_rhombus(printed: str) -> None:
    lengths = [width(line) for line in lines(printed.replace("／", ""))]
    falling = [after < before for before, after in pairwise(lengths)]
    assert falling == sorted(falling)  # never narrower and then wider again
    assert max(lengths) <= 440.0
    assert min(lengths) > 0.4 * max(lengths)


WORDS = "2025年度 图书馆 社区 分馆 建设 项目 专项资金 绩效评价 人民政府 公共文化 （一期） “阅读圈” 服务 经费 Wi 8个"


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14))
def test_no_word_of_a_title_is_broken(words: list[str]) -> None:
    title = "".join(words)
    found = lines(title)
    assert "".join(found) == title
    assert all(width(line) <= 440.0 for line in found)
    places = set(accumulate(map(len, words), initial=0))
    assert places >= set(accumulate(map(len, found)))


@given(st.text(alphabet="绩效评价报告，。（）“”《》、·—2025Ax ", max_size=100), st.integers(min_value=8, max_value=20))
def test_a_title_of_any_kind_keeps_its_characters_and_its_measure(title: str, characters: int) -> None:
    assume(not re.search("[，。（）“”《》、·—]{3}", title))
    measure = characters * 22.0
    found = balanced_lines(list(pieces(title, "songti-bold", "", Missing())), 22.0, measure)
    assert "".join(line.text for line in found).replace(" ", "") == title.replace(" ", "")
    for line in found:
        assert line.width <= measure + 11.01
    for before, after in pairwise(line.text for line in found):
        if after[0] in NO_START or before.rstrip(" ")[-1:] in tuple(NO_END):
            assert not any(
                b not in NO_START + " " and not before[:place].rstrip(" ").endswith(tuple(NO_END))
                for place, b in enumerate(before[1:], 1)
            )


def test_three_lines_make_a_trapezoid_or_a_rhombus() -> None:
    found = lines("2025年度澜川市青屏区文化广电和旅游局关于“社区图书分馆建设”专项资金的重点项目支出绩效评价报告")
    assert len(found) == 3
    assert not len(found[0]) > len(found[1]) < len(found[2])


def test_a_title_of_many_units_is_broken_between_them() -> None:
    title = (
        "2025年度中共澜川市青屏区委宣传部、青屏区文化广电和旅游局、青屏区教育局、青屏区图书馆、"
        "青屏区新时代文明实践中心联合实施的公共文化服务体系建设项目绩效评价报告"
    )
    found = lines(title)
    assert "".join(found) == title
    assert sum(line.endswith("、") for line in found) >= 2
    assert {"图书馆", "文明实践中心", "旅游局"} <= {
        word for word in ("图书馆", "文明实践中心", "旅游局") for line in found if word in line
    }


def test_spaces_at_the_ends_of_a_line_do_not_shift_it() -> None:
    title = "2025年度澜川市青屏区经济开发区管理委员会 综合行政执法局绩效评价报告"
    found = balanced_lines(list(pieces(title, "songti-bold", "", Missing())), 22.0, 440.0)
    assert len(found) == 2
    assert not any(line.text[:1] == " " or line.text[-1:] == " " for line in found)


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
