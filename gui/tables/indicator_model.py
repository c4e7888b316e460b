"""The indicator table: rows under the band of their family, scores computed, sums below."""

import dataclasses
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt

from gui.editor.session import Session
from gui.tables.cells import Index, Line, Role
from gui.tables.columns import Column, TableForm
from gui.tables.rows_model import LEFT, RIGHT, RowsModel
from model.amounts import table_text
from model.facts import FamilySum, families, points_total, score_so_far
from model.paths import new_id
from model.presets import Preset
from model.report import QUALITATIVE, Indicator, Report
from model.scoring import computed_score, score_of
from model.typed import one_line, read

PATH = "indicators.rows"
UNIT, SCORE, REASON = "target.unit", "score", "deviation_reason"
FORM = TableForm(
    (
        Column("group", width=146, repeats=True),
        Column("name", share=2),
        Column("target", width=104),
        Column("actual", width=104),
        Column(UNIT, "单位", 70),
        Column("points", width=66),
        Column(SCORE, width=84),
        Column(REASON, share=3),
    )
)


def points_text(value: Decimal | None) -> str:
    """Write points or a score with two decimals, "" for none."""
    return "" if value is None else table_text(value)


def allotment(family: FamilySum, preset: Preset) -> tuple[str, str]:
    """Say whether the points of a family are those the preset wants: sentence and severity."""
    prescribed = preset.family(family.name)
    if prescribed is None:
        return "这一类指标不在本类型报告的规定之内", "warning"
    want, have = prescribed.points, family.points
    if have == want:
        return f"规定分值{points_text(want)}，已分配完", ""
    word = "还差" if have < want else "超出"
    return f"规定分值{points_text(want)}，{word}{points_text(abs(want - have))}", "warning"


def loss_words(report: Report) -> str:
    """Say how many points the scored indicators lost and where a reason is missing."""
    lost = [row for row in report.indicators.rows if _lost(row)]
    if not lost:
        return ""
    silent = sum(not row.deviation_reason.strip() for row in lost)
    words = f"扣{points_text(sum(map(_lost, lost), Decimal(0)))}分，涉及{len(lost)}项指标"
    return f"{words}，其中{silent}项未说明原因" if silent else words


def _lost(row: Indicator) -> Decimal:
    """Return the points a scored row lost; none of one that is not scored yet or got more."""
    score = score_of(row)
    return Decimal(0) if score is None or row.points is None else max(row.points - score, Decimal(0))


class IndicatorModel(RowsModel):
    """Rows stand under their family; a family of the preset without rows shows its band all the same."""

    beside = (Column("family", "一级指标", repeats=True),)

    def __init__(self, session: Session) -> None:
        super().__init__(session, PATH, FORM)

    def build(self) -> list[Line]:
        """Return bands, rows and totals."""
        self._sums = {family.name: family for family in families(self.session.report, self.session.preset)}
        lines: list[Line] = []
        for family in self._sums.values():
            lines.append(Line("family", family=family.name))
            lines += [Line("row", row, family.name) for row in family.rows]
        return [*lines, Line("total")]

    def text(self, index: Index, display: bool = True) -> str:
        """Return the text of a cell."""
        line, name = self.lines[index.row()], self.form.columns[index.column()].name
        if line.kind == "family":
            return self._band_text(self._sums[line.family], name)
        if line.kind == "total":
            return self._total_text(name)
        if name == UNIT:
            return str(line.row.target.unit)
        if name == SCORE and f"{PATH}[{line.row.id}].{SCORE}" not in self.session.state.session.rejected:
            return points_text(score_of(line.row))
        if name == REASON and display and not line.row.deviation_reason and _is_full(line.row):
            return "无需填写"
        return super().text(index, display)

    def _band_text(self, family: FamilySum, name: str) -> str:
        if name == "group":
            return f"{family.name}　{len(family.rows)}项"
        if name == "points":
            return points_text(family.points)
        if name == SCORE:
            return points_text(family.score)
        return allotment(family, self.session.preset)[0] if name == REASON else ""

    def _total_text(self, name: str) -> str:
        report, preset = self.session.report, self.session.preset
        if name == "group":
            return "合计"
        if name == "points":
            return points_text(points_total(report, preset))
        if name == SCORE:
            return points_text(score_so_far(report, preset))
        return loss_words(report) if name == REASON else ""

    def alignment(self, column: Column) -> Qt.AlignmentFlag:
        """Align results to the right as the targets are."""
        if column.name == "actual":
            return RIGHT
        return super().alignment(column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; words in place of a figure stand at the left."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.isValid() and self._is_words(index):
            return LEFT
        return super().data(index, role)

    def _is_words(self, index: Index) -> bool:
        row, name = self.lines[index.row()].row, self.form.columns[index.column()].name
        if row is None or name not in ("target", "actual"):
            return False
        return bool(row.target.text) if name == "target" else row.kind == QUALITATIVE

    def own_data(self, index: Index, role: int) -> Any:
        """Return what the delegate asks for; scores are computed or overridden."""
        line, name = self.lines[index.row()], self.form.columns[index.column()].name
        if role == Role.STRONG and name == REASON:
            return False
        if line.kind == "family" and role == Role.SEVERITY:
            return allotment(self._sums[line.family], self.session.preset)[1] if name == REASON else ""
        if line.kind != "row":
            return super().own_data(index, role)
        if role == Role.LOOK and name == SCORE and computed_score(line.row) is not None:
            return "computed"
        if role == Role.LOOK and name == REASON and not line.row.deviation_reason and _is_full(line.row):
            return "muted"
        if role == Role.STRONG:
            return name == SCORE and bool(_lost(line.row))
        if role == Role.ORIGIN and name == SCORE and line.row.override is not None:
            return "override"
        return super().own_data(index, role)

    def tooltip(self, index: Index) -> str | None:
        """Say how a score came about."""
        line, name = self.lines[index.row()], self.form.columns[index.column()].name
        if line.kind == "row" and name == SCORE:
            computed = computed_score(line.row)
            if line.row.override is not None and computed is not None:
                return f"已手工修改，自动计算{points_text(computed)}"
            if computed is not None:
                return f"自动计算：分值{points_text(line.row.points)}，按指标值与实际完成值的比例"
        return super().tooltip(index)

    def cell_values(self, row: Any, column: Column, text: str) -> dict[str, object]:
        """Return what a typed text sets: a unit goes into the target, a score over a computed one is an override."""
        if column.name == "family":
            named = next((name for name in self._sums if name and name in text), one_line(text))
            return {"family": named or row.family}
        if column.name == UNIT:
            return {"target": dataclasses.replace(row.target, unit=text.strip())}
        if column.name != SCORE:
            return super().cell_values(row, column, text)
        typed = read(text, self.specs[SCORE])
        computed = computed_score(row)
        if computed is None:
            return {"score": typed, "override": None}
        return {"override": None if typed == computed else typed}

    def new_row(self, near: int) -> Any:
        """Return a fresh row in the family, and below the group, of a line."""
        line = self.lines[near] if 0 <= near < len(self.lines) else Line("total")
        family = line.family or next(reversed(self._sums), "")
        return self.row_type(id=new_id(), family=family, group=line.row.group if line.row else "")

    @property
    def written(self) -> tuple[str, ...]:
        """The fields of a row that the report kind does not bring along."""
        return "name", "target", "actual", "deviation_reason"

    def place_words(self, near: int) -> str:
        """Say under which family new rows come."""
        return f"新指标放在“{self.new_row(near).family}”下。"

    def position(self, line: int) -> int:
        """Return the position in the list: of the row, or of the last row of a band's family."""
        found = self.lines[line] if 0 <= line < len(self.lines) else None
        if found and found.kind == "family" and self._sums[found.family].rows:
            return self.rows.index(self._sums[found.family].rows[-1])
        return super().position(line)

    def move_row(self, line: int, by: int) -> None:
        """Change places with the neighbour of the same family."""
        if not 0 <= line + by < len(self.lines) or {self.lines[at].kind for at in (line, line + by)} != {"row"}:
            return
        rows = list(self.rows)
        here, there = rows.index(self.lines[line].row), rows.index(self.lines[line + by].row)
        rows[here], rows[there] = rows[there], rows[here]
        self.replace_rows(tuple(rows), "移动一行")


def _is_full(row: Indicator) -> bool:
    score = score_of(row)
    return score is not None and row.points is not None and score >= row.points
