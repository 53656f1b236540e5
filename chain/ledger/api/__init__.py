"""The ledger for programs: what its pages show, as JSON, read-only and for everybody."""
