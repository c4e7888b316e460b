"""Where the program keeps things: one data folder, nowhere else."""

import os
from contextlib import suppress
from pathlib import Path

from model.disk.files import PRIVATE_FOLDER
from model.errors import Trouble

FOLDER_NAME = "绩效评价报告"
VARIABLE = "JIXIAO_DATA_DIR"
PORTABLE = "portable.ini"  # beside the program: the data folder is beside the program too
DRAFTS, TRASH, HISTORY, RECOVERY = "drafts", "trash", "history", "recovery"
PRESETS = "presets"  # the officer's own kinds of report
_PROGRAM = Path(__file__).resolve().parents[2]


def data_folder(option: str | None = None, program: Path = _PROGRAM) -> Path:
    """Return the data folder, made if need be: the option, the environment's, the portable one, or in the documents.

    Raise Trouble where it cannot be made.
    """
    folder = _chosen(option, program).absolute()
    try:
        make_private(folder)
        make_private(folder / DRAFTS)
    except (OSError, ValueError):
        raise Trouble(f"数据文件夹“{folder}”不能使用。请检查磁盘和权限，或用--data-dir换一个文件夹。") from None
    with suppress(OSError):  # a file system without modes
        (folder / DRAFTS).chmod(PRIVATE_FOLDER)
    return folder


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter, and those above it, if they are not there; raise OSError."""
    if not folder.parent.exists():
        make_private(folder.parent)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def _chosen(option: str | None, program: Path) -> Path:
    given = option or os.environ.get(VARIABLE)
    if given:
        return Path(given)
    if (program / PORTABLE).is_file():
        return program / FOLDER_NAME
    from platformdirs import user_documents_path

    return user_documents_path() / FOLDER_NAME
