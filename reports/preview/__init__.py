"""The helper process of the live preview: `python -m reports.preview` sets drafts and makes images of their pages."""
