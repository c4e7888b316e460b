"""What the window does when something went wrong before: recovery, damaged drafts, versions of a draft of the list."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gui import messages
from gui.file_dialogs import draft_to_save
from gui.history import recovery
from gui.history.lists import read
from gui.library.frame import open_folder
from model.disk.history import NAMED
from model.disk.store import Copy, Recovered, write_draft
from model.draft import State

if TYPE_CHECKING:
    from gui.history.versions import Wanted
    from gui.library.library import Library
    from gui.library.model import DraftRow
    from gui.main_window import MainWindow

NOT_TAKEN = "未恢复的改动"  # occasion of a version
KEPT_AWAY = "没有恢复。这些改动存在历史版本里，需要时可以找回。"


class Rescue(QObject):
    """Works for the main window; every answer of the officer ends here."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._answering = False

    def attach(self, library: Library) -> None:
        """Follow a list of drafts, made anew with every change of the type size."""
        library.recovery.answered.connect(self.answer)
        library.versions_asked.connect(self.show_versions)
        library.damaged_asked.connect(self.mend)
        library.bin_asked.connect(self.show_bin)

    # What was typed but never saved

    def offer(self) -> None:
        """Ask above the list about what is waiting."""
        self._window.library.recovery.offer(self._window.store.pending())

    def ask_before(self, path: Path) -> bool:
        """Ask about the words waiting for a draft that is about to be opened; True if that opened something instead."""
        waiting = [] if self._answering else self._window.store.pending()
        found = next((one for one in waiting if one.state is not None and one.draft_path == path), None)
        if found is None:
            return False
        answers = recovery.answers(found)
        number = messages.choose(self._window, recovery.question(found), recovery.told(found), answers)
        self.answer(found, answers[number])
        undecided = answers[number] == recovery.COMPARE and found.path.exists()
        return undecided or self._window.editor is not None

    def answer(self, recovered: Recovered, words: str) -> None:
        """Do what the officer chose for recovered words."""
        if words == recovery.SHOW_FOLDER:
            open_folder(recovered.path.parent)
        elif words == recovery.FORGET:
            _put_away(recovered.path)
        elif words == recovery.COMPARE:
            self._compare(recovered)
        elif words == recovery.REFUSE:
            self._refuse(recovered)
        elif words == recovery.RESTORE:
            self._restore(recovered)
        else:
            self._copy(recovered)
        if self._window.editor is None:
            self.offer()

    def _compare(self, recovered: Recovered) -> None:
        from gui.history.compare import CLOSED, CompareDialog

        state, base, words = recovered.state, recovery.base_of(recovered), recovery.words_of(recovered)
        if state is None:
            return
        if base is None:
            read(state, self._window.preset_of(state), words, self._window)
            return
        first, _, refuse = recovery.answers(recovered)
        names = ("已保存的内容", words)
        dialog = CompareDialog(base, state, names, self._window, actions=(first, refuse), title="没有保存的改动")
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        if chosen != CLOSED:
            self.answer(recovered, (first, refuse)[chosen])

    def _restore(self, recovered: Recovered) -> None:
        window = self._window
        self._answering = True
        try:
            window.open_draft(recovered.draft_path)
        finally:
            self._answering = False
        editor = window.editor
        if editor is None or recovered.state is None:
            return
        if editor.session.read_only:
            self._offer_elsewhere(recovered, editor.opened.reason or "这份报告已定稿，只能查看和导出。")
        elif editor.history.take_back(recovered.state, recovery.words_of(recovered)) and editor.saver.save_now():
            recovered.discard()

    def _offer_elsewhere(self, recovered: Recovered, reason: str) -> None:
        """Say why the words cannot go into their draft, and where else they can."""
        title = "这份报告现在不能修改，改动没有恢复。"
        answer = messages.choose(self._window, title, reason, ("恢复为副本", "另存为…", "取消"))
        if answer == 0:
            self._copy(recovered)
        elif answer == 1 and recovered.state is not None:
            self._save_elsewhere(recovered, recovered.state)

    def _save_elsewhere(self, recovered: Recovered, state: State) -> None:
        path = draft_to_save(self._window, state.report.cover.project)
        if path is None:
            return
        with messages.telling(self._window, "没有存成。"):
            write_draft(path, state)
            recovered.discard()
            self._window.open_draft(path)

    def _copy(self, recovered: Recovered) -> None:
        if recovered.state is None or not self._window.close_draft():
            return
        copy = self.make_copy(recovered.state, recovery.words_of(recovered), recovered.draft_id)
        if copy:
            recovered.discard()
            self._window.open_draft(copy)

    def _refuse(self, recovered: Recovered) -> None:
        if recovered.state is None:
            return
        with messages.telling(self._window, "改动先留在恢复文件里。"):
            self._window.store.history(recovered.draft_id).keep(recovered.state, NOT_TAKEN)
            recovered.discard()
            self._window.library.say("note", KEPT_AWAY)

    # Copies and versions

    def make_copy(self, state: State, words: str, source: str) -> str:
        """Make a draft of its own of a state of the draft `source` and return its id; "" where that fails, which is told."""
        with messages.telling(self._window, "副本没有建成。"):
            return self._window.store.duplicate(source, state, words)
        return ""

    def show_versions(self, row: DraftRow) -> None:
        """Show the versions of a draft of the list, and do what the officer wants with one."""
        from gui.history.versions import VersionsDialog

        window, state = self._window, row.listed.state
        if state is None:
            self.mend(row)
            return
        history = window.store.history(row.listed.id)
        dialog = VersionsDialog(
            history, state, window.preset_of(state), lambda name: history.keep(state, NAMED, name), window
        )
        wanted = dialog.wanted if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if wanted:
            self._take_version(row, wanted)

    def _take_version(self, row: DraftRow, wanted: Wanted) -> None:
        if wanted.kind == "copy":
            self.copy_beside(wanted.state, wanted.words, row.listed.id)
            return
        self._window.open_draft(row.listed.id)
        editor = self._window.editor
        if editor is not None and editor.session.read_only:
            messages.tell(editor, "没有恢复。", "这份报告现在只能查看。请恢复为副本，或先重新打开。")
        elif editor is not None:
            editor.history.take_back(wanted.state, wanted.words)

    def copy_beside(self, state: State, words: str, source: str) -> None:
        """Make a copy without opening it, and say where it is."""
        copy = self.make_copy(state, words, source)
        if not copy:
            return
        said = f"已把{words}恢复为副本，在报告列表里。"
        if self._window.editor is not None:
            self._window.editor.history.say(said)
        else:
            self._window.library.refresh(copy)
            self._window.library.say("ok", said)

    # Damaged drafts and the recycle bin

    def mend(self, row: DraftRow) -> None:
        """Offer the readable copies of a draft of the list that cannot be read; tell what is wrong where there are none."""
        damaged = row.listed.is_damaged
        if not (damaged and self.offer_copies(row.listed.path, row.problem)):
            text = f"{row.problem}没有找到完好的备份。" if damaged else row.problem
            messages.tell(self._window, "这份报告打不开。", text, severity="error")

    def offer_copies(self, path: Path, problem: str) -> bool:
        """Offer the readable copies of a damaged draft file, if there are any; tell whether there were."""
        copies = self._window.store.good_copies(path)
        if not copies:
            return False
        from gui.history.damaged import DamagedDialog

        window = self._window
        dialog = DamagedDialog(problem, copies, window.preset_of(copies[0].state), window)
        chosen = dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if chosen is not None:
            self._repair(path, chosen)
        return True

    def _repair(self, path: Path, copy: Copy) -> None:
        with messages.telling(self._window, "没有恢复。"):
            aside = self._window.store.repair(path, copy)
            place = f"损坏的文件改名为“{aside.name}”，在“{aside.parent}”。" if aside else ""
            self._show_repaired(path, f"已用{copy.what}恢复。{place}")

    def _show_repaired(self, path: Path, said: str) -> None:
        window = self._window
        if path.stem in window.store.ids():
            window.library.refresh(path.stem)
            window.library.say("ok", said)
        else:
            window.open_draft(path)
            if window.editor is not None:
                window.editor.history.say(said)

    def show_bin(self) -> None:
        """Show the recycle bin; the list follows. What was removed last is dealt with there from now on."""
        from gui.history.bin import RecycleBin

        self._window.library.hide_banner()
        dialog = RecycleBin(self._window.store, self._window)
        dialog.restored.connect(self._window.library.refresh)
        dialog.exec()
        dialog.deleteLater()


def _put_away(path: Path) -> None:
    """Give an unreadable journal a name nobody asks about again; nothing is deleted."""
    with suppress(OSError):
        path.replace(path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%d-%H%M%S}"))
