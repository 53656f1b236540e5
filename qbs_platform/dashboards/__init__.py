"""What officials read about their own region."""
