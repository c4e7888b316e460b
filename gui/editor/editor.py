"""The editor: steps, page and pane round one draft. It wires followers together and owns no field."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.editor.areas import Areas
from gui.editor.bars import BottomBar, Head
from gui.editor.checker import Checker
from gui.editor.findings import FindingList
from gui.editor.page_count import PageCount
from gui.editor.pane import Pane
from gui.editor.parting import may_leave, save_elsewhere
from gui.editor.saver import Saver
from gui.editor.session import Session, place_of
from gui.editor.status import STATUS_ACTIONS, change_status
from gui.editor.steps import StepList
from gui.history.desk import HistoryDesk
from gui.pages.export_page import ExportPage
from gui.pages.form_page import FormPage
from gui.pages.indicators_page import IndicatorsPage
from gui.preview.preview import Preview
from gui.widgets import Banner, Pages
from model.checks import Finding
from model.disk.attachments import Attachments
from model.disk.history import PAGE
from model.disk.settings import Settings
from model.disk.store import OpenDraft
from model.draft import FINAL, Changed, Status
from model.paths import step_of
from model.presets import Preset
from model.progress import UNFILLED, Weight, completion, step_states, tally, weight_of
from model.report import STEPS
from model.seal import FINALISED, is_altered

IDS = [step.id for step in STEPS]


class Editor(QWidget):
    """One draft in hand."""

    leave_requested = Signal()
    title_changed = Signal(str)
    exported = Signal(str)  # the folder

    def __init__(self, opened: OpenDraft, preset: Preset, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened, self._settings = opened, settings
        self.session = Session(opened.state, preset, read_only=opened.read_only, parent=self)
        self.session.typefaces = settings.typefaces
        self.session.attachments = lambda: Attachments(opened.folder, opened.id)
        self.saver = Saver(self.session, opened)
        self.history = HistoryDesk(self)
        self.checker = Checker(self.session)
        self.pages: dict[str, FormPage] = {}
        self._undone = ""  # path of what 撤销 or 重做 has just changed
        self._last_field = ""  # path of the field left last
        self._told: list[Finding] = []  # findings the officer has been told
        self._asked = False  # the officer asked for a check
        self._is_shut = False
        self._build()
        self._connect()
        self._add_keys()

    # Building

    def _build(self) -> None:
        self.head = Head(self.session.stack)
        self.steps = StepList()
        self.stack = Pages()
        self.banner = Banner("note", "")
        self.notice = Banner("warning", "", "知道了")
        self.notice.hide()
        self.bottom = BottomBar()
        self.findings = FindingList(self.session)
        self.preview = Preview(self.session, self.opened.folder)
        self.page_count = PageCount(self.session, self.preview, self)
        self.pane = Pane(self.preview, self.findings)
        self.areas = Areas(self)
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        for widget in (self.banner, self.notice, self.history.banner, self.stack, self.bottom):
            centre.addWidget(widget)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.steps)
        body.addLayout(centre, 1)
        body.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self.session.changed.connect(self._follow)
        self.session.stack.indexChanged.connect(self._bring_into_view)
        self.saver.saved.connect(self.head.save_state.show_saved)
        self.saver.saving.connect(self.head.save_state.show_saving)
        self.saver.dirty.connect(self.head.save_state.show_dirty)
        self.saver.failed.connect(self.head.save_state.show_failed)
        self.saver.remarked.connect(self._show_notice)
        self.session.remarked.connect(self._show_notice)
        self.session.cleaned.connect(lambda count: self._show_notice(f"文字里有{count}个看不见的字符，已去掉。"))
        self.notice.activated.connect(self.notice.hide)
        self.head.save_state.save_elsewhere.connect(self.save_elsewhere)
        self.checker.checked.connect(self._show_findings)
        self.head.back.connect(self.leave_requested)
        self.head.check.connect(self.check)
        self.head.export.connect(self.export)
        self.head.undo.connect(self.undo)
        self.head.redo.connect(self.redo)
        self.steps.chosen.connect(self.show_step)
        self.steps.entered.connect(lambda: self.page.begin())
        self.bottom.back.connect(lambda: self._by(-1))
        self.bottom.forward.connect(self._forward)
        self.bottom.done.connect(self._mark_done)
        self.bottom.print_wanted.connect(self.print_report)
        self.findings.go.connect(self.go_to)
        self.findings.recheck.connect(self.check)
        self.preview.print_wanted.connect(self.print_report)
        self.banner.activated.connect(lambda: self.set_status("填写中"))

    def _add_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.save),
            ("Ctrl+E", self.export),
            ("Ctrl+P", self.print_report),
            ("F1", self.show_help),
            ("F6", self.areas.next_area),
            ("F7", self.check),
            ("F8", lambda: self.findings.step(1)),
            ("Shift+F8", lambda: self.findings.step(-1)),
            ("F9", self.areas.toggle_pane),
            ("Ctrl+PgUp", lambda: self._by(-1)),
            ("Ctrl+PgDown", lambda: self._by(1)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def start(self) -> None:
        """Go where the officer stopped."""
        at = self.session.state.session
        self._show_draft()
        if self.session.locked:
            self.head.save_state.show_read_only()
        elif self.opened.saved_at:
            self.head.save_state.show_saved(self.opened.saved_at)
        self._show_notice(self.opened.remark)
        self.checker.run()
        self.show_step(at.step if at.step in IDS else IDS[0])
        if at.field:
            QTimer.singleShot(0, self, lambda: self._return_to(at.field))

    def _return_to(self, path: str) -> None:
        if step_of(path).id == self.step:
            self.page.go_to(path)

    # Where the officer is

    @property
    def step(self) -> str:
        """The id of the step in view."""
        page = self.stack.currentWidget()
        return str(page.property("step")) if page else ""

    @property
    def page(self) -> FormPage:
        """The page in view."""
        return self.pages[self.step]

    def show_step(self, step_id: str) -> None:
        """Show a page, built when first shown; leaving is never blocked."""
        if self.pages:
            self._leave_page()
        if step_id not in self.pages:
            self.pages[step_id] = self._new_page(step_id)
            self.stack.addWidget(self.pages[step_id])
        page = self.pages[step_id]
        self.stack.show_page(page)
        self.session.note("session.step", step_id)
        self.steps.show_step(step_id)
        self._show_place()
        self._show_findings()
        self.areas.fit()
        if not self.steps.view.hasFocus():  # who walks through the steps by key stays there
            page.begin()

    def _new_page(self, step_id: str) -> FormPage:
        step = STEPS[IDS.index(step_id)]
        page: FormPage
        if step_id == "indicators":
            page = IndicatorsPage(self.session, step, self.stack)
        elif step_id == "export":
            page = self._export_page()
        else:
            page = FormPage(self.session, step, self.stack)
        page.setProperty("step", step_id)
        if self._asked:
            page.attention.ask()
        page.left.connect(self._remember)
        page.left.connect(self._look_at, Qt.ConnectionType.QueuedConnection)  # when the focus has arrived elsewhere
        page.help_wanted.connect(self.show_help)
        self.areas.follow_page(page)
        return page

    def _export_page(self) -> ExportPage:
        page = ExportPage(self.session, STEPS[-1], self.checker, self._export_folder())
        page.step_wanted.connect(self.show_step)
        page.finding_wanted.connect(self._go_to_first)
        page.text_wanted.connect(self._go_to_text)
        page.targets_changed.connect(self.bottom.show_targets)
        page.show_pages(self.page_count.count)
        self.page_count.counted.connect(page.show_pages)
        return page

    def _export_folder(self) -> Path:
        last = self._settings.last_export_folder
        if last and Path(last).is_dir():
            return Path(last)
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def _leave_page(self) -> None:
        self.page.commit()
        for box in self.page.all_boxes():
            box.touched = box.touched or bool(box.input.text())
        self.saver.save()
        if not self.session.locked:
            self.saver.keep(PAGE)

    def _by(self, by: int) -> None:
        at = IDS.index(self.step) + by
        if 0 <= at < len(IDS):
            self.show_step(IDS[at])

    def _forward(self) -> None:
        if self.step == IDS[-1]:
            self.export()
        else:
            self._by(1)

    def go_to(self, path: str) -> None:
        """Bring a field into view and put the cursor into it."""
        step = step_of(path).id
        if step != self.step:
            self.show_step(step)
        page = self.page
        page.go_to(path)
        page.attention.ask(path)
        self._show_page_findings()

    def _go_to_text(self, path: str, part: str) -> None:
        self.go_to(path)
        self.page.select_text(part)

    # Following the draft

    def _follow(self, changed: Changed) -> None:
        if changed.cause == "note":
            return
        if changed.touches("cover") or changed.touches("session.status"):
            self._show_draft()
        if changed.touches("session.done") or changed.touches("session.status"):
            self._show_place()
        if changed.cause in ("undo", "redo"):
            place = place_of(changed)
            is_of_page = changed.touches("session.money_unit") or changed.touches("session.done")
            self._undone = "" if is_of_page and step_of(place).id == self.step else place

    def _bring_into_view(self, _index: int) -> None:
        """Show what 撤销 or 重做 changed, when every follower has dealt with the change."""
        path, self._undone = self._undone, ""
        if path and self.stack.count() and path != self.page.current_field():
            self.go_to(path)

    def _show_draft(self) -> None:
        state = self.session.state
        self.head.show_draft(state, self.session.preset)
        cover = state.report.cover
        year = f"（{cover.year:f}年度）" if cover.year is not None else ""
        self.title_changed.emit(f"{cover.project or '未命名的项目'}{year}")
        self.head.set_menu(self._menu())
        final = state.session.status == FINAL
        self.banner.setVisible(self.session.read_only)
        if self.session.locked:
            self.banner.set("note", self._locked_words())
        elif final and is_altered(state):
            self.banner.set("warning", "这份报告定稿后被改动过，内容与定稿时不一致。请核对。", "重新打开")
        elif final:
            self.banner.set("ok", "这份报告已定稿，只能查看和导出。", "重新打开")

    def _show_notice(self, text: str) -> None:
        if text:
            self.notice.set("warning", text, "知道了")
            self.notice.show()

    def _locked_words(self) -> str:
        if self.opened.holder:
            return f"{self.opened.holder}开始编辑这份报告，现在只能查看和导出。"
        return "这份报告只能查看和导出。需要修改时请复制一份。"

    def _show_place(self) -> None:
        step = self.step
        done = step in self.session.state.session.done
        self.bottom.show_step(IDS.index(step), done, self.session.read_only)
        page = self.page
        if isinstance(page, ExportPage):
            self.bottom.show_targets(len(page.targets()))
        if done:
            page.attention.ask()

    def _show_findings(self) -> None:
        if not self.stack.count():
            return
        found = self._told = self._due(self.checker.findings)
        states = step_states(self.session.state, self.session.preset, found)
        self.steps.show_states(states, float(completion(self.session.state, self.session.preset)))
        counts = tally(found, self.session.state.session.done)
        self.head.show_errors(counts["error"], counts["unfilled"])
        self.pane.show_count(len(found), counts["error"])
        self.findings.show_findings(found, f"{datetime.now():%H:%M}检查", self.checker.ignored)
        if isinstance(self.page, ExportPage):
            self.page.show_states(states)
        self._show_page_findings()

    def _due(self, found: list[Finding]) -> list[Finding]:
        """Leave out what is new about the field being typed in: it is told when the field is left."""
        told = {(finding.rule, finding.field) for finding in self._told}
        page = self.page
        return [one for one in found if (one.rule, one.field) in told or not page.is_at_work_on(one)]

    def _show_page_findings(self) -> None:
        self.page.show_findings(self._told)
        self.preview.show_findings(self._told)

    # What the officer asks for

    def undo(self) -> None:
        """Take the last change back."""
        self.page.commit()
        self.session.stack.undo()

    def redo(self) -> None:
        """Do what was taken back again."""
        self.page.commit()
        self.session.stack.redo()

    def save(self) -> None:
        """Save now."""
        self.page.commit()
        self.saver.save_now(on_purpose=True)

    def save_elsewhere(self) -> None:
        """Write the draft to another place, where the usual one fails."""
        save_elsewhere(self, self.session.state)

    def export_package(self) -> None:
        """Hand the draft and its evidence files on as one package."""
        from gui.library.travel import export_package

        self.page.commit()
        export_package(self, self._export_folder())

    def print_report(self) -> None:
        """Print the report as it stands."""
        from gui.preview.printing import print_report  # only when needed: opening a report stays quick

        self.page.commit()
        self.preview.print_with(print_report)

    def check(self) -> None:
        """Check everything, say all that is missing on every page, and go to the list."""
        self.page.commit()
        self._asked = True
        for page in self.pages.values():
            page.attention.ask()
        self.checker.run()
        self._show_findings()
        self.areas.show_list()

    def _remember(self, path: str) -> None:
        self._last_field = path

    def _look_at(self, _path: str) -> None:
        """Check what a field that was left has become."""
        self.checker.run()
        self._show_findings()

    def _go_to_first(self) -> None:
        """Go to an error, else to what is not filled, else to what is graver."""
        done = self.session.state.session.done
        order: tuple[Weight, ...] = ("error", UNFILLED, "warning", "note")
        if self.checker.findings:
            self.go_to(min(self.checker.findings, key=lambda found: order.index(weight_of(found, done))).field)

    def export(self) -> None:
        """Go to the last page, or make the files when it is in view."""
        if self.step != "export":
            self.show_step("export")
            return
        page = self.page
        self.checker.run()
        if isinstance(page, ExportPage) and page.export():
            self.exported.emit(page.place.text().strip())

    def show_help(self) -> None:
        """Show the guidance of the page in view."""
        from gui.manual import Manual

        path = Path(__file__).parents[2] / "resources" / "help" / f"{self.step}.md"
        Manual(path, self).show()

    def _mark_done(self, done: bool) -> None:
        before = self.session.state.session.done
        after = tuple(step for step in IDS if (step in before or step == self.step) and (done or step != self.step))
        self.session.edit("session.done", after, "本页已完成", "edit")
        if done:
            self.page.attention.ask()
        self._show_page_findings()

    def _menu(self) -> list[QAction]:
        now = self.session.state.session.status
        actions = []
        if not self.session.locked:
            for words, status, sources in STATUS_ACTIONS:
                if now in sources:
                    action = QAction(words, self)
                    action.triggered.connect(lambda _checked=False, status=status: self.set_status(status))
                    actions.append(action)
        for words, act in (
            ("打印…", self.print_report),
            ("历史版本", self.history.show),
            ("存为版本…", self.history.name),
            ("报告记录", self.show_record),
            ("导出草稿包…", self.export_package),
            ("另存为…", self.save_elsewhere),
        ):
            action = QAction(words, self)
            action.triggered.connect(lambda _checked=False, act=act: act())
            actions.append(action)
        return actions

    def set_status(self, status: Status) -> None:
        """Move the report on in its life; 已定稿 makes it read-only until it is reopened."""
        self.page.commit()
        self.checker.run()
        place = change_status(self, self.session, self.checker.findings, status)
        for page in self.pages.values():
            for box in page.all_boxes():
                box.refresh()
        if status == FINAL == self.session.state.session.status:
            self.saver.keep(FINALISED, FINALISED)  # named: the final report stays at hand when it is opened again
        self.saver.save()
        if place:
            self.go_to(place)

    def show_record(self) -> None:
        """Show what happened to the report."""
        from gui.editor.record_dialog import RecordDialog

        dialog = RecordDialog(self.session.state, self)
        dialog.exec()
        dialog.deleteLater()

    # Sizes

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give steps and pane the room they have at this width (ui.md §11)."""
        super().resizeEvent(event)
        self.areas.fit()

    # The end

    def shut(self) -> bool:
        """Take in what is half-typed, save, let others have the draft; False if the officer chose to stay."""
        export = self.pages.get("export")
        if self._is_shut or (isinstance(export, ExportPage) and export.is_exporting):
            return self._is_shut
        self.page.commit()
        self.session.note("session.field", self._field())
        if not may_leave(self, self.saver, self.session.state):
            return False
        self._is_shut = True
        self.preview.shut()
        self.saver.close()
        self.opened.close()
        return True

    def _field(self) -> str:
        """Return the field with the cursor, or the one left last for a button."""
        last = self._last_field if self._last_field and step_of(self._last_field).id == self.step else ""
        return self.page.current_field() or last
