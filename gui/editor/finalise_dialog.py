"""Before a report is final: each error that must be mended or explained, and what else was found; and reopening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gui.buttons import Link, button, primary_button
from gui.dialogs import answers, body_of
from gui.widgets import SEVERITY_ICONS, Card, Icon, label
from model.checks import MISSING, SEVERITIES, Finding
from model.draft import State
from model.finalising import Place, needs_reason
from model.paths import label_of
from model.text import clean

WIDTH, HEIGHT = 720, 560
REFUSED = "R2"  # the rule that tells of text a field cannot hold
REASON_WORDS = "没有填写的请填写，有错误的请修改。不填、不改的请写明理由，理由会记入报告记录。"
FINAL_WORDS = "定稿后只能查看和导出。需要修改时可以重新打开，会留下记录。"


class _Kind(NamedTuple):
    """How one kind of obstacle is shown and spoken of."""

    icon: str
    token: str  # its colour
    name: str
    left_so: str  # what the officer explains: 不填写, 不改正, 不修改
    asked: str  # what stands in the line of the reason while it is empty


_UNFILLED = _Kind("ring", "field", "尚未填写", "不填写", "没有内容可填的，请写明理由")
_REFUSED = _Kind("error", "error", "错误", "不改正", "请改正；不改正的，请写明理由")
_WRONG = _Kind("error", "error", "错误", "不修改", "不修改的，请写明理由")


def _kind_of(finding: Finding) -> _Kind:
    if finding.rule in MISSING:
        return _UNFILLED
    return _REFUSED if finding.rule == REFUSED else _WRONG


class _Obstacle(Card):
    """One place with an error: what is wrong there, the reason why it stays, and the way to mend it."""

    changed = Signal()
    go = Signal()

    def __init__(self, findings: Sequence[Finding], place: str, reason: str) -> None:
        super().__init__()
        self.kind = _kind_of(findings[0])  # all are of one rule
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.addLayout(self._where(place))
        for found in findings:
            self.body.addWidget(_sentence(found.message))
            if found.remedy:
                self.body.addWidget(_sentence(found.remedy, "purpose"))
        self.reason = QLineEdit(reason)
        self.reason.setAccessibleName(f"{place}{self.kind.left_so}的理由")
        self.reason.setPlaceholderText(self.kind.asked)
        self.reason.textChanged.connect(self._follow)
        self.body.addWidget(self.reason)
        self._follow()

    def _where(self, place: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = Icon(self.kind.icon, self.kind.token)
        self._place = label(place, "label")
        self._place.setWordWrap(True)
        link = Link("转到", small=True)
        link.setAccessibleName(f"转到{place}")
        link.clicked.connect(self.go)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._place, 1)
        head.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def text(self) -> str:
        """The reason as it is kept."""
        return clean(self.reason.text())[0].strip()

    def _follow(self) -> None:
        given = bool(self.text())
        self._icon.set_icon(*(("done", "ok") if given else (self.kind.icon, self.kind.token)))
        self._icon.setToolTip("已写明理由" if given else self.kind.name)
        self.changed.emit()


class FinaliseDialog(QDialog):
    """Accepted: the officer wants the report final. `reasons()` are to be kept either way; `wanted` is a field to go to."""

    def __init__(self, state: State, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("finalise")
        self.setWindowTitle("定稿")
        self.wanted = ""
        self._state = state
        self._before = {(waiver.rule, waiver.field): waiver.reason for waiver in state.waivers}
        self._obstacles: dict[Place, _Obstacle] = {}
        self._title = label("", "project")
        column = body_of(self)
        column.addWidget(self._title)
        self._add_findings(column, findings)
        column.addWidget(_sentence(FINAL_WORDS, "muted"))
        column.addLayout(self._buttons())
        self._follow()
        self.resize(WIDTH, self._height(parent) if findings else self.sizeHint().height())
        first = next((one.reason for one in self._obstacles.values() if not one.text()), self.finalise)
        first.setFocus()

    @staticmethod
    def _height(parent: QWidget | None) -> int:
        """No higher than the window it stands before, which may be small."""
        return min(HEIGHT, parent.window().height() - 40) if parent else HEIGHT

    def _add_findings(self, column: QVBoxLayout, findings: Sequence[Finding]) -> None:
        barring = [found for found in findings if needs_reason(found)]
        others = [found for found in findings if not needs_reason(found)]
        if barring:
            column.addWidget(_sentence(REASON_WORDS, "muted"))
        if not findings:
            return
        inside = QWidget()
        inside.setObjectName("finalise-list")
        listed = QVBoxLayout(inside)
        listed.setContentsMargins(0, 0, 8, 0)
        listed.setSpacing(8)
        for place in dict.fromkeys((found.rule, found.field) for found in barring):
            listed.addWidget(self._obstacle(place, [found for found in barring if (found.rule, found.field) == place]))
        if others:
            listed.addWidget(self._information(others))
        listed.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        column.addWidget(area, 1)

    def _obstacle(self, place: Place, findings: Sequence[Finding]) -> _Obstacle:
        made = _Obstacle(findings, self._words(place[1]), self._before.get(place, ""))
        made.reason.setObjectName(f"reason:{place[0]}:{place[1]}")
        made.changed.connect(self._follow)
        made.go.connect(lambda: self._go_to(place[1]))
        self._obstacles[place] = made
        return made

    def _information(self, findings: Sequence[Finding]) -> Card:
        card = Card("其他检查结果", "不影响定稿，随报告记录保存")
        card.body.setSpacing(6)
        for found in findings:
            row = QHBoxLayout()
            row.setSpacing(8)
            icon = Icon(SEVERITY_ICONS[found.severity], found.severity)
            icon.setToolTip(SEVERITIES[found.severity])
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(_sentence(found.message), 1)
            card.body.addLayout(row)
        return card

    def _words(self, field: str) -> str:
        try:
            return label_of(self._state.report, field)
        except KeyError:
            return field

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._left = label("", "purpose")
        self.finalise, self.later = primary_button("定稿"), button("暂不定稿")
        self.finalise.setObjectName("action:finalise")
        self.finalise.clicked.connect(self.accept)
        self.later.clicked.connect(self.reject)
        row.addWidget(self._left, 1)
        row.addWidget(self.finalise)
        row.addWidget(self.later)
        return row

    def _follow(self) -> None:
        left = [obstacle.kind for obstacle in self._obstacles.values() if not obstacle.text()]
        unfilled = left.count(_UNFILLED)
        counts = ((len(left) - unfilled, "错误"), (unfilled, "未填"))
        words = "，".join(f"{count}处{word}" for count, word in counts if count)
        self._title.setText(f"还有{words}" if left else "要定稿吗？")
        self._left.setText(f"还有{len(left)}处没有处理，也没有写明理由。" if left else "")
        self.finalise.setEnabled(not left)
        (self.later if left else self.finalise).setDefault(True)  # takes it from the other
        self.finalise.setToolTip("请先填写、修改，或写明理由。" if left else "")

    def _go_to(self, field: str) -> None:
        self.wanted = field
        self.reject()

    def reasons(self) -> dict[Place, str]:
        """The reasons as typed, those that differ from what is kept."""
        typed = {place: obstacle.text() for place, obstacle in self._obstacles.items()}
        return {place: reason for place, reason in typed.items() if reason != self._before.get(place, "")}


class ReopenDialog(QDialog):
    """Asks why a final report is opened again; accepted with `reason()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reopen")
        self.setWindowTitle("重新打开")
        self.setMinimumWidth(460)
        column = body_of(self)
        column.addWidget(label("要重新打开这份报告吗？", "project"))
        column.addWidget(_sentence("重新打开后可以修改，需要再次定稿。定稿时的记录会保留。", "muted"))
        title = label("重新打开的原因", "label")
        self.input = QLineEdit()
        self.input.setObjectName("reopen-reason")
        self.input.setPlaceholderText("例如：主管部门要求补充说明")
        title.setBuddy(self.input)
        column.addWidget(title)
        column.addWidget(self.input)
        self.reopen = primary_button("重新打开")
        self.reopen.setObjectName("action:reopen")
        self.reopen.clicked.connect(self.accept)
        self.input.textChanged.connect(self._follow)
        column.addLayout(answers(self, self.reopen))
        self._follow()

    def _follow(self) -> None:
        self.reopen.setEnabled(bool(self.reason()))
        self.reopen.setToolTip("" if self.reason() else "请先写明原因。")

    def reason(self) -> str:
        """The reason as it is kept."""
        return clean(self.input.text())[0].strip()


def _sentence(text: str, role: str = "") -> QWidget:
    made = label(text, role)
    made.setWordWrap(True)
    return made
