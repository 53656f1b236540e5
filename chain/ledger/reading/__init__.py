"""Reads for the public: everything that is given out was checked in the same request."""
