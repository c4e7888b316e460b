"""Keeps the list of findings true: checks a snapshot shortly after each change."""

from PySide6.QtCore import QObject, QTimer, Signal

from gui.editor.session import Session
from model.checks import Finding, examine
from model.draft import Changed, Waiver

PAUSE_MS = 250


class Checker(QObject):
    """Follows the session; `checked` tells that `findings` are those of the newest state."""

    checked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.findings: list[Finding] = []
        self.ignored: list[tuple[Finding, Waiver]] = []  # warnings the officer has explained
        self._revision = -1
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.run)
        session.changed.connect(self._follow)

    def _follow(self, changed: Changed) -> None:
        if changed.cause != "note":
            self._pause.start()
        elif self._revision == changed.revision - 1:
            self._revision = changed.revision  # where the officer is makes no difference to the findings

    def run(self) -> None:
        """Check now, unless the newest state has been checked already."""
        self._pause.stop()
        if self._revision == self._session.draft.revision:
            return
        self._revision = self._session.draft.revision
        attachments = self._session.attachments
        files = attachments().names() if attachments else None
        examined = examine(self._session.state, self._session.preset, files)
        self.findings, self.ignored = examined.findings, examined.ignored
        self.checked.emit()
