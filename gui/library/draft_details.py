"""The pane beside the list: what the chosen draft is, what it still needs, and what can be done with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui import theme
from gui.buttons import button, icon_button, primary_button
from gui.library.drafts_table import STATUS_VARIANTS, scaled
from gui.library.model import DraftRow
from gui.widgets import Icon, Link, Tag, label, rule
from gui.words import moment_text
from model.amounts import percent_text

WIDTH = 292
MOST_LINES = 5


class DraftDetails(QFrame):
    """Shows one draft at a time; its buttons only tell what is wanted."""

    open_asked = Signal()
    export_asked = Signal()
    copy_asked = Signal()
    next_year_asked = Signal()
    versions_asked = Signal()
    menu_asked = Signal(object)  # the button below which the menu belongs

    def __init__(
        self, kept_at: Callable[[str], datetime | None] = lambda _id: None, parent: QWidget | None = None
    ) -> None:
        """kept_at: when the newest version of a draft was kept."""
        super().__init__(parent)
        self.kept_at = kept_at
        self._row: DraftRow | None = None
        self.setObjectName("bar")
        self.setProperty("edge", "left")
        self.setFixedWidth(scaled(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._actions = self._action_box()
        self._actions.hide()
        column.addWidget(self._actions)

    def _action_box(self) -> QFrame:
        made = QFrame()
        made.setObjectName("bar")
        made.setProperty("edge", "top")
        self.open_button = primary_button("继续填写")
        self.open_button.setFixedHeight(theme.metrics().control + 4)
        self.export_button = button("导出", "export")
        self.copy_button = button("复制", "copy")
        self.more_button = icon_button("more", "更多操作")
        self.more_button.setProperty("kind", "secondary")
        self.more_button.setFixedWidth(theme.metrics().control)
        self.more_button.setStyleSheet("padding: 0;")
        self.open_button.setObjectName("action:continue")
        self.open_button.clicked.connect(self.open_asked)
        self.export_button.clicked.connect(self.export_asked)
        self.copy_button.clicked.connect(self.copy_asked)
        self.more_button.clicked.connect(lambda: self.menu_asked.emit(self.more_button))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.export_button, 1)
        row.addWidget(self.copy_button, 1)
        row.addWidget(self.more_button)
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.open_button)
        column.addLayout(row)
        return made

    def show_row(self, row: DraftRow | None) -> None:
        """Show a draft, or nothing."""
        if row is not None and row is self._row:
            return
        self._row = row
        self._actions.setVisible(row is not None)
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        if row is not None:
            self._fill(column, row)
            self._set_actions(row)
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.setAutoFillBackground(False)  # setWidget has switched it on

    def _set_actions(self, row: DraftRow) -> None:
        readable = not row.problem
        final = row.status == "已定稿"
        self.open_button.setText("查看报告" if final else "用备份恢复" if row.listed.is_damaged else "继续填写")
        self.open_button.setEnabled(readable or row.listed.is_damaged)
        for made in (self.export_button, self.copy_button):
            made.setEnabled(readable)
            made.setToolTip("" if readable else "这个文件打不开，原因见上面。")

    def _fill(self, column: QVBoxLayout, row: DraftRow) -> None:
        column.addLayout(_head(row))
        column.addWidget(rule())
        if row.problem:
            column.addLayout(_entry("原因", [_words(row.problem, "error")]))
            column.addLayout(_entry("文件", [_words(str(row.listed.path), "")]))
            return
        if row.summary is not None:
            column.addLayout(_figures(row))
            column.addWidget(rule())
        column.addSpacing(6)
        column.addLayout(_entry("上次停在", [_words(_place_left(row), "")]))
        needs = _needs(row)
        if needs:
            column.addLayout(_entry("需要处理", needs))
        for name, text in _facts(row):
            column.addLayout(_entry(name, [_words(text, "")]))
        column.addLayout(_entry("最近备份", [self._backup(row)]))
        if row.year:
            column.addLayout(_entry("下一年度", [self._next_year(int(row.year) + 1)]))

    def _backup(self, row: DraftRow) -> QWidget:
        link = Link("查看历史版本", small=True)
        link.clicked.connect(self.versions_asked)
        kept = self.kept_at(row.listed.id)
        return _in_line(_words(moment_text(kept, exact=False) if kept else "还没有", ""), link)

    def _next_year(self, year: int) -> QWidget:
        link = Link(f"以此为基础新建{year}年度", small=True)
        link.setToolTip("沿用单位、指标、目标和文字，支出、完成值和得分重新填写")
        link.clicked.connect(self.next_year_asked)
        return _in_line(link)


def _in_line(*widgets: QWidget) -> QWidget:
    """Return widgets side by side at the left; none stretches."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return made


def _head(row: DraftRow) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(16, 16, 16, 14)
    made.setSpacing(2)
    title = label(row.project, "project")
    title.setWordWrap(True)
    made.addWidget(title)
    if not row.problem:
        place = label(f"{row.unit} · {row.year}年度" if row.year else row.unit, "purpose")
        place.setWordWrap(True)
        made.addWidget(place)
    tags = QHBoxLayout()
    tags.setContentsMargins(0, 6, 0, 0)
    tags.setSpacing(6)
    tags.addWidget(Tag(row.status, STATUS_VARIANTS[row.status]))
    if row.preset is not None:
        tags.addWidget(Tag(row.preset.name))
    tags.addStretch(1)
    made.addLayout(tags)
    return made


def _figures(row: DraftRow) -> QHBoxLayout:
    figures = row.summary
    score = figures.total_score if figures else None
    made = QHBoxLayout()
    made.setContentsMargins(16, 10, 8, 10)
    made.setSpacing(0)
    told = (
        ("得分", "未评分" if score is None else f"{score:.2f}", 90),
        ("等级", (figures.grade if figures else "") or "—", 66),
        ("执行率", "—" if row.rate is None else percent_text(row.rate), 100),
    )
    for number, (name, value, width) in enumerate(told):
        if number:
            made.addWidget(_upright())
        made.addLayout(_figure(name, value, 14 if number else 0), width)
    return made


def _figure(name: str, value: str, left: int) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(left, 0, 0, 0)
    made.setSpacing(0)
    said = label(value, "score" if value not in ("未评分", "—") else "muted")
    said.setMinimumHeight(theme.metrics().title + 8)
    if said.property("role") == "score":
        said.setStyleSheet(f"font-size: {theme.metrics().title}px;")
    made.addWidget(label(name, "hint"))
    made.addWidget(said)
    return made


def _upright() -> QFrame:
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedWidth(1)
    return made


def _entry(name: str, said: list[QWidget]) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(16, 7, 16, 7)
    made.setSpacing(0)
    title = label(name, "purpose")
    title.setFixedWidth(scaled(68))
    made.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(4)
    for widget in said:
        column.addWidget(widget)
    made.addLayout(column, 1)
    return made


def _words(text: str, severity: str) -> QLabel:
    made = label(_breakable(text))

    made.setStyleSheet(f"font-size: {theme.metrics().head}px;")
    made.setWordWrap(True)
    if severity:
        made.setProperty("severity", severity)
    return made


def _breakable(text: str) -> str:
    """Let long file names break after their signs."""
    return re.sub(r"([-_./\\])", "\\1\u200b", text)


def _place_left(row: DraftRow) -> str:
    from model.report import STEPS

    left = row.listed.summary.step if row.listed.summary else ""
    for number, step in enumerate(STEPS, 1):
        if step.id == left:
            return f"第{number}步 {step.title}"
    return "—"


def _facts(row: DraftRow) -> list[tuple[str, str]]:
    state = row.listed.state
    facts = [("最后修改", moment_text(row.listed.saved_at, exact=False))]
    if state is not None and state.leftovers:
        facts.append(("未归位", f"导入的内容还有{len(state.leftovers)}段没有归位"))
    return facts


def _needs(row: DraftRow) -> list[QWidget]:
    """One line for each step with errors, one for all warnings, one for all that is not filled yet."""
    if row.listed.state is None or row.preset is None:
        return []
    from model.checks import check  # once a draft is chosen: starting the program stays quick
    from model.paths import step_of
    from model.progress import tally, weight_of

    done = row.listed.state.session.done
    findings = check(row.listed.state, row.preset)
    counts = tally(findings, done)
    errors = Counter(step_of(finding.field).title for finding in findings if weight_of(finding, done) == "error")
    shown = list(errors.items())[:MOST_LINES]  # in page order, as the findings are
    lines = [_need("error", f"{title}：{count}处错误") for title, count in shown]
    rest = sum(errors.values()) - sum(count for _, count in shown)
    if rest:
        lines.append(_need("error", f"其他页：{rest}处错误"))
    if counts["warning"]:
        lines.append(_need("warning", f"{'其他：' if errors else ''}{counts['warning']}处提醒"))
    if counts["unfilled"]:
        lines.append(_need("", f"尚未填写：{counts['unfilled']}处"))
    return lines


def _need(severity: str, text: str) -> QWidget:
    """One line with the icon of a severity, a ring without one."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Icon(severity or "ring", severity or "field"))
    row.addWidget(_words(text, severity), 1)
    return made
