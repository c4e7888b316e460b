"""Dialogs of drafts that travel: exporting a package, its password, and what came in beside what is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from gui.buttons import button, primary_button
from gui.dialogs import answers, body_of
from gui.widgets import Banner, Card, label, rule
from gui.words import size_text
from model.amounts import bare_text
from model.compare import differences
from model.disk import secret
from model.disk.arrival import Existing
from model.disk.attachments import file_names
from model.disk.package import Incoming
from model.draft import State
from model.names import LOCKED_PACKAGE, PACKAGE

WIDTH = 560
FACTS = ("项目", "单位", "年度", "状态", "保存时间", "附件文件")
ADD, REPLACE, COMPARE, LEAVE = 0, 1, 2, -1


class _Dialog(QDialog):
    """A question, what belongs to it, a line for what is wrong, and buttons."""

    def __init__(self, title: str, question: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.column = body_of(self)
        heading = label(question, "project")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        self.problem = Banner("error", "")
        self.problem.hide()

    def sentence(self, text: str) -> None:
        """Add a sentence of explanation."""
        made = label(text, "purpose")
        made.setWordWrap(True)
        self.column.addWidget(made)

    def say(self, problem: str) -> None:
        """Show what is wrong, "" for nothing."""
        self.problem.set("error", problem)
        self.problem.setVisible(bool(problem))
        self.column.activate()
        self.resize(self.width(), max(self.heightForWidth(self.width()), self.sizeHint().height()))

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add the line of problems and the buttons; 取消 comes last by itself."""
        self.column.addWidget(self.problem)
        self.column.addStretch(1)
        self.column.addLayout(answers(self, *buttons))


def _password_input(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    return made


def _show(inputs: Sequence[QLineEdit]) -> QCheckBox:
    made = QCheckBox("显示密码")
    for one in inputs:
        made.toggled.connect(partial(_reveal, one))
    return made


def _reveal(line: QLineEdit, on: bool) -> None:
    line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


class ExportDialog(_Dialog):
    """Accepted: a package is wanted at `target`, with `password` unless that is ""."""

    def __init__(
        self, suggested: Path, files: Sequence[str], size: int, missing: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """`suggested` is a path with the extension of packages; `files`, `size` in bytes: the evidence that is there."""
        super().__init__("导出草稿包", "把报告和附件文件装进一个草稿包吗？", parent)
        self.setObjectName("export-package")
        with_files = f"和{len(files)}个附件文件（{size_text(size)}）" if files else "，没有附件文件"
        self.sentence(f"里面有草稿{with_files}。收到的人用“导入旧报告”打开。")
        if missing:
            names = "、".join(missing[:3]) + ("等" if len(missing) > 3 else "")
            self.column.addWidget(Banner("warning", f"有{len(missing)}个附件文件不在这台电脑上，不会装进去：{names}。"))
        self.column.addLayout(self._place(suggested))
        self.column.addWidget(rule())
        self._add_password()
        self._go = primary_button("导出草稿包", "export")
        self._go.setObjectName("action:export-package")
        self._go.clicked.connect(self.accept)
        self._go.setDefault(True)
        self.add_buttons(self._go)
        self.place.setFocus()

    def _place(self, suggested: Path) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.place = QLineEdit(str(suggested))
        self.place.setObjectName("package-place")
        self.place.setAccessibleName("保存到")
        title = label("保存到", "label")
        title.setBuddy(self.place)
        browse = button("浏览", "folder")
        browse.clicked.connect(self._browse)
        row.addWidget(title)
        row.addWidget(self.place, 1)
        row.addWidget(browse)
        return row

    def _add_password(self) -> None:
        self.locked = QCheckBox("设置密码，收到的人要输入同一个密码")
        self.locked.setObjectName("package-locked")
        self.locked.setEnabled(secret.is_available())
        self.locked.toggled.connect(self._adapt)
        self.column.addWidget(self.locked)
        if not secret.is_available():
            self.sentence(secret.MISSING)
        self.words, self.again = _password_input("密码"), _password_input("再输入一次")
        self.words.setObjectName("package-password")
        self.again.setObjectName("package-password-again")
        self._secrets = QWidget()
        grid = QGridLayout(self._secrets)
        grid.setContentsMargins(24, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for number, made in enumerate((self.words, self.again)):
            title = label(made.accessibleName(), "label")
            title.setBuddy(made)
            grid.addWidget(title, number, 0)
            grid.addWidget(made, number, 1)
        grid.addWidget(_show((self.words, self.again)), 0, 2)
        self._warning = Banner("warning", secret.FORGOTTEN)
        for part in (self._secrets, self._warning):
            self.column.addWidget(part)
            part.hide()

    def _adapt(self, locked: bool) -> None:
        self._secrets.setVisible(locked)
        self._warning.setVisible(locked)
        self.place.setText(str(self.target))
        self.say("")
        (self.words if locked else self.place).setFocus()

    def _browse(self) -> None:
        options = QFileDialog.Option.DontConfirmOverwrite  # asked when it is written
        name, _ = QFileDialog.getSaveFileName(self, "导出草稿包", str(self.target), self._filter(), options=options)
        if name:
            self.place.setText(name)

    def _filter(self) -> str:
        return f"草稿包 (*{LOCKED_PACKAGE if self.locked.isChecked() else PACKAGE})"

    @property
    def target(self) -> Path:
        """Where the package is to go, with the extension that tells whether it has a password."""
        path = Path(self.place.text().strip().strip('"'))
        extension = LOCKED_PACKAGE if self.locked.isChecked() else PACKAGE
        if path.suffix.lower() in (PACKAGE, LOCKED_PACKAGE):
            return path.with_suffix(extension)
        return path.with_name(path.name + extension) if path.name else path

    @property
    def password(self) -> str:
        """The password, "" where none is wanted."""
        return self.words.text() if self.locked.isChecked() else ""

    def accept(self) -> None:
        """Go on only with a place and, if one is wanted, a password typed twice."""
        problem, place = self._wrong()
        self.say(problem)
        if problem:
            place.setFocus()
            place.selectAll()
            return
        super().accept()

    def _wrong(self) -> tuple[str, QLineEdit]:
        if not self.target.is_absolute() or not self.target.parent.is_dir():
            return "没有这个文件夹。请用“浏览”选一个位置。", self.place
        if self.locked.isChecked() and len(self.words.text()) < secret.SHORTEST:
            return f"密码至少要有{secret.SHORTEST}个字符。请换一个长一些的密码。", self.words
        if self.locked.isChecked() and self.words.text() != self.again.text():
            return "两次输入的密码不一样。请重新输入。", self.again
        return "", self.place


class PasswordDialog(_Dialog):
    """Accepted: `password` is to be tried."""

    def __init__(self, path: Path, problem: str = "", parent: QWidget | None = None) -> None:
        super().__init__("输入密码", f"“{path.name}”有密码。请输入。", parent)
        self.setObjectName("password")
        self.sentence("密码只保护传送的文件；导入以后，报告和其他报告一样存放。")
        row = QHBoxLayout()
        row.setSpacing(8)
        self.words = _password_input("密码")
        self.words.setObjectName("password-words")
        row.addWidget(self.words, 1)
        row.addWidget(_show((self.words,)))
        self.column.addLayout(row)
        go = primary_button("打开")
        go.clicked.connect(self.accept)
        go.setDefault(True)
        go.setEnabled(False)
        self.words.textChanged.connect(lambda text: go.setEnabled(bool(text)))
        self.add_buttons(go)
        self.say(problem)
        self.words.setFocus()

    @property
    def password(self) -> str:
        """What was typed."""
        return self.words.text()


class ImportDialog(_Dialog):
    """What came in, beside the draft of the same id if the list has one. `chosen` is FACTS = ("项目", "单位", "年度", "状态", "保存时间", "附件文件")
    ADD, REPLACE, COMPARE or LEAVE."""

    def __init__(self, incoming: Incoming, existing: Existing | None, parent: QWidget | None = None) -> None:
        name = incoming.path.name
        question = "列表里已有这份报告。要怎么办？" if existing else f"导入“{name}”吗？"
        super().__init__("导入", question, parent)
        self.setObjectName("import-package")
        self.chosen = LEAVE
        card = Card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        card.body.addLayout(grid)
        self.column.addWidget(card)
        _fill(grid, incoming, existing)
        if existing:
            self._offer_choice(incoming, existing)
        else:
            self.sentence("导入会新建一份报告。不想要时，可以在列表里把它移到回收站。")
            self.add_buttons(self._button("导入", ADD, primary=True))

    def _offer_choice(self, incoming: Incoming, existing: Existing) -> None:
        both = self._button("两份都留", ADD, primary=True)
        instead, compare = self._button("替换现有的", REPLACE), self._button("比较", COMPARE)
        if existing.state is None:
            self.column.addWidget(Banner("warning", "现有的一份打不开，不能替换和比较。可以两份都留。"))
            instead.setEnabled(False)
            compare.setEnabled(False)
        else:
            found = len(differences(existing.state, incoming.state))
            words = f"两份有{found}处不同。" if found else "两份的内容相同，可以不导入。"
            self.column.addWidget(Banner("note" if found else "ok", words))
            compare.setEnabled(bool(found))
            self.sentence("替换：现有的内容留在历史版本里，可以恢复。\n两份都留：不想要的一份可以移到回收站。")
        self.add_buttons(both, instead, compare)

    def _button(self, words: str, choice: int, *, primary: bool = False) -> QPushButton:
        made = primary_button(words) if primary else button(words)
        made.setDefault(primary)
        made.clicked.connect(lambda: self._choose(choice))
        return made

    def _choose(self, choice: int) -> None:
        self.chosen = choice
        self.accept()


def _fill(grid: QGridLayout, incoming: Incoming, existing: Existing | None) -> None:
    """Write what is known of the draft that came, beside the one that is there."""
    came = facts(incoming.state, incoming.saved_at)
    if incoming.files:
        came["附件文件"] += f"，{size_text(sum(file.size for file in incoming.files))}"
    columns = [("传来的", came)]
    if existing:
        columns.insert(0, ("现有的", facts(existing.state, existing.saved_at)))
        for number, (title, _) in enumerate(columns, 1):
            grid.addWidget(label(title, "label"), 0, number)
    for line, name in enumerate(came, 1):
        grid.addWidget(label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
        for number, (_, texts) in enumerate(columns, 1):
            made = label(texts[name])
            made.setWordWrap(True)
            grid.addWidget(made, line, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 1)


def facts(state: State | None, saved_at: datetime | None) -> dict[str, str]:
    """Return what tells one draft from another."""
    if state is None:
        return dict.fromkeys(FACTS, "—") | {FACTS[0]: "打不开"}
    cover, files = state.report.cover, len(file_names(state.report))
    texts = (
        cover.project or "未填",
        cover.unit or "未填",
        f"{bare_text(cover.year)}年" if cover.year is not None else "未填",
        state.session.status,
        _moment(saved_at),
        f"{files}个" if files else "没有",
    )
    return dict(zip(FACTS, texts, strict=True))


def _moment(when: datetime | None) -> str:
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M:%S}" if when else "不明"
