import gc
import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from gui.collector import Collector


class Cycle:
    """Garbage that notes the thread it is collected in."""

    seen: list[int] = []  # noqa: RUF012

    def __init__(self):
        self.own = self

    def __del__(self):
        self.seen.append(threading.get_ident())


def allocate():
    for _ in range(20):
        [[] for _ in range(5_000)]


def test_garbage_is_collected_in_the_windows_thread_alone(qtbot):
    owner = QObject()
    Collector(owner)
    assert not gc.isenabled()
    for _ in range(10):
        Cycle()
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert Cycle.seen == []
    kept = [[] for _ in range(5_000)]  # so many new objects that a collection is due
    qtbot.waitUntil(lambda: len(Cycle.seen) == 10)
    assert set(Cycle.seen) == {threading.get_ident()}
    assert kept
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    assert gc.isenabled()
