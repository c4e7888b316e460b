import io
import os
import random
import struct
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import Trouble
from reports import gongwen as g
from reports.document import Cell, Document, Heading, Paragraph, Span, Table, Title
from reports.pdf.faces import Absent, Missing, face, name_of, pieces
from reports.pdf.reading import fonts, texts
from reports.pdf.typefaces import CLASSES, Typeface, bundled_name, chosen, family_of, folders, installed
from reports.pdf.write import Rendering, render
from tests.reports.pdf import fontfiles
from tests.reports.pdf.fontfiles import OTTO, TEXT, collection, font, tables

MOST_BYTES = 200_000_000  # of memory, whatever a file says of itself
WORDS = "澜川市青屏区图书馆年度绩效报告，预算98.5万元"
DEBIAN = Path("/usr/share/fonts")
COLLECTIONS = [path for name in ("ukai.ttc", "wqy-zenhei.ttc", "uming.ttc") for path in DEBIAN.rglob(name)]
OUTLINES = list(DEBIAN.rglob("NotoSansCJK-Regular.ttc"))


def put(path: Path, data: bytes) -> str:
    """Write a font file; return the place of its first face."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return f"{path}#0"


def printed(faces: g.Faces, text: str = WORDS) -> tuple[bytes, Rendering]:
    table = Table((1,), ((Cell(text),),), ((Cell(text),),))
    blocks = (Title(text), Heading(1, "一、", text), Heading(2, "（一）", text), Paragraph((Span(text),)), table)
    target = io.BytesIO()
    rendering = render(Document("题", "署", blocks, "草稿"), target, None, faces)
    return target.getvalue(), rendering


def only(found: dict[str, tuple[Typeface, ...]], own: str) -> Typeface:
    (typeface,) = found[own]
    return typeface


# Finding


@pytest.mark.parametrize(
    ("own", "chinese", "english"),
    [
        ("songti-bold", "方正小标宋简体", "FZXiaoBiaoSong-B05S"),
        ("songti-bold", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        ("heiti", "黑体", "SimHei"),
        ("kaiti", "楷体_GB2312", "KaiTi_GB2312"),
        ("kaiti", "楷体", "KaiTi"),
        ("fangsong", "仿宋_GB2312", "FangSong_GB2312"),
        ("fangsong", "仿宋", "FangSong"),
        ("songti", "宋体", "SimSun"),
        ("songti", "", "SimSun"),
        ("kaiti", "楷体", "Something"),
    ],
)
def test_typefaces_are_found_by_the_names_inside_their_files(
    tmp_path: Path, own: str, chinese: str, english: str
) -> None:
    place = put(tmp_path / "a" / "b" / "x.TTF", font(tables(chinese, english)))
    found = installed([tmp_path, tmp_path / "absent"])
    assert only(found, own) == Typeface(chinese or english, place)
    assert not any(typefaces for name, typefaces in found.items() if name != own)
    assert family_of(place) == (chinese or english)


@pytest.mark.parametrize("name", ["微软雅黑", "Arial", "华文行楷", "宋体-18030x", "AR PL UKai TW", "等线", ""])
def test_other_typefaces_are_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path / "x.ttf", font(tables(name, name)))
    assert not any(installed([tmp_path]).values())


def test_the_faces_of_a_collection_are_told_apart(tmp_path: Path) -> None:
    made = [tables("宋体", "SimSun", "songti"), tables("新宋体", "NSimSun", "kaiti"), tables("黑体", "SimHei", "heiti")]
    path = tmp_path / "simsun.ttc"
    put(path, collection(made))
    found = installed([tmp_path])
    assert [typeface.place for typeface in found["songti"]] == [f"{path}#0", f"{path}#1"]
    assert only(found, "heiti").place == f"{path}#2"
    faces = chosen({"fangsong": f"{path}#1"}).faces
    mine, bundled = (face(name).program("国年") for name in (faces["body"], "kaiti"))
    assert _glyf(mine) == _glyf(bundled)
    assert face(faces["body"]).font.name == "NSimSun-Test"


def _glyf(program: list[bytes]) -> bytes:
    return fontfiles.read(b"".join(program))["glyf"]


def test_the_best_comes_first_and_each_name_once(tmp_path: Path) -> None:
    for number, name in enumerate(["华文仿宋", "仿宋", "仿宋_GB2312", "方正仿宋_GBK", "仿宋"]):
        put(tmp_path / f"{number}.ttf", font(tables(name, f"X{number}")))
    (tmp_path / "link.ttf").symlink_to(tmp_path / "2.ttf")
    (tmp_path / "loop").symlink_to(tmp_path)
    names = [typeface.name for typeface in installed([tmp_path, tmp_path])["fangsong"]]
    assert names == ["仿宋_GB2312", "仿宋", "方正仿宋_GBK", "华文仿宋"]


def test_a_search_has_an_end(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"abcdefghij")
    put(deep / "x.ttf", font(tables()))
    os.mkfifo(tmp_path / "pipe.ttf")
    assert not any(installed([tmp_path]).values())
    put(tmp_path / "y.ttf", font(tables()))
    assert only(installed([tmp_path]), "fangsong").name == "仿宋_GB2312"


def test_who_follows_a_search_may_end_it(tmp_path: Path) -> None:
    put(tmp_path / "a.ttf", font(tables()))
    put(tmp_path / "b.ttf", font(tables()))
    heard: list[str] = []

    def follow(path: Path) -> None:
        heard.append(path.name)
        raise InterruptedError

    with pytest.raises(InterruptedError):
        installed([tmp_path], follow=follow)
    assert heard == ["a.ttf"]


def test_where_a_system_keeps_its_fonts() -> None:
    home = Path("/home/a")
    assert folders({}, "linux", home) == [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/home/a/.local/share/fonts"),
        Path("/home/a/.fonts"),
    ]
    assert Path("/data/fonts") in folders({"XDG_DATA_HOME": "/data"}, "linux", home)
    windows = folders({"SystemRoot": "W", "LOCALAPPDATA": "L"}, "win32", home)
    assert windows == [Path("W", "Fonts"), Path("L", "Microsoft", "Windows", "Fonts")]
    assert len(folders({}, "win32", home)) == 1


# What cannot be used


def refused(tmp_path: Path, data: bytes) -> str:
    put(tmp_path / "x.ttf", data)
    return only(installed([tmp_path]), "fangsong").refused


def test_only_outlines_that_can_be_embedded_are_used(tmp_path: Path) -> None:
    assert refused(tmp_path, font(tables(), OTTO)) == "是OTF字体，不能嵌入"
    without = {tag: data for tag, data in tables().items() if tag != "glyf"}
    assert refused(tmp_path, font(without)) == "是OTF字体，不能嵌入"


@pytest.mark.parametrize(
    ("permissions", "is_refused"),
    [(0x0, False), (0x4, False), (0x8, False), (0xC, False), (0x6, False), (0x2, True), (0x100, True), (0x208, True)],
)
def test_the_licence_of_a_typeface_is_kept(tmp_path: Path, permissions: int, is_refused: bool) -> None:
    data = font(tables(permissions=permissions))
    assert refused(tmp_path, data) == ("字体的许可不允许嵌入文件" if is_refused else "")
    faces, remarks = chosen({"fangsong": f"{tmp_path / 'x.ttf'}#0"})
    assert (faces == g.FACES, bool(remarks)) == (is_refused, is_refused)


def test_a_typeface_must_have_the_usual_characters_one_em_wide(tmp_path: Path) -> None:
    few = "缺少常用字，或汉字不是一字宽"
    assert refused(tmp_path, font(tables(characters=TEXT.replace("预", "")))) == few
    assert refused(tmp_path, font(tables(glyph_of={"预": "1"}))) == few


@pytest.mark.parametrize("style", [0x20, 0x01, 0x21])
def test_slanted_and_bold_ones_of_a_family_are_left_out(tmp_path: Path, style: int) -> None:
    put(tmp_path / "x.ttf", font(tables(style=style)))
    assert not installed([tmp_path])["fangsong"]


# Setting


def test_nothing_is_looked_for_where_nothing_is_chosen() -> None:
    assert chosen({}) == (g.FACES, ())
    assert chosen({"fangsong": "", "unknown": "/x.ttf#0"}) == (g.FACES, ())


@pytest.mark.parametrize("all_planes", [False, True])
def test_a_report_is_set_in_the_typefaces_chosen(tmp_path: Path, all_planes: bool) -> None:
    places = {
        own: put(tmp_path / f"{own}.ttf", font(tables(f"字{own}", f"X{own}", own, all_planes=all_planes)))
        for own in CLASSES
    }
    faces, remarks = chosen(places)
    assert not remarks
    data, rendering = printed(faces)
    assert not rendering.missing
    assert {font.name.split("+")[-1] for font in fonts(data)} == {f"X{own}-Test" for own in CLASSES}
    assert all(font.embedded and font.has_unicode for font in fonts(data))
    assert "".join("".join(texts(data)).split()).count(WORDS) == 6
    assert printed(chosen(places).faces)[0] == data
    bundled = printed(g.FACES)[0]
    assert ["".join(text.split()) for text in texts(bundled)] == ["".join(text.split()) for text in texts(data)]


def test_a_typeface_chosen_for_several_classes_is_embedded_once(tmp_path: Path) -> None:
    place = put(tmp_path / "x.ttf", font(tables()))
    data, _ = printed(chosen(dict.fromkeys(CLASSES, place)).faces)
    assert len(fonts(data)) == 1


def test_what_a_typeface_lacks_comes_from_the_bundled_face_of_its_class(tmp_path: Path) -> None:
    for own in ("kaiti", "heiti"):
        name = chosen({own: put(tmp_path / f"{own}.ttf", font(tables("x", "y", own)))}).faces[
            {"kaiti": "level2", "heiti": "level1"}[own]
        ]
        missing = Missing()
        heavier = "+40" if own == "heiti" else ""
        assert [(piece.text, piece.face) for piece in pieces("国谢喆𠀂😀\ue000", name, "f", missing)] == [
            ("国", name),
            ("谢", own),
            ("喆", f"songti-rare{heavier}"),
            ("𠀂", f"songti-rarest{heavier}"),
            ("〓〓", name),
        ]
        assert list(missing.found) == [("😀", "f"), ("\ue000", "f")]


def test_quotes_and_dashes_fill_a_place_of_the_grid(tmp_path: Path) -> None:
    narrow = dict.fromkeys("…—〓", "1")
    place = put(tmp_path / "x.ttf", font(tables(glyph_of=narrow)))
    faces, _ = chosen({"fangsong": place, "songti": place})
    found = [(piece.text, piece.face) for piece in pieces("年…—度😀", faces["body"], "", Missing())]
    assert found == [("年", faces["body"]), ("…—", "fangsong"), ("度", faces["body"]), ("〓", "fangsong")]
    assert faces["page_number"] == "songti"  # its dashes are not one em long
    assert printed(faces)[1].pages == 1


def test_private_use_is_not_taken_from_a_typeface_either(tmp_path: Path) -> None:
    made = tables()
    made["cmap"] = fontfiles.cmap(
        {mark: number for number, mark in enumerate([*sorted(set(TEXT)), "\ue815"], 1)}, False
    )
    name = chosen({"fangsong": put(tmp_path / "x.ttf", font(made))}).faces["body"]
    assert not face(name).has("\ue815")


def test_outlines_made_of_others_are_whole(tmp_path: Path) -> None:
    place = put(tmp_path / "x.ttc", collection([tables("黑体", "SimHei", "heiti"), tables()]))
    name = name_of("fangsong", place.replace("#0", "#1"))
    assert len(_glyf(face(name).program("㎡"))) > 200
    assert _glyf(face(name).program("㎡")) == _glyf(face("fangsong").program("㎡"))


# A typeface that goes


def test_a_typeface_that_is_gone_is_told_and_the_bundled_face_used(tmp_path: Path) -> None:
    place = put(tmp_path / "x.ttf", font(tables()))
    assert chosen({"fangsong": place}).faces["body"] != "fangsong"
    (tmp_path / "x.ttf").unlink()
    faces, remarks = chosen({"fangsong": place, "songti-bold": r"C:\Windows\Fonts\方正小标宋.ttf#0"})
    assert faces == g.FACES
    assert remarks == (
        "仿宋没有用选定的本机字体，用了自带的仿宋：字体文件“x.ttf”找不到了，或已损坏。",
        "小标宋没有用选定的本机字体，用了自带的宋体加粗（代用）：字体文件“方正小标宋.ttf”找不到了，或已损坏。",
    )
    assert family_of(r"C:\Windows\Fonts\方正小标宋.ttf#0") == "方正小标宋.ttf"
    assert bundled_name("kaiti") == "自带的楷体"


def test_a_typeface_that_changes_is_read_anew(tmp_path: Path) -> None:
    place = put(tmp_path / "x.ttf", font(tables()))
    before = chosen({"fangsong": place}).faces["body"]
    put(tmp_path / "x.ttf", font(tables(base="kaiti")))
    after = chosen({"fangsong": place}).faces["body"]
    assert before != after
    assert _glyf(face(after).program("国")) == _glyf(face("kaiti").program("国"))


def test_a_typeface_that_goes_while_it_is_used_is_told(tmp_path: Path) -> None:
    faces = chosen({"fangsong": put(tmp_path / "x.ttf", font(tables()))}).faces
    (tmp_path / "x.ttf").unlink()
    with pytest.raises(Absent, match=r"x\.ttf”找不到了"):
        printed(faces, "年度资金年度资金")


# Damaged files


def damaged() -> Iterator[bytes]:
    """Files cut short, with bytes changed, or with numbers that are too large."""
    chance = random.Random(20261123)
    for whole in (font(tables()), collection([tables(all_planes=True)] * 2), font(tables(all_planes=True))):
        yield from (whole[: chance.randrange(len(whole))] for _ in range(25))
        for _ in range(70):
            changed = bytearray(whole)
            for _ in range(chance.choice([1, 3, 20])):
                changed[chance.randrange(chance.choice([300, len(whole)]))] = chance.choice([0, 1, 0x7F, 0x80, 0xFF])
            yield bytes(changed)
    for tag in tables():
        for at in range(0, 40, 4):
            made = tables()
            value = bytearray(made[tag] + bytes(44))
            struct.pack_into(">H", value, at, chance.choice([0, 0xFFFF, 0x7FFF]))
            yield font(made | {tag: bytes(value[: len(made[tag])])})


def test_damaged_files_never_bring_anything_down(tmp_path: Path) -> None:
    used = 0
    tracemalloc.start()
    for data in damaged():
        place = put(tmp_path / "x.ttf", data)
        installed([tmp_path])
        family_of(place)
        faces, remarks = chosen({"fangsong": place})
        assert (faces == g.FACES) == bool(remarks)
        if not remarks:
            try:
                printed(faces)
                used += 1
            except Absent:
                continue
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used > 50  # many a change does not matter
    assert most < MOST_BYTES


def test_a_file_that_promises_too_much_is_refused(tmp_path: Path) -> None:
    made = tables()
    padding = made["glyf"] + bytes(50_000_000)
    count = struct.unpack_from(">H", made["maxp"], 4)[0]
    made["loca"] = struct.pack(f">{count + 1}I", *(len(padding) * (number % 2) for number in range(count + 1)))
    place = put(tmp_path / "x.ttf", font(made | {"glyf": padding}))
    tracemalloc.start()
    with pytest.raises(Trouble):
        face(name_of("fangsong", place)).program(TEXT)
    put(tmp_path / "x.ttf", font(tables() | {"name": bytes(30_000_000)}))
    assert not any(installed([tmp_path]).values())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST_BYTES


# Fonts of this computer


@pytest.mark.skipif(
    not COLLECTIONS, reason="no TrueType collection of Chinese faces (fonts-arphic-ukai, fonts-wqy-zenhei)"
)
def test_a_collection_of_debian_prints() -> None:
    for path in COLLECTIONS:
        data, _ = printed(chosen({"fangsong": f"{path}#0"}).faces)
        assert WORDS in "".join("".join(texts(data)).split())


@pytest.mark.skipif(not OUTLINES, reason="no collection of CFF outlines (fonts-noto-cjk)")
def test_noto_is_refused() -> None:
    found = installed([OUTLINES[0].parent])
    assert all(typeface.refused == "是OTF字体，不能嵌入" for typeface in found["heiti"])
    assert found["heiti"]
