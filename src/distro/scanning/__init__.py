"""From keystrokes and pictures to a card code."""
