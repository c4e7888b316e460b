"""The one kind of error that is made for the officer; everything else is unforeseen."""


class Trouble(Exception):
    """A problem told to the officer as it stands: what, where, what to do next (Chinese)."""


class Damaged(Trouble):
    """What stands in a file is wrong, and not only the way to it: a good copy may take its place."""
