"""What the officer sets once: the unit's profile and how the window looks."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from model.codec import from_plain, to_plain
from model.disk.envelope import parse
from model.disk.files import read_limited, write_atomically
from model.errors import Trouble

FILE = "settings.json"
LIMIT = 100_000  # bytes
TypeSize = Literal["标准", "大"]
MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; texts prefill new reports, `holder` is shown to others while a draft is open here."""

    unit: str = ""
    department: str = ""
    issuer: str = ""
    contact: str = ""
    phone: str = ""
    holder: str = ""
    type_size: TypeSize = "标准"
    last_export_folder: str = ""
    backup_folder: str = ""  # a second folder for the versions of drafts, by choice
    keep_recent: bool = False  # whether files opened outside the data folder are remembered
    recent: tuple[str, ...] = ()  # their paths, the last opened first; empty while not wanted
    view: Mapping[str, str] = field(default_factory=dict)  # how drafts are shown: what is told of pane and scale
    typefaces: Mapping[str, str] = field(default_factory=dict)  # bundled face → typeface of this computer in its place


def with_recent(settings: Settings, path: Path) -> Settings:
    """Return the settings with a file remembered as the last opened, unless none are to be remembered."""
    if not settings.keep_recent:
        return replace(settings, recent=())
    others = (one for one in settings.recent if one != str(path))
    return replace(settings, recent=(str(path), *others)[:MOST_RECENT])


def load_settings(folder: Path) -> Settings:
    """Read the settings in the data folder; a damaged file is set aside and the defaults hold."""
    path = folder / FILE
    try:
        return from_plain(Settings, parse(read_limited(path, LIMIT), path), f"“{FILE}”")
    except Trouble as trouble:
        if not isinstance(trouble.__cause__, OSError):  # missing or out of reach is not damaged
            with suppress(OSError):
                path.replace(path.with_name(f"{FILE}.damaged-{datetime.now():%Y%m%d-%H%M%S}"))
        return Settings()


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings; raise Trouble and leave the old ones."""
    text = json.dumps(to_plain(settings), ensure_ascii=False, indent=2, allow_nan=False)
    write_atomically(folder / FILE, text.encode())
