"""Pages from the declaration: every visible field in its place, findings at their fields, ways to every place."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gui.editor.checker import Checker
from gui.editor.session import Session
from gui.inputs.values import ChoiceInput
from gui.pages.export_page import ExportPage, facts_of
from gui.pages.form_page import FormPage, by_place
from gui.pages.indicators_page import IndicatorsPage
from gui.widgets import Card, Link
from model.beginnings import blank
from model.checks import Finding, check
from model.draft import FINAL
from model.paths import spec_of
from model.presets import catalogue
from model.report import NO_CHARTS, STEPS, Use
from tests.gui.conftest import COVER
from tests.gui.hands import Key, press, settle, write

BY_ID = {step.id: step for step in STEPS}


def make(session, step_id, tmp_path=None):
    step = BY_ID[step_id]
    if step_id == "indicators":
        return IndicatorsPage(session, step)
    if step_id == "export":
        return ExportPage(session, step, Checker(session), tmp_path)
    return FormPage(session, step)


@pytest.fixture
def page(session, show):
    made = []

    def put_up(step_id, on=session):
        made.append(make(on, step_id))
        show(made[-1]).resize(1000, 760)
        settle()
        return made[-1]

    return put_up


@pytest.mark.parametrize("kind", sorted(catalogue()))
@pytest.mark.parametrize("step", STEPS[:-1], ids=lambda step: step.id)
def test_every_visible_field_of_a_step_has_its_input(app, kind, step):
    preset = catalogue()[kind]
    session = Session(blank(preset, COVER), preset)
    page = make(session, step.id)
    for path in step.fields:
        named = page.findChildren(QWidget, path)
        assert len(named) == (path in preset.fields), path
    assert page.objectName() == f"page:{step.id}"


def test_fields_stand_in_the_order_of_the_paper(page):
    for step in STEPS[:6]:
        shown = page(step.id)
        paths = [path for path in step.fields if path in shown.session.preset.fields]
        places = [shown.findChild(QWidget, path) for path in paths]
        tops = [
            (one.mapTo(shown.widget(), one.rect().topLeft()).y(), one.mapTo(shown.widget(), one.pos()).x())
            for one in places
        ]
        assert [y for y, _ in tops] == sorted(y for y, _ in tops), step.id


def test_tab_goes_through_a_page_in_its_order(page):
    shown = page("cover")
    wanted = [box.input for box in shown.boxes]
    found, widget = [wanted[0]], wanted[0].nextInFocusChain()
    while widget is not wanted[0]:
        if widget in wanted:
            found.append(widget)
        widget = widget.nextInFocusChain()
    assert [one.objectName() for one in found] == [one.objectName() for one in wanted]


def test_the_cursor_can_go_to_every_field(page):
    for step in STEPS[:-1]:
        shown = page(step.id)
        for path in shown.visible_fields():
            assert shown.go_to(path), path
            if spec_of(path).kind != "rows":
                assert shown.current_field() == path
        assert not shown.go_to("nowhere.at_all")


def test_the_cursor_goes_into_rows(page, filled):
    shown = page("problems", filled)
    row = filled.report.conclusion.problems[-1]
    assert shown.go_to(f"conclusion.problems[{row.id}].text")
    assert shown.current_field() == f"conclusion.problems[{row.id}].text"
    funding = page("funding", filled)
    use = filled.report.funding.uses[-1]
    assert funding.go_to(f"funding.uses[{use.id}].spent")
    assert funding.current_field() == f"funding.uses[{use.id}].spent"


def test_a_field_far_below_is_brought_into_view(page):
    shown = page("overview")
    shown.window().resize(1000, 300)
    settle()
    shown.go_to("overview.period_end")
    box = next(box for box in shown.boxes if box.path == "overview.period_end")
    top = box.mapTo(shown.viewport(), box.rect().topLeft()).y()
    assert 0 <= top <= shown.viewport().height()


def test_beginning_is_the_first_field(page):
    assert begun(page("cover")) == "cover.unit"
    assert begun(page("funding")) == "funding.sources[fiscal].initial_budget"
    assert begun(page("overview")) == "overview.background"
    attachments = page("attachments")
    attachments.begin()
    assert attachments.tables[0].view.rows.path == "cover.attachments"


def test_a_field_the_page_began_in_is_visited_only_when_something_was_written(page, preset):
    shown = page("goals")
    shown.begin()
    first = shown.boxes[0]
    press(Key.Key_Tab)
    assert not first.touched
    first.take_focus()  # the officer goes there
    press(Key.Key_Tab)
    assert first.touched
    other = page("overview")
    other.begin()
    write("背景")
    press(Key.Key_Tab)
    assert other.boxes[0].touched


def test_the_page_scrolls_after_the_cell_with_the_cursor(page):
    shown = page("funding")
    shown.session.edit("funding.uses", tuple(Use(f"r{n}", f"第{n}项") for n in range(60)), cause="edit")
    settle()
    view = shown.tables[1].view
    shown.tables[1].go_to("funding.uses[r0].name")
    for _ in range(50):
        press(Key.Key_Return)
    cell = view.visualRect(view.currentIndex())
    assert view.currentIndex().row() == 50
    assert shown.viewport().rect().contains(view.viewport().mapTo(shown.viewport(), cell.center()))


def begun(shown):
    shown.begin()
    return shown.current_field()


def test_commit_takes_everything_in(page):
    from tests.gui.hands import compose

    shown = page("goals")
    shown.begin()
    compose("mu")
    shown.commit()
    assert shown.session.report.overview.goal == "mu"


# Findings


def test_one_finding_stands_at_each_place():
    missing = Finding("R1", "error", "a.b", "缺", ("a.c",))
    wrong = Finding("A2", "error", "a.b", "错", ("a.d",))
    assert by_place([missing, wrong]) == {"a.b": missing, "a.c": missing}
    assert by_place([wrong, missing]) == {"a.b": wrong, "a.c": missing}


def test_what_is_missing_is_said_when_asked(page, preset):
    shown = page("goals")
    findings = check(shown.session.state, preset)
    shown.show_findings(findings)
    assert [box.finding for box in shown.boxes] == [None, None, None]
    shown.boxes[1].touched = True
    shown.show_findings(findings)
    assert [bool(box.finding) for box in shown.boxes] == [False, True, False]
    shown.attention.ask()
    shown.show_findings(findings)
    assert all(box.finding for box in shown.boxes)
    shown.boxes[0].take_focus()
    write("总目标")
    shown.show_findings(check(shown.session.state, preset))
    assert [bool(box.finding) for box in shown.boxes] == [False, True, True]


def test_refused_cells_are_coloured_at_once(page, preset):
    from gui.tables.cells import Role

    shown = page("funding")
    shown.session.enter("funding.sources[fiscal].spent", "约一百")
    shown.show_findings(check(shown.session.state, preset))
    model = shown.tables[0].model
    assert model.data(model.index_of("funding.sources[fiscal].spent"), Role.SEVERITY) == "error"


def test_what_is_being_typed_in_is_known(page):
    shown = page("cover")
    shown.boxes[2].take_focus()
    assert shown.is_at_work_on(Finding("R2", "error", shown.boxes[2].path, "错"))
    assert not shown.is_at_work_on(Finding("R2", "error", shown.boxes[1].path, "错"))


def cell_finding(shown, path):
    model = shown.tables[0].model
    return model.finding(model.index_of(path))


def test_an_empty_cell_is_quiet_until_the_officer_has_been_there(page):
    shown = page("indicators")
    row = f"indicators.rows[{shown.session.report.indicators.rows[0].id}]"
    reason = Finding("D9", "error", f"{row}.deviation_reason", "请填写偏差原因。", (f"{row}.points",))
    shown.tables[0].go_to(f"{row}.score")
    shown.show_findings([reason])
    assert cell_finding(shown, reason.field) is None
    assert not any(box.finding for box in shown.details.boxes)
    assert shown.is_at_work_on(reason)
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    assert not shown.is_at_work_on(reason)  # the cursor is in another row
    shown.show_findings([reason])
    assert cell_finding(shown, reason.field) == reason


def test_a_filled_cell_says_at_once_what_is_wrong_with_it(page):
    shown = page("indicators")
    row = f"indicators.rows[{shown.session.report.indicators.rows[0].id}]"
    shown.session.enter(f"{row}.points", "5")
    wrong = Finding("B2", "warning", f"{row}.points", "分值13.00，规定20.00。")
    shown.show_findings([wrong])
    assert cell_finding(shown, wrong.field) == wrong


def test_after_a_check_a_row_added_since_is_quiet_again(page, preset):
    shown = page("funding")
    shown.attention.ask()
    table = shown.tables[1]
    table.view.add_row()
    shown.show_findings(check(shown.session.state, preset))
    added = f"funding.uses[{shown.session.report.funding.uses[-1].id}]"
    assert table.model.finding(table.model.index_of(f"{added}.name")) is None
    shown.attention.ask()
    shown.show_findings(check(shown.session.state, preset))
    assert table.model.finding(table.model.index_of(f"{added}.name")).rule == "R1"


# The last page


def test_the_overview_says_what_there_is(filled, session):
    said = {step.id: facts_of(filled.report, step) for step in STEPS[:-1]}
    assert "执行率" in said["funding"]
    assert said["indicators"].endswith("项指标")
    assert said["problems"].split("，")[0].endswith("条")
    assert all(said.values())
    empty = {step.id: facts_of(session.report, step) for step in STEPS[:-1]}
    assert (empty["funding"], empty["goals"]) == ("未填金额", "未填")


def test_the_banner_of_the_last_page_follows_the_check(show, session, filled, tmp_path):
    page = make(session, "export", tmp_path)
    show(page)
    page.checker.run()
    assert "处未填" in page.banner.text()
    assert "错误" not in page.banner.text()
    session.enter("cover.year", "今年")
    page.checker.run()
    assert page.banner.text().startswith("还有1处错误、")
    wanted = []
    page.finding_wanted.connect(lambda: wanted.append(1))
    next(link for link in page.banner.findChildren(Link) if link.isVisible()).click()
    assert wanted == [1]
    good = make(filled, "export", tmp_path)
    good.checker.run()
    assert "错误" not in good.banner.text()


def test_names_of_files_follow_the_cover(show, session, tmp_path):
    page = make(session, "export", tmp_path)
    show(page)
    session.enter("cover.project", "一/二:三")
    session.enter("cover.year", "2025")
    target = page.targets()[0]
    assert target.parent == tmp_path
    assert target.suffix == ".pdf"
    assert not set(target.name) & set('/\\:*?"<>|')
    assert page._boxes[".pdf"][1].whole_text() == target.name


def test_no_card_is_stretched_in_a_high_window(show, filled):
    page = FormPage(filled, STEPS[1])
    show(page).resize(1000, 1600)
    settle()
    cards = page.findChildren(Card)
    assert cards
    assert all(card.height() <= card.sizeHint().height() + 1 for card in cards)


def test_the_draft_mark_is_offered_until_the_report_is_final(show, session, tmp_path):
    page = make(session, "export", tmp_path)
    show(page)
    assert page.draft_mark.isVisible()
    session.set_status(FINAL)
    assert not page.draft_mark.isVisible()
    session.set_status("填写中")
    assert page.draft_mark.isVisible()


def test_what_fitted_nowhere_is_in_view_and_can_be_taken_out(show, blank_state, preset, app, tmp_path):
    from dataclasses import replace

    session = Session(replace(blank_state, leftovers=("一段", "二段")), preset)
    page = make(session, "export", tmp_path)
    show(page)
    assert page._left_card.isVisible()
    assert page._left.text() == "一段\n二段"
    assert session.draft.revision == 0
    page._left.setFocus()
    page._left.selectAll()
    write("三段")
    assert session.state.leftovers == ("三段",)
    session.stack.undo()
    assert page._left.text() == "一段\n二段"
    session.set_status(FINAL)
    assert page._left.isReadOnly()
    clean = make(Session(blank_state, preset), "export", tmp_path)
    show(clean)
    assert not clean._left_card.isVisible()


def test_how_the_report_is_printed_is_chosen_where_it_is_exported(page, session):
    shown = page("export")
    charts = shown.findChild(ChoiceInput, "printing.charts")
    lying = shown.findChild(ChoiceInput, "printing.orientation")
    assert (charts.currentText(), lying.currentText()) == ("印出", "自动")
    charts.setCurrentIndex(charts.findText("不印"))
    charts.activated.emit(charts.currentIndex())
    assert session.report.printing.charts == NO_CHARTS
    session.stack.undo()
    assert (session.report.printing.charts, charts.currentText()) == ("", "印出")


def test_what_no_face_has_is_told_on_the_export_page_before_the_export(page, filled, qtbot):
    shown = page("export", filled)
    qtbot.waitUntil(lambda: not shown.lacking.is_busy)
    assert shown.lacking.isHidden()
    shown.hide()
    filled.edit("overview.background", "新建🚀分馆。", "typing")
    filled.typefaces = {"kaiti": "/没有/simkai.ttf#0"}
    with qtbot.waitSignal(shown.lacking.looked):
        shown.show()
    assert not shown.lacking.isHidden()
    assert [each.words for each in shown.lacking.found] == [
        "楷体没有用选定的本机字体，用了自带的楷体：字体文件“simkai.ttf”找不到了，或已损坏。",
        "字库中没有“🚀”字，印为〓（项目概况 · 项目背景，第3字）。",
    ]
    assert "U+1F680" in [each.text() for each in shown.lacking.findChildren(QLabel)]
    (link,) = shown.lacking.findChildren(Link)
    with qtbot.waitSignal(shown.text_wanted) as wanted:
        link.click()
    assert wanted.args == ["overview.background", "🚀"]


def test_the_banner_counts_what_will_not_print(page, filled, qtbot):
    shown = page("export", filled)
    shown.checker.run()
    assert shown.banner.text() == "没有发现问题，可以导出。"
    with qtbot.waitSignal(shown.lacking.looked):
        filled.edit("overview.background", "新建🚀🚁🚀分馆。", "typing")
    assert shown.banner.text().startswith("有2个字印不出，会印成〓。")
    with qtbot.waitSignal(shown.text_wanted) as wanted:
        next(link for link in shown.banner.findChildren(Link) if link.isVisible()).click()
    assert wanted.args == ["overview.background", "🚀"]
    with qtbot.waitSignal(shown.lacking.looked):
        filled.stack.undo()
    assert shown.banner.text() == "没有发现问题，可以导出。"


def test_all_that_will_not_print_can_be_listed(page, filled, qtbot):
    shown = page("export", filled)
    with qtbot.waitSignal(shown.lacking.looked):
        filled.edit("overview.background", "".join(map(chr, range(0x1F680, 0x1F68C))), "typing")
    ways = [link for link in shown.lacking.findChildren(Link) if link.text() == "转到"]
    assert len(ways) == 8
    next(link for link in shown.lacking.findChildren(Link) if link.text() == "列出其余4处").click()
    settle()
    assert [link.text() for link in shown.lacking.findChildren(Link)] == ["转到"] * 12


@pytest.mark.parametrize("size", [(760, 600), (600, 380)])
def test_a_long_name_does_not_widen_the_page(page, filled, size):
    shown = page("export", filled)
    filled.enter(
        "cover.project", "澜川市青屏区2025年度基层公共文化服务体系社区图书分馆新建及改造提升工程建设项目（二期）"
    )
    shown.resize(*size)
    settle()
    assert shown.widget().width() == shown.viewport().width()
    target = shown._boxes[".pdf"][1]
    assert "…" in target.text()
    assert target.text().endswith(".pdf")
    assert target.toolTip() == shown.targets()[0].name


@pytest.mark.parametrize("place", ["", " ", "报送材料"])
def test_nothing_is_exported_without_a_folder(page, filled, place):
    shown = page("export", filled)
    shown.place.setText(place)
    assert not shown.export()
    assert "请选择保存位置" in shown.banner.text()


def test_the_result_of_the_layout_check_stays_on_the_page_until_it_is_old(page, filled, qtbot):
    shown = page("export", filled)
    assert not shown._measured.isVisible()
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().measured.connect(close_dialog))
    shown.measure.click()
    assert "自检：共" in shown._measured.text()
    assert shown._measured.property("severity") == "ok"
    filled.edit("overview.background", "新建分馆。", "typing")
    assert shown._measured.text().startswith("改动前的结果，请重新自检。")


def close_dialog():
    QApplication.activeModalWidget().reject()


def test_the_list_of_what_will_not_print_follows_the_draft(page, filled, qtbot):
    shown = page("export", filled)
    qtbot.waitUntil(lambda: not shown.lacking.is_busy)
    with qtbot.waitSignal(shown.lacking.looked):
        filled.edit("overview.background", "新建🚀分馆。", "typing")
    assert not shown.lacking.isHidden()
    with qtbot.waitSignal(shown.lacking.looked):
        filled.stack.undo()
    assert shown.lacking.isHidden()
