"""What each row tells of a household, whatever columns it came in."""
