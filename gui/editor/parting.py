"""The end of work on a draft: saved, or left unsaved only when the officer says so."""

import sys

from PySide6.QtWidgets import QWidget

from gui import messages
from gui.editor.saver import Saver
from gui.file_dialogs import draft_to_save
from model.disk.store import write_draft
from model.draft import State


def save_elsewhere(parent: QWidget, state: State) -> None:
    """Write a draft to a place the officer chooses, where the usual one fails."""
    path = draft_to_save(parent, state.report.cover.project)
    if path is None:
        return
    with messages.telling(parent, "没有存成。"):
        write_draft(path, state)
        messages.tell(parent, "已另存一份。", f"文件在“{path}”。原来的位置恢复后会继续自动保存。", severity="ok")


def may_leave(parent: QWidget, saver: Saver, state: State) -> bool:
    """Save; where that fails, ask what to do. Return False if the officer chose to stay."""
    if not saver.is_dirty or _is_saved(saver):
        return True
    answer = messages.choose(
        parent,
        "最近的改动没有保存成功。要怎么办？",
        "可以先另存到其他位置，再关闭。",
        ("另存为", "不保存，关闭", "留在这里"),
    )
    if answer == 0:
        save_elsewhere(parent, state)
    return answer == 1


def _is_saved(saver: Saver) -> bool:
    try:
        return saver.save_now()
    except Exception:  # an unforeseen one must not keep the officer from leaving
        sys.excepthook(*sys.exc_info())
        return False
