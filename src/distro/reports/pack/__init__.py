"""The audit pack: one offline page for a period, from each total down to the events that make it, sealed as a whole."""
