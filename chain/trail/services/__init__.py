"""Writing the audit trail's log."""
