"""Step two: what each sheet is, and each of its columns, and why; nothing is taken from a place alone."""
