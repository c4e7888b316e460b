"""Drafts that travel: the open one goes out as a package, one that came joins the list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from gui import messages
from gui.library.package_dialogs import ADD, COMPARE, LEAVE, REPLACE, ExportDialog, ImportDialog, PasswordDialog
from gui.waiting import waiting
from model.disk.arrival import Existing, add, existing, replace_existing
from model.disk.attachments import Attachments, file_names
from model.disk.package import Incoming, needs_password, read_incoming, write_package
from model.errors import Trouble
from model.names import PACKAGE
from reports.names import suggested_name

if TYPE_CHECKING:
    from gui.editor.editor import Editor
    from model.disk.store import Store
    from model.draft import State


# Going out


def export_package(editor: Editor, folder: Path) -> None:
    """Ask where to and write the draft in hand with its evidence; `folder` is suggested."""
    if not editor.saver.save_now() and editor.saver.is_dirty:
        messages.tell(editor, "草稿包没有导出。", "最近的改动还没有保存成功。请先另存到其他位置，再导出。")
        return
    session, opened = editor.session, editor.opened
    attachments = Attachments(opened.folder, opened.id)
    paths = {name: attachments.path_of(name) for name in file_names(session.report)}
    there = [name for name, path in paths.items() if path]
    size = sum(path.stat().st_size for path in paths.values() if path)
    suggested = folder / f"{suggested_name(session.report, session.preset)}{PACKAGE}"
    dialog = ExportDialog(suggested, there, size, [name for name in paths if name not in there], editor)
    while dialog.exec() == QDialog.DialogCode.Accepted:
        problem = _write(editor, dialog)
        if not problem:
            break
        dialog.say(problem)
    dialog.deleteLater()


def _write(editor: Editor, dialog: ExportDialog) -> str:
    """Write the package and tell; return what is wrong, "" for nothing."""
    target = dialog.target
    if target.exists() and not messages.ask(dialog, f"“{target.name}”已经存在。要替换吗？", str(target.parent), "替换"):
        return "同名的文件没有动。请改一个文件名，或换一个位置。"
    try:
        with waiting():
            written = write_package(editor.opened.path, target, editor.opened.folder, dialog.password)
    except Trouble as trouble:
        return str(trouble)
    except OSError:
        return f"“{target.name}”没有导出。请换一个位置。"
    files = f"草稿和{len(written.files)}个附件文件" if written.files else "草稿"
    also = "请把密码另外告诉收到的人。" if dialog.password else ""
    messages.tell(editor, "已导出草稿包。", f"里面有{files}，在“{target}”。{also}", severity="ok")
    return ""


# Coming in


@dataclass(frozen=True, slots=True)
class Brought:
    """A draft that has come into the list, and what stood in its place."""

    id: str
    replaced: State | None  # None also where that could not be read


def bring_in(parent: QWidget, store: Store, path: Path) -> Brought | None:
    """Show a draft or package that came and take it into the store; return None if the officer left it.

    A draft of the same id is kept beside it, replaced, or compared first.
    """
    with messages.telling(parent, "这个文件没有导入。"):
        incoming = _read(parent, path)
        if incoming is None:
            return None
        there = existing(store, incoming)
        choice = _ask(parent, incoming, there)
        if choice == LEAVE:
            return None
        with waiting():
            if choice == ADD:
                return Brought(add(store, incoming), None)
            return Brought(replace_existing(store, incoming), there.state if there else None)
    return None


def _read(parent: QWidget, path: Path) -> Incoming | None:
    if not needs_password(path):
        with waiting():
            return read_incoming(path)
    problem = ""
    while True:
        dialog = PasswordDialog(path, problem, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        password = dialog.password
        dialog.deleteLater()
        if not accepted:
            return None
        try:
            with waiting():
                return read_incoming(path, password)
        except Trouble as trouble:
            problem = str(trouble)


def _ask(parent: QWidget, incoming: Incoming, there: Existing | None) -> int:
    """Return what the officer wants: ADD, REPLACE or LEAVE; comparing leads back to the question."""
    while True:
        dialog = ImportDialog(incoming, there, parent)
        dialog.exec()
        choice = dialog.chosen
        dialog.deleteLater()
        if choice != COMPARE or there is None or there.state is None:
            return choice
        choice = _compare(parent, there.state, incoming)
        if choice != COMPARE:
            return choice


def _compare(parent: QWidget, there: State, incoming: Incoming) -> int:
    """Show the differences; return ADD or REPLACE, or COMPARE to be asked again."""
    from gui.history.compare import CompareDialog

    names = ("现有的报告", "传来的报告")
    dialog = CompareDialog(there, incoming.state, names, parent, actions=("两份都留", "替换现有的"), title="比较")
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    return {0: ADD, 1: REPLACE}.get(chosen, COMPARE)


def is_namesake(store: Store, path: Path) -> bool:
    """Tell whether a draft file elsewhere has the id of a draft of the list."""
    if path.absolute().parent == store.path_of("x").parent:
        return False
    try:
        return existing(store, read_incoming(path)) is not None
    except Trouble:
        return False  # opening it tells what is wrong
