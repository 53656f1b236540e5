"""The API: its settings, errors, description and page; each app has its own addresses."""
