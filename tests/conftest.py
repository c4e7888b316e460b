"""Windows are drawn in memory unless somebody asks for a screen; the torture tests have two sizes."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="torture to the full figures of a release, not those of a push"
    )
