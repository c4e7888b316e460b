"""Versions and recovered words in the open editor: shown, named, taken back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from gui import messages
from gui.widgets import Banner
from model.compare import differences
from model.disk.history import NAMED, content_digest
from model.draft import FINAL, Change, Changed, Event, State, recorded
from model.errors import Trouble
from model.restoring import BEFORE, RESTORED, changes

if TYPE_CHECKING:
    from gui.editor.editor import Editor
    from model.disk.history import Version

CAUSE = "restore"
FORM = ("session", "marks", "waivers", "leftovers")  # what a path begins with that is no field of a page


class HistoryDesk(QObject):
    """What the editor does with its versions. `banner` belongs above the page."""

    copy_asked = Signal(object, str)  # State, in words what it was: a draft of its own is wanted

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.banner = Banner("ok", "", "撤销恢复")
        self.banner.hide()
        self.banner.activated.connect(self._undo)
        editor.session.changed.connect(self._follow)

    def show(self) -> None:
        """Show the versions, and do what the officer wants with one."""
        from gui.history.versions import VersionsDialog

        editor = self._editor
        editor.page.commit()
        dialog = VersionsDialog(
            editor.opened.history,
            editor.session.state,
            editor.session.preset,
            self._keep_named,
            editor,
            hindrance=self._hindrance(),
        )
        wanted = dialog.wanted if dialog.exec() == QDialog.DialogCode.Accepted else None
        dialog.deleteLater()
        if wanted and wanted.kind == "restore":
            self.take_back(wanted.state, wanted.words)
        elif wanted:
            self.copy_asked.emit(wanted.state, wanted.words)

    def name(self) -> None:
        """Keep the present state as a version with a name."""
        from gui.history.versions import ask_name

        self._editor.page.commit()
        name = ask_name(self._editor)
        if name and self._keep_named(name):
            self.say(f"已存为版本“{name}”。")

    def _keep_named(self, name: str) -> Version | None:
        return self._editor.saver.keep(NAMED, name).result()

    def take_back(self, state: State, words: str) -> bool:
        """Put an earlier state in place of the present one, which is kept as a version first; tell whether it was done."""
        editor = self._editor
        editor.page.commit()
        before = editor.session.state
        if editor.session.read_only or not self._present_is_safe():
            return False
        if not self._restore(state, words):
            self.say(f"{words}与现在的内容相同，没有改动。")
            return True
        with suppress(Trouble):  # what cannot be paused is thinned by age all the same
            editor.opened.history.pause()
        found = differences(before, editor.session.state)
        places = [one.path for one in found if not one.path.startswith(FORM)]
        if places:
            editor.go_to(_field(places[0]))
        self.say(f"已恢复{words}，共{len(found)}处不同。恢复前的内容已留作一版。", "撤销恢复")
        editor.saver.save()
        return True

    def _restore(self, wanted: State, words: str) -> bool:
        """Put a state in place of the present one as one step of undo; that it happened stays on record all the same.

        False where nothing differs.
        """
        session = self._editor.session
        values = changes(session.state, wanted)
        if values:
            session.edit_all(values, f"恢复{words}", CAUSE)
            session.note("session.record", recorded(session.state, Event.now(RESTORED, words)).session.record)
        return bool(values)

    def tell_replaced(self, before: State, name: str) -> None:
        """Say that the draft was replaced by a file that came, and let one step of undo bring back what it said before."""
        session = self._editor.session
        values = changes(before, session.state)
        count = len(differences(before, session.state))
        how = f"共{count}处不同" if count else "与原来的内容相同"
        said = f"已换成“{name}”，{how}。原来的内容已留作一版。"
        if session.read_only or not values:
            self.say(said)
            return
        session.take(Change(tuple(changes(session.state, before)), "note"), "note")
        session.edit_all(values, f"导入“{name}”", CAUSE)
        self.say(said, "撤销导入")

    def _present_is_safe(self) -> bool:
        """Keep the present state; where that fails, ask whether to go on without."""
        editor = self._editor
        editor.saver.keep(BEFORE).result()
        newest = next(iter(editor.opened.history.versions()), None)
        if newest and newest.digest == content_digest(editor.session.state):
            return True
        text = "历史版本没有写成，恢复之后只能用撤销找回现在的内容。"
        return messages.ask(editor, "现在的内容没有留成一版。仍要恢复吗？", text, "仍要恢复")

    def _hindrance(self) -> str:
        session = self._editor.session
        if session.locked:
            return "这份报告现在只能查看。可以恢复为副本。"
        return "这份报告已定稿。请先重新打开，或恢复为副本。" if session.state.session.status == FINAL else ""

    def say(self, text: str, action: str = "") -> None:
        """Tell above the page what was done, with a way back."""
        self.banner.set("ok", text, action)
        self.banner.show()

    def _undo(self) -> None:
        self.banner.hide()
        self._editor.undo()

    def _follow(self, changed: Changed) -> None:
        """What was said is over with the next change."""
        if changed.cause not in ("note", CAUSE):
            self.banner.hide()


def _field(path: str) -> str:
    """Return the field a difference is in; a row that is gone or new is found by its list."""
    return path if not path.endswith("]") else path[: path.rindex("[")]
