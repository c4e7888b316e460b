"""The page beside the form: the helper process, the paper, and printing."""
