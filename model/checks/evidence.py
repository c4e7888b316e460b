"""Evidence files that a draft names and this computer does not have."""

from collections.abc import Collection, Iterator

from model.checks.finding import Finding
from model.draft import State

RULE = "R4"
REMEDY = "可以重新添加文件，或请交来草稿的人用“导出草稿包”再交一次。"


def missing_files(state: State, there: Collection[str]) -> Iterator[Finding]:
    """R4: every file named in the evidence lies with the draft; `there` are the names of those that do."""
    for row in state.report.evidence.rows:
        if row.file.strip() and row.file not in there:
            message = f"附件文件“{row.file}”不在这台电脑上。请重新添加。"
            yield Finding(RULE, "note", f"evidence.rows[{row.id}].file", message, remedy=REMEDY, excerpt=row.file)
