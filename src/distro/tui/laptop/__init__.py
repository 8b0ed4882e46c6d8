"""This laptop: who is at the keyboard, in which order Arabic is read, the other laptops."""
