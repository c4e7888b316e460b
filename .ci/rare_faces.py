"""The faces for rarer characters: what the main faces lack, out of BabelStone Han and the Hanazono fonts.

Outlines lose the points that lie within two thousandths of an em of the line between their neighbours, which no press
can show; ideographs come down to the height of those of the main faces, so that both stand on one line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates, dropImpliedOnCurvePoints
from fontTools.ttLib.tables.ttProgram import Program

EM = 1024  # units of all three sources
DROP = -77  # units; the ideographs of the sources stand 75 thousandths higher than those of the main faces
ASCENT, DESCENT = 901, -123  # the em box of the main faces
PASSES = 2
CHANGED = "2026-11-23: fewer characters, simpler outlines, ideographs 77 units lower, no hints, other name"

BASIC = range(0x4E00, 0xA000)
A = range(0x3400, 0x4DC0)
B, C_TO_F, G_AND_H = range(0x20000, 0x2A6E0), range(0x2A700, 0x2EBE1), range(0x30000, 0x323B0)
COMPATIBILITY = (range(0xF900, 0xFB00), range(0x2F800, 0x2FA1E))
LETTERS = (range(0xA1, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
SIGNS = (
    range(0x2010, 0x2028), range(0x2030, 0x205F), range(0x2070, 0x20D0), range(0x2100, 0x2800), range(0x2900, 0x2C00),
    range(0x2E80, 0x2FE0), range(0x2FF0, 0x3099), range(0x309B, 0x3130), range(0x31A0, 0x3400),
    range(0xFE30, 0xFE6C), range(0xFF01, 0xFFA0), range(0xFFE0, 0xFFEF),
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """One face: its file, its name, its licence, and the tolerance of its outlines in units."""

    file: str
    name: str
    tolerance: float
    notice: str


RARE = Face("songti-rare", "JixiaoSong Rare", 1.5, "Derived from BabelStone Han 15.0.5, Arphic Public License")
RAREST = Face("songti-rarest", "JixiaoSong Rarest", 2.0, "Derived from Hanazono fonts 2017-09-04, SIL OFL 1.1")


def build(sources: Mapping[str, Path], target: Path, covered: set[int]) -> None:
    """Write both faces to the folder `target`, without the characters of `covered`."""
    babelstone, a, b = (TTFont(sources[name]) for name in ("babelstone", "hanamin-a", "hanamin-b"))
    in_use = (
        a.getBestCmap()
    )  # of Extension B, it has what national standards hold; of these the mainland shape is taken
    first = [code for code in _wanted(babelstone, covered) if _is_ideograph(code) and (code not in B or code in in_use)]
    write(RARE, dict.fromkeys(first, babelstone), target)
    rest = {code: font for font in (b, a) for code in _wanted(font, covered.union(first))}
    write(RAREST, rest, target)


def _wanted(font: TTFont, covered: set[int]) -> Iterator[int]:
    ranges = (BASIC, A, B, C_TO_F, G_AND_H, *COMPATIBILITY, *LETTERS, *SIGNS)
    return (code for code in font.getBestCmap() if code not in covered and any(code in one for one in ranges))


def _is_ideograph(code: int) -> bool:
    return any(code in one for one in (BASIC, A, B, C_TO_F, G_AND_H, *COMPATIBILITY))


def write(face: Face, characters: Mapping[int, TTFont], target: Path) -> None:
    """Write one face that holds the characters, each out of its font, in the order of their codes."""
    cmap = {code: f"u{code:05X}" for code in sorted(characters)}
    outlines = {".notdef": Glyph()} | {
        cmap[code]: outline(characters[code], code, face.tolerance) for code in sorted(characters)
    }
    advances = {".notdef": EM} | {cmap[code]: _advance(characters[code], code) for code in cmap}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics({name: (advances[name], getattr(outlines[name], "xMin", 0)) for name in outlines})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=EM, usWinDescent=EM // 4)
    builder.setupPost(keepGlyphNames=False)
    builder.setupNameTable(_names(face, characters), mac=False)
    head = next(iter(characters.values()))["head"]
    builder.updateHead(created=head.created, modified=head.modified)
    builder.font.recalcTimestamp = False
    path = target / f"{face.file}.ttf"
    builder.save(path)
    print(f"{path.name}: {len(outlines)} glyphs, {path.stat().st_size:,} bytes")


def _names(face: Face, characters: Mapping[int, TTFont]) -> dict[str, str]:
    font = next(iter(characters.values()))
    return {
        "copyright": font["name"].getDebugName(0),
        "familyName": face.name,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{face.name} {CHANGED[:10]}",
        "fullName": face.name,
        "version": f"Version {CHANGED[:10]}",
        "psName": face.name.replace(" ", "") + "-Regular",
        "description": f"Changed {CHANGED}",
        "licenseDescription": face.notice,
    }


def _advance(font: TTFont, code: int) -> int:
    advance = int(font["hmtx"][font.getBestCmap()[code]][0])
    return EM if advance in range(EM - 4, EM) else advance  # a few ideographs are narrower by an oversight


def outline(font: TTFont, code: int, tolerance: float) -> Any:
    """Return the outline of a character, thinned, lower where it fills the em box."""
    glyph = font["glyf"][font.getBestCmap()[code]]
    made = Glyph()
    if glyph.numberOfContours <= 0:
        return made
    coordinates, ends, flags = glyph.getCoordinates(font["glyf"])
    dy = DROP if _advance(font, code) == EM else 0
    points: list[tuple[int, int, int]] = []
    made.endPtsOfContours = []
    start = 0
    for end in ends:
        contour = [(*coordinates[place], flags[place] & 1) for place in range(start, end + 1)]
        points += thinned(contour, tolerance)
        made.endPtsOfContours.append(len(points) - 1)
        start = end + 1
    made.numberOfContours = len(ends)
    made.coordinates = GlyphCoordinates([(x, y + dy) for x, y, _ in points])
    made.flags = bytearray(on for _, _, on in points)
    made.program = Program()
    if points:
        dropImpliedOnCurvePoints(made)
    made.recalcBounds(None)
    return made


def thinned(contour: list[tuple[int, int, int]], tolerance: float) -> list[tuple[int, int, int]]:
    """Drop points (x, y, is on the curve) between two points on the curve that hardly leave the line between these."""
    for _ in range(PASSES):
        keep = [True] * len(contour)
        for place in range(len(contour)):
            before, point, after = contour[place - 1], contour[place], contour[(place + 1) % len(contour)]
            near = tolerance * (1 if point[2] else 2)  # a control point pulls the curve half as far
            if keep[place - 1] and before[2] and after[2] and sum(keep) > 3:
                keep[place] = not _is_near(point, before, after, near)
        contour = [point for point, kept in zip(contour, keep, strict=True) if kept]
    return contour


def _is_near(point: tuple[int, ...], start: tuple[int, ...], end: tuple[int, ...], distance: float) -> bool:
    dx, dy = end[0] - start[0], end[1] - start[1]
    x, y = point[0] - start[0], point[1] - start[1]
    square = dx * dx + dy * dy
    return square > 0 and 0 <= dx * x + dy * y <= square and (dx * y - dy * x) ** 2 <= distance * distance * square
