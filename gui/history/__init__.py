"""What was, and how to have it back: versions, differences, recovery, damaged drafts, the recycle bin."""
