"""What a rule returns: one thing found in a report."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: the rule (domain.md §4), its weight, every place involved and what to do about it."""

    rule: str
    severity: Severity
    field: str  # path of the place to mend first
    message: str  # what, where, what next
    related: tuple[str, ...] = ()  # paths of the other places involved
    remedy: str = ""  # one more sentence on how to mend it
    excerpt: str = ""  # the words or figures found there
