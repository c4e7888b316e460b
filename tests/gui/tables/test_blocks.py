"""Text of a spreadsheet as a block of cells: never an error, and what is copied is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.tables.blocks import block_text, read_block
from tests.gui.tables.cells import CELL


@given(st.text())
def test_reading_never_fails_and_is_rectangular(text):
    block = read_block(text)
    assert len({len(line) for line in block}) <= 1
    assert not block or any(block[-1])


@given(st.lists(CELL, max_size=4).map("\t".join) | CELL)
def test_reading_awkward_text_never_fails(text):
    assert all(cell == cell.strip() for line in read_block(text) for cell in line)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5)))
def test_what_is_copied_is_read_back(block):
    want = [[cell.replace("\r", "\n").strip() for cell in line] for line in block]
    while want and not any(want[-1]):
        want.pop()
    got = read_block(block_text([[cell.replace("\r", "\n") for cell in line] for line in block]))
    assert got == want


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("\n\n", []),
        (" \t \n", []),
        ("甲", [["甲"]]),
        ("甲\t1\r\n乙\t2\r\n", [["甲", "1"], ["乙", "2"]]),
        ("甲\n乙\t2\t3", [["甲", "", ""], ["乙", "2", "3"]]),
        ("1\n\n3\n\n", [["1"], [""], ["3"]]),
        ("\t甲\n乙\t", [["", "甲"], ["乙", ""]]),
        ('"两\n行"\t"说""好"""\n乙\t2', [["两\n行", '说"好"'], ["乙", "2"]]),
        ('5" 屏幕\t1\n乙\t2', [['5" 屏幕', "1"], ["乙", "2"]]),
        ('"没有关上\t1\n乙\t2', [['"没有关上', "1"], ["乙", "2"]]),
        ('"智慧"平台\t1', [['"智慧"平台', "1"]]),
        ("甲\x00乙", [["甲\x00乙"]]),
    ],
)
def test_blocks(text, block):
    assert read_block(text) == block
