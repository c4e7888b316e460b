"""Packages on the command line: a draft with its evidence files out, and in again."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from model.disk.attachments import DRAFT_ID, Attachments, file_names
from model.disk.files import read_limited
from model.disk.places import data_folder
from model.draft import State
from model.errors import Trouble
from model.names import LOCKED_PACKAGE, PACKAGE, PACKAGES

_PASSWORD_LIMIT = 10_000  # bytes


def is_package(path: Path) -> bool:
    """Tell by its name whether a file is a package."""
    return path.suffix.lower() in PACKAGES


def password_of(options: Namespace) -> str:
    """Return the password in the file the officer named (its first line), "" without one; raise Trouble."""
    if options.password_file is None:
        return ""
    path = Path(options.password_file)
    try:
        lines = read_limited(path, _PASSWORD_LIMIT).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Trouble(f"密码文件“{path.name}”不是UTF-8文本。请另存为UTF-8后重试。") from None
    if not lines or not lines[0]:
        raise Trouble(f"密码文件“{path.name}”的第一行是空的。请把密码写在第一行。")
    return lines[0]


def import_package(path: Path, options: Namespace) -> int:
    """Make a draft of a package; one of the same id that is there already stays as it is."""
    from model.disk.arrival import add
    from model.disk.package import needs_password, read_incoming
    from model.disk.store import Store

    if options.preset is not None or options.out is not None:
        raise Trouble("草稿包只能导入本机的草稿列表，不能写--preset和--out。请去掉后重试。")
    password = password_of(options)
    if needs_password(path) and not password:
        raise Trouble(f"“{path.name}”有密码。请把密码写进一个文本文件，用--password-file指定。")
    incoming = read_incoming(path, password)
    id_ = add(Store(data_folder(options.data_dir)), incoming)
    print(f"已导入为草稿：{id_}")
    if incoming.files:
        print(f"  附件文件{len(incoming.files)}个：{'、'.join(file.name for file in incoming.files)}")
    if id_ != incoming.id:
        print("  本机已有同一份草稿，两份都保留。")
    return 0


def check_packages(targets: Sequence[Path], options: Namespace) -> None:
    """Raise Trouble unless each package can be written where it is wanted, with a password or without."""
    from reports.export import check_place

    if options.password_file is not None and not targets:
        raise Trouble("只有草稿包能设密码。请去掉--password-file，或导出为.jxb文件。")
    for target in targets:
        wanted = PACKAGE if options.password_file is None else LOCKED_PACKAGE
        if target.suffix.lower() != wanted:
            kind = "不带密码的草稿包应为.zip" if wanted == PACKAGE else "带密码的草稿包应为.jxb"
            raise Trouble(f"“{target.name}”的扩展名不对，{kind}。请改正，或增减--password-file。")
        check_place(target)


def export_packages(ref: str, targets: Sequence[Path], options: Namespace) -> None:
    """Write a draft, by its id in the store or the path of its file, as packages."""
    from model.disk.package import write_package

    folder = data_folder(options.data_dir)
    draft = _path_of(ref, folder)
    password = password_of(options)
    for target in targets:
        written = write_package(draft, target, folder, password)
        print(f"已导出：{target}（附件文件{len(written.files)}个）")
        for name in written.missing:
            print(f"提醒：附件文件“{name}”不在这台电脑上，没有装进草稿包。")


def evidence_of(ref: str, state: State, options: Namespace) -> frozenset[str] | None:
    """Return the names of the evidence files that lie with a draft; None where it names none, or nobody can look."""
    from model.disk.store import read_draft

    if not file_names(state.report):
        return None
    try:
        folder = data_folder(options.data_dir)
        _, envelope = read_draft(_path_of(ref, folder))
    except Trouble:
        return None
    return Attachments(folder, str(envelope["id"])).names()


def _path_of(ref: str, folder: Path) -> Path:
    """Return where a draft lies, given by its id in the store or the path of its file."""
    from model.disk.store import Store

    path = Path(ref)
    return Store(folder).path_of(ref) if DRAFT_ID.fullmatch(ref) and not path.exists() else path
