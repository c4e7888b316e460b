"""What a report is: the form, its facts, its checks and its storage. Knows nothing of windows or paper."""
