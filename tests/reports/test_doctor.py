"""The self-examination: what it finds in the data folder, and that the text for handing on tells nothing."""

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from model.beginnings import sample
from model.disk.files import backup_of, private_name
from model.disk.history import NAMED, History
from model.disk.places import FOLDER_NAME
from model.disk.recovery import Journal
from model.disk.settings import load_settings, save_settings
from model.disk.store import Store
from reports import doctor
from reports.doctor import as_text, examine
from tests.reports.pdf.fontfiles import font, tables

AT = datetime(2026, 1, 15, 9, 30)


@pytest.fixture(autouse=True)
def state_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):  # the input method is examined where there is a screen
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "青屏区财务股" / FOLDER_NAME


@pytest.fixture
def store(folder):
    return Store(folder, "李晓")


def told(folder, **options):
    return {item.subject: item for item in examine(str(folder), **options)}


def test_everything_is_in_order_in_a_new_folder(folder):
    found = told(folder)
    assert [item for item in found.values() if not item.good] == []
    for subject in ("字体songti.ttf", "数据文件夹", "磁盘空间", "草稿", "编辑中", "备份", "历史版本", "恢复", "输入法"):
        assert subject in found


def test_the_officers_work_comes_before_the_fonts(folder):
    subjects = list(told(folder))
    assert subjects[0] == "数据文件夹"
    assert max(map(subjects.index, ("草稿", "备份", "回收站"))) < subjects.index("字体songti.ttf")


def test_every_problem_says_what_to_do(folder, store):
    store.create(sample()).close()
    store.path_of(store.ids()[0]).write_text("{", encoding="utf-8")
    for item in told(folder).values():
        assert item.good or "请" in item.words


# Fonts


def test_a_damaged_and_a_missing_font_are_told(folder, tmp_path):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "good.ttf").write_bytes(b"face")
    (fonts / "bad.ttf").write_bytes(b"other")
    good = hashlib.sha256(b"face").hexdigest()
    (fonts / "SHA256SUMS").write_text("".join(f"{good}  {name}.ttf\n" for name in ("good", "bad", "gone")))
    found = told(folder, fonts=fonts)
    assert [found[f"字体{name}.ttf"].good for name in ("good", "bad", "gone")] == [True, False, False]


def test_a_missing_list_of_fonts_is_told(folder, tmp_path):
    assert not told(folder, fonts=tmp_path)["字体"].good


# The data folder


def test_a_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "file").touch()
    item = told(tmp_path / "file")["数据文件夹"]
    assert not item.good
    assert str(tmp_path) not in item.shared


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written(folder):
    told(folder)
    folder.chmod(0o500)
    try:
        assert not told(folder)["数据文件夹"].good
    finally:
        folder.chmod(0o700)


def test_little_space_is_a_problem(folder, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_SPACE", 10**18)
    item = told(folder)["磁盘空间"]
    assert not item.good
    assert item.words.endswith("请腾出空间。")


def test_report_kinds_of_the_officer_that_cannot_be_read(folder):
    (folder / "presets").mkdir(parents=True)
    (folder / "presets" / "county.toml").write_text("name = 青屏区", encoding="utf-8")
    item = told(folder)["报告类型"]
    assert not item.good
    assert "county" in item.words
    assert "county" not in item.shared


# Drafts


def test_a_damaged_draft_is_told_and_left_as_it_is(folder, store):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    path.write_text("{", encoding="utf-8")
    item = told(folder)[f"草稿{path.stem[:8]}"]
    assert not item.good
    assert path.read_text(encoding="utf-8") == "{"
    assert told(folder)["草稿"].words == "0份可以读出"


def test_who_has_which_draft(folder, store):
    opened = store.create(sample())
    subject = f"编辑中的草稿{opened.id[:8]}"
    item = told(folder)[subject]
    assert item.good
    assert "李晓" in item.words
    assert "李晓" not in item.shared
    opened.close()
    assert subject not in told(folder)


@pytest.mark.parametrize(("age", "good"), [(timedelta(minutes=5), True), (timedelta(days=3), False)])
def test_the_note_of_another_computer_is_a_problem_once_it_is_old(folder, store, age, good):
    store.create(sample()).close()
    path = store.path_of(store.ids()[0])
    since = (datetime.now().astimezone() - age).isoformat()
    note = {"host": "别的电脑", "pid": 1, "since": since, "name": "周"}
    private_name(path, ".holder").write_text(json.dumps(note), encoding="utf-8")
    item = told(folder)[f"编辑中的草稿{path.stem[:8]}"]
    assert item.good == good
    assert "周（别的电脑）" in item.words
    assert "周" not in item.shared.replace("周期", "")


def test_the_age_of_backups(folder, store):
    opened = store.create(sample())
    assert "还没有备份" in told(folder)["备份"].words
    opened.save(replace(sample(), leftovers=("甲",)))
    opened.close()
    then = datetime.now().timestamp() - 3 * 24 * 3600
    os.utime(backup_of(opened.path), (then, then))
    assert told(folder)["备份"].words == "1份草稿有备份，最近一次在3天前"


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(days=-1), "在刚才"),
        (timedelta(seconds=20), "在刚才"),
        (timedelta(minutes=5, seconds=1), "在5分钟前"),
        (timedelta(hours=47, seconds=1), "在47小时前"),
        (timedelta(days=2, seconds=1), "在2天前"),
    ],
)
def test_ages_in_words(age, words):
    assert doctor._age(datetime.now().astimezone() - age) == words


def test_versions_are_counted(folder, store):
    opened = store.create(sample())
    History(folder, opened.id).keep(sample(), NAMED, "送审稿")
    opened.close()
    assert told(folder)["历史版本"].words == "1份草稿共1个版本，最近一个在刚才"


def test_the_second_folder_for_versions(folder, store, tmp_path):
    second = tmp_path / "U盘"
    second.mkdir()
    assert "备份文件夹" not in told(folder)
    save_settings(folder, replace(load_settings(folder), backup_folder=str(second)))
    opened = store.create(sample())
    assert told(folder)["备份文件夹"].shared == "还没有备份的版本"
    History(folder, opened.id, second).keep(sample(), NAMED, "送审稿")
    opened.close()
    item = told(folder)["备份文件夹"]
    assert item.good
    assert item.shared == "1份草稿共1个版本，最近一个在刚才"
    shutil.rmtree(second)
    item = told(folder)["备份文件夹"]
    assert not item.good
    assert str(second) in item.words
    assert str(second) not in item.shared


def test_words_that_wait_for_recovery_are_a_problem(folder, store):
    opened = store.create(sample())
    journal = Journal(folder, opened.id, opened.path)
    journal.write(replace(sample(), leftovers=("没有存上的话",)), "")
    journal.close()
    opened.close()
    item = told(folder)["恢复"]
    assert not item.good
    assert "1份改动" in item.words
    assert "恢复改动" in item.words


def test_drafts_set_aside_and_in_the_bin_are_counted(folder, store):
    store.create(sample()).close()
    (id_,) = store.ids()
    store.delete(id_)
    (folder / "drafts" / f"{id_}.json.damaged-20260105").touch()
    found = told(folder)
    assert found["回收站"].words == "1份"
    assert found["损坏的草稿"].words.startswith("1个文件")


# The text for handing on


def texts_of(value):
    """Every text somebody typed into a report."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, tuple):
        return {text for one in value for text in texts_of(one)}
    names = getattr(value, "__dataclass_fields__", {})
    return {text for name in names if name != "preset" for text in texts_of(getattr(value, name))}


def test_the_text_holds_nothing_of_the_reports_and_no_path(folder, store, monkeypatch):
    monkeypatch.setenv("DISPLAY", "青屏区财务室:0")
    opened = store.create(sample())
    store.create(sample()).close()
    damaged = next(id_ for id_ in store.ids() if id_ != opened.id)
    store.path_of(damaged).write_text('{"澜川市": 1, "澜川市": 2}', encoding="utf-8")
    History(folder, opened.id).keep(sample(), NAMED, "送审稿")
    text = as_text(examine(str(folder)), AT)
    opened.close()
    assert {one for one in texts_of(sample().report) if len(one) > 3 and one in text} == set()
    for secret in ("澜川", "青屏", "李晓", "送审稿", str(folder), str(folder.parent)):
        assert secret not in text


def test_the_text_begins_with_what_it_is_and_what_came_of_it(folder):
    first, second, *lines = as_text(examine(str(folder)), AT).splitlines()
    assert first.startswith("绩效报告")
    assert first.endswith("系统自检 2026-01-15 09:30")
    assert second == "全部正常。"
    assert all(line.startswith(("正常  ", "有问题  ")) for line in lines if line)


# Typefaces


def test_the_typefaces_of_reports_are_told(folder, store, tmp_path):
    (tmp_path / "simfang.ttf").write_bytes(font(tables()))
    gone = {"fangsong": f"{tmp_path / 'simfang.ttf'}#0", "kaiti": f"{tmp_path / '李晓' / 'simkai.ttf'}#0"}
    assert told(folder)["排版用的小标宋"].words == "自带的宋体加粗（代用）"
    save_settings(folder, replace(load_settings(folder), typefaces=gone))
    found = told(folder)
    assert found["排版用的仿宋"].words == "本机的“仿宋_GB2312”"
    assert found["排版用的黑体"].words == "自带的黑体"
    assert (found["排版用的楷体"].good, found["排版用的楷体"].shared) == (False, "不能用，改用自带的楷体")
    assert "simkai.ttf”找不到了" in found["排版用的楷体"].words
    assert "李晓" not in as_text(found.values(), AT)
