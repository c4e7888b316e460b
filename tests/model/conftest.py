"""The kinds of report that come with the program."""

import pytest

from model.presets import Preset, catalogue

PRESETS = catalogue()


@pytest.fixture
def preset() -> Preset:
    return PRESETS["key-project"]


@pytest.fixture
def national() -> Preset:
    return PRESETS["self-evaluation"]
