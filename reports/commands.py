"""The headless commands, one function each: parsed arguments → exit code. What is wrong is raised as Trouble."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model import paths
from model.amounts import table_text
from model.disk.attachments import DRAFT_ID
from model.disk.places import PRESETS, data_folder
from model.draft import State
from model.errors import Trouble
from model.fields import Override
from model.names import DOCUMENTS, DRAFT, TEXTS
from model.paths import spec_of
from model.presets import Preset, catalogue
from model.report import Cover
from reports.package_commands import check_packages, evidence_of, export_packages, import_package, is_package

if TYPE_CHECKING:  # imported where used: each command loads only what it needs
    from model.checks import Finding
    from model.intake import Intake

DEFAULT_PRESET = "key-project"
REPORTS = (*TEXTS, *DOCUMENTS, ".xlsx", ".xls", ".et", ".pdf")  # taken for earlier reports; those not read are told
_EXCERPT = 24  # characters of a paragraph shown in the report of an import

Presets = dict[str, Preset]


def _presets(options: Namespace) -> Presets:
    """Return the report kinds; without a usable data folder the built-in ones, unless the officer named the folder."""
    try:
        own = data_folder(options.data_dir) / PRESETS
    except Trouble:
        if options.data_dir:
            raise
        return catalogue()
    return catalogue(own)


def _preset(presets: Presets, id_: str) -> Preset:
    if id_ not in presets:
        raise Trouble(f"没有报告类型“{id_}”，可用的有：{'、'.join(presets)}。请改正后重试。")
    return presets[id_]


def _preset_of(presets: Presets, state: State, name: str) -> Preset:
    id_ = state.report.preset
    if id_ not in presets:
        raise Trouble(f"“{name}”用的报告类型“{id_}”本机没有。请把这个报告类型的文件放进数据文件夹后重试。")
    return presets[id_]


def _draft(ref: str, options: Namespace) -> State:
    """Read a draft by its id in the store or the path of its file."""
    from model.disk.store_file import read_draft

    if DRAFT_ID.fullmatch(ref) and not Path(ref).exists():
        from model.disk.store import Store

        return Store(data_folder(options.data_dir)).open(ref, read_only=True).state
    return read_draft(Path(ref))[0]


def _keep(state: State, options: Namespace) -> str:
    """Write a new draft where the officer said or into the store; return its path or id."""
    from model.disk.store import Store, write_draft

    if options.out is None:
        opened = Store(data_folder(options.data_dir)).create(state)
        opened.close()
        return opened.id
    if Path(options.out).suffix.lower() != DRAFT:
        raise Trouble(f"“{options.out}”的扩展名不对，草稿文件应为.json。请改正后重试。")
    write_draft(Path(options.out), state)
    return str(options.out)


# import


def import_(options: Namespace) -> int:
    """Read an earlier report, or a colleague's draft, into a new draft and tell what went where."""
    path = Path(options.file)
    if is_package(path):
        return import_package(path, options)
    if options.password_file is not None:
        raise Trouble("只有草稿包有密码。请去掉--password-file后重试。")
    presets = _presets(options)
    if path.suffix.lower() == DRAFT:
        return _import_draft(path, options)
    preset = _preset(presets, DEFAULT_PRESET if options.preset is None else options.preset)
    intake = _intake(path, preset)
    kept = _keep(intake.state, options)
    print(f"已导入为草稿：{kept}（{preset.name}）")
    for line in _account(intake):
        print(line)
    return 0


def _import_draft(path: Path, options: Namespace) -> int:
    from model.disk.store import read_draft

    if options.preset:
        raise Trouble("草稿已有报告类型，导入草稿时不能写--preset。请去掉后重试。")
    state, _ = read_draft(path)
    print(f"已导入为草稿：{_keep(state, options)}")
    return 0


def _intake(path: Path, preset: Preset) -> "Intake":
    from model.intake import read_report

    return read_report(path, preset)


def _account(intake: "Intake") -> Iterable[str]:
    """Tell in lines what went where, what was joined, what is left over and still to be filled in."""
    from model.intake import unfilled_figures

    report = intake.state.report
    for field in dict.fromkeys(placed.field for placed in intake.placed if placed.field):
        texts = [placed.text for placed in intake.placed if placed.field == field]
        edited = "，已手工修改" if isinstance(paths.get(report, field), Override) else ""
        more = f"等{len(texts)}段" if len(texts) > 1 else ""
        yield f"  {spec_of(field).label}{edited}：{_excerpt(texts[0])}{more}"
    if intake.joined:
        yield f"接上了被分页断开的段落{len(intake.joined)}处（｜为断开处）："
        yield from (f"  {words}" for words in intake.joined)
    if intake.removed:
        yield f"去掉了看不见的控制字符{intake.removed}个。"
    if intake.leftovers:
        yield f"没有归入栏目的内容{len(intake.leftovers)}段，保存在草稿中："
        yield from (f"  {_excerpt(left, 60)}" for left in intake.leftovers)
    else:
        yield "全部内容都已归入栏目。"
    if unfilled := unfilled_figures(report):
        yield unfilled


def _excerpt(text: str, length: int = _EXCERPT) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[:length] + "…"


# check


def check(options: Namespace) -> int:
    """List what the checks find in drafts or earlier reports; 1 if any of it is an error."""
    presets = _presets(options)
    results = [(file, *_checked(file, presets, options)) for file in options.files]
    tell = _tell_json if options.json else _tell
    tell(results)
    return int(any(finding.severity == "error" for _, _, _, findings in results for finding in findings))


Result = tuple[str, State, Preset, "list[Finding]"]


def _checked(file: str, presets: Presets, options: Namespace) -> "tuple[State, Preset, list[Finding]]":
    from model.checks import check as find

    if Path(file).suffix.lower() in REPORTS:
        preset = _preset(presets, DEFAULT_PRESET)
        state = _intake(Path(file), preset).state
        return state, preset, find(state, preset)
    state = _draft(file, options)
    preset = _preset_of(presets, state, file)
    return state, preset, find(state, preset, evidence_of(file, state, options))


def _tell(results: list[Result]) -> None:
    from model.checks import SEVERITIES, counts

    for file, state, preset, findings in results:
        found = [f"{count}处{SEVERITIES[severity]}" for severity, count in counts(findings).items()]
        print(f"{file}：{'，'.join(found)}")
        for finding in findings:
            place = _place(state, finding.field)
            print(f"  {SEVERITIES[finding.severity]} {finding.rule} {place}：{finding.message}")
        total, grade = _outcome(state, preset)
        if total is not None:
            print(f"  总分{total}" + (f"，等级“{grade}”" if grade else ""))


def _tell_json(results: list[Result]) -> None:
    tables = [_as_json(state, preset, findings) for _, state, preset, findings in results]
    if len(tables) == 1:
        _print_json(tables[0])
    else:
        _print_json({"files": [{"file": result[0], **table} for result, table in zip(results, tables, strict=True)]})


def _as_json(state: State, preset: Preset, findings: "list[Finding]") -> dict[str, Any]:
    total, grade = _outcome(state, preset)
    found = [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "field": _positional(state, finding.field),
            "related": [_positional(state, path) for path in finding.related],
            "message": finding.message,
            "excerpt": finding.excerpt,
        }
        for finding in findings
    ]
    return {"findings": found, "total_score": total, "grade": grade}


def _outcome(state: State, preset: Preset) -> tuple[str | None, str | None]:
    from model import facts

    total = facts.total_score(state.report, preset)
    grade = facts.grade(state.report, preset)
    return (None if total is None else table_text(total, grouped=False)), grade or None


def _positional(state: State, path: str) -> str:
    with suppress(KeyError):
        return paths.positional(state.report, path)
    return path


def _place(state: State, path: str) -> str:
    with suppress(KeyError):
        return paths.label_of(state.report, path)
    return path


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


# export


def export(options: Namespace) -> int:
    """Write a draft to files by their extensions, and tell how its page keeps to the standard."""
    from reports.export import check_target
    from reports.export_commands import layout_target, report_layout, write_targets

    if not options.out and options.layout_report is None:
        raise Trouble("缺少--out。请用“main.py export --help”查看用法。")
    wanted = [Path(out) for out in options.out]
    packages = [target for target in wanted if is_package(target)]
    targets = [target for target in wanted if target not in packages]
    for target in targets:
        check_target(target)
    report = layout_target(options)
    check_packages(packages, options)
    state = _draft(options.draft, options)
    if targets or options.layout_report is not None:
        preset = _preset_of(_presets(options), state, options.draft)
        write_targets(state, preset, targets, options)
        if options.layout_report is not None:
            report_layout(state, preset, report, options)
    if packages:
        export_packages(options.draft, packages, options)
    return 0


# new, list, presets


def new(options: Namespace) -> int:
    """Begin a draft: blank for a kind of report, with the unit's profile, or the sample."""
    from model.beginnings import blank, profile, sample
    from model.disk.settings import load_settings

    presets = _presets(options)
    if options.sample:
        state = sample()
        if options.preset not in (None, state.report.preset):
            raise Trouble(f"示例的报告类型是{state.report.preset}，不能改用别的。请去掉--preset后重试。")
    else:
        preset = _preset(presets, DEFAULT_PRESET if options.preset is None else options.preset)
        cover = Cover()
        with suppress(Trouble):  # no data folder, no profile
            cover = profile(load_settings(data_folder(options.data_dir)))
        state = blank(preset, cover)
    print(f"已新建草稿：{_keep(state, options)}")
    return 0


def list_(options: Namespace) -> int:
    """List the drafts of the store, newest first; those that cannot be read go to stderr."""
    import sys

    from model.disk.store import Store

    presets = _presets(options)
    rows = []
    for listed in Store(data_folder(options.data_dir)).listed():
        if listed.state is None:
            print(f"提醒：草稿{listed.id}读不出。{listed.problem}", file=sys.stderr)
        elif listed.state.report.preset not in presets:
            print(f"提醒：草稿{listed.id}的报告类型“{listed.state.report.preset}”本机没有。", file=sys.stderr)
        else:
            saved_at = listed.saved_at.isoformat(timespec="seconds") if listed.saved_at else None
            rows.append(_row(listed.id, listed.state, presets[listed.state.report.preset], saved_at))
    if options.json:
        _print_json(rows)
    else:
        for row in rows:
            print(_row_text(row))
    return 0


def _row(id_: str, state: State, preset: Preset, saved_at: str | None) -> dict[str, Any]:
    from model.progress import completion, summary

    line = summary(state, preset)
    return {
        "id": id_,
        "unit": line.unit,
        "project": line.project,
        "year": line.year,
        "status": line.status,
        "total_score": None if line.total_score is None else table_text(line.total_score, grouped=False),
        "grade": line.grade or None,
        "completion": round(float(completion(state, preset)), 4),
        "errors": line.errors + line.unfilled,
        "warnings": line.warnings,
        "saved_at": saved_at,
    }


def _row_text(row: dict[str, Any]) -> str:
    year = f"{row['year']}年度" if row["year"] else "年度未填"
    score = f"{row['total_score']}分{row['grade'] or ''}" if row["total_score"] else "未评分"
    found = f"{row['errors']}处错误 {row['warnings']}处提醒"
    words = (row["id"], year, row["unit"] or "单位未填", row["project"] or "项目未填", row["status"], score, found)
    return "  ".join((*words, f"已填{int(row['completion'] * 100)}%"))


def presets(options: Namespace) -> int:
    """List the report kinds, one line each: id and name."""
    for preset in _presets(options).values():
        print(f"{preset.id}  {preset.name}")
    return 0


def doctor(options: Namespace) -> int:
    """Examine fonts, data folder, drafts and workstation; Trouble if anything is out of order.

    The file of --out can be handed on: it holds nothing of the reports and no paths.
    """
    from datetime import datetime

    from model.disk.files import write_atomically
    from reports.doctor import as_text, examine
    from reports.examined import line, verdict
    from reports.export_commands import text_file

    target = text_file(options.out, "自检结果") if options.out else None
    found = list(examine(options.data_dir))
    if target:
        write_atomically(target, as_text(found, datetime.now()).encode())
    for item in found:
        print(line(item))
    if target:
        print(f"已存为文本：{target}")
    if not all(item.good for item in found):
        raise Trouble(verdict(found))
    return 0


BY_NAME: dict[str, Callable[[Namespace], int]] = {
    "import": import_,
    "check": check,
    "export": export,
    "new": new,
    "list": list_,
    "presets": presets,
    "doctor": doctor,
}
