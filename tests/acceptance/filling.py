"""What the officer of the acceptance tests writes into each field: made from the declaration, different everywhere."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from model.fields import Spec, specs
from model.report import Indicator


class Filling:
    """Thinks of what to write; no two fields get the same."""

    def __init__(self) -> None:
        self._numbers = count(11)

    def text(self, path: str, spec: Spec) -> str:
        """Return what to type into a field, or the words to choose."""
        number = next(self._numbers)
        if path == "cover.year":
            return "2025"
        if spec.kind == "number":
            return str(Decimal(number % 90) + Decimal("0.37"))
        if spec.kind == "date":
            return (date(2025, 1, 1) + timedelta(number)).isoformat()
        if spec.choices:
            return spec.choices[-1]
        if spec.kind == "prose":
            return f"{spec.label}共{number}项，逐项完成。\n第二段写{spec.label}的成效{number}。"
        return f"{spec.label}甲{number}乙"

    def row(self, row: type, path: str, number: int) -> dict[str, str]:
        """Return what to write into a row of a list by field; what depends on others of the report is left out."""
        made = {name: self.text(f"{path}.{name}", spec) for name, spec in specs(row).items() if not spec.options}
        return made | self._scored(number) if row is Indicator else made

    def _scored(self, number: int) -> dict[str, str]:
        """Return the cells that decide how an indicator is scored: by proportion, changed by hand, or typed."""
        goal = 1000 + next(self._numbers)
        if number % 3 == 2:
            return {"kind": "定性", "target": f"效果明显{goal}", "actual": f"达到预期{goal}"}
        kind = {"kind": "定量", "target": f">={goal}", "target.unit": "册", "actual": str(goal - 1), "score": ""}
        return kind if number % 3 else kind | {"override": "", "override_reason": ""}
