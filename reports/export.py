"""Export to files by extension. Everything is rendered and looked through in memory before any file is touched."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.disk.files import sweep_abandoned, write_atomically, write_trouble
from model.disk.store_file import write_draft
from model.draft import State
from model.errors import Trouble
from model.names import DRAFT, PACKAGE
from model.presets import Preset
from model.report import Report
from reports import missing, text
from reports.compose import document_of
from reports.document import Document, Heading
from reports.gongwen import Faces
from reports.progress import Cancelled, Progress, part

PDF, TEXT = ".pdf", ".txt"
FORMATS = {PDF: "PDF", TEXT: "纯文本", DRAFT: "草稿文件"}  # extension → name
_SET = 70  # per cent of a PDF that setting its pages takes; the rest is reading them again


def export(
    state: State,
    preset: Preset,
    targets: Sequence[Path],
    progress: Progress | None = None,
    draft_mark: bool = True,
    typefaces: Mapping[str, str] | None = None,
) -> list[str]:
    """Write each target by its extension: .pdf, .txt, or .json (the draft file); return remarks on the result.

    `typefaces` are those of this computer to set in, as the settings hold them. A PDF is read again before it is
    written. Raise Trouble for one that does not hold what it should, and for a target that cannot be written, and what
    `progress` raises, which touches no file; a file that stood there is left as it was.
    """
    for target in targets:
        check_target(target)
    document = document_of(state, preset, draft_mark)
    remarks: list[str] = []
    ready: list[tuple[Path, bytes | None]] = []
    for number, target in enumerate(targets):
        here = part(progress, 100 * number // len(targets), 100 * (number + 1) // len(targets))
        here(0, 1)
        ready.append((target, _rendered(document, target, state.report, remarks, here, typefaces or {})))
        here(1, 1)
    for number, (target, data) in enumerate(ready):
        try:
            _write(target, data, state)
        except Trouble as trouble:
            if not number:
                raise
            names = "、".join(f"“{written.name}”" for written, _ in ready[:number])
            raise Trouble(f"{trouble}{names}已经导出。") from trouble
    return list(dict.fromkeys(remarks))


def _rendered(
    document: Document,
    target: Path,
    report: Report,
    remarks: list[str],
    progress: Progress,
    typefaces: Mapping[str, str],
) -> bytes | None:
    """Return the bytes of a target, None for a draft file, which the store writes itself."""
    extension = target.suffix.lower()
    if extension == DRAFT:
        return None
    if extension == TEXT:
        return text.render(document).encode("utf-8", "replace")
    from reports.pdf.typefaces import chosen

    faces, noted = chosen(typefaces)
    data, lost = _pdf(document, target, progress, faces)
    remarks += [*noted, *missing.remarks(report, lost)]
    return data


def _pdf(document: Document, target: Path, progress: Progress, faces: Faces) -> tuple[bytes, Sequence[tuple[str, str]]]:
    """Return a PDF that holds what it should, it has been read again, and (character, field) of what prints as 〓."""
    from reports.pdf.layout import layout
    from reports.pdf.verify import Damaged, verify
    from reports.pdf.write import draw

    buffer, done = io.BytesIO(), 0
    setting, reading = part(progress, 0, _SET), part(progress, _SET, 100)

    def follow(now: int, total: int) -> None:
        nonlocal done
        done = now
        setting(now, total)

    try:
        result = layout(document, follow, faces)
        draw(document, result, buffer, faces)
        verify(buffer.getvalue(), document, result, faces, reading)
    except (Trouble, Cancelled):
        raise
    except Damaged as damage:
        raise Trouble(
            f"“{target.name}”没有导出：写成后核对，{damage}。请重试；仍不成功请先导出.txt文件，并把这句话告诉技术人员。"
        ) from damage
    except Exception as error:
        raise _unforeseen(error, target, document, done) from error
    return buffer.getvalue(), result.missing


def _unforeseen(error: Exception, target: Path, document: Document, done: int) -> Trouble:
    """Return what is told when a page could not be set: near which heading, and where in the program; no other text."""
    headings = [block for block in document.blocks[: done + 1] if isinstance(block, Heading)]
    near = f"排到“{headings[-1].number}{headings[-1].text}”时" if headings else ""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__}，{Path(frame.filename).name}:{frame.lineno}"
    return Trouble(f"“{target.name}”没有导出：{near}程序出错（{place}）。请先导出.txt文件，并把这句话告诉技术人员。")


# Targets


def check_target(target: Path) -> None:
    """Raise Trouble unless a file can be written at the target."""
    if target.suffix.lower() not in FORMATS:
        raise Trouble(f"不知道“{target.name}”是什么格式。请把扩展名改为{'、'.join(FORMATS)}或{PACKAGE}。")
    check_place(target)


def check_place(target: Path) -> None:
    """Raise Trouble unless a file of whatever kind can be written at the target."""
    if "\0" in str(target):
        raise Trouble("文件名里有不能用的字符。请换一个文件名。")
    try:
        if not target.parent.is_dir():
            raise Trouble(f"没有文件夹“{target.parent}”，“{target.name}”不能导出。请先建立文件夹，或换一个位置。")
        if target.exists() and not target.is_file():
            raise Trouble(f"“{target}”不是普通文件，不能覆盖。请换一个文件名。")
        if target.exists() and not target.stat().st_mode & 0o200:
            raise Trouble(f"“{target}”是只读文件，不能覆盖。请换一个文件名，或取消它的只读属性。")
    except OSError as error:
        raise write_trouble(error, target.name) from error


def _write(target: Path, data: bytes | None, state: State) -> None:
    sweep_abandoned(target.parent)
    if data is None:
        write_draft(target, state)
    else:
        write_atomically(target, data, keeps_mode=True)
