"""The table of evidence: its rows, and the files that belong to them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent

from gui import messages, theme
from gui.editor.session import Session
from gui.file_dialogs import several_to_open
from gui.tables.table_card import TableCard
from gui.waiting import waiting
from gui.widgets import flat_button
from model.disk.attachments import is_program
from model.errors import Trouble
from model.fields import MAX_ROWS
from model.paths import new_id
from model.report import EvidenceItem

PATH = "evidence.rows"
ROOM_FOR_HINT = 820  # pixels of the card at the standard type size


class EvidenceCard(TableCard):
    """The evidence with 添加文件… and 打开文件; files may also be dropped onto it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, PATH)
        self.setAcceptDrops(True)
        self.view.selected.connect(lambda _path: self._dress())

    def _add_row_tools(self) -> None:
        super()._add_row_tools()
        self.add_button = flat_button("添加文件…", "paperclip", small=True)
        self.add_button.setObjectName("action:add-files")
        self.add_button.setToolTip("复制到数据文件夹，每个不超过50MB。也可以把文件拖到这里。")
        self.add_button.clicked.connect(self._choose_files)
        self.open_button = flat_button("打开文件", "folder", small=True)
        self.open_button.setObjectName("action:open-file")
        self.open_button.clicked.connect(self.open_file)
        self._tools.append(self.add_button)
        place = self.tools.count() - 2  # before 从表格粘贴 and 添加一行
        self.tools.insertWidget(place, self.add_button)
        self.tools.insertWidget(place + 1, self.open_button)

    def _dress(self) -> None:
        super()._dress()
        row = self._row()
        self.add_button.setEnabled(not self.session.read_only and self.session.attachments is not None)
        self.open_button.setEnabled(bool(row and row.file.strip()))
        self.open_button.setToolTip("" if self.open_button.isEnabled() else "请先选中有附件文件的一行")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the hint out where the tools need its room."""
        super().resizeEvent(event)
        self.hint.setVisible(event.size().width() >= ROOM_FOR_HINT * theme.metrics().base // 14)

    def _row(self) -> EvidenceItem | None:
        index = self.view.currentIndex()
        row: EvidenceItem | None = self.model.lines[index.row()].row if index.isValid() else None
        return row

    # Adding

    def _choose_files(self) -> None:
        self.view.finish_editing()
        self.add_files(several_to_open(self, "添加文件"))

    def add_files(self, sources: Sequence[Path]) -> None:
        """Copy files in: the first to the current row if it has none, the others to rows of their own; one step of undo."""
        attachments = self.session.attachments
        if attachments is None or self.session.read_only:
            return
        names, problems = [], []
        with waiting():
            for source in sources:
                try:
                    names.append(attachments().add(source))
                except Trouble as trouble:
                    problems.append(str(trouble))
        if names:
            rows = _with_files(tuple(self.session.value(PATH)), self._row(), names)
            self.session.edit_all([(PATH, rows[:MAX_ROWS])], f"添加{len(names)}个文件")
        if problems:
            title = "文件没有添加。" if not names else f"有{len(problems)}个文件没有添加。"
            messages.tell(self, title, "\n".join(problems[:8]), severity="error")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while the table may be edited."""
        if self.add_button.isEnabled() and _files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        self.view.finish_editing()
        self.add_files(_files(event.mimeData()))

    # Opening

    def open_file(self) -> None:
        """Open the file of the current row with the system's program; never one that would run."""
        row, attachments = self._row(), self.session.attachments
        if row is None or attachments is None:
            return
        path = attachments().path_of(row.file)
        if path is None:
            messages.tell(
                self,
                f"“{row.file}”不在这台电脑上。",
                "请重新添加，或请交来草稿的人用“导出草稿包”再交一次。",
            )
        elif is_program(row.file):
            messages.tell(self, f"“{row.file}”是程序，这里不运行。", "确实需要时，请在打开的文件夹里找到它。")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            messages.tell(self, f"“{row.file}”打不开。", "这台电脑没有能打开这种文件的程序。")


def _with_files(rows: tuple[Any, ...], current: EvidenceItem | None, names: Sequence[str]) -> tuple[Any, ...]:
    """Return the rows with files: in the current row where it has none, then in new rows below it."""
    at = rows.index(current) if current in rows else len(rows) - 1
    left = list(names)
    if current in rows and current and not current.file.strip():
        name = left.pop(0)
        filled = replace(current, file=name, title=current.title or Path(name).stem)
        rows = (*rows[:at], filled, *rows[at + 1 :])
    added = tuple(EvidenceItem(new_id(), title=Path(name).stem, file=name) for name in left)
    return (*rows[: at + 1], *added, *rows[at + 1 :])


def _files(data: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
