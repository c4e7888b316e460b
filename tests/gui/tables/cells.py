"""Where the tests of tables are and go."""

from hypothesis import strategies as st
from PySide6.QtWidgets import QAbstractItemView

USES, SOURCES = "funding.uses", "funding.sources"
EDITING = QAbstractItemView.State.EditingState
CELL = st.text(alphabet=st.sampled_from("甲乙ab1. ,\"'\n\t\r"), max_size=6)  # of a spreadsheet, awkward


def go(card, line, column):
    card.view.setFocus()
    card.view.setCurrentIndex(card.model.index(line, column))


def at(card):
    index = card.view.currentIndex()
    return index.row(), index.column()


def names(session):
    return [use.name for use in session.report.funding.uses]


def editor(card):
    return card.view._open_editor()
