"""The way to a new report."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWizard

from gui import theme
from gui.library.model import DraftRow
from gui.library.new_report import BLANK, EXISTING, SAMPLE, NewReport
from model.beginnings import sample
from model.disk.settings import Settings
from model.disk.store import Store
from model.presets import catalogue
from model.years import last_year

PRESETS = catalogue()
SETTINGS = Settings("澜川市青屏区图书馆", "青屏区文化广电和旅游局", "青屏区图书馆总馆", "周晓岚", "0000-12345678")


def rows_of(folder, *states):
    """Put drafts on disk and into the list, in their order."""
    store = Store(folder)
    for state in states:
        store.create(state).close()
    listed = sorted(store.listed(), key=lambda one: one.saved_at)
    return [DraftRow(one, PRESETS["key-project"]) for one in listed]


@pytest.fixture
def wizard(qapp, qtbot, tmp_path):
    theme.apply(qapp)
    made = NewReport(PRESETS, SETTINGS, rows_of(tmp_path, sample()))
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def press(qtbot, wizard, which):
    qtbot.mouseClick(wizard.button(which), Qt.MouseButton.LeftButton)


def write(wizard, name, text):
    field = wizard.findChild(QLineEdit, name)
    field.clear()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
    return field


def go_to_start(qtbot, wizard):
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    write(wizard, "cover.project", "流动图书车项目")
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    assert wizard.currentPage() is wizard.start_page


def test_buttons_are_verbs(wizard):
    buttons = QWizard.WizardButton
    assert wizard.button(buttons.NextButton).text() == "下一步"
    assert wizard.button(buttons.BackButton).text() == "上一步"
    assert wizard.button(buttons.FinishButton).text() == "开始填写"
    assert wizard.button(buttons.CancelButton).text() == "取消"


def test_a_blank_report_of_the_chosen_kind(qtbot, wizard):
    wizard.kind_page.choices.button("self-evaluation").click()
    go_to_start(qtbot, wizard)
    press(qtbot, wizard, QWizard.WizardButton.FinishButton)

    assert wizard.result() == QWizard.DialogCode.Accepted
    cover = wizard.state().report.cover
    assert wizard.state().report.preset == "self-evaluation"
    assert (cover.unit, cover.department, cover.project) == (SETTINGS.unit, SETTINGS.department, "流动图书车项目")
    assert cover.year == last_year()
    assert (cover.contact, cover.phone) == (SETTINGS.contact, SETTINGS.phone)
    assert cover.issuer.text == SETTINGS.issuer


def test_the_wizard_stays_and_says_what_is_missing(qtbot, wizard):
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    qtbot.waitUntil(wizard.findChild(QLineEdit, "cover.project").hasFocus)
    assert wizard.unit_page._messages["project"].text() == "与预算批复的项目名称一致。"

    press(qtbot, wizard, QWizard.WizardButton.NextButton)

    assert wizard.currentPage() is wizard.unit_page
    assert wizard.unit_page._messages["project"].text() == "请填写“项目名称”。"


def test_a_wrong_year_is_named_beside_its_field(qtbot, wizard):
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    write(wizard, "cover.project", "流动图书车项目")
    write(wizard, "cover.year", "去年")

    press(qtbot, wizard, QWizard.WizardButton.NextButton)

    assert wizard.unit_page._messages["year"].text() == "“评价年度”应为四位数字，例如2025。现在填的是“去年”。"
    write(wizard, "cover.year", "２０２４年")
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    assert wizard.state().report.cover.year == 2024


def test_values_stay_when_going_back(qtbot, wizard):
    go_to_start(qtbot, wizard)
    press(qtbot, wizard, QWizard.WizardButton.BackButton)
    press(qtbot, wizard, QWizard.WizardButton.BackButton)
    press(qtbot, wizard, QWizard.WizardButton.NextButton)

    assert wizard.findChild(QLineEdit, "cover.project").text() == "流动图书车项目"


def test_last_years_report_is_carried_forward(qtbot, wizard):
    go_to_start(qtbot, wizard)
    assert not wizard.start_page.list.isVisible()
    wizard.start_page.choices.button(EXISTING).click()
    assert wizard.start_page.list.isVisible()

    report = wizard.state().report

    assert report.cover.project == "流动图书车项目"
    names = [row.name for row in report.indicators.rows]
    assert names == [row.name for row in sample().report.indicators.rows]
    assert not any(row.actual for row in report.indicators.rows)


def test_what_was_typed_bears_no_mark_and_the_rest_does(qtbot, wizard):
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    write(wizard, "cover.project", "流动图书车项目")
    write(wizard, "cover.year", "2026")
    press(qtbot, wizard, QWizard.WizardButton.NextButton)
    wizard.start_page.choices.button(EXISTING).click()

    carried = wizard.carried()

    assert not {"cover.unit", "cover.project", "cover.contact"} & set(carried.state.marks)
    assert carried.state.marks["overview.goal"] == "上年"
    assert carried.state.session.previous == sample().report
    assert carried.year_changes


def test_the_report_of_the_year_before_is_offered_first(qapp, qtbot, tmp_path):
    theme.apply(qapp)
    made = NewReport(PRESETS, SETTINGS, rows_of(tmp_path, *map(dated, (2023, 2024, 2022))))
    qtbot.addWidget(made)
    made.show()
    press(qtbot, made, QWizard.WizardButton.NextButton)
    write(made, "cover.project", "流动图书车项目")
    write(made, "cover.year", "2025")
    press(qtbot, made, QWizard.WizardButton.NextButton)

    assert made.start_page.earlier().report.cover.year == 2024


def dated(year):
    state = sample()
    return replace(state, report=replace(state.report, cover=replace(state.report.cover, year=Decimal(year))))


def test_the_sample_comes_as_it_is(qtbot, wizard):
    go_to_start(qtbot, wizard)
    wizard.start_page.choices.button(SAMPLE).click()

    assert wizard.state() == sample()


def test_nothing_to_build_on_is_said(qapp, qtbot):
    made = NewReport(PRESETS, SETTINGS, [])
    qtbot.addWidget(made)

    assert not made.start_page.choices.button(EXISTING).isEnabled()
    said = [one for one in made.start_page.choices.findChildren(QLabel) if "还没有报告，可先导入旧报告" in one.text()]
    assert len(said) == 1
    qtbot.mouseClick(said[0], Qt.MouseButton.LeftButton)
    assert made.start_page.start() == BLANK


def test_the_explanation_below_a_choice_chooses_it(qtbot, wizard):
    go_to_start(qtbot, wizard)
    said = next(one for one in wizard.start_page.choices.findChildren(QLabel) if "用来熟悉程序" in one.text())
    qtbot.mouseClick(said, Qt.MouseButton.LeftButton)
    assert wizard.start_page.start() == SAMPLE
