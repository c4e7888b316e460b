"""The last page: what is filled, what the check found, and the files to make."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit

from gui.editor.checker import Checker
from gui.editor.exporting import export_with_progress
from gui.editor.session import Session
from gui.editor.steps import ICONS, WORD_COLOURS
from gui.inputs.texts import ProseInput
from gui.pages.form_page import FormPage
from gui.pages.lacking import Lacking
from gui.pages.layout_dialog import LayoutDialog, severity_of
from gui.widgets import Banner, Card, ElidedLabel, Icon, Link, button, label, set_property
from model.amounts import percent_text, table_text
from model.draft import FINAL, Changed
from model.facts import execution_rate, grade, total_score
from model.fields import is_blank, walk
from model.names import DRAFT
from model.paths import get, spec_of
from model.progress import StepState, tally
from model.report import STEPS, Printing, Report, Step
from reports.export import FORMATS, PDF, TEXT
from reports.layout_report import LayoutReport
from reports.names import suggested_name

PURPOSES = {PDF: "用于打印和报送", TEXT: "只含文字，不含版式", DRAFT: "交给同事继续填写"}
OUTDATED = "改动前的结果，请重新自检。"
PRINTING = tuple(path for path, _ in walk(Printing, "printing."))


class ExportPage(FormPage):
    """Overview, status of the report, files."""

    step_wanted = Signal(str)
    finding_wanted = Signal()
    text_wanted = Signal(str, str)  # a field and what to select in it
    targets_changed = Signal(int)

    def __init__(self, session: Session, step: Step, checker: Checker, folder: Path) -> None:
        self.checker, self._folder = checker, folder
        self.is_exporting = False
        self._pages = 0
        super().__init__(session, step)
        checker.checked.connect(self._say_findings)
        session.changed.connect(self._follow_names)
        session.changed.connect(self._outdate)

    def build(self) -> None:
        """Lay the page out."""
        self.banner = Banner("note", "")
        self.banner.activated.connect(self._go_to_first)
        self.column.addWidget(self.banner)
        self.column.addWidget(self._overview())
        self.lacking = Lacking(self.session)
        self.lacking.wanted.connect(self.text_wanted)
        self.lacking.looked.connect(self._say_findings)
        self.column.addWidget(self.lacking)
        self.lacking.hide()
        self.column.addWidget(self._leftovers())
        self.add_fields(list(PRINTING))
        self.column.addWidget(self._files())
        self.column.addWidget(self._layout())
        self._say_findings()
        self._say_names()
        self._show_leftovers()  # not before it has its place: a widget shown without one is a window

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what will not print as it stands."""
        super().showEvent(event)
        self.lacking.look()

    # Overview

    def _overview(self) -> Card:
        card = Card("内容一览")
        self._figures = label("", "hint")
        card.tools.addWidget(self._figures)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        self._lines: dict[str, tuple[Icon, QLabel, QLabel]] = {}
        for number, step in enumerate(STEPS[:-1]):
            row, left = number // 2, 6 * (number % 2)
            icon, facts, words = Icon("ring", "field"), label("", "muted"), label("", "hint")
            edit = Link("修改", small=True)
            edit.setAccessibleName(f"修改{step.title}")
            edit.clicked.connect(lambda _checked=False, step=step: self.step_wanted.emit(step.id))
            for column, widget in enumerate((icon, label(step.title), facts, words, edit)):
                grid.addWidget(widget, row, left + column)
            grid.setColumnStretch(left + 2, 1)
            self._lines[step.id] = (icon, facts, words)
        grid.setColumnMinimumWidth(5, 24)
        card.body.addLayout(grid)
        return card

    def show_pages(self, count: int) -> None:
        """Show how many pages the report has, 0 where that is not known."""
        self._pages = count
        self._say_figures()

    def _say_figures(self) -> None:
        report, preset = self.session.report, self.session.preset
        total = total_score(report, preset)
        score = "未评分" if total is None else table_text(total)
        pages = f"　共{self._pages}页" if self._pages else ""
        self._figures.setText(f"得分 {score}　等级 {grade(report, preset) or '—'}{pages}")

    def show_states(self, states: dict[str, StepState]) -> None:
        """Show the status of every step."""
        self._say_figures()
        for step in STEPS[:-1]:
            icon, facts, words = self._lines[step.id]
            state = states[step.id]
            icon.set_icon(*ICONS[state.status])
            facts.setText(facts_of(self.session.report, step))
            words.setText(state.text)
            set_property(words, "severity", WORD_COLOURS.get(state.status, ""))

    def _say_findings(self) -> None:
        found = tally(self.checker.findings, self.session.state.session.done)
        errors, warnings, unfilled = found["error"], found["warning"], found["unfilled"]
        lacking = self.lacking.characters()
        counts = ((errors, "处错误"), (warnings, "处提醒"), (unfilled, "处未填"), (lacking, "个字印不出"))
        words = "、".join(f"{count}{word}" for count, word in counts if count)
        if errors:
            self.banner.set("error", f"还有{words}。现在也可以导出，建议处理后再报送。", "转到第一处错误")
        elif unfilled:
            self.banner.set("warning", f"还有{words}。现在也可以导出，建议填好后再报送。", "转到第一处")
        elif warnings:
            self.banner.set("warning", f"有{words}。请看一看，再导出报告。", "转到第一处提醒")
        elif lacking:
            self.banner.set("warning", f"有{words}，会印成〓。请改用别的写法，再导出报告。", "转到第一个字")
        else:
            self.banner.set("ok", "没有发现问题，可以导出。")

    def _go_to_first(self) -> None:
        found = tally(self.checker.findings, self.session.state.session.done)
        if found["error"] or found["warning"] or found["unfilled"]:
            self.finding_wanted.emit()
        else:
            self.lacking.go_to_first()

    # What an import could not place

    def _leftovers(self) -> Card:
        self._left_card = Card(
            "未归入栏目的内容", "导入时放不进任何栏目的文字，不会印出。请剪切到合适的位置，不要的可以删去。"
        )
        self._left = ProseInput()
        self._left.setObjectName("leftovers")
        self._left.setAccessibleName("未归入栏目的内容")
        self._left.typed.connect(self._take_leftovers)
        self._left_card.body.addWidget(self._left)
        self.session.changed.connect(self._follow_leftovers)
        return self._left_card

    def _take_leftovers(self, text: str) -> None:
        self.session.edit("leftovers", tuple(text.split("\n")) if text.strip() else (), "修改未归入栏目的内容")

    def _follow_leftovers(self, changed: Changed) -> None:
        if changed.touches("leftovers") or changed.touches("session.status"):
            self._show_leftovers()

    def _show_leftovers(self) -> None:
        left = self.session.state.leftovers
        self._left_card.setVisible(bool(left) or self._left.hasFocus())
        self._left.setReadOnly(self.session.read_only)
        text = "\n".join(left)
        if text.strip() != self._left.text().strip():
            self._left.show_text(text)

    # Files

    def _files(self) -> Card:
        card = Card("导出文件", "可同时导出多种格式，内容一致")
        card.body.addLayout(self._formats())
        card.body.addWidget(label("保存位置", "label"))
        card.body.addLayout(self._place())
        self.draft_mark = QCheckBox("每页印上浅色的“草稿”字样（定稿后自动去掉）")
        self.draft_mark.setChecked(self.session.draft_mark)
        self.draft_mark.toggled.connect(self.session.set_draft_mark)
        card.body.addWidget(self.draft_mark)
        return card

    def _formats(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        self._boxes: dict[str, tuple[QCheckBox, ElidedLabel]] = {}
        for row, (extension, name) in enumerate(FORMATS.items()):
            box, target = QCheckBox(name), ElidedLabel("", "muted", keeps_end=True)
            box.setObjectName(f"format{extension}")
            box.setChecked(extension == PDF)
            box.toggled.connect(lambda _on: self.targets_changed.emit(len(self.targets())))
            grid.addWidget(box, row, 0)
            grid.addWidget(label(PURPOSES[extension], "muted"), row, 1)
            grid.addWidget(target, row, 2)
            self._boxes[extension] = (box, target)
        return grid

    def _place(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.place = QLineEdit(str(self._folder))
        self.place.setObjectName("export-folder")
        self.place.setAccessibleName("保存位置")
        browse = button("浏览")
        browse.clicked.connect(self._browse)
        row.addWidget(self.place, 1)
        row.addWidget(browse)
        return row

    def _layout(self) -> Card:
        card = Card("版式自检", "按GB/T 9704—2012逐项测量排好的页面")
        self.measure = button("开始自检", small=True)
        self.measure.setObjectName("measure-layout")
        self.measure.clicked.connect(self.show_layout)
        card.tools.addWidget(self.measure)
        self._measured = Banner("note", "")
        self._measured.hide()
        card.body.addWidget(self._measured)
        return card

    def show_layout(self) -> None:
        """Show each clause of the official page with what is measured in this report."""
        work = self.session.state, self.session.preset, self.session.draft_mark, self.session.typefaces
        dialog = LayoutDialog(*work, self)
        dialog.exec()
        if dialog.report:
            self._keep(dialog.report)
        dialog.deleteLater()

    def _keep(self, report: LayoutReport) -> None:
        """Let the last result stand on the page; what is not kept is named."""
        broken = "、".join(clause.item for clause in report.clauses if clause.verdict == "不符合")
        named = f"不符合：{broken}。" if broken else ""
        self._measured.set(severity_of(report), f"{datetime.now():%H:%M}自检：{report.verdict}{named}")
        self._measured.show()

    def _outdate(self, changed: Changed) -> None:
        """Take back what was measured before a change."""
        if changed.cause == "note":
            return
        if self._measured.isVisibleTo(self) and not self._measured.text().startswith(OUTDATED):
            self._measured.set("note", f"{OUTDATED}{self._measured.text()}")

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "选择保存位置", self.place.text())
        if folder:
            self.place.setText(folder)

    def _follow_names(self, changed: Changed) -> None:
        if changed.touches("cover") or changed.touches("session.status"):
            self._say_names()

    def _say_names(self) -> None:
        for extension, (_, target) in self._boxes.items():
            target.set_text(suggested_name(self.session.report, self.session.preset) + extension)
        self.draft_mark.setVisible(self.session.state.session.status != FINAL)

    def begin(self) -> None:
        """Put the cursor on the first format."""
        self._boxes[PDF][0].setFocus()

    def targets(self) -> list[Path]:
        """Return the files to make."""
        name = suggested_name(self.session.report, self.session.preset)
        folder = Path(self.place.text().strip()).expanduser()
        return [folder / f"{name}{extension}" for extension, (box, _) in self._boxes.items() if box.isChecked()]

    def export(self) -> bool:
        """Make the files; return whether they are there."""
        if self.is_exporting:
            return False
        targets = self.targets()
        if not targets:
            self.banner.set("warning", "请至少选择一种文件格式。")
            return False
        if not targets[0].is_absolute():
            self.banner.set("warning", "请选择保存位置：点“浏览”，或填写完整的文件夹路径。")
            return False
        self.is_exporting = True
        try:
            work = self.session.state, self.session.preset, targets, self.session.draft_mark
            return export_with_progress(self, *work, self.session.typefaces)
        finally:
            self.is_exporting = False


def facts_of(report: Report, step: Step) -> str:
    """Say in a few words what a step holds."""
    if step.id == "funding":
        done = execution_rate(report)
        return "未填金额" if done is None else f"执行率{percent_text(done)}"
    if step.id == "indicators":
        return f"{len(report.indicators.rows)}项指标"
    values = [(spec_of(path), get(report, path)) for path in step.fields]
    characters = sum(len(value) for spec, value in values if spec.kind == "prose" and isinstance(value, str))
    rows = [value for spec, value in values if spec.kind == "rows"]
    characters += sum(len(getattr(row, "text", "")) for value in rows for row in value)
    count = sum(len(value) for value in rows)
    filled = sum(not is_blank(value) for _, value in values)
    words = [f"{count}条"] if count and all(spec.kind in ("rows", "prose") for spec, _ in values) else []
    words += [f"{characters}字"] if characters else []
    return "，".join(words) or (f"{filled}项已填" if filled else "未填")
