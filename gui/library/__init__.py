"""The start window: the list of drafts, and the ways a draft begins, arrives and leaves."""
