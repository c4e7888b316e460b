"""Where on a page the officer has been: an empty place says that it is empty only after that, or when asked."""

from gui.editor.session import Session
from model.checks import MISSING, Finding
from model.fields import is_blank, specs
from model.paths import spec_of
from model.report import Step


class Attention:
    """The places of a page the officer has been to, and those that were there when a check was asked for."""

    def __init__(self, session: Session, step: Step) -> None:
        self._session, self._step = session, step
        self._been: set[str] = set()
        self._asked: set[str] = set()

    def leave(self, path: str) -> None:
        """Take in that the officer has been to a place."""
        self._been.add(path)

    def ask(self, path: str = "") -> None:
        """Have a place say what is missing there; without one, every place there is now. Rows added later are quiet."""
        self._asked.update([path] if path else self._places())

    def _places(self) -> list[str]:
        places = []
        for path in self._step.fields:
            places.append(path)
            row = spec_of(path).row
            if row is not None:
                places += [f"{path}[{one.id}].{name}" for one in self._session.value(path) for name in specs(row)]
        return places

    def is_asked(self, path: str) -> bool:
        """Tell whether the officer wants to know what is missing at a place."""
        return path in self._asked

    def may_say(self, path: str, finding: Finding) -> bool:
        """Tell whether a cell may show a finding: an empty one is quiet until the officer has been there.

        What only says that something is not filled waits for a check: Tab walks over cells that are filled later.
        """
        if path in self._asked:
            return True
        return finding.rule not in MISSING and (path in self._been or not self._is_empty(path))

    def _is_empty(self, path: str) -> bool:
        try:
            return path not in self._session.state.session.rejected and is_blank(self._session.value(path))
        except KeyError:  # its row is gone
            return True
