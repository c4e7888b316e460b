"""The page of the indicator table: sums at the top, the table, the details of the current row."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.inputs.values import ChoiceInput
from gui.pages.form_page import FormPage, by_place
from gui.tables.indicator_model import PATH, IndicatorModel, points_text
from gui.tables.table import RowsView
from gui.tables.table_card import TableCard
from gui.widgets import Card, Icon, Link, ProgressBar, flat_button, label
from model.checks import Finding
from model.draft import Changed
from model.facts import (
    computed_execution_score,
    execution_points,
    execution_score,
    families,
    family_names,
    grade,
    points_total,
    score_so_far,
    total_score,
)
from model.paths import is_below
from model.scoring import computed_score


class _Summary(Card):
    """Total, grade, score of each family and the sum of points."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        self.body.addLayout(self._row)
        self._total, self._grade = self._figure("总得分"), self._figure("绩效等级")
        self._families: dict[str, tuple[QWidget, QLabel, ProgressBar]] = {}
        self._bars = QHBoxLayout()
        self._bars.setSpacing(16)
        self._row.addLayout(self._bars, 1)
        self._points = self._figure("分值合计")
        self._icon = Icon("done", "ok")
        self._row.addWidget(self._icon)
        session.changed.connect(self._follow)
        self.refresh()

    def _figure(self, words: str) -> QLabel:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(words, "hint"))
        figure = label("", "score")
        column.addWidget(figure)
        self._row.addLayout(column)
        return figure

    def _follow(self, changed: Changed) -> None:
        if changed.touches("indicators") or changed.touches("funding.sources"):
            self.refresh()

    def refresh(self) -> None:
        """Show the sums as they stand."""
        report, preset = self._session.report, self._session.preset
        total, so_far = total_score(report, preset), score_so_far(report, preset)
        self._total.setText(points_text(so_far if total is None else total) or "—")
        self._total.setToolTip("" if total is not None else "还有指标没有得分，这是目前的合计")
        self._grade.setText(grade(report, preset) or "—")
        points = points_total(report, preset)
        self._points.setText(points_text(points))
        good = points == 100
        self._icon.set_icon("done" if good else "error", "ok" if good else "error")
        self._icon.setToolTip("分值合计为100" if good else "分值合计应为100")
        self._show_families()

    def _show_families(self) -> None:
        report, preset = self._session.report, self._session.preset
        sums = [(family.name, family.score, family.points) for family in families(report, preset)]
        if execution_points(report, preset):
            sums.insert(0, ("预算执行", execution_score(report, preset), execution_points(report, preset)))
        if [name for name, _, _ in sums] != list(self._families):
            self._build([name for name, _, _ in sums])
        for name, score, full in sums:
            _, words, bar = self._families[name]
            words.setText(f"{points_text(score) or '—'} / {points_text(full)}")
            bar.set_ratio(float((score or Decimal(0)) / full) if full else 0)

    def _build(self, names: list[str]) -> None:
        for box, _, _ in self._families.values():
            self._bars.removeWidget(box)
            box.deleteLater()
        self._families = {}
        for name in names:
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 2, 0, 2)
            top = QHBoxLayout()
            top.addWidget(label(name), 1)
            words, bar = label("", "hint"), ProgressBar()
            top.addWidget(words)
            column.addLayout(top)
            column.addWidget(bar)
            self._bars.addWidget(box, 1)
            self._families[name] = (box, words, bar)


class _Details(Card):
    """Everything about the current row that the table has no room for."""

    def __init__(self, page: "IndicatorsPage") -> None:
        super().__init__()
        self._page, self._session = page, page.session
        self._row, self._computed = "", False
        self.boxes: list[FieldBox] = []
        self._inside: QFrame | None = None
        self._session.changed.connect(self._follow)
        self.hide()

    def show_row(self, path: str) -> None:
        """Show the row at a path, "" for none."""
        computed = self._is_computed(path)
        if (path, computed) == (self._row, self._computed) and self._inside:
            return
        self._row, self._computed = path, computed
        self._clear()
        self.setVisible(bool(path))
        if path:
            self._build()

    def _is_computed(self, path: str) -> bool:
        return bool(path) and computed_score(self._session.value(path)) is not None

    def _follow(self, changed: Changed) -> None:
        if not self._row or not (changed.touches(PATH) or changed.touches("session.status")):
            return
        if self._row not in {f"{PATH}[{row.id}]" for row in self._session.report.indicators.rows}:
            self.show_row("")
        elif self._is_computed(self._row) != self._computed:
            self._rebuild()
        else:
            self._say()

    def _rebuild(self) -> None:
        """Show other boxes for the same row and keep the cursor in its field."""
        focus = next((box.path for box in self.boxes if box.input.hasFocus()), "")
        self.show_row(self._row)
        for box in self.boxes:
            if box.path == focus:
                box.take_focus()

    def _clear(self) -> None:
        for box in self.boxes:
            box.stop_following()
        self.boxes = []
        if self._inside:
            self.body.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None

    def _build(self) -> None:
        self._inside = QFrame()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for number in range(3):
            grid.setColumnStretch(number, 1)
        names = ["kind", "override", "override_reason"] if self._computed else ["kind", "score", "override_reason"]
        if not self._computed:
            names.remove("override_reason")
        for number, name in enumerate(names):
            grid.addWidget(self._box(name), 0, number)
        grid.addWidget(self._box("standard"), 1, 0, 1, 3)
        grid.addWidget(self._box("deviation_reason"), 2, 0, 1, 3)
        column.addLayout(grid)
        self.body.addWidget(self._inside)
        self._say()

    def _box(self, name: str) -> FieldBox:
        box = FieldBox(self._session, f"{self._row}.{name}")
        box.left.connect(self._page.left)
        self.boxes.append(box)
        return box

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title.setParent(None)
        self._name, self._place = label("", "head"), label("", "hint")
        head.addWidget(self._name)
        head.addWidget(self._place)
        head.addStretch()
        names = family_names(self._session.report, self._session.preset)
        self._family = ChoiceInput([(name, name) for name in names])
        self._family.setAccessibleName("一级指标")
        self._family.setToolTip("改到另一个一级指标下")
        self._family.setObjectName(f"{self._row}.family")
        self._family.typed.connect(self._change_family)
        head.addWidget(self._family)
        self._tools = self._row_tools()
        for tool in self._tools:
            head.addWidget(tool)
        self._restore = Link("恢复自动计算", small=True)
        self._restore.clicked.connect(lambda: self._session.edit(f"{self._row}.override", None, "恢复自动计算", "edit"))
        head.insertWidget(2, self._restore)
        return head

    def _row_tools(self) -> list[QPushButton]:
        view = self._page.view
        tools: dict[str, Callable[[], None]] = {
            "上移": partial(view.move_row, -1),
            "下移": partial(view.move_row, 1),
            "复制本行": view.copy_row,
            "删除本行": view.delete_rows,
        }
        made = []
        for words, act in tools.items():
            tool = flat_button(words, small=True)
            tool.clicked.connect(lambda _checked=False, act=act: view.act(act))
            made.append(tool)
        return made

    def _change_family(self, name: str) -> None:
        if name:
            self._session.edit(f"{self._row}.family", name, cause="edit")
        else:
            self._say()  # every row stands in some family

    def _say(self) -> None:
        for box in self.boxes:
            box.rename()
        row = self._session.value(self._row)
        self._name.setText(row.name or "未命名的指标")
        computed = computed_score(row)
        score = f" · 自动计算得分{points_text(computed)}" if computed is not None else ""
        self._place.setText(f"{row.family} · {row.group or '二级指标未填'}{score}")
        self._family.show_text(row.family)
        self._family.setReadOnly(self._session.read_only)
        for tool in self._tools:
            tool.setEnabled(not self._session.read_only)
        self._restore.setVisible(self._computed and row.override is not None and not self._session.read_only)


class IndicatorsPage(FormPage):
    """The indicator page; wide, so that the right pane starts folded on smaller screens."""

    def build(self) -> None:
        """Lay out sums, budget execution, table and details."""
        self.column.addWidget(_Summary(self.session))
        execution = [path for path in self.visible_fields() if is_below(path, "indicators.execution")]
        if execution:
            self.column.addWidget(self._execution_card(execution))
        card = TableCard(self.session, PATH, IndicatorModel(self.session))
        self.watch(card)
        self.tables.append(card)
        self.view: RowsView = card.view
        self._span_bands()
        card.model.modelReset.connect(self._span_bands)
        self.column.addWidget(card)
        self.details = _Details(self)
        self.column.addWidget(self.details)
        self.view.selected.connect(self.details.show_row)
        QShortcut("Alt+Return", self.view, self._open_details, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _open_details(self) -> None:
        """Put the cursor into the details of the current row."""
        self.view.finish_editing()
        if self.details.boxes:
            self.details.boxes[0].take_focus()

    def _span_bands(self) -> None:
        self.view.clearSpans()
        for number, line in enumerate(self.view.rows.lines):
            if line.kind != "row":
                self.view.setSpan(number, 0, 1, 5)

    def _execution_card(self, paths: list[str]) -> Card:
        card = Card("预算执行", "得分按分值×预算执行率自动计算，可以修改。")
        row = QHBoxLayout()
        row.setSpacing(16)
        for path in paths:
            row.addWidget(self.new_box(path), 2 if path.endswith("reason") else 1)
        card.body.addLayout(row)
        self._computed = label("", "hint")
        card.tools.addWidget(self._computed)
        self.session.changed.connect(self._say_execution)
        self._say_execution()
        return card

    def _say_execution(self, _changed: object = None) -> None:
        computed = computed_execution_score(self.session.report, self.session.preset)
        words = "填写资金情况后自动计算" if computed is None else f"自动计算{points_text(computed)}"
        self._computed.setText(words)

    def all_boxes(self) -> list[FieldBox]:
        """Return the boxes of the page and those of the current row."""
        return super().all_boxes() + self.details.boxes

    def show_findings(self, findings: list[Finding]) -> None:
        """Show findings on the cells and in the details."""
        super().show_findings(findings)
        shown = by_place(findings)
        for box in self.details.boxes:
            finding = shown.get(box.path)
            says = finding and (box.touched or self.attention.may_say(box.path, finding))
            box.show_finding(finding if says else None)

    def go_to(self, path: str) -> bool:
        """Go to a cell, or to the details of its row where the table has no such column."""
        if not is_below(path, PATH):
            return super().go_to(path)
        self.tables[0].go_to(path)
        name = path.rpartition("].")[2]
        for box in self.details.boxes:
            in_table = any(column.name == name for column in self.view.rows.form.columns)
            if box.path == path and not in_table:
                self.ensureWidgetVisible(box, 0, 60)
                box.take_focus()
        return True
