"""What the command export does with a draft once it is read: files, and the report on its layout."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from model.disk.places import data_folder
from model.draft import State
from model.errors import Trouble
from model.presets import Preset


def write_targets(state: State, preset: Preset, targets: Sequence[Path], options: Namespace) -> None:
    """Write each target by its extension, and print what was written and what is to be said of it."""
    from reports.export import export

    if not targets:
        return
    remarks = export(state, preset, targets, typefaces=_typefaces(options))
    for target in targets:
        print(f"已导出：{target}")
    for remark in remarks:
        print(f"提醒：{remark}")


def _typefaces(options: Namespace) -> Mapping[str, str]:
    """Return the typefaces of this computer chosen in the settings, none without a data folder."""
    from model.disk.settings import load_settings

    with suppress(Trouble):
        return load_settings(data_folder(options.data_dir)).typefaces
    return {}


def layout_target(options: Namespace) -> Path | None:
    """Return the file for the report on the layout, None where it is to be printed; raise Trouble if it cannot be."""
    from reports.export import check_target

    if not options.layout_report:
        return None
    target = text_file(options.layout_report, "版式自检结果")
    check_target(target)
    return target


def report_layout(state: State, preset: Preset, target: Path | None, options: Namespace) -> None:
    """Measure the page of a draft, and write or print what came of it."""
    from model.disk.files import write_atomically
    from reports.layout_report import as_text, layout_report

    report = layout_report(state, preset, typefaces=_typefaces(options))
    if target is None:
        print(as_text(report), end="")
    else:
        write_atomically(target, as_text(report).encode())
        print(f"版式自检：{report.verdict}已存为{target}")


def text_file(name: str, what: str) -> Path:
    """Return the path of a text file named on the command line; raise Trouble if it is of another kind."""
    path = Path(name)
    if path.suffix.lower() != ".txt":
        raise Trouble(f"“{name}”的扩展名不对，{what}应为.txt。请改正后重试。")
    return path
