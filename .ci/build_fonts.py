"""Build resources/fonts from fonts of Debian 12: the main faces from Fandol, those for rarer characters from two others.

    apt-get download texlive-lang-chinese fonts-babelstone-han fonts-hanazono
    for package in *.deb; do dpkg-deb -x $package unpacked; done
    uv run --group fonts python .ci/build_fonts.py unpacked

The main sources are CFF outlines; the PDF embeds TrueType only, so each face is converted once: cubic curves to
quadratic ones within one unit in a thousand, horizontal setting only, no hints. Same input, same bytes.
"""

import argparse
import gzip
import hashlib
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pathops
import rare_faces
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SOURCES = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
TRUETYPE = "usr/share/fonts/truetype"
PAPERS = "usr/share/doc/texlive-doc/fonts/fandol"
TARGET = Path(__file__).resolve().parents[1] / "resources" / "fonts"
FACES = {
    "fangsong": ("FandolFang-Regular.otf", "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9"),
    "heiti": ("FandolHei-Regular.otf", "4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28"),
    "kaiti": ("FandolKai-Regular.otf", "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827"),
    "songti": ("FandolSong-Regular.otf", "a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0"),
    "songti-bold": ("FandolSong-Bold.otf", "ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9"),
}
RARE_SOURCES = {
    "babelstone": ("babelstone/BabelStoneHan.ttf", "a2027ca3606907f6a628e9cd869605e3879beaaa38b37c7fec95b372130628c8"),
    "hanamin-a": ("hanazono/HanaMinA.ttf", "7ca87559414474848fc513a8d8eb42d5b0f8194c30c2abdfbfedff5398ec88d7"),
    "hanamin-b": ("hanazono/HanaMinB.ttf", "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c"),
}
RARE_PAPERS = {"fonts-babelstone-han": "BABELSTONE-COPYRIGHT", "fonts-hanazono": "HANAZONO-COPYRIGHT"}
MAX_ERROR = 1.0  # in units of 1/1000 em
# Signs of every report that the sources lack, put together from glyphs they have; each is one em wide at most
SUPERIOR = {"²": "2", "³": "3"}
SQUARED = {sign: unicodedata.normalize("NFKC", sign) for sign in "㎎㎏㎜㎝㎞㏄℡ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"} | {"㎡": "m²", "㎥": "m³"}
# Letters, digits and quotes of 黑体 come from a lighter face than its ideographs: their strokes grow by so many units
THIN = {"heiti": (34, {*range(0x21, 0x7F), *range(0xA1, 0x250), *range(0x2160, 0x216C), *map(ord, "“”‘’℃‰≤≥")})}
SQUARE = [ord(sign) for sign in "〓ヱ"]  # one em wide as they are drawn; some sources give them another advance
ASCENT, DESCENT = 880, -120  # the em box of these faces; 宋体 carries a wrong sign in its own tables


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="build resources/fonts from the unpacked Debian packages")
    parser.add_argument("packages", type=Path, help="folder the packages were unpacked into")
    packages = parser.parse_args(arguments).packages
    TARGET.mkdir(parents=True, exist_ok=True)
    covered: set[int] = set()
    for face, (name, expected) in FACES.items():
        source = checked(packages / SOURCES / name, expected)
        covered |= convert(source, TARGET / f"{face}.ttf", *THIN.get(face, (0, set())))
    rare = {name: checked(packages / TRUETYPE / file, expected) for name, (file, expected) in RARE_SOURCES.items()}
    rare_faces.build(rare, TARGET, covered)
    copy_papers(packages)
    names = sorted(path.name for path in TARGET.glob("*.ttf"))
    (TARGET / "SHA256SUMS").write_text(
        "".join(f"{sha256(TARGET / name)}  {name}\n" for name in names), encoding="ascii"
    )
    return 0


def copy_papers(packages: Path) -> None:
    papers = packages / PAPERS
    (TARGET / "COPYING").write_bytes(gzip.decompress((papers / "COPYING.gz").read_bytes()))
    (TARGET / "FANDOL-README").write_bytes((papers / "README").read_bytes())
    for package, name in RARE_PAPERS.items():
        (TARGET / name).write_bytes((packages / "usr/share/doc" / package / "copyright").read_bytes())


def checked(path: Path, expected: str) -> Path:
    if sha256(path) != expected:
        sys.exit(f"{path}: not the expected file")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def convert(source: Path, target: Path, growth: int, thin: set[int]) -> set[int]:
    """Convert one face, some of its characters with strokes grown, and return the codes of its characters."""
    font = TTFont(source)
    cmap = dict(sorted(font.getBestCmap().items()))
    wanted = set(cmap.values())
    order = [".notdef", *(glyph for glyph in font.getGlyphOrder() if glyph in wanted and glyph != ".notdef")]
    grown = {glyph for code, glyph in cmap.items() if code in thin}
    glyphs = font.getGlyphSet()
    outlines = {glyph: quadratic(glyphs[glyph], growth if glyph in grown else 0) for glyph in order}
    advances = {glyph: font["hmtx"][glyph][0] for glyph in order} | {cmap[code]: 1000 for code in SQUARE}
    for sign, parts in (SUPERIOR | SQUARED).items():
        if ord(sign) not in cmap:
            name = f"uni{ord(sign):04X}"
            order.append(name)
            cmap[ord(sign)] = name
            outlines[name], advances[name] = joined(sign, [cmap[ord(part)] for part in parts], advances)
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines)
    left = {glyph: getattr(outline, "xMin", 0) for glyph, outline in outlines.items()}
    builder.setupHorizontalMetrics({glyph: (advances[glyph], left[glyph]) for glyph in order})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    tall = max(getattr(outline, "yMax", 0) for outline in outlines.values())
    deep = min(getattr(outline, "yMin", 0) for outline in outlines.values())
    copy_os2(builder, font, tall, deep)
    builder.setupPost(keepGlyphNames=False)
    builder.font["name"] = font["name"]  # copyright, licence and family as they stand
    stamp(builder, font["head"])
    builder.font.recalcTimestamp = False
    builder.save(target)
    print(f"{target.name}: {len(order)} glyphs, {target.stat().st_size:,} bytes")
    return set(cmap)


def quadratic(glyph: Any, growth: int) -> Any:
    pen = TTGlyphPen(None)
    if growth:
        heavier(glyph, growth).draw(pen)
    else:
        glyph.draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
    return pen.glyph()


def heavier(glyph: Any, growth: int) -> Any:
    """Return the outline of a glyph grown by half of `growth` on every side."""
    path = pathops.Path()
    glyph.draw(path.getPen())
    edge = pathops.Path(path)
    edge.stroke(growth, pathops.LineCap.BUTT_CAP, pathops.LineJoin.MITER_JOIN, 4)
    whole = pathops.op(path, edge, pathops.PathOp.UNION)
    whole.convertConicsToQuads()
    whole.simplify(clockwise=True)
    return whole


def joined(sign: str, parts: list[str], advances: dict[str, int]) -> tuple[Any, int]:
    """Return a composite glyph and its advance: a raised small figure, or letters side by side within one em."""
    pen = TTGlyphPen(dict.fromkeys(parts))
    if sign in SUPERIOR:
        pen.addComponent(parts[0], (0.6, 0, 0, 0.6, 0, 300))
        return pen.glyph(), round(0.6 * advances[parts[0]])
    natural = sum(advances[part] for part in parts)
    scale = min(1.0, 960 / natural)
    at = (1000 - natural * scale) / 2
    for part in parts:
        pen.addComponent(part, (scale, 0, 0, 1, round(at), 0))
        at += advances[part] * scale
    return pen.glyph(), 1000


def copy_os2(builder: FontBuilder, font: TTFont, tall: int, deep: int) -> None:
    source = font["OS/2"]
    builder.setupOS2(
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        usWinAscent=tall,
        usWinDescent=-deep,
        usWeightClass=source.usWeightClass,
        fsType=source.fsType,
        fsSelection=source.fsSelection,
        achVendID=source.achVendID,
        panose=source.panose,
        ulCodePageRange1=source.ulCodePageRange1,
        ulCodePageRange2=source.ulCodePageRange2,
    )


def stamp(builder: FontBuilder, head: Any) -> None:
    """Give the result the dates of its source, so that the same input makes the same bytes."""
    builder.updateHead(
        created=head.created,
        modified=head.modified,
        macStyle=head.macStyle,
        fontRevision=head.fontRevision,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
