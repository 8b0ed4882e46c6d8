"""What comes from the terminal: keys, scans, the end of it."""
