"""How the officer likes to see a draft: kept from one draft to the next, in the settings."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from gui.preview.paper import PAGE, STEPS, WIDTH


@dataclass
class Habits:
    """What was chosen of the pane, by the class of the window's width, and the scale of the paper."""

    zoom: float | str = WIDTH
    opened: dict[tuple[int, bool], bool] = field(default_factory=dict)  # by width and kind of page
    widths: dict[int, int] = field(default_factory=dict)  # of the pane, in pixels

    @classmethod
    def of(cls, told: Mapping[str, str]) -> "Habits":
        """Return the habits the settings tell; what cannot be read is passed over."""
        habits = cls()
        for name, value in told.items():
            with suppress(ValueError):
                habits._learn(name.split(), value)
        return habits

    def _learn(self, name: list[str], value: str) -> None:
        match name:
            case ["zoom"] if value in (WIDTH, PAGE):
                self.zoom = value
            case ["zoom"] if STEPS[0] <= float(value) <= STEPS[-1]:
                self.zoom = float(value)
            case ["pane", size]:
                self.widths[int(size)] = int(value)
            case ["open", size, wide]:
                self.opened[int(size), bool(int(wide))] = bool(int(value))

    def told(self) -> dict[str, str]:
        """Return the habits as the settings tell them."""
        return dict(self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        if self.zoom != WIDTH:
            yield "zoom", str(self.zoom)
        for size, width in self.widths.items():
            yield f"pane {size}", str(width)
        for (size, wide), opened in self.opened.items():
            yield f"open {size} {wide:d}", f"{opened:d}"
