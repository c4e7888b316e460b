"""A draft that was brought in joins the store: as a new one, or in place of the one of the same id."""

from dataclasses import dataclass
from datetime import datetime

from model.disk.attachments import DRAFT_ID, Attachments, renamed
from model.disk.package import Incoming
from model.disk.store import Store, read_draft
from model.disk.store_file import moment
from model.draft import Event, State, recorded
from model.errors import Trouble
from model.names import draft_id

BEFORE = "导入前"  # the occasion of the version kept of a replaced draft
IMPORTED = "导入"


@dataclass(frozen=True, slots=True)
class Existing:
    """The draft of the store that has the id of one that was brought in; no state where it cannot be read."""

    state: State | None
    saved_at: datetime | None


def existing(store: Store, incoming: Incoming) -> Existing | None:
    """Return the draft of the store that has the same id, None if there is none."""
    path = store.path_of(incoming.id)
    if not DRAFT_ID.fullmatch(incoming.id) or not path.exists():
        return None
    try:
        state, envelope = read_draft(path)
    except Trouble:
        return Existing(None, None)
    return Existing(state, moment(envelope["saved_at"]))


def add(store: Store, incoming: Incoming) -> str:
    """Make a new draft of what came, with the id it has if that is free, and return its id.

    Raise Trouble, with nothing added.
    """
    free = DRAFT_ID.fullmatch(incoming.id) and not store.path_of(incoming.id).exists()
    id_ = incoming.id if free else draft_id()
    attachments = Attachments(store.folder, id_)
    with attachments.kept_if_done():
        store.create(_with_files(incoming, attachments), id_).close()
    return id_


def replace_existing(store: Store, incoming: Incoming) -> str:
    """Put what came in place of the draft of the same id, kept as a version of its history; return the id.

    Raise Trouble, with the old draft as it was: above all where somebody has it open.
    """
    opened = store.open(incoming.id)
    try:
        if opened.read_only:
            raise Trouble(opened.reason or "这份报告只能查看，没有替换。请两份都留。")
        store.history(incoming.id).keep(opened.state, BEFORE)
        opened.save(_with_files(incoming, Attachments(store.folder, opened.id)))
    finally:
        opened.close()
    return opened.id


def _with_files(incoming: Incoming, attachments: Attachments) -> State:
    """Write the evidence files and return the state that refers to them, with the import on record."""
    names = {file.name: attachments.put(file.name, incoming.data(file)) for file in incoming.files}
    return recorded(renamed(incoming.state, names), Event.now(IMPORTED, incoming.path.name))
