"""Drafts that tell which turn they are of, so that a lost or a mixed one is seen at once."""

from model.draft import State, with_value


def turn_state(turn: int, words: int = 300) -> State:
    """Return a state that says its turn at the beginning, in the middle and at the end of its file."""
    state = with_value(State(), "overview.goal", str(turn))
    state = with_value(state, "overview.background", f"{turn}轮 " * words)
    return with_value(state, "session.field", f"{turn} {words}")


def turn_of(state: State) -> int:
    """Return the turn a state is of; raise ValueError for a mixed one."""
    turn, _, words = state.session.field.partition(" ")
    overview = state.report.overview
    if overview.goal != turn or overview.background != f"{turn}轮 " * int(words):
        raise ValueError(f"mixed: {overview.goal}, {overview.background[:20]}…, {state.session.field}")
    return int(turn)
