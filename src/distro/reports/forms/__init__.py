"""Papers to be filled in by hand, and the forms that phones ask."""
