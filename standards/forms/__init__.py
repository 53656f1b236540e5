"""What people type about the standard."""
