"""Health, the pulse, operators' commands and pages."""
