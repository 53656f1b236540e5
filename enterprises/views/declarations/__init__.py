"""Pages of self-declarations: the enterprise's own, everybody's, the case officers'."""
