"""Server-rendered SVG: maps of the regions now, charts later."""
