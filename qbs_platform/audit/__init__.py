"""The audit trail: who did what, what was refused, who signed in."""
