"""Registering people, and the second table: needs, referrals, what people say."""
