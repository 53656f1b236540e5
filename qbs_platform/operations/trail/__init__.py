"""The audit trail as internal audit reads and exports it (docs/adr/0012-audit-events.md)."""
