"""Moments, sizes and keys in the officer's words."""

from __future__ import annotations

from datetime import date, datetime


def moment_text(at: datetime | None, today: date | None = None, *, exact: bool = True) -> str:
    """Say when something was: 今天 14:03, 昨天 17:48, 3月17日 09:20, 2024年3月28日 09:20.

    Not exact: days ago without the hour, and — for an unknown moment.
    """
    if at is None:
        return "时间不明" if exact else "—"
    at, today = at.astimezone(), today or date.today()
    hour, days = f" {at:%H:%M}", (today - at.date()).days
    if days in (0, 1):
        return ("今天", "昨天")[days] + hour
    year = "" if at.year == today.year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日{hour if exact else ''}"


def size_text(size: int) -> str:
    """Say how large a file is: 820KB, 2.4MB."""
    return f"{max(1, round(size / 1_000))}KB" if size < 1_000_000 else f"{size / 1_000_000:.1f}MB"


def keys_text(portable: str) -> str:
    """Name keys as the manual does and keyboards show them: Alt+↑ for Alt+Up."""
    *held, key = portable.split("+")
    return "+".join((*held, {"Up": "↑", "Down": "↓", "Del": "Delete", "Return": "回车"}.get(key, key)))
