"""The outline of a file: its headings in their order, each with the place it leads to (ISO 32000-1, 12.3.3)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from reports import gongwen as g
from reports.pdf.library import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reports.pdf.objects import File
from reports.pdf.page import Bookmark

_ROOT = 0  # the outline itself; entries count from 1

Families = dict[int, list[int]]  # parent → its children in order; parents come before their children


def add_outline(file: File, bookmarks: Sequence[Bookmark], pages: Sequence[PDFObjectReference]) -> None:
    """Add the outline to a file whose pages have been added; every entry of it is open."""
    if not bookmarks:
        return
    names = [file.reserve() for _ in (None, *bookmarks)]
    families = families_of([bookmark.level for bookmark in bookmarks])
    counts = _counts(families)

    def below(entry: int) -> dict[str, Any]:
        children = families.get(entry)
        return {"First": names[children[0]], "Last": names[children[-1]], "Count": counts[entry]} if children else {}

    file.add(PDFDictionary({"Type": PDFName("Outlines"), **below(_ROOT)}), names[_ROOT])
    file.Catalog.Outlines = names[_ROOT]
    for parent, children in families.items():
        for before, entry, after in zip((0, *children), children, (*children[1:], 0), strict=False):
            bookmark = bookmarks[entry - 1]
            place = PDFArray([pages[bookmark.page], PDFName("XYZ"), 0, bookmark.y + g.BODY_SIZE, 0])
            told = {"Title": PDFString(bookmark.text), "Parent": names[parent], "Dest": place}
            beside = {key: names[other] for key, other in (("Prev", before), ("Next", after)) if other}
            file.add(PDFDictionary(told | beside | below(entry)), names[entry])


def families_of(levels: Sequence[int]) -> Families:
    """Return which entries stand below which, by their levels: below the nearest one before them of a higher rank."""
    found: Families = defaultdict(list)
    above = [(0, _ROOT)]  # level and entry
    for entry, level in enumerate(levels, 1):
        while above[-1][0] >= level:
            above.pop()
        found[above[-1][1]].append(entry)
        above.append((level, entry))
    return dict(found)


def _counts(families: Families) -> dict[int, int]:
    """How many entries stand below each one, at whatever depth."""
    counts: dict[int, int] = {}
    for parent, children in reversed(families.items()):
        counts[parent] = sum(1 + counts.get(child, 0) for child in children)
    return counts
