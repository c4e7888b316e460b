"""Form rows: derived texts, reading only, findings and names."""

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QTextCursor

from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.inputs.texts import LineInput, ProseInput
from gui.inputs.values import ChoiceInput, DateInput, NumberInput
from model.checks import Finding
from model.draft import FINAL
from model.fields import Override
from tests.gui.hands import CTRL, Key, click, commit, compose, paste, press, type_ascii, write

FISCAL = "funding.sources[fiscal].budget"


# Derived fields


def test_a_derived_field_follows_the_data(place, session):
    box = place("cover.title")
    assert (box.origin.text(), box.action.isVisible()) == ("由数据生成", False)
    session.enter("cover.unit", "澜川市图书馆")
    assert "澜川市图书馆" in box.input.text()


def test_a_derived_field_can_be_written_anew_and_restored(place, session):
    box = place("cover.title")
    generated = box.input.text()
    write("（送审稿）")
    assert session.report.cover.title.text == box.input.text() == f"{generated}（送审稿）"
    assert (box.origin.text(), box.action.text()) == ("已手工修改", "恢复自动生成")
    session.enter("cover.unit", "另一单位", cause="edit")
    assert box.origin.text() == "已手工修改，数据已变化"
    assert box.input.text() == f"{generated}（送审稿）"
    click(box.action)
    assert session.report.cover.title is None
    assert box.origin.text() == "由数据生成"
    session.stack.undo()
    assert box.input.text() == f"{generated}（送审稿）"


def test_typing_the_generated_text_again_is_no_override(place, session):
    box = place("cover.title")
    type_ascii("x")
    press(Key.Key_Backspace)
    assert session.report.cover.title is None
    assert box.origin.text() == "由数据生成"


def test_a_derived_prose_can_be_cleared_and_written_anew(place, session):
    box = place("conclusion.overall")
    generated = box.input.text()
    press(Key.Key_A, CTRL)
    press(Key.Key_Delete)
    assert box.input.text() == ""
    write("总体良好。")
    assert session.report.conclusion.overall.text == box.input.text() == "总体良好。"
    press(Key.Key_A, CTRL)
    press(Key.Key_Delete)
    box.leave()
    assert box.input.text() == generated
    assert session.report.conclusion.overall is None


def test_writing_anew_with_an_input_method_over_a_selection(place, session):
    box = place("conclusion.overall")
    press(Key.Key_A, CTRL)
    write("好")
    assert session.report.conclusion.overall.text == box.input.text() == "好"


# Reading only


EVERY_KIND = ("cover.contact", "overview.background", "cover.year", "cover.prepared_on", "cover.kind", "cover.title")


def test_a_locked_field_takes_nothing(app, show, sample_state, preset):
    session = Session(sample_state, preset, read_only=True)
    boxes = [FieldBox(session, path) for path in EVERY_KIND]
    show(*boxes)
    for box in boxes:
        before = box.input.text()
        box.input.setFocus()
        if box.input.hasFocus():
            type_ascii("1")
            press(Key.Key_Down)
            compose("yi")
            commit("乙")
            paste("丙")
        box.commit()
        assert box.input.text() == before
        assert not box.action.isVisible()
    assert session.state == sample_state


def test_composing_in_a_locked_field_does_not_freeze_it(app, show, blank_state, preset):
    session = Session(blank_state, preset)
    box = FieldBox(session, "cover.contact")
    show(box)
    session.set_status(FINAL)
    box.take_focus()
    compose("yi")
    session.set_status("填写中")
    session.edit("cover.contact", "甲", cause="edit")
    assert box.input.text() == "甲"


def test_a_final_report_is_opened_again(place, session):
    boxes = place(*EVERY_KIND)
    session.set_status(FINAL)
    assert not any(_is_open(box.input) for box in boxes)
    session.set_status("填写中")
    assert all(_is_open(box.input) for box in boxes)


def _is_open(entry):
    return entry.isEnabled() if isinstance(entry, ChoiceInput) else not entry.isReadOnly()


# Messages


def finding(message="请填写“填报人”。", severity="error"):
    return Finding("R1", severity, "cover.contact", message)


def test_a_finding_takes_the_place_of_the_hint(place):
    box = place("cover.unit")
    hint = box.message.text()
    box.show_finding(finding())
    assert (box.message.text(), box.input.property("severity")) == ("请填写“填报人”。", "error")
    box.show_finding(None)
    assert (box.message.text(), box.input.property("severity")) == (hint, "")


def test_a_note_does_not_colour_the_input(place):
    box = place("cover.unit")
    box.show_finding(finding(severity="note"))
    assert box.input.property("severity") == ""


def test_names_for_programs_and_for_ears(place, session):
    box = place(FISCAL)
    assert box.input.objectName() == "funding.sources[0].budget"
    assert box.input.accessibleName() == "全年预算数，万元"


def test_each_kind_has_its_input(app, filled):
    kinds = {
        "cover.unit": LineInput,
        "overview.background": ProseInput,
        "cover.year": NumberInput,
        "cover.prepared_on": DateInput,
        "cover.kind": ChoiceInput,
    }
    for path, kind in kinds.items():
        assert type(FieldBox(filled, path).input) is kind


def test_prose_grows_with_its_lines(place):
    box = place("overview.background")
    heights = [box.input.height()]
    for lines in (3, 8, 30):
        box.input.setPlainText("一\n" * lines)
        heights.append(box.input.height())
    assert heights[0] == heights[1] < heights[2] < heights[3]
    box.input.moveCursor(QTextCursor.MoveOperation.End)


def test_a_field_whose_row_is_gone_does_not_raise(app, show, filled):
    row = filled.report.conclusion.problems[0]
    box = FieldBox(filled, f"conclusion.problems[{row.id}].text")
    show(box)
    filled.edit("conclusion.problems", filled.report.conclusion.problems[1:], cause="edit")
    filled.enter("cover.year", "去年")
    box.refresh()
    box.commit()
    filled.stack.undo()
    filled.stack.undo()
    assert box.input.text() == row.text


def test_override_is_what_the_draft_holds(place, session):
    place("cover.issuer")
    write("局")
    assert isinstance(session.report.cover.issuer, Override)
    assert session.report.cover.issuer.replaced


def test_files_are_not_dropped_into_prose(place, session):
    box = place("overview.background")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/etc/hosts")])
    box.input.insertFromMimeData(mime)
    assert box.input.text() == session.report.overview.background == ""
