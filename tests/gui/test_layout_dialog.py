import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from gui.pages.layout_dialog import LayoutDialog
from model.draft import with_value
from model.errors import Trouble
from model.fields import Override
from reports.layout_report import as_text


@pytest.fixture
def dialog(app, qtbot, preset):
    def run(state):
        made = LayoutDialog(state, preset, True, {})
        qtbot.addWidget(made)
        with qtbot.waitSignal(made.measured):
            made.show()
        return made

    return run


def words(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_every_clause_is_shown_with_what_was_measured(dialog, sample_state):
    shown = dialog(sample_state)
    said = words(shown)
    assert shown.banner.text() == shown.report.verdict
    for clause in shown.report.clauses:
        assert clause.item in said
        assert clause.required in said
        assert (clause.reason if clause.verdict == "不适用" else clause.measured) in said
        assert clause.verdict in said


def test_what_is_not_kept_stands_first_with_its_reason(dialog, sample_state):
    shown = dialog(with_value(sample_state, "overview.background", "新建🚀分馆。"))
    said = words(shown._area.widget())
    assert said[4:6] == ["缺字", "惯例"]
    assert "字库中没有“🚀”字，印为〓（项目概况 · 项目背景，第3字）" in said[8]
    assert "1项不符合" in shown.banner.text()


def test_what_only_a_reader_can_judge_stands_before_what_is_kept(dialog, sample_state):
    title = Override("澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜岚澜", "")
    shown = dialog(with_value(sample_state, "cover.title", title))
    said = words(shown._area.widget())
    assert said[4:6] == ["标题词意", "7.3.1"]
    assert said[8].startswith("请人工核对词意")
    assert "1项请人工核对" in shown.banner.text()
    assert shown.banner.property("severity") == "note"


def test_the_report_is_saved_as_text(dialog, sample_state, tmp_path, monkeypatch):
    shown = dialog(sample_state)
    target = tmp_path / "自检.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    shown.save.click()
    assert target.read_text(encoding="utf-8") == as_text(shown.report)
    assert "自检.txt" in shown.banner.text()


def test_closing_ends_the_measuring(app, qtbot, preset, sample_state):
    shown = LayoutDialog(sample_state, preset, True, {})
    qtbot.addWidget(shown)
    shown.show()
    assert shown._work.is_busy
    shown.reject()
    assert not shown._work.is_busy
    qtbot.wait(50)
    assert shown.report is None


def test_what_stops_the_measuring_is_told(app, qtbot, preset, sample_state, monkeypatch):
    def fail(*_):
        raise Trouble("字体文件缺失。")

    told = []
    monkeypatch.setattr("gui.pages.layout_dialog.layout_report", fail)
    monkeypatch.setattr("gui.messages.tell", lambda *said, **_: told.append(said[2]))
    shown = LayoutDialog(sample_state, preset, True, {})
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: not shown.isVisible())
    assert told == ["字体文件缺失。"]
