"""What stood in a place in last year's report, and the officer's word that it may stand again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.editor.session import Session
from gui.widgets import Link, label
from model import paths
from model.facts import OPTIONS
from model.fields import Target
from model.marks import is_unconfirmed
from model.typed import is_money, shown, target_text
from reports import wording

SHORT = 16  # characters; a longer text is shown on request
NOT_COMPARED = frozenset({"cover.year", "cover.title"})  # differ by the year, and only by it


def last_year_text(session: Session, path: str) -> str:
    """Return what last year's report has at a path as it stands in an input, figures with unit; "" for nothing."""
    previous = session.state.session.previous
    if previous is None or path in NOT_COMPARED:
        return ""
    try:
        spec, value = paths.spec_of(path), paths.get(previous, path)
    except KeyError:  # a new row, or part of a value
        return ""
    if spec.derived:
        return wording.effective(previous, session.preset, path)
    if isinstance(value, Target):
        return target_text(value)
    unit = session.state.session.money_unit
    text = shown(value, spec, unit)
    if spec.options:
        return dict(OPTIONS[spec.options](previous)).get(text, "")
    return f"{text}{unit if is_money(spec) else spec.unit}" if text else ""


def is_as_last_year(session: Session, path: str) -> bool:
    """Tell whether a place that last year's report has too holds the same."""
    previous = session.state.session.previous
    if previous is None:
        return False
    if paths.spec_of(path).derived:
        return wording.effective(session.report, session.preset, path) == last_year_text(session, path)
    return bool(session.value(path) == paths.get(previous, path)) and path not in session.state.session.rejected


class LastYear(QWidget):
    """The part of a field's message row about last year: its value or a link to it, and 确认沿用."""

    def __init__(self, session: Session, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._path, self._text = session, path, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.said = label("", "hint", self)
        self.look = Link("查看上年", small=True, parent=self)
        self.look.clicked.connect(self._unfold)
        self.confirm = Link("确认沿用", small=True, parent=self)
        self.confirm.setToolTip("内容不变，去掉“请确认”的标记")
        self.confirm.clicked.connect(lambda: self._session.confirm([self._path]))
        for widget in (self.said, self.look, self.confirm):
            row.addWidget(widget)
        self.panel = _panel(parent)

    def refresh(self) -> None:
        """Show last year's text where it differs from this year's, and 确认沿用 while it is wanted."""
        self._text = last_year_text(self._session, self._path)
        differs = bool(self._text) and not is_as_last_year(self._session, self._path)
        short = len(self._text) <= SHORT and "\n" not in self._text
        self.said.setText(f"上年：{self._text}" if differs and short else "")
        self.said.setVisible(differs and short)
        self.look.setVisible(differs and not short)
        if not differs or short:
            self.panel.hide()
        self._say()
        wanted = is_unconfirmed(self._session.state, self._path) and not self._session.read_only
        self.confirm.setVisible(wanted)
        self.setVisible(wanted or differs)

    def _unfold(self) -> None:
        self.panel.setVisible(self.panel.isHidden())
        self._say()

    def _say(self) -> None:
        self.panel.setText(self._text)
        self.look.setText("查看上年" if self.panel.isHidden() else "收起上年")


def _panel(parent: QWidget | None) -> QLabel:
    made = label("", "previous", parent)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName("上年的内容")
    made.hide()
    return made
