"""What people do at a distribution point, one file a station."""
