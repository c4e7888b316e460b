"""A page built from the declaration of its step: cards of form rows, tables and boxes, in the order of the paper."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.inputs.texts import LineInput, ProseInput
from gui.pages.attention import Attention
from gui.tables.columns import FORMS
from gui.tables.evidence_card import PATH as EVIDENCE
from gui.tables.evidence_card import EvidenceCard
from gui.tables.row_cards import RowCards
from gui.tables.table_card import TableCard
from gui.widgets import Card, Link, label
from model.checks import MISSING, Finding
from model.checks.carried import UNCONFIRMED_RULE
from model.draft import Changed
from model.marks import unconfirmed
from model.paths import is_below, spec_of
from model.report import Step

FULL_WIDTH = {"cover.title", "cover.issuer", "funding.adjustment_reason", "funding.rate_reason"}


class FormPage(QScrollArea):
    """One step of the form."""

    left = Signal(str)  # path of the field or list the officer left
    help_wanted = Signal()

    def __init__(self, session: Session, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.step = session, step
        self.attention = Attention(session, step)
        self.setObjectName(f"page:{step.id}")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("page")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(20, 12, 20, 16)
        self.column.setSpacing(10)
        self.boxes: list[FieldBox] = []
        self.tables: list[TableCard] = []
        self.cards: list[RowCards] = []
        self.setWidget(inside)  # before it is filled: each widget is then dressed by the style sheet once
        self.column.addLayout(self.head())
        self.build()
        self.column.addStretch(1)  # no card is higher than it need be

    def head(self) -> QHBoxLayout:
        """Return title, purpose and the link to the guidance."""
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.step.title, "page"))
        purpose = label(self.step.purpose, "purpose")
        purpose.setWordWrap(True)
        words.addWidget(purpose)
        row.addLayout(words, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        row.addLayout(self.tools)
        self.confirm = Link("", "tick", parent=self)
        self.confirm.setObjectName("action:confirm-page")
        self.confirm.setToolTip("本页沿用的内容都核对过了，去掉“请确认”的标记，可以撤销")
        self.confirm.clicked.connect(lambda: self.session.confirm(unconfirmed(self.session.state, self.step)))
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignTop)
        self.session.changed.connect(self._count_carried)
        self._count_carried()
        guidance = Link("填写说明（F1）", "help")
        guidance.clicked.connect(self.help_wanted)
        row.addWidget(guidance, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _count_carried(self, changed: Changed | None = None) -> None:
        """Offer to confirm what the page has carried over."""
        if changed is None or changed.touches("marks") or changed.touches("session.status"):
            left = 0 if self.session.read_only else len(unconfirmed(self.session.state, self.step))
            self.confirm.setText(f"确认本页沿用内容（{left}处）")
            self.confirm.setVisible(bool(left))

    # Building

    def build(self) -> None:
        """Lay the visible fields of the step out."""
        together: list[str] = []
        for path in self.visible_fields():
            if spec_of(path).kind != "rows":
                together.append(path)
                continue
            self.add_fields(together)
            together = []
            self.add_rows(path)
        self.add_fields(together)

    def visible_fields(self) -> Iterator[str]:
        """Yield the fields of the step that this kind of report prints."""
        return (path for path in self.step.fields if path in self.session.preset.fields)

    def add_fields(self, paths: list[str]) -> None:
        """Put fields into one card: short ones side by side, prose over the full width."""
        if not paths:
            return
        card, grid = Card(), QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row, half = 0, False
        for path in paths:
            box = self.new_box(path)
            if box.spec.kind == "prose" or path in FULL_WIDTH:
                row += half
                grid.addWidget(box, row, 0, 1, 2)
                row, half = row + 1, False
            else:
                grid.addWidget(box, row, int(half))
                row, half = row + half, not half
        card.body.addLayout(grid)
        self.column.addWidget(card)

    def new_box(self, path: str) -> FieldBox:
        """Make the form row of a field."""
        box = FieldBox(self.session, path)
        box.left.connect(self.left)
        self.boxes.append(box)
        return box

    def add_rows(self, path: str) -> None:
        """Put a list into a card of its own: as a table, or as boxes where its rows hold long texts."""
        if path in FORMS:
            table = EvidenceCard(self.session) if path == EVIDENCE else TableCard(self.session, path)
            self.watch(table)
            self.tables.append(table)
            self.column.addWidget(table)
        else:
            cards = RowCards(self.session, path)
            cards.left.connect(self.left)
            self.cards.append(cards)
            self.column.addWidget(cards)

    def watch(self, table: TableCard) -> None:
        """Follow where in a table the officer has been."""
        table.left.connect(self.left)
        table.view.cell_left.connect(self.attention.leave)
        table.view.selectionModel().currentChanged.connect(lambda *_: self._keep_in_view(table))
        table.pasted.connect(self.go_to)

    def _keep_in_view(self, table: TableCard) -> None:
        """Scroll after the cell with the cursor; the table itself is as high as its rows."""
        cell = table.view.visualRect(table.view.currentIndex())
        inside = self.widget()
        if table.view.has_cursor() and cell.isValid() and inside is not None:
            at = table.view.viewport().mapTo(inside, cell.center())
            self.ensureVisible(at.x(), at.y(), 0, 2 * cell.height())

    # What the editor asks of a page

    def all_boxes(self) -> list[FieldBox]:
        """Return every form row of the page."""
        return self.boxes + [field for cards in self.cards for field in cards.fields()]

    def commit(self) -> None:
        """Take in whatever is half-typed."""
        for box in self.all_boxes():
            box.commit()
        for table in self.tables:
            table.commit()

    def show_findings(self, findings: list[Finding]) -> None:
        """Show each finding at its place; what is only missing waits until the officer has been there."""
        shown = by_place(findings)
        for box in self.boxes:
            box.show_finding(self._due(box, shown.get(box.path)))
        for cards in self.cards:
            cards.show_findings({f.path: due for f in cards.fields() if (due := self._due(f, shown.get(f.path)))})
        for table in self.tables:
            table.show_findings({p: f for p, f in shown.items() if self.attention.may_say(p, f)})

    def _due(self, box: FieldBox, finding: Finding | None) -> Finding | None:
        if finding is None:
            return None
        due = box.touched or self.attention.is_asked(box.path) or finding.rule not in MISSING
        return finding if due else None

    def go_to(self, path: str) -> bool:
        """Put the cursor into a field; return whether the page has it."""
        for box in self.all_boxes():
            if is_below(box.path, path) or is_below(path, box.path):
                self.ensureWidgetVisible(box, 0, 60)
                box.take_focus()
                return True
        for table in self.tables:
            if is_below(path, table.path):
                self.ensureWidgetVisible(table, 0, 60)
                table.go_to(path)
                return True
        return self._go_to_list(path)

    def select_text(self, part: str) -> None:
        """Select a part of the text of the field with the cursor."""
        for box in self.all_boxes():
            if box.input.hasFocus() and isinstance(box.input, LineInput | ProseInput):
                box.input.select_text(part)
                return
        for table in self.tables:
            if table.view.has_cursor():
                table.view.select_text(part)

    def _go_to_list(self, path: str) -> bool:
        for cards in self.cards:
            if is_below(path, cards.path):
                self.ensureWidgetVisible(cards, 0, 60)
                cards.add_button.setFocus()
                return True
        return False

    def is_at_work_on(self, finding: Finding) -> bool:
        """Tell whether a finding is about what is being filled: the field with the cursor, an empty cell of its row."""
        for box in self.all_boxes():
            if box.input.hasFocus():
                return box.path == finding.field
        row = next((table.row_at_work() for table in self.tables if table.row_at_work()), "")
        return bool(row) and is_below(finding.field, row) and not self.attention.may_say(finding.field, finding)

    def current_field(self) -> str:
        """Return the path of the field with the cursor, "" for none."""
        for box in self.all_boxes():
            if box.input.hasFocus():
                return box.path
        for table in self.tables:
            if table.view.hasFocus() and table.view.currentIndex().isValid():
                return table.model.cell_path(table.view.currentIndex()) or table.path
        return ""

    def begin(self) -> None:
        """Put the cursor into the first field in the order of reading; a list without rows has none."""
        for path in self.visible_fields():
            table = next((one for one in self.tables if one.path == path), None)
            box = next((one for one in self.all_boxes() if is_below(one.path, path)), None)
            if table is not None and table.model.lines:
                table.go_to("")
                return
            if table is None and box is not None:
                box.begin()
                return


def by_place(findings: list[Finding]) -> dict[str, Finding]:
    """Return the finding to show at each field: at the place to mend, and at every place that is not filled."""
    shown: dict[str, Finding] = {}
    for finding in (one for one in findings if one.rule != UNCONFIRMED_RULE):  # its places bear marks
        for place in (finding.field, *(finding.related if finding.rule in MISSING else ())):
            shown.setdefault(place, finding)
    return shown
