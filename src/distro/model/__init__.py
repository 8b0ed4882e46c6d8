"""The words of the field as frozen records; no I/O, no decisions."""
