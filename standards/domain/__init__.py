"""What the QBS standard means: its text, the facts its evidence states, and how they score."""
