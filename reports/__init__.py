"""What a report looks like: report and preset become a Document, and the Document becomes files."""
