"""Drafts on disk: files written whole, locked, kept in versions, recovered, found and handed on."""
