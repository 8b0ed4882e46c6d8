"""The screens: each a file with its style sheet beside it. They show and ask; stations decide."""
