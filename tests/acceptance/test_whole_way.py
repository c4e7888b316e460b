"""The whole way in the real window: new report, every field, back and forth, undo, redo, close, reopen, export."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTableView, QWizard
from shiboken6 import isValid

from gui.collector import Collector
from gui.main_window import MainWindow
from model import paths
from model.disk.store import read_draft
from model.fields import is_blank, specs
from model.paths import spec_of
from model.presets import catalogue
from model.report import STEPS
from reports.wording import effective
from tests.acceptance.driver import CTRL, Officer, answering, button, click, focused, press
from tests.acceptance.filling import Filling
from tests.acceptance.printed import bare, values_shown, words_of

PRESETS = catalogue()
OVERRIDDEN = "funding.narrative"
PASTED = "funding.uses"
LEFT_AT = "implementation.organisation"


@pytest.fixture
def start(qapp, tmp_path):
    """Open the start window over the data folder, as often as wanted."""
    collector = Collector(qapp)
    windows = []

    def make():
        window = MainWindow(tmp_path / "data")
        windows.append(window)
        window.resize(1600, 900)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        return Officer(window)

    yield make
    for window in windows:
        destroy(window)
    destroy(collector)


def destroy(thing):
    if isValid(thing):
        thing.deleteLater()
        QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)


def saved(officer, tmp_path):
    """Save with the key and return the draft as it is on disk."""
    press(Qt.Key.Key_S, CTRL)
    officer.wait(lambda: officer.find("save-state").text().startswith("已保存"), "the draft is not saved")
    (path,) = (tmp_path / "data" / "drafts").glob("*.json")
    return read_draft(path)[0]


def work(state):
    """Return what undo and redo bring back: everything but the place in view."""
    return replace(state, session=replace(state.session, step="", field=""))


def begin(officer, preset):
    """Walk through the wizard to a blank report."""

    def walk(wizard):
        choice = wizard.findChild(type(button(wizard, preset.name)), f"choice:{preset.id}")
        click(choice)
        assert choice.isChecked()
        click(button(wizard, "下一步"))
        for name, text in (
            ("unit", "澜川市青屏区图书馆"),
            ("department", "青屏区文化广电和旅游局"),
            ("project", "社区图书分馆建设项目"),
            ("year", "2024"),
        ):
            Officer(wizard).fill(f"cover.{name}", text)
        click(button(wizard, "下一步"))
        click(button(wizard, "开始填写"))

    with answering(QWizard, walk):
        officer.click("action:new")
    assert officer.page() == "cover"


def fill_step(officer, step, preset, filling):
    for path in step.fields:
        if path not in preset.fields:
            continue
        spec = spec_of(path)
        if spec.row:
            fill_rows(officer, path, spec, filling)
        elif path == OVERRIDDEN:
            officer.fill(path, "由单位按实际写明资金使用情况，共三项支出。")
        elif not spec.derived:
            officer.fill(path, filling.text(path, spec))


def rows_of(officer, path):
    return paths.get(officer.window.editor.session.report, path)


def fill_rows(officer, path, spec, filling):
    """Have at least two rows in a list, and fill each."""
    officer.add_rows(path, 0 if spec.fixed else max(0, 2 - len(rows_of(officer, path))))
    if path == PASTED:
        paste_rows(officer, path, spec, filling)
        return
    for number, row in enumerate(rows_of(officer, path)):
        texts = filling.row(spec.row, path, number)
        for name, cell_spec in specs(spec.row).items():
            if cell_spec.options:
                texts[name] = last_choice(officer, path, row, name)
        fill_row(officer, path, number, row, texts)


def last_choice(officer, path, row, name):
    view = officer.find(path)
    return view.model().choices(officer.cell(path, f"{path}[{row.id}].{name}"))[-1][1]


def fill_row(officer, path, number, row, texts):
    """Fill the cells of a row from left to right, then the boxes beside the table."""
    cells = {name: officer.cell(path, f"{path}[{row.id}].{name}") for name in texts}
    columns = {name: cell.column() for name, cell in cells.items() if cell.isValid()}
    for name in sorted(columns, key=columns.__getitem__):
        cell = officer.cell(path, f"{path}[{row.id}].{name}")
        if texts[name] and cell.flags() & Qt.ItemFlag.ItemIsEditable:
            officer.fill_cell(path, cell, texts[name])
    if columns:
        officer.go_to_cell(path, officer.cell(path, f"{path}[{row.id}].{min(columns, key=columns.__getitem__)}"))
    for name in (name for name in texts if name not in columns):
        if texts[name] and officer.has(f"{path}[{number}].{name}"):
            officer.fill(f"{path}[{number}].{name}", texts[name])


def paste_rows(officer, path, spec, filling):
    """Paste three rows as a spreadsheet has them on the clipboard."""
    view = officer.find(path, QTableView)
    columns = [column.name for column in view.model().form.columns if column.name]
    rows = [filling.row(spec.row, path, number) for number in range(3)]
    first = officer.cell(path, f"{path}[{rows_of(officer, path)[0].id}].{columns[0]}")
    view.setFocus()
    view.setCurrentIndex(first)
    officer.paste("\r\n".join("\t".join(row[name] for name in columns) for row in rows) + "\r\n")
    assert len(rows_of(officer, path)) == 3


def check_filled(report, preset):
    """Everything the preset shows is filled; of a row's fields that exclude each other, each in some row."""
    for path in preset.fields:
        value, spec = paths.get(report, path), spec_of(path)
        if not spec.row:
            assert spec.derived or not is_blank(value), path
            continue
        assert len(value) >= 2, path
        for name in specs(spec.row):
            assert any(not is_blank(getattr(row, name)) for row in value), f"{path}.{name}"


def fill_everything(officer, preset):
    """Fill every step; go on by the button and by the list in turn."""
    filling = Filling()
    for number, step in enumerate(STEPS[:-1]):
        assert officer.page() == step.id
        fill_step(officer, step, preset, filling)
        officer.click("done")
        if number % 2:
            officer.click("action:next")
        else:
            officer.go_to_step(number + 1)


def mistype(officer):
    """Type nonsense into a figure: it is refused beside the field, what was typed stays, undo takes it away."""
    before = officer.text("cover.year")
    officer.fill("cover.year", "二零二五年半")
    officer.wait(lambda: officer.says("现在填的是“二零二五年半”"), "the wrong year is not refused")
    assert officer.text("cover.year") == "二零二五年半"
    press(Qt.Key.Key_Z, CTRL)
    assert officer.text("cover.year") == before


def look_back(officer, preset, report):
    """Go through all steps backwards by the button; everything stands in its field."""
    for step in reversed(STEPS[:-1]):
        officer.click("action:back")
        assert officer.page() == step.id
        assert officer.find("done").isChecked()
        for path in step.fields:
            if path in preset.fields and spec_of(path).kind == "prose":
                assert officer.text(path) == (
                    effective(report, preset, path) if spec_of(path).derived else paths.get(report, path)
                )


def press_until_disabled(officer, key, name):
    """Press a key until its button in the head is disabled; return how often."""
    count = 0
    while officer.find(name).isEnabled():
        press(key, CTRL)
        count += 1
        assert count < 1000, f"{name} never ends"
    return count


def close(officer):
    officer.window.close()
    assert not officer.window.isVisible()
    destroy(officer.window)


def reopen(start):
    """Start again and open the first draft of the list with the keyboard."""
    officer = start()
    officer.find("drafts").setFocus()
    press(Qt.Key.Key_Return)
    officer.wait(lambda: officer.has("steps"), "the draft did not open")
    return officer


def export(officer, folder):
    """Export all formats by the button of the last step; return the files by extension."""
    officer.go_to_step(len(STEPS) - 1)
    assert officer.page() == "export"
    for extension in (".txt", ".json"):
        officer.click(f"format{extension}")
    folder.mkdir()
    officer.find("export-folder").setText(str(folder))
    with answering(QMessageBox, lambda box: click(button(box, "关闭"))) as seen:
        officer.click("action:next")
    assert seen[0].text() == "已导出3个文件。"
    found = {path.suffix: path for path in folder.iterdir()}
    assert set(found) == {".pdf", ".txt", ".json"}
    return found


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_from_an_empty_form_to_a_printed_report(start, tmp_path, preset):
    officer = start()
    begin(officer, preset)
    blank = saved(officer, tmp_path)
    mistype(officer)
    fill_everything(officer, preset)
    filled = saved(officer, tmp_path)
    check_filled(filled.report, preset)
    assert set(filled.session.done) == {step.id for step in STEPS[:-1]}
    look_back(officer, preset, filled.report)

    undone = press_until_disabled(officer, Qt.Key.Key_Z, "action:undo")
    assert work(saved(officer, tmp_path)) == work(blank)
    assert press_until_disabled(officer, Qt.Key.Key_Y, "action:redo") == undone
    assert work(saved(officer, tmp_path)) == work(filled)

    officer.go_to_step(4)
    click(officer.find(LEFT_AT))
    close(officer)
    officer = reopen(start)
    assert officer.page() == "implementation"
    officer.wait(lambda: focused().objectName() == LEFT_AT, "the cursor is not where it was left")
    assert work(saved(officer, tmp_path)) == work(filled)

    files = export(officer, tmp_path / "out")
    assert read_draft(files[".json"])[0].report == filled.report
    for words in (words_of(files[".pdf"]), bare(files[".txt"].read_text(encoding="utf-8"))):
        shown = list(values_shown(filled.report, preset))
        assert [path for path, ways in shown if not any(way in words for way in ways)] == []
