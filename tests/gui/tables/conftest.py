"""A table of three uses, ready to be worked in."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QPushButton

from gui.tables.table_card import TableCard
from model.report import Use
from tests.gui.tables.cells import USES, go


@pytest.fixture
def uses(session):
    rows = (Use("ra", "设备", Decimal(60), Decimal("58.5")), Use("rb", "图书"), Use("rc", "培训"))
    session.edit(USES, rows, cause="edit")
    session.stack.clear()
    return session


@pytest.fixture
def card(uses, show):
    """The card of the uses, the cursor in the name of the first row, buttons before and behind it."""
    made = TableCard(uses, USES)
    made.before, made.behind = QPushButton("前"), QPushButton("后")
    show(made.before, made, made.behind)
    go(made, 0, 0)
    return made
