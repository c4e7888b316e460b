"""Measures of the official page (公文), GB/T 9704-2012: each one once, with its clause. Lengths in points.

Where the standard is silent (tables, the watermark) the value is practice, and says so.
"""

from collections.abc import Mapping

MM = 72 / 25.4

# Paper and type area: 5.1, 5.2.1
PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
TOP_MARGIN = 37 * MM
LEFT_MARGIN = 28 * MM
TYPE_WIDTH = 156 * MM
TYPE_HEIGHT = 225 * MM
BOTTOM_MARGIN = PAGE_HEIGHT - TOP_MARGIN - TYPE_HEIGHT

# Grid: 22 rows of 28 characters, 5.2.3; a row is as high as a 3号 character, the gap is 7/8 of it (3.4).
# 3号 is 15.75 pt: 28 × 16 pt would not fit into 156 mm.
ROWS = 22
CHARACTERS = 28
BODY_SIZE = 15.75
ROW_GAP = BODY_SIZE * 7 / 8
PITCH = BODY_SIZE + ROW_GAP
ROWS_SIDEWAYS = int((TYPE_WIDTH + ROW_GAP) / PITCH)  # on a page whose table lies sideways, 7.6

# The part of an em box above the baseline; Chinese faces reach from 0.88 to −0.12, their ink from 0.80 to −0.20.
BASELINE = 0.86

Faces = Mapping[str, str]  # role → name of a face (reports.pdf.faces.face)

# Faces by role: the standard names classes, the bundled faces stand for them (宋体 bold for 小标宋)
FACES: Faces = {
    "title": "songti-bold",  # 7.3.1
    "level1": "heiti",  # 7.3.3
    "level2": "kaiti",  # 7.3.3
    "level3": "fangsong",  # 7.3.3
    "level4": "fangsong",  # 7.3.3
    "body": "fangsong",  # 5.2.2
    "annex_mark": "heiti",  # 7.3.7
    "annex_title": "songti-bold",  # 7.3.7: as the title of the text
    "page_number": "songti",  # 7.5
    "table": "fangsong",
    "table_strong": "heiti",
    "watermark": "heiti",
}

# Title: 2号, 7.3.1. 33 pt from line to line lets one, two or three lines stand in as many rows of the grid.
TITLE_SIZE = 22.0
TITLE_PITCH = 33.0
TITLE_BLANK_ROWS = 1
TITLE_MOST_TAKEN = 0.4  # of the blank row, by more lines than that; then there is one more (practice)
TITLE_LINES_SPREAD = 6  # more lines than this keep to the grid

# Text: 7.3.3. Indents in characters.
FIRST_INDENT = 2

# Rows that stay with a heading on its page, so that it never stands alone at the end (practice)
ROWS_AFTER_HEADING = 2

# A paragraph of more rows than this is parted neither after its first nor before its last one, a shorter one only not
# before its last: otherwise up to three rows of a page would stay empty (practice)
ROWS_OF_SHORT_PARAGRAPH = 3

# Attachment note, one blank row below the text: 7.3.4; continued lines stand under the first character of the name.
ATTACHMENT_INDENT = 2
ROWS_OF_SHORT_NOTE = 8  # a longer one may be parted (practice)

# Issuer and date without a seal: 7.3.5.2
SIGNATURE_BLANK_ROWS = 1
SIGNATURE_INDENT = 2

# An attachment begins on a new page, its mark on row 1, its title on row 3: 7.3.7
ANNEX_TITLE_ROW = 2

# Page number: 4号 宋体, the dash 7 mm below the type area, one character in on the outer side: 7.5
NUMBER_SIZE = 14.0
NUMBER_DROP = 7 * MM
NUMBER_INDENT = 1
DASH_HEIGHT = 0.31  # of the size: the upper edge of the dash above the baseline in 宋体

# Tables (practice): 小四, 五号 or 小五 as the columns allow, rules of 0.5 pt
TABLE_SIZES = (12.0, 10.5, 9.0)
TABLE_LEAST_USUAL = 10.5  # no smaller to save a page
TABLE_LEADING = 1.35  # of the size
TABLE_RULE = 0.5
TABLE_GAP = 4.0  # below a table
CELL_PADDING = 3.5
STRAY = 0.25  # of a page: less than that on the last page of an annex looks forgotten
CELL_PADDING_TALL = 3.5
TABLE_LEADING_TIGHT = 1.25  # where that saves a page with a couple of rows
CELL_PADDING_TIGHT = 2.5

# Watermark (practice): light and large across the page
WATERMARK_SIZE = 150.0
WATERMARK_ANGLE = 52.0
WATERMARK_GREY = 0.93
WATERMARK_LENGTH = 560.0  # at most, across the page
