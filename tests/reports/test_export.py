import errno
import io
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from model import presets
from model.disk import files
from model.disk.store import read_draft
from model.draft import FINAL, Session, State
from model.errors import Trouble
from model.names import BYTES, CHARACTERS, clean_name
from model.report import Report
from reports.document import Document
from reports.export import export
from reports.missing import expected
from reports.names import suggested_name
from reports.pdf import write
from reports.pdf.page import Layout
from reports.pdf.write import draw
from reports.progress import Cancelled
from tests.reports.filled import library

KEY = presets.catalogue()["key-project"]
STATE = State(library())


def pdf_text(path: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)


def test_every_format_holds_the_report(tmp_path: Path) -> None:
    targets = [tmp_path / f"报告{extension}" for extension in (".pdf", ".txt", ".json")]
    assert export(STATE, KEY, targets) == []
    assert "澜川市青屏区图书馆" in targets[1].read_text(encoding="utf-8")
    assert "新建分馆数" in pdf_text(targets[0])
    assert read_draft(targets[2])[0].report == STATE.report
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in targets)


def test_an_empty_report_can_be_exported(tmp_path: Path) -> None:
    export(State(Report()), KEY, [tmp_path / "a.pdf", tmp_path / "a.txt"])
    assert "＿＿" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_a_draft_is_marked_until_it_is_final(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    export(STATE, KEY, [target])
    assert "草稿" in target.read_text(encoding="utf-8")
    export(STATE, KEY, [target], draft_mark=False)
    assert "草稿" not in target.read_text(encoding="utf-8")
    export(replace(STATE, session=Session(status=FINAL)), KEY, [target])
    assert "草稿" not in target.read_text(encoding="utf-8")


def test_progress_runs_to_its_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export(STATE, KEY, [tmp_path / "a.pdf", tmp_path / "a.txt"], lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (100, 100)
    assert {total for _, total in told} == {100}


def test_a_cancelled_export_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > 30:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(STATE, KEY, [tmp_path / "a.txt", tmp_path / "a.pdf"], stop)
    assert not list(tmp_path.iterdir())


def test_characters_without_a_face_are_reported_with_their_place(tmp_path: Path) -> None:
    report = library()
    report = replace(report, overview=replace(report.overview, background="张𬭎发布了🚀计划。\n王\ue815参加🚀。"))
    remarks = export(State(report), KEY, [tmp_path / "a.pdf"])
    assert remarks == [
        "字库中没有“🚀”字，印为〓（项目概况 · 项目背景，第1段第6字、第2段第5字）。",
        "字库中没有代码为U+E815的自造字，印为〓（项目概况 · 项目背景，第2段第2字）。",
    ]
    assert [each.words for each in expected(State(report), KEY, {})] == remarks


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有/报告.pdf", "没有文件夹"),
        ("报告.docx", "什么格式"),
        ("报告", "什么格式"),
        ("夹.pdf", "不是普通文件"),
        ("字" * 200 + ".pdf", "太长"),
        ("坏\0名.pdf", "不能用的字符"),
    ],
)
def test_a_target_that_cannot_be_written_is_told_and_nothing_else_is_written(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "夹.pdf").mkdir()
    with pytest.raises(Trouble, match=said) as trouble:
        export(STATE, KEY, [tmp_path / "好.txt", tmp_path / name])
    assert "请" in str(trouble.value)
    assert [path.name for path in tmp_path.iterdir()] == ["夹.pdf"]


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "定稿.pdf"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(Trouble, match="只读"):
        export(STATE, KEY, [target])
    assert target.read_bytes() == b"old"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "write", full)
    with pytest.raises(Trouble, match="磁盘已满"):
        export(STATE, KEY, [target])
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_the_suggested_name_tells_year_report_and_project() -> None:
    assert suggested_name(library(), KEY) == "2025年度重点项目绩效评价报告（社区图书分馆建设项目）"
    assert suggested_name(Report(), KEY) == "重点项目绩效评价报告"
    cover = replace(library().cover, project="甲/乙:丙", year=Decimal(2025))
    assert suggested_name(replace(library(), cover=cover), KEY).endswith("（甲／乙：丙）")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "_CON"),
        ("nul.报告", "_nul.报告"),
        ("COM1", "_COM1"),
        ("lpt²", "_lpt²"),
        ("CONTENT", "CONTENT"),
        ("报告. . ", "报告"),
        (".隐藏", "隐藏"),
        ('a<b>:"/\\|?*', "a＜b＞：＂／＼｜？＊"),
        ("甲\u202e乙\x00\n丙", "甲乙丙"),
        ("", "绩效评价报告"),
        ("...", "绩效评价报告"),
        ("\ud800", "绩效评价报告"),
    ],
)
def test_names_are_cleaned(text: str, name: str) -> None:
    assert clean_name(text) == name


@given(st.text(st.sampled_from("报告ab. /:*?\x00\n𠮷COM1nul\u0301e"), max_size=300))
def test_any_name_is_legal(text: str) -> None:
    name = clean_name(text)
    assert name == clean_name(name)
    assert 0 < len(name) <= CHARACTERS
    assert len(name.encode()) <= BYTES
    assert not set('<>:"/\\|?*') & set(name)
    assert name.isprintable()
    assert name.strip(". ") == name


def test_a_file_that_does_not_hold_the_report_does_not_replace_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def draw_less(document: Document, result: Layout, into: io.BytesIO, *faces: object) -> None:
        draw(document, result._replace(pages=result.pages[:-1], bookmarks=()), into)

    monkeypatch.setattr(write, "draw", draw_less)
    with pytest.raises(Trouble, match=r"“a.pdf”没有导出：写成后核对，应有\d+页，实有\d+页。请重试"):
        export(STATE, KEY, [target])
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_an_export_can_be_stopped_while_the_file_is_read_again(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > 80:
            raise Cancelled

    with pytest.raises(Cancelled):
        export(STATE, KEY, [tmp_path / "a.pdf"], stop)
    assert not list(tmp_path.iterdir())


def test_what_was_written_before_a_target_failed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "甲.txt", tmp_path / "乙.txt"
    replace_file = os.replace

    def full(source: str, target: Path) -> None:
        if Path(target) == second:
            raise OSError(errno.ENOSPC, "no space left")
        replace_file(source, target)

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(Trouble, match=r"“乙\.txt”没有保存.*“甲\.txt”已经导出。"):
        export(STATE, KEY, [first, second])
    assert first.exists()
    assert not second.exists()


def test_a_file_that_is_replaced_keeps_who_may_read_it(tmp_path: Path) -> None:
    target = tmp_path / "甲.txt"
    export(STATE, KEY, [target])
    assert target.stat().st_mode & 0o777 == 0o600
    target.chmod(0o644)
    export(STATE, KEY, [target])
    assert target.stat().st_mode & 0o777 == 0o644


def test_a_target_that_is_locked_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(source: str, target: Path) -> None:
        raise PermissionError(errno.EPERM, "locked", str(source), None, str(target))

    monkeypatch.setattr(files.os, "replace", locked)
    with pytest.raises(Trouble, match=r"“甲\.txt”被锁定"):
        export(STATE, KEY, [tmp_path / "甲.txt"])
