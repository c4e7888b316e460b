"""What the tests of the editor share: a session, a window that has the focus, an editor over a real draft."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from gui import messages, theme
from gui.editor.editor import Editor
from gui.editor.session import Session
from gui.inputs.field_box import FieldBox
from gui.main_window import MainWindow
from model.beginnings import blank, sample
from model.disk.settings import Settings
from model.disk.store import OpenDraft, Store
from model.draft import State
from model.presets import Preset, catalogue
from model.report import Cover
from tests.gui.hands import settle

COVER = Cover(unit="澜川市青屏区图书馆", project="社区图书分馆建设项目")


@pytest.fixture(autouse=True)
def no_widget_is_collected_in_a_thread() -> Iterator[None]:
    """Hold the garbage collection off while threads may save or export, as gui.collector does in the program."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def previews(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the helper process of the preview from being started where a test does not ask for it."""
    monkeypatch.setattr("gui.preview.preview.START_MS", 3_600_000)


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    if qapp.property("theme") is None or theme.metrics().base != 14:
        theme.apply(qapp)  # which takes its time
    return qapp


@pytest.fixture
def preset() -> Preset:
    return catalogue()["key-project"]


@pytest.fixture
def blank_state(preset: Preset) -> State:
    return blank(preset, COVER)


@pytest.fixture
def sample_state() -> State:
    return sample()


@pytest.fixture
def session(app: QApplication, blank_state: State, preset: Preset) -> Session:
    return Session(blank_state, preset)


@pytest.fixture
def filled(app: QApplication, sample_state: State, preset: Preset) -> Session:
    """A session on the complete sample."""
    return Session(sample_state, preset)


@pytest.fixture
def show(app: QApplication, qtbot: Any) -> Callable[..., QWidget]:
    """Put widgets into a window that has the focus."""
    windows: list[QWidget] = []  # the window lives as long as the test

    def put(*widgets: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        window.resize(1000, 700)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        bring_up(qtbot, window)
        return window

    return put


@pytest.fixture
def start(app: QApplication, qtbot: Any) -> Iterator[Callable[..., MainWindow]]:
    """Start the program's window over a data folder as it is by then; closed with the test."""
    made: list[MainWindow] = []

    def run(folder: Path, width: int = 1366) -> MainWindow:
        made.append(MainWindow(folder))
        made[-1].resize(width, 800)
        bring_up(qtbot, made[-1])
        return made[-1]

    yield run
    for window in made:
        window.close()


def bring_up(qtbot: Any, window: QWidget) -> None:
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


class Said:
    """What was told and asked, in place of message boxes; `answers` are given in order."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.asked: list[str] = []
        self.answers: list[int] = []

    def tell(self, _parent: object, title: str, text: str = "", **_: object) -> None:
        self.told.append(f"{title}{text}")

    def choose(self, _parent: object, title: str, text: str, buttons: Any) -> int:
        assert self.answers, f"nobody answers “{title}”"
        self.asked.append(f"{title}{text}")
        answer = self.answers.pop(0)
        assert answer < len(buttons)
        return answer

    def ask(self, parent: object, question: str, text: str = "", yes: str = "", no: str = "取消") -> bool:
        return self.choose(parent, question, text, (yes, no)) == 0


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    made = Said()
    for name in ("tell", "choose", "ask"):
        monkeypatch.setattr(messages, name, getattr(made, name))
    return made


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def edit(
    app: QApplication, qtbot: Any, store: Store, preset: Preset, said: Said, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Editor]]:
    """Open an editor on a state (or on a draft in hand), started and with the focus; saves are quick."""
    monkeypatch.setattr("gui.editor.saver.PAUSE_MS", 20)
    made: list[Editor] = []

    def run(state: State | None = None, opened: OpenDraft | None = None, kind: Preset = preset) -> Editor:
        opened = opened or store.create(state or blank(kind, COVER))
        editor = Editor(opened, kind, Settings())
        made.append(editor)
        editor.resize(1366, 768)
        bring_up(qtbot, editor)
        editor.start()
        settle()
        return editor

    yield run
    for editor in made:
        editor.preview.shut()
        editor.saver.close()
        editor.opened.close()


@pytest.fixture
def place(session: Session, show: Callable[..., QWidget]) -> Callable[..., Any]:
    """Show the form rows of some fields above a button that can take the focus; the first has the cursor."""

    def put_up(*paths: str) -> Any:
        boxes = [FieldBox(session, path) for path in paths]
        other = QPushButton("别处")
        show(*boxes, other)
        boxes[0].take_focus()
        boxes[0].leave = other.setFocus  # type: ignore[attr-defined]
        return boxes if len(boxes) > 1 else boxes[0]

    return put_up
