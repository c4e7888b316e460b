"""What is drawn of a table: its cells, its lines, and what the delegate asks for beyond Qt's own roles."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate asks for beyond Qt's own roles."""

    LOOK = Qt.ItemDataRole.UserRole + 1  # typed, computed, fixed, family, total
    SEVERITY = Qt.ItemDataRole.UserRole + 2
    ORIGIN = Qt.ItemDataRole.UserRole + 3
    MESSAGE = Qt.ItemDataRole.UserRole + 4
    CHOICES = Qt.ItemDataRole.UserRole + 5
    STRONG = Qt.ItemDataRole.UserRole + 6
    TAG = Qt.ItemDataRole.UserRole + 7  # the word for an origin: 上年


OWN_ROLES = frozenset(Role)


class Cell(NamedTuple):
    """All that is drawn of a cell."""

    text: str
    look: str
    severity: str
    origin: str
    tag: str
    message: str
    strong: bool
    alignment: Qt.AlignmentFlag


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a row of the form, a family band or the totals."""

    kind: str  # row, family, total
    row: Any = None
    family: str = ""
