"""The list of findings: filter, one sentence and a remedy each, links to every place."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.editor.waivers import IgnoredItem, ReasonForm, ignore, may_be_ignored, place_of
from gui.inputs.texts import LineInput
from gui.widgets import SEVERITY_ICONS, Icon, Link, Segmented, button, flat_button, label, rule, set_property
from model.checks import SEVERITIES, Finding
from model.draft import Waiver
from model.finalising import Place
from model.paths import label_of
from model.progress import UNFILLED, weight_of

# What is only not filled yet stands apart and is no error.
FILTERS: dict[str, str] = dict([("all", "全部"), *SEVERITIES.items(), (UNFILLED, "未填")])


class Looks(NamedTuple):
    """What an item shows: its finding, how grave that is, the words of its places, whether it may be explained away."""

    finding: Finding
    weight: str
    places: tuple[str, ...]
    is_explicable: bool


def looks_of(finding: Finding, session: Session) -> Looks:
    """Return what the item of a finding shows."""
    places = tuple(_place_words(place, session) for place in (finding.field, *finding.related))
    weight = weight_of(finding, session.state.session.done)
    return Looks(finding, weight, places, may_be_ignored(finding, session))


class _Item(QFrame):
    """One finding."""

    go = Signal(str)
    chosen = Signal()

    def __init__(self, finding: Finding, session: Session, reasons: dict[Place, str]) -> None:
        """reasons: what was begun as an explanation, by place; the item keeps its own up to date."""
        super().__init__()
        self.finding = finding
        self.looks = looks_of(finding, session)
        self._session, self._reasons = session, reasons
        self.reason: ReasonForm | None = None
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        weight = self.looks.weight
        self._unfilled, self._word = weight == UNFILLED, FILTERS[weight]
        self.setAccessibleName(f"{self._word}，{finding.message}")
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 9, 16, 9)
        row.setSpacing(8)
        row.addLayout(self._icon())
        row.addLayout(self._words(), 1)

    def _icon(self) -> QVBoxLayout:
        severity, column = self.finding.severity, QVBoxLayout()
        column.setContentsMargins(0, 3, 0, 0)  # level with the first line of text
        column.addWidget(Icon("ring", "field") if self._unfilled else Icon(SEVERITY_ICONS[severity], severity))
        column.addStretch()
        return column

    def _words(self) -> QVBoxLayout:
        finding, column = self.finding, QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(self._sentence())
        if finding.remedy:
            remedy = label(finding.remedy, "purpose")
            remedy.setWordWrap(True)
            column.addWidget(remedy)
        for place in dict.fromkeys((finding.field, *finding.related)):
            column.addWidget(place_link(place, self._session, self.go))
        if self.looks.is_explicable:
            self._add_waiver(column)
        return column

    def _add_waiver(self, column: QVBoxLayout) -> None:
        place = place_of(self.finding)
        form = self.reason = ReasonForm(self._reasons.get(place, ""), self)
        self.ignore = Link("说明并忽略", small=True, parent=self)
        self.ignore.setToolTip("不修改，写明理由后不再提醒，可以撤回")
        self.ignore.clicked.connect(lambda: self._explain(form))
        form.typed.connect(lambda text: self._reasons.update({place: text}))
        form.left.connect(lambda: self._leave(form))
        form.given.connect(self._ignore)
        column.addWidget(self.ignore)
        column.addWidget(form)
        self.ignore.setVisible(not self.is_explaining())
        form.setVisible(self.is_explaining())

    def is_explaining(self) -> bool:
        """Tell whether an explanation was begun."""
        return self.reason is not None and place_of(self.finding) in self._reasons

    def _explain(self, form: ReasonForm) -> None:
        self._reasons.setdefault(place_of(self.finding), "")
        self.ignore.hide()
        form.show()
        form.input.setFocus()

    def _leave(self, form: ReasonForm) -> None:
        self._reasons.pop(place_of(self.finding), None)
        self.setFocus()
        form.hide()
        self.ignore.show()

    def _ignore(self, reason: str) -> None:
        self._reasons.pop(place_of(self.finding), None)
        ignore(self._session, self.finding, reason)

    def _sentence(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        word = label(self._word, "muted" if self._unfilled else "head")
        if not self._unfilled:
            set_property(word, "severity", self.finding.severity)
        sentence = label(self.finding.message)
        sentence.setWordWrap(True)
        row.addWidget(word, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(sentence, 1)
        return row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the field."""
        self.chosen.emit()
        self.go.emit(self.finding.field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.go.emit(self.finding.field)
        else:
            super().keyPressEvent(event)


def place_link(place: str, session: Session, go: SignalInstance) -> Link:
    """Return a link that leads to a place of the form."""
    link = Link(f"{_place_words(place, session)} ›", small=True)
    link.clicked.connect(lambda: go.emit(place))
    return link


def _place_words(place: str, session: Session) -> str:
    try:
        return label_of(session.report, place)
    except KeyError:
        return place


def _group_head(words: str) -> QWidget:
    head = label(words, "head")
    head.setContentsMargins(13, 14, 16, 6)
    return head


def _empty(words: str) -> QWidget:
    empty = label(words, "muted")
    empty.setContentsMargins(16, 16, 16, 16)
    return empty


class FindingList(QWidget):
    """All findings in page order; what is only not filled yet stands in a group below the others."""

    go = Signal(str)
    recheck = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self._session = session
        self._findings: dict[str, list[Finding]] = {}  # by key of the filter
        self._ignored: list[tuple[Finding, Waiver]] = []
        self._reasons: dict[Place, str] = {}  # begun, not yet given
        self._items: list[_Item] = []
        self._current = -1
        self._filter = Segmented(list(FILTERS.items()))
        self._filter.chosen.connect(lambda _key: self._fill())
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.addWidget(self._filter)
        top.addStretch()
        again = flat_button("重新检查", small=True)
        again.clicked.connect(self.recheck)
        top.addWidget(again)
        column.addLayout(top)
        column.addWidget(rule())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("finding-list")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)  # takes all the room left: an item would share it
        self._area.setWidget(inside)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addStrut(47)
        self._when = label("", "hint")
        self._steppers: list[QPushButton] = []
        row.addWidget(self._when, 1)
        for words, by in (("上一处", -1), ("下一处（F8）", 1)):
            made = button(words, small=True)
            self._steppers.append(made)
            made.clicked.connect(lambda _checked=False, by=by: self.step(by))
            row.addWidget(made)
        return row

    def show_findings(self, findings: list[Finding], when: str, ignored: Sequence[tuple[Finding, Waiver]] = ()) -> None:
        """Show another list, the ignored ones at its end; nothing is built anew where it is the same."""
        self._when.setText(when)
        groups = self._grouped(findings)
        if groups == self._findings and list(ignored) == self._ignored and self._column.count() > 1:
            return
        self._findings, self._ignored = groups, list(ignored)
        for key, words in FILTERS.items():
            self._filter.set_text(key, f"{words} {len(groups[key])}")
        self._fill()

    def _grouped(self, findings: list[Finding]) -> dict[str, list[Finding]]:
        done = self._session.state.session.done
        groups: dict[str, list[Finding]] = {key: [] for key in FILTERS}
        for finding in findings:
            weight = weight_of(finding, done)
            groups[weight].append(finding)
            if weight != UNFILLED:
                groups["all"].append(finding)
        groups["all"] += groups[UNFILLED]
        return groups

    def _fill(self) -> None:
        """Show the findings of the filter; what stands there already stays, so that one edit among hundreds is not felt."""
        key = self._filter.current()
        shown = self._findings.get(key, [])
        current = self._items[self._current].finding if 0 <= self._current < len(self._items) else None
        old = {item.looks: item for item in self._items}
        self._items = [self._item(finding, old) for finding in shown]
        self._arrange(self._in_order(key))
        for stepper in self._steppers:
            stepper.setEnabled(bool(shown))
        self._follow_current(current)

    def _item(self, finding: Finding, old: dict[Looks, _Item]) -> _Item:
        """Return the item that shows a finding already, else a new one."""
        looks = looks_of(finding, self._session)
        if looks in old:
            return old.pop(looks)
        item = _Item(finding, self._session, self._reasons)
        item.go.connect(self.go)
        item.chosen.connect(lambda place=(finding.rule, finding.field): self._mark(self._at(place)))
        return item

    def _in_order(self, key: str) -> list[QWidget]:
        """Return what stands one below another: the items, with the head of each group."""
        widgets: list[QWidget] = list(self._items)
        unfilled = len(self._findings.get(UNFILLED, ()))
        if unfilled and key == "all":
            widgets.insert(len(widgets) - unfilled, _group_head(f"尚未填写 {unfilled}"))
        if not self._items:
            widgets.append(_empty("没有发现问题，可以导出。" if key == "all" else "没有这一类问题。"))
        if key in ("all", "warning") and self._ignored:
            widgets.append(_group_head(f"已忽略 {len(self._ignored)}"))
            for finding, waiver in self._ignored:
                place = place_link(finding.field, self._session, self.go)
                widgets.append(IgnoredItem(finding, waiver, self._session, place))
        return widgets

    def _arrange(self, widgets: list[QWidget]) -> None:
        """Put widgets one below another; what went may be at work or have the focus, so Qt must not delete it now."""
        kept, focus = set(widgets), QApplication.focusWidget()
        there = (self._column.itemAt(at) for at in range(self._column.count()))
        gone = [widget for item in there if item and (widget := item.widget()) and widget not in kept]
        for widget in gone:
            self._column.removeWidget(widget)
        for at, widget in enumerate(widgets):
            item = self._column.itemAt(at)
            if item is None or item.widget() is not widget:
                self._column.insertWidget(at, widget)
        if any(widget is focus or widget.isAncestorOf(focus) for widget in gone if focus is not None):
            self._keep_focus(isinstance(focus, LineInput))
        for widget in gone:
            widget.hide()
            widget.deleteLater()

    def _keep_focus(self, explains: bool) -> None:
        form = next((item.reason for item in self._items if item.is_explaining()), None)
        if explains and form:
            form.input.setFocus()
        else:
            self.focus_first()

    def _at(self, place: tuple[str, str]) -> int:
        """Return the number of the item with a rule and a field, -1 for none."""
        items = (number for number, item in enumerate(self._items) if (item.finding.rule, item.finding.field) == place)
        return next(items, -1)

    def _follow_current(self, current: Finding | None) -> None:
        """Mark the current finding in the new list; where it is mended, 下一处 goes to the one that followed it."""
        at = self._at((current.rule, current.field)) if current else -1
        if at >= 0:
            self._mark(at)
        elif current:
            self._current = min(self._current, len(self._items)) - 1

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding."""
        if not self._items:
            return
        self._mark((self._current + by) % len(self._items) if self._current >= 0 or by > 0 else len(self._items) - 1)
        item = self._items[self._current]
        self._area.ensureWidgetVisible(item)
        self.go.emit(item.finding.field)

    def _mark(self, number: int) -> None:
        self._current = number
        for at, item in enumerate(self._items):
            set_property(item, "current", at == number)

    def focus_first(self) -> None:
        """Put the focus on the first finding, on the filter where there is none."""
        if self._items:
            self._items[0].setFocus()
        else:
            self._filter.button(self._filter.current()).setFocus()
