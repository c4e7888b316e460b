"""A password opens what it locked and nothing else; whatever is wrong, the words are the same."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.disk import secret
from model.errors import Trouble

PASSWORD = "青屏区2025年"
LOCKED = secret.lock(b"the draft and its files", PASSWORD)
HEADER = len(secret.MAGIC) + 3 + 16 + 12


def refused(data: bytes, password: str = PASSWORD) -> str:
    with pytest.raises(Trouble) as told:
        secret.unlock(data, password)
    return str(told.value)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=2_000), st.text(min_size=secret.SHORTEST, max_size=40))
def test_what_was_locked_is_opened(data: bytes, password: str) -> None:
    assert secret.unlock(secret.lock(data, password), password) == data


def test_two_locks_of_the_same_content_have_nothing_in_common() -> None:
    one, other = (secret.lock(b"\0" * 400, PASSWORD)[len(secret.MAGIC) + 3 :] for _ in range(2))
    assert not {one[at : at + 8] for at in range(0, len(one) - 8, 8)} & {
        other[at : at + 8] for at in range(0, len(other) - 8, 8)
    }


@pytest.mark.parametrize("password", ["", "青屏区2024年", PASSWORD + " ", PASSWORD[:-1], "x" * 100_000, "\ud800" * 8])
def test_a_wrong_password_is_told_in_the_one_message(password: str) -> None:
    assert refused(LOCKED, password) == secret.WRONG


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(LOCKED) * 8 - 1))
def test_one_flipped_bit_anywhere_is_told_in_the_same_message(bit: int) -> None:
    changed = bytearray(LOCKED)
    changed[bit // 8] ^= 1 << bit % 8
    assert refused(bytes(changed)) == secret.WRONG


@pytest.mark.parametrize("length", [0, 1, 8, 11, HEADER - 1, HEADER, HEADER + 15, HEADER + 16, len(LOCKED) - 1])
def test_a_file_cut_short_is_told_in_the_same_message(length: int) -> None:
    assert refused(LOCKED[:length]) == secret.WRONG


def test_something_added_is_told_in_the_same_message() -> None:
    assert refused(LOCKED + b"\0") == secret.WRONG


@pytest.mark.parametrize("factors", [(30, 8, 1), (18, 8, 1), (255, 255, 255), (15, 255, 1), (15, 8, 255), (0, 0, 0)])
def test_a_header_that_asks_for_much_work_is_refused_without_any(factors: tuple[int, int, int]) -> None:
    place = len(secret.MAGIC)
    hostile = LOCKED[:place] + bytes(factors) + LOCKED[place + 3 :]
    began = time.process_time()
    assert refused(hostile) == secret.WRONG
    assert time.process_time() - began < 0.05, "a key was made"


def test_letters_of_full_and_half_width_are_the_same() -> None:
    assert secret.unlock(secret.lock(b"x", "ＡＢＣ１２３４５"), "ABC12345") == b"x"


def test_a_short_password_is_refused() -> None:
    with pytest.raises(Trouble, match="至少要有8个字符"):
        secret.lock(b"x", "1234567")


def test_without_the_library_the_program_says_what_to_install() -> None:
    """In a process that cannot find it, as on a computer where the extra was not installed."""
    import subprocess
    import sys

    code = """
import sys
sys.modules["cryptography"] = None
from model.disk import secret
from model.errors import Trouble
assert not secret.is_available()
for act in (lambda: secret.lock(b"x", "12345678"), lambda: secret.unlock(b"x", "12345678")):
    try:
        act()
    except Trouble as trouble:
        assert str(trouble) == secret.MISSING
    else:
        raise SystemExit("nothing was said")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
