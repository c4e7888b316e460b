"""What a passage or a table is composed from."""

from dataclasses import dataclass

from model.presets import Preset
from model.report import Report
from reports import wording
from reports.document import Block

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A report, its kind, and the level of the heading that stands above (0 in an annex)."""

    report: Report
    preset: Preset
    level: int = 0

    def effective(self, path: str) -> str:
        """Return the text of a derived field that counts."""
        return wording.effective(self.report, self.preset, path)
