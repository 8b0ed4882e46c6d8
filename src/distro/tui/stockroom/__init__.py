"""The stock room: what comes, what goes, what is there."""
