"""Moving a report on in its life: review, finalising, reopening; each step asked for, and recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from gui.editor.session import Session
from model.checks import Finding
from model.draft import FINAL, State, Status
from model.finalising import finalised, moved, reopened, with_reasons

# Words of the menu, the status they lead to, and the ones they are offered in.
STATUS_ACTIONS: tuple[tuple[str, Status, tuple[Status, ...]], ...] = (
    ("送复核", "待复核", ("填写中", "已退回")),
    ("退回修改", "已退回", ("待复核",)),
    ("继续填写", "填写中", ("待复核", "已退回")),
    ("定稿", FINAL, ("填写中", "待复核", "已退回")),
    ("重新打开", "填写中", (FINAL,)),
)


def change_status(parent: QWidget, session: Session, findings: Sequence[Finding], status: Status) -> str:
    """Give the report another status if the officer agrees; return a field to go to first, or ""."""
    now = session.state.session.status
    if status == FINAL:
        return _finalise(parent, session, findings)
    if now == FINAL:
        _reopen(parent, session)
    else:
        _take(session, moved(session.state, status))
    return ""


def _finalise(parent: QWidget, session: Session, findings: Sequence[Finding]) -> str:
    from gui.editor.finalise_dialog import FinaliseDialog

    dialog = FinaliseDialog(session.state, findings, parent)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    reasons, wanted = dialog.reasons(), dialog.wanted
    dialog.deleteLater()
    if reasons:
        session.edit("waivers", with_reasons(session.state.waivers, reasons), "说明理由", "edit")
    if agreed:
        _take(session, finalised(session.state, findings))
    return wanted


def _reopen(parent: QWidget, session: Session) -> None:
    from gui.editor.finalise_dialog import ReopenDialog

    dialog = ReopenDialog(parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        _take(session, reopened(session.state, dialog.reason()))
    dialog.deleteLater()


def _take(session: Session, after: State) -> None:
    session.set_status(after.session.status, after.session.record)
