"""Packages on the command line, as a process of its own."""

import json
from dataclasses import replace

import pytest

from model.beginnings import sample
from model.disk.attachments import Attachments
from model.disk.store import Store
from model.report import Evidence, EvidenceItem
from tests.model.hostile_zips import HOSTILE
from tests.reports.test_cli import ID, Program


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


@pytest.fixture
def draft(program):
    """A draft in the store, with one file there and one missing."""
    rows = (EvidenceItem("r1", "验收单", file="验收单.pdf"), EvidenceItem("r2", "照片", file="照片.jpg"))
    state = sample()
    opened = Store(program.data).create(replace(state, report=replace(state.report, evidence=Evidence(rows))))
    opened.close()
    Attachments(program.data, opened.id).put("验收单.pdf", b"%PDF-1.7")
    program.file("password.txt", "青屏区图书馆2025\n")
    return opened.id


def drafts(program):
    return {row["id"] for row in json.loads(program("list", "--json"))}


def test_a_package_goes_to_another_office_and_comes_back(program, draft, tmp_path):
    said = program("export", draft, "--out", "草稿.zip", "--out", "报告.txt")
    assert "草稿.zip（附件文件1个）" in said
    assert "“照片.jpg”不在这台电脑上" in said
    other = {"JIXIAO_DATA_DIR": str(tmp_path / "other")}
    said = program("import", "草稿.zip", **other)
    assert ID.search(said)[0] == draft, "the same draft"
    assert "验收单.pdf" in said
    assert Attachments(tmp_path / "other", draft).read("验收单.pdf") == b"%PDF-1.7"
    assert "两份都保留" in program("import", "草稿.zip")
    assert len(drafts(program)) == 2


def test_check_names_the_file_that_is_not_there(program, draft):
    for ref in (draft, Store(program.data).path_of(draft)):
        findings = json.loads(program("check", ref, "--json"))["findings"]
        assert [(one["field"], one["severity"]) for one in findings if one["rule"] == "R4"] == [
            ("evidence.rows[1].file", "note")
        ]


def test_a_package_of_a_draft_file_in_place(program, draft):
    path = Store(program.data).path_of(draft)
    assert "附件文件1个" in program("export", path, "--out", "a.zip")


def test_a_locked_package(program, draft):
    program("export", draft, "--out", "草稿.jxb", "--password-file", "password.txt")
    assert "有密码" in program.refused("import", "草稿.jxb")
    program.file("wrong.txt", "青屏区图书馆2024")
    assert "密码不对" in program.refused("import", "草稿.jxb", "--password-file", "wrong.txt")
    assert drafts(program) == {draft}
    program("import", "草稿.jxb", "--password-file", "password.txt")
    assert len(drafts(program)) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "{}", "--out", "a.jxb"], "带密码的"),
        (["export", "{}", "--out", "a.zip", "--password-file", "password.txt"], "jxb"),
        (["export", "{}", "--out", "a.pdf", "--password-file", "password.txt"], "草稿包"),
        (["export", "{}", "--out", "a.jxb", "--password-file", "none.txt"], "none.txt"),
        (["export", "{}", "--out", "a.jxb", "--password-file", "short.txt"], "8个字符"),
        (["export", "{}", "--out", "a.jxb", "--password-file", "blank.txt"], "第一行"),
        (["export", "{}", "--out", "a.jxb", "--password-file", "gbk.txt"], "UTF-8"),
        (["export", "{}", "--out", "none/a.zip"], "none"),
        (["export", "00000000-0000-4000-8000-000000000000", "--out", "a.zip"], "list"),
        (["export", "none.json", "--out", "a.zip"], "none.json"),
        (["import", "none.zip"], "none.zip"),
        (["import", "good.zip", "--out", "a.json"], "--out"),
        (["import", "good.zip", "--preset", "key-project"], "--preset"),
        (["import", "r.md", "--password-file", "password.txt"], "--password-file"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(program, draft, arguments, words):
    for name, content in (
        ("short.txt", "1234567"),
        ("blank.txt", "\n12345678"),
        ("gbk.txt", "青屏区图书馆".encode("gb18030")),
        ("r.md", "# 报告"),
        ("good.zip", b""),
    ):
        program.file(name, content)
    before = program.names()
    assert words in program.refused(*(word.format(draft) for word in arguments))
    assert program.names() == before
    assert drafts(program) == {draft}


@pytest.mark.parametrize("name", ["traversal", "symlink", "duplicate draft", "bomb", "encrypted member", "no manifest"])
def test_a_hostile_package_is_refused_in_one_line(program, draft, name):
    program("export", draft, "--out", "good.zip")
    program.file("坏.zip", HOSTILE[name]((program.folder / "good.zip").read_bytes()))
    before = program.names()
    assert "坏.zip" in program.refused("import", "坏.zip")
    assert program.names() == before
    assert drafts(program) == {draft}
