"""What a rule returns: one thing found in a report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: Mapping[Severity, str] = {"error": "错误", "warning": "提醒", "note": "提示"}  # the worst first


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


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Count findings by severity, the worst first, those of which there are none included."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in SEVERITIES}
