"""The local TinyDB journal: sealed, chained, durable."""
