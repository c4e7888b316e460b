"""One row of the form: label, input and the line below it. The only code that lays these out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.editor.last_year import LastYear
from gui.editor.session import Session
from gui.inputs.texts import LEAST_LINES, LineInput, ProseInput
from gui.inputs.values import ChoiceInput, DateInput, NumberInput
from gui.widgets import SEVERITY_ICONS, Icon, Link, Tag, label, set_property
from model.checks import Finding
from model.draft import Changed, State
from model.facts import OPTIONS
from model.fields import LONG_FIELD, Override, Spec
from model.marks import UNCONFIRMED
from model.paths import positional, spec_of
from model.typed import is_money, one_line
from reports import wording

Input = LineInput | ProseInput | NumberInput | DateInput | ChoiceInput
SHORT_LINES = 2
LONG_PARAGRAPH = 2_000  # characters; Qt lays a paragraph out anew at every key, which is felt from here on


def make_input(session: Session, spec: Spec, in_row: bool = False) -> Input:
    """Make the input for a kind of field; the texts of rows begin small."""
    if spec.kind == "prose":
        return ProseInput(least_lines=SHORT_LINES if spec.derived or in_row else LEAST_LINES)
    if spec.kind == "date":
        return DateInput()
    if spec.kind == "number":
        return NumberInput(session.state.session.money_unit if is_money(spec) else spec.unit)
    if spec.kind == "choice":
        offered = OPTIONS[spec.options](session.report) if spec.options else [(word, word) for word in spec.choices]
        return ChoiceInput(offered, unchosen=spec.unchosen or "请选择")
    return LineInput()


class FieldBox(QWidget):
    """Shows one field and takes its edits in. Follows the session; knows nothing of other fields."""

    left = Signal(str)  # its path, when the officer leaves it

    def __init__(self, session: Session, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.path, self.spec = session, path, spec_of(path)
        self.touched = False  # the officer has been here
        self._set_down = False  # the page put the cursor here by itself
        self._entering = False
        self.finding: Finding | None = None
        self.input = make_input(session, self.spec, in_row="[" in path)
        self._lay_out()
        self.rename()
        self.input.typed.connect(self._enter)
        self.input.left.connect(self._leave)
        session.changed.connect(self._follow)
        self.refresh()

    # Layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._label_row())
        column.addWidget(self.input)
        column.addLayout(self._message_row())
        column.addWidget(self.last_year.panel)
        column.addStretch()

    def _label_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.label = label(self.spec.label, "label", self)
        self.label.setBuddy(self.input)
        row.addWidget(self.label)
        optional = not (self.spec.required or self.spec.derived or self.spec.unchosen)
        self._optional = label("（选填）", "hint", self)
        self._optional.setVisible(optional)
        self.origin = Tag("", parent=self)
        row.addWidget(self._optional)
        row.addWidget(self.origin)
        row.addStretch()
        self.action = Link("", small=True, parent=self)
        self.action.clicked.connect(self.regenerate)
        row.addWidget(self.action)
        row.addStrut(20)
        return row

    def _message_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(5)
        self._icon = Icon("error", "error", 14, self)
        self.message = label(self.spec.hint, "hint", self)
        self.message.setWordWrap(True)
        self.count = label("", "hint", self)
        self.count.setContentsMargins(5, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.message, 1)
        row.addStretch()
        self.last_year = LastYear(self.session, self.path, self)
        row.addWidget(self.last_year, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignTop)
        self._icon.hide()
        self.message.setVisible(bool(self.spec.hint))
        return row

    def rename(self) -> None:
        """Give the input the name other programs know it by: its path with row positions."""
        self.input.setObjectName(positional(self.session.report, self.path))

    # From the officer to the draft

    def _enter(self, text: str) -> None:
        if not self._is_there():
            return
        self._entering = True
        try:
            if self.spec.derived:
                self._override(text)
            else:
                self.session.enter(self.path, text, cause="typing")
        finally:
            self._entering = False
        cleared = self.spec.derived and not text.strip()  # the generated text waits until the field is left
        if self.spec.kind in ("line", "prose") and not cleared:
            self.input.show_text(self._text())  # what cleaning took out goes from the input too
        self._show_notes()

    def _is_there(self) -> bool:
        """Tell whether the draft still has the field: its row may be gone, and this widget is about to follow."""
        try:
            self.session.value(self.path)
        except KeyError:
            return False
        return True

    def _override(self, text: str) -> None:
        generated = wording.GENERATORS[self.path](self.session.report, self.session.preset)
        old = self.session.value(self.path)
        replaced = old.replaced if isinstance(old, Override) and old.replaced else wording.fingerprint(generated)
        text = one_line(text) if self.spec.kind == "line" else text
        value = None if text == generated or not text.strip() else Override(text, replaced)
        self.session.edit(self.path, value)

    def regenerate(self) -> None:
        """Return to the generated text."""
        self.session.edit(self.path, None, f"恢复自动生成{self.spec.label}", "edit")
        self.input.setFocus()

    def begin(self) -> None:
        """Put the cursor here because the page begins here: left as it was, that is no visit of the officer's."""
        self.take_focus()
        self._set_down = not self.input.text()

    def _leave(self) -> None:
        self.touched = self.touched or not self._set_down or bool(self.input.text())
        self._set_down = False
        self.refresh()
        self.left.emit(self.path)

    def commit(self) -> None:
        """Take in what is still being composed."""
        self.input.commit()

    def take_focus(self) -> None:
        """Put the cursor behind the text."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.input, LineInput):
            self.input.end(False)

    # From the draft to the officer

    def _follow(self, changed: Changed) -> None:
        if self._entering or changed.cause == "note":
            return
        if self.spec.derived or self.spec.options or changed.touches(self.path) or self._looks_other(changed):
            self.refresh()

    def stop_following(self) -> None:
        """Let the draft go before the box does: it is deleted only once Qt gets to it."""
        self.session.changed.disconnect(self._follow)

    def _looks_other(self, changed: Changed) -> bool:
        """Tell whether something beside the report shows this field in another way; a typed 98 stays 98 otherwise."""

        def aspects(state: State) -> tuple[str | None, ...]:
            beside = state.session
            return beside.status, beside.money_unit, beside.rejected.get(self.path), state.marks.get(self.path)

        return aspects(changed.before) != aspects(changed.after)

    def _text(self) -> str:
        if self.spec.derived:
            return wording.effective(self.session.report, self.session.preset, self.path)
        return self.session.shown(self.path, self.spec)

    def refresh(self) -> None:
        """Show the field as it stands in the draft."""
        try:
            text = self._text()
        except KeyError:
            return  # its row is gone, and the widget goes with it
        if isinstance(self.input, NumberInput) and is_money(self.spec):
            self.input.set_unit(self.session.state.session.money_unit)
        if isinstance(self.input, ChoiceInput) and self.spec.options:
            self.input.offer(OPTIONS[self.spec.options](self.session.report))
        if text != self.input.text():
            self.input.show_text(text)
        self.input.setReadOnly(self.session.read_only)
        self._show_notes()

    def _show_notes(self) -> None:
        self._show_origin()
        self._show_count()
        self.last_year.refresh()
        self.input.setAccessibleName(self._spoken())

    def _show_origin(self) -> None:
        text, variant, icon, action = self._origin()
        self.origin.setVisible(bool(text))
        self.action.setVisible(bool(action) and not self.session.read_only)
        self.action.setText(action)
        if text:
            self.origin.set(text, variant, icon)
        origin = {"override": "override", "note": "derived", "carried": "carried"}.get(variant, "")
        set_property(self.input, "origin", origin)

    def _origin(self) -> tuple[str, str, str, str]:
        """Return words, variant, icon and action for where the value came from."""
        mark = self.session.state.marks.get(self.path)
        if mark in UNCONFIRMED:
            return f"{mark}内容，请确认", "carried", "", "恢复自动生成" if self.spec.derived else ""
        if self.spec.derived and self.session.value(self.path) is None:
            return "由数据生成", "note", "sigma", ""
        if self.spec.derived:
            moved = wording.has_moved(self.session.report, self.session.preset, self.path)
            return "已手工修改，数据已变化" if moved else "已手工修改", "override", "edit", "恢复自动生成"
        return (mark, "plain", "", "") if mark else ("", "", "", "")

    def _show_count(self) -> None:
        text = self.input.text()
        length = len(text)
        if length > LONG_FIELD:
            note, over = f"{length:,}字，超过{LONG_FIELD // 10_000}万字，请精简", True
        elif any(len(paragraph) > LONG_PARAGRAPH for paragraph in text.split("\n")):
            note, over = f"{length:,}字，有一段超过{LONG_PARAGRAPH:,}字，请分段", True
        elif self.spec.length:
            note, over = f"{length}/{self.spec.length}字", length > self.spec.length
        else:
            note, over = "", False
        self.count.setText(note)
        self.count.setVisible(bool(note))
        set_property(self.count, "severity", "warning" if over else "")

    def _spoken(self) -> str:
        parts = [self.spec.label, self.spec.unit, self.origin.text() if self.origin.isVisibleTo(self) else ""]
        return "，".join(part for part in parts if part)

    def show_finding(self, finding: Finding | None) -> None:
        """Show a finding in place of the hint, or the hint again."""
        if finding == self.finding:
            return
        self.finding = finding
        severity = finding.severity if finding else ""
        self.message.setText(f"{finding.message}{finding.remedy}" if finding else self.spec.hint)
        self.message.setVisible(bool(self.message.text()))
        set_property(self.message, "role", "message" if finding else "hint")
        set_property(self.message, "severity", severity)
        set_property(self.input, "severity", severity if severity != "note" else "")
        self._icon.setVisible(bool(finding))
        if finding:
            self._icon.set_icon(SEVERITY_ICONS[severity], severity)
