"""Moments, sizes and keys as people say them."""

from datetime import datetime, timedelta

import pytest

from gui.words import keys_text, moment_text, size_text

NOW = datetime(2026, 3, 17, 9, 30).astimezone()


@pytest.mark.parametrize(
    ("days", "exact", "list_"),
    [
        (0, "今天 09:30", "今天 09:30"),
        (1, "昨天 09:30", "昨天 09:30"),
        (9, "3月8日 09:30", "3月8日"),
        (400, "2025年2月10日 09:30", "2025年2月10日"),
    ],
)
def test_moments(days, exact, list_):
    at = NOW - timedelta(days=days)

    assert moment_text(at, NOW.date()) == exact
    assert moment_text(at, NOW.date(), exact=False) == list_


def test_unknown_moments():
    assert (moment_text(None), moment_text(None, exact=False)) == ("时间不明", "—")


@pytest.mark.parametrize(("size", "words"), [(1, "1KB"), (820_000, "820KB"), (2_400_000, "2.4MB")])
def test_sizes(size, words):
    assert size_text(size) == words


@pytest.mark.parametrize(("keys", "words"), [("Alt+Up", "Alt+↑"), ("Ctrl+Del", "Ctrl+Delete"), ("Ctrl+D", "Ctrl+D")])
def test_keys(keys, words):
    assert keys_text(keys) == words
