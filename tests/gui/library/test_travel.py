"""Packages in the window: exported from the editor, brought into the list; wrong passwords, namesakes, hostile files."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from gui.app import begin
from gui.history.compare import CompareDialog
from gui.library.package_dialogs import ExportDialog, ImportDialog, PasswordDialog
from gui.library.travel import export_package
from model.disk import secret
from model.disk.attachments import Attachments
from model.disk.package import read_incoming, write_package
from model.disk.store import Store, read_draft
from model.draft import Change, applied
from model.report import Evidence, EvidenceItem
from tests.acceptance.driver import button, click, in_turn, type_text
from tests.model.hostile_zips import HOSTILE

PASSWORD = "Fenguan-2025"
GOAL = "overview.annual_goal"


def with_files(state, *names):
    rows = tuple(EvidenceItem(f"r{number}", name, file=name) for number, name in enumerate(names, 1))
    return replace(state, report=replace(state.report, evidence=Evidence(rows)))


@pytest.fixture
def usb(tmp_path):
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


@pytest.fixture
def package(sample_state, tmp_path, usb):
    """Write a package of a colleague; it has the file 验收单.pdf."""

    def make(name="草稿.zip", password=""):
        store = Store(tmp_path / "colleague")
        if not store.ids():
            opened = store.create(with_files(sample_state, "验收单.pdf"))
            opened.close()
            Attachments(store.folder, opened.id).put("验收单.pdf", b"%PDF-1.7")
        (id_,) = store.ids()
        write_package(store.path_of(id_), usb / name, store.folder, password)
        return usb / name

    return make


@pytest.fixture
def window(start, tmp_path, said):
    return start(tmp_path / "data")


def press_button(words):
    return lambda dialog: click(button(dialog, words))


def pasted(line, text):
    line.setFocus()
    line.clear()
    type_text(text)


# Going out


@pytest.fixture
def editor(edit, sample_state):
    editor = edit(with_files(sample_state, "验收单.pdf", "照片.jpg"))
    Attachments(editor.opened.folder, editor.opened.id).put("验收单.pdf", b"%PDF-1.7")
    return editor


def test_the_menu_exports_what_was_just_typed(editor, usb, said):
    editor.session.edit(GOAL, "刚刚写的目标")
    (action,) = (one for one in editor.head.more.menu().actions() if one.text() == "导出草稿包…")

    def fill(dialog):
        assert "照片.jpg" in "".join(one.text() for one in dialog.findChildren(type(dialog.problem)))
        pasted(dialog.place, str(usb / "a"))
        click(button(dialog, "导出草稿包"))

    with in_turn((ExportDialog, fill)):
        action.trigger()
    came = read_incoming(usb / "a.zip")
    assert came.state.report.overview.annual_goal == "刚刚写的目标"
    assert [file.name for file in came.files] == ["验收单.pdf"]
    assert said.told[0].startswith("已导出草稿包。里面有草稿和1个附件文件")


def test_a_password_is_asked_twice_and_changes_the_extension(editor, usb, said):
    wrong = []

    def fill(dialog):
        pasted(dialog.place, str(usb / "a.zip"))
        click(dialog.locked)
        assert dialog.place.text() == str(usb / "a.jxb")
        for first, second in (("short", "short"), (PASSWORD, "Fenguan-2024"), (PASSWORD, PASSWORD)):
            pasted(dialog.words, first)
            pasted(dialog.again, second)
            click(button(dialog, "导出草稿包"))
            wrong.append(dialog.problem.text())

    with in_turn((ExportDialog, fill)):
        export_package(editor, usb)
    assert ["8个字符" in wrong[0], "不一样" in wrong[1], wrong[2]] == [True, True, ""]
    assert read_incoming(usb / "a.jxb", PASSWORD).id == editor.opened.id
    assert "密码" in said.told[0]


def test_a_place_that_does_not_exist_is_told_in_the_dialog(editor, usb, said):
    def fill(dialog):
        for place in ("", "a.zip", str(usb / "none" / "a.zip")):
            pasted(dialog.place, place)
            click(button(dialog, "导出草稿包"))
            assert dialog.isVisible()
            assert "没有这个文件夹" in dialog.problem.text()
        click(button(dialog, "取消"))

    with in_turn((ExportDialog, fill)):
        export_package(editor, usb)
    assert list(usb.iterdir()) == []


def test_a_file_that_is_there_is_asked_for(editor, usb, said):
    (usb / "a.zip").write_bytes(b"before")
    said.answers = [1, 0]

    def fill(dialog):
        pasted(dialog.place, str(usb / "a.zip"))
        click(button(dialog, "导出草稿包"))

    def again(dialog):
        assert dialog.problem.text() == "同名的文件没有动。请改一个文件名，或换一个位置。"
        assert (usb / "a.zip").read_bytes() == b"before"
        click(button(dialog, "导出草稿包"))

    with in_turn((ExportDialog, fill), (ExportDialog, again)):
        export_package(editor, usb)
    assert read_incoming(usb / "a.zip").id == editor.opened.id


def test_without_the_library_the_dialog_says_so(app, show, monkeypatch, usb):
    monkeypatch.setattr(secret, "is_available", lambda: False)
    dialog = ExportDialog(usb / "a.zip", [], 0, [])
    show(dialog)
    assert not dialog.locked.isEnabled()
    assert secret.MISSING in [one.text() for one in dialog.findChildren(QLabel)]


# Coming in


def test_a_package_becomes_a_draft_and_opens(window, package):
    path = package()
    with in_turn((ImportDialog, press_button("导入"))):
        window.import_path(path)
    (id_,) = window.store.ids()
    assert window.editor
    assert window.editor.opened.id == id_
    assert Attachments(window.folder, id_).read("验收单.pdf") == b"%PDF-1.7"
    assert [event.what for event in window.editor.session.state.session.record][-1] == "导入"


def test_nothing_is_added_when_the_officer_leaves(window, package):
    with in_turn((ImportDialog, press_button("取消"))):
        window.import_path(package())
    assert window.store.ids() == []
    assert not (window.folder / "files").exists()


def test_the_password_is_asked_until_it_is_right(window, package):
    def wrong(dialog):
        assert not button(dialog, "打开").isEnabled()
        type_text("Fenguan-2024")
        click(button(dialog, "打开"))

    def right(dialog):
        assert dialog.problem.text() == secret.WRONG
        type_text(PASSWORD)
        click(button(dialog, "打开"))

    with in_turn((PasswordDialog, wrong), (PasswordDialog, right), (ImportDialog, press_button("导入"))):
        window.import_path(package("草稿.jxb", PASSWORD))
    assert len(window.store.ids()) == 1


def test_the_officer_may_give_up_the_password(window, package):
    with in_turn((PasswordDialog, press_button("取消"))):
        window.import_path(package("草稿.jxb", PASSWORD))
    assert window.store.ids() == []


def test_a_hostile_package_is_told_and_nothing_is_added(window, package, usb, said):
    good = package().read_bytes()
    for name in ("traversal", "symlink", "bomb", "no manifest"):
        (usb / "坏.zip").write_bytes(HOSTILE[name](good))
        window.import_path(usb / "坏.zip")
        assert said.told.pop().startswith("这个文件没有导入。“坏.zip”")
    assert window.store.ids() == []


def test_a_package_on_the_command_line_joins_the_list(window, package):
    with in_turn((ImportDialog, press_button("导入"))):
        begin(str(package()), window)
    assert window.editor


# Namesakes


@pytest.fixture
def namesake(window, package):
    """A draft of the list that has the id of the package, with another goal."""
    path = package()
    came = read_incoming(path)
    window.store.create(applied(came.state, Change(((GOAL, "这里写的目标"),))), came.id).close()
    return path


def goal_of(window, id_):
    return read_draft(window.store.path_of(id_))[0].report.overview.annual_goal


def test_both_are_kept(window, namesake):
    (before,) = window.store.ids()
    with in_turn((ImportDialog, press_button("两份都留"))):
        window.import_path(namesake)
    assert goal_of(window, before) == "这里写的目标"
    assert len(window.store.ids()) == 2
    assert window.editor.opened.id != before


def test_replacing_keeps_the_old_one_as_a_version(window, namesake):
    (id_,) = window.store.ids()
    with in_turn((ImportDialog, press_button("替换现有的"))):
        window.import_path(namesake)
    assert window.store.ids() == [id_]
    assert goal_of(window, id_) != "这里写的目标"
    history = window.store.history(id_)
    assert "这里写的目标" in [history.state_of(one).report.overview.annual_goal for one in history.versions()]


def test_replacing_is_told_and_taken_back_in_one_step(window, namesake, qtbot):
    (id_,) = window.store.ids()
    with in_turn((ImportDialog, press_button("替换现有的"))):
        window.import_path(namesake)
    editor, came = window.editor, goal_of(window, id_)
    assert f"已换成“{namesake.name}”，共" in editor.history.banner.text()
    assert editor.session.report.overview.annual_goal == came

    click(button(editor, "撤销导入"))
    assert editor.session.report.overview.annual_goal == "这里写的目标"
    assert not editor.history.banner.isVisible()
    editor.redo()
    assert editor.session.report.overview.annual_goal == came


def test_comparing_leads_back_to_the_question(window, namesake):
    seen = []

    def look(dialog):
        seen.append(dialog.view.toPlainText())
        click(button(dialog, "关闭"))

    steps = (ImportDialog, press_button("比较")), (CompareDialog, look), (ImportDialog, press_button("取消"))
    with in_turn(*steps):
        window.import_path(namesake)
    assert "这里写的目标" in seen[0]
    assert len(window.store.ids()) == 1


def test_comparing_may_end_in_a_choice(window, namesake):
    (id_,) = window.store.ids()
    with in_turn((ImportDialog, press_button("比较")), (CompareDialog, press_button("替换现有的"))):
        window.import_path(namesake)
    assert goal_of(window, id_) != "这里写的目标"


def test_a_damaged_namesake_can_only_be_kept_beside(window, namesake):
    (id_,) = window.store.ids()
    window.store.path_of(id_).write_bytes(b"")

    def look(dialog):
        assert not button(dialog, "替换现有的").isEnabled()
        assert not button(dialog, "比较").isEnabled()
        click(button(dialog, "两份都留"))

    with in_turn((ImportDialog, look)):
        window.import_path(namesake)
    assert window.store.path_of(id_).read_bytes() == b""
    assert len(window.store.ids()) == 2


def test_a_draft_that_somebody_has_open_is_not_replaced(window, namesake, said):
    (id_,) = window.store.ids()
    opened = Store(window.folder, "李晓").open(id_)
    with in_turn((ImportDialog, press_button("替换现有的"))):
        window.import_path(namesake)
    opened.close()
    assert said.told[0].startswith("这个文件没有导入。")
    assert goal_of(window, id_) == "这里写的目标"


@pytest.mark.parametrize(("answer", "drafts"), [(0, 2), (1, 1), (2, 1)])
def test_opening_the_file_of_a_namesake_asks_first(window, namesake, usb, said, answer, drafts):
    (id_,) = window.store.ids()
    copy = usb / "拷贝.json"
    copy.write_bytes(window.store.path_of(id_).read_bytes())
    said.answers = [answer]
    with in_turn(*([(ImportDialog, press_button("两份都留"))] if answer == 0 else [])):
        window.take(copy)
    assert len(said.asked) == 1
    assert len(window.store.ids()) == drafts
    assert (window.editor is not None, window.editor is not None and window.editor.opened.path == copy) == {
        0: (True, False),
        1: (True, True),
        2: (False, False),
    }[answer]


def test_the_file_of_a_stranger_opens_in_place(window, package, usb, tmp_path):
    (path,) = (tmp_path / "colleague" / "drafts").glob("*.json") if package() else ()
    window.take(path)
    assert window.editor
    assert window.editor.opened.path == path
    assert window.store.ids() == []


def test_a_draft_file_can_be_imported(window, package, tmp_path):
    package()
    (path,) = (tmp_path / "colleague" / "drafts").glob("*.json")
    with in_turn((ImportDialog, press_button("导入"))):
        window.import_path(path)
    assert window.editor
    assert window.editor.opened.path.parent == window.folder / "drafts"
