"""The one kind of error that is made for the officer; everything else is unforeseen."""


class Trouble(Exception):
    """A problem told to the officer as it stands: what, where, what to do next (Chinese)."""
