"""Texts that are not meant well, in every text field: the export never fails, prints them as they stand, and no window
takes them for markup."""

from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as Rich
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget

from gui.main_window import MainWindow
from model import paths
from model.beginnings import sample
from model.disk.store import Store, read_draft, write_draft
from model.draft import State
from model.fields import Override, Target, specs, walk
from model.presets import catalogue
from model.report import STEPS, Report
from model.text import clean
from reports.export import export
from tests.acceptance.driver import Officer
from tests.acceptance.printed import bare, values_shown, words_of

PRESETS = catalogue()
HOSTILE = {
    "bold": "<b>甲",
    "ampersand": "A&B&amp;&lt;",
    "picture": '<img src="/etc/passwd">',
    "paragraph": "<para fontSize=60",
    "colour": "<font color=\"__import__('os')\">",
    "formula": "=1+1",
    "braces": "{project}{0}%s%(x)s$HOME\\n",
    "controls": "甲\x00\x01\x1b[31m乙\x7f\u200b\u202e\ufeff丙",
    "surrogate": "甲\ud800乙",
    "emoji": "甲😀乙",
    "rare": "𠮷㐂",
    "newlines": "甲\r\n乙\u2028丙",
}
UNKNOWN = {"😀": "〓"}  # no bundled face has it
LATIN = "x" * 5000


def spoiled(text, preset, numbered=True):
    """Return a report with a text in every text field, cleaned as every door of the program cleans it."""
    numbers = count(100)

    def value(spec):
        said = clean(f"{next(numbers)}{text}尾" if numbered else text)[0]
        if spec.derived:
            return Override(said)
        return Target(text=said) if spec.kind == "target" else said

    report = sample().report
    report = paths.put(report, "preset", preset.id)
    for path, spec in walk(Report):
        if spec.row:
            for row in paths.get(report, path):
                for name, cell in specs(spec.row).items():
                    if takes_text(cell) and name != "family":
                        report = paths.put(report, f"{path}[{row.id}].{name}", value(cell))
        elif takes_text(spec):
            report = paths.put(report, path, value(spec))
    return report


def takes_text(spec):
    return spec.kind in ("line", "prose", "target") and not spec.options


def known(text):
    for char, substitute in UNKNOWN.items():
        text = text.replace(char, substitute)
    return text


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_printed_as_it_stands(tmp_path, preset, text):
    draft = tmp_path / "d.json"
    write_draft(draft, State(spoiled(text, preset)))
    state, _ = read_draft(draft)
    remarks = export(state, preset, [tmp_path / "r.pdf", tmp_path / "r.txt"])
    printed = words_of(tmp_path / "r.pdf")
    shown = [(path, [known(way) for way in ways]) for path, ways in values_shown(state.report, preset)]
    assert [path for path, ways in shown if not any(way in printed for way in ways)] == []
    plain = bare((tmp_path / "r.txt").read_text(encoding="utf-8"))
    assert [path for path, ways in values_shown(state.report, preset) if not any(way in plain for way in ways)] == []
    assert all("〓" in remark for remark in remarks)
    assert bool(remarks) == (any(char in text for char in UNKNOWN))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_five_thousand_letters_in_every_field_are_all_printed(tmp_path, preset):
    report = spoiled(LATIN, preset, numbered=False)
    export(State(report), preset, [tmp_path / "r.pdf"])
    wanted = sum(ways[0].count("x") for _, ways in values_shown(report, preset))
    assert words_of(tmp_path / "r.pdf").count("x") >= wanted


def test_no_window_takes_text_for_markup(qtbot, tmp_path):
    preset = PRESETS["key-project"]
    store = Store(tmp_path / "data")
    store.create(State(spoiled(HOSTILE["picture"], preset))).close()
    window = MainWindow(tmp_path / "data")
    qtbot.addWidget(window)
    window.resize(1600, 900)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    officer = Officer(window)
    looked = texts_taken_for_markup(window)
    officer.find("drafts").setFocus()
    QTest.keyClick(officer.find("drafts"), Qt.Key.Key_Return)
    officer.wait(lambda: officer.has("steps"), "the draft did not open")
    for number in range(len(STEPS)):
        officer.go_to_step(number)
        QTest.qWait(0)
        looked += texts_taken_for_markup(window)
    assert looked == []


def texts_taken_for_markup(window):
    """Return the texts of labels and tooltips which Qt would read as HTML."""
    labels = [one for one in window.findChildren(QLabel) if one.textFormat() != Qt.TextFormat.PlainText]
    tips = [one.toolTip() for one in window.findChildren(QWidget)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        places = [(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
        tips += [model.index(*place).data(Qt.ItemDataRole.ToolTipRole) or "" for place in places]
    return [text for text in [*(one.text() for one in labels), *tips] if "<img" in text and Rich.mightBeRichText(text)]
