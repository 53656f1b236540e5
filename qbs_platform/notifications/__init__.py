"""What the platform tells people: rows for the page, deliveries for the mail (docs/adr/0015)."""
