"""Uploaded files: checked, kept once by their fingerprint, served as attachments."""
