"""Papers: day report, lists, stock cards."""
