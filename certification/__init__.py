"""Certification: from application to certificate (ISO/IEC 17065)."""
