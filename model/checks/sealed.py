"""R3: a final report that is not what was made final."""

from collections.abc import Iterator

from model.checks.finding import Finding
from model.draft import State
from model.seal import is_altered

PLACE = "cover.project"


def altered_after_finalising(state: State) -> Iterator[Finding]:
    """R3: the draft file of a final report was changed by other means than this program."""
    if is_altered(state):
        message = "这份报告定稿后被改动过，内容与定稿时不一致。请核对。"
        yield Finding("R3", "warning", PLACE, message, remedy="核对后请重新打开，再次定稿。")
