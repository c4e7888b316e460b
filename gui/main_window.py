"""The one window: the list of drafts, or the draft in hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget

from gui import messages, theme
from gui.file_dialogs import file_filter, to_open
from gui.history.rescue import Rescue
from gui.library.frame import PROGRAM
from gui.library.library import Library
from model.disk.places import PRESETS
from model.disk.settings import Settings, load_settings, save_settings, with_recent
from model.disk.store import OpenDraft, Store, read_draft
from model.draft import State
from model.errors import Damaged, Trouble
from model.names import DOCUMENTS, DRAFT, PACKAGES, TEXTS
from model.presets import Preset, catalogue

if TYPE_CHECKING:
    from gui.editor.editor import Editor
    from model.carry import Carried

SIZES = {"标准": 14, "大": 16}
STALE = "如果那台电脑已经关机，可以仍然打开。对方如果还在修改，两边会各存一份，需要再核对。"


TO_OPEN = ";;".join(file_filter(*one) for one in (("报告草稿", (DRAFT,)), ("草稿包", PACKAGES), ("旧报告", TEXTS)))
TO_IMPORT = file_filter("旧报告、草稿和草稿包", (*TEXTS, DRAFT, *PACKAGES))


class MainWindow(QMainWindow):
    """Holds the list and, while one is open, the editor of a draft."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.settings = load_settings(folder)
        self.store = Store(folder, self.settings.holder)
        self.editor: Editor | None = None
        self.rescue = Rescue(self)
        self.presets = self._presets()
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.setMinimumSize(900, 480)
        self.setAcceptDrops(True)
        self._adopt_settings()
        self._show_list()

    def _presets(self) -> Mapping[str, Preset]:
        try:
            return catalogue(self.folder / PRESETS)
        except Trouble as trouble:
            messages.tell(self, "自定的报告类型没有读入。", str(trouble))
            return catalogue()

    # The list

    def _adopt_settings(self) -> None:
        """Take over type size and unit; the list is built anew in the new sizes."""
        app = QApplication.instance()
        size = SIZES.get(self.settings.type_size, SIZES["标准"])
        if isinstance(app, QApplication) and (app.property("theme") is None or theme.metrics().base != size):
            theme.apply(app, size)
        self.store.holder = self.settings.holder
        old = self.stack.widget(0)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self.library = Library(self.store, self.presets, self.settings)
        self.library.open_asked.connect(self.open_draft)
        self.library.new_asked.connect(self.new_report)
        self.library.next_year_asked.connect(self.next_year)
        self.library.import_asked.connect(self.import_file)
        self.library.file_asked.connect(self.open_file)
        self.library.sample_asked.connect(self.open_sample)
        self.library.settings_asked.connect(self.change_settings)
        self.library.manual_asked.connect(self.show_manual)
        self.library.recent_asked.connect(self.open_recent)
        self.rescue.attach(self.library)
        self.stack.insertWidget(0, self.library)

    def _show_list(self, choose: str = "") -> None:
        self.setWindowTitle(PROGRAM)
        self.stack.setCurrentWidget(self.library)
        self.library.refresh(choose)
        self.rescue.offer()
        self.library.table.setFocus()

    # Ways to a draft

    def open_draft(self, ref: str | Path, step: str = "") -> None:
        """Open a draft of the store by id, or a draft file in place; `step` overrides where the officer stopped."""
        if not self.close_draft() or self.rescue.ask_before(self._path_of(ref)):
            return
        try:
            opened: OpenDraft | None = self.store.open(ref)
            if opened and opened.read_only and opened.holder:
                opened = self._shared(opened, ref)
        except Trouble as trouble:
            self._show_list()
            damaged = isinstance(trouble, Damaged)
            if not (damaged and self.rescue.offer_copies(self._path_of(ref), str(trouble))):
                messages.tell(self, "这份报告打不开。", str(trouble), severity="error")
            return
        if opened is None:
            return
        if step:
            opened.state = replace(opened.state, session=replace(opened.state.session, step=step, field=""))
        self._remember_opened(opened.path)
        self.edit(opened)

    def _path_of(self, ref: str | Path) -> Path:
        return Path(ref).absolute() if isinstance(ref, Path) else self.store.path_of(ref)

    def _shared(self, opened: OpenDraft, ref: str | Path) -> OpenDraft | None:
        """Ask what to do with a draft somebody else has open, or had when their computer stopped."""
        here = f"（{gethostname()}）" in opened.holder
        question = f"这份报告正在{'另一个窗口里' if here else '另一台电脑上'}编辑。"
        text = f"{opened.holder}开始编辑。可以先看，也可以复制一份另外修改。"
        answers = ["只读打开", "复制一份", "取消"]
        if opened.is_stale:
            answers.insert(2, "仍然打开")
            text += STALE
        answer = answers[messages.choose(self, question, text, answers)]
        if answer == "只读打开":
            return opened
        opened.close()
        if answer == "仍然打开":
            return self.store.open(ref, take_over=True)
        if answer == "复制一份":
            return self.store.open(self.store.duplicate(opened.id, opened.state))
        return None

    def new_report(self) -> None:
        """Ask for kind, unit and beginning; end in the editor."""
        from gui.library.new_report import NewReport  # only when needed: starting the program stays quick

        wizard = NewReport(self.presets, self.settings, self.library.model.rows, self)
        if wizard.exec() == QDialog.DialogCode.Accepted:
            self._begin_from(wizard.carried)
        wizard.deleteLater()

    def next_year(self, id: str) -> None:
        """Begin the report of the next year on a draft of the list."""
        self._begin_from(lambda: self._carry(id))

    def _carry(self, id: str) -> Carried:
        from model.carry import carry_forward

        state, _ = read_draft(self.store.path_of(id))
        preset = self.presets.get(state.report.preset)
        if preset is None:
            folder = self.folder / PRESETS
            raise Trouble(f"这台电脑没有这份报告的类型。请把报告类型文件放到“{folder}”，重新打开程序后再试。")
        return carry_forward(state, preset)

    def _begin_from(self, make: Callable[[], Carried]) -> None:
        """Begin on an earlier report; the years in its texts are shown first, to be approved one by one."""
        from gui.library.year_dialog import YearDialog

        with messages.telling(self, "没有建成报告。"):
            carried = make()
            if not carried.year_changes:
                self._begin(carried.state)
                return
            dialog = YearDialog(carried, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self._begin(dialog.state())
            dialog.deleteLater()

    def open_sample(self) -> None:
        """Begin a draft with the sample report."""
        from model.beginnings import sample

        self._begin(sample())

    def import_file(self) -> None:
        """Ask for an old report and take it in."""
        path = to_open(self, "导入", TO_IMPORT)
        if path is not None:
            self.import_path(path)

    def import_path(self, path: Path) -> None:
        """Show what an old report would become and make a draft of it if the officer agrees; so with drafts, packages."""
        if path.suffix.lower() in (DRAFT, *PACKAGES):
            from gui.library.travel import bring_in

            if brought := bring_in(self, self.store, path):
                self.open_draft(brought.id)
                if self.editor and brought.replaced:
                    self.editor.history.tell_replaced(brought.replaced, path.name)
            return
        from gui.library.import_dialog import ImportDialog

        with messages.telling(self, "这个文件没有导入。"):
            dialog = ImportDialog(path, self.presets, self)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self._begin(dialog.state)
            dialog.deleteLater()

    def open_file(self) -> None:
        """Ask for a draft file and open it in place."""
        path = to_open(self, "打开文件", TO_OPEN)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Open a draft file, or import a text or a package; a draft file of the list's may join it instead."""
        from gui.library.travel import is_namesake

        if path.suffix.lower() in DOCUMENTS:
            messages.tell(self, f"还不能读取“{path.name}”。", "请先在Word或WPS里把它另存为纯文本（*.txt），再导入。")
        elif path.suffix.lower() in (*TEXTS, *PACKAGES):
            self.import_path(path)
        elif is_namesake(self.store, path):
            self._take_namesake(path)
        else:
            self.open_draft(path)

    def _take_namesake(self, path: Path) -> None:
        text = "可以把它导入列表，和已有的一份比较；也可以直接打开这个文件，改动存在原处。"
        ways = ("导入列表", "打开这个文件", "取消")
        answer = messages.choose(self, f"列表里已有和“{path.name}”同一份的报告。", text, ways)
        if answer == 0:
            self.import_path(path)
        elif answer == 1:
            self.open_draft(path)

    def _begin(self, state: State) -> None:
        if not self.close_draft():
            return
        with messages.telling(self, "没有建成报告。"):
            self.edit(self.store.create(state))

    # The draft in hand

    def edit(self, opened: OpenDraft) -> None:
        """Show the editor on a draft in hand."""
        try:
            from gui.editor.editor import Editor
            from gui.editor.habits import Habits

            editor = Editor(opened, self.preset_of(opened.state), self.settings, self)
        except BaseException:
            opened.close()
            raise
        self.editor = editor
        editor.areas.adopt(Habits.of(self.settings.view))
        editor.leave_requested.connect(self.leave_draft)
        editor.title_changed.connect(self._show_title)
        editor.exported.connect(self._remember_export)
        editor.history.copy_asked.connect(lambda state, words: self.rescue.copy_beside(state, words, editor.opened.id))
        self.stack.addWidget(editor)
        self.stack.setCurrentWidget(editor)
        editor.start()

    def preset_of(self, state: State) -> Preset:
        """Return the kind of report of a draft, another one (told) where this computer does not have it."""
        known = self.presets.get(state.report.preset)
        if known is not None:
            return known
        first = next(iter(self.presets.values()))
        messages.tell(
            self,
            "这台电脑没有这份报告的类型。",
            f"暂按“{first.name}”显示，填写的内容都还在。请把报告类型文件放到“{self.folder / PRESETS}”后重新打开。",
        )
        return first

    def _show_title(self, title: str) -> None:
        gap = "" if title.endswith("）") else " "
        self.setWindowTitle(f"{title}{gap}— {PROGRAM}")

    def leave_draft(self) -> None:
        """Go back to the list, after saving."""
        draft = self.editor.opened.id if self.editor else ""
        if self.close_draft():
            self._show_list(draft)

    def close_draft(self) -> bool:
        """Save the draft in hand and let others have it; False if the officer chose to stay."""
        if self.editor is None:
            return True
        if not self.editor.shut():
            return False
        self._remember(replace(self.settings, view=self.editor.areas.habits.told()))
        self.stack.setCurrentWidget(self.library)
        self.stack.removeWidget(self.editor)
        self.editor.deleteLater()
        self.editor = None
        return True

    def secure(self) -> bool:
        """Put what was typed on disk without a question: the program may be about to end.

        What cannot be saved goes to the journal; return whether everything is in the draft.
        """
        if self.editor is None:
            return True
        self.editor.page.commit()
        self.editor.saver.rescue()
        return self.editor.saver.save_now()

    def rescue_words(self) -> None:
        """Put what was typed into the journal after an error, in which even saving may fail."""
        if self.editor:
            self.editor.saver.rescue()

    # Settings and help

    def change_settings(self) -> None:
        """Show the settings and take the changed ones over at once."""
        from gui.library.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.settings, self.folder, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._take_settings(dialog.settings())
        dialog.deleteLater()

    def _take_settings(self, settings: Settings) -> None:
        with messages.telling(self, "设置没有保存。"):
            save_settings(self.folder, settings)
            self.settings = settings
            self._adopt_settings()
            self._show_list()

    def _remember_export(self, folder: str) -> None:
        self._remember(replace(self.settings, last_export_folder=folder))

    def _remember_opened(self, path: Path) -> None:
        if self.settings.keep_recent and not path.is_relative_to(os.path.realpath(self.folder)):
            self._remember(with_recent(self.settings, path))

    def _remember(self, settings: Settings) -> None:
        """Keep what makes the next time easier; where that fails, it is as it was."""
        if settings == self.settings:
            return
        self.settings = settings
        self.library.adopt(settings)
        with suppress(Trouble):
            save_settings(self.folder, settings)

    def open_recent(self, path: str) -> None:
        """Open a file opened before; "" forgets them all."""
        if path:
            self.take(Path(path))
        else:
            self._remember(replace(self.settings, recent=()))

    def show_manual(self) -> None:
        """Show the manual in a window of its own."""
        from gui.manual import Manual, manual_file

        path = manual_file()
        if path is None:
            messages.tell(self, "找不到使用手册。", "程序文件夹里缺少“docs/使用手册.md”。请重新安装程序。")
            return
        Manual(path, self).show()

    # Events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save before the window goes; stay if the officer wants to."""
        if self.close_draft():
            super().closeEvent(event)
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take draft files and texts while the list is shown."""
        if self.editor is None and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import what was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in (DRAFT, *TEXTS, *PACKAGES, *DOCUMENTS) else None
