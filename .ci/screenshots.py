"""Makes every picture of README and manual from the real windows, on the sample report in a temporary folder.

uv run .ci/screenshots.py [NAME…]      names of groups, as GROUPS below has them; all without a name
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image, ImageOps
from PySide6.QtCore import QBuffer, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget, QWizard

from gui.app import make_app
from gui.history.bin import RecycleBin
from gui.history.versions import VersionsDialog
from gui.library.new_report import NewReport
from gui.library.year_dialog import YearDialog
from gui.main_window import MainWindow
from gui.pages.layout_dialog import LayoutDialog
from model import marks
from model.beginnings import blank, sample
from model.carry import carry_forward
from model.disk.envelope import Sealer, read_envelope
from model.disk.recovery import Journal
from model.disk.settings import Settings, save_settings
from model.disk.store import Store, read_draft, write_draft
from model.draft import State, value_at, with_value
from model.presets import catalogue
from model.report import STEPS, Cover

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FOLDER = Path("文档/绩效评价报告")  # below the temporary folder the script works in: windows show this path
SENT = Path("文档/报送材料")
LINE, DESK = "#7F8A97", "#E3E7EC"
AFTER_TYPING, LONGEST = 400, 25  # milliseconds, and how many times of that the preview may take
USUAL, LARGE, LAPTOP = (1280, 800), (1920, 1080), (1366, 768)
LARGE_STEPS = ("cover", "funding", "indicators")
UNIT, DEPARTMENT = "澜川市青屏区图书馆", "青屏区文化广电和旅游局"
PASTED = (
    "支出内容\t预算数\t实际支出\t备注\n"
    "少儿读物增补\t6.80\t6.80\t3200册\n"
    "适老设备\t4.50\t4.35\t放大镜、扶手\n"
    "分馆标识制作\t1.20\t约1.2\t6个分馆\n"
)
# project, unit, year, status, hours since the last save, steps left empty, results of indicators
HALF = ("goals", "indicators", "conclusion", "achievements")
DRAFTS: tuple[tuple[str, str, int, str, float, tuple[str, ...], dict[str, str]], ...] = (
    ("公共文化场馆免费开放补助项目", "青屏区文化馆", 2025, "待复核", 3.5, (), {"i09": "5.2万册次"}),
    ("非物质文化遗产保护传承项目", "青屏区非遗保护中心", 2025, "填写中", 20, HALF, {}),
    ("全民阅读推广活动项目", UNIT, 2025, "已退回", 70, ("achievements",), {"i06": "30%", "i08": "5.9万人次"}),
    ("农村应急广播运行维护项目", "青屏区融媒体中心", 2025, "已定稿", 120, (), {"i06": "100%"}),
    ("文物保护单位日常巡查项目", "青屏区博物馆", 2025, "填写中", 190, (*HALF, "evaluation", "implementation"), {}),
    ("公共文化场馆免费开放补助项目", "青屏区文化馆", 2024, "已定稿", 8000, (), {"i09": "4.9万册次"}),
)


class Studio:
    """The application, its data folder, and what takes pictures."""

    def __init__(self) -> None:
        self.app = make_app(14)
        FOLDER.mkdir(parents=True)
        SENT.mkdir()
        profile = Settings(UNIT, DEPARTMENT, "", "周晓岚", "0000-12345678", "周晓岚", last_export_folder=str(SENT))
        save_settings(FOLDER, profile)
        self.sample = fill(Store(FOLDER))
        self.window = MainWindow(FOLDER)

    def settle(self) -> None:
        """Let everything that waits happen: layouts, checks, saves, the pages of the preview."""
        for _ in range(8):
            self.app.processEvents()
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        editor = self.window.editor
        if editor and editor.preview.isVisible():
            for _ in range(LONGEST):
                QTest.qWait(AFTER_TYPING)
                if editor.preview.is_complete():
                    return
            raise TimeoutError("the preview shows no pages")

    def take(
        self,
        name: str,
        widget: QWidget,
        size: tuple[int, int] | None = None,
        part: tuple[int, int, int, int] | None = None,
        framed: bool = False,
    ) -> None:
        """Take a picture of a window in a size, or of a part (left, top, right, bottom)."""
        if size:
            widget.resize(*size)
        widget.show()
        widget.activateWindow()
        self.settle()
        image = picture(widget)
        keep(name, image.crop(part) if part else image, framed)

    def take_modal(
        self,
        name: str,
        kind: type[QWidget],
        act: Callable[[], object],
        ready: Callable[[Any], bool] = lambda _dialog: True,
    ) -> None:
        """Do what opens a dialog, take its picture when it is ready, and close it as Esc does."""

        def look() -> None:
            dialog = self.app.activeModalWidget()
            if isinstance(dialog, kind) and dialog.isVisible() and ready(dialog):
                timer.stop()
                self.settle()
                keep(name, picture(dialog), framed=True)
                dialog.close()

        timer = QTimer(interval=60)
        timer.timeout.connect(look)
        timer.start()
        act()

    @contextmanager
    def draft(self, id_: str, step: str, size: tuple[int, int]) -> Iterator[Any]:
        """Open a draft of the list in the editor and close it afterwards."""
        self.window.resize(*size)
        self.window.show()
        self.window.open_draft(id_, step)
        self.settle()
        yield self.window.editor
        self.window.leave_draft()


def fill(store: Store) -> str:
    """Put drafts of several kinds into the store; return the id of the sample."""
    for project, unit, year, status, hours, empty, results in DRAFTS:
        state = with_value(with_value(sample(), "cover.project", project), "cover.unit", unit)
        state = with_value(with_value(state, "cover.year", Decimal(year)), "session.status", status)
        for indicator, result in results.items():
            state = with_value(state, f"indicators.rows[{indicator}].actual", result)
        keep_draft(store, without(state, empty), hours)
    preset = catalogue()["self-evaluation"]
    cover = Cover(unit="青屏区文化馆", department=DEPARTMENT, project="基层文化队伍培训项目", year=Decimal(2025))
    keep_draft(store, blank(preset, cover), 240)
    return keep_draft(store, with_value(sample(), "session.step", "funding"), 0.4)


def wrong() -> State:
    """Return the sample with two errors: the uses are more than was spent (A2), lost points have no reason (D9)."""
    state = with_value(sample(), "funding.sources[fiscal].spent", Decimal("187.40"))
    return with_value(state, "indicators.rows[i09].deviation_reason", "")


def without(state: State, steps: tuple[str, ...]) -> State:
    """Return a state with the fields of some steps as a new report has them."""
    fresh = blank(catalogue()[state.report.preset], state.report.cover)
    for step in STEPS:
        for path in step.fields if step.id in steps else ():
            state = with_value(state, path, value_at(fresh, path))
    return state


def keep_draft(store: Store, state: State, hours: float) -> str:
    """Write a draft as saved some hours ago; return its id."""
    opened = store.create(state)
    opened.close()
    make_older(opened.path, hours)
    return opened.id


def make_older(path: Path, hours: float) -> None:
    """Have a draft file say that it was saved some hours ago."""
    envelope, _ = read_envelope(path)
    envelope["saved_at"] = (datetime.now().astimezone() - timedelta(hours=hours)).isoformat(timespec="seconds")
    path.write_bytes(Sealer().seal(envelope))


# Pictures


def picture(widget: QWidget) -> Image.Image:
    """Return what a window shows."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    widget.grab().save(buffer, "PNG")
    return Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")


def keep(name: str, image: Image.Image, framed: bool = False) -> None:
    """Write a picture, small: 256 colours hold a flat interface."""
    if framed:
        image = ImageOps.expand(image, 1, LINE)
    target = PICTURES / f"{name}.png"
    image.quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.stat().st_size // 1024:4} KB  {target.name}")


# The groups


def start(studio: Studio) -> None:
    """The list of drafts."""
    studio.window._show_list(studio.sample)
    studio.take("start", studio.window, LAPTOP)


def wizard(studio: Studio) -> None:
    """The pages of 新建报告."""
    window = studio.window
    made = NewReport(window.presets, window.settings, window.library.model.rows, window)
    made.restart()
    studio.take("new-1-kind", made, framed=True)
    made.next()
    studio.settle()
    studio.app.focusWidget().setText("社区图书分馆建设项目")
    studio.take("new-2-unit", made, framed=True)
    made.next()
    studio.settle()
    made.start_page.choices.button("existing").setFocus()
    made.start_page.choices.button("existing").click()
    studio.take("new-3-start", made, framed=True)
    made.button(QWizard.WizardButton.CancelButton).click()
    made.deleteLater()


def steps(studio: Studio) -> None:
    """The twelve steps of the sample."""
    with studio.draft(studio.sample, STEPS[0].id, USUAL) as editor:
        for count, step in enumerate(STEPS, 1):
            editor.show_step(step.id)
            studio.take(f"step-{count:02}-{step.id}", studio.window, USUAL)
    with studio.draft(studio.sample, STEPS[0].id, LARGE) as editor:
        for count, step in enumerate(STEPS, 1):
            if step.id in LARGE_STEPS:
                editor.show_step(step.id)
                studio.take(f"step-{count:02}-{step.id}-1920", studio.window, LARGE)


def findings(studio: Studio) -> None:
    """A report with two errors, on the page of the first and in the overview."""
    with studio.draft(keep_draft(studio.window.store, wrong(), 1), "funding", LAPTOP) as editor:
        editor.check()
        editor.go_to("funding.uses")
        studio.take("findings", studio.window, LAPTOP)
        editor.show_step("export")
        studio.take("findings-overview", studio.window, LAPTOP)


def preview(studio: Studio) -> None:
    """The page beside the form, and the report on its layout."""
    with studio.draft(studio.sample, "funding", LAPTOP) as editor:
        editor.go_to("funding.rate_reason")
        studio.take("preview", studio.window, LAPTOP)
        studio.take("manual-preview", studio.window, (1200, 640), framed=True)
        editor.show_step("export")
        studio.settle()
        studio.take_modal("layout-report", LayoutDialog, editor.page.show_layout, lambda dialog: dialog.report)


def manual(studio: Studio) -> None:
    """What the manual shows: narrow enough to be read in its window, without the empty pane."""
    studio.window._show_list(studio.sample)
    studio.take("manual-start", studio.window, (1200, 640), framed=True)
    with studio.draft(studio.sample, "funding", USUAL) as editor:
        below = editor.head.height()
        for name, height in (("funding", 800), ("conclusion", 290), ("export", 650)):
            editor.show_step(name)
            studio.take(f"manual-{name}", studio.window, USUAL, (0, below, editor.pane.x(), height), framed=True)
        editor.show_step("indicators")
        studio.take("manual-indicators", studio.window, (1180, 800), framed=True)
    with studio.draft(keep_draft(studio.window.store, wrong(), 1), "funding", (1200, 760)) as editor:
        editor.go_to("funding.uses")
        studio.take("manual-findings", studio.window, (1200, 760), framed=True)


def dialogs(studio: Studio) -> None:
    """Pasting a table, the end of an export, settings."""
    with studio.draft(studio.sample, "funding", USUAL) as editor:
        table = next(table for table in editor.page.tables if table.path == "funding.uses")
        studio.app.clipboard().setText(PASTED)
        paste = next(one for one in table.findChildren(QPushButton) if one.text() == "从表格粘贴")
        studio.take_modal("paste", QWidget, paste.click)
        editor.show_step("export")
        studio.settle()
        studio.take_modal("export-done", QMessageBox, editor.bottom.next.click)
    studio.take_modal("settings", QWidget, studio.window.change_settings)


def carried(studio: Studio) -> None:
    """The report of the next year: the years found in the old one, a page with carried values, a warning explained."""
    studio.window.show()
    studio.take_modal("years", YearDialog, lambda: studio.window.next_year(studio.sample))
    state = carry_forward(sample(), catalogue()["key-project"]).state
    state = with_value(state, "funding.sources[fiscal].initial_budget", Decimal(260))
    confirmed = [path for path in state.marks if path.startswith(("cover", "funding.sources[fiscal]"))]
    state = replace(state, marks=marks.without(state.marks, confirmed))
    with studio.draft(keep_draft(studio.window.store, state, 1), "funding", (1200, 760)) as editor:
        editor.go_to("funding.sources[fiscal].initial_budget")
        item = next(one for one in editor.findings._items if one.finding.rule == "Y2")
        item.ignore.click()
        item.reason.input.setText("新增两个分馆")
        studio.settle()
        editor.findings._area.ensureWidgetVisible(item)
        studio.take("manual-carried", studio.window, (1200, 760), framed=True)


VERSIONS: tuple[tuple[float, str, str, dict[str, str]], ...] = (
    (98, "打开时", "", {}),
    (74, "换页时", "", {"overview.background": "青屏区只有1座区级图书馆，位于城西。东部和北部居民借书不便。"}),
    (50, "存为版本", "送审稿", {"overview.annual_goal": "2025年建成社区图书分馆6个，新购图书4万册。"}),
    (26, "自动保存", "", {"overview.annual_goal": "2025年建成社区图书分馆6个，新购图书不少于4万册，全部按期开放。"}),
    (
        2,
        "打开时",
        "",
        {"overview.background": "青屏区只有1座区级图书馆，位于城西。东部和北部居民往返一次要一个多小时。"},
    ),
)


def history(studio: Studio) -> None:
    """What was: the versions of a draft, words that were not saved, the recycle bin."""
    store, state = studio.window.store, sample()
    id_ = keep_draft(store, state, 1)
    for hours, occasion, name, changed in VERSIONS:
        for path, text in changed.items():
            state = with_value(state, path, text)
        version = store.history(id_).keep(state, occasion, name)
        assert version
        make_older(version.path, hours)
    studio.window.show()
    studio.window._show_list(id_)
    row = studio.window.library.table.row()
    assert row
    studio.take_modal("versions", VersionsDialog, lambda: studio.window.rescue.show_versions(row))
    store.delete(keep_draft(store, with_value(sample(), "cover.project", "基层文化队伍培训项目"), 30))
    studio.take_modal("recycle-bin", RecycleBin, studio.window.rescue.show_bin)
    journal = Journal(FOLDER, id_, store.path_of(id_).absolute())
    journal.write(state, read_draft(store.path_of(id_))[1]["sha256"])
    journal.close()
    studio.window._show_list(id_)
    studio.take("recovery", studio.window, (1200, 640), (0, 0, 1200, 330), framed=True)
    store.pending()[0].discard()
    studio.window._show_list(id_)


def pdf(studio: Studio) -> None:
    """The pages of the sample's PDF."""
    write_draft(Path("sample.json"), replace(sample(), session=replace(sample().session, status="已定稿")))
    subprocess.run([sys.executable, ROOT / "main.py", "export", "sample.json", "--out", "sample.pdf"], check=True)
    subprocess.run(["pdftoppm", "-r", "96", "-png", "sample.pdf", "page"], check=True)
    pages = [Image.open(path).convert("RGB") for path in sorted(Path().glob("page-*.png"))]
    keep("pdf-page-1", pages[0], framed=True)
    keep("pdf-pages", contact(pages))


def contact(pages: list[Image.Image], columns: int = 5, width: int = 300, gap: int = 14) -> Image.Image:
    """Return small pages side by side on the desk's colour."""
    small = [page.resize((width, page.height * width // page.width), Image.Resampling.LANCZOS) for page in pages]
    height = max(page.height for page in small)
    lines = -(-len(small) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) + gap, lines * (height + gap) + gap), DESK)
    for place, page in enumerate(small):
        sheet.paste(page, (gap + place % columns * (width + gap), gap + place // columns * (height + gap)))
    return sheet


GROUPS: dict[str, Callable[[Studio], None]] = {
    made.__name__: made for made in (start, wizard, steps, preview, dialogs, manual, findings, carried, history, pdf)
}


def main() -> None:
    """Make the pictures of the groups named on the command line."""
    wanted = sys.argv[1:] or list(GROUPS)
    PICTURES.mkdir(exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        studio = Studio()
        for name in wanted:
            GROUPS[name](studio)
        studio.window.close()
        os.chdir(ROOT)


if __name__ == "__main__":
    main()
