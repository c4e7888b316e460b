"""What the officer sees: windows, pages and inputs. The only folder that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401

# PySide reads the source of every module that is imported after it, to see whether it asks for snake_case names by
# `__feature__`, and linecache keeps what was read. Nothing here asks for them: the import that PySide put aside comes
# back, a tenth of the start is saved, and 5 MB.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
