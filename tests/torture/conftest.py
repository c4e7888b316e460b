"""Two sizes for each torture, and its figures at the end of the run."""

from collections.abc import Callable

import pytest

FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def scaled(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """Return the number of a push, or with --full that of a release."""
    full: bool = request.config.getoption("--full")
    return lambda push, release: release if full else push


@pytest.fixture
def full_only(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("only with --full")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say a figure that was measured; all are told when the tests have run."""
    return request.config.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(f"torture: {line}")
