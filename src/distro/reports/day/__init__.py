"""The day report: a day at a point in figures, and how it is laid out."""
