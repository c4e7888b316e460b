"""The command line: arguments in, exit code out. Chinese throughout, one line `错误：…` for whatever is wrong."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from model.disk.places import DRAFTS, data_folder
from model.errors import Trouble

DONE, FOUND, BAD = 0, 1, 2
PROGRAM = "main.py"
Window = Callable[[Path, str | None], int]  # opens the window on a data folder and, if given, a draft

# What argparse says in English → what the officer reads; the group is the argument meant.
_COMPLAINTS = (
    (re.compile(r"the following arguments are required: (.*)"), "缺少{}"),
    (re.compile(r"unrecognized arguments: (.*)", re.DOTALL), "不认识“{}”"),
    (re.compile(r"argument (\S+?):? expected (?:one|at least one) argument"), "{}后面缺少内容"),
    (re.compile(r"argument (\S+?): ignored explicit argument.*", re.DOTALL), "{}后面不能带内容"),
)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and raises Trouble for wrong arguments."""

    def __init__(self, command: str, description: str, epilog: str = "") -> None:
        name = f"{PROGRAM} {command}".strip()
        super().__init__(name, None, description, epilog, formatter_class=_Help, add_help=False, allow_abbrev=False)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")
        self.add_argument("--data-dir", metavar="DIR", help="数据文件夹（不写时用文档文件夹中的“绩效评价报告”）")

    def error(self, message: str) -> NoReturn:
        """Raise Trouble in place of argparse's own English words."""
        for pattern, words in _COMPLAINTS:
            if match := pattern.fullmatch(message):
                raise Trouble(f"{words.format(match[1])}。请用“{self.prog} --help”查看用法。")
        raise Trouble(f"参数不对。请用“{self.prog} --help”查看用法。")


def _import_parser(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="旧报告（.txt、.md），或同事交来的草稿（.json）、草稿包（.zip、.jxb）"
    )
    parser.add_argument("--preset", metavar="ID", help="报告类型，用presets命令查看")
    parser.add_argument("--out", metavar="DRAFT", help="写成草稿文件；不写时存入本机的草稿列表")
    _add_password(parser)


def _add_password(parser: Parser) -> None:
    parser.add_argument("--password-file", metavar="FILE", help="草稿包（.jxb）的密码，写在这个文本文件的第一行")


def _check_parser(parser: Parser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="草稿（文件或编号），或旧报告（.txt、.md）")
    parser.add_argument("--json", action="store_true", help="以JSON格式输出")


def _export_parser(parser: Parser) -> None:
    parser.add_argument("draft", metavar="DRAFT", help="草稿（文件或编号）")
    parser.add_argument(
        "--out",
        metavar="FILE",
        action="append",
        default=[],
        help="导出的文件，按扩展名定格式：.pdf、.txt、.json（草稿）、.zip（草稿和附件文件）；可以写多个--out",
    )
    parser.add_argument(
        "--layout-report",
        metavar="FILE",
        nargs="?",
        const="",
        help="版式自检：逐条列出公文格式的要求和本报告的实测结果；写了.txt文件就存进去，不写就显示出来",
    )
    _add_password(parser)


def _new_parser(parser: Parser) -> None:
    parser.add_argument("--preset", metavar="ID", help="报告类型，用presets命令查看")
    parser.add_argument("--sample", action="store_true", help="以填好的示例开始")
    parser.add_argument("--out", metavar="DRAFT", help="写成草稿文件；不写时存入本机的草稿列表")


def _list_parser(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="以JSON格式输出")


def _doctor_parser(parser: Parser) -> None:
    parser.add_argument("--out", metavar="FILE", help="存为文本文件（.txt），不含报告内容，可以发给技术人员")


def _no_arguments(parser: Parser) -> None:
    """The command takes none of its own."""


COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "import": ("导入旧报告，得到一份草稿，并说明每段文字放到了哪里", _import_parser),
    "check": ("检查草稿或旧报告，列出发现的问题；有错误时退出码为1", _check_parser),
    "export": ("把草稿导出为文件", _export_parser),
    "new": ("新建一份草稿", _new_parser),
    "list": ("列出本机的草稿", _list_parser),
    "presets": ("列出报告类型", _no_arguments),
    "doctor": ("检查程序能否正常工作：字体、数据文件夹、草稿和备份、输入法、版本", _doctor_parser),
}


def run(arguments: Sequence[str], window: Window) -> int:
    """Carry out a command line and return the exit code: 0 done, 1 errors found by check, 2 bad input or usage."""
    _speak_utf8(sys.stdout)
    _speak_utf8(sys.stderr)
    try:
        return _dispatch(list(arguments), window)
    except Trouble as trouble:
        return _refuse(str(trouble))
    except BrokenPipeError:  # whoever read the output has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except KeyboardInterrupt:
        return _refuse("已中断。需要时请重新运行。")
    except Exception as error:  # the officer cannot read a traceback; its last place is enough to find the fault
        import traceback

        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__}，{Path(place.filename).name}第{place.lineno}行"
        return _refuse(f"程序出错（{where}），没有完成。请把这一行告诉维护程序的人。")


def _dispatch(arguments: list[str], window: Window) -> int:
    place = _first_word(arguments)
    name = arguments[place] if place < len(arguments) else ""
    if name in COMMANDS:
        gc.disable()  # a command ends before looking for cycles pays
        try:
            return _command(name, arguments[:place] + arguments[place + 1 :])
        finally:
            gc.enable()
    return _open_window(arguments, window)


def _command(name: str, arguments: list[str]) -> int:
    from reports import commands

    description, declare = COMMANDS[name]
    parser = Parser(name, description + "。")
    declare(parser)
    code = commands.BY_NAME[name](parser.parse_args(arguments))
    sys.stdout.flush()
    return code


def _first_word(arguments: list[str]) -> int:
    """Return the place of the first argument that is neither an option nor the folder behind --data-dir."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        place += 2 if arguments[place] == "--data-dir" else 1
    return place


def _open_window(arguments: list[str], window: Window) -> int:
    lines = "\n".join(f"  {name:<9}{description}" for name, (description, _) in COMMANDS.items())
    epilog = f"命令（每个都可以加--help）：\n{lines}"
    parser = Parser("", "绩效报告：不写命令时打开窗口。", epilog)
    parser.usage = f"{PROGRAM} [--data-dir DIR] [DRAFT | 命令 …]"
    parser.add_argument("draft", metavar="DRAFT", nargs="?", help="要打开的草稿（文件或编号）")
    options, rest = parser.parse_known_args(arguments)
    words = [word for word in rest if not word.startswith("-")]
    if words and options.draft:
        raise Trouble(f"没有“{options.draft}”这个命令。请用“{PROGRAM} --help”查看全部命令。")
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    folder = data_folder(options.data_dir)
    if options.draft is not None and not _is_draft(options.draft, folder):
        raise Trouble(f"找不到草稿“{options.draft}”，也没有这个命令。请用“{PROGRAM} --help”查看用法。")
    return window(folder, options.draft)


def _is_draft(ref: str, folder: Path) -> bool:
    with suppress(OSError, ValueError):
        return ref != "" and (Path(ref).exists() or (folder / DRAFTS / f"{ref}.json").exists())
    return False


def _refuse(message: str) -> int:
    line = " ".join(message.split())
    with suppress(OSError, ValueError):
        sys.stderr.write(f"错误：{line}\n")
    return BAD


def _speak_utf8(stream: IO[str] | None) -> None:
    """Have output that goes to another program or a file in UTF-8, whatever the system's habit."""
    reconfigure = getattr(stream, "reconfigure", None)
    if stream is None or reconfigure is None:
        return
    if stream.isatty():
        reconfigure(errors="backslashreplace")
    else:
        reconfigure(encoding="utf-8", errors="backslashreplace")
