import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from model.disk.settings import Settings, save_settings
from model.disk.store import read_draft
from model.presets import catalogue
from reports.compose import document_of
from reports.document import Heading
from reports.pdf.reading import fonts
from tests.reports.pdf.fontfiles import font, tables

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "reference" / "report-2022.md"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REPORT = """# 2025年度澜川市青屏区图书馆重点项目绩效评价报告

## 一、“社区图书分馆建设项目”项目概述

### （一）项目背景

青屏区北部三个社区没有阅览场所，居民往返总馆借书的路途较远，

老年读者和少年儿童到馆次数逐年减少。

（七）馆藏特色

地方文献丰富。
"""


class Program:
    """Runs main.py as a process of its own, with a data folder and a folder to work in."""

    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "data"

    def __call__(self, *arguments, code=0, **extra):
        # No display, an English system: nothing may depend on either.
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "LC_", "DISPLAY"))}
        environment |= {"JIXIAO_DATA_DIR": str(self.data), "LANG": "C", **extra}
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == code, done.stderr
        self.errors = done.stderr
        return done.stdout

    def refused(self, *arguments):
        """Run what must be refused, with one Chinese line on stderr, and return that line."""
        assert self(*arguments, code=2) == "", "nothing is said on stdout"
        assert re.fullmatch(r"错误：[^\n]*[\u4e00-\u9fff][^\n]*。\n", self.errors), self.errors
        assert "Traceback" not in self.errors
        assert "程序出错" not in self.errors
        return self.errors

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


@pytest.fixture
def sample(program):
    program("new", "--sample", "--out", "s.json")
    return program.folder / "s.json"


# The whole way of the real report


@pytest.mark.skipif(not REAL.exists(), reason="the real report is not beside this project")
def test_the_real_report_goes_from_text_to_paper(program):
    told = program("import", REAL, "--out", "d.json")
    assert "接上了被分页断开的段落4处" in told
    assert "全部内容都已归入栏目" in told
    program("export", "d.json", "--out", "r.pdf")
    bare = [re.sub(r"^#+\s*", "", line).replace("**", "") for line in REAL.read_text(encoding="utf-8").splitlines()]
    lines = ["".join(line.split()) for line in bare if line.strip()]
    printed = printed_text(program.folder / "r.pdf")
    assert printed.startswith("".join(lines))  # every paragraph, cut ones joined, in order, and nothing between them
    state, _ = read_draft(program.folder / "d.json")
    assert headings(state) == [(level, line) for line in lines if (level := heading_level(line))]


def printed_text(path):
    pages = [page.extract_text() for page in PdfReader(path).pages]
    pages = [re.sub(r"— \d+ —\s*$", "", page).removeprefix("草稿") for page in pages]
    return "".join("".join(pages).split())


def headings(state):
    blocks = document_of(state, catalogue()[state.report.preset]).blocks
    return [(block.level, block.number + block.text) for block in blocks if isinstance(block, Heading)]


def heading_level(line):
    if re.match(r"[一二三四五六]、", line):
        return 1
    return 2 if re.match(r"（[一二三四五六]）[^。]*$", line) else 0


# Each command on its main path


def test_import_tells_what_went_where(program):
    program.file("r.md", REPORT)
    told = program("import", "r.md", "--out", "d.json")
    assert "d.json" in told
    assert "项目背景：青屏区北部" in told
    assert "路途较远，｜老年读者" in told
    assert "没有归入栏目的内容1段" in told
    assert told.endswith("金额和指标没有填入表格，请在资金情况和指标评分中填写。\n")
    assert "【一、“社区图书分馆建设项目”项目概述 · （七）馆藏特色】地方文献丰富。" in told
    state, _ = read_draft(program.folder / "d.json")
    assert state.report.preset == "key-project"
    assert state.leftovers


def test_import_into_the_store_with_another_kind(program):
    program.file("r.txt", REPORT.replace("#", "").encode("gb18030"))
    told = program("import", "r.txt", "--preset", "self-evaluation")
    id_ = ID.search(told)[0]
    assert read_draft(program.data / "drafts" / f"{id_}.json")[0].report.preset == "self-evaluation"


def test_a_draft_from_a_colleague_is_imported(program, sample):
    id_ = ID.search(program("import", sample))[0]
    assert read_draft(program.data / "drafts" / f"{id_}.json")[0].report == read_draft(sample)[0].report
    program.refused("import", sample, "--preset", "key-project")


def test_new_blank_and_list(program):
    program("new", "--preset", "self-evaluation")
    id_ = ID.search(program("new", "--sample"))[0]
    assert id_ in program("list")
    rows = json.loads(program("list", "--json"))
    assert rows[0] == {
        "id": id_,
        "unit": "澜川市青屏区图书馆",
        "project": "社区图书分馆建设项目",
        "year": 2025,
        "status": "填写中",
        "total_score": "97.14",
        "grade": "优",
        "completion": 1.0,
        "errors": 0,
        "warnings": rows[0]["warnings"],
        "saved_at": rows[0]["saved_at"],
    }
    assert (rows[1]["total_score"], rows[1]["grade"], rows[1]["year"]) == (None, None, None)
    assert 0 <= rows[1]["completion"] < 1


def test_list_of_nothing_and_of_a_damaged_draft(program):
    assert json.loads(program("list", "--json")) == []
    bad = program.data / "drafts" / "00000000-0000-4000-8000-000000000000.json"
    bad.write_text("{", encoding="utf-8")
    assert json.loads(program("list", "--json")) == []
    assert bad.stem in program.errors
    assert "有问题" in program("doctor", code=2)
    assert bad.read_text(encoding="utf-8") == "{"


def test_new_takes_the_profile_of_the_unit(program):
    program.data.mkdir()
    settings = {"unit": "澜川市青屏区图书馆", "issuer": "澜川市青屏区文化广电和旅游局"}
    (program.data / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    program("new", "--out", "d.json")
    cover = read_draft(program.folder / "d.json")[0].report.cover
    assert cover.unit == settings["unit"]
    assert cover.issuer.text == settings["issuer"]


def test_check_a_good_draft(program, sample):
    assert "97.14" in program("check", sample)
    found = json.loads(program("check", sample, "--json"))
    assert set(found) == {"findings", "total_score", "grade"}
    assert (found["total_score"], found["grade"]) == ("97.14", "优")


def test_check_finds_errors_in_a_text_and_says_where(program):
    program.file("r.md", REPORT)
    assert "项目概况" in program("check", "r.md", code=1)
    found = json.loads(program("check", "r.md", "--json", code=1))
    assert (found["total_score"], found["grade"]) == (None, None)
    for finding in found["findings"]:
        assert set(finding) == {"rule", "severity", "field", "related", "message", "excerpt"}
        assert finding["severity"] in ("error", "warning", "note")
        assert isinstance(finding["related"], list)
        assert not re.search(r"\[r", finding["field"]), "rows are named by position"


def test_check_several_files(program, sample):
    program.file("r.md", REPORT)
    found = json.loads(program("check", sample, "r.md", "--json", code=1))
    assert [one["file"] for one in found["files"]] == [str(sample), "r.md"]
    assert all(isinstance(one["findings"], list) for one in found["files"])


def test_export_to_several_files_by_path_and_by_id(program):
    id_ = ID.search(program("new", "--sample"))[0]
    program("export", id_, "--out", "r.pdf", "--out", "r.txt", "--out", "r.json")
    assert "社区图书分馆建设项目" in printed_text(program.folder / "r.pdf")
    assert "一、“社区图书分馆建设项目”项目概述" in (program.folder / "r.txt").read_text(encoding="utf-8")
    program("export", "r.json", "--out", "again.txt")
    assert (program.folder / "again.txt").read_bytes() == (program.folder / "r.txt").read_bytes()


def test_an_exported_text_comes_back_with_every_chapter(program, sample):
    program("export", sample, "--out", "r.txt")
    program("import", "r.txt", "--out", "d.json")
    program("export", "d.json", "--out", "again.txt")
    first, again = (
        (program.folder / name).read_text(encoding="utf-8").split("附件：")[0] for name in ("r.txt", "again.txt")
    )
    assert again == first


def test_text_of_the_officer_is_never_markup(program):
    wild = "<b>甲</b> & <img src='file:///etc/passwd'> <para> {project} %s"
    program.file("r.txt", f"2025年度报告\n一、“{wild}”项目概述\n（一）项目背景\n{wild}。\n（二）{wild}\n")
    program("import", "r.txt", "--out", "d.json")
    program("export", "d.json", "--out", "r.pdf")
    assert "".join(wild.split()) in printed_text(program.folder / "r.pdf")


def test_presets_doctor_and_help(program):
    assert program("presets").splitlines()[0].split() == ["key-project", "重点项目绩效评价"]
    told = program("doctor")
    assert "fangsong.ttf" in told
    assert "有问题" not in told
    assert "reportlab" in told
    for command in ("import", "check", "export", "new", "list", "presets", "doctor"):
        assert command in program("--help")
        words = program(command, "--help")
        assert words.startswith("用法：")
        assert not re.search(r"usage|options|arguments|show this", words)


def test_the_result_of_doctor_can_be_handed_on(program):
    program("new", "--sample")
    told = program("doctor", "--out", "自检.txt")
    text = (program.folder / "自检.txt").read_text(encoding="utf-8")
    assert str(program.data) in told
    assert str(program.folder) not in text
    assert "全部正常。" in text
    assert "1份可以读出" in text
    assert "自检.pdf" in program.refused("doctor", "--out", "自检.pdf")
    assert program.names() == ["data", "自检.txt"]


def test_doctor_writes_the_text_although_something_is_wrong(program):
    program("new", "--sample")
    (bad,) = (program.data / "drafts").glob("*.json")
    bad.write_text("{", encoding="utf-8")
    program("doctor", "--out", "自检.txt", code=2)
    assert "有问题  草稿" in (program.folder / "自检.txt").read_text(encoding="utf-8")


def test_the_data_folder_can_be_named_before_and_after_the_command(program):
    program("--data-dir", "one", "new", "--sample")
    program("new", "--sample", "--data-dir", "two")
    for name in ("one", "two"):
        assert len(json.loads(program("list", "--json", "--data-dir", name))) == 1
    assert not program.data.exists()


def test_a_kind_of_report_of_the_officers_own(program):
    own = program.data / "presets"
    own.mkdir(parents=True)
    text = (ROOT / "resources" / "presets" / "key-project.toml").read_text(encoding="utf-8")
    (own / "county.toml").write_text(text.replace("重点项目绩效评价", "县级评价", 1), encoding="utf-8")
    assert "county  " in program("presets")
    program("new", "--preset", "county", "--out", "d.json")
    (own / "county.toml").write_text("name = 1", encoding="utf-8")
    assert "county.toml" in program.refused("presets")
    (own / "county.toml").unlink()
    assert "county" in program.refused("export", "d.json", "--out", "r.pdf")


def test_output_may_end_early(program, sample):
    command = f'"{sys.executable}" "{ROOT / "main.py"}" check --json "{sample}" | head -c 1'
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", cwd=program.folder)
    assert done.stderr == ""


# Every wrong argument


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "chek"),
        (["chek", "s.json"], "chek"),
        (["--foo"], "--foo"),
        (["check"], "FILE"),
        (["check", "--jsn", "a.json"], "--jsn"),
        (["check", "--json=1", "a.json"], "--json"),
        (["import"], "FILE"),
        (["import", "a.md", "b.md"], "b.md"),
        (["import", "a.md", "--preset"], "--preset"),
        (["export", "a.json"], "--out"),
        (["export", "--out", "a.pdf"], "DRAFT"),
        (["export", "a.json", "--out"], "--out"),
        (["new", "x"], "x"),
        (["new", "--preset", "none"], "none"),
        (["new", "--sample", "--preset", "self-evaluation"], "--preset"),
        (["new", "--out", "d.pdf"], ".json"),
        (["new", "--out", "none/d.json"], "d.json"),
        (["new", "--out", "."], ".json"),
        (["list", "x"], "x"),
        (["presets", "--json"], "--json"),
        (["doctor", "--data-dir"], "--data-dir"),
        (["list", "--data-dir", "r.md"], "r.md"),
        (["import", "r.md", "--preset", "none"], "none"),
        (["export", "00000000-0000-4000-8000-000000000000", "--out", "r.pdf"], "list"),
        (["check", "00000000-0000-4000-8000-000000000000"], "list"),
    ],
    ids=" ".join,
)
def test_wrong_arguments(program, arguments, words):
    program.file("r.md", REPORT)
    assert words in program.refused(*arguments)
    assert set(program.names()) <= {"r.md", "data"}


@pytest.mark.parametrize("target", ["r.docm", "r", "none/r.pdf", "folder.pdf", "坏" * 90 + ".pdf"])
def test_wrong_targets(program, sample, target):
    (program.folder / "folder.pdf").mkdir()
    before = program.names()
    program.refused("export", sample, "--out", "good.txt", "--out", target)
    assert program.names() in (before, sorted([*before, "data"]))


# Every wrong file


def sealed(**changes):
    """Return a draft file as docs/draft-format.md describes it."""
    body = {"format": "jixiao-draft", "schema": 1, "app_version": "0.1.0", "id": "x", "counter": 1}
    body |= {"saved_at": "2026-01-01T00:00:00+08:00", "tables": {}, **changes}
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    body["sha256"] = hashlib.sha256(canonical).hexdigest()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


WRONG = {
    "empty.json": b"",
    "blank.json": b" \n",
    "binary.json": bytes(range(256)) * 20,
    "text.json": "一、项目概述".encode(),
    "cut.json": sealed()[:-20],
    "array.json": b"[1, 2]",
    "shape.json": b'{"name": "x", "report": {}}',
    "twice.json": sealed().replace(b'"id":"x"', b'"id":"x","id":"x"'),
    "sum.json": sealed().replace(b'"id":"x"', b'"id":"y"'),
    "newer.json": sealed(schema=999),
    "nan.json": sealed().replace(b'"counter":1', b'"counter":NaN'),
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
    "types.json": sealed(tables={"report": [{"cover": {"year": {"a": 1}}}]}),
    "gbk.json": '{"单位": "图书馆"}'.encode("gb18030"),
    "utf16.json": "{}".encode("utf-16"),
    "kind.json": sealed(tables={"report": [{"preset": "unknown-kind"}]}),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_drafts(program, name):
    program.file(name, WRONG[name])
    program.file("r.pdf", b"before")
    for arguments in (["check", name], ["export", name, "--out", "r.pdf"], ["check", "r2.md", name]):
        program.file("r2.md", REPORT)
        program.refused(*arguments)
    if name != "kind.json":  # its kind may come later
        assert name in program.refused("import", name)
    assert (program.folder / name).read_bytes() == WRONG[name]
    assert (program.folder / "r.pdf").read_bytes() == b"before"
    assert set(program.names()) <= {name, "r.pdf", "r2.md", "data"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.md", b"\n\n"),
        ("binary.txt", bytes(range(256)) * 20),
        ("gbk.md", REPORT.encode("gb18030")),
        ("word.docx", b"PK\x03\x04"),
        ("sheet.xlsx", b"PK\x03\x04"),
        ("picture.png", b"\x89PNG"),
        ("none", b"x"),
    ],
)
def test_wrong_texts(program, name, data):
    program.file(name, data)
    program.file("d.json", b"before")
    assert name in program.refused("import", name, "--out", "d.json")
    assert name in program.refused("check", name)
    assert (program.folder / "d.json").read_bytes() == b"before"


def test_missing_files_folders_and_giants(program):
    (program.folder / "folder.txt").mkdir()
    (program.folder / "folder.json").mkdir()
    for name in ("giant.txt", "giant.json"):
        with (program.folder / name).open("wb") as file:
            file.truncate(200_000_000)
    for stem in ("none", "folder", "giant"):
        assert stem in program.refused("import", f"{stem}.txt")
        assert stem in program.refused("check", f"{stem}.json")
        assert stem in program.refused("export", f"{stem}.json", "--out", "r.pdf")


def test_an_argument_that_is_no_text(program):
    program.refused("check", os.fsdecode(b"\xff\xfe.json"))


def test_an_export_is_set_in_the_typefaces_of_the_settings(program, sample, tmp_path):
    place = tmp_path / "a=b+c@d#e.ttf"
    place.write_bytes(font(tables()))
    for typefaces, name in (({}, "FandolFang-Regular"), ({"fangsong": f"{place}#0"}, "FangSong_GB2312-Test")):
        save_settings(program.data, Settings(typefaces=typefaces))
        told = program("export", sample, "--out", "r.pdf")
        assert "提醒" not in told
        assert name in {one.name for one in fonts((program.folder / "r.pdf").read_bytes())}
    place.unlink()
    assert "提醒：仿宋没有用选定的本机字体，用了自带的仿宋" in program("export", sample, "--out", "r.pdf")


def test_the_report_on_the_layout_is_printed_or_written(program, sample):
    assert program("export", sample, "--layout-report").startswith("版式自检（GB/T 9704—2012）\n")
    told = program("export", sample, "--layout-report", "自检.txt", "--out", "r.pdf")
    assert "已导出：r.pdf" in told
    assert "没有不符合的。已存为自检.txt" in told
    assert "【符合】纸张（5.1）" in (program.folder / "自检.txt").read_text(encoding="utf-8")


def test_a_report_on_the_layout_that_cannot_be_written_is_told(program, sample):
    assert "缺少--out" in program.refused("export", sample)
    assert "版式自检结果应为.txt" in program.refused("export", sample, "--layout-report", "自检.pdf", "--out", "r.pdf")
    assert "没有文件夹" in program.refused("export", sample, "--layout-report", "没有/自检.txt", "--out", "r.pdf")
    assert not (program.folder / "r.pdf").exists()
