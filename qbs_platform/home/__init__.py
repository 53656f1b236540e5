"""The visitors' home page and the landing page of each role."""
