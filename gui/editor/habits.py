"""How the officer likes to see a draft: kept from one draft to the next while the program runs."""

from dataclasses import dataclass, field

from gui.preview.paper import WIDTH


@dataclass
class Habits:
    """What was chosen of the pane, by the class of the window's width, and the scale of the paper."""

    zoom: float | str = WIDTH
    opened: dict[tuple[int, bool], bool] = field(default_factory=dict)  # by width and kind of page
    widths: dict[int, int] = field(default_factory=dict)  # of the pane, in pixels
