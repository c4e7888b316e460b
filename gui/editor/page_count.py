"""How many pages the report has, as the preview last set them: known until something is changed."""

from PySide6.QtCore import QObject, Signal

from gui.editor.session import Session
from gui.preview.preview import Preview
from model.draft import Changed


class PageCount(QObject):
    """Follows the draft and the preview; `count` is 0 while the pages of the newest draft have not been set."""

    counted = Signal(int)

    def __init__(self, session: Session, preview: Preview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        self._edited = 0  # revision of the last change
        self._preview = preview
        session.changed.connect(self._follow)
        preview.refreshed.connect(self._take)

    def _follow(self, changed: Changed) -> None:
        if changed.cause != "note":
            self._edited = changed.revision
            self._tell(0)

    def _take(self, revision: int) -> None:
        if revision >= self._edited:
            self._tell(len(self._preview.sheets.pages))

    def _tell(self, count: int) -> None:
        self.count = count
        self.counted.emit(count)
