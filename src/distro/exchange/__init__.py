"""What comes in from the office and goes out to it."""
