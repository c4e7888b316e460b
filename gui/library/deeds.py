"""What is done with the chosen draft and with the list, and the menus that offer it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from gui import messages, theme
from gui.library.frame import open_folder

if TYPE_CHECKING:
    from gui.library.library import Library
    from gui.library.model import DraftRow
    from model.disk.store import Store


class Deeds(QObject):
    """Works on the store for the list; what leads out of the list is told by the list's signals."""

    def __init__(self, library: Library, store: Store) -> None:
        super().__init__(library)
        self._library, self._store = library, store
        self._removed = ""

    def chosen(self, act: Callable[[DraftRow], None]) -> Callable[[], None]:
        """Return what does something with the draft chosen at that time, if there is one."""

        def do() -> None:
            if (row := self._library.table.row()) is not None:
                act(row)

        return do

    def open(self, row: DraftRow) -> None:
        """Have a draft opened; one that cannot be read, mended."""
        if row.problem:
            self._library.damaged_asked.emit(row)
            return
        self._library.hide_banner()
        self._library.open_asked.emit(row.listed.id, "")

    def export(self, row: DraftRow) -> None:
        """Have a draft opened where it is exported."""
        self._library.open_asked.emit(row.listed.id, "export")

    def copy(self, row: DraftRow) -> None:
        """Make a copy of a draft and choose it."""
        with messages.telling(self._library, "复制没有完成。"):
            self._library.refresh(self._store.duplicate(row.listed.id))
            self._library.say("ok", f"已复制“{row.project}”。")

    def next_year(self, row: DraftRow) -> None:
        """Have the report of the next year begun on a draft."""
        self._library.next_year_asked.emit(row.listed.id)

    def versions(self, row: DraftRow) -> None:
        """Have the versions of a draft shown."""
        self._library.versions_asked.emit(row)

    def show_folder(self, row: DraftRow) -> None:
        """Show the folder in which a draft lies."""
        open_folder(row.listed.path.parent)

    def remove(self, row: DraftRow) -> None:
        """Move a draft to the recycle bin; the next one is chosen."""
        beside = self._library.table.neighbour()
        with messages.telling(self._library, "没有移到回收站。"):
            self._store.delete(row.listed.id)
            self._removed = row.listed.id
            self._library.refresh(beside.listed.id if beside else "")
            self._library.say("note", f"“{row.project}”已移到回收站。", "撤销")

    def take_back(self) -> None:
        """Take the draft removed last back from the recycle bin."""
        with messages.telling(self._library, "没有恢复。"):
            self._store.restore(self._removed)
            self._library.hide_banner()
            self._library.refresh(self._removed)

    # Menus

    def menu(self, full: bool = True) -> QMenu:
        """Return what can be done with the chosen draft; not full: what the pane has no button for."""
        made = _menu(self._library)
        row = self._library.table.row()
        readable = row is not None and not row.problem
        if full:
            for text, icon, act in (
                ("继续填写", "edit", self.open),
                ("导出", "export", self.export),
                ("复制", "copy", self.copy),
            ):
                _add(made, text, icon, self.chosen(act)).setEnabled(readable)
        _add(made, "以此为基础新建下一年度", "plus", self.chosen(self.next_year)).setEnabled(readable)
        made.addSeparator()
        _add(made, "历史版本", "history", self.chosen(self.versions))
        _add(made, "打开所在文件夹", "folder", self.chosen(self.show_folder))
        _add(made, "移到回收站", "trash", self.chosen(self.remove))
        return made

    def show_below(self, made: QPushButton) -> None:
        """Offer what the pane does, where there is no room for it."""
        self.menu().popup(made.mapToGlobal(QPoint(0, made.height())))

    def show_above(self, made: QPushButton) -> None:
        """Offer what the pane has no button for."""
        menu = self.menu(full=False)
        menu.popup(made.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def show_more(self) -> None:
        """Offer what concerns no single draft."""
        library, below = self._library, self._library.head.more
        made = _menu(library)
        _add(made, "打开示例", "page", library.sample_asked.emit)
        self._add_recent(made)
        _add(made, "回收站", "trash", library.bin_asked.emit)
        _add(made, "重新读取列表", "redo", library.refresh)
        _add(made, "系统自检", "check", self._examine)
        made.popup(below.mapToGlobal(QPoint(0, below.height())))

    def _add_recent(self, menu: QMenu) -> None:
        if not self._library.recent:
            return
        made = menu.addMenu(theme.icon("history"), "最近打开")
        for path in self._library.recent:
            _add(made, path.replace("&", "&&"), "page", partial(self._library.recent_asked.emit, path))
        made.addSeparator()
        _add(made, "清除列表", "close", partial(self._library.recent_asked.emit, ""))

    def _examine(self) -> None:
        from gui.library.doctor_dialog import DoctorDialog

        dialog = DoctorDialog(self._store.folder, self._library)
        dialog.exec()
        dialog.deleteLater()


def _menu(library: Library) -> QMenu:
    made = QMenu(library)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return made


def _add(menu: QMenu, text: str, icon: str, act: Callable[[], object]) -> QAction:
    made = menu.addAction(theme.icon(icon), text)
    made.triggered.connect(lambda: act())
    return made
