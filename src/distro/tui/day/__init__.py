"""The day and its rounds: opening, counting, explaining, signing; freezing, making up, sharing what is short."""
