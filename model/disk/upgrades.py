"""Drafts of older schemas, brought up to date step by step on a copy; the file itself is untouched until it is saved."""

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from model.disk import envelope as sealed
from model.errors import Damaged

Envelope = dict[str, Any]
Step = Callable[[Envelope], Envelope]

# Schema a step starts from → what makes the next one of it. Schema 1 is the first that was released.
UPGRADES: Mapping[int, Step] = {}


def upgraded(envelope: Envelope, path: Path) -> Envelope:
    """Return an envelope in today's schema, every step between applied to a copy; raise Trouble where one fails."""
    if envelope["schema"] == sealed.SCHEMA:
        return envelope
    made = copy.deepcopy(envelope)
    try:
        for schema in range(envelope["schema"], sealed.SCHEMA):
            made = {**UPGRADES[schema](made), "schema": schema + 1}
    except Exception as error:  # whatever an old file holds that nobody thought of
        raise _failed(path) from error
    if not sealed.is_whole(made):
        raise _failed(path)
    return made


def copy_before(path: Path, schema: int) -> Path:
    """Return where a draft of an older schema is kept when its upgraded version is first saved."""
    return path.with_name(f"{path.name}.schema-{schema}")


def _failed(path: Path) -> Damaged:
    return Damaged(f"“{path.name}”由旧版本的程序保存，没有转换成功，文件没有改动。请把它发给技术人员。")
