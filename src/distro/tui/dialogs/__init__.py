"""Small questions that any page may ask."""
