"""The QBS standard: versions, areas, clauses, evidence types, schemes."""
