"""The real helper process: pages of a draft, the newest only, and nothing that ends it but the end of the pipe."""

import gc
import subprocess
import sys
from dataclasses import replace

import pytest

from model.beginnings import blank, sample
from model.draft import FINAL, State, with_value
from model.presets import catalogue
from model.report import Cover
from reports.compose import document_of
from reports.pdf.layout import layout
from reports.preview.frames import LENGTHS, MOST_BODY
from tests.reports.pdf.fontfiles import font, tables
from tests.reports.preview.child import ROOT, Child, request, view

PRESET = catalogue()["key-project"]
HOSTILE = ("<b>&amp;</b>{{}}%s\x00\x07\u202e\u200b\ud800\ufffe𠮷👩‍👩‍👧" * 40, "\n" * 300, "A" * 5_000, "〓\ue000" * 50)


@pytest.fixture(scope="module")
def shared():
    with Child() as child:
        yield child


def kinds(answers):
    return [header["kind"] for header, _ in answers]


def pages(answers):
    return {header["page"]: (header, body) for header, body in answers if header["kind"] == "page"}


def test_the_pages_of_a_draft(shared):
    state = sample()
    shared.send(request(state, 1, [0, 1]))
    answers = shared.answers()
    assert kinds(answers) == ["layout", "page", "page", "done"]
    result = layout(document_of(state, PRESET))
    first = answers[0][0]
    assert first["revision"] == 1
    sizes = {
        False: [result.pages[0].width, result.pages[0].height],
        True: [result.pages[0].height, result.pages[0].width],
    }
    assert first["sizes"] == [sizes[page.turned] for page in result.pages]
    assert first["places"]["cover.title"][0] == 0
    for path, lines in first["lines"].items():
        page, (left, top, *_) = first["places"][path]
        assert [lines[0][0], *lines[0][2:]] == [page, left, top]
        starts = [start for _, start, *_ in lines]
        assert starts == sorted(starts)
    header, body = pages(answers)[0]
    assert (header["width"], header["height"]) == (417, 590)
    assert len(body) == header["stride"] * header["height"]
    heads = {"overview.basis_documents"}  # a list is where its heading is
    assert {area[4] for area in header["areas"]} == {area.field for area in result.pages[0].areas} | heads
    assert [lead[4] for lead in header["leads"]] == ["cover.project", "overview.background", "overview.basis"]
    left, top, width, height, *_ = next(area for area in header["areas"] if area[4] == "cover.title")
    rows = [body[y * header["stride"] :][: header["width"]] for y in range(int(top * 0.7), int((top + height) * 0.7))]
    assert min(min(row[int(left * 0.7) : int((left + width) * 0.7)]) for row in rows) < 60  # ink where the area says


def test_only_what_looks_different_comes_anew(shared):
    state = with_value(sample(), "overview.background", "居民要求增设分馆。")
    shared.send(request(state, 2, [0, 1, 2]))
    looks = {number: header["look"] for number, (header, _) in pages(shared.answers()).items()}
    changed = with_value(state, "overview.background", "居民要求增设社区分馆。")
    shared.send(request(changed, 3, [0, 1, 2], have=list(looks.values())))
    found = pages(shared.answers())
    assert found[0][0]["look"] != looks[0]
    assert found[0][1]
    for number in (1, 2):
        assert found[number][0]["look"] == looks[number]
        assert not found[number][1]
    shared.send(request(state, 4, [0], have=list(looks.values())))
    header, body = pages(shared.answers())[0]
    assert (header["look"], body) == (looks[0], b"")  # as it was before


def test_other_pages_and_scales_of_the_same_draft(shared):
    shared.send(request(sample(), 5, [0]))
    shared.answers()
    shared.send(view(5, [7, 99, -1], 1.4))
    answers = shared.answers()
    assert kinds(answers) == ["page", "done"]
    assert pages(answers)[7][0]["width"] == 834


def test_a_final_report_bears_no_mark(shared):
    looks = []
    for revision, state in ((6, sample()), (7, with_value(sample(), "session.status", FINAL))):
        shared.send(request(state, revision, [0]))
        looks.append(pages(shared.answers())[0][1])
    assert looks[0] != looks[1]
    shared.send(request(sample(), 8, [0], draft_mark=False))
    assert pages(shared.answers())[0][1] == looks[1]


def test_of_many_requests_only_the_newest_counts():
    with Child() as child:
        states = [with_value(sample(), "overview.background", f"第{n}稿。" * 2_000) for n in range(30)]
        child.send(*(request(state, n, [0]) for n, state in enumerate(states)))
        seen = []
        while not seen or seen[-1] != 29:
            header, _ = child.answer()
            assert header["kind"] != "error"
            if header["kind"] == "done":
                seen.append(header["revision"])
        assert len(seen) <= 3, seen


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"revision": 99},
        {"revision": 99, "pages": [[0, 1.0]]},
        {"revision": "x", "pages": 3, "draft": []},
        {"revision": 1, "draft": {"report": [{"cover": 7}]}, "preset": "key-project", "pages": [[0, 1.0]]},
        {"revision": 1, "draft": {"report": []}, "preset": {}, "pages": [["a", float("nan")]]},
        {"revision": 1, "draft": {}, "preset": "none of ours", "pages": [{}]},
    ],
)
def test_a_bad_request_is_answered_and_the_next_one_too(shared, wrong):
    shared.send(wrong)
    assert kinds(shared.answers())[-1] == "error"
    shared.send(request(sample(), 50, [0]))
    assert kinds(shared.answers())[-1] == "done"


def test_noise_is_answered_and_the_next_request_too(shared):
    shared.write(LENGTHS.pack(5, 0) + b"noise")
    assert kinds(shared.answers()) == ["error"]
    shared.write(LENGTHS.pack(2, MOST_BODY + 1) + b"{}" + bytes(MOST_BODY + 1))
    assert kinds(shared.answers()) == ["error"]
    shared.send(request(sample(), 51, [0]))
    assert kinds(shared.answers())[-1] == "done"


def test_an_error_says_no_word_of_the_draft(shared):
    secret = "不能说出去的话"
    shared.send({"revision": 1, "draft": {"report": [{"cover": {"unit": [secret]}}]}, "preset": "", "pages": [[0, 1]]})
    answer = shared.answers()[-1][0]
    assert answer["kind"] == "error"
    assert secret not in str(answer)


@pytest.mark.parametrize("text", HOSTILE, ids=["everything", "empty lines", "one word", "no face has it"])
def test_hostile_text_is_shown(shared, text):
    state = blank(PRESET, Cover(unit=text[:500], project=text[:500]))
    shared.send(request(with_value(state, "overview.background", text), 60, [0, 1]))
    answers = shared.answers()
    assert kinds(answers)[-1] == "done"
    assert pages(answers)


def test_an_empty_state_is_shown(shared):
    shared.send(request(State(), 61, [0]))
    assert kinds(shared.answers())[-1] == "done"


def test_the_end_of_the_pipe_ends_it_even_at_work():
    with Child() as child:
        state = with_value(sample(), "overview.background", "青屏区图书馆服务全区居民。" * 30_000)
        child.send(request(state, 1, [0]))
        assert child.process.stdin
        child.process.stdin.close()
        assert child.process.wait(5) == 0


def test_it_goes_when_its_parent_is_killed():
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'reports.preview'], stdin=subprocess.PIPE)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout
    parent.stdout.readline()
    parent.kill()
    parent.stdout.read()  # ends when the last holder of the pipe, which is the helper, has gone
    parent.wait()
    parent.stdout.close()


def test_it_writes_no_file_and_opens_no_socket():
    code = (
        "import sys\n"
        "bad = []\n"
        "def hook(name, args):\n"
        "    if name.startswith('socket.') or name in ('os.rename', 'os.remove', 'os.mkdir'):\n"
        "        bad.append((name, args))\n"
        "    if name == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+') and not str(args[0]).isdigit():\n"
        "        bad.append((name, args))\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(hook)\n"
        "from reports.preview.typesetter import Typesetter\n"
        "from tests.reports.preview.child import request\n"
        "from model.beginnings import sample\n"
        "setter = Typesetter()\n"
        "setter.warm_up()\n"
        "asked = request(sample(), 1, [0, 1])\n"
        "setter.take(asked, lambda: False)\n"
        "assert len(list(setter.pages(asked))) == 2\n"
        "assert not bad, bad\n"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_unused_parts_of_a_draft_make_no_difference(shared):
    state = sample()
    bare = replace(state, marks={}, waivers=(), leftovers=(), session=replace(state.session, previous=state.report))
    found = []
    for revision, one in ((70, state), (71, bare)):
        shared.send(request(one, revision, [0]))
        found.append(pages(shared.answers())[0][1])
    assert found[0] == found[1]
    gc.collect()


def test_pages_are_set_in_the_typefaces_asked_for(shared, tmp_path):
    (tmp_path / "x.ttf").write_bytes(font(tables(base="heiti")))
    looks = []
    for revision, typefaces in enumerate(({}, {"fangsong": f"{tmp_path / 'x.ttf'}#0"}, {}), 900):
        shared.send(request(sample(), revision, [1], typefaces=typefaces))
        looks.append(pages(shared.answers())[1])
    assert looks[0][1] == looks[2][1] != looks[1][1]
    assert looks[0][0]["look"] != looks[1][0]["look"]
