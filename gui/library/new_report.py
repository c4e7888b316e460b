"""The short way to a new report: its kind, whose it is, and what it starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWizard,
    QWizardPage,
)

from gui import theme
from gui.library.model import DraftRow
from gui.widgets import label, set_property
from model.beginnings import blank, profile, sample
from model.carry import Carried, carry_forward
from model.disk.settings import Settings
from model.disk.store import read_draft
from model.draft import State
from model.paths import spec_of
from model.presets import Preset
from model.report import Cover
from model.text import clean
from model.typed import read_year
from model.years import last_year

BLANK, SAMPLE, EXISTING = "blank", "sample", "existing"
STARTS = (
    (BLANK, "空白报告", "按所选类型建好指标和表格，从头填写。"),
    (SAMPLE, "示例报告", "一份填好的完整报告，用来熟悉程序；单位和项目用示例自己的。"),
    (EXISTING, "从上年报告开始", "沿用它的指标、目标和文字，逐处确认；支出、完成值和得分重新填写。"),
)
NOTHING_TO_CARRY = "还没有报告，可先导入旧报告。"


class NewReport(QWizard):
    """Asks what is needed to begin; `state()` is the new draft once the officer has pressed 开始填写."""

    def __init__(
        self,
        presets: Mapping[str, Preset],
        settings: Settings,
        rows: Sequence[DraftRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建报告")
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.IndependentPages)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self._settings = settings
        self.kind_page = KindPage(presets)
        self.unit_page = UnitPage(settings)
        self.start_page = StartPage([row for row in rows if not row.problem], self.unit_page)
        for page in (self.kind_page, self.unit_page, self.start_page):
            self.addPage(page)
        self._name_buttons()
        self.resize(640, 520)

    def _name_buttons(self) -> None:
        names = {
            QWizard.WizardButton.BackButton: "上一步",
            QWizard.WizardButton.NextButton: "下一步",
            QWizard.WizardButton.FinishButton: "开始填写",
            QWizard.WizardButton.CancelButton: "取消",
        }
        for which, text in names.items():
            self.setButtonText(which, text)
            made = self.button(which)
            made.setText(text)
            if which in (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton):
                set_property(made, "kind", "primary")

    def state(self) -> State:
        """The draft that was asked for, the years in texts as they were."""
        return self.carried().state

    def carried(self) -> Carried:
        """The draft that was asked for, and the years in it that may be raised; raise Trouble where the earlier
        report cannot be read."""
        start, preset = self.start_page.start(), self.kind_page.preset()
        if start == SAMPLE:
            return Carried(sample())
        earlier = self.start_page.earlier()
        if start == EXISTING and earlier is not None:
            return carry_forward(earlier, preset, self._cover())
        return Carried(blank(preset, self._cover()))

    def _cover(self) -> Cover:
        return profile(self._settings, self.unit_page.cover())


class _Choices(QWidget):
    """Radio buttons, each with a line that explains it; ↑ and ↓ move the choice."""

    def __init__(self, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """choices: key, name, explanation; the first is chosen."""
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._explanations: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for key, name, explanation in choices:
            made = QRadioButton(name.replace("&", "&&"))
            made.setObjectName(f"choice:{key}")
            made.setAccessibleDescription(explanation)
            made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self.group.addButton(made)
            self._buttons[key] = made
            said = _Explanation(explanation, made)
            self._explanations[key] = said
            column.addWidget(made)
            column.addWidget(said)
        next(iter(self._buttons.values())).setChecked(True)

    def key(self) -> str:
        """The key of the choice made."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def button(self, key: str) -> QRadioButton:
        """The button of a key."""
        return self._buttons[key]

    def rule_out(self, key: str, why: str) -> None:
        """Grey a choice and say why in place of its explanation."""
        self._buttons[key].setEnabled(False)
        self._buttons[key].setAccessibleDescription(why)
        self._buttons[key].setToolTip(why)
        self._explanations[key].setText(why)


class _Explanation(QLabel):
    """The line below a radio button; a click on it chooses the button, as one on the button does."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text)
        self._button = button
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "purpose")
        self.setWordWrap(True)
        self.setContentsMargins(26, 0, 0, 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the button, if it can be chosen."""
        if event.button() == Qt.MouseButton.LeftButton and self._button.isEnabled():
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()
        super().mousePressEvent(event)


class _Page(QWizardPage):
    """A page with its question and a line that explains it, in the type of the other pages."""

    def __init__(self, question: str, purpose: str) -> None:
        super().__init__()
        self.setAccessibleName(question)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 8, 12, 4)
        self.column.setSpacing(4)
        said = label(purpose, "purpose")
        said.setWordWrap(True)
        self.column.addWidget(label(question, "page"))
        self.column.addWidget(said)
        self.column.addSpacing(16)


class KindPage(_Page):
    """Which kind of report."""

    def __init__(self, presets: Mapping[str, Preset]) -> None:
        super().__init__("写哪一种报告？", "报告类型决定章节、指标和分值。以后可以另建一份，不能改换。")
        self._presets = presets
        self.choices = _Choices([(preset.id, preset.name, preset.description) for preset in presets.values()])
        self.column.addWidget(self.choices)
        self.column.addStretch(1)

    def preset(self) -> Preset:
        """The kind chosen."""
        return self._presets[self.choices.key()]


class UnitPage(_Page):
    """Unit, department, project and year; what is wrong stands below its field."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("为哪个单位、哪个项目写？", "这些内容印在标题和首页，以后在“基本信息”里可以修改。")
        self._messages: dict[str, QLabel] = {}
        self._inputs: dict[str, QLineEdit] = {}
        filled = {"unit": settings.unit, "department": settings.department, "project": "", "year": str(last_year())}
        for name, value in filled.items():
            self._add(name, value)
        self.column.addStretch(1)

    def _add(self, name: str, value: str) -> None:
        spec = spec_of(f"cover.{name}")
        made = QLineEdit(value)
        made.setObjectName(f"cover.{name}")
        made.setAccessibleName(spec.label)
        made.editingFinished.connect(lambda: self._judge(name, strict=False))
        title = label(spec.label, "label")
        title.setBuddy(made)
        said = label("", "message")
        said.setMinimumHeight(18)
        self._inputs[name], self._messages[name] = made, said
        if name == "year":
            made.setMaximumWidth(160)
        for widget in (title, made, said):
            self.column.addWidget(widget)
        self._judge(name, strict=False)

    def initializePage(self) -> None:
        """Begin where something is missing."""
        empty = next((made for made in self._inputs.values() if not made.text().strip()), self._inputs["project"])
        # The wizard puts the focus on the first field after this.
        QTimer.singleShot(0, empty, lambda: empty.setFocus(Qt.FocusReason.OtherFocusReason))

    def validatePage(self) -> bool:
        """Go on only with everything filled; the first wrong field gets the focus."""
        wrong = [name for name in self._inputs if not self._judge(name, strict=True)]
        if wrong:
            self._inputs[wrong[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _judge(self, name: str, *, strict: bool) -> bool:
        """Say what is wrong with a field, else its hint; a blank is wrong only when the officer wants to go on."""
        text = self._inputs[name].text().strip()
        message = self._message(name, text) if text or strict else ""
        set_property(self._inputs[name], "severity", "error" if message else "")
        said = self._messages[name]
        said.setText(message or spec_of(f"cover.{name}").hint)
        said.setProperty("role", "message" if message else "hint")
        set_property(said, "severity", "error" if message else "")
        said.style().unpolish(said)
        said.style().polish(said)
        return not message

    def _message(self, name: str, text: str) -> str:
        spec = spec_of(f"cover.{name}")
        if not text:
            return f"请填写“{spec.label}”。"
        if name == "year" and read_year(text) is None:
            return f"“{spec.label}”应为四位数字，例如2025。现在填的是“{text}”。"
        return ""

    def cover(self) -> Cover:
        """What was filled in."""
        unit, department, project = (
            clean(self._inputs[name].text())[0].strip() for name in ("unit", "department", "project")
        )
        return Cover(unit=unit, department=department, project=project, year=read_year(self._inputs["year"].text()))


class StartPage(_Page):
    """What the report starts from."""

    def __init__(self, rows: Sequence[DraftRow], unit_page: UnitPage) -> None:
        super().__init__("从什么开始？", "以后都能在编辑窗口里继续修改。")
        self._rows, self._unit_page = list(rows), unit_page
        self.choices = _Choices(STARTS)
        self.list = QListWidget()
        self.list.setObjectName("existing")
        self.list.setAccessibleName("已有的报告")
        self.list.setStyleSheet(
            f"QListWidget {{ border: 1px solid {theme.colour('line').name()}; border-radius: 4px; }}"
        )
        for row in self._rows:
            year = f"{row.year}年度" if row.year else "未填年度"
            QListWidgetItem(f"{row.project}（{row.unit}，{year}）", self.list)
        if self._rows:
            self.list.setCurrentRow(0)
        else:
            self.choices.rule_out(EXISTING, NOTHING_TO_CARRY)
        self.choices.group.buttonToggled.connect(self._adapt)
        self.column.addWidget(self.choices)
        self.column.addWidget(self.list, 1)
        self.column.addStretch(0)
        self._adapt()

    def initializePage(self) -> None:
        """Offer the report of the year before first, best that of the same project."""
        if self._rows:
            cover = self._unit_page.cover()
            fits = [_nearness(row, cover) for row in self._rows]
            self.list.setCurrentRow(fits.index(max(fits)))

    def _adapt(self, _made: QAbstractButton | None = None, _on: bool = False) -> None:
        self.list.setVisible(self.start() == EXISTING)

    def start(self) -> str:
        """What was chosen: blank, sample or existing."""
        return self.choices.key()

    def earlier(self) -> State | None:
        """The draft that is carried over; raise Trouble where it cannot be read."""
        number = self.list.currentRow()
        return read_draft(self._rows[number].listed.path)[0] if 0 <= number < len(self._rows) else None


def _nearness(row: DraftRow, cover: Cover) -> tuple[bool, bool]:
    """Say how well a draft serves as last year's report: of the year before, of the same project."""
    before = "" if cover.year is None else str(int(cover.year) - 1)
    return row.year == before, row.project == cover.project
