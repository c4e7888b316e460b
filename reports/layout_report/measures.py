"""The official page as the standard gives it, written down apart from reports.gongwen: a slip there shows here.

And how the place of a line is measured against it.
"""

from reports.layout_report.clause import MM, SIZES
from reports.layout_report.elements import Elements, Line

PAPER = (210 * MM, 297 * MM)
TOP, LEFT, WIDTH, HEIGHT = 37 * MM, 28 * MM, 156 * MM, 225 * MM
RIGHT, BOTTOM = PAPER[0] - LEFT - WIDTH, PAPER[1] - TOP - HEIGHT
HANGING = frozenset("，。、；：）》」』”’")  # their empty half may stand beyond the margin
ROWS, CHARACTERS = 22, 28
EM = SIZES["3号"]
ROW_GAP = 7 / 8  # of a character of 3号
INDENT_TOLERANCE = 0.1  # characters
CENTRED = 2.0  # points by which the middle may be off
WIDE = "\u2e80"  # from here on characters are ideographs and their marks, each as wide as the size


def edges(elements: Elements, line: Line) -> tuple[float, float]:
    """Return the left and the right edge of the type area as the page of a line is read."""
    if elements.sheets[line.page].is_sideways:
        return BOTTOM, BOTTOM + HEIGHT
    return LEFT, LEFT + WIDTH


def pitch_below(elements: Elements, line: Line) -> float:
    """Return the rows from the line that stands above another one on its page; 0 where none does."""
    above = [glyph.y for glyph in elements.sheets[line.page].glyphs if glyph.y < line.y - 1]
    return (line.y - max(above)) / (EM * (1 + ROW_GAP)) if above else 0.0


def off_centre(elements: Elements, line: Line) -> float:
    """Return how far the middle of a line is from the middle of the type area, by its advances."""
    return (line.left + end(line) - sum(edges(elements, line))) / 2


def end(line: Line) -> float:
    """Return where the last character of a line ends, its empty part included."""
    return line.glyphs[-1].x + line.glyphs[-1].advance
