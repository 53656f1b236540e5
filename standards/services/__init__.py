"""What is done to the standard, one verb one transaction."""
